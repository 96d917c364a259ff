//! The database is held by somebody else.

use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::support::Stage;

async fn connect(stage: &Stage) -> SqliteConnection {
    SqliteConnectOptions::new().filename(stage.database()).connect().await.unwrap()
}

/// Another process that is writing.
pub(crate) struct Held(SqliteConnection);

pub(crate) async fn hold_write_lock(stage: &Stage) -> Held {
    let mut connection = connect(stage).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    Held(connection)
}

impl Held {
    pub(crate) async fn release(mut self) {
        sqlx::query("ROLLBACK").execute(&mut self.0).await.unwrap();
    }
}

/// How many changes of a number there were.
pub(crate) async fn trail_of(stage: &Stage, number: &str) -> i64 {
    let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM audit WHERE target = $1")
        .bind(number.to_owned())
        .fetch_one(&mut connect(stage).await)
        .await
        .unwrap();
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_held_for_a_second_delays_the_change_and_nothing_else() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    let held = hold_write_lock(&stage).await;
    let add = ann.runs_at_once("/did add number:+919876543210").await;
    adi.runs("/exotel page").sees("No phone numbers configured").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    held.release().await;
    ann.waits_for(add).sees("Added `+919876543210`").await;
    stage.leaves().await;
}

/// Nothing is changed, the person is told so, and the next try works.
async fn says_busy_when_held_for(time: Duration) {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    let held = hold_write_lock(&stage).await;
    let release = async {
        tokio::time::sleep(time).await;
        held.release().await;
    };
    let ask = async {
        ann.runs("/did add number:+919876543210")
            .sees("Switchboard is busy: nothing was changed")
            .await;
    };
    tokio::join!(release, ask);
    assert_eq!(trail_of(&stage, "+919876543210").await, 0);
    ann.runs("/did add number:+919876543210").sees("Added").await;
    assert_eq!(trail_of(&stage, "+919876543210").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_held_for_longer_is_said_to_be_busy() {
    says_busy_when_held_for(Duration::from_millis(2800)).await;
    says_busy_when_held_for(Duration::from_secs(6)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_at_once_all_happen_or_say_that_they_did_not() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let held = hold_write_lock(&stage).await;
    let ann = stage.person("Ann");
    let mut asked = Vec::new();
    for last in 10..22 {
        let line = format!("/did add number:+9198765432{last}");
        asked.push((format!("+9198765432{last}"), ann.runs_at_once(&line).await));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    held.release().await;
    for (number, interaction) in asked {
        ann.waits_for(interaction).await;
        let added = format!("Added `{number}`");
        let told = |said: &str| said.contains(&added) || said.contains("nothing was changed");
        crate::rest::until(|| told(&said(&stage, interaction))).await;
        let added = said(&stage, interaction).contains(&added);
        assert_eq!(trail_of(&stage, &number).await, i64::from(added), "{number}");
    }
    stage.leaves().await;
}

/// Everything that an interaction was answered with.
fn said(stage: &Stage, interaction: u64) -> String {
    let token = format!("sandbox-interaction-{interaction}-");
    let exchanges = stage.discord.exchanges();
    let answers = exchanges.iter().filter(|it| it.path.contains(&token));
    answers.map(|it| it.body.to_string()).collect()
}

/// Reads of numbers fail from here on, and writes of what is no number do not.
async fn numbers_cannot_be_read(stage: &Stage) -> SqliteConnection {
    let mut other = connect(stage).await;
    sqlx::query("ALTER TABLE voice_bots RENAME TO gone").execute(&mut other).await.unwrap();
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_is_said_to_be_saved_when_the_view_of_it_cannot_be_read() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let edit = stage.person("Adi");
    edit.runs("/exotel credentials").await;
    let mut other = numbers_cannot_be_read(&stage).await;
    ann.clicks("Done: URLs copied").sees("✅ Step marked as done.").await;
    edit.fills("API Key", "another-key").submits().sees("✅ Credentials saved.").await;
    ann.runs("/exotel page").sees("Something went wrong on our side").await;
    let adi = stage.person("Adi");
    adi.runs("/exotel disconnect").sees("✅ Disconnected").await;
    for person in [&ann, &adi] {
        person.runs("/audit show").sees("Audit trail").await;
    }
    sqlx::query("ALTER TABLE gone RENAME TO voice_bots").execute(&mut other).await.unwrap();
    ann.runs("/exotel page").sees("Disconnected").sees("Sales Line").await;
    let did = "SELECT action FROM audit ORDER BY seq DESC LIMIT 3";
    assert_eq!(
        trail(&stage, did).await,
        ["credentials_disconnected", "credentials_saved", "step_marked"]
    );
    stage.leaves().await;
}

async fn trail(stage: &Stage, query: &'static str) -> Vec<String> {
    let rows: Vec<(String,)> =
        sqlx::query_as(query).fetch_all(&mut connect(stage).await).await.unwrap();
    rows.into_iter().map(|(action,)| action).collect()
}
