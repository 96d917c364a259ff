//! The table of every configuration key.
//!
//! What is unknown in a file, how a key is called in the environment and what `config.example.toml`
//! must mention all follow from this one table.

/// One configuration key, such as `discord.token`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The TOML table that holds it.
    pub section: &'static str,
    /// Its name in that table.
    pub name: &'static str,
    /// A secret is also accepted as `<name>_file`, the path of a file that holds it.
    pub secret: bool,
}

impl Key {
    const fn plain(section: &'static str, name: &'static str) -> Self {
        Self { section, name, secret: false }
    }

    const fn secret(section: &'static str, name: &'static str) -> Self {
        Self { section, name, secret: true }
    }

    /// The environment variable that sets it and wins over the file: `SWITCHBOARD_DISCORD_TOKEN`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("SWITCHBOARD_{}_{}", self.section, self.name).to_uppercase()
    }

    /// The environment variable that names a file with the secret; `None` for a key that is no secret.
    #[must_use]
    pub fn file_variable(&self) -> Option<String> {
        self.secret.then(|| self.variable() + "_FILE")
    }

    /// The name of the `_file` form in the TOML table; `None` for a key that is no secret.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        self.secret.then(|| format!("{}_file", self.name))
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.section, self.name)
    }
}

pub(super) const DISCORD_TOKEN: Key = Key::secret("discord", "token");
pub(super) const DISCORD_GUILDS: Key = Key::plain("discord", "guilds");
pub(super) const DISCORD_API_URL: Key = Key::plain("discord", "api_url");
pub(super) const DISCORD_REQUESTS_PER_MINUTE: Key = Key::plain("discord", "requests_per_minute");
pub(super) const STORAGE_URL: Key = Key::plain("storage", "url");
pub(super) const ENCRYPTION_KEYS: Key = Key::secret("encryption", "keys");
pub(super) const EXOTEL_ALLOWED_ORIGINS: Key = Key::plain("exotel", "allowed_origins");
pub(super) const EXOTEL_VERIFY_ON_SAVE: Key = Key::plain("exotel", "verify_on_save");
pub(super) const EXOTEL_TIMEOUT_SECONDS: Key = Key::plain("exotel", "timeout_seconds");
pub(super) const VOICEBOTS_WEBSOCKET_BASE: Key = Key::plain("voicebots", "websocket_base");
pub(super) const LOG_FILTER: Key = Key::plain("log", "filter");
pub(super) const LOG_FORMAT: Key = Key::plain("log", "format");

/// Every key there is, in the order of `config.example.toml`.
pub const KEYS: &[Key] = &[
    DISCORD_TOKEN,
    DISCORD_GUILDS,
    DISCORD_API_URL,
    DISCORD_REQUESTS_PER_MINUTE,
    STORAGE_URL,
    ENCRYPTION_KEYS,
    EXOTEL_ALLOWED_ORIGINS,
    EXOTEL_VERIFY_ON_SAVE,
    EXOTEL_TIMEOUT_SECONDS,
    VOICEBOTS_WEBSOCKET_BASE,
    LOG_FILTER,
    LOG_FORMAT,
];

/// Whether `section` is a table that a file may have.
pub(super) fn is_section(section: &str) -> bool {
    KEYS.iter().any(|key| key.section == section)
}

/// The names that a file may have in `section`, `_file` forms included.
pub(super) fn names_in(section: &str) -> Vec<String> {
    KEYS.iter()
        .filter(|key| key.section == section)
        .flat_map(|key| std::iter::once(key.name.to_owned()).chain(key.file_name()))
        .collect()
}
