//! Who may do what: seeing the rules and the reason for a level, giving one and taking it.

use super::directory::DirectoryFacts;
use super::failure::Failure;
use super::notice::{Done, Notice};
use super::place::Place;
use super::screen::{AccessScreen, Preview, RoleScreen, RuleView, Screen, Shown};
use super::turn::Turn;
use crate::domain::access::{
    AccessRule, Action, ChannelId, GrantError, MemberId, Permit, RoleId, explain,
};
use crate::domain::expected::{AccessChange, Expected};
use crate::domain::refusal::Refusal;

/// What can be asked about access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessIntent {
    /// See the rules, and what somebody may do somewhere.
    Show {
        whom: Whom,
        /// `None` = where it is asked.
        channel: Option<ChannelId>,
    },
    /// See what each level may do.
    Levels,
    /// See one role's rules, and change them.
    OpenRole {
        role: RoleId,
        /// The channel that a choice is to be for; `None` = everywhere.
        channel: Option<ChannelId>,
    },
    Grant {
        rule: AccessRule,
        /// What Discord said of the role and the channel in the same interaction.
        described: Described,
        expected: Expected,
    },
    Revoke {
        role: RoleId,
        /// Everywhere, or in this channel.
        channel: Option<ChannelId>,
        expected: Expected,
    },
}

impl AccessIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Show { .. } | Self::Levels | Self::OpenRole { .. } => Action::ViewAccess,
            Self::Grant { .. } | Self::Revoke { .. } => Action::ManageAccess,
        }
    }
}

