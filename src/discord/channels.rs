//! What Discord says of a channel: whether it is this server's, and whether everybody sees it.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::interaction::Permissions;
use super::outbox::fault;
use super::rest::{Request, Rest, RestError};
use super::views;
use crate::app::audit::{ChannelSeen, Channels};
use crate::domain::access::{ChannelId, GuildId};
use crate::domain::audit::PostFault;

/// Discord's types of thread.
const NEWS_THREAD: u64 = 10;
const PUBLIC_THREAD: u64 = 11;
const PRIVATE_THREAD: u64 = 12;

/// How long each part of a look may take: somebody may be waiting for an answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks at channels through Discord's REST interface.
#[derive(Clone, Debug)]
pub(super) struct ChannelLook(Rest);

impl ChannelLook {
    /// A look through this interface.
    #[must_use]
    pub(super) const fn new(rest: Rest) -> Self {
        Self(rest)
    }

    /// Whether everybody sees it; `None` if Discord does not say so in time.
    async fn public(&self, guild: GuildId, found: Value) -> Option<bool> {
        match tokio::time::timeout(PATIENCE, self.is_public(guild, found)).await {
            Ok(Ok(public)) => Some(public),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    async fn is_public(&self, guild: GuildId, mut found: Value) -> Result<bool, RestError> {
        let kind = found["type"].as_u64();
        if kind == Some(PRIVATE_THREAD) {
            return Ok(false);
        }
        // A public thread is seen by those who see its channel.
        if matches!(kind, Some(PUBLIC_THREAD | NEWS_THREAD)) {
            let parent = found["parent_id"].as_str().and_then(|id| id.parse().ok());
            found = self.channel(parent.unwrap_or_default()).await?;
        }
        let roles: Value = self.0.json(Request::get(format!("/guilds/{}/roles", guild.0))).await?;
        let everyone = guild.0.to_string();
        let is_everyone = |it: &&Value| it["id"] == *everyone;
        let list = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let roles = list(&roles);
        let base = roles.iter().find(is_everyone);
        let base = base.map_or_else(Permissions::default, |role| bits(&role["permissions"]));
        let overwrites = list(&found["permission_overwrites"]);
        let own = overwrites.iter().find(is_everyone);
        let (deny, allow) =
            own.map_or_else(Default::default, |own| (bits(&own["deny"]), bits(&own["allow"])));
        let here = base.changed(deny, allow);
        Ok(base.administrator() || here.view_channel())
    }

    async fn channel(&self, channel: u64) -> Result<Value, RestError> {
        self.0.json(Request::get(format!("/channels/{channel}"))).await
    }
}

impl Channels for ChannelLook {
    fn look(&self, guild: GuildId, channel: ChannelId) -> BoxFuture<'_, ChannelSeen> {
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, self.channel(channel.0)).await {
                Ok(Ok(found)) if found["guild_id"] == *guild.0.to_string() => {
                    ChannelSeen::Known { public: self.public(guild, found).await }
                }
                Ok(Ok(_)) => ChannelSeen::Unusable(PostFault::OtherServer),
                Ok(Err(RestError::Forbidden)) => ChannelSeen::Unusable(PostFault::Forbidden),
                Ok(Err(RestError::Status { status: 404, .. })) => {
                    ChannelSeen::Unusable(PostFault::Missing)
                }
                Ok(Err(_)) | Err(_) => ChannelSeen::Unknown,
            }
        })
    }

    fn begin(&self, channel: ChannelId, public: bool) -> BoxFuture<'_, Result<(), PostFault>> {
        Box::pin(async move {
            let body = serde_json::to_vec(&views::first_post(public));
            let body = body.map_err(|_| PostFault::Refused)?;
            let post = Request::post(format!("/channels/{}/messages", channel.0), body);
            match tokio::time::timeout(PATIENCE, self.0.send(post)).await {
                Ok(sent) => sent.map(drop).map_err(|error| fault(&error)),
                Err(_) => Err(PostFault::Unreachable),
            }
        })
    }
}

/// Permissions as Discord writes them: a number in a text.
fn bits(value: &Value) -> Permissions {
    Permissions::of(value.as_str().unwrap_or_default())
}
