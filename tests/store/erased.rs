//! What was destroyed is in no byte of the database's files.

use std::collections::HashSet;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::account::{CredentialsForm, TypedSecret};
use switchboard::domain::audit::Rev;
use switchboard::domain::forms::Draft;
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::Store;
use switchboard::vault::{KeyRing, Vault};

use crate::{Bench, GUILD};

const LEAVE: fn() -> switchboard::domain::access::Housekeeping = Permit::housekeeping;

impl Bench {
    async fn second_process(&self) -> SqliteConnection {
        let path = self.folder.path().join("switchboard.db");
        SqliteConnectOptions::new().filename(path).connect().await.unwrap()
    }

    /// Every sealed value that a query finds.
    async fn sealed(&self, query: &'static str) -> Vec<Vec<u8>> {
        let mut other = self.second_process().await;
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(query).fetch_all(&mut other).await.unwrap();
        other.close().await.unwrap();
        rows.into_iter().map(|(sealed,)| sealed).collect()
    }

    async fn keys_and_tokens(&self) -> Vec<Vec<u8>> {
        let all = self.sealed("SELECT api_key FROM accounts WHERE api_key IS NOT NULL UNION ALL SELECT api_token FROM accounts WHERE api_token IS NOT NULL");
        all.await
    }

    /// How many of these values stand somewhere in the files, even in part: 24 bytes of one are no accident.
    fn in_the_files(&self, values: &[Vec<u8>]) -> usize {
        let mut bytes = Vec::new();
        for file in fs::read_dir(self.folder.path()).unwrap() {
            bytes.extend(fs::read(file.unwrap().path()).unwrap());
        }
        let there: HashSet<&[u8]> = bytes.windows(24).collect();
        values.iter().filter(|value| there.contains(&value[value.len() - 24..])).count()
    }

    async fn destroys(&self, guild: GuildId) {
        let (disconnect, _) = self.store.disconnect(&self.permit_in(guild, 1)).await.unwrap();
        self.store.destroy(&self.permit_in(guild, 1), disconnect).await.unwrap();
    }

    async fn saves(&self, guild: GuildId, seen: Rev, secret: &str) -> Rev {
        let form = CredentialsForm {
            sid: Some("acme1".to_owned()),
            base_url: None,
            key: TypedSecret::of(secret),
            token: TypedSecret::of(secret),
        };
        let permit = self.permit_in(guild, 1);
        let saved = self.store.save_account(&permit, seen, form, ApiOrigin::defaults(), None);
        saved.await.unwrap().account.rev
    }
}

#[tokio::test]
async fn what_was_destroyed_is_in_no_byte_of_the_files() {
    let bench = Bench::new().await;
    bench.configure().await;
    let sealed = bench.keys_and_tokens().await;
    assert_eq!(bench.in_the_files(&sealed), 2, "the test looks in the right place");
    bench.destroys(GUILD).await;
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&sealed), 0);
    assert!(bench.store.erased(&bench.permit(1), Duration::ZERO).await);
}

#[tokio::test]
async fn what_was_replaced_is_in_no_byte_of_the_files() {
    let bench = Bench::new().await;
    let rev = bench.saves(GUILD, Rev::NONE, "first").await;
    let first = bench.keys_and_tokens().await;
    bench.saves(GUILD, rev, "second").await;
    assert!(!bench.store.erased(&bench.permit(1), Duration::ZERO).await, "it is asked for");
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&first), 0);
    assert_eq!(bench.in_the_files(&bench.keys_and_tokens().await), 2);
}

#[tokio::test]
async fn a_draft_that_was_swept_away_is_in_no_byte_of_the_files() {
    let bench = Bench::new().await;
    let permit = bench.permit(1);
    let draft = Draft::Credentials {
        seen: None,
        sid: Some("pasted".to_owned()),
        base_url: None,
        key: false,
        token: false,
    };
    bench.store.keep_draft(&permit, &draft).await.unwrap();
    let sealed = bench.sealed("SELECT body FROM drafts").await;
    assert_eq!(bench.in_the_files(&sealed), 1);
    let mut other = bench.second_process().await;
    sqlx::query("UPDATE drafts SET expires_at = 0").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    bench.store.keep_house(LEAVE()).await.unwrap();
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&sealed), 0);
}

