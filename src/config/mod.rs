//! What the operator decides: one TOML file and the environment, read and checked as a whole before
//! anything else happens.
//!
//! Every key is in `config.example.toml` with its default and its variable (`SWITCHBOARD_` + section
//! + `_` + key), which wins over the file. Lists are separated by commas there. A relative path,
//! be it of the database or of a secret's file, starts at the working directory of the process and not
//! at the folder of the configuration file: a configuration in `/etc` must not put a database there.

mod checks;
mod errors;
mod files;
mod keys;
mod place;
mod sources;

use std::{
    io,
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
use self::{
    files::TextFile,
    sources::{ConfigFile, Exposure, Found, Sources, Text, invalid},
};

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "switchboard.toml";
/// The variable that names another file.
pub const FILE_VARIABLE: &str = "SWITCHBOARD_CONFIG";
/// Exotel's two regions: Singapore and Mumbai.
pub const EXOTEL_ORIGINS: [&str; 2] = ["https://api.exotel.com", "https://api.in.exotel.com"];

const DEFAULT_DATABASE: &str = "switchboard.db";
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(8);
const DEFAULT_FILTER: &str = "info";
const KEYS_EXAMPLE: &str = r#"["2026:<64 hex digits>"]"#;
const GUILDS_EXAMPLE: &str = "[123456789012345678]";
const ORIGINS_EXAMPLE: &str = r#"["https://api.exotel.com"]"#;

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
        Self {
            filter: DEFAULT_FILTER.to_owned(),
            format: LogFormat::default(),
        }
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
            file: file.as_ref().map(ConfigFile::parse).transpose()?,
            env: &env,
            warnings: Vec::new(),
        };
        Ok(Self {
            discord: DiscordConfig::from(&mut sources)?,
            storage: StorageConfig::from(&sources)?,
            encryption: EncryptionConfig::from(&mut sources)?,
            exotel: ExotelConfig::from(&sources)?,
            voicebots: VoicebotsConfig::from(&sources)?,
            log: LogConfig::from(&sources)?,
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
            },
            storage: StorageConfig {
                database: data_dir.join(DEFAULT_DATABASE),
            },
            encryption: EncryptionConfig {
                keys: vec![key_entry],
            },
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
    let named = path.map(Path::to_owned).or_else(|| {
        env(FILE_VARIABLE)
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
    });
    let path = named.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
    match TextFile::read(&path) {
        Ok(file) => Ok(Some(file)),
        // Nobody asked for this file, and the environment may say everything.
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(source) => Err(ConfigError::Unreadable { path, source }),
    }
}

/// Runs a check on what was found, and gives its complaint a key and a place.
fn checked<T>(
    key: Key,
    found: Found<Text>,
    check: impl Fn(&str) -> Result<T, Problem>,
) -> Result<T, ConfigError> {
    check(&found.value).map_err(|problem| invalid(key, found.place, problem))
}

fn checked_list<T: PartialEq>(
    key: Key,
    found: Vec<Found<Text>>,
    check: impl Fn(&str) -> Result<T, Problem>,
) -> Result<Vec<T>, ConfigError> {
    let mut values = Vec::new();
    for entry in found {
        let value = checked(key, entry, &check)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

impl DiscordConfig {
    fn from(sources: &mut Sources<'_>) -> Result<Self, ConfigError> {
        let token = sources.secret_text(keys::DISCORD_TOKEN, Exposure::Warned)?;
        let guilds = sources.list(keys::DISCORD_GUILDS, GUILDS_EXAMPLE)?;
        let api_url = sources.text(keys::DISCORD_API_URL)?;
        Ok(Self {
            token: token
                .map(|found| {
                    checked(keys::DISCORD_TOKEN, found, |text| {
                        checks::bot_token(text).map(|()| SecretString::from(text))
                    })
                })
                .transpose()?,
            guilds: checked_list(
                keys::DISCORD_GUILDS,
                guilds.unwrap_or_default(),
                checks::guild_id,
            )?,
            api_url: api_url
                .map(|found| checked(keys::DISCORD_API_URL, found, checks::discord_api))
                .transpose()?,
        })
    }
}

impl StorageConfig {
    fn from(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let database = match sources.text(keys::STORAGE_URL)? {
            Some(found) => checked(keys::STORAGE_URL, found, checks::sqlite_file)?,
            None => PathBuf::from(DEFAULT_DATABASE),
        };
        Ok(Self { database })
    }
}

impl EncryptionConfig {
    fn from(sources: &mut Sources<'_>) -> Result<Self, ConfigError> {
        let key = keys::ENCRYPTION_KEYS;
        let found = sources
            .secret_list(key, Exposure::Refused, KEYS_EXAMPLE)?
            .filter(|entries| !entries.is_empty())
            .ok_or(ConfigError::Missing {
                key,
                remedy: "`switchboard init` writes one, to be kept as long as the data",
            })?;
        let keys = found
            .into_iter()
            .map(|entry| {
                checked(key, entry, |text| {
                    checks::key_entry(text).map(|()| SecretString::from(text))
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }
}

impl ExotelConfig {
    fn from(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let origins = match sources.list(keys::EXOTEL_ALLOWED_ORIGINS, ORIGINS_EXAMPLE)? {
            Some(found) => checked_list(keys::EXOTEL_ALLOWED_ORIGINS, found, checks::api_origin)?,
            None => EXOTEL_ORIGINS.map(str::to_owned).to_vec(),
        };
        let timeout = sources.number(keys::EXOTEL_TIMEOUT_SECONDS, 1..=60)?;
        Ok(Self {
            allowed_origins: origins,
            verify_on_save: sources.flag(keys::EXOTEL_VERIFY_ON_SAVE)?.unwrap_or(true),
            timeout: timeout.map_or(DEFAULT_TIMEOUT, Duration::from_secs),
        })
    }
}

impl VoicebotsConfig {
    fn from(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let key = keys::VOICEBOTS_WEBSOCKET_BASE;
        let websocket_base = sources
            .text(key)?
            .map(|found| checked(key, found, checks::websocket_base))
            .transpose()?;
        Ok(Self { websocket_base })
    }
}

impl LogConfig {
    fn from(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let filter = match sources.text(keys::LOG_FILTER)? {
            Some(found) => checked(keys::LOG_FILTER, found, checks::log_filter)?,
            None => DEFAULT_FILTER.to_owned(),
        };
        let format = match sources.text(keys::LOG_FORMAT)? {
            Some(found) => checked(keys::LOG_FORMAT, found, |text| match text {
                "text" => Ok(LogFormat::Text),
                "json" => Ok(LogFormat::Json),
                _ => Err(Problem::NotFormat),
            })?,
            None => LogFormat::Text,
        };
        Ok(Self { filter, format })
    }
}