/// Whose access is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The one who asks.
    Asker,
    /// Somebody as Discord describes them beside the interaction.
    Member {
        member: MemberId,
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

impl Turn<'_> {
    pub(super) async fn access(&self, intent: AccessIntent) -> Result<Shown, Failure> {
        match intent {
            AccessIntent::Show { whom, channel } => {
                let preview = self.preview(whom, channel).await?;
                Ok(self.access_rules(Some(preview)).await?.into())
            }
            AccessIntent::Levels => Ok(Screen::Levels.into()),
            AccessIntent::OpenRole { role, channel } => {
                let facts = self.facts().await;
                let managed =
                    facts.as_ref().and_then(|facts| facts.role(role)).is_some_and(|it| it.managed);
                let refusal = Refusal::Grant(GrantError::Managed(role));
                Ok(Shown {
                    screen: Some(self.role_panel_of(role, channel, facts).await?),
                    notice: managed.then(|| Notice::Refused(refusal, Vec::new())),
                })
            }
            AccessIntent::Grant { rule, described, expected } => {
                self.grant(rule, described, expected).await
            }
            AccessIntent::Revoke { role, channel, expected } => {
                self.revoke((role, channel), expected).await
            }
        }
    }

    /// What somebody may do somewhere: judged as if they had asked themselves.
    async fn preview(&self, whom: Whom, channel: Option<ChannelId>) -> Result<Preview, Failure> {
        let mut judged = self.actor.clone();
        match whom {
            Whom::Asker => {}
            Whom::Member { member, roles, manages_server } => {
                judged.member = member;
                judged.roles = roles;
                judged.manages_server = manages_server;
            }
            Whom::Stranger => return Err(Refusal::NotAMember.into()),
        }
        judged.channel = channel.unwrap_or(self.actor.channel);
        let rules = self.store().access_rules(&Permit::to_judge(self.actor)).await?;
        Ok(Preview {
            member: judged.member,
            channel: judged.channel,
            standing: explain(&judged, &rules),
        })
    }

    /// Every rule, with the preview if there is one.
    pub(super) async fn access_rules(&self, preview: Option<Preview>) -> Result<Screen, Failure> {
        let guild = self.permit.guild();
        let facts = self.facts().await;
        let mut rules: Vec<RuleView> = self
            .store()
            .access_rules(&self.permit)
            .await?
            .into_iter()
            .map(|rule| rule_view(rule, facts.as_ref()))
            .collect();
        rules.sort_by_key(|view| !view.is_dead());
        Ok(Screen::Access(Box::new(AccessScreen {
            guild,
            rules,
            checked: facts.is_some(),
            managers: facts.map_or_else(Vec::new, |facts| {
                let managers = facts.roles.iter().filter(|role| role.manages_server);
                managers.map(|role| role.id).collect()
            }),
            preview,
        })))
    }

    /// One role's rules, and how to change them.
    pub(super) async fn role_panel(
        &self,
        role: RoleId,
        channel: Option<ChannelId>,
    ) -> Result<Screen, Failure> {
        self.role_panel_of(role, channel, self.facts().await).await
    }

    async fn role_panel_of(
        &self,
        role: RoleId,
        channel: Option<ChannelId>,
        facts: Option<DirectoryFacts>,
    ) -> Result<Screen, Failure> {
        let rules = self.store().access_rules(&self.permit).await?.into_iter();
        let rules = rules.filter(|rule| rule.role == role);
        let mut rules: Vec<RuleView> = rules.map(|rule| rule_view(rule, facts.as_ref())).collect();
        rules.sort_by_key(|view| (view.rule.channel != channel, !view.is_dead()));
        Ok(Screen::Role(Box::new(RoleScreen {
            guild: self.permit.guild(),
            role,
            role_gone: facts.as_ref().is_some_and(|facts| facts.role(role).is_none()),
            channel,
            rules,
            checked: facts.is_some(),
        })))
    }

    async fn grant(
        &self,
        rule: AccessRule,
        described: Described,
        expected: Expected,
    ) -> Result<Shown, Failure> {
        self.vouch(rule, described).await?.map_err(Refusal::from)?;
        let change = AccessChange {
            role: rule.role,
            channel: rule.channel,
            level: Some(rule.level),
            expected,
        };
        let (change, old) = self.store().change_access(&self.permit, change).await?;
        let done = Done::AccessGranted { guild: self.permit.guild(), rule, old, change };
        Ok(self.after_rule(rule.role, rule.channel, done).await)
    }

    async fn revoke(
        &self,
        (role, channel): (RoleId, Option<ChannelId>),
        expected: Expected,
    ) -> Result<Shown, Failure> {
        let guild = self.permit.guild();
        let change = AccessChange { role, channel, level: None, expected };
        let (change, old) = self.store().change_access(&self.permit, change).await?;
        let nothing = GrantError::NothingToRevoke { role, channel, guild };
        let done = Done::AccessRevoked {
            guild,
            rule: AccessRule { role, channel, level: old.ok_or(Refusal::Grant(nothing))? },
            change,
        };
        Ok(self.after_rule(role, channel, done).await)
    }

    /// What was done to a rule, where it was asked; after a command, on the role's own panel.
    pub(super) async fn after_rule(
        &self,
        role: RoleId,
        channel: Option<ChannelId>,
        done: Done,
    ) -> Shown {
        self.after_at(&self.place_or(Place::Role(role, channel)), done).await
    }

    /// That the role and the channel exist and the role is one that people give. What Discord
    /// described in the same interaction is believed; what a button carries is looked up, and
    /// refused when that is not possible.
    async fn vouch(
        &self,
        rule: AccessRule,
        described: Described,
    ) -> Result<Result<(), GrantError>, Failure> {
        let managed = match described {
            Described::Yes { managed } => Some(managed),
            Described::No => {
                let facts = self.facts().await.ok_or(Refusal::DirectorySilent)?;
                if facts.lacks_channel(&rule) {
                    return Ok(Err(GrantError::NoSuchChannel));
                }
                facts.role(rule.role).map(|found| found.managed)
            }
        };
        Ok(match managed {
            None => Err(GrantError::NoSuchRole),
            Some(true) => Err(GrantError::Managed(rule.role)),
            Some(false) => Ok(()),
        })
    }

    async fn facts(&self) -> Option<DirectoryFacts> {
        self.app.directory.as_ref()?.facts(self.permit.guild()).await
    }
}

fn rule_view(rule: AccessRule, facts: Option<&DirectoryFacts>) -> RuleView {
    let name = |facts: &DirectoryFacts| Some(facts.channel(rule.channel?)?.name.clone());
    RuleView {
        rule,
        role_gone: facts.is_some_and(|facts| facts.lacks_role(&rule)),
        channel_gone: facts.is_some_and(|facts| facts.lacks_channel(&rule)),
        channel_name: facts.and_then(name),
    }
}
