//! The connection to the gateway: one `twilight_gateway::Shard` after the other, at our pace.
//!
//! A shard reconnects by itself and at once, so each one here lives for a
//! single connection: when it ends, the session and its resume URL are carried
//! over to a new shard after the pause.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::{info, warn};
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{Config, ConfigBuilder, Message, Session, ShardState};

use super::brake::{Turnstile, Wait, Why};
use super::event::{Event, keys};
use super::health::GatewayHealth;
use super::pace::{Pace, Pauses, until};
use super::single::Single;
use super::{GatewayError, Refresh, gateway_url};
use crate::discord::doors::{Arrival, Door, Reception};
use crate::discord::interaction::Interaction;
use crate::discord::rest::GatewayInfo;

/// Close codes after which the session is gone; resuming it would only cost a
/// connection (Discord, "Gateway Close Event Codes"; 4006 is from before v8).
const SESSION_GONE: [u16; 3] = [4006, 4007, 4009];

/// The session with Discord, across connections.
pub(super) struct Connection {
    pub(super) config: Config<Turnstile>,
    pub(super) turnstile: Turnstile,
    pub(super) info: GatewayInfo,
    pub(super) pace: Pace,
    pub(super) refresh: Option<Refresh>,
    pub(super) health: GatewayHealth,
    pub(super) door: Arc<dyn Door>,
    pub(super) reception: Reception,
    pub(super) resume: Option<Resume>,
    pub(super) shard: Option<Single>,
}

/// What a new connection needs to go on where the last one stopped.
pub(super) struct Resume {
    session: Session,
    /// Where to; `None` is the main address.
    url: Option<String>,
}

/// How a connection ended.
struct Ended {
    /// How long it had a session; `None` if it never had one.
    lasted: Option<Duration>,
    /// The close code, if Discord gave one.
    code: Option<u16>,
}

impl Connection {
    /// Keeps a session until Discord says that there can be none.
    ///
    /// Dropping this future keeps the connection, for [`Connection::close`].
    pub(super) async fn run(&mut self) -> Result<Infallible, GatewayError> {
        let mut backoff = Pauses::new(&self.pace);
        let mut first = true;
        loop {
            if self.resume.is_none() {
                if !first {
                    self.ask_discord().await;
                }
                wait_for_turn(&self.turnstile).await;
            }
            first = false;
            let tried_url = self.connect();
            let ended = self.serve().await?;
            self.keep_session(&ended, tried_url);
            let chance = getrandom::u32().unwrap_or_default();
            let pause = backoff.pause(ended.lasted, &self.pace, chance);
            info!(code = ended.code, pause = ?pause, "the gateway connection ended");
            sleep(pause).await;
        }
    }

    /// Says good-bye to Discord, if there is a connection.
    pub(super) async fn close(&mut self) {
        if let Some(mut single) = self.shard.take().filter(Single::is_open) {
            // Nothing depends on Discord's answer, so its absence is no error.
            let _ = timeout(self.pace.close_within, single.close()).await;
        }
    }

    /// Takes over what `GET /gateway/bot` says now, if it can be had.
    async fn ask_discord(&mut self) {
        let Some(refresh) = &self.refresh else { return };
        let Ok(Some(info)) = timeout(self.pace.refresh_within, refresh()).await else {
            warn!("could not ask Discord for its gateway; going on with what it said before");
            return;
        };
        match gateway_url(&info.url) {
            Ok(url) => {
                self.turnstile.learn(&info);
                self.info = GatewayInfo { url, ..info };
            }
            Err(error) => warn!(%error, "Discord's gateway address is not usable"),
        }
    }

    /// Makes the shard for one connection; whether it goes to a resume URL.
    fn connect(&mut self) -> bool {
        let mut config = ConfigBuilder::from(self.config.clone()).proxy_url(self.info.url.clone());
        let mut to_resume_url = false;
        if let Some(resume) = &self.resume {
            config = config.session(resume.session.clone());
            if let Some(url) = &resume.url {
                config = config.resume_url(url.clone());
                to_resume_url = true;
            }
        }
        self.shard = Some(Single::new(config.build()));
        self.health.update(|health| health.connections += 1);
        to_resume_url
    }

