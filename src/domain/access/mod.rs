//! Who may do what. [`authorize`] is the only way to a [`Permit`], and no store function can be
//! called without one, so a new command cannot forget to ask.

mod action;
mod deadline;
mod grant;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use action::Action;
pub use deadline::Deadline;
pub use grant::{
    Because, Covered, GrantError, Standing, explain, judge_grant, place_text, role_text,
};

/// A Discord server. Everything is stored, looked up and locked under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GuildId(pub u64);

/// A Discord user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub u64);

/// A role of a Discord server. @everyone has the server's own id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(pub u64);

/// A channel of a Discord server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelId(pub u64);

/// What a member may do, each level including those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Sees the page, the numbers and the voice bots.
    Viewer,
    /// Adds, edits, assigns, removes and restores numbers.
    Operator,
    /// Changes credentials, voice bots and access.
    Admin,
}

impl Level {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// Every level, the least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    /// Reads [`Level::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// What it allows, as the end of "may …". [`Action`] says it in full.
    #[must_use]
    pub const fn may(self) -> &'static str {
        match self {
            Self::Viewer => "see the page, the numbers and the voice bots",
            Self::Operator => "add and change numbers",
            Self::Admin => "do everything: credentials, voice bots and access too",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Viewer => "Viewer",
            Self::Operator => "Operator",
            Self::Admin => "Admin",
        })
    }
}

/// Where an attempt came from; refusals are recorded by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Surface {
    Command,
    /// The suggestions while an option is typed.
    Autocomplete,
    Button,
    Select,
    Dialog,
}

impl Surface {
    /// The word that is stored with a refusal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Autocomplete => "autocomplete",
            Self::Button => "button",
            Self::Select => "select",
            Self::Dialog => "dialog",
        }
    }
}

/// The one who asks, as this very interaction describes them: roles are never remembered.
#[derive(Clone, Debug)]
pub struct Actor {
    pub guild: GuildId,
    pub member: MemberId,
    /// The roles that came with the interaction.
    pub roles: Vec<RoleId>,
    /// Discord says: server owner, Administrator or Manage Server.
    pub manages_server: bool,
    /// The channel asked from; for a thread its parent, whose rules it shares.
    pub channel: ChannelId,
    /// The interaction's own id: what makes a repeated delivery take effect once.
    pub interaction: u64,
    pub surface: Surface,
    /// Until when a write may begin.
    pub deadline: Deadline,
}

/// One row of the access table: a role's level, everywhere or in one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessRule {
    pub role: RoleId,
    /// `None` = in every channel.
    pub channel: Option<ChannelId>,
    pub level: Level,
}

/// Proof that an actor may perform an action in one server. Its fields are private: the guild
/// id of every query comes from here and nowhere else.
#[derive(Clone, Debug)]
pub struct Permit {
    guild: GuildId,
    member: MemberId,
    interaction: u64,
    level: Level,
    deadline: Deadline,
}

impl Permit {
    /// The server that the permit is for.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.guild
    }

    /// Who holds it.
    #[must_use]
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The interaction it was given for.
    #[must_use]
    pub const fn interaction(&self) -> u64 {
        self.interaction
    }

    /// The holder's level here, for drawing only what they may press.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Until when a write may begin.
    #[must_use]
    pub const fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    /// The permit by which the rules are read that judge an actor: it names the server, and its
    /// level allows nothing yet.
    #[must_use]
    pub fn to_judge(actor: &Actor) -> Self {
        Self {
            guild: actor.guild,
            member: actor.member,
            interaction: actor.interaction,
            level: Level::Viewer,
            deadline: actor.deadline.clone(),
        }
    }

    /// The permit for what no person asked for.
    #[must_use]
    pub const fn housekeeping() -> Housekeeping {
        Housekeeping(())
    }
}

/// Leave to do what no person asked for, across servers: purge, rekey, backup, the audit channels'
/// posts, the registration of commands, and the sandbox's example workspace.
#[derive(Clone, Copy, Debug)]
pub struct Housekeeping(());

