//! What the operator decides: one TOML file and the environment, read and checked as a whole before
//! anything else happens.
//!
//! Every key is in `config.example.toml` with its default and its variable, which is
//! `SWITCHBOARD_<SECTION>_<KEY>` and wins over the file. Lists are separated by commas there. A relative path,
//! be it of the database or of a secret's file, starts at the working directory of the process and not
//! at the folder of the configuration file: a configuration in `/etc` must not put a database there.
//!
//! The structs below are the list of keys: what they do not name is refused, in the file as in the environment.

mod directory;
mod errors;
mod files;
pub mod fresh;
mod nearest;
mod place;
mod read;
mod secrets;
mod values;

use std::{
    collections::BTreeMap,
    io,
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};

use secrecy::SecretString;
use serde::Deserialize;
use tracing_subscriber::EnvFilter;
use url::Url;

pub use self::{
    directory::DirectoryConfig,
    errors::{ConfigError, ConfigWarning},
    place::Place,
};
use self::{files::TextFile, read::Tree};
use crate::{
    domain::{
        access::GuildId, audit::REFUSED_KEPT_DAYS, origin::ApiOrigin, phone::CallingCode,
        websocket_url::WebsocketBase,
    },
    vault::KeyRing,
};

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "switchboard.toml";
/// The variable that names another file.
pub const FILE_VARIABLE: &str = "SWITCHBOARD_CONFIG";

const VARIABLE_PREFIX: &str = "SWITCHBOARD_";
const DEFAULT_DATABASE: &str = "switchboard.db";

/// Everything the operator decides, checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub discord: DiscordConfig,
    #[serde(default)]
    pub storage: StorageConfig,
    pub encryption: EncryptionConfig,
    #[serde(default)]
    pub exotel: ExotelConfig,
    #[serde(default)]
    pub voicebots: VoicebotsConfig,
    #[serde(default)]
    pub log: LogConfig,
    /// What works and should still be put right; log these once telemetry is up.
    #[serde(skip)]
    pub warnings: Vec<ConfigWarning>,
}

/// How to reach Discord, and for whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a section")]
pub struct DiscordConfig {
    /// The bot's token. Only `run` needs one, so its absence is told there.
    #[serde(deserialize_with = "values::token")]
    pub token: Option<SecretString>,
    /// The servers to serve; empty: every server that invites the bot.
    #[serde(deserialize_with = "values::guilds")]
    pub guilds: Vec<GuildId>,
    /// A REST proxy or a local Discord in place of `https://discord.com`.
    #[serde(deserialize_with = "values::discord_api")]
    pub api_url: Option<Url>,
    /// How much a member may ask in a minute; a server ten times that.
    #[serde(deserialize_with = "values::requests")]
    pub requests_per_minute: NonZeroU32,
}

/// Where the data is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a section")]
pub struct StorageConfig {
    /// The SQLite file; a relative path starts at the working directory.
    #[serde(rename = "url", deserialize_with = "values::sqlite_file")]
    pub database: PathBuf,
    /// For how many days key and token of a server are kept that removed the bot; 0 = for ever.
    #[serde(deserialize_with = "values::days")]
    pub keep_left_days: u16,
    /// For how many days refused attempts are kept.
    #[serde(deserialize_with = "values::refused_days")]
    pub keep_refused_days: u32,
}

/// What seals the secrets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a section")]
pub struct EncryptionConfig {
    #[serde(deserialize_with = "values::key_ring")]
    pub keys: KeyRing,
}

/// How Exotel is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a section")]
pub struct ExotelConfig {
    /// The origins that credentials may be sent to. The first is what a blank API Base URL means.
    #[serde(deserialize_with = "values::exotel::origins")]
    pub allowed_origins: Vec<ApiOrigin>,
    /// Whether new credentials are tried before the save is confirmed.
    #[serde(deserialize_with = "values::flag")]
    pub verify_on_save: bool,
    /// How long one request may take in all, whatever it asks for.
    #[serde(rename = "timeout_seconds", deserialize_with = "values::exotel::seconds")]
    pub timeout: Duration,
    /// How often every workspace is compared with what Exotel has; `None`: never.
    #[serde(deserialize_with = "values::exotel::interval")]
    pub drift_check: Option<Duration>,
    /// How many test calls a member may place a day.
    #[serde(deserialize_with = "values::exotel::calls")]
    pub test_calls_per_member: u32,
    /// How many test calls all members of a server may place a day.
    #[serde(deserialize_with = "values::exotel::calls")]
    pub test_calls_per_workspace: u32,
    /// The countries whose phones a test call may ring.
    #[serde(deserialize_with = "values::exotel::countries")]
    pub test_call_countries: Vec<CallingCode>,
}

