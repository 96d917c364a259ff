//! What Discord has now of a server's roles and channels: a port, so that the use cases can ask
//! without knowing Discord.

use std::fmt::Debug;

use futures_util::future::BoxFuture;

use crate::domain::access::{AccessRule, ChannelId, GuildId, RoleId};

/// Knows which roles and channels there are.
pub trait Directory: Debug + Send + Sync {
    /// What there is now; `None` if that cannot be found out in time.
    fn facts(&self, guild: GuildId) -> BoxFuture<'_, Option<DirectoryFacts>>;
}

/// The roles and channels of a server at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryFacts {
    /// Every role, @everyone among them.
    pub roles: Vec<RoleFacts>,
    /// Every channel that can have a rule: threads share their parent's, so none of them.
    pub channels: Vec<ChannelFacts>,
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleFacts {
    pub id: RoleId,
    /// A bot or an integration decides who has it.
    pub managed: bool,
    /// It has Administrator or Manage Server.
    pub manages_server: bool,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelFacts {
    pub id: ChannelId,
    /// What it is called, without `#`.
    pub name: String,
}

impl DirectoryFacts {
    /// The role, if it is there.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<RoleFacts> {
        self.roles.iter().find(|role| role.id == id).copied()
    }

    /// The channel, if it is there.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<&ChannelFacts> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// Whether the rule's role is gone.
    #[must_use]
    pub fn lacks_role(&self, rule: &AccessRule) -> bool {
        self.role(rule.role).is_none()
    }

    /// Whether the rule's channel is gone.
    #[must_use]
    pub fn lacks_channel(&self, rule: &AccessRule) -> bool {
        rule.channel.is_some_and(|id| self.channel(id).is_none())
    }
}
