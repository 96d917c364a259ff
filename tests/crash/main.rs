//! `kill -9` of the real program between a click and its answer, as often as `SWITCHBOARD_KILLS`
//! says (200), at instants drawn from `SWITCHBOARD_SEED`: what a person was told of is there
//! after the restart, and nothing acts twice, however often Discord or the person repeats it. The
//! instants move to where about as many actions are told as are not begun, on any machine.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_macros,
    reason = "a test stops at the first surprise, and says which seed led to it"
)]

#[path = "../program/mod.rs"]
mod program;

mod draws;
mod flood;
mod scene;

use std::process::Command;
use std::time::{Duration, Instant};

use discord_sandbox::Person;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use self::draws::Draws;
use self::scene::{EDITED, Scene, number};

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The most memory that this process ever held, in MiB.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// How many audit rows there are with this in that column.
async fn rows(look: &mut SqliteConnection, condition: &'static str, value: &str) -> i64 {
    let (count,): (i64,) =
        sqlx::query_as(condition).bind(value.to_owned()).fetch_one(look).await.unwrap();
    count
}

const BY_INTERACTION: &str =
    "SELECT count(*) FROM audit WHERE interaction_id = CAST($1 AS INTEGER)";
const ADDED: &str = "SELECT count(*) FROM audit WHERE action = 'number_added' AND target = $1";
const REMOVED: &str = "SELECT count(*) FROM audit WHERE action = 'number_removed' AND target = $1";
const LABELLED: &str = "SELECT count(*) FROM audit WHERE new_value LIKE '%\"' || $1 || '\"%'";
const NUMBERS: &str = "SELECT count(*) FROM numbers WHERE e164 = $1";
const LABELS: &str = "SELECT count(*) FROM numbers WHERE label = $1";

/// Ann adds a number, Adi changes a label, and in another channel Ann presses **Remove** on the
/// number that was added before: all at once, and unanswered yet.
struct Actions {
    ann: Person,
    adi: Person,
    elsewhere: Person,
    added: String,
    label: String,
    removed: String,
    interactions: [u64; 3],
}

impl Actions {
    async fn begin(scene: &Scene, kill: u64) -> Self {
        let person = |name| scene.discord.person(name).in_channel("#ops");
        let (ann, adi) = (person("Ann"), person("Adi"));
        let elsewhere = ann.in_channel("#sales-lines");
        let (added, removed) = (number(kill), number(kill - 1));
        let label = format!("L{kill}");
        elsewhere.runs(&format!("/did show number:{removed}")).await;
        let remove = elsewhere.clicks_at_once("Remove");
        let add = format!("/did add number:{added} label:A{kill}");
        let edit = format!("/did edit number:{EDITED} label:{label}");
        let (add, edit) = tokio::join!(ann.runs_at_once(&add), adi.runs_at_once(&edit));
        Self { interactions: [add, edit, remove], ann, adi, elsewhere, added, label, removed }
    }

    /// What is in the database now of each: whether it is there, and whether its trail says so.
    async fn effects(&self, look: &mut SqliteConnection) -> [(bool, i64); 3] {
        let mut trail = [0; 3];
        for (count, interaction) in trail.iter_mut().zip(self.interactions) {
            *count = rows(look, BY_INTERACTION, &interaction.to_string()).await;
        }
        [
            (rows(look, NUMBERS, &self.added).await == 1, trail[0]),
            (rows(look, LABELS, &self.label).await == 1, trail[1]),
            (rows(look, NUMBERS, &self.removed).await == 0, trail[2]),
        ]
    }

    /// Everybody does once more what they did.
    async fn repeat(&self, scene: &Scene, look: &mut SqliteConnection) {
        let Self { added, label, removed, .. } = self;
        let add = format!("/did add number:{added} label:A");
        let edit = format!("/did edit number:{EDITED} label:{label}");
        let remove = format!("/did remove number:{removed}");
        let again = [
            (&self.ann, add, "in the list already"),
            (&self.adi, edit, "Nothing to save"),
            (&self.elsewhere, remove, "already done"),
        ];
        let effects = self.effects(look).await;
        for ((person, line, already), (there, _)) in again.into_iter().zip(effects) {
            // On a busy machine, what was delivered again may have come too late to change anything.
            let done = if there { already } else { "✅" };
            scene.is_told(person, &line, [already, done]).await;
        }
    }