    /// Takes one connection's events until it ends.
    async fn serve(&mut self) -> Result<Ended, GatewayError> {
        let give_up = Instant::now() + self.pace.ready_within;
        let mut ready: Option<Instant> = None;
        let mut code = None;
        // Every return leaves through here, so that the health is never stale.
        let mut fatal = None;
        while let Some(single) = self.shard.as_mut() {
            let item = tokio::select! {
                item = single.next() => item,
                () = sleep_until(give_up), if ready.is_none() => {
                    warn!("Discord gave no session in time; connecting anew");
                    break;
                }
            };
            let latency = single.shard.latency().recent().first().copied();
            let state = single.shard.state();
            match item {
                Some(Ok(Message::Text(text))) => {
                    if ready.is_none() && state == ShardState::Active {
                        ready = Some(Instant::now());
                    }
                    let identifies = self.turnstile.identifies();
                    self.health.update(|health| {
                        health.connected = state == ShardState::Active;
                        health.heard = Some(Instant::now());
                        health.latency = latency;
                        health.identifies = identifies;
                    });
                    self.receive(&text);
                }
                Some(Ok(Message::Close(frame))) => code = frame.map(|frame| frame.code),
                Some(Err(error)) => self.report(&error),
                None => break,
            }
            match state {
                ShardState::FatallyClosed => {
                    fatal = Some(GatewayError::fatal(code));
                    break;
                }
                ShardState::Disconnected { .. } => break,
                ShardState::Active | ShardState::Identifying | ShardState::Resuming => {}
            }
        }
        self.health.update(|health| health.connected = false);
        match fatal {
            Some(error) => Err(error),
            None => Ok(Ended { lasted: ready.map(|ready| ready.elapsed()), code }),
        }
    }

    /// Gives up a connection of which nothing is known but that somebody panicked.
    pub(super) fn is_lost(&mut self) {
        self.health.update(|health| health.connected = false);
        let unknown = Ended { lasted: None, code: None };
        self.keep_session(&unknown, false);
    }

    /// Carries the ended connection's session over to the next one.
    fn keep_session(&mut self, ended: &Ended, tried_url: bool) {
        // Dropping the shard closes the socket without a close frame, which
        // leaves the session open at Discord's side.
        let Some(Single { shard, .. }) = self.shard.take() else {
            return;
        };
        let gone = ended.code.is_some_and(|code| SESSION_GONE.contains(&code));
        self.resume = shard.session().filter(|_| !gone).map(|session| Resume {
            session: session.clone(),
            // A resume URL that led nowhere is not tried twice.
            url: shard
                .resume_url()
                .filter(|_| ended.lasted.is_some() || !tried_url)
                .and_then(|url| gateway_url(url).ok()),
        });
    }

    /// Hands over an interaction. Other events are not asked for, and the few that come all the same are
    /// twilight's business.
    fn receive(&self, text: &str) {
        let Some(data) = Event::interaction(text) else { return };
        let interaction = Interaction::read(data);
        if interaction.is_err() {
            self.health.update(|health| health.unreadable += 1);
            warn!(keys = ?keys(data), "an interaction cannot be read");
        }
        (self.reception)(Arrival { interaction, door: self.door.clone() });
    }

    /// Logs what went wrong without twilight's error, which holds the payload.
    fn report(&self, error: &ReceiveMessageError) {
        match error.kind() {
            ReceiveMessageErrorType::Reconnect => warn!("could not connect to Discord's gateway"),
            ReceiveMessageErrorType::Compression => warn!("the gateway sent a broken zlib stream"),
            _ => {
                self.health.update(|health| health.unreadable += 1);
                warn!("the gateway sent a message that cannot be read");
            }
        }
    }
}

async fn wait_for_turn(turnstile: &Turnstile) {
    while let Err(Wait { time, why }) = turnstile.take_turn() {
        let until = until(time);
        match why {
            Why::Ours => warn!(until, "waiting before the next IDENTIFY, to spare the bot token"),
            Why::Discord { remaining, untouched } => warn!(
                remaining,
                until,
                "Discord resets the bot token after the last session, so the last {untouched} are kept: waiting until it counts anew. `switchboard run --identify-anyway`, by hand, begins one all the same"
            ),
        }
        sleep(time).await;
    }
}
