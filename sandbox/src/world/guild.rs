//! What a world is made of.

use super::permissions;

/// A server.
#[derive(Debug, Clone)]
pub(crate) struct Guild {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) owner: u64,
    pub(crate) roles: Vec<Role>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) members: Vec<Member>,
    /// Whether the bot is in it.
    pub(crate) has_bot: bool,
}

/// A role of a server.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    pub(crate) managed: bool,
}

/// A text channel, or a thread when it has a parent.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) parent: Option<u64>,
    pub(crate) bot_sees: bool,
    pub(crate) bot_writes: bool,
    /// The roles that see it; `None` = everybody does.
    pub(crate) only_for: Option<Vec<u64>>,
}

impl Channel {
    /// Discord's channel type: 0 text, 11 public thread.
    pub(crate) fn kind(&self) -> u64 {
        if self.parent.is_some() { 11 } else { 0 }
    }
}

/// That a person is in a server, and with which roles.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) user: u64,
    pub(crate) roles: Vec<u64>,
}

/// A person.
#[derive(Debug, Clone)]
pub(crate) struct Human {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) about: String,
    /// The channel of their direct messages with the bot.
    pub(crate) dm: u64,
    pub(crate) locale: String,
}

/// What the page proposes first.
#[derive(Debug, Clone)]
pub(crate) struct Hint {
    pub(crate) person: String,
    pub(crate) channel: String,
    pub(crate) text: String,
}

impl Guild {
    pub(crate) fn channel_named(&self, name: &str) -> Option<&Channel> {
        let name = name.trim_start_matches('#');
        self.channels.iter().find(|channel| channel.name == name)
    }

    pub(crate) fn role_named(&self, name: &str) -> Option<&Role> {
        let bare = name.trim_start_matches('@');
        self.roles
            .iter()
            .find(|role| role.name == name || role.name.trim_start_matches('@') == bare)
    }

    pub(crate) fn member(&self, user: u64) -> Option<&Member> {
        self.members.iter().find(|member| member.user == user)
    }

    /// Whether a member sees a channel: a thread as its channel.
    pub(crate) fn sees(&self, user: u64, channel: &Channel) -> bool {
        let parent =
            channel.parent.and_then(|parent| self.channels.iter().find(|it| it.id == parent));
        let Some(roles) = &parent.unwrap_or(channel).only_for else {
            return true;
        };
        let own = self.member(user).map_or(&[][..], |member| &member.roles);
        self.permissions_of(user) & permissions::ADMINISTRATOR != 0
            || own.iter().any(|role| roles.contains(role))
    }

    /// What a member may do, by Discord's rule: the owner and administrators everything, else the sum of the roles.
    pub(crate) fn permissions_of(&self, user: u64) -> u64 {
        if self.owner == user {
            return permissions::ALL;
        }
        let own = self.member(user).map_or(&[][..], |member| &member.roles);
        let sum = self
            .roles
            .iter()
            .filter(|role| role.id == self.id || own.contains(&role.id))
            .fold(0, |sum, role| sum | role.permissions);
        if sum & permissions::ADMINISTRATOR == 0 { sum } else { permissions::ALL }
    }
}
