//! A database that nobody should trust is not opened, and what is in it is left as it was.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use switchboard::clock::Clock;
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::account::{CredentialsForm, TypedSecret};
use switchboard::domain::audit::Rev;
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::{OpenError, Store, StoreOptions};
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
        store.save_account(&permit, Rev::NONE, form, ApiOrigin::defaults()).await.unwrap();
        store.close().await;
        closed
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("switchboard.db")
    }

    async fn opens(&self) -> Result<Store, OpenError> {
        Store::open(StoreOptions {
            path: self.path(),
            vault: self.vault.clone(),
            clock: Clock::system(),
            look_only: false,
        })
        .await
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

#[tokio::test]
async fn a_sealed_value_that_was_changed_is_found_at_the_start() {
    let database = Closed::new().await;
    database
        .is_changed_by("UPDATE accounts SET api_key = CAST(substr(api_key, 1, length(api_key) - 1) || x'00' AS BLOB)")
        .await;
    database
        .is_refused(|error| {
            matches!(error, OpenError::Damaged { what: "api_key", guild: GUILD, .. })
        })
        .await;
}

#[tokio::test]
async fn a_value_that_was_moved_to_another_field_is_found_at_the_start() {
    let database = Closed::new().await;
    database.is_changed_by("UPDATE accounts SET api_token = api_key").await;
    database
        .is_refused(|error| matches!(error, OpenError::Damaged { what: "api_token", .. }))
        .await;
}

#[tokio::test]
async fn another_origin_behind_our_back_leaves_a_key_that_does_not_open() {
    let database = Closed::new().await;
    database.is_changed_by("UPDATE accounts SET api_origin = 'https://api.in.exotel.com'").await;
    database.is_refused(|error| matches!(error, OpenError::Damaged { .. })).await;
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
