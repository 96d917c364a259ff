//! `[[voicebots.directory]]`: where the voice platform's lists of its bots are, each for one server.

use std::fmt;
use std::path::{Path, PathBuf};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use url::Url;
use zeroize::Zeroizing;

use super::errors::{ConfigError, ConfigWarning};
use super::files::TextFile;
use super::place::{At, Place};
use super::{Config, values};
use crate::domain::access::GuildId;

/// The voice platform's list of the bots of one server.
#[derive(Debug, Clone)]
pub struct DirectoryConfig {
    /// The server; once loaded it is there: named, or the only one of `discord.guilds`.
    pub guild: Option<GuildId>,
    pub url: Url,
    /// Sent to that URL as a Bearer token.
    pub token: Option<SecretString>,
    token_file: Option<PathBuf>,
    /// What holds the list, in an object; `None`: its only list.
    pub list_field: Option<String>,
    pub id_field: String,
    pub name_field: String,
    pub websocket_url_field: String,
}

/// An entry as it is written.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a list of tables such as [{ url = \"https://voice.example.com/bots\" }]"
)]
#[derive(Default)]
struct Written {
    #[serde(deserialize_with = "values::guild")]
    guild: Option<GuildId>,
    #[serde(deserialize_with = "values::directory_url")]
    url: Option<Url>,
    #[serde(deserialize_with = "values::platform_token")]
    token: Option<SecretString>,
    token_file: Option<PathBuf>,
    list_field: Option<String>,
    id_field: Option<String>,
    name_field: Option<String>,
    websocket_url_field: Option<String>,
}

impl DirectoryConfig {
    /// A list at `url`, of a server.
    #[must_use]
    pub fn of(guild: GuildId, url: Url, token: Option<SecretString>) -> Self {
        Self {
            guild: Some(guild),
            url,
            token,
            token_file: None,
            list_field: None,
            id_field: "id".to_owned(),
            name_field: "name".to_owned(),
            websocket_url_field: "websocket_url".to_owned(),
        }
    }
}

impl DirectoryConfig {
    /// The header that the token is sent in, marked as sensitive; `None` without a token.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the header's value is the token")]
    pub fn authorization(&self) -> Option<HeaderValue> {
        let token = self.token.as_ref()?.expose_secret();
        let bearer = Zeroizing::new(format!("Bearer {token}"));
        // It was read as visible ASCII, which every header may hold.
        let mut header = HeaderValue::from_str(&bearer).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

impl Written {
    fn checked(self) -> Result<DirectoryConfig, &'static str> {
        let url = self.url.ok_or("needs a url in each entry")?;
        if self.token.is_some() && self.token_file.is_some() {
            return Err("has a token and a token_file in one entry; delete one of the two");
        }
        let unnamed = DirectoryConfig::of(GuildId(0), url, self.token);
        Ok(DirectoryConfig {
            guild: self.guild,
            token_file: self.token_file,
            list_field: self.list_field,
            id_field: self.id_field.unwrap_or(unnamed.id_field),
            name_field: self.name_field.unwrap_or(unnamed.name_field),
            websocket_url_field: self.websocket_url_field.unwrap_or(unnamed.websocket_url_field),
            ..unnamed
        })
    }
}

/// Every entry; in a variable as the same list, in one line.
pub(super) fn directories<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<DirectoryConfig>, D::Error> {
    from.deserialize_any(Entries)
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<DirectoryConfig>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a list of tables such as [{ url = "https://voice.example.com/bots" }]"#)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut read = Vec::new();
        while let Some(written) = entries.next_element::<Written>()? {
            read.push(written.checked().map_err(A::Error::custom)?);
        }
        Ok(read)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        #[derive(Deserialize)]
        struct Line {
            #[serde(deserialize_with = "directories")]
            directory: Vec<DirectoryConfig>,
        }
        // What the parser says could repeat a token.
        let line = toml::from_str::<Line>(&format!("directory = {text}"));
        line.map(|line| line.directory).map_err(|_| {
            E::custom(
                r#"must be a list of tables in one line, such as [{ url = "https://voice.example.com/bots", token_file = "/run/token" }]"#,
            )
        })
    }
}

/// Puts in place what the rest of the configuration decides: the server of each, and what stands in files.
pub(super) fn settle(
    config: &mut Config,
    file: Option<&TextFile>,
    credentials: Option<&Path>,
) -> Result<Vec<ConfigWarning>, ConfigError> {
    let mut warnings = Vec::new();
    let only = match config.discord.guilds.as_slice() {
        [guild] => Some(*guild),
        _ => None,
    };
    let mut seen = Vec::new();
    for directory in &mut config.voicebots.directory {
        let Some(guild) = directory.guild.or(only) else {
            return Err(refused(
                "needs a guild in each entry, unless discord.guilds names exactly one server",
            ));
        };
        let served = &config.discord.guilds;
        if !served.is_empty() && !served.contains(&guild) {
            return Err(refused("names a guild that is not one of discord.guilds"));
        }
        if seen.contains(&guild) {
            return Err(refused("has two entries for one guild; a server has one list"));
        }
        seen.push(guild);
        directory.guild = Some(guild);
        let exposed = |file: &TextFile| {
            let key = "voicebots.directory.token".to_owned();
            let mode = file.exposed(credentials)?;
            Some(ConfigWarning::Exposed { key, path: file.path.clone(), mode })
        };
        match directory.token_file.take() {
            Some(path) => {
                let read = TextFile::read(&path);
                let read = read.map_err(|error| {
                    refused(&format!("names a token_file that cannot be read: {error}"))
                })?;
                warnings.extend(exposed(&read));
                directory.token = Some(values::header_text(read.text.trim()).ok_or_else(|| {
                    refused("names a token_file that holds no token: one line without spaces")
                })?);
            }
            None if directory.token.is_some() => warnings.extend(file.and_then(exposed)),
            None => {}
        }
    }
    Ok(warnings)
}

fn refused(problem: &str) -> ConfigError {
    let problem = format!("voicebots.directory {problem}");
    ConfigError::Invalid { problem, place: Place::new(&At::File(0..0), None, None) }
}