/// The voice platform.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a section")]
pub struct VoicebotsConfig {
    /// The base of derived WebSocket URLs.
    #[serde(deserialize_with = "values::websocket_base")]
    pub websocket_base: Option<WebsocketBase>,
    /// The platform's lists of its bots, one a server at most.
    #[serde(deserialize_with = "directory::directories")]
    pub directory: Vec<DirectoryConfig>,
    /// How often they are read.
    #[serde(deserialize_with = "values::exotel::every")]
    pub directory_every: Duration,
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a section")]
pub struct LogConfig {
    /// Directives of `tracing-subscriber`, such as `info,switchboard=debug`.
    #[serde(deserialize_with = "values::log_filter")]
    pub filter: EnvFilter,
    #[serde(deserialize_with = "values::log_format")]
    pub format: LogFormat,
}

/// A key that is also accepted as `<name>_file`, the path of a file that holds the value.
struct Secret {
    section: &'static str,
    name: &'static str,
    /// With this secret every other one opens: where others on the machine can read it, nothing starts.
    opens_all: bool,
}

const SECRETS: [Secret; 2] = [
    Secret { section: "discord", name: "token", opens_all: false },
    Secret { section: "encryption", name: "keys", opens_all: true },
];

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for DiscordConfig {
    fn default() -> Self {
        // Far above what a person does, also while options are suggested to them at every keystroke.
        const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("120 is not zero");
        Self {
            token: None,
            guilds: Vec::new(),
            api_url: None,
            requests_per_minute: REQUESTS_PER_MINUTE,
        }
    }
}

impl Default for StorageConfig {
    fn default() -> Self {
        Self {
            database: PathBuf::from(DEFAULT_DATABASE),
            keep_left_days: 30,
            keep_refused_days: REFUSED_KEPT_DAYS,
        }
    }
}

impl Default for ExotelConfig {
    fn default() -> Self {
        Self {
            allowed_origins: ApiOrigin::defaults(),
            verify_on_save: true,
            timeout: Duration::from_secs(15),
            drift_check: None,
            test_calls_per_member: 10,
            test_calls_per_workspace: 50,
            test_call_countries: vec![CallingCode::INDIA],
        }
    }
}

impl Default for VoicebotsConfig {
    fn default() -> Self {
        Self {
            websocket_base: None,
            directory: Vec::new(),
            directory_every: Duration::from_mins(5),
        }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: EnvFilter::new("info"), format: LogFormat::default() }
    }
}

impl Config {
    /// Reads and checks the configuration.
    ///
    /// The file is `path`, else the one that `SWITCHBOARD_CONFIG` names, else `switchboard.toml` in the
    /// working directory if there is one. `environment` is all variables with their values.
    pub fn load(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let environment: BTreeMap<_, _> = environment.into_iter().collect();
        let named = path.or(environment.get(FILE_VARIABLE).map(Path::new));
        let file = read_file(named.filter(|path| !path.as_os_str().is_empty()))?;
        let mut tree = Tree::parse(file.as_ref())?;
        let mut warnings = secrets::settle(&mut tree, &environment)?;
        let mut config = tree.read()?;
        let credentials = environment.get(secrets::CREDENTIALS).map(Path::new);
        warnings.extend(directory::settle(&mut config, file.as_ref(), credentials)?);
        Ok(Self { warnings, ..config })
    }

    /// The configuration of the sandbox: everything in `data_dir`, Discord at `api_url`.
    #[must_use]
    pub fn sandbox(data_dir: &Path, api_url: Url, token: SecretString, keys: KeyRing) -> Self {
        Self {
            discord: DiscordConfig {
                token: Some(token),
                api_url: Some(api_url),
                ..DiscordConfig::default()
            },
            storage: StorageConfig {
                database: data_dir.join(DEFAULT_DATABASE),
                ..StorageConfig::default()
            },
            encryption: EncryptionConfig { keys },
            exotel: ExotelConfig::default(),
            voicebots: VoicebotsConfig {
                websocket_base: WebsocketBase::parse("wss://voice.example.com").ok(),
                ..VoicebotsConfig::default()
            },
            log: LogConfig::default(),
            warnings: Vec::new(),
        }
    }
}

fn secret(section: &str, name: &str) -> Option<&'static Secret> {
    SECRETS.iter().find(|secret| secret.section == section && secret.name == name)
}

impl Secret {
    fn file_form(&self) -> String {
        format!("{}_file", self.name)
    }
}

fn read_file(named: Option<&Path>) -> Result<Option<TextFile>, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    match TextFile::read(path) {
        Ok(file) => Ok(Some(file)),
        // Nobody asked for this file, and the environment may say everything.
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(source) => Err(ConfigError::Unreadable { path: path.to_owned(), source }),
    }
}
