//! Discord's REST interface fails, is slow, or cuts the connection.

use std::time::{Duration, Instant};

use discord_sandbox::{RestFault, Violation};

use crate::support::Stage;

/// The callbacks of `/exotel page`, which meet the fault once; its answer must come all the same.
async fn is_answered_in_spite_of(fault: RestFault) {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/callback", 1, fault.clone());
    ann.runs("/exotel page").sees("Not configured").await;
    stage.discord.fail_next("/callback", 1, fault);
    ann.clicks("Refresh").sees("Not configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_fails_once_is_sent_again() {
    is_answered_in_spite_of(RestFault::Status(500)).await;
    is_answered_in_spite_of(RestFault::Status(502)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_well_formed_or_not_delays_the_answer_only() {
    is_answered_in_spite_of(RestFault::RateLimited { retry_after: 0.3, global: false }).await;
    is_answered_in_spite_of(RestFault::MalformedRateLimit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_discord_asks_for_is_kept_within_its_three_seconds() {
    is_answered_in_spite_of(RestFault::RateLimited { retry_after: 2.2, global: false }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_an_edge_is_no_answer_of_discords() {
    is_answered_in_spite_of(RestFault::Page(403)).await;
    is_answered_in_spite_of(RestFault::Page(404)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_too_many_without_a_time_is_asked_twice_and_no_more() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/callback", usize::MAX, RestFault::MalformedRateLimit);
    let asked = ann.runs_at_once("/exotel page").await;
    until(|| logged_about(asked).contains("an answer did not arrive")).await;
    assert_eq!(tries(&stage, asked), 2);
    assert_eq!(unanswered_or_late(&mut stage).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_global_limit_pauses_everything_but_answers() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#ops").sees("posted in").await;
    let posts = |stage: &Stage| {
        let exchanges = stage.discord.exchanges();
        let posts = exchanges.iter().filter(|it| it.path.ends_with("/messages"));
        posts.map(|it| it.status).collect::<Vec<_>>()
    };
    until(|| posts(&stage) == [200, 200]).await;
    let limited = RestFault::RateLimited { retry_after: 8.0, global: true };
    stage.discord.fail_next("/messages", 1, limited);
    ann.runs("/did add number:+919876543210").sees("Added").await;
    until(|| posts(&stage) == [200, 200, 429]).await;

    let since = Instant::now();
    let before = stage.discord.exchanges().len();
    while since.elapsed() < Duration::from_secs(6) {
        ann.runs("/did show number:+919876543210").sees("+919876543210").await;
        // It asks Discord who has which role, and does without.
        ann.runs("/access show").sees("Access").await;
    }
    let meanwhile = stage.discord.exchanges().split_off(before);
    let of_the_bot = meanwhile
        .iter()
        .find(|it| !it.path.starts_with("/interactions/") && !it.path.starts_with("/webhooks/"));
    assert!(meanwhile.len() > 4 && of_the_bot.is_none(), "{of_the_bot:?}");
    until(|| posts(&stage) == [200, 200, 429, 200]).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_before_or_after_the_effect_still_leads_to_one_answer() {
    is_answered_in_spite_of(RestFault::Reset).await;
    is_answered_in_spite_of(RestFault::ResetAfter).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_callback_is_still_in_time() {
    is_answered_in_spite_of(RestFault::Delay(Duration::from_secs(1))).await;
    is_answered_in_spite_of(RestFault::LateAnswer(Duration::from_secs(1))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_three_seconds_is_logged_not_repeated_and_the_change_is_there() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    let late = RestFault::Delay(Duration::from_millis(3200));
    stage.discord.fail_next("/callback", 1, late);
    let add = ann.runs_at_once("/did add number:+919876543210").await;
    ann.waits_for(add).await;
    let said = "Discord no longer waits for an answer";
    until(|| logged_about(add).contains(said)).await;
    assert_eq!(tries(&stage, add), 1);

    ann.runs("/did add number:+919876543210").sees("in the list already").await;
    ann.clicks("Open it").sees("+919876543210").await;
    assert_eq!(unanswered_or_late(&mut stage).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_hangs_holds_nobody_up_and_is_cut_after_ten_seconds() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/callback", 3, RestFault::Hang);
    let since = Instant::now();
    let mut hanging = Vec::new();
    for _ in 0..3 {
        hanging.push(ann.runs_at_once("/exotel page").await);
    }
    until(|| hanging.iter().all(|it| tries(&stage, *it) == 1)).await;
    ann.runs("/exotel page").sees("Not configured").await;
    assert!(since.elapsed() < Duration::from_secs(3), "others waited");

    let said = "an answer did not arrive";
    let ended = |it: &u64| logged_about(*it).contains(said);
    until(|| hanging.iter().all(ended)).await;
    assert!(since.elapsed() >= Duration::from_secs(9), "cut too early");
    assert!(hanging.iter().all(|it| tries(&stage, *it) == 1));
    let since = Instant::now();
    assert_eq!(unanswered_or_late(&mut stage).await, 3);
    let took = since.elapsed();
    assert!(took < Duration::from_secs(3), "something was left: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_drips_a_byte_a_second_is_cut_and_leaves_nothing() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/callback", 3, RestFault::Drip);
    let since = Instant::now();
    let mut dripping = Vec::new();
    for _ in 0..3 {
        dripping.push(ann.runs_at_once("/exotel page").await);
    }
    until(|| dripping.iter().all(|it| tries(&stage, *it) == 1)).await;
    ann.runs("/exotel page").sees("Not configured").await;
    assert!(since.elapsed() < Duration::from_secs(3), "others waited");
    // What it was about is there, and nothing of ours waits longer for the rest.
    for asked in &dripping {
        ann.waits_for(*asked).sees("Not configured").await;
    }
    tokio::time::sleep(Duration::from_secs(12)).await;
    assert!(dripping.iter().all(|it| tries(&stage, *it) <= 2), "it was sent again and again");
    let since = Instant::now();
    stage.stops().await;
    let took = since.elapsed();
    assert!(took < Duration::from_secs(3), "something was left: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_deferred_answer_is_sent_again() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/webhooks", 1, RestFault::Status(503));
    let held = crate::storage::hold_write_lock(&stage).await;
    let add = ann.runs_at_once("/did add number:+919876543210").await;
    tokio::time::sleep(Duration::from_millis(1700)).await;
    held.release().await;
    ann.waits_for(add).sees("Added `+919876543210`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_that_do_not_arrive_are_not_missed() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/callback", 1, RestFault::Status(500));
    let typed = ann.clone();
    let typing = tokio::spawn(async move { typed.types("/did show number:98").await.len() });
    assert!(typing.await.is_err(), "the list stays empty");
    assert_eq!(ann.types("/did show number:98").await, Vec::new());
    ann.runs("/exotel page").sees("Not configured").await;
    assert_eq!(unanswered_or_late(&mut stage).await, 1);
}

/// How many requests came for an interaction.
fn tries(stage: &Stage, interaction: u64) -> usize {
    let path = format!("/interactions/{interaction}/");
    let exchanges = stage.discord.exchanges();
    exchanges.iter().filter(|it| it.path.starts_with(&path)).count()
}

/// Stops the bot and counts the interactions that got no answer in time; nothing else may be wrong.
async fn unanswered_or_late(stage: &mut Stage) -> usize {
    stage.stops().await;
    let violations = stage.discord.audit();
    for violation in &violations {
        assert!(
            matches!(violation, Violation::Unanswered { .. } | Violation::Late { .. }),
            "{violation}"
        );
    }
    violations.len()
}

/// Waits for what comes within 15 seconds.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    for _ in 0..1500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come to that within 15 s");
}

/// What was logged about one interaction.
fn logged_about(interaction: u64) -> String {
    let (id, logged) = (interaction.to_string(), Stage::logged());
    let lines = logged.lines().filter(|line| line.contains(&id));
    lines.collect::<Vec<_>>().join("\n")
}
