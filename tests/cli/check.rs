//! `check` tells whether `run` would work, and changes nothing.

use std::fs;

use sqlx::Connection as _;
use switchboard::clock::Clock;
use switchboard::domain::access::{GuildId, Level, RoleId};
use switchboard::domain::expected::{AccessChange, Expected};
use switchboard::store::{Chore, Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

use crate::bench::{Bench, SOON, STOP, discord};

/// Puts a database with two changes in it onto the bench.
async fn furnish(bench: &Bench) {
    let key = bench.value("SWITCHBOARD_ENCRYPTION_KEYS");
    let ring = KeyRing::from_entries(&[key.into()]).unwrap();
    let store = Store::open(StoreOptions {
        path: bench.path("switchboard.db"),
        vault: Vault::new(ring).into(),
        clock: Clock::system(),
        look_only: false,
    })
    .await
    .unwrap();
    for piece in [1, 2] {
        let permit = Chore::Example.permit(GuildId(5), piece);
        let change = AccessChange {
            role: RoleId(piece),
            channel: None,
            level: Some(Level::Viewer),
            expected: Expected::Anything,
        };
        store.change_access(&permit, change).await.unwrap();
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_and_the_bot_can_be_invited() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    furnish(&bench).await;
    let before = fs::read(bench.path("switchboard.db")).unwrap();
    let files = bench.files();
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let invitation = format!(
        "https://discord.com/oauth2/authorize?client_id={}&scope=bot%20applications.commands&permissions=19456",
        discord.application_id()
    );
    assert!(ended.out.lines().any(|line| line == invitation), "{ended:?}");
    assert!(ended.out.contains("ok    audit trail"), "{ended:?}");
    assert!(fs::read(bench.path("switchboard.db")).unwrap() == before);
    assert_eq!(bench.files(), files);
    assert_eq!(discord.counters().connections, 0);
    assert!(discord.exchanges().iter().all(|exchange| exchange.method == "GET"));
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_start_there_is_nothing_to_object_to() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("there is no database"), "{ended:?}");
    assert_eq!(bench.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_runs_is_left_alone() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(SOON).await);
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("in use by a running Switchboard"), "{ended:?}");
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_told_at_once() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord).var("SWITCHBOARD_DISCORD_TOKEN", "wrong");
    furnish(&bench).await;
    let bench = bench.var("SWITCHBOARD_ENCRYPTION_KEYS", &crate::bench::new_key());
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.out.contains("BAD   database"), "{ended:?}");
    assert!(ended.out.contains("BAD   discord"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_entry_that_was_changed_is_found() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    furnish(&bench).await;
    let url = format!("sqlite://{}", bench.path("switchboard.db").display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let changed = sqlx::query("UPDATE audit SET actor_id = 9 WHERE seq = 2");
    assert_eq!(changed.execute(&mut database).await.unwrap().rows_affected(), 1);
    database.close().await.unwrap();
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.out.contains("entry 2 of server 5"), "{ended:?}");
}

#[test]
fn without_a_token_run_would_not_work() {
    let ended = Bench::keyed().runs(&["check"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.out.contains("discord.token is not set"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_open_in_one_server_is_told_with_the_server_and_the_rest_is_looked_at() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    furnish(&bench).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(bench.path("switchboard.db"));
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("UPDATE workspaces SET chain_key = x'01'").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(
        ended.out.contains("BAD   damage: server 5: the key of its audit trail is damaged"),
        "{ended:?}"
    );
    assert!(ended.out.contains("ok    discord"), "{ended:?}");
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("Left as it was: server 5: the key of its"), "{ended:?}");
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("the damage that was there: server 5"), "{ended:?}");
}
