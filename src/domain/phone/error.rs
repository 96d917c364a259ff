//! Why a phone number is refused, and the form to use instead.

/// Why a text is no phone number. The text of each says what to write; it repeats digits, never other input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneNumberError {
    /// Nothing but separators was typed.
    #[error("Phone Number is blank. Write it like +919876543210.")]
    Blank,
    #[error(
        "Phone Number is nothing but zeros. Write the whole number with its country code, like +919876543210."
    )]
    OnlyZeros,
    /// `1800123456.0`, `9.19877E+11`: a column of numbers, where digits may be lost for good.
    #[error(
        "Phone Number: your spreadsheet changed this number: format the column as text, and type the number there again."
    )]
    Spreadsheet,
    /// The text holds letters: an extension, a name, an account SID.
    #[error("Phone Number contains letters. Write digits only, like +919876543210.")]
    Letters,
    /// The text holds digits of another script, or full-width ones.
    #[error(
        "Phone Number contains digits that are not 0 to 9. Type it with 0 to 9, like +919876543210."
    )]
    OtherDigits,
    /// The text holds something that is neither a digit nor a separator.
    #[error(
        "Phone Number contains a character that does not belong in one. Write one number, with digits, spaces, - . ( ) only, like +919876543210."
    )]
    OtherCharacter,
    /// A `+` stands somewhere else than in front.
    #[error(
        "Phone Number has more than one +, or one that is not in front. Write one number, like +919876543210."
    )]
    MisplacedPlus,
    /// No country code starts with 0.
    #[error(
        "Phone Number has a 0 after the +, and no country code starts with 0. For an Indian number write +91 and ten digits."
    )]
    ZeroAfterPlus,
    #[error(
        "Phone Number has only {}. Write the whole number with its country code, like +919876543210.",
        digits_text(*digits)
    )]
    TooShort { digits: usize },
    /// More than the 15 digits that E.164 allows.
    #[error(
        "Phone Number is too long: a number has at most 15 digits. Write one number, like +919876543210."
    )]
    TooLong,
    /// A subscriber number without the city's code.
    #[error(
        "Phone Number has no STD code. Write the landline with it, like 080 4612 3456 or +918046123456."
    )]
    MissingStdCode,
    /// Ten digits that are an Indian landline without its 0, or a number of another country.
    #[error(
        "Phone Number may be an Indian landline or a number of another country. Write {landline} if it is Indian, else put + and the country code in front."
    )]
    Ambiguous {
        /// The Indian reading, in E.164.
        landline: String,
    },
    /// The trunk prefix 0 was left between country code and number.
    #[error(
        "Phone Number has a 0 after the country code, which is dialled only inside the country. Write {suggestion}."
    )]
    TrunkZero {
        /// The number without it, in E.164.
        suggestion: String,
    },
    /// `+39 (0) 6 …`: there the 0 is a part of the number.
    #[error(
        "Phone Number has a 0 in brackets, but in that country the 0 is part of the number. Write {suggestion}."
    )]
    BracketedZero {
        /// The number with it, in E.164.
        suggestion: String,
    },
    /// `0` and `91` before ten digits.
    #[error("Phone Number has a 0 before the country code. Write {suggestion}.")]
    ZeroBeforeCountryCode {
        /// The number without it, in E.164.
        suggestion: String,
    },
    /// An Indian number with too few or too many digits.
    #[error(
        "Phone Number has {} after +91 or the first 0, and an Indian number has 10 (1800 and 1860 numbers 10 or 11). Check it, or write the country code in front, like +919876543210.",
        digits_text(*digits)
    )]
    IndianLength { digits: usize },
    /// No known way to write an Indian number, and no country code.
    #[error(
        "Phone Number has no country code. Add the country code with a + in front, like +919876543210."
    )]
    MissingCountryCode,
}

fn digits_text(digits: usize) -> String {
    match digits {
        0 => "no digits".to_owned(),
        1 => "1 digit".to_owned(),
        digits => format!("{digits} digits"),
    }
}
