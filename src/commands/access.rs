//! `/access`: who may do what.

use serenity::all::{PartialChannel, Role, UserId};

use super::perform;
use crate::app::asked::{AccessIntent, Described, Whom};
use crate::discord::actor::{channel_of_rules, manages_server};
use crate::discord::{Context, Error};
use crate::domain::access::{AccessRule, Level, MemberId, RoleId};
use crate::domain::expected::Expected;

/// Who may do what with Switchboard, by role and channel
#[poise::command(
    slash_command,
    subcommands("show", "grant", "revoke"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "poise calls it so, though only its subcommands run")]
pub(super) async fn access(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// A level, as Discord's picker offers it.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum LevelChoice {
    #[name = "Viewer: sees the page, the numbers and the voice bots"]
    Viewer,
    #[name = "Operator: adds and changes numbers too"]
    Operator,
    #[name = "Admin: everything: credentials, voice bots and access too"]
    Admin,
}

impl From<LevelChoice> for Level {
    fn from(choice: LevelChoice) -> Self {
        match choice {
            LevelChoice::Viewer => Self::Viewer,
            LevelChoice::Operator => Self::Operator,
            LevelChoice::Admin => Self::Admin,
        }
    }
}

/// The rules in words, and what a member may do in a channel
#[poise::command(slash_command)]
async fn show(
    context: Context<'_>,
    #[description = "Whose access to look at; without it, your own"] member: Option<UserId>,
    #[description = "Which channel; without it, this one"] channel: Option<PartialChannel>,
) -> Result<(), Error> {
    let whom = match member {
        None => Whom::Asker,
        // Discord describes beside the interaction whoever is in this server, and nobody else.
        Some(id) => match context.interaction.data.resolved.members.get(&id) {
            Some(member) => Whom::Member {
                member: MemberId(id.get()),
                roles: member.roles.iter().map(|role| RoleId(role.get())).collect(),
                manages_server: manages_server(member.permissions),
            },
            None => Whom::Stranger,
        },
    };
    let channel = channel.map(|channel| channel_of_rules(channel.id, Some(&channel)));
    perform(context, AccessIntent::Show { whom, channel }).await
}

/// Give a role a level: everywhere, or only in one channel and its threads
#[poise::command(slash_command)]
async fn grant(
    context: Context<'_>,
    #[description = "Which role"] role: Role,
    #[description = "What it may do"] level: LevelChoice,
    #[description = "Only in this channel and its threads; without it, everywhere"]
    #[channel_types("Text", "Voice", "News", "Stage", "Forum")]
    channel: Option<PartialChannel>,
) -> Result<(), Error> {
    let intent = AccessIntent::Grant {
        rule: AccessRule {
            role: RoleId(role.id.get()),
            channel: channel.map(|channel| channel_of_rules(channel.id, Some(&channel))),
            level: level.into(),
        },
        described: Described::Yes { managed: role.managed },
        expected: Expected::Anything,
    };
    perform(context, intent).await
}

/// Take a role's level away: the one everywhere, or the one in a channel
#[poise::command(slash_command)]
async fn revoke(
    context: Context<'_>,
    #[description = "Which role"] role: Role,
    #[description = "Only its level in this channel; without it, the one everywhere"]
    channel: Option<PartialChannel>,
) -> Result<(), Error> {
    let intent = AccessIntent::Revoke {
        role: RoleId(role.id.get()),
        channel: channel.map(|channel| channel_of_rules(channel.id, Some(&channel))),
        expected: Expected::Anything,
    };
    perform(context, intent).await
}
