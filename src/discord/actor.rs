//! Who asks, as the interaction itself describes them. Nothing is fetched and nothing is
//! remembered: a role that was taken a second ago is already gone here.

use super::interaction::Interaction;
use crate::domain::access::{Actor, ChannelId, Deadline, GuildId, MemberId, RoleId, Surface};
use crate::domain::refusal::Refusal;

/// The actor; refused outside a server. `respond` sets the deadline of what they ask for.
pub fn actor(interaction: &Interaction, surface: Surface) -> Result<Actor, Refusal> {
    let (Some(guild), Some(member)) = (interaction.guild, &interaction.member) else {
        return Err(Refusal::NotInAServer);
    };
    Ok(Actor {
        guild: GuildId(guild),
        member: MemberId(member.id),
        roles: member.roles.iter().copied().map(RoleId).collect(),
        manages_server: member.permissions.manage_server(),
        channel: ChannelId(interaction.channel.of_rules()),
        interaction: interaction.ticket.id,
        surface,
        deadline: Deadline::none(),
    })
}

/// [`Permissions::manage_server`](super::interaction::Permissions::manage_server) of what poise hands to a command.
#[must_use]
pub fn manages_server(permissions: Option<serenity::all::Permissions>) -> bool {
    use serenity::all::Permissions;
    permissions
        .unwrap_or_default()
        .intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD)
}

/// [`Channel::of_rules`](super::interaction::Channel::of_rules) of what poise hands to a command.
#[must_use]
pub fn channel_of_rules(
    channel: serenity::all::ChannelId,
    details: Option<&serenity::all::PartialChannel>,
) -> ChannelId {
    use serenity::all::ChannelType::{NewsThread, PrivateThread, PublicThread};
    let thread = details.filter(|it| matches!(it.kind, NewsThread | PublicThread | PrivateThread));
    ChannelId(thread.and_then(|thread| thread.parent_id).unwrap_or(channel).get())
}
