//! The ids of selects: what is wanted but for one thing, which is chosen there.

use super::access::{level, level_word};
use super::batch::{place, source, source_word};
use super::words::{
    bot_key, channel, channel_word, known, number, phone, role, some_bot, some_bot_word,
};
use crate::app::asked::{
    AccessIntent, BatchIntent, BatchStep, Described, Intent, NumberIntent, VoiceBotIntent,
};
use crate::domain::access::{AccessRule, ChannelId, Level, RoleId};
use crate::domain::batch::BatchSource;
use crate::domain::expected::Expected;
use crate::domain::forms::DraftId;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::{BotChoice, BotKey};

/// What a select asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choose {
    /// **Open a number…**
    Number,
    /// **Assign Bot**, with the voice bot that it showed.
    BotOf(PhoneNumber, Option<BotKey>),
    /// **Open a voice bot…**
    VoiceBot,
    /// **Give a role a level…**
    Role,
    /// The channel that a role's level is to be for; none is everywhere.
    ChannelOf(RoleId),
    /// A role's level, with the one that was shown.
    LevelOf(RoleId, Option<ChannelId>, Option<Level>),
    /// Several numbers of a batch, on this page of it.
    OfBatch { source: BatchSource, draft: DraftId, page: usize },
}

impl Choose {
    pub(super) fn word(&self) -> String {
        match self {
            Self::Number => "pick".to_owned(),
            Self::BotOf(number, shown) => {
                format!("assign:{}:{}", number.digits(), some_bot_word(*shown))
            }
            Self::VoiceBot => "botpick".to_owned(),
            Self::Role => "aclpick".to_owned(),
            Self::ChannelOf(role) => format!("aclchan:{}", role.0),
            Self::LevelOf(role, channel, shown) => {
                format!("acllevel:{}:{}:{}", role.0, channel_word(*channel), level_word(*shown))
            }
            Self::OfBatch { source, draft, page } => {
                format!("batchpick:{}:{}:{page}", source_word(*source), draft.0)
            }
        }
    }

    pub(super) fn read(words: &[&str]) -> Option<Self> {
        Some(match words {
            ["pick"] => Self::Number,
            ["assign", number, shown] => Self::BotOf(phone(number)?, some_bot(shown)?),
            ["botpick"] => Self::VoiceBot,
            ["aclpick"] => Self::Role,
            ["aclchan", of] => Self::ChannelOf(role(of)?),
            ["acllevel", of, place, shown] => {
                Self::LevelOf(role(of)?, channel(place)?, level(shown)?)
            }
            ["batchpick", of, draft, page] => Self::OfBatch {
                source: source(of)?,
                draft: DraftId(number(draft)?),
                page: place(page)?,
            },
            _ => return None,
        })
    }

    /// What is wanted once this was chosen.
    pub(super) fn chosen(self, values: &[String]) -> Option<Intent> {
        let value = values.first();
        Some(match self {
            Self::Number => NumberIntent::Show(known(value?)?).into(),
            Self::BotOf(number, shown) => {
                let (number, bot) = (NumberRef::Known(number), BotChoice::of(value?));
                NumberIntent::Assign { number, expected: Expected::Bot(shown), bot }.into()
            }
            Self::VoiceBot => VoiceBotIntent::Show(bot_key(value?)?).into(),
            Self::Role => AccessIntent::OpenRole { role: role(value?)?, channel: None }.into(),
            Self::ChannelOf(role) => {
                let channel = value.map_or(Some(None), |value| channel(value))?;
                AccessIntent::OpenRole { role, channel }.into()
            }
            Self::LevelOf(role, channel, shown) => {
                let granted = AccessRule { role, channel, level: Level::from_word(value?)? };
                let (described, expected) = (Described::No, Expected::Level(shown));
                AccessIntent::Grant { rule: granted, described, expected }.into()
            }
            Self::OfBatch { source, draft, page } => {
                let picked = values.iter().map(|value| place(value)).collect::<Option<Vec<_>>>()?;
                BatchIntent { source, draft, step: BatchStep::Pick { page, picked } }.into()
            }
        })
    }
}
