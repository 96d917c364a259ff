//! Discord's permission bits.

/// The lowest bits of a set of permissions. Discord writes the whole as a decimal number in a text, and keeps
/// adding bits: the number may have any length, and only the lowest 64 bits of it are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

/// May do everything, in every channel.
const ADMINISTRATOR: u64 = 1 << 3;
/// May change the server's settings.
const MANAGE_GUILD: u64 = 1 << 5;
/// Sees the channel.
const VIEW_CHANNEL: u64 = 1 << 10;

/// Longer than any number of bits that Discord will ever need; a longer one is not read.
const MOST_DIGITS: usize = 1000;

impl Permissions {
    /// Reads a decimal number. Anything else is no permissions at all.
    #[must_use]
    pub fn of(decimal: &str) -> Self {
        let digits = (1..=MOST_DIGITS).contains(&decimal.len())
            && decimal.bytes().all(|byte| byte.is_ascii_digit());
        if !digits {
            return Self::default();
        }
        // Arithmetic modulo 2⁶⁴ leaves the lowest 64 bits of the whole number.
        Self(
            decimal.bytes().fold(0, |bits: u64, byte| {
                bits.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'))
            }),
        )
    }

    /// Whether Discord itself makes whoever has these Admin. A server's owner has every permission, so this
    /// covers them too.
    #[must_use]
    pub const fn manage_server(self) -> bool {
        self.0 & (ADMINISTRATOR | MANAGE_GUILD) != 0
    }

    /// Whether these show every channel, whatever the channel says.
    #[must_use]
    pub const fn administrator(self) -> bool {
        self.0 & ADMINISTRATOR != 0
    }

    /// Whether these show the channel.
    #[must_use]
    pub const fn view_channel(self) -> bool {
        self.0 & VIEW_CHANNEL != 0
    }

    /// What is left when a channel takes `denied` away and then gives `allowed`.
    #[must_use]
    pub const fn changed(self, denied: Self, allowed: Self) -> Self {
        Self(self.0 & !denied.0 | allowed.0)
    }

    /// The bits that [`Permissions::manage_server`] looks at, as Discord would write them.
    pub(in crate::discord) fn managing(self) -> String {
        (self.0 & (ADMINISTRATOR | MANAGE_GUILD)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_length_tells_its_lowest_bits() {
        assert!(Permissions::of("8").manage_server());
        assert!(Permissions::of("32").manage_server());
        assert!(!Permissions::of("1024").manage_server());
        // 2^200 + 8, and 2^200.
        let far = "1606938044258990275541962092341162602522202993782792835301384";
        assert!(Permissions::of(far).manage_server());
        let far = "1606938044258990275541962092341162602522202993782792835301376";
        assert!(!Permissions::of(far).manage_server());
    }

    #[test]
    fn what_is_no_number_is_no_permission() {
        for odd in ["", "-8", "+8", "0x8", "8 ", "8.0", "٨", &"9".repeat(1001)] {
            assert_eq!(Permissions::of(odd), Permissions::default(), "{odd}");
        }
    }
}
