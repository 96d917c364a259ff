//! The disk is full, read-only or broken: the program says so, says nothing false, and goes on once it is mended.

use std::fs;
use std::path::Path;
use std::process::Command;

use discord_sandbox::{Person, Sandbox};
use sqlx::Connection as _;
use switchboard::clock::Clock;
use switchboard::domain::access::Permit;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

use crate::bench::{Bench, Running, SOON, STOP, discord};

const FULL: &str = "Nothing was saved: the server's storage is full or read-only.";
const BROKEN: &str = "The server's storage fails, so it is not certain that this was saved.";

/// What `disk.c` fails is written there.
const FAULT: &str = "fault";

/// A bench whose program has a disk that fails on demand.
fn on_a_failing_disk(discord: &Sandbox) -> Bench {
    let bench = Bench::for_discord(discord);
    let (library, fault) = (bench.path("disk.so"), bench.path(FAULT));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/disk.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]);
    assert!(compiler.status().unwrap().success());
    fs::write(&fault, "").unwrap();
    let bench = bench.var("LD_PRELOAD", library.to_str().unwrap());
    bench.var("DISK_FAULT", fault.to_str().unwrap())
}

/// Somebody with a bot that runs, and an account that is configured.
async fn begins(bench: &Bench, discord: &Sandbox) -> (Running, Person) {
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(SOON).await);
    let ann = discord.person("Ann").in_channel("#ops");
    ann.runs("/exotel credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", "a-key-1234")
        .fills("API Token", "a-token-1234")
        .submits()
        .sees("🟢 Configured")
        .await;
    ann.runs("/did add number:+919876543210").sees("Added").await;
    (bot, ann)
}

/// Nothing is added with these words; what is there is still shown; and it is added once the disk is mended.
async fn is_refused(ann: &Person, words: &str, mend: impl FnOnce()) {
    for _ in 0..2 {
        let add = "/did add number:+919876543211";
        ann.runs(add).sees(words).does_not_see("Added").await;
    }
    ann.runs("/exotel page").sees("+919876543210").does_not_see("+919876543211").await;
    mend();
    ann.runs("/did add number:+919876543211").sees("Added `+919876543211`").await;
    ann.runs("/did remove number:+919876543211")
        .sees("Removed")
        .clicks("Undo")
        .sees("Restored")
        .await;
    ann.runs("/did remove number:+919876543211").sees("Removed").await;
}

/// Ends the program; the database is whole, with the trail of all that was said to be done and of nothing else.
async fn ends_well(bench: &Bench, bot: Running, database: &Path, changes: i64) {
    bot.is_sent("TERM");
    let ended = bot.ends_within(STOP);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ring = KeyRing::from_entries(&[bench.value("SWITCHBOARD_ENCRYPTION_KEYS").into()]).unwrap();
    let store = Store::open(StoreOptions {
        path: database.to_owned(),
        vault: Vault::new(ring).into(),
        clock: Clock::system(),
        look_only: false,
    })
    .await
    .unwrap();
    assert!(store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());
    store.close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let count: (i64,) =
        sqlx::query_as("SELECT count(*) FROM audit").fetch_one(&mut connection).await.unwrap();
    assert_eq!(count.0, changes);
    // A disk with a file that is open does not become read-only.
    sqlx::Connection::close(connection).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_is_told_as_what_it_is_and_works_again_once_it_is_mended() {
    for (fault, words) in [
        ("write ENOSPC", FULL),
        ("write EROFS", BROKEN),
        ("write EIO", BROKEN),
        ("sync EIO", BROKEN),
    ] {
        let discord = discord().await;
        let bench = on_a_failing_disk(&discord);
        let (bot, ann) = begins(&bench, &discord).await;
        fs::write(bench.path(FAULT), fault).unwrap();
        is_refused(&ann, words, || fs::write(bench.path(FAULT), "").unwrap()).await;
        ends_well(&bench, bot, &bench.path("switchboard.db"), 6).await;
    }
}

/// A file system in memory, as long as this is there. Only root may make one.
struct Memory<'a>(&'a Path);

impl<'a> Memory<'a> {
    #[expect(clippy::disallowed_macros, reason = "a test that is skipped says so")]
    fn mounted(at: &'a Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs"])
            .arg(at)
            .output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(at));
        }
        eprintln!(
            "SKIPPED: only root may mount a small disk, so a full one and a read-only one are not tested"
        );
        None
    }

    fn is_made(&self, how: &str) {
        let option = format!("remount,{how}");
        let mount = || Command::new("mount").args(["-o", &option]).arg(self.0).output().unwrap();
        let deadline = std::time::Instant::now() + STOP;
        let mut mounted = mount();
        while !mounted.status.success() && std::time::Instant::now() < deadline {
            std::thread::sleep(std::time::Duration::from_millis(50));
            mounted = mount();
        }
        assert!(mounted.status.success(), "{mounted:?}");
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        // Left to the end of the machine at worst.
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_really_full_or_read_only_is_told_as_that() {
    let discord = discord().await;
    let bench =
        Bench::for_discord(&discord).var("SWITCHBOARD_STORAGE_URL", "sqlite://disk/switchboard.db");
    let folder = bench.path("disk");
    let Some(disk) = Memory::mounted(&folder) else { return };
    let (bot, ann) = begins(&bench, &discord).await;
    // A change or two may find room in what the database has already.
    let filler = folder.join("filler");
    assert!(fs::write(&filler, vec![1; 2 * 1024 * 1024]).is_err(), "the disk is small");
    is_refused(&ann, FULL, || fs::remove_file(&filler).unwrap()).await;
    ends_well(&bench, bot, &folder.join("switchboard.db"), 6).await;
    disk.is_made("ro");
    for command in ["run", "check", "rekey"] {
        let ended = bench.runs(&[command]);
        assert_eq!(ended.code, Some(78), "{ended:?}");
        assert!(
            format!("{}{}", ended.out, ended.err).contains("Read-only file system"),
            "{ended:?}"
        );
    }
    disk.is_made("rw");
    assert_eq!(bench.runs(&["rekey"]).code, Some(0));
}
