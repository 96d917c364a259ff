//! Nothing happens that nobody sees: an interaction that is replayed, delivered again, or too late.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::Value;
use switchboard::discord::doors::Step;
use switchboard::discord::rest::RestError;

use crate::desk::{Desk, Fate, fresh, with_id};
use crate::recorded;

const ANOTHER: &str = "+918046123456";

fn add(number: &str) -> Value {
    recorded::command("did", "add", &[("number", number)])
}

/// Longer than whatever still happens.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

/// Discord's 404 for an interaction that is older than three seconds.
fn too_late() -> Fate {
    Fate::Refused(RestError::Status { status: 404, code: Some(10062) })
}

/// Discord's 400 for one that was answered already.
fn answered() -> Fate {
    Fate::Refused(RestError::Status { status: 400, code: Some(40060) })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_minutes_later_changes_nothing() {
    let desk = Desk::open().await;
    let before = desk.changes().await;
    for minutes in [1, 5, 60] {
        desk.meets([too_late()]);
        let id = fresh(Duration::from_mins(minutes));
        desk.comes(&with_id(&add(ANOTHER), id));
        let said = desk.hears(id, 1).await;
        assert!(said[0].json.to_string().contains("too late"), "{said:?}");
    }
    settled().await;
    assert_eq!(desk.changes().await, before);
    // The same, fresh.
    let said = desk.asks(&add(ANOTHER)).await;
    assert!(said.json.to_string().contains("Added"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_again_within_seconds_is_dropped() {
    let desk = Desk::open().await;
    let add = add(ANOTHER);
    let done = desk.arrives(&add);
    assert!(desk.hears(done, 1).await[0].json.to_string().contains("Added"));
    let refused = desk.arrives(&add);
    assert!(desk.hears(refused, 1).await[0].json.to_string().contains("in the list already"));
    let changes = desk.changes().await;
    for id in [done, refused] {
        desk.comes(&with_id(&add, id));
        settled().await;
        assert_eq!(desk.said(id).len(), 1);
    }
    assert_eq!(desk.changes().await, changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_busy_a_second_delivery_changes_nothing() {
    let desk = Desk::open().await;
    let before = desk.changes().await;
    let mut held = desk.database().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut held).await.unwrap();
    let id = desk.arrives(&add(ANOTHER));
    // A deferral, and the refusal.
    let said = desk.hears(id, 2).await;
    assert!(said[1].json.to_string().contains("busy: nothing was changed"), "{said:?}");
    sqlx::query("ROLLBACK").execute(&mut held).await.unwrap();
    for _ in 0..3 {
        desk.comes(&with_id(&add(ANOTHER), id));
    }
    settled().await;
    assert_eq!((desk.said(id).len(), desk.changes().await), (2, before));
}

/// Ann's command arrives when it is 1.4 s old, and the database is held for 1.8 s; the deferral after 1.5 s meets
/// this fate. What was said at last, and whether there was a change.
async fn a_slow_write(fate: Option<Fate>) -> (Step, String, bool) {
    let desk = Desk::open().await;
    let before = desk.changes().await;
    let answers = if fate.is_none() { 2 } else { 1 };
    desk.meets(fate);
    let mut held = desk.database().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut held).await.unwrap();
    let id = fresh(Duration::from_millis(1400));
    desk.comes(&with_id(&add(ANOTHER), id));
    tokio::time::sleep(Duration::from_millis(1800)).await;
    sqlx::query("ROLLBACK").execute(&mut held).await.unwrap();
    desk.hears(id, answers).await;
    // A change that must not be would come by now, however busy the machine.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let last = desk.said(id).pop().unwrap();
    (last.step, last.json.to_string(), desk.changes().await > before)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_waited_happens_only_if_discord_took_the_deferral() {
    let (step, said, changed) = a_slow_write(None).await;
    assert!(step == Step::Edit && said.contains("Added") && changed, "{said}");
    for fate in [answered(), too_late()] {
        let (step, said, changed) = a_slow_write(Some(fate)).await;
        // The deferral was the last word: there is nothing to edit.
        assert!(step == Step::Callback && !said.contains("Added") && !changed, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_that_discord_had_taken_is_ours() {
    // The connection was lost; on the second try Discord says that it has an answer.
    let desk = Desk::open().await;
    desk.meets([Fate::Refused(RestError::NoAnswer("")), answered()]);
    let id = desk.arrives(&add(ANOTHER));
    let said = desk.hears(id, 2).await;
    settled().await;
    assert_eq!(said[0].json, said[1].json);
    assert_eq!(desk.said(id).len(), 2, "it is the answer that was meant: nothing is to be edited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferral_that_is_lost_for_ever_costs_neither_the_change_nor_the_answer() {
    let no_answer = || Fate::Refused(RestError::NoAnswer(""));
    let desk = Desk::open().await;
    let mut held = desk.database().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut held).await.unwrap();
    // Tried until the two seconds for a callback are over; the answer itself is a callback again.
    desk.meets([no_answer(), no_answer(), no_answer()]);
    let id = desk.arrives(&add(ANOTHER));
    tokio::time::sleep(Duration::from_millis(1900)).await;
    sqlx::query("ROLLBACK").execute(&mut held).await.unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while !desk.said(id).iter().any(|said| said.json.to_string().contains("Added")) {
        assert!(Instant::now() < until, "{:?}", desk.said(id));
        settled().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discord_that_never_answers_does_not_stop_what_was_begun() {
    let desk = Desk::open().await;
    let before = desk.changes().await;
    let mut held = desk.database().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut held).await.unwrap();
    desk.meets([Fate::Hangs]);
    let id = desk.arrives(&add(ANOTHER));
    desk.hears(id, 1).await;
    sqlx::query("ROLLBACK").execute(&mut held).await.unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while desk.changes().await == before {
        assert!(Instant::now() < until, "1.6 s old, and still seen");
        settled().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_is_answered_however_old_the_question() {
    let desk = Desk::open().await;
    desk.ahead.store(3_600_000, Ordering::Relaxed);
    let said = desk.asks(&recorded::command("exotel", "page", &[])).await;
    assert!(said.json.to_string().contains("Configured"), "{said:?}");
    let said = desk.asks(&add(ANOTHER)).await;
    assert!(said.json.to_string().contains("too late"), "{said:?}");
}
