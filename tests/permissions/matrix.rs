//! The matrix: every way to ask × everybody who could, through the real bot.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use discord_sandbox::Person;
use serde_json::Value;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use switchboard::domain::access::{Level, Surface};

use crate::stage::{PRIVATE, ask, furnished, names};
use crate::support::Stage;
use crate::table::{Ask, ways};

/// The dialog, among Discord's callback types.
const DIALOG: u64 = 9;

struct Matrix {
    stage: Stage,
    names: HashMap<&'static str, String>,
    database: SqliteConnection,
    /// Each way, and the interaction in which somebody without a role asked that way.
    asked: Vec<(Ask, u64)>,
    cells: usize,
}

impl Matrix {
    async fn begin() -> Self {
        let stage = furnished().await;
        within_one_hour(&stage);
        let names = names(&stage).await;
        Self { database: stage.second_process().await, stage, names, asked: Vec::new(), cells: 0 }
    }

    /// What any change moves: every workspace's newest entry, and what waits in drafts.
    async fn state(&mut self) -> (i64, i64) {
        sqlx::query_as("SELECT (SELECT sum(seq) FROM workspaces), (SELECT count(*) FROM drafts)")
            .fetch_one(&mut self.database)
            .await
            .unwrap()
    }

    /// What was answered to an interaction: exactly one callback.
    fn answer(&self, interaction: u64, cell: &str) -> Value {
        let record = self.stage.discord.interaction(interaction).unwrap();
        assert_eq!(record.callbacks.len(), 1, "{cell}");
        record.callbacks[0].body.clone()
    }

    /// A refusal says so, tells nothing else, and does nothing.
    async fn is_refused(&mut self, cell: &str, way: &Ask, interaction: u64, seen: Refused<'_>) {
        let answer = self.answer(interaction, cell);
        if way.way.surface() == Surface::Autocomplete {
            let choices = &answer["data"]["choices"];
            assert_eq!(choices.as_array().map(Vec::len), Some(0), "{cell}: {answer}");
        } else {
            let embeds = answer["data"]["embeds"].as_array();
            // What just happened is the last.
            let text = embeds.and_then(|embeds| embeds.last()?["description"].as_str());
            let told = text.is_some_and(|text| text.contains(seen.words));
            assert!(told, "{cell}: {answer}");
        }
        assert_ne!(answer["type"], DIALOG, "{cell}");
        let answer = answer.to_string();
        for private in seen.private {
            assert!(!answer.contains(private), "{cell} tells {private}: {answer}");
        }
        assert_eq!(self.state().await, seen.before, "{cell} changed something");
        self.cells += 1;
    }

    /// The refusals of a member that were recorded: action and surface.
    async fn denials(&mut self, member: u64) -> Vec<(String, String)> {
        sqlx::query_as(
            "SELECT action, surface FROM denials WHERE member_id = $1 ORDER BY action, surface",
        )
        .bind(member.cast_signed())
        .fetch_all(&mut self.database)
        .await
        .unwrap()
    }

