//! 100,000 numbers: `cargo test --test scale -- --ignored`. That nothing is scanned is held by the
//! store's own test of its query plans; this one shows it, with a limit far above what it takes.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_macros,
    reason = "a test stops at the first surprise, and says what it measured"
)]

#[path = "../journeys/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the journeys use all of it")]
mod support;

mod drift;
mod seed;

use std::time::{Duration, Instant};

use support::Stage;
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::numbers::search_fragments;
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::Label;

async fn seeded(count: i64) -> Stage {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    stage.stops().await;
    seed::seed(&stage.database(), stage.discord.guild_id(), count).await;
    stage.starts().await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_numbers_are_as_the_store_would_have_left_them() {
    let stage = seeded(30).await;
    let ann = stage.person("Ann");
    ann.runs("/did show number:+919800000007").sees("Sales 7").await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(stage.database());
    let mut look = sqlx::ConnectOptions::connect(&options).await.unwrap();
    for i in [0, 7, 29] {
        let phone = PhoneNumber::parse(&format!("+9198{i:08}")).unwrap();
        let label = Label::parse(&format!("Sales {i}")).unwrap();
        let kept: Vec<(String,)> =
            sqlx::query_as("SELECT fragment FROM number_search WHERE e164 = $1 ORDER BY fragment")
                .bind(phone.to_string())
                .fetch_all(&mut look)
                .await
                .unwrap();
        let kept: Vec<String> = kept.into_iter().map(|(it,)| it).collect();
        assert_eq!(kept, search_fragments(&phone, label.as_ref()));
    }
    ann.runs("/did remove number:+919800000007").sees("Removed").await;
    ann.runs("/exotel page").sees("29").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_suggested_for_a_long_query_that_shares_its_beginning_with_many() {
    let stage = seeded(300).await;
    let ann = stage.person("Ann");
    for typed in ["91980000029", "919800000299", "sales 299", "+91 98000 00299"] {
        let choices = ann.types(&format!("/did show number:{typed}")).await;
        let found = choices.iter().any(|it| it.value == "+919800000299");
        assert!(found, "{typed}: {choices:?}");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "seeding takes half a minute"]
async fn every_look_at_100_000_numbers_is_quick() {
    let stage = seeded(100_000).await;
    let ann = stage.person("Ann");
    let quick = Duration::from_millis(500);
    let since = Instant::now();
    for line in [
        "/exotel page",
        "/did show number:+919800050000",
        "/did list",
        "/did list search:sales",
        "/did list search:98000999",
        "/did list search:sales 99999",
    ] {
        let since = Instant::now();
        ann.runs(line).sees("+9198").await;
        assert!(since.elapsed() < quick, "{line}: {:?}", since.elapsed());
    }
    for typed in ["", "9", "sales", "s", "99999", "sales 99999", "919800099999"] {
        let since = Instant::now();
        let choices = ann.types(&format!("/did show number:{typed}")).await;
        assert!(!choices.is_empty(), "{typed}");
        assert!(since.elapsed() < quick, "{typed}: {:?}", since.elapsed());
    }
    ann.runs("/did add number:+919900000000 label:new").sees("Added").await;
    assert!(since.elapsed() < quick * 14);
    let permit = Permit::housekeeping().in_guild(GuildId(stage.discord.guild_id()), 1);
    let now = stage.store().workspace(&permit).await.unwrap();
    assert_eq!(now.numbers, 100_001);
    stage.leaves().await;
}
