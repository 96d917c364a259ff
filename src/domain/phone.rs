//! Phone numbers: whatever a person types becomes one E.164 form, or is refused with the form to use.

use std::fmt;

/// A phone number in E.164: `+`, then 8 to 15 digits. Equal numbers are equal texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

/// What kind of Indian number the digits tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// 1800 and 1860.
    TollFree,
    /// 140: promotional calls.
    Promotional,
    /// 1600 and 1601: service calls of government and regulated finance.
    Service,
    /// A landline: STD code and number.
    Landline,
    /// A mobile number.
    Mobile,
}

/// Why a text is no phone number, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneNumberError {
    /// Nothing was typed.
    #[error("Phone Number is blank.")]
    Blank,
}

impl PhoneNumber {
    /// Reads what a person typed.
    pub fn parse(_input: &str) -> Result<Self, PhoneNumberError> {
        unimplemented!()
    }

    /// Reads the canonical form back from storage; `None` when it is not one.
    #[must_use]
    pub fn from_stored(_text: &str) -> Option<Self> {
        unimplemented!()
    }

    /// The E.164 form, `+919876543210`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`: country code and national number.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// The form that Exotel writes at home: `0` and ten digits in India; E.164 elsewhere.
    #[must_use]
    pub fn national(&self) -> String {
        unimplemented!()
    }

    /// The series, where the digits tell one; only for India.
    #[must_use]
    pub fn series(&self) -> Option<Series> {
        unimplemented!()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
