//! What every subcommand begins with: configuration, keys, database, in the order that fails closed.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::app::{App, Settings, TestCalls};
use crate::clock::{Clock, DiscordClock};
use crate::config::{Config, ConfigError};
use crate::discord::framework::RunError;
use crate::exotel::Exotel;
use crate::store::{ChainFault, Damage, OpenError, Store, StoreError, StoreOptions};
use crate::telemetry::TelemetryError;
#[cfg(feature = "sandbox")]
use crate::vault::KeyRingError;
use crate::vault::{Vault, VaultError};

/// Why a subcommand did not do its work. Its text may be printed: it never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The sandbox's key was changed by hand.
    #[cfg(feature = "sandbox")]
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    #[cfg(feature = "sandbox")]
    #[error("RUST_LOG is not a log filter; write for example info, or info,switchboard=debug")]
    LogFilter(#[from] tracing_subscriber::filter::ParseError),
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The bot stopped by itself.
    #[error(transparent)]
    Run(#[from] RunError),
    /// `--identify-anyway` where a service manager would do it again and again.
    #[error(
        "--identify-anyway is for a person at a terminal: a service that restarts would use up Discord's last sessions, after which it resets the bot token. Stop the service (`systemctl stop switchboard`) and run it by hand once"
    )]
    AnywayInAService,
    /// The system gives no threads or sockets.
    #[error("the program cannot start: {0}")]
    Runtime(io::Error),
    /// Random numbers, or a key that does not seal.
    #[error("{0}")]
    Vault(#[from] VaultError),
    #[error("{path}: {source}")]
    File { path: std::path::PathBuf, source: io::Error },
    #[error("{0} exists: `switchboard init` never overwrites; name another file with --path")]
    Exists(std::path::PathBuf),
    /// The copy was not made, or did not prove good.
    #[error("no backup was made: {0:#}")]
    Backup(anyhow::Error),
    /// A sealed value of one server does not open.
    #[error("{0}")]
    Damage(Damage),
    /// The backup is not good, or cannot be put in its place.
    #[error("nothing was restored: {0:#}")]
    Restore(anyhow::Error),
    /// The audit trail was changed by something other than this program.
    #[error("entry {} of server {} is not what was written, or is missing; compare with a backup", .0.seq, .0.guild.0)]
    Audit(ChainFault),
    /// `check` has said what is wrong; this is how bad it is.
    #[error("not everything is in order, see above")]
    Check {
        /// The exit code of the worst finding.
        exit_code: u8,
    },
    #[cfg(feature = "sandbox")]
    #[error("{0}")]
    Sandbox(#[from] discord_sandbox::StartError),
}

impl CliError {
    /// `EX_TEMPFAIL` of `sysexits.h`: trying again later may help.
    pub const TRY_LATER: u8 = 75;

    /// 70 = a bug, 75 = try again later, 78 = a person must change something first.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Open(error) => error.exit_code(),
            Self::Run(error) => error.exit_code(),
            Self::Check { exit_code } => *exit_code,
            Self::Store(_) | Self::Runtime(_) | Self::Vault(_) | Self::Backup(_) => Self::TRY_LATER,
            _ => ConfigError::EXIT_CODE,
        }
    }
}

/// Reads the configuration from `path`, or from where it is by default, and from the environment.
pub(super) fn configuration(path: Option<&Path>) -> Result<Config, CliError> {
    let variables = std::env::vars_os();
    let texts = variables
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Config::load(path, texts)?)
}

/// Switchboard over an open store, with what the use cases need to know of the configuration.
pub(super) fn app(store: Store, config: &Config) -> Result<App, CliError> {
    let settings = Settings {
        allowed_origins: config.exotel.allowed_origins.clone(),
        verify_on_save: config.exotel.verify_on_save,
        websocket_base: config.voicebots.websocket_base.clone(),
    };
    let exotel = Exotel::new(&config.exotel).map_err(io::Error::other);
    let exotel = exotel.map_err(CliError::Runtime)?;
    let keep_refused_days = config.storage.keep_refused_days;
    let app = App::new(store, settings).with_exotel(exotel).keeping_refused(keep_refused_days);
    Ok(app.with_test_calls(TestCalls::from(&config.exotel)))
}

/// The configured keys.
pub(super) fn vault(config: &Config) -> Arc<Vault> {
    Arc::new(Vault::new(config.encryption.keys.clone()))
}

/// Opens the database. `look_only` creates and migrates nothing.
pub(super) async fn open(
    config: &Config,
    vault: &Arc<Vault>,
    look_only: bool,
) -> Result<Store, CliError> {
    Ok(Store::open(options(config, vault, look_only)).await?)
}

/// Opens the database for a bot, whose clock Discord corrects.
pub(super) async fn open_at(
    clock: &DiscordClock,
    config: &Config,
    vault: &Arc<Vault>,
) -> Result<Store, CliError> {
    let options = StoreOptions { clock: Clock::discord(clock), ..options(config, vault, false) };
    Ok(Store::open(options).await?)
}

/// What a database is opened with.
pub(super) fn options(config: &Config, vault: &Arc<Vault>, look_only: bool) -> StoreOptions {
    StoreOptions {
        path: config.storage.database.clone(),
        vault: vault.clone(),
        clock: Clock::system(),
        look_only,
    }
}
