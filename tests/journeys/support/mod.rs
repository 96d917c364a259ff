//! The stage for end-to-end tests: a local Discord, the real bot over real sockets, a real
//! database in a folder of its own, and every log line at trace level. Leaving it asserts that
//! each interaction was answered once, in time, to nobody else, and that no secret got out.

mod data;
mod exotel;
mod log;
pub(crate) mod platform;

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use discord_sandbox::exotel::{EchoBot, Exotel as LocalExotel};
use discord_sandbox::{Options, Person, Sandbox, World};
use secrecy::SecretString;
use switchboard::app::{App, Settings, TestCalls};
use switchboard::clock::{Clock, DiscordClock};
use switchboard::config::{Config, DirectoryConfig, ExotelConfig, LogConfig, LogFormat};
use switchboard::discord::framework::{self, RunError, Start};
use switchboard::domain::access::{GuildId, Level, Permit};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::text::{BotId, BotName};
use switchboard::domain::voice_bots::{Source, VoiceBotParts};
use switchboard::domain::websocket_url::WebsocketBase;
use switchboard::exotel::Exotel;
use switchboard::store::{ChainFault, Store, StoreOptions};
use switchboard::telemetry;
use switchboard::vault::{KeyRing, Vault};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::log::Log;
pub(crate) use data::{FLOW, FRONT_DESK, chosen, enabled, input, picked, typed};
pub(crate) use exotel::{KEY_OF_MUMBAI, TOKEN_OF_MUMBAI};

/// What is typed into the secret fields; found anywhere afterwards, the test fails.
pub(crate) const KEY: &str = "key-5f0c2a9d71e84b36";
pub(crate) const TOKEN: &str = "token-c81e728d9d4c2f63";

/// A local Discord with Switchboard in it.
pub(crate) struct Stage {
    pub(crate) discord: Sandbox,
    /// Where a test asked for it: an Exotel, and a voice bot that takes its calls.
    local: Option<(LocalExotel, EchoBot)>,
    pub(crate) bot: Option<Running>,
    folder: tempfile::TempDir,
    key: SecretString,
    base: Option<String>,
    /// Tests are faster than people; only the test of the limit lowers it.
    pub(crate) requests_per_minute: NonZeroU32,
    /// The servers that are named from the next start on; none: all are served.
    pub(crate) guilds: Vec<GuildId>,
    /// For how many days a server's secrets are kept that removed the bot, from the next start on.
    pub(crate) keep_left_days: u16,
    /// How often all is compared with Exotel, from the next start on.
    pub(crate) drift_check: Option<Duration>,
    /// Where credentials may be sent, from the next start on.
    pub(crate) allowed_origins: Vec<ApiOrigin>,
    /// The voice platform's lists, from the next start on.
    pub(crate) directory: Vec<DirectoryConfig>,
    /// What is decided about test calls, from the next start on. They are followed faster than for people.
    pub(crate) test_calls: TestCalls,
    /// How long a request to Exotel may take, from the next start on.
    pub(crate) exotel_timeout: Duration,
    /// Added to the machine's clock, in seconds.
    ahead: Arc<AtomicI64>,
    /// The clock of another machine, from the next start on.
    pub(crate) host: Option<DiscordClock>,
    /// Whoever asks for the time panics.
    pub(crate) clock_panics: Arc<AtomicBool>,
}

pub(crate) struct Running {
    stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<Result<(), RunError>>,
    store: Store,
}

/// Every log line of this process at trace level. A stage of its own cannot have its own: the
/// Discord library spawns tasks, and these log wherever the process does.
fn logs() -> &'static Log {
    static LOGS: OnceLock<Log> = OnceLock::new();
    LOGS.get_or_init(|| {
        let config = LogConfig { filter: "trace".parse().unwrap(), format: LogFormat::Json };
        let log = Log::default();
        let writer = log.clone();
        let subscriber = telemetry::subscriber(&config, move || writer.clone(), false);
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    })
}

impl Stage {
    /// The example world, with its roles' levels and two voice bots.
    pub(crate) async fn new() -> Self {
        Self::furnished(World::example()).await
    }

