//! Which roles and channels a server has, as Discord says now.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serenity::all::Permissions;

use super::actor::manages_server;
use super::framework::Api;
use crate::app::directory::{ChannelFacts, Directory, DirectoryFacts, RoleFacts};
use crate::domain::access::GuildId;

/// A person is waiting, and rules can be shown without this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Discord's own list of roles and channels.
#[derive(Clone, Debug)]
pub struct DiscordDirectory(Api);

impl DiscordDirectory {
    /// A directory that asks Discord each time: nothing is remembered.
    #[must_use]
    pub const fn new(api: Api) -> Self {
        Self(api)
    }

    async fn ask(&self, guild: GuildId) -> Option<DirectoryFacts> {
        let both =
            async { tokio::try_join!(self.0.guild_roles(guild.0), self.0.guild_channels(guild.0)) };
        let (roles, channels) = match tokio::time::timeout(PATIENCE, both).await {
            Ok(Ok(both)) => both,
            Ok(Err(error)) => {
                tracing::warn!(guild = guild.0, %error, "Discord did not say which roles and channels there are");
                return None;
            }
            Err(_) => {
                tracing::warn!(
                    guild = guild.0,
                    "Discord did not say in time which roles and channels there are"
                );
                return None;
            }
        };
        Some(DirectoryFacts {
            roles: roles
                .into_iter()
                .map(|role| RoleFacts {
                    id: role.id.get(),
                    managed: role.managed,
                    manages_server: manages_server(Some(Permissions::from_bits_truncate(
                        role.permissions,
                    ))),
                })
                .collect(),
            channels: channels
                .into_iter()
                .map(|channel| ChannelFacts { id: channel.id.get(), name: channel.name })
                .collect(),
        })
    }
}

impl Directory for DiscordDirectory {
    fn facts(&self, guild: GuildId) -> BoxFuture<'_, Option<DirectoryFacts>> {
        Box::pin(self.ask(guild))
    }
}
