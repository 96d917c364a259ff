//! Countries, as far as their calling codes tell them apart.

use super::PhoneNumber;

/// A country calling code of the ITU's E.164: no code is the beginning of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallingCode(u16);

impl CallingCode {
    /// +91.
    pub const INDIA: Self = Self(91);

    /// Reads `91` or `+91`. `None` where no code is written like this: one or two digits of a longer one would mean
    /// many countries.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
        (plain && digits.len() == length(digits)?).then(|| digits.parse().ok().map(Self))?
    }
}

impl std::fmt::Display for CallingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl PhoneNumber {
    /// In groups behind the country code, `+91 98765 43210`: so it reads well, and no spreadsheet takes it for a quantity.
    #[must_use]
    pub fn grouped(&self) -> String {
        let digits = self.digits();
        let code = length(digits).unwrap_or(1);
        let spaced = |(at, digit): (usize, char)| {
            let begins = at >= code && (at - code).is_multiple_of(5);
            begins.then_some(' ').into_iter().chain([digit])
        };
        std::iter::once('+').chain(digits.chars().enumerate().flat_map(spaced)).collect()
    }

    /// Whether it begins with this country's code.
    #[must_use]
    pub fn is_of(&self, country: CallingCode) -> bool {
        self.0.starts_with(&country.to_string())
    }
}

/// How many digits the code has that these begin with (the ITU's list of assigned codes).
fn length(digits: &str) -> Option<usize> {
    let mut digits = digits.bytes();
    Some(match (digits.next()?, digits.next()) {
        (b'0', _) => return None,
        (b'1' | b'7', _) => 1,
        (b'2', Some(b'0' | b'7'))
        | (b'3', Some(b'0'..=b'4' | b'6' | b'9'))
        | (b'4', Some(b'0' | b'1' | b'3'..=b'9'))
        | (b'5', Some(b'1'..=b'8'))
        | (b'6', Some(b'0'..=b'6'))
        | (b'8', Some(b'1' | b'2' | b'4' | b'6'))
        | (b'9', Some(b'0'..=b'5' | b'8')) => 2,
        _ => 3,
    })
}

#[cfg(test)]
mod tests {
    use super::{CallingCode, PhoneNumber};

    #[test]
    fn a_code_is_a_whole_one() {
        for text in ["1", "7", "91", "+91", "65", "971", "+852"] {
            assert!(CallingCode::parse(text).is_some(), "{text}");
        }
        for text in ["", "+", "0", "9", "97", "911", "12", "09", "9x", "-91", "1234"] {
            assert_eq!(CallingCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_of_the_country_whose_code_it_begins_with() {
        let number = PhoneNumber::parse("+919876543210").unwrap();
        assert!(number.is_of(CallingCode::INDIA));
        assert!(!number.is_of(CallingCode::parse("1").unwrap()));
    }
}