    /// A world with the example's roles, their levels and two voice bots.
    pub(crate) async fn furnished(world: World) -> Self {
        let stage = Self::bare(world).await;
        stage.grants("Voice Ops", Level::Operator, None).await;
        stage.grants("Voice Viewers", Level::Viewer, None).await;
        for (id, name) in [("front-desk", "Front desk"), ("sales", "Sales qualifier")] {
            stage.has_voice_bot(id, name).await;
        }
        stage
    }

    /// A world of the test's own, with nothing granted.
    pub(crate) async fn bare(world: World) -> Self {
        Self::on(Options { world, ..Options::default() }).await
    }

    /// A Discord of the test's own, with nothing granted.
    pub(crate) async fn on(options: Options) -> Self {
        Self::beside(None, options).await
    }

    async fn beside(local: Option<(LocalExotel, EchoBot)>, mut options: Options) -> Self {
        logs();
        options.exotel = local.as_ref().map(|(exotel, _)| exotel.clone());
        let discord = Sandbox::start(options).await.unwrap();
        let base = local.as_ref().map(|(_, bot)| bot.url());
        let allowed_origins = exotel::origins(local.as_ref().map(|(exotel, _)| exotel));
        let mut stage = Self {
            discord,
            local,
            bot: None,
            folder: tempfile::tempdir().unwrap(),
            key: KeyRing::generate_entry().unwrap(),
            base: base.or_else(|| Some("wss://voice.example.com".to_owned())),
            requests_per_minute: NonZeroU32::new(100_000).unwrap(),
            guilds: Vec::new(),
            keep_left_days: 30,
            drift_check: None,
            allowed_origins,
            directory: Vec::new(),
            test_calls: exotel::test_calls(),
            exotel_timeout: Duration::from_secs(15),
            ahead: Arc::default(),
            host: None,
            clock_panics: Arc::default(),
        };
        stage.starts().await;
        stage
    }

    /// Another base for derived URLs, from the next start on.
    pub(crate) fn derives_from(&mut self, base: Option<&str>) {
        self.base = base.map(str::to_owned);
    }

    /// Lets time pass for Switchboard (drafts, undo windows), though not for Discord.
    pub(crate) fn lets_pass(&self, time: Duration) {
        self.ahead.fetch_add(i64::try_from(time.as_secs()).unwrap(), Ordering::Relaxed);
    }

    fn ring(&self) -> KeyRing {
        KeyRing::from_entries(std::slice::from_ref(&self.key)).unwrap()
    }

    /// The database without a bot.
    pub(crate) async fn opens_at(&self, clock: Clock) -> Store {
        Store::open(StoreOptions {
            path: self.folder.path().join("switchboard.db"),
            vault: Arc::new(Vault::new(self.ring())),
            clock,
            look_only: false,
        })
        .await
        .unwrap()
    }

    /// Starts the bot on what an earlier one left behind.
    pub(crate) async fn starts(&mut self) {
        let (ahead, machine) = (self.ahead.clone(), Clock::system());
        let panics = self.clock_panics.clone();
        let believed = Clock::of(move || {
            assert!(!panics.load(Ordering::Relaxed), "as the test says");
            machine.now() + ahead.load(Ordering::Relaxed)
        });
        let store = self.opens_at(self.host.as_ref().map_or(believed, Clock::discord)).await;
        let base = self.base.as_deref().map(|base| WebsocketBase::parse(base).unwrap());
        let settings = Settings {
            allowed_origins: self.allowed_origins.clone(),
            verify_on_save: true,
            websocket_base: base.clone(),
        };
        let mut app = App::new(store.clone(), settings);
        if self.local.is_some() {
            let allowed_origins = self.allowed_origins.clone();
            let timeout = self.exotel_timeout;
            let config = ExotelConfig { allowed_origins, timeout, ..ExotelConfig::default() };
            app = app.with_exotel(Exotel::new(&config).unwrap());
            app = app.with_test_calls(self.test_calls.clone());
        }
        let mut config = Config::sandbox(
            self.folder.path(),
            self.discord.api_url().parse().unwrap(),
            self.discord.token().into(),
            self.ring(),
        );
        config.discord.requests_per_minute = self.requests_per_minute;
        config.discord.guilds.clone_from(&self.guilds);
        config.storage.keep_left_days = self.keep_left_days;
        config.exotel.drift_check = self.drift_check;
        config.voicebots.websocket_base = base;
        config.voicebots.directory.clone_from(&self.directory);
        config.voicebots.directory_every = Duration::from_millis(200);
        let host = self.host.clone().unwrap_or_else(DiscordClock::system);
        let (stop, stopped) = oneshot::channel();
        let run = async move {
            let stopped = async { drop(stopped.await) };
            let start = Start { clock: host, ..Start::default() };
            Box::pin(framework::run_with(start, app, &config, stopped)).await
        };
        let task = tokio::spawn(run);
        assert!(
            self.discord.bot_is_ready(Duration::from_secs(20)).await,
            "the bot did not come up"
        );
        self.bot = Some(Running { stop, task, store });
    }

