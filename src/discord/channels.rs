//! What Discord says of a channel: whether it is this server's, and whether everybody sees it.

use std::num::NonZeroU64;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use serenity::all::{ChannelId, ChannelType, GuildId as DiscordGuildId, LightMethod, Permissions};
use serenity::http::{Request, Route};

use super::framework::{Api, ApiError};
use crate::app::audit::{ChannelSeen, Channels};
use crate::domain::access::GuildId;
use crate::domain::audit::PostFault;

/// How long a look may take: somebody may be waiting for an answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks at channels through Discord's REST interface.
#[derive(Clone, Debug)]
pub(super) struct ChannelLook(Api);

impl ChannelLook {
    /// A look through this interface.
    #[must_use]
    pub(super) const fn new(api: Api) -> Self {
        Self(api)
    }

    async fn seen(&self, guild: GuildId, channel: u64) -> Result<ChannelSeen, ApiError> {
        let mut found = self.channel(channel).await?;
        if found["guild_id"] != *guild.0.to_string() {
            return Ok(ChannelSeen::Unusable(PostFault::OtherServer));
        }
        if kind(&found) == ChannelType::PrivateThread {
            return Ok(ChannelSeen::Known { public: false });
        }
        // A public thread is seen by those who see its channel.
        if matches!(kind(&found), ChannelType::PublicThread | ChannelType::NewsThread) {
            let parent = found["parent_id"].as_str().and_then(|id| id.parse().ok());
            found = self.channel(parent.unwrap_or_default()).await?;
        }
        let roles = self.get(Route::GuildRoles { guild_id: DiscordGuildId::from(id(guild.0)?) });
        let roles = roles.await?;
        let everyone = guild.0.to_string();
        let is_everyone = |it: &&Value| it["id"] == *everyone;
        let list = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let roles = list(&roles);
        let base = roles.iter().find(is_everyone);
        let base = base.map_or(Permissions::empty(), |role| bits(&role["permissions"]));
        let overwrites = list(&found["permission_overwrites"]);
        let own = overwrites.iter().find(is_everyone);
        let (deny, allow) =
            own.map_or_else(Default::default, |own| (bits(&own["deny"]), bits(&own["allow"])));
        let here = base.difference(deny) | allow;
        Ok(ChannelSeen::Known {
            public: base.contains(Permissions::ADMINISTRATOR)
                || here.contains(Permissions::VIEW_CHANNEL),
        })
    }

    async fn channel(&self, channel: u64) -> Result<Value, ApiError> {
        let channel_id = ChannelId::from(id(channel)?);
        self.get(Route::Channel { channel_id }).await
    }

    async fn get(&self, route: Route<'_>) -> Result<Value, ApiError> {
        let answer = self.0.call(Request::new(route, LightMethod::Get)).await;
        answer.map_err(|failed| failed.error)
    }
}

impl Channels for ChannelLook {
    fn look(&self, guild: GuildId, channel: u64) -> BoxFuture<'_, ChannelSeen> {
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, self.seen(guild, channel)).await {
                Ok(Ok(seen)) => seen,
                Ok(Err(ApiError::Forbidden)) => ChannelSeen::Unusable(PostFault::Forbidden),
                Ok(Err(ApiError::Status { status: 404, .. })) => {
                    ChannelSeen::Unusable(PostFault::Missing)
                }
                Ok(Err(_)) | Err(_) => ChannelSeen::Unknown,
            }
        })
    }
}

/// Zero is nobody's id.
fn id(id: u64) -> Result<NonZeroU64, ApiError> {
    NonZeroU64::new(id).ok_or(ApiError::Unreadable)
}

fn kind(channel: &Value) -> ChannelType {
    let kind = channel["type"].as_u64().and_then(|kind| kind.try_into().ok());
    ChannelType::from(kind.unwrap_or(u8::MAX))
}

/// Permissions as Discord writes them: a number in a text.
fn bits(value: &Value) -> Permissions {
    let bits = value.as_str().and_then(|bits| bits.parse().ok());
    Permissions::from_bits_truncate(bits.unwrap_or(0))
}
