//! Who may do what.

use crate::domain::access::{AccessRule, ChannelId, GuildId, MemberId, RoleId, Standing};

/// Every rule, and what one member may do in one channel.
#[derive(Clone, Debug)]
pub struct AccessScreen {
    pub guild: GuildId,
    /// The rules, those that give nothing any more first.
    pub rules: Vec<RuleView>,
    /// Whether Discord said what roles and channels there are.
    pub checked: bool,
    /// The roles that have Administrator or Manage Server.
    pub managers: Vec<RoleId>,
    /// What somebody may do somewhere, if that was asked.
    pub preview: Option<Preview>,
}

/// What somebody may do somewhere.
#[derive(Clone, Debug)]
pub struct Preview {
    pub member: MemberId,
    pub channel: ChannelId,
    /// What they are there, and why.
    pub standing: Standing,
}

/// A rule and what Discord has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleView {
    pub rule: AccessRule,
    pub role_gone: bool,
    pub channel_gone: bool,
    /// What its channel is called, if that is known.
    pub channel_name: Option<String>,
}

impl RuleView {
    /// The rule gives nobody anything any more.
    #[must_use]
    pub const fn is_dead(&self) -> bool {
        self.role_gone || self.channel_gone
    }
}

/// One role's rules.
#[derive(Clone, Debug)]
pub struct RoleScreen {
    pub guild: GuildId,
    pub role: RoleId,
    pub role_gone: bool,
    /// The channel that a choice is for; `None` = everywhere.
    pub channel: Option<ChannelId>,
    /// Its rules, the one that a choice would replace first.
    pub rules: Vec<RuleView>,
    /// Whether Discord said what roles and channels there are.
    pub checked: bool,
}
