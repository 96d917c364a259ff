//! Switchboard as it is installed: a folder with a configuration file, a database and a log, and the real program to be
//! started there in a process of its own. The crash test and the benchmark both begin with it. `SWITCHBOARD_PROGRAM`
//! names another build of it, such as a released one, or a copy that a build meanwhile leaves alone.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use discord_sandbox::Sandbox;
use secrecy::{ExposeSecret, SecretString};
use switchboard::clock::Clock;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

/// A folder that is set up for one Discord.
pub(crate) struct Installation {
    folder: tempfile::TempDir,
    key: SecretString,
}

impl Installation {
    /// A folder with a new key, and a limit on requests that no test meets. Nobody asks Exotel.
    pub(crate) fn new(discord: &Sandbox) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyRing::generate_entry().unwrap();
        write_config(folder.path(), discord, &key);
        Self { folder, key }
    }

    /// `switchboard run`, not started yet. It sees nothing of this machine's environment, and adds to the log.
    pub(crate) fn program(&self) -> Command {
        let path = self.folder.path();
        let mut log = std::fs::OpenOptions::new();
        let log = log.create(true).append(true).open(path.join("log")).unwrap();
        let built = || env!("CARGO_BIN_EXE_switchboard").into();
        let mut command =
            Command::new(std::env::var_os("SWITCHBOARD_PROGRAM").unwrap_or_else(built));
        command.arg("run").arg("--config").arg(path.join("switchboard.toml"));
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("switchboard.db")
    }

    /// The database, opened with its key. The program must be down.
    pub(crate) async fn store(&self, look_only: bool) -> Store {
        let ring = KeyRing::from_entries(std::slice::from_ref(&self.key)).unwrap();
        Store::open(StoreOptions {
            path: self.database(),
            vault: Arc::new(Vault::new(ring)),
            clock: Clock::system(),
            look_only,
        })
        .await
        .unwrap()
    }

    /// What all programs that ran here have logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

fn write_config(folder: &Path, discord: &Sandbox, key: &SecretString) {
    let mut file = std::fs::OpenOptions::new();
    let file = file.create_new(true).write(true).mode(0o600);
    let mut file = file.open(folder.join("switchboard.toml")).unwrap();
    let text = format!(
        "[discord]\ntoken = \"{}\"\napi_url = \"{}\"\nrequests_per_minute = 100000\n[exotel]\nverify_on_save = false\n[storage]\nurl = \"sqlite://{}\"\n[encryption]\nkeys = [\"{}\"]\n[voicebots]\nwebsocket_base = \"wss://voice.example.com\"\n",
        discord.token(),
        discord.api_url(),
        folder.join("switchboard.db").display(),
        expose(key),
    );
    file.write_all(text.as_bytes()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the configuration file contains the key")]
fn expose(key: &SecretString) -> &str {
    key.expose_secret()
}
