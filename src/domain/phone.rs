//! Phone numbers: whatever a person types becomes one E.164 form, or is refused with the form to use.
//!
//! India is the default country, since that is where Exotel's numbers are; everywhere else the country
//! code must be written. Nothing is guessed where two readings are possible.

mod country;
mod error;
mod reading;
mod trunk;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use country::CallingCode;
pub use error::PhoneNumberError;

/// A phone number in E.164: `+`, then 8 to 15 digits, the first of them not 0.
///
/// One number has one text, so equality of texts is equality of numbers: that is what makes a duplicate
/// findable by a UNIQUE column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// What an Indian number is, where the digits tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// 1800 (toll-free) and 1860 (local charge): for being called, not for calling.
    TollFree,
    /// 140: telemarketing.
    Promotional,
    /// 1600 and 1601: service calls of government and regulated finance (the 160 series of TRAI, 2024).
    Service,
    /// A landline: STD code and subscriber number.
    Landline,
    /// A mobile number.
    Mobile,
}

impl Series {
    /// The series in a word or two, as a badge shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TollFree => "toll-free",
            Self::Promotional => "140 promotional",
            Self::Service => "160 service",
            Self::Landline => "landline",
            Self::Mobile => "mobile",
        }
    }
}

/// The digits of a text that is written like a number or a part of one, as a search looks for them: without
/// what stands between them, and without `00` or a trunk zero in front. `None` for any other text.
#[must_use]
pub fn typed_digits(input: &str) -> Option<String> {
    reading::search_digits(input)
}

/// Whether a number may be written with this between its digits.
#[must_use]
pub fn is_between_digits(c: char) -> bool {
    c == '+' || reading::is_separator(c)
}

impl PhoneNumber {
    /// Reads what a person typed: separators, `tel:`, and the invisible marks that phones add when a
    /// number is copied are dropped; `00` means `+`; an Indian number may lack its country code.
    ///
    /// Refuses everything that has two readings, and says which form has one.
    pub fn parse(input: &str) -> Result<Self, PhoneNumberError> {
        reading::read(input).map(Self)
    }

    /// Reads the stored form, or a button's digits with a `+` before them: `None` when it is not
    /// `+` and 8 to 15 digits, the first of them not 0. Which countries have such a number is asked
    /// of people only.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
        (plain && (8..=15).contains(&digits.len())).then(|| Self(text.to_owned()))
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        !matches!(Self::parse(&self.0), Ok(number) if number == *self)
    }

    /// The E.164 form, `+919876543210`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`: country code and national number, as a search sees them.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// The form that Exotel itself writes (`friendly_name`, webhooks, `CallerId`): in India `0` and ten
    /// digits, or a toll-free number as it is dialled; elsewhere E.164.
    #[must_use]
    pub fn national(&self) -> String {
        match self.indian() {
            Some(national) if reading::is_toll_free(national) => national.to_owned(),
            Some(national) => format!("0{national}"),
            None => self.0.clone(),
        }
    }

    /// The number as it is shown where it is nobody's business: its beginning, and its last three digits.
    #[must_use]
    pub fn masked(&self) -> String {
        let (shown, hidden) = (3, self.0.len().saturating_sub(6));
        let dots = "•".repeat(hidden);
        let end = self.0.get(shown + hidden..).unwrap_or_default();
        format!("{}{dots}{end}", self.0.get(..shown).unwrap_or_default())
    }

    /// The series, for an Indian number whose first digits tell one. `None` where they do not: many
    /// numbers in 6, 7 and 8 may be a mobile or the landline of a smaller city.
    #[must_use]
    pub fn series(&self) -> Option<Series> {
        let national = self.indian()?;
        let starts = |prefixes: &[&str]| prefixes.iter().any(|p| national.starts_with(p));
        if reading::is_toll_free(national) {
            Some(Series::TollFree)
        } else if starts(&["140"]) {
            Some(Series::Promotional)
        } else if starts(&["1600", "1601"]) {
            Some(Series::Service)
        } else if starts(&["1", "2", "3", "4", "5"]) {
            Some(Series::Landline)
        } else if starts(&["79", "80"]) {
            // Ahmedabad (079) and Bengaluru (080) share their first digits with mobiles; a landline
            // there goes on with 2, 3, 4 or 6, a mobile with 0, 1, 5, 8 or 9, and 7 is used by both.
            match national.as_bytes().get(2) {
                Some(b'2' | b'3' | b'4' | b'6') => Some(Series::Landline),
                Some(b'7') | None => None,
                Some(_) => Some(Series::Mobile),
            }
        } else if starts(&["9"]) {
            Some(Series::Mobile)
        } else {
            None
        }
    }

    /// The national digits of an Indian number.
    fn indian(&self) -> Option<&str> {
        self.0.strip_prefix("+91")
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
