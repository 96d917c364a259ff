//! What can be asked about access.

use super::Place;
use crate::domain::access::{Action, ChannelId, Level, MemberId, RoleId};
use crate::domain::expected::Expected;

/// What can be asked about access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessIntent {
    /// See the rules, and what somebody may do somewhere.
    Show {
        /// The one to judge.
        whom: Whom,
        /// Where; `None` = where it is asked.
        channel: Option<ChannelId>,
    },
    /// See one role's rules, and change them.
    OpenRole {
        /// The role.
        role: RoleId,
        /// The channel that a choice is to be for; `None` = everywhere.
        channel: Option<ChannelId>,
    },
    /// Give a role a level.
    Grant {
        /// The role.
        role: RoleId,
        /// What Discord said of the role and the channel in the same interaction.
        described: Described,
        /// Only in this channel.
        channel: Option<ChannelId>,
        /// The level.
        level: Level,
        expected: Expected,
        /// Where from.
        place: Place,
    },
    /// Take a role's level.
    Revoke {
        /// The role.
        role: RoleId,
        /// Everywhere, or in this channel.
        channel: Option<ChannelId>,
        expected: Expected,
        /// Where from.
        place: Place,
    },
}

/// Whose access is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The one who asks.
    Asker,
    /// Somebody as Discord describes them beside the interaction.
    Member {
        /// Who.
        member: MemberId,
        /// Their roles.
        roles: Vec<RoleId>,
        /// Server owner, Administrator or Manage Server.
        manages_server: bool,
    },
    /// Somebody who is not in the server.
    Stranger,
}

/// What is known of a role that came with an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// Only its id, which anybody can write: it is looked up.
    No,
    /// Discord itself described it, and the channel with it.
    Yes {
        /// A bot or an integration decides who has the role.
        managed: bool,
    },
}

impl AccessIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Show { .. } | Self::OpenRole { .. } => Action::ViewAccess,
            Self::Grant { .. } | Self::Revoke { .. } => Action::ManageAccess,
        }
    }

    /// Where it was asked from.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Grant { place, .. } | Self::Revoke { place, .. } => place.clone(),
            Self::Show { .. } | Self::OpenRole { .. } => Place::New,
        }
    }
}