    /// Stops the bot as SIGTERM would.
    pub(crate) async fn stops(&mut self) {
        if let Some(Running { stop, task, store }) = self.bot.take() {
            let _ = stop.send(());
            tokio::time::timeout(Duration::from_secs(10), task)
                .await
                .expect("a stop within 10 s")
                .unwrap()
                .unwrap();
            store.close().await;
        }
    }

    /// Stops and starts again.
    pub(crate) async fn restarts(&mut self) {
        self.stops().await;
        self.starts().await;
    }

    /// The database of the running bot.
    pub(crate) fn store(&self) -> &Store {
        &self.bot.as_ref().unwrap().store
    }

    /// The workspaces whose audit chain does not hold, each with its first row that does not follow.
    pub(crate) async fn chain_faults(&self) -> Vec<ChainFault> {
        self.store().verify_chains(Permit::housekeeping()).await.unwrap()
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("switchboard.db")
    }

    /// Somebody in #ops.
    pub(crate) fn person(&self, name: &str) -> Person {
        self.discord.person(name).in_channel("#ops")
    }

    /// A voice bot that was added before the test begins.
    pub(crate) async fn has_voice_bot(&self, id: &str, name: &str) {
        let parts = VoiceBotParts {
            id: BotId::parse(id).unwrap(),
            name: BotName::parse(name).unwrap(),
            own_url: None,
            source: Source::Team,
        };
        let guild = GuildId(self.discord.guild_id());
        let permit = Permit::housekeeping().in_guild(guild, fresh());
        self.store().add_voice_bot(&permit, parts).await.unwrap();
    }

    /// Saves credentials the way a person does.
    pub(crate) async fn is_configured(&self) {
        let ann = self.person("Ann");
        ann.runs("/exotel credentials")
            .fills("Account SID", "acme1")
            .fills("API Key", KEY)
            .fills("API Token", TOKEN)
            .submits()
            .sees("🟢 Configured")
            .await;
    }

    /// What was logged so far, by every stage of this process.
    pub(crate) fn logged() -> String {
        logs().text()
    }

    /// Ends the test: stops the bot and asserts what must hold for every one.
    pub(crate) async fn leaves(mut self) {
        self.stops().await;
        let violations = self.discord.audit();
        assert!(violations.is_empty(), "{violations:#?}");
        assert!(!Self::logged().contains(exotel::BASIC), "what Exotel is shown was logged");
        let bodies: String = self.discord.bodies().iter().map(ToString::to_string).collect();
        let logs = Self::logged();
        for secret in [KEY, TOKEN] {
            assert!(!bodies.contains(secret), "a secret went to Discord");
            assert!(!logs.contains(secret), "a secret was logged");
            for file in std::fs::read_dir(self.folder.path()).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "a secret stands readable in the data folder");
            }
        }
    }
}

/// A permit for what nobody on Discord asks for.
pub(crate) fn behind_the_scenes(guild: GuildId) -> Permit {
    Permit::housekeeping().in_guild(guild, fresh())
}

/// An interaction id that no interaction has.
fn fresh() -> u64 {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed).cast_unsigned()
}
