//! The ids of voice bots.

use super::words::{bot_key, seq};
use crate::app::asked::VoiceBotIntent;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::voice_bots::BotChoice;

pub(super) fn write(intent: &VoiceBotIntent) -> Option<String> {
    Some(match intent {
        VoiceBotIntent::List { page } => format!("bots:{page}"),
        VoiceBotIntent::Show(bot) => format!("bot:{}", bot.0),
        VoiceBotIntent::Remove { bot: BotChoice::Key(bot), expected: Expected::Rev(rev) } => {
            format!("botrm:{}:{}", bot.0, rev.word())
        }
        VoiceBotIntent::Remove { .. } => return None,
    })
}

pub(super) fn read(words: &[&str]) -> Option<VoiceBotIntent> {
    Some(match words {
        ["bots", page] => VoiceBotIntent::List { page: seq(page)?.0 },
        ["bot", bot] => VoiceBotIntent::Show(bot_key(bot)?),
        ["botrm", bot, rev] => VoiceBotIntent::Remove {
            bot: BotChoice::Key(bot_key(bot)?),
            expected: Expected::Rev(Rev::from_word(rev)?),
        },
        _ => return None,
    })
}
