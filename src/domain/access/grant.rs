//! Why somebody may do what they may, and which rules can be made.

use thiserror::Error;

use super::{AccessRule, Actor, ChannelId, GuildId, Level, RoleId};

/// What an actor is where they stand, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub level: Option<Level>,
    pub because: Because,
}

/// What gives an actor their level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Discord's own permissions: server owner, Administrator or Manage Server.
    ManagesServer,
    /// The rule that gives the most; of two alike the one that holds everywhere.
    Rule(AccessRule),
    /// None of their roles has a level here.
    NoRule,
}

/// Judges an actor where they stand. Everything that is refused is refused from this.
#[must_use]
pub fn explain(actor: &Actor, rules: &[AccessRule]) -> Standing {
    if actor.manages_server {
        return Standing { level: Some(Level::Admin), because: Because::ManagesServer };
    }
    let best = rules
        .iter()
        .filter(|rule| rule.holds_for(actor))
        .max_by_key(|rule| (rule.given(), rule.channel.is_none()));
    Standing {
        level: best.map(AccessRule::given),
        because: best.map_or(Because::NoRule, |rule| Because::Rule(*rule)),
    }
}

/// The rule that makes another one pointless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What was to be granted.
    pub asked: AccessRule,
    /// What is there already.
    pub by: AccessRule,
    /// The server, whose id is also the role that everybody has.
    pub guild: GuildId,
}

/// Why a rule cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GrantError {
    /// More than seeing, for everybody.
    #[error(
        "**Role**: @everyone can be **Viewer** at most. Give **{0}** to a role that only those have who need it."
    )]
    Everyone(Level),
    /// Whoever is Admin anywhere can make themselves Admin everywhere, and the credentials are the whole server's.
    #[error(
        "**Level**: **Admin** applies everywhere or not at all. Give **Operator** here, or **Admin** without a channel."
    )]
    AdminInAChannel,
    /// Nobody can be given a managed role by hand, and its integration decides who has it.
    #[error(
        "**Role**: <@&{}> belongs to a bot or an integration, which decides who has it. Choose a role that people give.", .0.0
    )]
    Managed(RoleId),
    /// The role is not there (any more).
    #[error("**Role**: that role no longer exists. Choose another one.")]
    NoSuchRole,
    /// The channel is not there (any more).
    #[error("**Channel**: that channel no longer exists. Choose another one.")]
    NoSuchChannel,
    /// The rule would change nothing.
    #[error("{}", covered_text(.0))]
    Covered(Covered),
    /// There is no such rule to be taken.
    #[error(
        "No rule gives {} a level {}, so there is nothing to revoke. `/access show` lists the rules.", role_text(*.role, *.guild), place_text(*.channel)
    )]
    NothingToRevoke {
        role: RoleId,
        /// `None` = everywhere.
        channel: Option<ChannelId>,
        guild: GuildId,
    },
}

/// A role in words. Discord draws a mention with the role's name and colour.
#[must_use]
pub fn role_text(role: RoleId, guild: GuildId) -> String {
    if role.0 == guild.0 { "@everyone".to_owned() } else { format!("<@&{}>", role.0) }
}

/// Where a rule holds, in words.
#[must_use]
pub fn place_text(channel: Option<ChannelId>) -> String {
    channel.map_or_else(|| "everywhere".to_owned(), |id| format!("in <#{}>", id.0))
}

fn covered_text(covered: &Covered) -> String {
    let Covered { asked, by, guild } = covered;
    let what = match by.role == asked.role && by.channel == asked.channel {
        true => "Nothing to change".to_owned(),
        false => format!("A rule {} would change nothing", place_text(asked.channel)),
    };
    format!(
        "{what}: {} is **{}** {} already.",
        role_text(by.role, *guild),
        by.level,
        place_text(by.channel)
    )
}