    async fn took_effect_once(&self, look: &mut SqliteConnection) {
        assert_eq!(rows(look, ADDED, &self.added).await, 1);
        assert_eq!(rows(look, LABELLED, &self.label).await, 1);
        assert_eq!(rows(look, REMOVED, &self.removed).await, 1);
        for interaction in self.interactions {
            assert!(rows(look, BY_INTERACTION, &interaction.to_string()).await <= 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_and_nothing_acts_twice() {
    let kills = from_environment("SWITCHBOARD_KILLS").unwrap_or(200);
    let seed =
        from_environment("SWITCHBOARD_SEED").unwrap_or_else(|| getrandom::u32().unwrap().into());
    eprintln!("SWITCHBOARD_KILLS={kills} SWITCHBOARD_SEED={seed}");
    let mut draws = Draws(seed);
    let mut scene = Scene::new(kills).await;
    let mut longest = scene.is_settled().await;
    // [told, done but not told, not done], over all actions.
    let mut tally = [0; 3];
    for kill in 1..=kills {
        let actions = Actions::begin(&scene, kill).await;
        let wait = draws.below(longest).try_into().unwrap();
        tokio::time::sleep(Duration::from_micros(wait)).await;
        scene.kill();
        if kill % 20 == 0 {
            scene.chain_holds().await;
        }
        scene.restarts().await;

        let told = actions.interactions.map(|it| scene.discord.was_sent(it, "✅"));
        let mut look = scene.look().await;
        let effects = actions.effects(&mut look).await;
        for (told, (there, trail)) in told.into_iter().zip(effects) {
            assert_eq!(there, trail == 1, "kill {kill}: a change without its trail");
            assert!(there || !told, "kill {kill}: an acknowledged change is lost");
            let outcome = usize::from(!told) + usize::from(!there);
            tally[outcome] += 1;
            longest = [longest - longest / 50, longest, longest + longest / 50 + 50][outcome];
        }
        let (integrity,): (String,) =
            sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut look).await.unwrap();
        assert_eq!(integrity, "ok", "kill {kill}");

        // Discord delivers all of it again, then everybody tries again.
        let [add, edit, remove] = actions.interactions;
        actions.ann.replays(add).await;
        actions.adi.replays(edit).await;
        actions.elsewhere.replays(remove).await;
        actions.repeat(&scene, &mut look).await;
        actions.took_effect_once(&mut look).await;
    }
    scene.kill();
    scene.chain_holds().await;
    eprintln!("told: {}, done but not told: {}, not done: {}", tally[0], tally[1], tally[2]);
    let memory = most_memory();
    eprintln!("this test, with its Discord, took {memory} MiB at most");
    assert!(memory < 500, "{memory} MiB");
    if kills >= 100 {
        assert!(
            tally.iter().all(|count| *count > 0),
            "the kills came too early or too late: {tally:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_lets_what_was_begun_be_answered_and_exits_0() {
    let mut scene = Scene::new(0).await;
    scene.is_settled().await;
    let ann = scene.discord.person("Ann").in_channel("#ops");
    let mut writing = SqliteConnectOptions::new()
        .filename(scene.installation.database())
        .connect()
        .await
        .unwrap();
    let mut begun = Vec::new();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut writing).await.unwrap();
    for nth in 1..=5 {
        begun.push(ann.runs_at_once(&format!("/did add number:{}", number(nth))).await);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let since = Instant::now();
    let id = scene.program.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
    tokio::time::sleep(Duration::from_millis(700)).await;
    sqlx::query("ROLLBACK").execute(&mut writing).await.unwrap();
    let ended = loop {
        match scene.program.try_wait().unwrap() {
            Some(ended) => break ended,
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        assert!(since.elapsed() < Duration::from_secs(10), "{}", scene.installation.log());
    };
    assert_eq!(ended.code(), Some(0), "{}", scene.installation.log());
    for interaction in begun {
        assert!(scene.discord.was_sent(interaction, "✅"), "{}", scene.installation.log());
    }
    scene.chain_holds().await;
}
