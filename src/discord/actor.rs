//! Who asks, as the interaction itself describes them. Nothing is fetched and nothing is
//! remembered: a role that was taken a second ago is already gone here.

use serenity::all::{ChannelId, ChannelType, GuildId as DiscordGuildId, Member, PartialChannel, Permissions};

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
        let permissions = member.permissions.unwrap_or_default();
        Ok(Actor {
            guild: GuildId(guild.get()),
            member: MemberId(member.user.id.get()),
            roles: member.roles.iter().map(|role| role.get()).collect(),
            // A server's owner has every permission, so this covers them too.
            manages_server: permissions
                .intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD),
            channel: self.channel_of_rules(),
            interaction: self.interaction,
            surface: self.surface,
        })
    }

    /// A thread shares its parent's rules; for any other channel the parent is only a category.
    fn channel_of_rules(&self) -> u64 {
        let parent = self.details.filter(|channel| {
            matches!(
                channel.kind,
                ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread
            )
        });
        parent.and_then(|thread| thread.parent_id).unwrap_or(self.channel).get()
    }
}
