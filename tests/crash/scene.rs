//! What is there before a kill (the program, its Discord, its folder and its first numbers), and
//! what can be seen of it afterwards.

use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use discord_sandbox::{Options, Sandbox};
use secrecy::{ExposeSecret, SecretString};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use switchboard::clock::Clock;
use switchboard::domain::access::Permit;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

/// The number whose label is changed before each kill.
pub(crate) const EDITED: &str = "+919000000001";

/// The program under test, its Discord and its folder.
pub(crate) struct Scene {
    pub(crate) discord: Sandbox,
    folder: tempfile::TempDir,
    key: SecretString,
    pub(crate) program: Child,
    starts: usize,
}

impl Scene {
    pub(crate) async fn new(kills: u64) -> Self {
        let discord =
            Sandbox::start(Options { identifies_left: kills + 1000, ..Options::default() })
                .await
                .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = KeyRing::generate_entry().unwrap();
        write_config(folder.path(), &discord, &key);
        let program = launch(folder.path());
        let mut scene = Self { discord, folder, key, program, starts: 0 };
        scene.is_up().await;
        scene
    }

    /// Waits until this start, and no earlier one, has the session.
    async fn is_up(&mut self) {
        self.starts += 1;
        let starts = self.starts;
        let long = Duration::from_secs(30);
        let identified = self.discord.counted(long, |it| it.identifies >= starts);
        assert!(
            identified.await && self.discord.bot_is_ready(long).await,
            "start {starts} did not come up:\n{}",
            self.log()
        );
    }

    pub(crate) fn kill(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }

    pub(crate) async fn restarts(&mut self) {
        self.program = launch(self.folder.path());
        self.is_up().await;
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("switchboard.db")
    }

    /// Credentials are saved and two numbers added. Gives the microseconds after which three
    /// actions at once may just be answered or not.
    pub(crate) async fn is_settled(&self) -> usize {
        let ann = self.discord.person("Ann").in_channel("#ops");
        ann.runs("/exotel credentials")
            .fills("Account SID", "acme1")
            .fills("API Key", "key-of-a-test")
            .fills("API Token", "token-of-a-test")
            .submits()
            .sees("🟢 Configured")
            .await;
        for number in [EDITED, &number(0)] {
            ann.runs(&format!("/did add number:{number}")).sees("Added").await;
        }
        let since = Instant::now();
        for label in ["one", "two", "three", "four", "five", "six"] {
            let edit = format!("/did edit number:{EDITED} label:{label}");
            ann.runs(&edit).sees("saved").await;
        }
        usize::try_from(since.elapsed().as_micros()).unwrap() / 16
    }

    /// A look at the database from outside, while the program runs on it.
    pub(crate) async fn look(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.database())
            .read_only(true)
            .busy_timeout(Duration::from_secs(5))
            .connect()
            .await
            .unwrap()
    }

    /// Proves the whole trail, which only the owner of the key can; the program must be down.
    pub(crate) async fn chain_holds(&self) {
        let entries = std::slice::from_ref(&self.key);
        let store = Store::open(StoreOptions {
            path: self.database(),
            vault: Arc::new(Vault::new(KeyRing::from_entries(entries).unwrap())),
            clock: Clock::system(),
            look_only: true,
        })
        .await
        .unwrap();
        assert_eq!(store.verify_chains(Permit::housekeeping()).await.unwrap(), Vec::new());
        store.close().await;
    }

    /// Whether Discord has taken an answer that says it is done.
    pub(crate) fn was_told(&self, interaction: u64) -> bool {
        let all = self.discord.interactions();
        let record = all.iter().rev().find(|it| it.id == interaction).unwrap();
        let mut taken = record.callbacks.iter().filter(|it| it.status < 300);
        taken.any(|it| it.body.to_string().contains('✅'))
    }
}

fn write_config(folder: &Path, discord: &Sandbox, key: &SecretString) {
    let mut file = std::fs::OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(folder.join("switchboard.toml"))
        .unwrap();
    let text = format!(
        "[discord]\ntoken = \"{}\"\napi_url = \"{}\"\nrequests_per_minute = 100000\n[storage]\nurl = \"sqlite://{}\"\n[encryption]\nkeys = [\"{}\"]\n",
        discord.token(),
        discord.api_url(),
        folder.join("switchboard.db").display(),
        expose(key),
    );
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the configuration file contains the key")]
fn expose(key: &SecretString) -> &str {
    key.expose_secret()
}

fn launch(folder: &Path) -> Child {
    let log =
        std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .arg("run")
        .arg("--config")
        .arg(folder.join("switchboard.toml"))
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// The number that is added before this kill, and removed before the next.
pub(crate) fn number(kill: u64) -> String {
    format!("+9198{kill:08}")
}
