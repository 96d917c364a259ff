//! Test calls: which phones they may ring.

use serde::{Deserialize, Serialize};

use super::phone::{CallingCode, PhoneNumber, PhoneNumberError, Series, typed_digits};
use super::text::trimmed;
use super::websocket_url::is_dynamic;

/// Up to so many digits a number is a short one: an emergency number (112, 911), a service (1930, 198), or a part of one.
const SHORT: usize = 6;

/// Most characters of a call's name that a button carries; Exotel's have 32.
const LONGEST_ID: usize = 45;

/// The Test call dialog, or the options of `/did test-call`: blank, or left out, is the member's own phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallForm {
    pub to: Option<String>,
}

/// A test call as it was shown before it rings. Whoever confirms it confirms this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallDraft {
    /// The number that calls, in E.164.
    pub number: String,
    /// The phone that is to ring, in E.164.
    pub to: String,
    /// The number's Flow URL.
    pub flow: Option<String>,
    /// The WebSocket URL of the number's bot.
    pub bot: Option<String>,
}

/// Why a test call is not placed, or nothing is remembered for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallRefusal {
    /// That phone is not rung.
    #[error("{0}")]
    To(#[from] CallToError),
    /// The way that it was to take is not there.
    #[error("{0}")]
    Route(#[from] RouteGap),
    /// It was confirmed already, or too late.
    #[error(
        "This test call was asked for already, or its 15 minutes are over: it does not ring again. **Test call** on the number's card begins a new one."
    )]
    Spent,
    /// The number is not as it was shown.
    #[error(
        "The number was changed after this test call was shown to you, so nothing rings. Look again before you confirm."
    )]
    Changed,
    #[error("No phone of yours is remembered.")]
    NoOwnPhone,
}

/// Why a phone is not rung.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallToError {
    #[error(
        "**To**: which phone is to ring? Type its number. A phone that you had remembered can be left out."
    )]
    Missing,
    #[error("**To**: {0}")]
    Number(#[from] PhoneNumberError),
    #[error(
        "**To**: an emergency or short number is never rung by a test call. Type the whole number of a phone that you can answer."
    )]
    Short,
    #[error(
        "**To**: this is the number itself: it cannot call itself. Type the number of a phone that you can answer."
    )]
    Itself,
    #[error(
        "**To**: a {} number is no phone that somebody answers. Type the number of a phone that you can answer.", .0.name()
    )]
    NoPhone(Series),
    #[error(
        "**To**: test calls ring phones in {} only. Whoever runs Switchboard can allow other countries in `exotel.test_call_countries`; calls to them cost money that fraudsters share.", codes(.0)
    )]
    Country(Vec<CallingCode>),
}

fn codes(codes: &[CallingCode]) -> String {
    let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    codes.join(", ")
}

impl CallForm {
    /// The phone that was typed; `None` where that was left to what is remembered.
    pub fn typed(
        &self,
        number: &PhoneNumber,
        countries: &[CallingCode],
    ) -> Result<Option<PhoneNumber>, CallToError> {
        let Some(text) = self.to.as_deref().map(trimmed).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        if typed_digits(text).is_some_and(|digits| digits.len() <= SHORT) {
            return Err(CallToError::Short);
        }
        let to = PhoneNumber::parse(text)?;
        may_ring(&to, number, countries)?;
        Ok(Some(to))
    }
}

/// Whether a test call from `number` may ring this phone.
pub fn may_ring(
    to: &PhoneNumber,
    number: &PhoneNumber,
    countries: &[CallingCode],
) -> Result<(), CallToError> {
    if to == number {
        return Err(CallToError::Itself);
    }
    if !countries.iter().any(|country| to.is_of(*country)) {
        return Err(CallToError::Country(countries.to_vec()));
    }
    match to.series() {
        Some(series @ (Series::TollFree | Series::Promotional | Series::Service)) => {
            Err(CallToError::NoPhone(series))
        }
        _ => Ok(()),
    }
}

