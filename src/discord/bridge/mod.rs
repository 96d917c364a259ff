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

mod downstream;
mod health;
mod pace;
mod rewrite;
mod session;
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
use url::{Host, Url};

pub use health::{BridgeHealth, Health};
pub use pace::{IdentifyLimit, Pace};
pub use rewrite::Unreadable;

use downstream::Downstream;
use pace::{Brake, Turnstile};
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

/// Why there is no bridge, or no longer one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BridgeError {
    /// The loopback gateway could not be opened.
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(std::io::Error),
    /// The system gave no random numbers for the loopback gateway's address.
    #[error("the system gives no random numbers")]
    Random,
    /// A gateway address that would show the bot token to others.
    #[error("Discord's gateway must be a wss:// address (ws:// only on a loopback address)")]
    Url,
    /// serenity is about to connect somewhere else than to the bridge.
    #[error("serenity must connect to the gateway bridge on a loopback address")]
    NotLoopback,
    /// Discord will not have this bot as it is configured, however often it
    /// tries. The program exits 78 (`EX_CONFIG`), so that no supervisor restarts it.
    #[error("Discord closed the gateway for good ({code}): {reason}")]
    Fatal {
        /// Discord's close code.
        code: u16,
        /// What it means, and the remedy.
        reason: &'static str,
    },
}

impl BridgeError {
    /// The error for a close code after which a reconnect is of no use
    /// (Discord, "Gateway Close Event Codes").
    fn fatal(code: Option<u16>) -> Self {
        let code = code.unwrap_or_default();
        let reason = match code {
            4004 => {
                "the bot token is not valid; set discord.token to the one of your application's Bot page"
            }
            4010 | 4011 => "the bot is on too many servers for one connection",
            4012 => {
                "this version of the program speaks a gateway version that Discord no longer has; upgrade it"
            }
            4013 => "the program asked for events that do not exist; upgrade it",
            4014 => {
                "the program asked for events that this bot may not have; allow them on your application's Bot page"
            }
            _ => "no reason that this version of the program knows",
        };
        Self::Fatal { code, reason }
    }
}

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
        let info = GatewayInfo {
            url: gateway_url(&info.url)?,
            ..info
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(BridgeError::Listen)?;
        let address = format!(
            "ws://{}",
            listener.local_addr().map_err(BridgeError::Listen)?
        );
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(|_| BridgeError::Random)?;

        let turnstile = Turnstile::new(Brake::new(&pace, &info, Instant::now()));
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
        let Self {
            mut upstream,
            mut downstream,
            ..
        } = self;
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

/// Refuses a serenity client that would connect anywhere else than to this
/// machine: call it with `client.ws_url` before the client starts.
pub fn serenity_dials_loopback(ws_url: &str) -> Result<(), BridgeError> {
    let url = Url::parse(ws_url).map_err(|_| BridgeError::NotLoopback)?;
    if url.scheme() == "ws" && is_loopback(&url) {
        Ok(())
    } else {
        Err(BridgeError::NotLoopback)
    }
}

/// A gateway address in the form that twilight wants: no query, no last slash.
fn gateway_url(text: &str) -> Result<String, BridgeError> {
    let url = Url::parse(text).map_err(|_| BridgeError::Url)?;
    let secure = url.scheme() == "wss" || (url.scheme() == "ws" && is_loopback(&url));
    let plain = url.username().is_empty() && url.password().is_none();
    let Some(host) = url.host().filter(|_| secure && plain) else {
        return Err(BridgeError::Url);
    };
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    Ok(format!("{}://{host}{port}{path}", url.scheme()))
}

/// Whether the host is a loopback *address*: a name could lead elsewhere.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serenity_may_dial_loopback_only() {
        assert!(serenity_dials_loopback("ws://127.0.0.1:4000/path").is_ok());
        assert!(serenity_dials_loopback("ws://[::1]:4000").is_ok());
        for far in [
            "wss://gateway.discord.gg",
            "ws://localhost:1",
            "ws://127.0.0.1.example",
            "ws://10.0.0.1",
            "wss://127.0.0.1",
            "",
        ] {
            assert!(serenity_dials_loopback(far).is_err(), "{far}");
        }
    }

    #[test]
    fn a_gateway_that_would_show_the_token_is_refused() {
        for bad in [
            "ws://gateway.discord.gg",
            "http://127.0.0.1",
            "wss://a:b@gateway.discord.gg",
            "gateway",
        ] {
            assert!(gateway_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_gateway_address_loses_its_query_and_last_slash() {
        let of = |text| gateway_url(text).unwrap_or_default();
        assert_eq!(of("wss://gateway.discord.gg/"), "wss://gateway.discord.gg");
        assert_eq!(
            of("wss://gateway.discord.gg/?v=9"),
            "wss://gateway.discord.gg"
        );
        assert_eq!(of("ws://127.0.0.1:80/x/"), "ws://127.0.0.1/x");
        assert_eq!(of("ws://[::1]:8000"), "ws://[::1]:8000");
    }

    #[test]
    fn every_fatal_code_has_its_reason() {
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            let text = BridgeError::fatal(Some(code)).to_string();
            assert!(
                text.contains(&code.to_string()) && !text.contains("no reason"),
                "{text}"
            );
        }
    }
}
