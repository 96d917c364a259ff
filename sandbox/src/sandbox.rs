//! Starting a sandbox, and what a test or a program asks of it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::faults::{GatewayFault, RestFault};
use crate::gateway;
use crate::person::Person;
use crate::record::{Counters, Exchange, InteractionRecord, Violation};
use crate::state::State;
use crate::world::World;
use crate::{record, server};

/// Told of every REST request when it is finished, for checks of one's own.
pub type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;

/// How to start a sandbox.
#[derive(Clone)]
pub struct Options {
    /// Who and what is there.
    pub world: World,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The token that the bot has to show. It must not look like a real one.
    pub token: String,
    /// How often the bot has to send a heartbeat.
    pub heartbeat_interval: Duration,
    /// How many IDENTIFYs `GET /gateway/bot` says are left.
    pub identifies_left: u64,
    /// Told of every REST request.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            world: World::example(),
            port: 0,
            token: "sandbox-token".to_owned(),
            heartbeat_interval: Duration::from_millis(41_250),
            identifies_left: 1000,
            observer: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A real bot's token does not belong in a sandbox.
    #[error(
        "the token looks like a real bot's (three parts joined by dots); give the sandbox an invented one"
    )]
    RealToken,
    /// The port is taken, or there is no loopback.
    #[error(
        "port {port} on 127.0.0.1 could not be opened: {source}; choose another, or 0 for a free one"
    )]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What the server, the people and the page share.
pub(crate) struct Inner {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    pub(crate) token: String,
    pub(crate) address: SocketAddr,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) observer: Option<Observer>,
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock has failed already; the others may go on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the state, and wakes whoever waits for a change.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.lock());
        self.changed.send_modify(|version| *version += 1);
        result
    }

    /// The number of changes so far.
    pub(crate) fn version(&self) -> u64 {
        *self.changed.borrow()
    }

    /// Waits until `look` finds something, at most `within`.
    pub(crate) async fn wait<R>(
        &self,
        within: Duration,
        mut look: impl FnMut(&State) -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + within;
        let mut changes = self.changed.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.with(&mut look) {
                return Some(found);
            }
            match tokio::time::timeout_at(deadline, changes.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return self.with(&mut look),
            }
        }
    }
}

/// A running Discord. Stops when the last clone of it is dropped.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) inner: Arc<Inner>,
    _server: Arc<Running>,
}

struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.inner.address)
            .finish_non_exhaustive()
    }
}

/// Whether a token has the shape of a real bot's: three base64 parts joined by dots, the first one an id.
fn looks_real(token: &str) -> bool {
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    let parts: Vec<&str> = token.split('.').collect();
    let base64 = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_=+/".contains(c))
    };
    matches!(parts[..], [id, time, secret]
        if id.len() >= 17 && time.len() >= 5 && secret.len() >= 20 && parts.iter().all(|part| base64(part)))
}