impl Housekeeping {
    /// The permit to go on with what a member asked for and was granted: a batch, after a crash too.
    #[must_use]
    pub const fn on_behalf_of(self, guild: GuildId, member: MemberId, interaction: u64) -> Permit {
        Permit { guild, member, interaction, level: Level::Operator, deadline: Deadline::none() }
    }

    /// The permit for one server. `occasion` stands where an interaction's id stands, and makes
    /// its audit rows unique.
    #[must_use]
    pub const fn in_guild(self, guild: GuildId, occasion: u64) -> Permit {
        Permit {
            guild,
            member: MemberId(0),
            interaction: occasion,
            level: Level::Admin,
            deadline: Deadline::none(),
        }
    }
}

/// The action is above the actor's level in this channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    pub action: Action,
    /// What the actor is here, if anything.
    pub level: Option<Level>,
}

impl AccessRule {
    /// Whether the rule is for the role that everybody has. Discord gives it the server's own id,
    /// and never lists it among a member's roles.
    #[must_use]
    pub const fn is_for_everyone(&self, guild: GuildId) -> bool {
        self.role.0 == guild.0
    }

    /// What it gives: in one channel nobody is more than Operator.
    #[must_use]
    pub fn given(&self) -> Level {
        match self.channel {
            Some(_) => self.level.min(Level::Operator),
            None => self.level,
        }
    }

    /// Whether the rule gives the actor anything where they stand.
    #[must_use]
    pub fn holds_for(&self, actor: &Actor) -> bool {
        let has_role = self.is_for_everyone(actor.guild) || actor.roles.contains(&self.role);
        has_role && self.channel.is_none_or(|channel| channel == actor.channel)
    }
}

/// The highest level that Discord's own permissions or a rule gives the actor where they stand.
#[must_use]
pub fn level_of(actor: &Actor, rules: &[AccessRule]) -> Option<Level> {
    explain(actor, rules).level
}

/// The only way to a [`Permit`]. No rule: no access.
pub fn authorize(actor: &Actor, rules: &[AccessRule], action: Action) -> Result<Permit, Denied> {
    match level_of(actor, rules) {
        Some(level) if level >= action.level() => Ok(Permit {
            guild: actor.guild,
            member: actor.member,
            interaction: actor.interaction,
            level,
            deadline: actor.deadline.clone(),
        }),
        level => Err(Denied { action, level }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(roles: &[u64], channel: u64) -> Actor {
        Actor {
            guild: GuildId(1),
            member: MemberId(2),
            roles: roles.iter().copied().map(RoleId).collect(),
            manages_server: false,
            channel: ChannelId(channel),
            interaction: 3,
            surface: Surface::Command,
            deadline: Deadline::none(),
        }
    }

    #[test]
    fn nobody_may_anything_without_a_rule() {
        for action in Action::ALL {
            assert!(authorize(&actor(&[7], 5), &[], action).is_err());
        }
    }

    #[test]
    fn those_who_manage_the_server_are_admin() {
        let owner = Actor { manages_server: true, ..actor(&[], 5) };
        for action in Action::ALL {
            assert!(authorize(&owner, &[], action).is_ok());
        }
    }

    #[test]
    fn a_rule_for_one_channel_says_nothing_about_another() {
        let rule =
            AccessRule { role: RoleId(7), channel: Some(ChannelId(5)), level: Level::Operator };
        assert_eq!(level_of(&actor(&[7], 5), &[rule]), Some(Level::Operator));
        assert_eq!(level_of(&actor(&[7], 6), &[rule]), None);
    }

    #[test]
    fn the_highest_of_several_roles_counts() {
        let rules = [
            AccessRule { role: RoleId(7), channel: None, level: Level::Viewer },
            AccessRule { role: RoleId(8), channel: Some(ChannelId(5)), level: Level::Operator },
        ];
        assert_eq!(level_of(&actor(&[7, 8], 5), &rules), Some(Level::Operator));
        assert_eq!(level_of(&actor(&[7, 8], 6), &rules), Some(Level::Viewer));
    }
}
