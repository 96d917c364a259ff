//! Starting a sandbox, and what a test or a program asks of it.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::faults::{GatewayFault, RestFault};
use crate::inner::Inner;
use crate::keep::Keeper;
use crate::options::{Options, StartError, looks_real};
use crate::person::Person;
use crate::record::Counters;
use crate::{gateway, server};

/// A running Discord. Stops when the last clone of it is dropped.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) inner: Arc<Inner>,
    _server: Arc<Running>,
}

struct Running {
    tasks: Vec<JoinHandle<()>>,
    inner: Arc<Inner>,
    keeper: Option<Arc<Keeper>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Some(keeper) = &self.keeper {
            save(&self.inner, keeper);
        }
    }
}

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(200);

/// Keeps messages as they change, so that even a program that is killed leaves them.
async fn keep(inner: Arc<Inner>, keeper: Arc<Keeper>) {
    let mut seen = 0;
    loop {
        inner.changed(&mut seen).await;
        tokio::time::sleep(GATHER).await;
        save(&inner, &keeper);
    }
}

fn save(inner: &Inner, keeper: &Keeper) {
    if let Err(error) = inner.with(|state| keeper.save(state)) {
        tracing::error!("{error}");
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.inner.address).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Opens the port and answers from then on. Refuses a token that looks like a real one, and a port that is taken.
    pub async fn start(mut options: Options) -> Result<Self, StartError> {
        if looks_real(&options.token) {
            return Err(StartError::RealToken);
        }
        let bind = |source| StartError::Bind { port: options.port, source };
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let folder = options.keep.take();
        let inner = Arc::new(Inner::new(options, address));
        let open = |folder| inner.change(|state| Keeper::open(folder, state)).map(Arc::new);
        let keeper = folder.map(open).transpose()?;
        let mut tasks = vec![tokio::spawn(server::serve(listener, Arc::clone(&inner)))];
        if let Some(keeper) = &keeper {
            tasks.push(tokio::spawn(keep(Arc::clone(&inner), Arc::clone(keeper))));
        }
        let running = Running { tasks, inner: Arc::clone(&inner), keeper };
        Ok(Self { inner, _server: Arc::new(running) })
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
        self.inner.with(|state| state.world.guilds.first().map_or(0, |guild| guild.id))
    }

    /// The id of a server by name.
    ///
    /// # Panics
    /// When there is no such server.
    #[must_use]
    pub fn guild_id_of(&self, name: &str) -> u64 {
        let found = self.inner.with(|state| {
            let mut guilds = state.world.guilds.iter();
            guilds.find(|guild| guild.name == name).map(|guild| guild.id)
        });
        named(found, "server", name)
    }

    /// The id of a channel by name: `#ops`, or `Other Co/#ops`.
    ///
    /// # Panics
    /// When there is no such channel.
    #[must_use]
    pub fn channel_id(&self, name: &str) -> u64 {
        let found =
            self.inner.with(|state| state.world.channel_named(name).map(|channel| channel.id));
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
        let found = self.inner.with(|state| state.world.human_named(name).map(|person| person.id));
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

    /// The bytes of the file that a message's attachment names, by its id.
    #[must_use]
    pub fn file(&self, id: &str) -> Option<Vec<u8>> {
        let id = id.parse().ok()?;
        self.inner.with(|state| state.files.get(&id).map(|file| file.bytes.clone()))
    }

    /// Skips time: three seconds and fifteen minutes pass at once for interactions and their tokens.
    pub fn advance(&self, by: Duration) {
        self.inner.change(|state| {
            state.clock.advance(by);
            state.expire();
        });
    }

    /// The next `times` REST requests whose path contains `path` (empty: any) get this fault.
    pub fn fail_next(&self, path: &str, times: usize, fault: RestFault) {
        self.inner.change(|state| state.faults.add_rest(path, times, fault));
    }

    /// Lets the gateway misbehave.
    pub fn gateway_fault(&self, fault: GatewayFault) {
        self.inner.change(|state| gateway::misbehave(state, fault));
    }

    /// Sends an event of any kind to the bot, as it is.
    pub fn deliver_raw(&self, event: &str, data: &Value) {
        self.inner.change(|state| state.sessions.dispatch(event, &data.clone().into()));
    }

    /// Waits until the bot is ready to receive events, at most `within`. Says whether it is.
    pub async fn bot_is_ready(&self, within: Duration) -> bool {
        self.inner.wait(within, |state| state.sessions.any_live().then_some(())).await.is_some()
    }

    /// Waits until the condition holds for the counters, at most `within`. Says whether it does.
    pub async fn counted(&self, within: Duration, holds: impl Fn(&Counters) -> bool) -> bool {
        self.inner.wait(within, |state| holds(&state.record.counters).then_some(())).await.is_some()
    }

    /// The commands that are registered, for everybody or for the first server, as Discord would list them.
    #[must_use]
    pub fn commands(&self) -> Vec<Value> {
        self.inner.with(|state| state.commands.iter().map(|known| known.json.clone()).collect())
    }

    /// Waits until a top-level command of that name is registered, at most `within`. Says whether it is.
    pub async fn registered(&self, name: &str, within: Duration) -> bool {
        self.inner
            .wait(within, |state| {
                let mut commands = state.commands.iter();
                commands.find(|known| known.json["name"] == name).map(|_| ())
            })
            .await
            .is_some()
    }
}

fn named(found: Option<u64>, kind: &str, name: &str) -> u64 {
    match found {
        Some(id) => id,
        None => panic!("there is no {kind} named {name:?} in this world"),
    }
}
