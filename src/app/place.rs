//! Where something was asked from.

use crate::domain::access::{Action, ChannelId, RoleId};
use crate::domain::phone::PhoneNumber;

/// What was on the screen that the intent came from: the answer takes its place, and an error
/// stands on top of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// A slash command: the answer is a message of its own.
    #[default]
    New,
    Page,
    Card(PhoneNumber),
    VoiceBots,
    /// Who may do what.
    Access,
    /// One role's rules, with the channel that was chosen there.
    Role(RoleId, Option<ChannelId>),
}

impl Place {
    /// What seeing it takes: whoever came with less is not led back to it.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::New | Self::Page => Action::ViewPage,
            Self::Card(_) => Action::ViewNumbers,
            Self::VoiceBots => Action::ViewVoiceBots,
            Self::Access | Self::Role(..) => Action::ViewAccess,
        }
    }
}
