//! The channel that changes are posted in.

use std::fmt::Debug;
use std::time::Duration;

use futures_util::future::{BoxFuture, ready};

use crate::app::failure::Failure;
use crate::app::notice::{Done, Notice};
use crate::app::screen::Shown;
use crate::app::turn::Turn;
use crate::app::{App, contained};
use crate::domain::access::{ChannelId, GuildId, Permit};
use crate::domain::audit::PostFault;
use crate::domain::refusal::Refusal;

/// The pauses between the looks at a channel that somebody chose.
const LOOK_PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(1)];

/// Knows what Discord says of a channel: a port, so that the use cases can ask without knowing Discord.
pub trait Channels: Debug + Send + Sync {
    /// Looks at a channel that is to hold what happens in this server.
    fn look(&self, guild: GuildId, channel: ChannelId) -> BoxFuture<'_, ChannelSeen>;

    /// Posts the first message there, which says what follows and, of a `public` channel, that everybody sees it.
    fn begin(&self, channel: ChannelId, public: bool) -> BoxFuture<'_, Result<(), PostFault>>;
}

/// What was seen of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelSeen {
    /// It is there, and this server's. Whether everybody sees it may not have been found out.
    Known { public: Option<bool> },
    /// Nothing can be posted there.
    Unusable(PostFault),
    /// That could not be found out now.
    Unknown,
}

/// Nobody to ask: nothing can be found out.
#[derive(Debug)]
pub(in crate::app) struct NoChannels;

impl Channels for NoChannels {
    fn look(&self, _: GuildId, _: ChannelId) -> BoxFuture<'_, ChannelSeen> {
        Box::pin(ready(ChannelSeen::Unknown))
    }

    fn begin(&self, _: ChannelId, _: bool) -> BoxFuture<'_, Result<(), PostFault>> {
        Box::pin(ready(Err(PostFault::Unreachable)))
    }
}

impl Turn<'_> {
    /// Posts changes in this channel from now on, or no longer in any.
    pub(super) async fn set_audit_channel(
        &self,
        channel: Option<ChannelId>,
    ) -> Result<Shown, Failure> {
        let Some(channel) = channel else {
            self.store().set_audit_channel(&self.permit, None, false).await?;
            return Ok(Notice::Done(Done::AuditChannelCleared).into());
        };
        let now = self.store().posting(&self.permit).await?;
        if now.channel == Some(channel) && now.fault.is_none() {
            return Err(Refusal::AuditChannelAlready(channel).into());
        }
        let public = match self.seen(channel).await {
            ChannelSeen::Known { public } => public,
            ChannelSeen::Unusable(fault) => return Err(Refusal::AuditChannel(fault).into()),
            // Whose channel it is must be known before anything is posted there.
            ChannelSeen::Unknown => return Err(Refusal::AuditChannelUnknown.into()),
        };
        let known = public.unwrap_or(false);
        // That posts follow is said once it is known that they can.
        match self.app.channels.begin(channel, known).await {
            Ok(()) => {}
            Err(PostFault::Unreachable) => return Err(Refusal::AuditChannelUnknown.into()),
            Err(fault) => return Err(Refusal::AuditChannel(fault).into()),
        }
        self.store().set_audit_channel(&self.permit, Some(channel), known).await?;
        Ok(Notice::Done(Done::AuditChannelSet { channel, public }).into())
    }
}

impl Turn<'_> {
    /// Looks at a channel, and again where Discord does not say what it is.
    async fn seen(&self, channel: ChannelId) -> ChannelSeen {
        let guild = self.permit.guild();
        for pause in LOOK_PAUSES {
            match self.app.channels.look(guild, channel).await {
                ChannelSeen::Unknown => tokio::time::sleep(pause).await,
                seen => return seen,
            }
        }
        self.app.channels.look(guild, channel).await
    }
}

impl App {
    /// Looks again at every channel that changes are posted in: one that was private may have been opened
    /// since. One that cannot be looked at keeps what was known of it.
    pub async fn look_at_audit_channels(&self) {
        let channels = match self.store.audit_channels(Permit::housekeeping()).await {
            Ok(channels) => channels,
            Err(error) => return tracing::error!(%error, "the audit channels cannot be read"),
        };
        for (guild, channel, public) in channels {
            let look = self.look_at_audit_channel(guild, channel, public);
            contained(guild, "look at its audit channel", look).await;
        }
    }

    async fn look_at_audit_channel(&self, guild: GuildId, channel: ChannelId, public: bool) {
        let ChannelSeen::Known { public: Some(now) } = self.channels.look(guild, channel).await
        else {
            return;
        };
        if now == public {
            return;
        }
        let (of, at) = (guild.0, channel.0);
        tracing::warn!(
            guild = of,
            channel = at,
            public = now,
            "who sees the audit channel changed"
        );
        let leave = Permit::housekeeping();
        if let Err(error) = self.store.remember_public(leave, guild, channel, now).await {
            tracing::error!(guild = of, %error, "who sees the audit channel was not noted");
        }
    }
}