impl Sandbox {
    /// Opens the port and answers from then on. Refuses a token that looks like a real one, and a port that is taken.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if looks_real(&options.token) {
            return Err(StartError::RealToken);
        }
        let bind = |source| StartError::Bind {
            port: options.port,
            source,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .await
            .map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let state = State::new(
            options.world,
            format!("http://{address}"),
            options.identifies_left,
        );
        let inner = Arc::new(Inner {
            state: Mutex::new(state),
            changed: watch::Sender::new(0),
            token: options.token,
            address,
            heartbeat_interval: options.heartbeat_interval,
            observer: options.observer,
        });
        let server = tokio::spawn(server::serve(listener, Arc::clone(&inner)));
        Ok(Self {
            inner,
            _server: Arc::new(Running(server)),
        })
    }

    /// Where REST is: `http://127.0.0.1:PORT`; routes are accepted with and without `/api/v10`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// Where a browser finds the page.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.inner.address)
    }

    /// Where the gateway is, as `GET /gateway` says.
    #[must_use]
    pub fn gateway_url(&self) -> String {
        gateway::url(self.inner.address)
    }

    /// The token that the bot has to show.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.inner.token
    }

    /// The id of the application and of its bot.
    #[must_use]
    pub fn application_id(&self) -> u64 {
        self.inner.with(|state| state.application)
    }

    /// The id of the first server.
    #[must_use]
    pub fn guild_id(&self) -> u64 {
        self.inner
            .with(|state| state.world.guilds.first().map_or(0, |guild| guild.id))
    }

    /// The id of a server by name.
    ///
    /// # Panics
    /// When there is no such server.
    #[must_use]
    pub fn guild_id_of(&self, name: &str) -> u64 {
        let found = self.inner.with(|state| {
            let mut guilds = state.world.guilds.iter();
            guilds
                .find(|guild| guild.name == name)
                .map(|guild| guild.id)
        });
        named(found, "server", name)
    }

    /// The id of a channel by name: `#ops`, or `Other Co/#ops`.
    ///
    /// # Panics
    /// When there is no such channel.
    #[must_use]
    pub fn channel_id(&self, name: &str) -> u64 {
        let found = self
            .inner
            .with(|state| state.world.channel_named(name).map(|channel| channel.id));
        named(found, "channel", name)
    }

    /// The id of a role by name: `Voice Ops`.
    ///
    /// # Panics
    /// When there is no such role.
    #[must_use]
    pub fn role_id(&self, name: &str) -> u64 {
        let found = self.inner.with(|state| {
            let mut guilds = state.world.guilds.iter();
            guilds.find_map(|guild| guild.role_named(name).map(|role| role.id))
        });
        named(found, "role", name)
    }

    /// The id of a person by name.
    ///
    /// # Panics
    /// When there is no such person.
    #[must_use]
    pub fn user_id(&self, name: &str) -> u64 {
        let found = self
            .inner
            .with(|state| state.world.human_named(name).map(|person| person.id));
        named(found, "person", name)
    }

    /// A person, standing in the first channel of the first server.
    ///
    /// # Panics
    /// When there is no such person.
    #[must_use]
    pub fn person(&self, name: &str) -> Person {
        Person::new(self, self.user_id(name))
    }

    /// Gives a person a role, in whichever server has it.
    ///
    /// # Panics
    /// When there is no such person or role.
    pub fn grant(&self, person: &str, role: &str) {
        self.set_role(person, role, true);
    }

    /// Takes a role from a person.
    ///
    /// # Panics
    /// When there is no such person or role.
    pub fn take(&self, person: &str, role: &str) {
        self.set_role(person, role, false);
    }

    fn set_role(&self, person: &str, role: &str, has: bool) {
        let (user, role) = (self.user_id(person), self.role_id(role));
        self.inner
            .change(|state| state.world.set_role(user, role, has));
    }

    /// Skips time: three seconds and fifteen minutes pass at once for interactions and their tokens.
    pub fn advance(&self, by: Duration) {
        self.inner.change(|state| {
            state.clock.advance(by);
            state.expire();
        });
    }

    /// The next `times` REST requests whose path contains `path` (empty: any) meet this fault.
    pub fn fail_next(&self, path: &str, times: usize, fault: RestFault) {
        self.inner
            .change(|state| state.faults.add_rest(path, times, fault));
    }

    /// Lets the gateway misbehave.
    pub fn gateway_fault(&self, fault: GatewayFault) {
        self.inner.change(|state| gateway::misbehave(state, fault));
    }

    /// Sends an event of any kind to the bot, as it is.
    pub fn deliver_raw(&self, event: &str, data: &Value) {
        self.inner
            .change(|state| state.sessions.dispatch(event, data));
    }

    /// How often the bot connected, identified and resumed, and where.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.inner.with(|state| state.record.counters.clone())
    }

    /// Waits until the bot is ready to receive events, at most `within`. Says whether it is.
    pub async fn bot_is_ready(&self, within: Duration) -> bool {
        self.inner
            .wait(within, |state| state.sessions.any_live().then_some(()))
            .await
            .is_some()
    }

    /// Waits until the condition holds for the counters, at most `within`. Says whether it does.
    pub async fn counted(&self, within: Duration, holds: impl Fn(&Counters) -> bool) -> bool {
        self.inner
            .wait(within, |state| holds(&state.record.counters).then_some(()))
            .await
            .is_some()
    }

    /// The commands that are registered, for everybody or for the first server, as Discord would list them.
    #[must_use]
    pub fn commands(&self) -> Vec<Value> {
        self.inner.with(|state| {
            state
                .commands
                .iter()
                .map(|known| known.json.clone())
                .collect()
        })
    }

    /// Waits until a top-level command of that name is registered, at most `within`. Says whether it is.
    pub async fn registered(&self, name: &str, within: Duration) -> bool {
        self.inner
            .wait(within, |state| {
                let mut commands = state.commands.iter();
                commands
                    .find(|known| known.json["name"] == name)
                    .map(|_| ())
            })
            .await
            .is_some()
    }

    /// Every REST request so far, in the order of their arrival.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.inner.with(|state| state.record.exchanges.clone())
    }

    /// Every interaction so far, in the order of delivery, with the callbacks that came for it.
    #[must_use]
    pub fn interactions(&self) -> Vec<InteractionRecord> {
        self.inner.with(|state| state.record.interactions.clone())
    }

    /// Everything the bot ever sent by REST, as text: to look for what must not be in it.
    #[must_use]
    pub fn bodies(&self) -> Vec<String> {
        self.inner.with(|state| {
            let exchanges = state.record.exchanges.iter();
            exchanges
                .filter(|exchange| !exchange.body.is_null())
                .map(|exchange| exchange.body.to_string())
                .collect()
        })
    }

    /// What the bot did that a good bot does not: see [`Violation`].
    #[must_use]
    pub fn audit(&self) -> Vec<Violation> {
        self.inner.with(|state| record::audit(&state.record))
    }
}

fn named(found: Option<u64>, kind: &str, name: &str) -> u64 {
    match found {
        Some(id) => id,
        None => panic!("there is no {kind} named {name:?} in this world"),
    }
}

#[cfg(test)]
mod tests {
    use super::looks_real;

    #[test]
    fn a_token_with_three_long_parts_looks_real() {
        let shape = format!("{}.{}.{}", "M".repeat(24), "G".repeat(6), "x".repeat(27));
        assert!(looks_real(&shape));
        assert!(looks_real(&format!("Bot {shape}")));
        assert!(!looks_real("sandbox-token"));
        assert!(!looks_real("a.b.c"));
    }
}
