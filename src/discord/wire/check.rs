//! The ids of checks. A button that changes something carries the number's rev, and a tag of where Exotel sent its calls.

use super::words::{known, known_word, phone};
use crate::app::asked::CheckIntent;
use crate::domain::audit::Rev;
use crate::domain::phone::PhoneNumber;

pub(super) fn write(intent: &CheckIntent) -> Option<String> {
    Some(match intent {
        CheckIntent::Number(number) => format!("check:{}", known_word(number)?),
        CheckIntent::All => "checkall".to_owned(),
        CheckIntent::Send { phone, seen, sent } => {
            format!("send:{}:{}:{sent:08x}", phone.digits(), seen.word())
        }
        CheckIntent::Take { phone, seen, sent } => {
            format!("take:{}:{}:{sent:08x}", phone.digits(), seen.word())
        }
    })
}

pub(super) fn read(words: &[&str]) -> Option<CheckIntent> {
    Some(match words {
        ["check", number] => CheckIntent::Number(known(number)?),
        ["checkall"] => CheckIntent::All,
        ["send", number, seen, sent] => {
            let (phone, seen, sent) = shown(number, seen, sent)?;
            CheckIntent::Send { phone, seen, sent }
        }
        ["take", number, seen, sent] => {
            let (phone, seen, sent) = shown(number, seen, sent)?;
            CheckIntent::Take { phone, seen, sent }
        }
        _ => return None,
    })
}

/// What was on the screen. Every tag has one word only.
fn shown(number: &str, seen: &str, sent: &str) -> Option<(PhoneNumber, Rev, u32)> {
    let tag = u32::from_str_radix(sent, 16).ok()?;
    let is_its_word = format!("{tag:08x}") == sent;
    Some((phone(number)?, Rev::from_word(seen)?, tag)).filter(|_| is_its_word)
}
