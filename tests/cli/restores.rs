//! A backup takes the place of the database.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::sync::Arc;

use switchboard::clock::Clock;
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::account::{CredentialsForm, TypedSecret};
use switchboard::domain::audit::Rev;
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

use crate::bench::{Bench, Ended, SOON, STOP, discord, new_key};

const KEYS: &str = "SWITCHBOARD_ENCRYPTION_KEYS";

impl Bench {
    async fn store(&self) -> Store {
        let ring = KeyRing::from_entries(&[self.value(KEYS).into()]).unwrap();
        Store::open(StoreOptions {
            path: self.path("switchboard.db"),
            vault: Arc::new(Vault::new(ring)),
            clock: Clock::system(),
            look_only: false,
        })
        .await
        .unwrap()
    }

    /// A file's bytes.
    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// What was there before a restore, by its name.
    fn aside(&self) -> String {
        let files = self.files();
        files.into_iter().find(|name| name.starts_with("switchboard.db.replaced-")).unwrap()
    }
}

fn permit(guild: u64, nth: u64) -> Permit {
    Permit::housekeeping().in_guild(GuildId(guild), nth)
}

async fn save(store: &Store, guild: u64) -> Rev {
    let form = CredentialsForm {
        sid: Some("acme1".to_owned()),
        base_url: None,
        key: TypedSecret::of("a-key"),
        token: TypedSecret::of("a-token"),
    };
    let permit = permit(guild, 1);
    let saved = store.save_account(&permit, Rev::NONE, form, ApiOrigin::defaults(), None);
    saved.await.unwrap().account.rev
}

