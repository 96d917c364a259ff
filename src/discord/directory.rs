//! Which roles and channels a server has, as Discord says now.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::interaction::Permissions;
use super::rest::{Request, Rest, id};
use crate::app::directory::{ChannelFacts, Directory, DirectoryFacts, RoleFacts};
use crate::domain::access::{ChannelId, GuildId, RoleId};

/// A person is waiting, and rules can be shown without this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Discord's own list of roles and channels.
#[derive(Clone, Debug)]
pub struct DiscordDirectory(Rest);

/// The part of Discord's role object that is needed.
#[derive(Deserialize)]
struct Role {
    #[serde(deserialize_with = "id")]
    id: u64,
    #[serde(default)]
    managed: bool,
    permissions: String,
}

/// The part of Discord's channel object that is needed.
#[derive(Deserialize)]
struct Channel {
    #[serde(deserialize_with = "id")]
    id: u64,
    #[serde(default)]
    name: String,
}

impl DiscordDirectory {
    /// A directory that asks Discord each time: nothing is remembered.
    #[must_use]
    pub const fn new(rest: Rest) -> Self {
        Self(rest)
    }

    async fn ask(&self, guild: GuildId) -> Option<DirectoryFacts> {
        let of = |what| Request::get(format!("/guilds/{}/{what}", guild.0));
        let both = async {
            tokio::try_join!(
                self.0.json::<Vec<Role>>(of("roles")),
                self.0.json::<Vec<Channel>>(of("channels"))
            )
        };
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
                    id: RoleId(role.id),
                    managed: role.managed,
                    manages_server: Permissions::of(&role.permissions).manage_server(),
                })
                .collect(),
            channels: channels
                .into_iter()
                .map(|channel| ChannelFacts { id: ChannelId(channel.id), name: channel.name })
                .collect(),
        })
    }
}

impl Directory for DiscordDirectory {
    fn facts(&self, guild: GuildId) -> BoxFuture<'_, Option<DirectoryFacts>> {
        Box::pin(self.ask(guild))
    }
}