    /// One row for each action and surface that was refused, and none beside: they are written
    /// after the answer, so they may come a moment later.
    async fn are_recorded(&mut self, person: &Person, expected: BTreeSet<(String, String)>) {
        let expected: Vec<_> = expected.into_iter().collect();
        for _ in 0..100 {
            if self.denials(person.id()).await.len() >= expected.len() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(self.denials(person.id()).await, expected, "{}", person.name());
    }

    /// Somebody without a role asks in every way, and leaves what others ask after them.
    async fn nobody_asks_first(&mut self) {
        let oz = self.stage.person("Oz");
        oz.runs("/exotel page").await;
        let old = oz.message_id();
        self.stage.restarts().await;
        let mut recorded = BTreeSet::new();
        for way in ways() {
            let before = self.state().await;
            let cell = format!("Oz, {:?}", way.way);
            let seen = Refused::by_a_level(before, &PRIVATE);
            let interaction = ask(&oz, &way, &self.names).await;
            self.is_refused(&cell, &way, interaction, seen).await;
            self.asked.push((way, interaction));
            if way.way.is_on_a_message() {
                oz.goes_back_to(old).await;
                let again = oz.asks_the_same(interaction).await;
                self.is_refused(&format!("{cell} on an old message"), &way, again, seen).await;
            }
            recorded.insert(row(&way, way.denied_to(None)));
        }
        self.are_recorded(&oz, recorded).await;
    }

    /// Everybody else asks the same, from a message of before the restart too.
    async fn asks(&mut self, person: &Person, old: u64, level: Option<Level>) {
        // Those without a level may know nothing, the others nothing of who may do what.
        let crew = self.names["role"].clone();
        let private: Vec<&str> = match level {
            None => PRIVATE.iter().copied().chain([crew.as_str()]).collect(),
            Some(_) => vec![crew.as_str()],
        };
        let mut recorded = BTreeSet::new();
        for (way, interaction) in self.asked.clone() {
            let denied = way.denied_to(level);
            let replays = if way.way.is_on_a_message() { 2 } else { 1 };
            for replay in 0..replays {
                let cell = format!("{}, {:?}, {replay}", person.name(), way.way);
                if replay == 1 {
                    person.goes_back_to(old).await;
                }
                let before = self.state().await;
                let asked = person.asks_the_same(interaction).await;
                match denied {
                    Some(_) => {
                        let seen = Refused::by_a_level(before, &private);
                        self.is_refused(&cell, &way, asked, seen).await;
                    }
                    None => {
                        let answer = self.answer(asked, &cell).to_string();
                        assert!(!answer.contains("You may not"), "{cell}: {answer}");
                        self.cells += 1;
                    }
                }
            }
            recorded.extend(denied.map(|denied| row(&way, Some(denied))));
        }
        self.are_recorded(person, recorded).await;
    }
}

/// What a refusal says, what it must not, and how everything was before.
#[derive(Clone, Copy)]
struct Refused<'a> {
    words: &'static str,
    private: &'a [&'a str],
    before: (i64, i64),
}

impl<'a> Refused<'a> {
    fn by_a_level(before: (i64, i64), private: &'a [&'a str]) -> Self {
        Self { words: "You may not", private, before }
    }
}

fn row(way: &Ask, denied: Option<switchboard::domain::access::Action>) -> (String, String) {
    let action = denied.expect("somebody who is refused something");
    let surface = way.way.surface();
    (action.word().to_owned(), surface.word().to_owned())
}

/// Refusals are counted by the hour: none may begin while they are.
fn within_one_hour(stage: &Stage) {
    let left = 3600 - stage.store().clock().now() % 3600;
    if left < 300 {
        stage.lets_pass(Duration::from_secs(left.unsigned_abs() + 1));
    }
}

