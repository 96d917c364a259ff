//! What is written: the first configuration, new keys, backups. And what is not.

use std::fs;
use std::sync::Arc;

use secrecy::SecretString;
use switchboard::clock::Clock;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

use crate::bench::{Bench, discord, new_key};

const KEYS: &str = "SWITCHBOARD_ENCRYPTION_KEYS";

/// A bench with a database in it, as `run` makes it.
fn with_database() -> Bench {
    let bench = Bench::keyed();
    let key = SecretString::from(bench.value(KEYS));
    let options = StoreOptions {
        path: bench.path("switchboard.db"),
        vault: Arc::new(Vault::new(KeyRing::from_entries(&[key]).unwrap())),
        clock: Clock::system(),
        look_only: false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(options).await.unwrap();
        store.close().await;
    });
    bench
}

#[test]
fn init_writes_a_configuration_that_only_its_owner_can_read() {
    let bench = Bench::empty();
    let ended = bench.runs(&["init"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(bench.files(), ["switchboard.toml"]);
    assert_eq!(bench.mode("switchboard.toml"), 0o600);
    let text = fs::read_to_string(bench.path("switchboard.toml")).unwrap();
    let keys = text.lines().find(|line| line.starts_with("keys = [\"k-"));
    assert!(keys.is_some_and(|line| line.len() > 64), "{text}");
    assert!(!text.contains("00112233445566778899"), "the example's key is in it");
    assert!(!ended.out.contains(keys.unwrap()), "the key is on the screen");
    // It is accepted as it is: only the token is still to come.
    let run = bench.runs(&["run"]);
    assert_eq!(run.code, Some(78));
    assert!(run.err.contains("discord.token is not set"), "{run:?}");
}

#[test]
fn init_makes_another_key_each_time() {
    let bench = Bench::empty();
    bench.runs(&["init", "--path", "a.toml"]);
    bench.runs(&["--config", "b.toml", "init"]);
    let read = |name| fs::read_to_string(bench.path(name)).unwrap();
    assert_ne!(read("a.toml"), read("b.toml"));
}

#[test]
fn init_never_overwrites() {
    let bench = Bench::empty();
    fs::write(bench.path("switchboard.toml"), "# mine\n").unwrap();
    let ended = bench.runs(&["init"]);
    assert_eq!(ended.code, Some(78));
    assert!(ended.err.contains("never overwrites"), "{ended:?}");
    let text = fs::read_to_string(bench.path("switchboard.toml")).unwrap();
    assert_eq!(text, "# mine\n");
}

#[test]
fn a_wrong_key_stops_the_start_and_leaves_every_byte() {
    let bench = with_database();
    let id = bench.value(KEYS).split(':').next().unwrap().to_owned();
    let before = fs::read(bench.path("switchboard.db")).unwrap();
    let same_id = format!("{id}:{}", new_key().split(':').nth(1).unwrap());
    let mut bench = bench.var("SWITCHBOARD_DISCORD_TOKEN", "unused");
    for key in [same_id, new_key()] {
        bench = bench
            .var(KEYS, &key)
            // Nobody listens there: to be asked at all would be an error of another kind.
            .var("SWITCHBOARD_DISCORD_API_URL", "http://127.0.0.1:1");
        let ended = bench.runs(&["run"]);
        assert_eq!(ended.code, Some(78), "{ended:?}");
        assert!(ended.err.contains("encryption.keys"), "{ended:?}");
        assert!(fs::read(bench.path("switchboard.db")).unwrap() == before);
    }
}

#[test]
fn after_rekey_the_new_key_is_enough() {
    let bench = with_database();
    let (old, new) = (bench.value(KEYS), new_key());
    let bench = bench.var(KEYS, &format!("{new},{old}"));
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let bench = bench.var(KEYS, &new);
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // And the old one no longer is.
    let ended = bench.var(KEYS, &old).runs(&["rekey"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
}

#[test]
fn a_backup_is_private_opens_and_is_never_overwritten() {
    let bench = with_database();
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(bench.mode("copy.db"), 0o600);
    let bytes = fs::read(bench.path("copy.db")).unwrap();
    let again = bench.runs(&["backup", "copy.db"]);
    assert_eq!(again.code, Some(78), "{again:?}");
    assert!(again.err.contains("never overwrites"), "{again:?}");
    assert!(fs::read(bench.path("copy.db")).unwrap() == bytes);
    let ended = bench.var("SWITCHBOARD_STORAGE_URL", "sqlite://copy.db").runs(&["rekey"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn a_backup_touches_no_file_of_another_and_leaves_none_where_it_fails() {
    let bench = with_database();
    for name in ["copy.partial", "copy.db.partial", ".copy.db.partial"] {
        fs::write(bench.path(name), "mine").unwrap();
    }
    let before = bench.files();
    let right = bench.value(KEYS);
    let bench = bench.var(KEYS, &new_key());
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_ne!(ended.code, Some(0), "{ended:?}");
    assert_eq!(bench.files(), before);
    let bench = bench.var(KEYS, &right);
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let mut after = bench.files();
    after.retain(|name| name != "copy.db");
    assert_eq!(after, before);
    for name in ["copy.partial", "copy.db.partial", ".copy.db.partial"] {
        assert_eq!(fs::read(bench.path(name)).unwrap(), b"mine");
    }
}

#[test]
fn a_backup_where_no_file_can_be_is_for_a_person_to_mend() {
    let bench = with_database();
    fs::write(bench.path("mine"), "mine").unwrap();
    let before = bench.files();
    let long = "n".repeat(300);
    for path in ["absent/copy.db", "mine/copy.db", "folder/", ".", "mine", &long, "/proc/copy.db"] {
        let ended = bench.runs(&["backup", path]);
        assert_eq!(ended.code, Some(78), "{path:?}: {ended:?}");
        assert!(ended.err.starts_with(&format!("error: {path}: ")), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
        assert_eq!(bench.files(), before, "{path:?}");
    }
}

#[test]
fn rekey_where_there_is_no_database_makes_none() {
    let bench = Bench::keyed();
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("there is no database at"), "{ended:?}");
    assert_eq!(bench.files(), [""; 0]);
}

#[test]
fn there_is_no_backup_of_no_database() {
    let bench = Bench::keyed();
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert_eq!(bench.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_runs_can_be_backed_up() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(crate::bench::SOON).await);
    let ended = bench.runs(&["backup", "copy.db"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // What works on the database itself must wait.
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(75), "{ended:?}");
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(crate::bench::STOP).code, Some(0));
}
