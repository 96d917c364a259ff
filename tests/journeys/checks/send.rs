//! **Send calls to this flow** and **Take Exotel's flow**.

use std::time::Duration;

use discord_sandbox::exotel::{Fault, Trouble};

use super::{NUMBER, OTHER_FLOW, checks, line, stage};
use crate::support::{FLOW, Stage};

const SEND: &str = "Send calls to this flow";

/// The rows about the flow, oldest first: action, old and new value.
async fn trail(stage: &Stage) -> Vec<Vec<String>> {
    stage
        .rows(
            "SELECT action, coalesce(json_extract(old_value, '$.voice_url'), '-'), \
             coalesce(json_extract(new_value, '$.voice_url'), json_extract(new_value, '$.answer'), '-') \
             FROM audit WHERE target LIKE 'flow:%' ORDER BY seq",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_sent_to_the_saved_flow_with_two_rows_in_the_trail_and_an_undo() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    omar.clicks(SEND)
        .sees("✅ Exotel sends the calls of `+919876543210` to flow 926 of `acme1` now (was to flow 927 of `acme1`).")
        .sees("Assign Bot")
        .await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), FLOW);
    let rows = trail(&stage).await;
    assert_eq!(rows, [["flow_asked", OTHER_FLOW, FLOW], ["flow_answered", OTHER_FLOW, FLOW]]);
    omar.clicks("Undo: flow of +919876543210").sees("Undone: Exotel sends the calls of").await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), OTHER_FLOW);
    assert_eq!(exotel.asked("PUT"), 2);
    // What is saved here was not changed by any of it.
    let changes = "SELECT count(*) FROM audit WHERE action = 'number_edited'";
    assert_eq!(stage.counts(changes).await, 0);
    assert!(stage.chain_faults().await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_interaction_binds_once_however_often_it_is_delivered() {
    let mut stage = stage().await;
    let omar = stage.person("Omar");
    stage.exotel().is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    let interaction = omar.last_interaction();
    omar.replays(interaction).await;
    // A program that knows nothing of the first delivery finds it in the trail.
    stage.restarts().await;
    stage.exotel().is_bound("acme1", NUMBER, OTHER_FLOW);
    omar.replays(interaction).await;
    assert_eq!(stage.exotel().asked("PUT"), 1);
    assert_eq!(trail(&stage).await.len(), 2);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_one_binds_and_the_other_is_told_that_it_is_done() {
    let stage = stage().await;
    let (omar, ann, exotel) = (stage.person("Omar"), stage.person("Ann"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    checks(&ann, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    ann.clicks(SEND).sees("This was already done; nothing happened again.").await;
    assert_eq!(exotel.asked("PUT"), 1);
    // At the same moment: one of them, and never both.
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    checks(&ann, NUMBER).await;
    let both = [omar.clicks_at_once(SEND), ann.clicks_at_once(SEND)];
    omar.waits_for(both[0]).await;
    ann.waits_for(both[1]).await;
    let told =
        |text: &str| text.contains("now (was") || text.contains("already") || text.contains("⚠️");
    assert!(omar.watches(Duration::from_secs(5), told).await, "{}", omar.text());
    assert!(ann.watches(Duration::from_secs(5), told).await, "{}", ann.text());
    assert_eq!(exotel.asked("PUT"), 2);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_it_was_shown_is_not_changed() {
    let stage = stage().await;
    let (omar, ann, exotel) = (stage.person("Omar"), stage.person("Ann"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    for button in [SEND, "Take Exotel's flow"] {
        // Exotel has something else by now.
        checks(&omar, NUMBER).await;
        exotel.is_bound("acme1", NUMBER, "https://my.exotel.com/acme1/exoml/start_voice/930");
        omar.clicks(button)
            .sees("to flow 930 of `acme1` by now, which is not what you were shown")
            .await;
        omar.clicks("Check").sees("Check again").await;
        exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
        // What is saved here is another thing by now.
        checks(&omar, NUMBER).await;
        ann.runs(&format!("/did edit number:{NUMBER} label:{button}")).sees("saved").await;
        omar.clicks(button).sees("changed this").await;
    }
    // The account does not have the number any more.
    checks(&omar, NUMBER).await;
    exotel.loses("acme1", NUMBER);
    omar.clicks(SEND).sees("is not among the ExoPhones of this account").await;
    assert_eq!(exotel.asked("PUT"), 0);
    assert_eq!(trail(&stage).await.len(), 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_refuses_is_said_and_stays_in_the_trail_and_can_be_asked_for_again() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    exotel.fail_next("PUT", 1, Fault::Status(403));
    omar.clicks(SEND).sees("⚠️ Refused by Exotel (403)").await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), OTHER_FLOW);
    let rows = trail(&stage).await;
    assert!(rows[1][2].starts_with("Refused by Exotel (403)"), "{rows:?}");
    omar.clicks("Check").sees(SEND).await;
    omar.clicks(SEND).sees("now (was").await;
    // Its Undo is refused by Exotel first, and then done.
    exotel.fail_next("PUT", 1, Fault::Status(500));
    let undo = omar.clicks("Undo: flow of +919876543210");
    undo.sees("so the number may have its new flow").await;
    exotel.is_in_trouble("acme1", Trouble::None);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_answer_it_may_be_bound_and_is_not_asked_again() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    for (fault, is_bound) in
        [(Fault::DropAfter, true), (Fault::Hang, false), (Fault::Html(200), false)]
    {
        exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
        let before = exotel.asked("PUT");
        checks(&omar, NUMBER).await;
        exotel.fail_next("PUT", 1, fault.clone());
        omar.clicks(SEND).sees("may have its new flow or still the old one").await;
        assert_eq!(exotel.asked("PUT"), before + 1, "{fault:?}");
        let rows = trail(&stage).await;
        assert_eq!(rows.last().unwrap()[2], "unknown", "{fault:?}");
        omar.clicks("Check").sees("Check again").await;
        let text = super::is_done(&omar).await;
        let sign = if is_bound { '✅' } else { '❌' };
        assert!(line(&text, "Flow at Exotel").starts_with(sign), "{fault:?}\n{text}");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exotels_flow_is_taken_as_an_edit_with_its_undo() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    let theirs = "http://my.in.exotel.com/acme1/exoml/start_voice/927";
    exotel.is_bound("acme1", NUMBER, theirs);
    checks(&omar, NUMBER).await;
    omar.clicks("Take Exotel's flow")
        .sees("✅ Flow URL of `+919876543210` saved.")
        .sees(theirs)
        .await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Flow at Exotel").starts_with('✅'), "{text}");
    omar.runs("/did show number:+919876543210").sees(theirs).await;
    assert_eq!(exotel.asked("PUT"), 0);
    assert_eq!(stage.changes().await.last().unwrap(), "number_edited +919876543210");
    stage.leaves().await;
}
