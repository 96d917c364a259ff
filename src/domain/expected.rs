//! What somebody saw when they asked for a change.

use super::access::{ChannelId, Level, RoleId};
use super::ids::{BotKey, Rev};

/// What a button or a dialog showed. A change is refused when that is no longer so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// A command shows nothing first: the thing is taken as it is.
    #[default]
    Anything,
    /// The thing as this change left it.
    Rev(Rev),
    /// The voice bot that a number's card showed: its select replaces nothing else.
    Bot(Option<BotKey>),
    /// The level that a role's panel showed.
    Level(Option<Level>),
}

impl Expected {
    /// Whether the thing is still as it was shown.
    #[must_use]
    pub fn is_met(self, rev: Rev, bot: Option<BotKey>) -> bool {
        match self {
            Self::Anything => true,
            Self::Rev(seen) => seen == rev,
            Self::Bot(seen) => seen == bot,
            Self::Level(_) => false,
        }
    }

    /// Whether a role's level is still the one that was shown.
    #[must_use]
    pub fn is_met_by(self, level: Option<Level>) -> bool {
        match self {
            Self::Anything => true,
            Self::Level(seen) => seen == level,
            Self::Rev(_) | Self::Bot(_) => false,
        }
    }
}

/// What a role was to be given or to lose, and what whoever asked had seen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessChange {
    pub role: RoleId,
    /// `None` = everywhere.
    pub channel: Option<ChannelId>,
    /// The level that it is to have there; `None` takes it.
    pub level: Option<Level>,
    pub expected: Expected,
}