/// Why a test call cannot take a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteGap {
    #[error("**Through the flow** needs a Flow URL: add it with **Edit**.")]
    NoFlow,
    #[error("**Straight to the bot** needs a bot: assign one first.")]
    NoBot,
    #[error("**Straight to the bot** needs a WebSocket URL, and this bot has none.")]
    NoUrl,
    #[error(
        "**Straight to the bot** needs a WebSocket URL (`ws://` or `wss://`): this bot's is an endpoint that only a flow asks."
    )]
    Endpoint,
    #[error("**Straight to the bot** needs a WebSocket URL of fewer than 600 characters.")]
    TooLong,
}

/// Exotel takes fewer characters than this of a URL that a call is streamed to (its documentation).
const STREAM_URL: usize = 600;

/// The WebSocket URL that Exotel can connect a call to past the flow.
pub fn stream_url(url: Option<&str>) -> Result<&str, RouteGap> {
    let url = url.ok_or(RouteGap::NoUrl)?;
    match url {
        url if is_dynamic(url) => Err(RouteGap::Endpoint),
        url if url.chars().count() >= STREAM_URL => Err(RouteGap::TooLong),
        url => Ok(url),
    }
}

/// Exotel's name for a call, short enough for a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallId(String);

impl CallId {
    /// Takes Exotel's name for a call. `None` for what could not stand in a path, or is too long for a button.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+');
        let fits = (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "+918047491899";

    fn asked(to: &str) -> Result<Option<String>, CallToError> {
        let form = CallForm { to: Some(to.to_owned()) };
        let number = PhoneNumber::parse(NUMBER).unwrap();
        Ok(form.typed(&number, &[CallingCode::INDIA])?.map(|to| to.to_string()))
    }

    #[test]
    fn a_phone_is_read_as_every_number_is() {
        for text in ["+919876543210", "098765 43210", "98765-43210", "0091 98765 43210"] {
            assert_eq!(asked(text).unwrap().as_deref(), Some("+919876543210"), "{text}");
        }
        assert_eq!(asked(" "), Ok(None));
        assert!(matches!(asked("my phone"), Err(CallToError::Number(PhoneNumberError::Letters))));
    }

    #[test]
    fn emergency_and_short_numbers_are_never_rung() {
        for text in ["112", "100", "911", "1930", "+91 112", "00 91 108", "198", "57575"] {
            assert_eq!(asked(text), Err(CallToError::Short), "{text}");
        }
    }

    #[test]
    fn a_number_never_calls_itself() {
        assert_eq!(asked("080 4749 1899"), Err(CallToError::Itself));
    }

    #[test]
    fn only_the_configured_countries_are_rung() {
        assert!(matches!(asked("+14155550123"), Err(CallToError::Country(_))));
        let number = PhoneNumber::parse(NUMBER).unwrap();
        let phone = PhoneNumber::parse("+6581234567").unwrap();
        let countries = [CallingCode::INDIA, CallingCode::parse("65").unwrap()];
        assert_eq!(may_ring(&phone, &number, &countries), Ok(()));
        let refused = CallToError::Country(countries.to_vec()).to_string();
        assert!(refused.contains("`+91`, `+65`"), "{refused}");
    }

    #[test]
    fn what_nobody_picks_up_is_not_rung() {
        for text in ["1800 123 456", "+911401234567", "+911600123456"] {
            assert!(matches!(asked(text), Err(CallToError::NoPhone(_))), "{text}");
        }
    }

    #[test]
    fn a_calls_name_fits_a_button_or_is_not_carried() {
        assert!(CallId::parse("80bfbec2d78bbbf10fb851f4fa16197m").is_some());
        for odd in ["", "a:b", "../x", &"x".repeat(46)] {
            assert_eq!(CallId::parse(odd), None, "{odd}");
        }
    }
}
