//! Who asks, as the interaction itself describes them. Nothing is fetched and nothing is
//! remembered: a role that was taken a second ago is already gone here.

use serenity::all::{
    ChannelId, ChannelType, GuildId as DiscordGuildId, Member, PartialChannel, Permissions,
};

use crate::domain::access::{Actor, GuildId, MemberId, Surface};
use crate::domain::refusal::Refusal;

/// What an interaction says of the one who asks and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The server, unless it is a direct message.
    pub guild: Option<DiscordGuildId>,
    /// The member, unless it is a direct message.
    pub member: Option<&'a Member>,
    /// The channel's id.
    pub channel: ChannelId,
    /// The channel, where Discord describes it.
    pub details: Option<&'a PartialChannel>,
    /// The interaction.
    pub interaction: u64,
    /// What was used to ask.
    pub surface: Surface,
}

impl Asker<'_> {
    /// The actor; refused outside a server.
    pub fn actor(self) -> Result<Actor, Refusal> {
        let (Some(guild), Some(member)) = (self.guild, self.member) else {
            return Err(Refusal::NotInAServer);
        };
        Ok(Actor {
            guild: GuildId(guild.get()),
            member: MemberId(member.user.id.get()),
            roles: member.roles.iter().map(|role| role.get()).collect(),
            manages_server: manages_server(member.permissions),
            channel: channel_of_rules(self.channel, self.details),
            interaction: self.interaction,
            surface: self.surface,
        })
    }
}

/// Whether Discord itself makes whoever has these permissions Admin. A server's owner has every
/// permission, so this covers them too.
#[must_use]
pub fn manages_server(permissions: Option<Permissions>) -> bool {
    permissions
        .unwrap_or_default()
        .intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD)
}

/// The channel whose rules hold there: a thread shares its parent's; for any other channel the
/// parent is only a category.
#[must_use]
pub fn channel_of_rules(channel: ChannelId, details: Option<&PartialChannel>) -> u64 {
    let parent = details.filter(|channel| {
        matches!(
            channel.kind,
            ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread
        )
    });
    parent.and_then(|thread| thread.parent_id).unwrap_or(channel).get()
}
