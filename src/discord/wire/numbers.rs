//! The ids of numbers.

use super::words::{cursor, cursor_word, known, known_word, some_bot, some_bot_word};
use crate::app::asked::{NumberIntent, UrlKind};
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::voice_bots::BotChoice;

/// In a list: those that no voice bot answers.
const NOBODY: &str = "n";

pub(super) fn write(intent: &NumberIntent) -> Option<String> {
    Some(match intent {
        NumberIntent::Show(number) => format!("card:{}", known_word(number)?),
        NumberIntent::List { search, bot, cursor } => {
            let bot = match bot {
                None => some_bot_word(None),
                Some(BotChoice::None) => NOBODY.to_owned(),
                Some(BotChoice::Key(bot)) => some_bot_word(Some(*bot)),
                Some(BotChoice::Typed(_)) => return None,
            };
            // The search comes last: it may hold anything.
            format!("list:{}:{bot}:{search}", cursor_word(cursor))
        }
        NumberIntent::Copy { number, url } => {
            format!("copy:{}:{}", url_word(*url), known_word(number)?)
        }
        NumberIntent::Remove { number, expected: Expected::Rev(rev) } => {
            format!("rm:{}:{}", known_word(number)?, rev.word())
        }
        NumberIntent::Remove { .. }
        | NumberIntent::Assign { .. }
        | NumberIntent::AssignTo { .. }
        | NumberIntent::Restore(_)
        | NumberIntent::Import(_)
        | NumberIntent::Export { .. } => {
            return None;
        }
    })
}

pub(super) fn read(words: &[&str]) -> Option<NumberIntent> {
    Some(match words {
        ["card", number] => NumberIntent::Show(known(number)?),
        ["list", from, bot, search @ ..] if !search.is_empty() => NumberIntent::List {
            search: search.join(":"),
            bot: match *bot {
                NOBODY => Some(BotChoice::None),
                bot => some_bot(bot)?.map(BotChoice::Key),
            },
            cursor: cursor(from)?,
        },
        ["copy", url, number] => {
            let mut kinds = [UrlKind::WebSocket, UrlKind::Flow].into_iter();
            let url = kinds.find(|kind| url_word(*kind) == *url)?;
            NumberIntent::Copy { number: known(number)?, url }
        }
        ["rm", number, rev] => NumberIntent::Remove {
            number: known(number)?,
            expected: Expected::Rev(Rev::from_word(rev)?),
        },
        _ => return None,
    })
}

const fn url_word(url: UrlKind) -> &'static str {
    match url {
        UrlKind::WebSocket => "w",
        UrlKind::Flow => "f",
    }
}
