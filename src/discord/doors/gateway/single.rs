//! A shard that is used for one connection.
//!
//! When a socket ends without a close frame, twilight 0.18 dials again inside
//! the same poll: no item, no pause, and so a hot loop where a gateway accepts
//! and drops. Mostly its state shows that. Where the socket ends in the very
//! poll that opened it the state is the same before and after, and the only
//! sign is twilight's own log; so a poll runs under a subscriber that counts
//! "connecting". It also keeps all else that twilight says out of our log.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use futures_util::StreamExt;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Metadata, Subscriber, span};
use twilight_gateway::error::ReceiveMessageError;
use twilight_gateway::{CloseFrame, Config, Message, Shard, ShardId, ShardState};

use super::brake::Turnstile;

/// One connection to Discord.
pub(super) struct Single {
    pub(super) shard: Shard<Turnstile>,
    opened: bool,
    dials: Arc<AtomicUsize>,
    counter: Dispatch,
}

impl Single {
    pub(super) fn new(config: Config<Turnstile>) -> Self {
        let dials = Arc::new(AtomicUsize::new(0));
        Self {
            shard: Shard::with_config(ShardId::ONE, config),
            opened: false,
            counter: Dispatch::new(Dials(Arc::clone(&dials))),
            dials,
        }
    }

    /// Whether there is a socket to say good-bye on.
    pub(super) fn is_open(&self) -> bool {
        use ShardState::{Active, Identifying, Resuming};
        matches!(self.shard.state(), Active | Identifying | Resuming)
    }

    /// Says good-bye with 1000, which shows the bot as offline at once, and
    /// waits for Discord's answer. It may never come: the caller sets the limit.
    pub(super) async fn close(&mut self) {
        self.shard.close(CloseFrame::NORMAL);
        // The state is "disconnected" from here on, while the answer is due.
        self.opened = false;
        while let Some(Ok(Message::Text(_))) = self.next().await {}
    }

    /// What comes next; `None` once the connection has ended, even where the
    /// shard already dials anew.
    pub(super) async fn next(&mut self) -> Option<Result<Message, ReceiveMessageError>> {
        std::future::poll_fn(|cx| {
            let polled =
                tracing::dispatcher::with_default(&self.counter, || self.shard.poll_next_unpin(cx));
            let disconnected = matches!(self.shard.state(), ShardState::Disconnected { .. });
            if polled.is_ready() {
                self.opened |= !disconnected;
                return polled;
            }
            if (self.opened && disconnected) || self.dials.load(Ordering::Relaxed) > 1 {
                return Poll::Ready(None);
            }
            self.opened |= !disconnected;
            Poll::Pending
        })
        .await
    }
}

/// Counts how often twilight says "connecting".
struct Dials(Arc<AtomicUsize>);

impl Dials {
    fn wants(metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with("twilight_gateway")
    }
}

impl Subscriber for Dials {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::wants(metadata) { Interest::always() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        Self::wants(metadata)
    }

    fn event(&self, event: &Event<'_>) {
        let mut connecting = Connecting(false);
        event.record(&mut connecting);
        if connecting.0 {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    // No span is ever enabled here.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Connecting(bool);

impl Visit for Connecting {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Other fields are not even formatted: they could be anything.
        self.0 |= field.name() == "message" && format!("{value:?}") == "connecting";
    }
}
