//! Exotel's names for things: opaque, and so that they can stand in a path.

use std::fmt;

macro_rules! sids {
    ($($(#[$about:meta])+ $sid:ident;)+) => {$(
        $(#[$about])+
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $sid(String);

        impl $sid {
            /// Takes what Exotel, or a table of ours, calls it. `None` for what could not stand in a path.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                is_sid(text).then(|| Self(text.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $sid {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

sids! {
    /// Exotel's name for a call: opaque, mostly 32 characters.
    CallSid;
    /// Exotel's name for an ExoPhone: opaque, the number itself in old accounts and 32 hex digits in new ones.
    ExoPhoneSid;
}

fn is_sid(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+');
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}