#[tokio::test]
async fn among_many_servers_not_even_a_page_that_was_split_keeps_a_copy() {
    let bench = Bench::new().await;
    // In an order that splits pages in their middle, and with values of many lengths.
    let guilds: Vec<GuildId> = (1..=300).map(|nth| GuildId(nth * 7919 % 100_003)).collect();
    for (nth, guild) in guilds.iter().enumerate() {
        let rev = bench.saves(*guild, Rev::NONE, &format!("a{nth}{}", "b7".repeat(nth % 45))).await;
        if nth % 3 == 0 {
            bench.saves(*guild, rev, &format!("c{nth}{}", "d8".repeat(nth % 30))).await;
        }
    }
    let (first, last) = guilds.split_at(150);
    let mut sealed = bench.keys_and_tokens().await;
    assert_eq!(bench.in_the_files(&sealed), 600);
    for guild in first {
        bench.destroys(*guild).await;
    }
    for nth in 0..150 {
        bench.saves(GuildId(200_000 + nth), Rev::NONE, &format!("e{nth}")).await;
    }
    sealed.extend(bench.keys_and_tokens().await);
    for guild in last {
        bench.destroys(*guild).await;
    }
    for nth in 0..150 {
        bench.destroys(GuildId(200_000 + nth)).await;
    }
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&sealed), 0);
}

#[tokio::test]
async fn while_somebody_reads_nothing_is_said_to_be_destroyed_and_nobody_waits_for_it() {
    let bench = Bench::new().await;
    bench.configure().await;
    let sealed = bench.keys_and_tokens().await;
    let mut reader = bench.second_process().await;
    sqlx::query("BEGIN").execute(&mut reader).await.unwrap();
    sqlx::query("SELECT count(*) FROM accounts").execute(&mut reader).await.unwrap();
    bench.destroys(GUILD).await;
    let store: &Store = &bench.store;
    let erasing = store.erase_within(LEAVE(), Duration::from_secs(20));
    let goes_on = async {
        let permit = bench.permit(1);
        assert!(!store.erased(&permit, Duration::from_millis(700)).await);
        assert!(bench.in_the_files(&sealed) > 0);
        // A try holds the writer for 100 ms at most.
        let started = std::time::Instant::now();
        for guild in 500..510 {
            bench.configure_in(GuildId(guild)).await;
        }
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    };
    assert!(tokio::join!(erasing, goes_on).0, "it goes on until it is done");
    assert!(store.erased(&bench.permit(1), Duration::ZERO).await);
    assert_eq!(bench.in_the_files(&sealed), 0);
}

#[tokio::test]
async fn a_start_erases_what_was_destroyed_right_before_a_crash() {
    let bench = Bench::new().await;
    bench.configure().await;
    let sealed = bench.keys_and_tokens().await;
    bench.destroys(GUILD).await;
    // What a kill leaves: the files as they are, with nobody at them.
    let left = tempfile::tempdir().unwrap();
    for name in ["switchboard.db", "switchboard.db-wal"] {
        fs::copy(bench.folder.path().join(name), left.path().join(name)).unwrap();
    }
    let store = crate::open(left.path(), &bench.vault).await;
    let bench = Bench { folder: left, store, ..bench };
    assert_eq!(bench.in_the_files(&sealed), 0);
}

#[tokio::test]
async fn after_rekey_nothing_that_the_old_key_sealed_is_in_the_files() {
    let mut bench = Bench::new().await;
    bench.configure().await;
    let sealed = bench
        .sealed("SELECT api_key FROM accounts UNION ALL SELECT chain_key FROM workspaces")
        .await;
    bench.store.close().await;
    let old = bench.key.clone();
    let ring = KeyRing::from_entries(&[KeyRing::generate_entry().unwrap(), old]).unwrap();
    bench.vault = Arc::new(Vault::new(ring));
    bench.store = crate::open(bench.folder.path(), &bench.vault).await;
    assert!(bench.store.erased(&bench.permit(1), Duration::ZERO).await, "the start did that");
    assert_eq!(bench.store.rekey(LEAVE()).await.unwrap().moved, 3);
    assert!(!bench.store.erased(&bench.permit(1), Duration::ZERO).await, "it is asked for again");
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&sealed), 0);
}

#[tokio::test]
async fn the_wipe_of_the_day_after_asks_for_it_too() {
    let bench = Bench::new().await;
    bench.configure().await;
    let sealed = bench.keys_and_tokens().await;
    bench.store.disconnect(&bench.permit(1)).await.unwrap();
    let mut other = bench.second_process().await;
    sqlx::query("UPDATE accounts SET disconnected_at = 0").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    assert_eq!(bench.store.keep_house(LEAVE()).await.unwrap().accounts, 1);
    assert!(!bench.store.erased(&bench.permit(1), Duration::ZERO).await);
    bench.store.something_to_erase(LEAVE()).await;
    assert!(bench.store.erase(LEAVE()).await.unwrap());
    assert_eq!(bench.in_the_files(&sealed), 0);
}
