//! A call that is followed in the reply to the click that placed it.

use std::time::Duration;

use discord_sandbox::exotel::{Behaviour, Fault, Outcome, Plan, StatusWords, Trouble};

use super::{NUMBER, PHONE, asked, id_of, rung, with_a_number};
use crate::support::{Stage, enabled};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_followed_from_the_queue_to_what_it_cost() {
    let stage = with_a_number().await;
    stage.exotel().next_call(Plan::answered(20 * SECOND));
    let omar = asked(&stage).await;
    omar.clicks("Through the flow").sees("Queued").sees("through the flow").await;
    assert_eq!(enabled(&omar), ["Refresh"], "nothing that would be overwritten");
    stage.exotel().advance(SECOND);
    omar.sees("🔔 Ringing.").await;
    stage.exotel().advance(3 * SECOND);
    omar.sees("Answered.").sees("A stream to a bot opened during the call.").await;
    stage.exotel().advance(20 * SECOND);
    omar.sees("✅ Ended.").sees("comes about two minutes after the end").await;
    stage.exotel().advance(120 * SECOND);
    omar.sees("Ended after 20 s.").sees("It cost 0.60 in the account's currency.").await;
    let shown = ["Test call", "Calls", "Done: test call placed", "Back"];
    assert_eq!(enabled(&omar), shown);
    let request = stage.exotel().requests().into_iter().find(|it| it.method == "POST").unwrap();
    let field = |name: &str| {
        let field = request.fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str())
    };
    assert_eq!(field("From"), Some(PHONE));
    assert_eq!(field("CallerId"), Some("09876543210"));
    assert_eq!((field("To"), field("StreamUrl")), (None, None));
    assert_eq!((field("TimeLimit"), field("TimeOut")), (Some("90"), Some("30")));
    omar.clicks("Done: test call placed").sees("Step marked as done.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn straight_to_the_bot_passes_the_flow_by() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    omar.clicks("Straight to the bot").sees("straight to the bot").await;
    stage.exotel().advance(4 * SECOND);
    omar.sees("A stream to a bot opened").await;
    assert_eq!(stage.voice().sessions()[0].uri, "/exotel/front-desk");
    let request = stage.exotel().requests().into_iter().find(|it| it.method == "POST").unwrap();
    assert!(request.fields.iter().any(|(name, _)| name == "StreamUrl"));
    assert!(!request.fields.iter().any(|(name, _)| name == "Url"));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completed_call_without_a_stream_says_so() {
    let stage = with_a_number().await;
    stage.exotel().applet("acme1", "926", None);
    stage.exotel().says(StatusWords::Documented);
    stage.exotel().next_call(Plan::answered(60 * SECOND));
    let omar = asked(&stage).await;
    omar.clicks("Through the flow").sees("Under way").await;
    // The flow has nobody to lead to, and ends at once.
    stage.exotel().advance(4 * SECOND);
    omar.sees("The call was completed, but no stream ever opened, as far as can be told").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_does_not_answer_leaves_a_call_without_a_stream() {
    let stage = with_a_number().await;
    stage.voice().behaves(Behaviour::Slow(60 * SECOND));
    stage.exotel().next_call(Plan::answered(60 * SECOND));
    let omar = asked(&stage).await;
    omar.clicks("Straight to the bot").sees("Queued").await;
    stage.exotel().advance(4 * SECOND);
    omar.sees("Answered.").await;
    // Long enough for two looks.
    tokio::time::sleep(SECOND).await;
    stage.exotel().advance(60 * SECOND);
    omar.sees("no stream ever opened: Exotel did not reach the bot").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_call_ended_is_said_whatever_it_was() {
    let stage = with_a_number().await;
    for (outcome, words) in [
        (Outcome::Busy, "the phone was busy"),
        (Outcome::NoAnswer, "nobody answered"),
        (Outcome::Failed, "the call failed"),
        (Outcome::Canceled, "was canceled"),
    ] {
        stage.exotel().next_call(Plan::ends(outcome));
        let omar = asked(&stage).await;
        omar.clicks("Through the flow").sees("Queued").await;
        stage.exotel().advance(40 * SECOND);
        omar.sees(words).does_not_see("no stream ever opened").await;
        stage.exotel().advance(120 * SECOND);
        omar.sees("It cost").await;
    }
    stage.leaves().await;
}

/// Asks, confirms, and gives what the reply says in the end.
async fn refused(stage: &Stage, way: &str, words: &str) {
    let omar = asked(stage).await;
    omar.clicks(way).sees("Nothing rings.").sees(words).await;
    let answer = "SELECT new_value FROM audit WHERE action = 'call_answered' ORDER BY seq DESC";
    assert!(!stage.rows(answer).await[0][0].contains("done"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_of_exotels_says_what_to_do() {
    let stage = with_a_number().await;
    let flow = "Through the flow";
    stage.exotel().is_in_trouble("acme1", Trouble::KycIncomplete);
    refused(&stage, flow, "KYC is not complete").await;
    stage.exotel().is_in_trouble("acme1", Trouble::None);
    stage.exotel().account("acme1", |account| account.balance("0.00"));
    refused(&stage, flow, "balance or plan does not cover this").await;
    stage.exotel().account("acme1", |account| account.balance("100.00"));
    stage.exotel().fail_next("POST", 1, Fault::RateLimited { retry_after: Some("1".to_owned()) });
    refused(&stage, flow, "too many requests").await;
    tokio::time::sleep(2 * SECOND).await;
    stage.exotel().account("acme1", |account| account.dnd(PHONE));
    refused(&stage, flow, "Do Not Disturb").await;
    stage.exotel().loses("acme1", NUMBER);
    refused(&stage, flow, "is not an ExoPhone of this account").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_an_answer_may_be_ringing_and_is_found_when_it_is_over() {
    let stage = with_a_number().await;
    stage.exotel().fail_next("POST", 1, Fault::DropAfter);
    let omar = asked(&stage).await;
    omar.clicks("Through the flow").sees("it may be ringing").await;
    let unknown = stage.rows("SELECT new_value FROM audit WHERE action = 'call_answered'").await;
    assert!(unknown[0][0].contains("unknown"), "{unknown:?}");
    stage.exotel().advance(40 * SECOND);
    omar.sees("✅ Ended.").await;
    stage.exotel().advance(120 * SECOND);
    omar.sees("It cost").await;
    assert_eq!(rung(&stage), 1, "it was asked once");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_that_fail_change_nothing_but_are_said() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    omar.clicks("Through the flow").sees("Queued").await;
    stage.exotel().fail_next("GET /v1/Accounts/acme1/Calls/", usize::MAX, Fault::Html(502));
    omar.sees("Exotel could not be asked the last time").sees("Queued").await;
    stage.exotel().forgives();
    stage.exotel().advance(SECOND);
    omar.sees("Ringing").does_not_see("could not be asked").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_a_call_is_followed_is_said_and_rings_nothing_again() {
    let mut stage = with_a_number().await;
    stage.exotel().next_call(Plan::answered(20 * SECOND));
    let omar = asked(&stage).await;
    omar.clicks("Through the flow").sees("Queued").await;
    let refresh = id_of(&omar, "Refresh");
    let stopping = std::time::Instant::now();
    stage.stops().await;
    assert!(stopping.elapsed() < 5 * SECOND, "nobody waits for the call: {:?}", stopping.elapsed());
    omar.sees("Switchboard was stopped while it followed this call").await;
    stage.starts().await;
    stage.exotel().advance(30 * SECOND);
    omar.clicks("Refresh").sees("✅ Ended.").await;
    stage.exotel().advance(120 * SECOND);
    // The button from before the restart works as well.
    omar.sends_component(&refresh, &[]).sees("It cost 0.60").await;
    assert_eq!(rung(&stage), 1);
    assert_eq!(stage.counts("SELECT count(*) FROM requests").await, 0);
    stage.leaves().await;
}
