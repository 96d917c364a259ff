//! From typed text to E.164: first the characters, then the country.

use super::{PhoneNumberError as E, trunk};
use crate::domain::text::{is_invisible, unwrapped};

/// Longer than any number with its separators; keeps the work bounded whatever is pasted.
const MAX_CHARS: usize = 64;

/// The plus sign of East Asian keyboards.
const FULL_WIDTH_PLUS: char = '\u{ff0b}';

/// Fewest digits of a whole number.
const FEWEST_DIGITS: usize = 8;

/// The E.164 form of what was typed.
pub(super) fn read(input: &str) -> Result<String, E> {
    match without_brackets(input) {
        Some(Zero::Dropped(text)) => Err(instead(read_digits(&text))),
        Some(Zero::Kept(text)) => match read_digits(&text) {
            Ok(suggestion) => Err(E::BracketedZero { suggestion }),
            Err(error) => Err(error),
        },
        None => read_digits(input),
    }
}

/// The refusal of a trunk zero, from the number without it.
fn instead(number: Result<String, E>) -> E {
    match number {
        Ok(suggestion) => E::TrunkZero { suggestion },
        Err(error) => error,
    }
}

/// A text that had `(0)` behind its country code.
enum Zero {
    Dropped(String),
    Kept(String),
}

/// The text without `(0)`, or with the 0 alone where the country's numbers begin with it.
fn without_brackets(input: &str) -> Option<Zero> {
    const LONGEST_CODE: usize = 3;
    if input.chars().count() > MAX_CHARS {
        return None;
    }
    let kept = |c: &char| !is_paste_dirt(*c) && (!is_separator(*c) || matches!(c, '(' | ')'));
    let text: String = unwrapped(input).chars().filter(kept).collect();
    let (front, back) = text.split_once("(0)")?;
    let code: String = front.chars().filter(char::is_ascii_digit).collect();
    let code = code.strip_prefix("00").unwrap_or(&code);
    if code.is_empty() || code.len() > LONGEST_CODE {
        return None;
    }
    Some(match trunk::keeps_zero(code) {
        true => Zero::Kept(format!("{front}0{back}")),
        false => Zero::Dropped(format!("{front}{back}")),
    })
}

fn read_digits(input: &str) -> Result<String, E> {
    let (international, digits) = characters(input)?;
    if digits.is_empty() {
        return Err(E::Blank);
    }
    if digits.bytes().all(|digit| digit == b'0') {
        return Err(E::OnlyZeros);
    }
    if let Some(rest) = (!international).then(|| digits.strip_prefix("00")).flatten() {
        return with_country(rest);
    }
    if international { with_country(&digits) } else { without_country(&digits) }
}

/// The digits as [`super::typed_digits`] gives them.
pub(super) fn search_digits(input: &str) -> Option<String> {
    let plain = without_brackets(input).map(|(Zero::Dropped(text) | Zero::Kept(text))| text);
    let (international, digits) = characters(plain.as_deref().unwrap_or(input)).ok()?;
    let shorter = match international {
        true => None,
        false => digits.strip_prefix("00").or_else(|| digits.strip_prefix('0')),
    };
    let digits = shorter.filter(|shorter| !shorter.is_empty()).unwrap_or(&digits);
    (!digits.is_empty()).then(|| digits.to_owned())
}

/// Whether the text starts with `+`, and its digits.
fn characters(input: &str) -> Result<(bool, String), E> {
    let text = unwrapped(input);
    if text.chars().count() > MAX_CHARS {
        return Err(E::TooLong);
    }
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    };
    if is_spreadsheets(text) {
        return Err(E::Spreadsheet);
    }
    let mut international = false;
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | FULL_WIDTH_PLUS if !international && digits.is_empty() => international = true,
            '+' | FULL_WIDTH_PLUS => return Err(E::MisplacedPlus),
            c if is_separator(c) || is_paste_dirt(c) => {}
            c if c.is_numeric() => return Err(E::OtherDigits),
            c if c.is_alphabetic() => return Err(E::Letters),
            _ => return Err(E::OtherCharacter),
        }
    }
    Ok((international, digits))
}