/// A page that somebody opened before the restart.
async fn old_page(stage: &Stage, name: &str) -> u64 {
    let person = stage.person(name);
    person.runs("/exotel page").await;
    person.message_id()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_ask_is_judged_for_everybody() {
    let mut matrix = Matrix::begin().await;
    let mut old = HashMap::new();
    for name in ["Vera", "Omar", "Ada", "Adi", "Abe", "Ann", "Lou", "Otto"] {
        old.insert(name, old_page(&matrix.stage, name).await);
    }
    let lou = matrix.stage.person("Lou");
    lou.runs("/did edit number:+919876543210").sees_dialog("Edit Number").await;
    matrix.nobody_asks_first().await;

    // Lou had an Operator's page and a dialog before the role was taken, and has them still.
    matrix.stage.discord.take("Lou", "Voice Ops");
    let before = matrix.state().await;
    lou.submits().sees("You may not edit numbers in this channel").await;
    assert_eq!(matrix.state().await, before);
    matrix.asks(&lou, old["Lou"], None).await;

    let otto = matrix.stage.person("Otto");
    matrix.denials_of_setup(&otto, 1).await;
    matrix.asks(&otto, old["Otto"], None).await;
    matrix.asks_from_another_server().await;
    matrix.asks_in_direct_messages().await;

    for (name, level) in [
        ("Vera", Level::Viewer),
        ("Omar", Level::Operator),
        ("Ada", Level::Admin),
        ("Adi", Level::Admin),
        ("Abe", Level::Admin),
        ("Ann", Level::Admin),
    ] {
        let person = matrix.stage.person(name);
        matrix.asks(&person, old[name], Some(level)).await;
    }
    let least = ways().len() * 11;
    assert!(matrix.cells > least, "only {} cells", matrix.cells);
    matrix.database.close().await.unwrap();
    matrix.stage.leaves().await;
}

impl Matrix {
    /// What was refused while the stage was set.
    async fn denials_of_setup(&mut self, person: &Person, expected: usize) {
        for _ in 0..100 {
            if self.denials(person.id()).await.len() == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{:?}", self.denials(person.id()).await);
    }

    /// An Operator of another server sends this one's ids from there: allowed to ask, and finds
    /// nothing.
    async fn asks_from_another_server(&mut self) {
        let at_home = self.stage.discord.person("Otto");
        let at_home = at_home.in_channel("Other Co/#desk");
        at_home.runs("/exotel page").await;
        let here = "SELECT * FROM (SELECT guild_id AS g, 'n' || e164 || rev AS v FROM numbers \
            UNION ALL SELECT guild_id, 'v' || bot_key || rev FROM voice_bots \
            UNION ALL SELECT guild_id, 'r' || role_id || ' ' || channel_id || level FROM access_rules \
            UNION ALL SELECT guild_id, 'a' || rev FROM accounts \
            UNION ALL SELECT guild_id, 'w' || seq FROM workspaces) ORDER BY g, v";
        let rows = async |stage: &Stage| -> Vec<Vec<String>> {
            let mine = stage.discord.guild_id().to_string();
            let all = stage.rows(here).await;
            all.into_iter().filter(|row| row[0] == mine).collect()
        };
        let before = rows(&self.stage).await;
        assert!(before.len() > 5);
        // The number itself is what Otto typed: saying that it is not there tells nothing.
        let private: Vec<&str> = PRIVATE
            .into_iter()
            .filter(|private| !private.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        for (way, interaction) in self.asked.clone() {
            let asked = at_home.asks_the_same(interaction).await;
            let cell = format!("Otto in the other server, {:?}", way.way);
            let answer = self.answer(asked, &cell);
            let told = without_placeholders(&answer).to_string();
            for private in &private {
                assert!(!told.contains(private), "{cell} tells {private}: {told}");
            }
            assert_eq!(rows(&self.stage).await, before, "{cell}");
            self.cells += 1;
        }
    }

    /// An Operator asks in direct messages, where no client offers any of it.
    async fn asks_in_direct_messages(&mut self) {
        let omar = self.stage.discord.person("Omar").in_dm();
        // A command first: what comes from a message needs one.
        self.asked.sort_by_key(|(way, _)| way.way.surface() != Surface::Command);
        let denials = self.denials(omar.id()).await;
        for (way, interaction) in self.asked.clone() {
            let before = self.state().await;
            let asked = omar.asks_the_same(interaction).await;
            let cell = format!("Omar in direct messages, {:?}", way.way);
            let seen = Refused { words: "only inside a server", private: &PRIVATE, before };
            self.is_refused(&cell, &way, asked, seen).await;
        }
        assert_eq!(self.denials(omar.id()).await, denials);
    }
}

/// The answer without the examples that empty fields of a dialog show to everybody.
fn without_placeholders(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| *name != "placeholder")
            .map(|(name, value)| (name.clone(), without_placeholders(value)))
            .collect(),
        Value::Array(list) => list.iter().map(without_placeholders).collect(),
        other => other.clone(),
    }
}
