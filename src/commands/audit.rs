//! `/audit`: who changed what.

use serenity::all::{ChannelId, UserId};

use super::choices::{Format, What, Within};
use super::perform;
use super::suggestions::audited_numbers;
use crate::app::asked::{AuditIntent, AuditQuery};
use crate::discord::{Context, Error};
use crate::domain::access::{self, MemberId};
use crate::domain::audit::AuditCursor;
use crate::domain::numbers::NumberRef;

/// Who changed what, and who was refused
#[poise::command(
    slash_command,
    subcommands("show", "export", "channel"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "poise calls it so, though only its subcommands run")]
pub(super) async fn audit(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Who changed what, when, from what to what; with Undo
#[poise::command(slash_command)]
async fn show(
    context: Context<'_>,
    #[description = "Only this number: any part of its digits or label"]
    #[autocomplete = "audited_numbers"]
    #[max_length = 100]
    number: Option<String>,
    #[description = "Only what this member did"] member: Option<UserId>,
    #[description = "Only this kind of change, or refused attempts"] action: Option<What>,
    #[description = "How far back"] since: Option<Within>,
) -> Result<(), Error> {
    let query = AuditQuery {
        number: number.map(NumberRef::Typed),
        member: member.map(|member| MemberId(member.get())),
        kind: action.map(|What(kind)| kind).unwrap_or_default(),
        since: since.map(|Within(since)| since),
        cursor: AuditCursor::Newest,
    };
    perform(context, AuditIntent::Show(query)).await
}

/// The audit trail as a compressed file, refused attempts included
#[poise::command(slash_command)]
async fn export(
    context: Context<'_>,
    #[description = "How far back; all of it if left out"] since: Option<Within>,
    #[description = "CSV if left out"] format: Option<Format>,
) -> Result<(), Error> {
    let intent = AuditIntent::Export {
        since: since.map(|Within(since)| since),
        format: format.map(|Format(format)| format).unwrap_or_default(),
        largest: context.interaction.attachment_size_limit.into(),
    };
    perform(context, intent).await
}

/// Post every change in a channel as it happens; without a channel, stop that
#[poise::command(slash_command)]
async fn channel(
    context: Context<'_>,
    #[description = "Which channel; leave it out to stop posting"]
    #[channel_types("Text", "News", "PublicThread", "PrivateThread")]
    channel: Option<ChannelId>,
) -> Result<(), Error> {
    let intent = AuditIntent::SetChannel(channel.map(|channel| access::ChannelId(channel.get())));
    perform(context, intent).await
}
