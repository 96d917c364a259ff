//! The ids of who may do what. A level stands by its first letter: with two ids here and two in the place
//! there is no room for the word.

use super::words::{NOTHING, channel, channel_word, role};
use crate::app::asked::{AccessIntent, Whom};
use crate::domain::access::Level;
use crate::domain::expected::Expected;

pub(super) fn write(intent: &AccessIntent) -> Option<String> {
    Some(match intent {
        AccessIntent::Show { whom: Whom::Asker, channel: None } => "acl".to_owned(),
        AccessIntent::Levels => "levels".to_owned(),
        AccessIntent::OpenRole { role, channel } => {
            format!("acl:{}:{}", role.0, channel_word(*channel))
        }
        AccessIntent::Revoke { role, channel, expected: Expected::Level(shown) } => {
            format!("aclrm:{}:{}:{}", role.0, channel_word(*channel), level_word(*shown))
        }
        AccessIntent::Show { .. } | AccessIntent::Grant { .. } | AccessIntent::Revoke { .. } => {
            return None;
        }
    })
}

pub(super) fn read(words: &[&str]) -> Option<AccessIntent> {
    Some(match words {
        ["acl"] => AccessIntent::Show { whom: Whom::Asker, channel: None },
        ["levels"] => AccessIntent::Levels,
        ["acl", of, place] => AccessIntent::OpenRole { role: role(of)?, channel: channel(place)? },
        ["aclrm", of, place, shown] => AccessIntent::Revoke {
            role: role(of)?,
            channel: channel(place)?,
            expected: Expected::Level(level(shown)?),
        },
        _ => return None,
    })
}

pub(super) const fn level_word(level: Option<Level>) -> &'static str {
    match level {
        None => NOTHING,
        Some(Level::Viewer) => "v",
        Some(Level::Operator) => "o",
        Some(Level::Admin) => "a",
    }
}

#[expect(clippy::option_option, reason = "the outer `None` is: no word of ours")]
pub(super) fn level(word: &str) -> Option<Option<Level>> {
    let mut levels = std::iter::once(None).chain(Level::ALL.into_iter().map(Some));
    levels.find(|level| level_word(*level) == word)
}
