//! The configuration as an operator meets it: the example file, both sources, and every refusal.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod directory;
mod example;
mod keys;
mod refusals;
mod secrets;
mod sources;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use switchboard::config::{Config, ConfigError};
use tempfile::TempDir;

/// An entry of the key ring that is well formed.
pub(crate) const ENTRY: &str = "a:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Another.
pub(crate) const SECOND: &str =
    "b:ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

/// A folder with a configuration in it.
pub(crate) struct Machine {
    folder: TempDir,
    env: BTreeMap<String, String>,
}

impl Machine {
    /// A machine whose configuration file (mode 0600) holds `text`.
    pub(crate) fn with(text: &str) -> Self {
        let machine = Self { folder: TempDir::new().unwrap(), env: BTreeMap::new() };
        machine.file("switchboard.toml", text, 0o600);
        machine
    }

    /// As [`Machine::with`], with an encryption key added, so that only `text` can be wrong.
    pub(crate) fn keyed(text: &str) -> Self {
        Self::with(text).var("SWITCHBOARD_ENCRYPTION_KEYS", ENTRY)
    }

    /// The same, with an environment variable set.
    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Writes a file with these permissions and gives its path.
    pub(crate) fn file(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// The folder that all of it is in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Loads the configuration file.
    pub(crate) fn load(&self) -> Result<Config, ConfigError> {
        let path = self.folder.path().join("switchboard.toml");
        Config::load(Some(&path), self.env.clone())
    }

    /// The text of the refusal, with the folder's name taken out.
    pub(crate) fn refusal(&self) -> String {
        let error = self.load().expect_err("this configuration is refused");
        let folder = format!("{}/", self.folder.path().display());
        error.to_string().replace(&folder, "")
    }
}
