//! A disk without room refuses a change as a whole.

use super::{Store, StoreError};
use crate::domain::access::{GuildId, Permit};
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{Source, VoiceBotParts};

const GUILD: GuildId = GuildId(7);

async fn add(store: &Store, nth: u64) -> Result<(), StoreError> {
    let parts = VoiceBotParts {
        id: BotId::parse(&format!("bot-{nth}")).unwrap(),
        name: BotName::parse(&"n".repeat(64)).unwrap(),
        own_url: None,
        source: Source::Team,
    };
    let permit = Permit::housekeeping().in_guild(GUILD, nth);
    store.add_voice_bot(&permit, parts).await.map(|_| ())
}

/// The database may have this many pages; there is one writer, so its own setting is everybody's.
async fn allow_pages(store: &Store, pages: i64) {
    let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(limit).execute(&store.inner.writer).await.unwrap();
}

async fn count(store: &Store, sql: &'static str) -> i64 {
    let (count,): (i64,) =
        sqlx::query_as(sql).fetch_one(&mut *store.read().await.unwrap()).await.unwrap();
    count
}

#[tokio::test]
async fn a_full_disk_is_said_to_be_full_nothing_is_half_saved_and_room_helps() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::store::on_trial(folder.path()).await;
    add(&store, 1).await.unwrap();
    allow_pages(&store, count(&store, "PRAGMA page_count").await + 2).await;

    let mut added = 1;
    let refused = loop {
        match add(&store, added + 1).await {
            Ok(()) => added += 1,
            Err(error) => break error,
        }
        assert!(added < 1000, "the disk never was full");
    };
    assert!(matches!(refused, StoreError::Refused(Refusal::StorageFull)), "{refused:?}");
    let added = added.cast_signed();
    for sql in [
        "SELECT count(*) FROM voice_bots",
        "SELECT voice_bot_count FROM workspaces",
        "SELECT count(*) FROM audit",
        "SELECT seq FROM workspaces",
    ] {
        assert_eq!(count(&store, sql).await, added, "{sql}");
    }
    assert!(store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());

    allow_pages(&store, 100_000).await;
    add(&store, added.cast_unsigned() + 1).await.unwrap();
    assert!(store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());
}
