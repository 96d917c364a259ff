//! Who may do what: seeing the rules and the reason for a level, giving one and taking it.

use crate::app::App;
use crate::app::directory::DirectoryFacts;
use crate::app::failure::Failure;
use crate::app::intent::{AccessIntent, Described, Place, Whom};
use crate::app::screen::{AccessScreen, Done, Preview, RoleScreen, RuleView, Screen, Top};
use crate::domain::access::{AccessRule, Actor, ChannelId, GrantError, Permit, RoleId, explain};
use crate::domain::expected::{AccessChange, Expected};
use crate::domain::refusal::Refusal;

impl App {
    pub(super) async fn access(
        &self,
        actor: &Actor,
        permit: &Permit,
        intent: AccessIntent,
    ) -> Result<Screen, Failure> {
        match intent {
            AccessIntent::Show { whom, channel } => {
                let preview = self.preview(actor, whom, channel).await?;
                self.access_rules(permit, Some(preview)).await
            }
            AccessIntent::OpenRole { role, channel } => {
                self.role_panel(permit, role, channel).await
            }
            AccessIntent::Grant { role, described, channel, level, expected, place } => {
                let rule = AccessRule { role, channel, level };
                self.grant(permit, rule, described, expected, &place).await
            }
            AccessIntent::Revoke { role, channel, expected, place } => {
                self.revoke(permit, (role, channel), expected, &place).await
            }
        }
    }

    /// What somebody may do somewhere: judged as if they had asked themselves.
    async fn preview(
        &self,
        actor: &Actor,
        whom: Whom,
        channel: Option<ChannelId>,
    ) -> Result<Preview, Failure> {
        let mut judged = actor.clone();
        match whom {
            Whom::Asker => {}
            Whom::Member { member, roles, manages_server } => {
                judged.member = member;
                judged.roles = roles;
                judged.manages_server = manages_server;
            }
            Whom::Stranger => return Err(Refusal::NotAMember.into()),
        }
        judged.channel = channel.unwrap_or(actor.channel);
        let rules = self.store.access_rules(&Permit::to_judge(actor)).await?;
        Ok(Preview {
            member: judged.member,
            channel: judged.channel,
            standing: explain(&judged, &rules),
        })
    }

    /// Every rule, with the preview if there is one.
    pub(super) async fn access_rules(
        &self,
        permit: &Permit,
        preview: Option<Preview>,
    ) -> Result<Screen, Failure> {
        let guild = permit.guild();
        let facts = self.facts(permit).await;
        let mut rules: Vec<RuleView> = self
            .store
            .access_rules(permit)
            .await?
            .into_iter()
            .map(|rule| rule_view(rule, facts.as_ref()))
            .collect();
        rules.sort_by_key(|view| !view.is_dead());
        Ok(Screen::Access(Box::new(AccessScreen {
            top: None,
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
        permit: &Permit,
        role: RoleId,
        channel: Option<ChannelId>,
    ) -> Result<Screen, Failure> {
        let guild = permit.guild();
        let facts = self.facts(permit).await;
        let mut rules: Vec<RuleView> = self
            .store
            .access_rules(permit)
            .await?
            .into_iter()
            .filter(|rule| rule.role == role)
            .map(|rule| rule_view(rule, facts.as_ref()))
            .collect();
        rules.sort_by_key(|view| (view.rule.channel != channel, !view.is_dead()));
        let found = facts.as_ref().map(|facts| facts.role(role));
        let screen = Screen::Role(Box::new(RoleScreen {
            top: None,
            guild,
            role,
            role_gone: found == Some(None),
            channel,
            rules,
            checked: facts.is_some(),
        }));
        Ok(match found.flatten() {
            Some(found) if found.managed => {
                let refusal = Refusal::Grant(GrantError::Managed(role));
                screen.with_top(Top::Refused(refusal, None))
            }
            _ => screen,
        })
    }

    async fn grant(
        &self,
        permit: &Permit,
        rule: AccessRule,
        described: Described,
        expected: Expected,
        place: &Place,
    ) -> Result<Screen, Failure> {
        self.vouch(permit, rule, described).await?.map_err(Refusal::from)?;
        let change = AccessChange {
            role: rule.role,
            channel: rule.channel,
            level: Some(rule.level),
            expected,
        };
        let (change, old) = self.store.change_access(permit, change).await?;
        let done = Done::AccessGranted { guild: permit.guild(), rule, old, change };
        Ok(self.after_change(permit, place, (rule.role, rule.channel), done).await)
    }

    async fn revoke(
        &self,
        permit: &Permit,
        (role, channel): (RoleId, Option<ChannelId>),
        expected: Expected,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let guild = permit.guild();
        let change = AccessChange { role, channel, level: None, expected };
        let (change, old) = self.store.change_access(permit, change).await?;
        let nothing = GrantError::NothingToRevoke { role, channel, guild };
        let done = Done::AccessRevoked {
            guild,
            rule: AccessRule { role, channel, level: old.ok_or(Refusal::Grant(nothing))? },
            change,
        };
        Ok(self.after_change(permit, place, (role, channel), done).await)
    }

    /// The place that the change was made from; after a command, the role's own panel.
    pub(super) async fn after_change(
        &self,
        permit: &Permit,
        place: &Place,
        (role, channel): (RoleId, Option<ChannelId>),
        done: Done,
    ) -> Screen {
        let place = match place {
            Place::New => &Place::Role(role, channel),
            place => place,
        };
        self.after(permit, place, done).await
    }

    /// That the role and the channel exist and the role is one that people give. What Discord
    /// described in the same interaction is believed; what a button carries is looked up, and
    /// refused when that is not possible.
    async fn vouch(
        &self,
        permit: &Permit,
        rule: AccessRule,
        described: Described,
    ) -> Result<Result<(), GrantError>, Failure> {
        let managed = match described {
            Described::Yes { managed } => Some(managed),
            Described::No => {
                let facts = self.facts(permit).await.ok_or(Refusal::DirectorySilent)?;
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

    async fn facts(&self, permit: &Permit) -> Option<DirectoryFacts> {
        self.directory.as_ref()?.facts(permit.guild()).await
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
