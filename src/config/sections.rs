//! Each section: where its values are looked up, what they must be, and what holds without them.

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

use super::{
    DEFAULT_DATABASE, DEFAULT_FILTER, DEFAULT_TIMEOUT, DiscordConfig, EXOTEL_ORIGINS,
    EncryptionConfig, ExotelConfig, LogConfig, LogFormat, StorageConfig, VoicebotsConfig, checks,
    errors::{ConfigError, Problem},
    keys::{self, Key},
    secrets::Exposure,
    sources::{Entries, Found, Sources, Text, invalid},
};

const KEYS_EXAMPLE: &str = r#"["2026:<64 hex digits>"]"#;
const GUILDS_EXAMPLE: &str = "[123456789012345678]";
const ORIGINS_EXAMPLE: &str = r#"["https://api.exotel.com"]"#;

/// Runs a check on what was found, and gives its complaint a key and a place.
fn checked<T>(
    key: Key,
    found: Found<Text>,
    check: impl Fn(&str) -> Result<T, Problem>,
) -> Result<T, ConfigError> {
    check(&found.value).map_err(|problem| invalid(key, found.place, problem))
}

/// A list that must name something: an empty one would switch off what the default allows.
fn filled(key: Key, found: Found<Entries>) -> Result<Found<Entries>, ConfigError> {
    if found.value.is_empty() {
        return Err(invalid(key, found.place, Problem::Empty));
    }
    Ok(found)
}

/// [`checked`] for each entry; one that is given twice counts once.
fn checked_list<T: PartialEq>(
    key: Key,
    found: Found<Entries>,
    check: impl Fn(&str) -> Result<T, Problem>,
) -> Result<Vec<T>, ConfigError> {
    let mut values = Vec::new();
    for entry in found.value {
        let value = checked(key, entry, &check)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

impl DiscordConfig {
    pub(super) fn read(sources: &mut Sources<'_>) -> Result<Self, ConfigError> {
        let token = sources.secret_text(keys::DISCORD_TOKEN, Exposure::Warned)?;
        let guilds = sources.list(keys::DISCORD_GUILDS, GUILDS_EXAMPLE)?;
        let api_url = sources.text(keys::DISCORD_API_URL)?;
        let requests = sources.number(keys::DISCORD_REQUESTS_PER_MINUTE, 10..=100_000)?;
        Ok(Self {
            token: token
                .map(|found| {
                    checked(keys::DISCORD_TOKEN, found, |text| {
                        checks::bot_token(text).map(|()| SecretString::from(text))
                    })
                })
                .transpose()?,
            guilds: guilds
                .map(|found| checked_list(keys::DISCORD_GUILDS, found, checks::guild_id))
                .transpose()?
                .unwrap_or_default(),
            api_url: api_url
                .map(|found| checked(keys::DISCORD_API_URL, found, checks::discord_api))
                .transpose()?,
            requests_per_minute: requests
                .and_then(|number| std::num::NonZeroU32::new(u32::try_from(number).ok()?))
                .unwrap_or(super::DEFAULT_REQUESTS_PER_MINUTE),
        })
    }
}

impl StorageConfig {
    pub(super) fn read(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let database = match sources.text(keys::STORAGE_URL)? {
            Some(found) => checked(keys::STORAGE_URL, found, checks::sqlite_file)?,
            None => PathBuf::from(DEFAULT_DATABASE),
        };
        Ok(Self { database })
    }
}

impl EncryptionConfig {
    pub(super) fn read(sources: &mut Sources<'_>) -> Result<Self, ConfigError> {
        let key = keys::ENCRYPTION_KEYS;
        let found = sources.secret_list(key, Exposure::Refused, KEYS_EXAMPLE)?.ok_or(
            ConfigError::Missing {
                key,
                remedy: "`switchboard init` writes one, to be kept as long as the data",
            },
        )?;
        let keys = filled(key, found)?
            .value
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
    pub(super) fn read(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let key = keys::EXOTEL_ALLOWED_ORIGINS;
        let origins = match sources.list(key, ORIGINS_EXAMPLE)? {
            Some(found) => checked_list(key, filled(key, found)?, checks::api_origin)?,
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
    pub(super) fn read(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let key = keys::VOICEBOTS_WEBSOCKET_BASE;
        let websocket_base = sources
            .text(key)?
            .map(|found| checked(key, found, checks::websocket_base))
            .transpose()?;
        Ok(Self { websocket_base })
    }
}

impl LogConfig {
    pub(super) fn read(sources: &Sources<'_>) -> Result<Self, ConfigError> {
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