fn well(ended: &Ended) -> &Ended {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_brings_back_what_was_and_keeps_what_was_there() {
    let bench = Bench::keyed();
    let store = bench.store().await;
    save(&store, 5).await;
    store.close().await;
    well(&bench.runs(&["backup", "copy.db"]));
    let copy = bench.bytes("copy.db");
    let store = bench.store().await;
    save(&store, 6).await;
    store.close().await;
    let replaced = bench.bytes("switchboard.db");
    let ended = bench.runs(&["restore", "copy.db"]);
    assert!(well(&ended).out.contains("copy.db proved good"), "{ended:?}");
    assert!(ended.out.contains(&bench.aside()), "{ended:?}");
    assert!(bench.bytes(&bench.aside()) == replaced, "it is kept as it was");
    assert!(bench.bytes("copy.db") == copy, "and so is the backup");
    assert_eq!(bench.mode("switchboard.db"), 0o600);
    assert_eq!(bench.files().len(), 4, "{:?}", bench.files());
    let store = bench.store().await;
    assert!(store.account(&permit(5, 9)).await.unwrap().is_configured());
    assert!(!store.account(&permit(6, 9)).await.unwrap().is_configured());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_destroyed_since_the_backup_is_destroyed_again() {
    let bench = Bench::keyed();
    let store = bench.store().await;
    for guild in [5, 6, 7] {
        save(&store, guild).await;
    }
    // Destroyed before the backup, and saved anew: that is to come back.
    let (gone, _) = store.disconnect(&permit(7, 2)).await.unwrap();
    let gone = store.destroy(&permit(7, 3), gone).await.unwrap();
    let form = CredentialsForm::typed("acme1".into(), String::new(), "a-key", "a-token");
    store.save_account(&permit(7, 4), gone, form, ApiOrigin::defaults(), None).await.unwrap();
    store.close().await;
    well(&bench.runs(&["backup", "copy.db"]));
    let store = bench.store().await;
    let (gone, _) = store.disconnect(&permit(5, 2)).await.unwrap();
    store.destroy(&permit(5, 3), gone).await.unwrap();
    store.close().await;
    for _ in 0..2 {
        let ended = bench.runs(&["restore", "copy.db"]);
        assert!(well(&ended).out.contains("Server 5: API Key and API Token"));
        assert!(!ended.out.contains("Server 6") && !ended.out.contains("Server 7"), "{ended:?}");
        let store = bench.store().await;
        let account = store.account(&permit(5, 9)).await.unwrap();
        assert!(!account.has_key && !account.has_token);
        for guild in [6, 7] {
            assert!(store.account(&permit(guild, 9)).await.unwrap().is_configured(), "{guild}");
        }
        assert!(store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_replaced_with_its_stale_log_and_that_is_said() {
    let bench = Bench::keyed();
    let store = bench.store().await;
    save(&store, 5).await;
    store.close().await;
    well(&bench.runs(&["backup", "copy.db"]));
    let mut damaged = bench.bytes("switchboard.db");
    damaged[..4096].fill(0xA5);
    fs::write(bench.path("switchboard.db"), &damaged).unwrap();
    for stale in ["switchboard.db-wal", "switchboard.db-shm"] {
        fs::write(bench.path(stale), "stale").unwrap();
    }
    let ended = bench.runs(&["restore", "copy.db"]);
    assert!(well(&ended).out.contains("What was there cannot be read"), "{ended:?}");
    let aside = bench.aside();
    assert!(bench.bytes(&aside) == damaged);
    assert_eq!(bench.bytes(&format!("{aside}-wal")), b"stale");
    assert!(!bench.files().contains(&"switchboard.db-wal".to_owned()));
    let store = bench.store().await;
    assert!(store.account(&permit(5, 9)).await.unwrap().is_configured());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_good_backup_changes_nothing() {
    let bench = Bench::keyed();
    bench.store().await.close().await;
    well(&bench.runs(&["backup", "copy.db"]));
    fs::write(bench.path("noise"), [0xA5; 8192]).unwrap();
    fs::write(bench.path("nothing"), "").unwrap();
    fs::copy(bench.path("copy.db"), bench.path("torn.db")).unwrap();
    fs::File::options().write(true).open(bench.path("torn.db")).unwrap().set_len(8192).unwrap();
    let before = (bench.files(), bench.bytes("switchboard.db"));
    for file in ["noise", "nothing", "torn.db", "absent", "switchboard.db", "."] {
        let ended = bench.runs(&["restore", file]);
        assert_eq!(ended.code, Some(78), "{file}: {ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
        assert!((bench.files(), bench.bytes("switchboard.db")) == before, "{file}");
    }
    let bench = bench.var(KEYS, &new_key());
    let ended = bench.runs(&["restore", "copy.db"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("encryption.keys"), "{ended:?}");
    assert!((bench.files(), bench.bytes("switchboard.db")) == before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_runs_is_not_restored_over_nor_started_twice_by_another_name() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(SOON).await);
    well(&bench.runs(&["backup", "copy.db"]));
    let ended = bench.runs(&["restore", "copy.db"]);
    assert_eq!(ended.code, Some(75), "{ended:?}");
    symlink("switchboard.db", bench.path("link.db")).unwrap();
    fs::create_dir(bench.path("folder")).unwrap();
    symlink("../link.db", bench.path("folder/other.db")).unwrap();
    let bench = bench.var("SWITCHBOARD_STORAGE_URL", "sqlite://folder/other.db");
    for command in ["run", "rekey"] {
        let ended = bench.runs(&[command]);
        assert_eq!(ended.code, Some(75), "{ended:?}");
        assert!(ended.err.contains("is in use"), "{ended:?}");
    }
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
    fs::hard_link(bench.path("switchboard.db"), bench.path("second.db")).unwrap();
    let ended = bench.runs(&["rekey"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("second name"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_others_can_read_stop_the_start_with_what_to_run() {
    let bench = Bench::keyed().var("SWITCHBOARD_DISCORD_TOKEN", "unused");
    let bench = bench.var("SWITCHBOARD_DISCORD_API_URL", "http://127.0.0.1:1");
    bench.store().await.close().await;
    let files = ["switchboard.db", "switchboard.db-wal", "switchboard.db-shm"];
    for exposed in files {
        let path = bench.path(exposed);
        if !path.exists() {
            fs::write(&path, "").unwrap();
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        for command in ["run", "check", "rekey"] {
            let ended = bench.runs(&[command]);
            assert_eq!(ended.code, Some(78), "{ended:?}");
            let told = format!("{}{}", ended.out, ended.err);
            let remedy = told.split("`chmod 600 ").nth(1).unwrap().split('`').next().unwrap();
            assert!(remedy.ends_with(exposed), "{ended:?}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    well(&bench.runs(&["rekey"]));
}
