//! What the operator decides: one TOML file and the environment, read and checked as a whole before
//! anything else happens.
//!
//! Every key is in `config.example.toml` with its default and its variable, which is
//! `SWITCHBOARD_<SECTION>_<KEY>` and wins over the file. Lists are separated by commas there. A relative path,
//! be it of the database or of a secret's file, starts at the working directory of the process and not
//! at the folder of the configuration file: a configuration in `/etc` must not put a database there.

mod checks;
mod errors;
mod files;
pub mod fresh;
mod keys;
mod place;
mod secrets;
mod sections;
mod sources;
mod toml_file;

use std::{
    io,
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};

use secrecy::SecretString;
use url::Url;

pub use self::{
    errors::{ConfigError, ConfigWarning, Problem},
    keys::{KEYS, Key},
    place::Place,
};
use self::{files::TextFile, sources::Sources, toml_file::TomlFile};

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "switchboard.toml";
/// The variable that names another file.
pub const FILE_VARIABLE: &str = "SWITCHBOARD_CONFIG";
/// Exotel's two regions: Singapore and Mumbai.
pub const EXOTEL_ORIGINS: [&str; 2] = ["https://api.exotel.com", "https://api.in.exotel.com"];

const DEFAULT_DATABASE: &str = "switchboard.db";
/// Far above what a person does, also while options are suggested to them at every keystroke.
const DEFAULT_REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("120 is not zero");
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(8);
const DEFAULT_FILTER: &str = "info";

/// Everything the operator decides, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// `[discord]`
    pub discord: DiscordConfig,
    /// `[storage]`
    pub storage: StorageConfig,
    /// `[encryption]`
    pub encryption: EncryptionConfig,
    /// `[exotel]`
    pub exotel: ExotelConfig,
    /// `[voicebots]`
    pub voicebots: VoicebotsConfig,
    /// `[log]`
    pub log: LogConfig,
    /// What works and should still be put right; log these once telemetry is up.
    pub warnings: Vec<ConfigWarning>,
}

/// How to reach Discord, and for whom.
#[derive(Debug, Clone)]
pub struct DiscordConfig {
    /// The bot's token. Only `run` needs one, so its absence is told there.
    pub token: Option<SecretString>,
    /// The servers to serve; empty: every server that invites the bot.
    pub guilds: Vec<u64>,
    /// A REST proxy or a local Discord in place of `https://discord.com`.
    pub api_url: Option<Url>,
    /// How much a member may ask in a minute; a server ten times that.
    pub requests_per_minute: NonZeroU32,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub struct StorageConfig {
    /// The SQLite file; a relative path starts at the working directory.
    pub database: PathBuf,
}

/// What seals the secrets.
#[derive(Debug, Clone)]
pub struct EncryptionConfig {
    /// Entries `<id>:<64 hex digits>`, at least one: the first seals, all open.
    pub keys: Vec<SecretString>,
}

/// How Exotel is called.
#[derive(Debug, Clone)]
pub struct ExotelConfig {
    /// The origins (`https://host[:port]`, canonical) that credentials may be sent to.
    pub allowed_origins: Vec<String>,
    /// Whether new credentials are tried before the save is confirmed.
    pub verify_on_save: bool,
    /// How long one call may take in all.
    pub timeout: Duration,
}

/// The voice platform.
#[derive(Debug, Clone)]
pub struct VoicebotsConfig {
    /// The base of derived WebSocket URLs, without a trailing slash.
    pub websocket_base: Option<String>,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// Directives of `tracing-subscriber`, such as `info,switchboard=debug`.
    pub filter: String,
    /// For people or for machines.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: DEFAULT_FILTER.to_owned(), format: LogFormat::default() }
    }
}

impl Config {
    /// Reads and checks the configuration.
    ///
    /// The file is `path`, else the one that `SWITCHBOARD_CONFIG` names, else `switchboard.toml` in the
    /// working directory if there is one. `env` looks up an environment variable.
    pub fn load(
        path: Option<&Path>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let file = read_file(path, &env)?;
        let mut sources = Sources {
            file: file.as_ref().map(TomlFile::parse).transpose()?,
            env: &env,
            warnings: Vec::new(),
        };
        Ok(Self {
            discord: DiscordConfig::read(&mut sources)?,
            storage: StorageConfig::read(&sources)?,
            encryption: EncryptionConfig::read(&mut sources)?,
            exotel: ExotelConfig::read(&sources)?,
            voicebots: VoicebotsConfig::read(&sources)?,
            log: LogConfig::read(&sources)?,
            warnings: sources.warnings,
        })
    }

    /// The configuration of the sandbox: everything in `data_dir`, Discord at `api_url`.
    ///
    /// `key_entry` is an entry of the key ring; the fields are open for what the sandbox adds.
    #[must_use]
    pub fn sandbox(
        data_dir: &Path,
        api_url: Url,
        token: SecretString,
        key_entry: SecretString,
    ) -> Self {
        Self {
            discord: DiscordConfig {
                token: Some(token),
                guilds: Vec::new(),
                api_url: Some(api_url),
                requests_per_minute: DEFAULT_REQUESTS_PER_MINUTE,
            },
            storage: StorageConfig { database: data_dir.join(DEFAULT_DATABASE) },
            encryption: EncryptionConfig { keys: vec![key_entry] },
            exotel: ExotelConfig {
                allowed_origins: EXOTEL_ORIGINS.map(str::to_owned).to_vec(),
                verify_on_save: true,
                timeout: DEFAULT_TIMEOUT,
            },
            voicebots: VoicebotsConfig {
                websocket_base: Some("wss://voice.example.com".to_owned()),
            },
            log: LogConfig::default(),
            warnings: Vec::new(),
        }
    }
}

fn read_file(
    path: Option<&Path>,
    env: &impl Fn(&str) -> Option<String>,
) -> Result<Option<TextFile>, ConfigError> {
    let named = path
        .map(Path::to_owned)
        .or_else(|| env(FILE_VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from));
    let path = named.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
    match TextFile::read(&path) {
        Ok(file) => Ok(Some(file)),
        // Nobody asked for this file, and the environment may say everything.
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(source) => Err(ConfigError::Unreadable { path, source }),
    }
}
