//! The gateway bridge: serenity believes it talks to Discord, and talks to
//! 127.0.0.1, while twilight keeps the session with the real gateway.
//!
//! serenity 0.12 loses what is chosen in a dialog's selects, never resumes at
//! the address Discord asks for, has no brake on IDENTIFY, reconnects without a
//! pause, drops unreadable events in silence, and carries an old TLS stack. All
//! of it is mended here and known nowhere else; with serenity 0.13 this module
//! goes.
//!
//! ```text
//! Discord ── upstream ── rewrite ── session ── downstream ── serenity
//!            (twilight)                        (ws://127.0.0.1)
//! ```

mod address;
mod brake;
mod dialog;
mod downstream;
mod error;
mod health;
mod pace;
mod rewrite;
mod session;
mod single;
mod upstream;

use std::fmt;
use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serenity::model::gateway::GatewayIntents;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::Instant;
use twilight_gateway::{ConfigBuilder, Intents};

pub use address::serenity_dials_loopback;
pub use error::BridgeError;
pub use health::{BridgeHealth, Health};
pub use pace::{IdentifyLimit, Pace};
pub use rewrite::Unreadable;

use address::gateway_url;
use brake::{Brake, Turnstile};
use downstream::Downstream;
use session::Session;
use upstream::Upstream;

/// What `GET /gateway/bot` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayInfo {
    /// The gateway's address, such as `wss://gateway.discord.gg`; plain `ws`
    /// only to a loopback address.
    pub url: String,
    /// `session_start_limit.total`.
    pub total: u32,
    /// `session_start_limit.remaining`.
    pub remaining: u32,
    /// `session_start_limit.reset_after`.
    pub reset_after: Duration,
}

/// Asks Discord for its [`GatewayInfo`] again; `None` if it cannot be had.
type Refresh = Arc<dyn Fn() -> BoxFuture<'static, Option<GatewayInfo>> + Send + Sync>;

/// A gateway bridge that listens, and does not run yet.
pub struct Bridge {
    upstream: Upstream,
    downstream: Downstream,
    address: String,
}

impl fmt::Debug for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is in here, and the secret path.
        f.debug_struct("Bridge").finish_non_exhaustive()
    }
}

impl Bridge {
    /// Opens the loopback gateway at production's [`Pace`]; nothing is sent to
    /// Discord before [`Bridge::run`]. Refuses a gateway address that is neither
    /// `wss` nor on loopback.
    pub async fn listen(
        info: GatewayInfo,
        token: &SecretString,
        intents: GatewayIntents,
    ) -> Result<Self, BridgeError> {
        Self::listen_at(Pace::default(), info, token, intents).await
    }

    /// [`Bridge::listen`] at another pace, for tests.
    pub async fn listen_at(
        pace: Pace,
        info: GatewayInfo,
        token: &SecretString,
        intents: GatewayIntents,
    ) -> Result<Self, BridgeError> {
        let info = GatewayInfo { url: gateway_url(&info.url)?, ..info };
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(BridgeError::Listen)?;
        let address = format!("ws://{}", listener.local_addr().map_err(BridgeError::Listen)?);
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(|_| BridgeError::Random)?;

        let turnstile = Turnstile::new(Brake::new(&pace, &info, Instant::now()));
        #[expect(clippy::disallowed_methods, reason = "twilight identifies with the token")]
        let config = ConfigBuilder::new(
            token.expose_secret().to_owned(),
            Intents::from_bits_retain(intents.bits()),
        )
        .queue(turnstile.clone())
        .build();
        let health = BridgeHealth::default();
        let (to_serenity, from_discord) = mpsc::channel(256);
        let (to_discord, from_serenity) = mpsc::channel(64);
        Ok(Self {
            upstream: Upstream {
                config,
                turnstile,
                info,
                pace,
                refresh: None,
                unreadable: None,
                health: health.clone(),
                to_serenity,
                from_serenity,
                resume: None,
                shard: None,
            },
            downstream: Downstream {
                listener,
                path: format!("/{}", hex::encode(secret)).into(),
                session: Session::new(address.clone()),
                health,
                from_discord,
                to_discord,
            },
            address,
        })
    }

    /// Where serenity must connect: set `client.ws_url` to it. Whoever knows it
    /// can read the bot's events, so it is not to be logged.
    #[must_use]
    pub fn downstream_url(&self) -> String {
        format!("{}{}", self.address, self.downstream.path)
    }

    /// Asks `fetch` for `GET /gateway/bot` before each new session but the
    /// first, so that the count of sessions is Discord's own.
    #[must_use]
    pub fn refreshed_by<F, R>(mut self, fetch: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Option<GatewayInfo>> + Send + 'static,
    {
        self.upstream.refresh = Some(Arc::new(move || Box::pin(fetch())));
        self
    }

    /// The interactions that serenity cannot read, for a "not understood". The
    /// last receiver asked for gets them.
    pub fn unreadable(&mut self) -> mpsc::Receiver<Unreadable> {
        let (tell, told) = mpsc::channel(64);
        self.upstream.unreadable = Some(tell);
        told
    }

    /// A handle that tells how the bridge is doing while it runs.
    #[must_use]
    pub fn health(&self) -> BridgeHealth {
        self.upstream.health.clone()
    }

    /// Runs until `shutdown` is done, then says good-bye to Discord, which takes
    /// at most [`Pace::close_within`]; or until Discord refuses the bot for good
    /// ([`BridgeError::Fatal`]).
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<(), BridgeError> {
        let Self { mut upstream, mut downstream, .. } = self;
        let mut serving = std::pin::pin!(downstream.serve());
        tokio::select! {
            () = shutdown => {}
            never = &mut serving => match never {},
            end = upstream.run() => match end? {},
        }
        tokio::select! {
            () = upstream.close() => Ok(()),
            never = serving => match never {},
        }
    }
}
