//! The door to Discord's gateway: one session, kept by twilight and paced by us.
//!
//! twilight has no brake on IDENTIFY, reconnects without a pause, and tries a resume address that led nowhere
//! again; `brake`, `pace` and `connection` do what it does not.

mod address;
mod brake;
mod connection;
mod error;
mod event;
mod health;
mod pace;
mod single;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use twilight_gateway::{ConfigBuilder, Intents};

pub use error::GatewayError;
pub use health::{GatewayHealth, Health};
pub use pace::{IdentifyLimit, Pace, until};

use super::{Door, Reception, Sending, Step};
use crate::discord::interaction::Ticket;
use crate::discord::rest::{GatewayInfo, Rest, RestError};
use crate::discord::supervisor::Supervisor;

use address::gateway_url;
use brake::{Brake, Turnstile};
use connection::Connection;

/// Asks Discord for its [`GatewayInfo`] again; `None` if it cannot be had.
type Refresh = Arc<dyn Fn() -> BoxFuture<'static, Option<GatewayInfo>> + Send + Sync>;

/// A session with the gateway that is not begun yet.
pub struct Gateway {
    connection: Connection,
    supervisor: Supervisor,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is in here.
        f.debug_struct("Gateway").finish_non_exhaustive()
    }
}

impl Gateway {
    /// At production's [`Pace`]; nothing is sent before [`Gateway::run`]. Refuses a gateway address that is
    /// neither `wss` nor on loopback.
    pub fn new(
        info: GatewayInfo,
        token: &SecretString,
        door: Arc<dyn Door>,
        reception: Reception,
    ) -> Result<Self, GatewayError> {
        Self::at(Pace::default(), info, token, door, reception)
    }

    /// [`Gateway::new`] at another pace, for tests.
    pub fn at(
        pace: Pace,
        info: GatewayInfo,
        token: &SecretString,
        door: Arc<dyn Door>,
        reception: Reception,
    ) -> Result<Self, GatewayError> {
        let mut info = info;
        info.url = gateway_url(&info.url)?;
        let turnstile = Turnstile::new(Brake::new(&pace, &info, Instant::now()));
        #[expect(clippy::disallowed_methods, reason = "twilight identifies with the token")]
        // Interactions come without any intent.
        let config = ConfigBuilder::new(token.expose_secret().to_owned(), Intents::empty())
            .queue(turnstile.clone())
            .build();
        Ok(Self {
            connection: Connection {
                config,
                turnstile,
                info,
                pace,
                refresh: None,
                health: GatewayHealth::default(),
                door,
                reception,
                resume: None,
                shard: None,
            },
            supervisor: Supervisor::default(),
        })
    }

    /// Asks `fetch` for `GET /gateway/bot` before each new session but the first, so that the count of sessions
    /// is Discord's own.
    #[must_use]
    pub fn refreshed_by<F, R>(mut self, fetch: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Option<GatewayInfo>> + Send + 'static,
    {
        self.connection.refresh = Some(Arc::new(move || Box::pin(fetch())));
        self
    }

    /// Lets one IDENTIFY go into [`Pace::reserve`], though never into the last five: a person starts the bot by hand.
    #[must_use]
    pub fn identifying_anyway(self, anyway: bool) -> Self {
        if anyway {
            self.connection.turnstile.lets_one_through();
        }
        self
    }

    /// Lets somebody count what panics.
    #[must_use]
    pub fn watched_by(self, supervisor: Supervisor) -> Self {
        Self { supervisor, ..self }
    }

    /// A handle that tells how the connection is doing.
    #[must_use]
    pub fn health(&self) -> GatewayHealth {
        self.connection.health.clone()
    }

    /// Runs until `shutdown` is done, then says good-bye to Discord, which takes at most [`Pace::close_within`];
    /// or until Discord refuses the bot for good ([`GatewayError::Fatal`]).
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) -> Result<(), GatewayError> {
        tokio::select! {
            () = shutdown => {}
            end = self.keep() => match end? {},
        }
        self.connection.close().await;
        Ok(())
    }

    /// A panic costs the connection; the session goes on in the next one, and so does the count of IDENTIFYs.
    async fn keep(&mut self) -> Result<Infallible, GatewayError> {
        let mut pauses = Supervisor::pauses();
        loop {
            let kept = self.supervisor.watch("gateway", &mut pauses, self.connection.run());
            match kept.await {
                Ok(end) => return end,
                Err(panicked) => {
                    self.connection.is_lost();
                    self.supervisor.pause(panicked).await;
                }
            }
        }
    }
}

/// The way back for what came by the gateway: Discord's REST interface.
#[derive(Debug)]
pub struct RestDoor {
    rest: Rest,
    application: u64,
}

impl RestDoor {
    /// For the interactions of this application.
    #[must_use]
    pub const fn new(rest: Rest, application: u64) -> Self {
        Self { rest, application }
    }
}

impl Door for RestDoor {
    fn answer<'a>(
        &'a self,
        to: &'a Ticket,
        sending: Sending<'a>,
    ) -> BoxFuture<'a, Result<(), RestError>> {
        let Sending { step, json, files } = sending;
        let json: Bytes = json;
        Box::pin(async move {
            match step {
                Step::Callback => self.rest.callback(to, json, files).await,
                Step::Edit => self.rest.edit(self.application, to, json, files).await,
            }
        })
    }
}