/// Whether the rule can be made beside those that are there. That the role and the channel exist,
/// and that the role is not managed, is for the caller to know.
pub fn judge_grant(
    guild: GuildId,
    rules: &[AccessRule],
    asked: AccessRule,
) -> Result<(), GrantError> {
    if asked.is_for_everyone(guild) && asked.level > Level::Viewer {
        return Err(GrantError::Everyone(asked.level));
    }
    if asked.level != asked.given() {
        return Err(GrantError::AdminInAChannel);
    }
    let same_key = |rule: &AccessRule| rule.role == asked.role && rule.channel == asked.channel;
    let current = rules.iter().find(|rule| same_key(rule));
    if let Some(by) = current.filter(|rule| rule.level == asked.level) {
        return Err(GrantError::Covered(Covered { asked, by: *by, guild }));
    }
    // What whoever has only this role is there anyhow, by another rule.
    let anyhow = rules
        .iter()
        .filter(|rule| !same_key(rule))
        .filter(|rule| rule.role == asked.role || rule.is_for_everyone(guild))
        .filter(|rule| rule.channel.is_none() || rule.channel == asked.channel)
        .max_by_key(|rule| rule.level);
    match anyhow {
        // Replacing a rule that gave more than that still takes something.
        Some(by)
            if by.level >= asked.level && current.is_none_or(|rule| rule.level <= by.level) =>
        {
            Err(GrantError::Covered(Covered { asked, by: *by, guild }))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{MemberId, Surface};

    const GUILD: GuildId = GuildId(1);

    fn rule(role: u64, channel: Option<u64>, level: Level) -> AccessRule {
        AccessRule { role: RoleId(role), channel: channel.map(ChannelId), level }
    }

    fn actor(roles: &[u64], channel: u64) -> Actor {
        Actor {
            guild: GUILD,
            member: MemberId(2),
            roles: roles.iter().copied().map(RoleId).collect(),
            manages_server: false,
            channel: ChannelId(channel),
            interaction: 3,
            surface: Surface::Command,
            deadline: crate::domain::access::Deadline::none(),
        }
    }

    fn covered(rules: &[AccessRule], asked: AccessRule) -> bool {
        matches!(judge_grant(GUILD, rules, asked), Err(GrantError::Covered(_)))
    }

    #[test]
    fn a_rule_for_everyone_holds_for_those_without_any_role() {
        let rules = [rule(1, None, Level::Viewer)];
        assert_eq!(explain(&actor(&[], 5), &rules).level, Some(Level::Viewer));
    }

    #[test]
    fn the_rule_that_gives_the_most_is_the_reason() {
        let rules = [rule(7, None, Level::Viewer), rule(7, Some(5), Level::Operator)];
        let here = explain(&actor(&[7], 5), &rules);
        assert_eq!(here.because, Because::Rule(rules[1]));
        let elsewhere = explain(&actor(&[7], 6), &rules);
        assert_eq!(elsewhere.because, Because::Rule(rules[0]));
        assert_eq!(explain(&actor(&[8], 5), &rules).because, Because::NoRule);
    }

    #[test]
    fn everyone_may_look_at_most() {
        assert_eq!(judge_grant(GUILD, &[], rule(1, None, Level::Viewer)), Ok(()));
        for level in [Level::Operator, Level::Admin] {
            assert_eq!(
                judge_grant(GUILD, &[], rule(1, Some(5), level)),
                Err(GrantError::Everyone(level))
            );
        }
    }

    #[test]
    fn nobody_is_admin_in_one_channel() {
        let asked = rule(7, Some(5), Level::Admin);
        assert_eq!(judge_grant(GUILD, &[], asked), Err(GrantError::AdminInAChannel));
        // As an earlier version would have left it.
        assert_eq!(explain(&actor(&[7], 5), &[asked]).level, Some(Level::Operator));
        assert_eq!(judge_grant(GUILD, &[], rule(7, None, Level::Admin)), Ok(()));
    }

    #[test]
    fn a_rule_that_would_change_nothing_is_refused() {
        let rules = [rule(7, None, Level::Operator)];
        assert!(covered(&rules, rules[0]));
        assert!(covered(&rules, rule(7, Some(5), Level::Operator)));
        assert!(covered(&rules, rule(7, Some(5), Level::Viewer)));
        let everyone = [rule(1, None, Level::Viewer)];
        assert!(covered(&everyone, rule(7, Some(5), Level::Viewer)));
    }

    #[test]
    fn a_rule_that_changes_something_is_not() {
        let rules = [rule(7, None, Level::Viewer), rule(7, Some(5), Level::Operator)];
        for asked in [
            rule(7, None, Level::Operator),
            rule(7, Some(6), Level::Operator),
            // Lowers #5 from Operator to what the role is everywhere.
            rule(7, Some(5), Level::Viewer),
            rule(8, None, Level::Viewer),
        ] {
            assert_eq!(judge_grant(GUILD, &rules, asked), Ok(()), "{asked:?}");
        }
    }
}
