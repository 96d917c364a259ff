//! A database that nobody should trust is not opened, and what is in it is left as it was.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use switchboard::clock::Clock;
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::account::{CredentialsForm, Step, TypedSecret};
use switchboard::domain::audit::Rev;
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::{OpenError, SealedField, Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

const GUILD: u64 = 77;

/// A closed database with a sealed key in it.
struct Closed {
    folder: tempfile::TempDir,
    vault: Arc<Vault>,
}

impl Closed {
    async fn new() -> Self {
        let ring = KeyRing::from_entries(&[KeyRing::generate_entry().unwrap()]).unwrap();
        let closed =
            Self { folder: tempfile::tempdir().unwrap(), vault: Arc::new(Vault::new(ring)) };
        let store = closed.opens().await.unwrap();
        let form = CredentialsForm {
            sid: None,
            base_url: None,
            key: TypedSecret::of("a-key"),
            token: TypedSecret::Blank,
        };
        let permit = Permit::housekeeping().in_guild(GuildId(GUILD), 1);
        store.save_account(&permit, Rev::NONE, form, ApiOrigin::defaults(), None).await.unwrap();
        store.close().await;
        closed
    }

    /// The files as they are at a change that was just acknowledged.
    async fn by_a_kill() -> Self {
        let closed = Self::new().await;
        let running = closed.opens().await.unwrap();
        let change = Permit::housekeeping().in_guild(GuildId(GUILD), 2);
        running.mark_step(&change, Step::TestCalled).await.unwrap();
        let left = Self { folder: tempfile::tempdir().unwrap(), vault: closed.vault.clone() };
        for name in ["switchboard.db", "switchboard.db-wal"] {
            fs::copy(closed.folder.path().join(name), left.folder.path().join(name)).unwrap();
        }
        running.close().await;
        left
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("switchboard.db")
    }

    async fn opens(&self) -> Result<Store, OpenError> {
        self.opens_to(false).await
    }

    async fn opens_to(&self, look_only: bool) -> Result<Store, OpenError> {
        Store::open(StoreOptions {
            path: self.path(),
            vault: self.vault.clone(),
            clock: Clock::system(),
            look_only,
        })
        .await
    }

    /// The database and its log, byte by byte.
    fn bytes(&self) -> Vec<Vec<u8>> {
        let files =
            ["switchboard.db", "switchboard.db-wal"].map(|name| self.folder.path().join(name));
        files.iter().filter_map(|file| fs::read(file).ok()).collect()
    }

    /// Changes the file behind the program's back.
    async fn is_changed_by(&self, sql: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.path());
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Does not open, because of what `why` accepts; a person must act, and not a byte has changed.
    async fn is_refused(&self, why: impl Fn(&OpenError) -> bool) {
        let before = fs::read(self.path()).unwrap();
        let refused = self.opens().await.err().unwrap();
        assert!(why(&refused), "{refused:?}");
        assert_eq!(refused.exit_code(), 78, "{refused}");
        assert_eq!(fs::read(self.path()).unwrap(), before);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let database = Closed::new().await;
    database
        .is_changed_by(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (99990101, 'from the future', 1, x'00', 0)",
        )
        .await;
    database.is_refused(|error| matches!(error, OpenError::OtherVersion { .. })).await;
}

#[tokio::test]
async fn a_migration_that_was_another_one_is_refused() {
    let database = Closed::new().await;
    database.is_changed_by("UPDATE _sqlx_migrations SET checksum = x'00'").await;
    database.is_refused(|error| matches!(error, OpenError::OtherVersion { .. })).await;
}

/// What is damaged after this, and nothing else is.
async fn damages(sql: &'static str, field: SealedField) {
    let database = Closed::new().await;
    database.is_changed_by(sql).await;
    let store = database.opens().await.unwrap();
    let damage: Vec<_> = store.damage().iter().map(|it| (it.guild, it.what)).collect();
    assert_eq!(damage, [(GuildId(GUILD), field)]);
    store.close().await;
}

#[tokio::test]
async fn a_sealed_value_that_was_changed_is_found_at_the_start() {
    let cut = "UPDATE accounts SET api_key = CAST(substr(api_key, 1, length(api_key) - 1) || x'00' AS BLOB)";
    damages(cut, SealedField::ApiKey).await;
    damages("UPDATE accounts SET api_key = x'01'", SealedField::ApiKey).await;
    damages("UPDATE workspaces SET chain_key = x'01'", SealedField::ChainKey).await;
}

#[tokio::test]
async fn a_value_that_names_a_key_that_never_was_here_is_damage_and_no_wrong_key() {
    // Version, length of the id, the id.
    let renamed = "UPDATE accounts SET api_key = CAST(substr(api_key, 1, 2) || 'z' || substr(api_key, 4) AS BLOB)";
    damages(renamed, SealedField::ApiKey).await;
}

#[tokio::test]
async fn a_value_that_was_moved_to_another_field_is_found_at_the_start() {
    damages("UPDATE accounts SET api_token = api_key", SealedField::ApiToken).await;
}

#[tokio::test]
async fn another_origin_behind_our_back_leaves_a_key_that_does_not_open() {
    let moved = "UPDATE accounts SET api_origin = 'https://api.in.exotel.com'";
    damages(moved, SealedField::ApiKey).await;
}

#[tokio::test]
async fn a_database_of_something_else_is_refused() {
    let database = Closed::new().await;
    fs::write(database.path(), "").unwrap();
    database.is_changed_by("CREATE TABLE somebodys (thing)").await;
    database.is_refused(|error| matches!(error, OpenError::NotOurs(_))).await;
}

#[tokio::test]
async fn with_a_wrong_key_nothing_is_written_not_even_what_a_kill_left_in_the_log() {
    let mut left = Closed::by_a_kill().await;
    let vault = left.vault.clone();
    for journal_mode in ["WAL", "DELETE"] {
        if journal_mode == "DELETE" {
            left.is_changed_by("PRAGMA journal_mode = DELETE").await;
        }
        let before = left.bytes();
        assert_eq!(before.len(), if journal_mode == "WAL" { 2 } else { 1 });
        let ring = KeyRing::from_entries(&[KeyRing::generate_entry().unwrap()]).unwrap();
        let stranger = Closed { vault: Arc::new(Vault::new(ring)), ..left };
        for look_only in [true, false] {
            let refused = stranger.opens_to(look_only).await.err().unwrap();
            assert!(matches!(refused, OpenError::Keys(_)), "{refused}");
            assert!(stranger.bytes() == before, "{journal_mode} {look_only}");
        }
        left = Closed { vault: vault.clone(), ..stranger };
    }
    assert!(left.opens().await.is_ok());
}

#[tokio::test]
async fn a_look_at_what_a_kill_left_sees_all_of_it_and_changes_nothing() {
    let left = Closed::by_a_kill().await;
    let change = Permit::housekeeping().in_guild(GuildId(GUILD), 2);
    let before = left.bytes();
    let look = left.opens_to(true).await.unwrap();
    assert!(look.workspace(&change).await.unwrap().test_called);
    assert_eq!(look.verify_chains(Permit::housekeeping()).await.unwrap(), []);
    look.close().await;
    assert!(left.bytes() == before);
}

#[tokio::test]
async fn a_damaged_file_is_refused_for_good() {
    for (from, to) in [(0, 16), (4096, 8192)] {
        let database = Closed::new().await;
        let mut bytes = fs::read(database.path()).unwrap();
        bytes[from..to].fill(0xA5);
        fs::write(database.path(), bytes).unwrap();
        database.is_refused(|error| matches!(error, OpenError::Corrupt { .. })).await;
    }
}