/// Whether a spreadsheet took the number for a quantity: `1800123456.0`, `9.19877E+11`, `9,19877E+11`.
fn is_spreadsheets(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((number, exponent)) = text.split_once(['e', 'E']) {
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let exponent = exponent.trim_start_matches(['+', '-']);
        return all_digits(whole) && all_digits(fraction) && all_digits(exponent);
    }
    // Fewer digits before a point are a group, as in `022.4891.00`.
    text.split_once(['.', ',']).is_some_and(|(whole, fraction)| {
        all_digits(whole) && whole.len() >= FEWEST_DIGITS && matches!(fraction, "0" | "00")
    })
}

/// What people and address books put between digits. No line break: two lines are two numbers.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '-' | '.' | '(' | ')')
        // No-break and typographic spaces, and the hyphens and dashes that autocorrection makes of `-`.
        || matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// Invisible marks that come along when a number is copied from a contact or a web page.
fn is_paste_dirt(c: char) -> bool {
    is_invisible(c) && !c.is_control()
}

/// A number whose digits start with a country code.
fn with_country(digits: &str) -> Result<String, E> {
    if digits.is_empty() {
        return Err(E::Blank);
    }
    if digits.starts_with('0') {
        return Err(E::ZeroAfterPlus);
    }
    if let Some(national) = digits.strip_prefix("91") {
        return indian(national);
    }
    match trunk::without_zero(digits) {
        Some(bare) => Err(instead(e164(&bare))),
        None => e164(digits),
    }
}

/// An Indian number, from the digits after its country code.
fn indian(national: &str) -> Result<String, E> {
    if is_indian(national) {
        return e164(&format!("91{national}"));
    }
    let bare = national.trim_start_matches('0');
    if is_indian(bare) {
        return Err(E::TrunkZero { suggestion: format!("+91{bare}") });
    }
    match bare.len() {
        // A subscriber number of six to eight digits: the city is missing.
        6..=8 => Err(E::MissingStdCode),
        13.. => Err(E::TooLong),
        digits => Err(E::IndianLength { digits }),
    }
}

/// A number without a country code: an Indian one, or refused.
fn without_country(digits: &str) -> Result<String, E> {
    if is_toll_free(digits) {
        return indian(digits);
    }
    if let Some(rest) = digits.strip_prefix('0') {
        return match rest.strip_prefix("91") {
            _ if is_indian(rest) => indian(rest),
            Some(national) if is_indian(national) => {
                Err(E::ZeroBeforeCountryCode { suggestion: format!("+91{national}") })
            }
            _ if rest.len() < 8 => Err(E::TooShort { digits: digits.len() }),
            _ if rest.len() < 10 => Err(E::IndianLength { digits: rest.len() }),
            _ if digits.len() > 15 => Err(E::TooLong),
            _ => Err(E::MissingCountryCode),
        };
    }
    match digits.len() {
        10 if starts_known_series(digits) => indian(digits),
        10 if matches!(digits.as_bytes().first(), Some(b'6'..=b'9')) => indian(digits),
        // `040 2345 6789` written without its 0 looks the same as a number of North America.
        10 => Err(E::Ambiguous { landline: format!("+91{digits}") }),
        12 | 13 => match digits.strip_prefix("91") {
            Some(national) if is_indian(national) => indian(national),
            _ => Err(E::MissingCountryCode),
        },
        0..=5 => Err(E::TooShort { digits: digits.len() }),
        6..=8 => Err(E::MissingStdCode),
        16.. => Err(E::TooLong),
        _ => Err(E::MissingCountryCode),
    }
}

/// Whether these are the digits of an Indian number after its country code.
fn is_indian(national: &str) -> bool {
    is_toll_free(national) || (national.len() == 10 && !national.starts_with('0'))
}

/// 1800 and 1860 with six or seven digits behind them.
pub(super) fn is_toll_free(national: &str) -> bool {
    (national.starts_with("1800") || national.starts_with("1860"))
        && matches!(national.len(), 10 | 11)
}

/// The ten-digit series that are dialled as they are, without a 0 in front.
fn starts_known_series(digits: &str) -> bool {
    ["140", "1600", "1601"].iter().any(|series| digits.starts_with(series))
}

/// `+` and the digits, when there are as many as E.164 allows.
fn e164(digits: &str) -> Result<String, E> {
    match digits.len() {
        0..8 => Err(E::TooShort { digits: digits.len() }),
        8..=15 => Ok(format!("+{digits}")),
        _ => Err(E::TooLong),
    }
}
