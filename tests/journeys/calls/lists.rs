//! A number's last calls.

use std::time::Duration;

use discord_sandbox::exotel::{Fault, Outcome, Plan};

use super::{NUMBER, with_a_number};
use crate::support::{Stage, enabled};

const HOUR: Duration = Duration::from_hours(1);

/// So many calls, the newest an hour ago, one an hour.
fn called(stage: &Stage, many: u32) {
    for hour in 1..=many {
        let plan = match hour % 3 {
            0 => Plan::ends(Outcome::NoAnswer),
            _ => Plan::answered(Duration::from_secs(65)),
        };
        stage.exotel().was_rung("acme1", NUMBER, "+919811122233", hour * HOUR, plan);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_calls_are_listed_newest_first_with_the_week_in_a_picture_and_in_words() {
    let stage = with_a_number().await;
    called(&stage, 12);
    let omar = stage.person("Omar");
    omar.runs(&format!("/did calls number:{NUMBER}"))
        .sees("Calls of +919876543210 · Sales Line")
        .sees("from `+919811122233` · ✅ completed · 1 min 5 s")
        .sees("❌ not answered")
        .sees("12 calls.")
        .await;
    let files = omar.message()["attachments"].as_array().unwrap().clone();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0]["filename"], "calls.png");
    let lines = omar.text().matches("✅ completed").count() + omar.text().matches("❌ not").count();
    assert_eq!(lines, 10);
    omar.clicks("Older").sees("✅ completed").does_not_see("12 calls.").await;
    assert_eq!(enabled(&omar), ["Newest"]);
    omar.clicks("Newest").sees("12 calls.").await;
    assert_eq!(enabled(&omar), ["Older"]);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_who_called_only_in_part() {
    let stage = with_a_number().await;
    called(&stage, 2);
    let vera = stage.person("Vera");
    vera.runs(&format!("/did show number:{NUMBER}")).clicks("Calls").await;
    vera.sees("from `+91•••••••233`").does_not_see("9811122233").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_stand_beside_the_card() {
    let stage = with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs(&format!("/did show number:{NUMBER}")).await;
    let card = omar.message_id();
    omar.clicks("Calls").sees("No calls in the last 30 days.").await;
    assert_ne!(omar.message_id(), card);
    assert!(omar.message()["attachments"].as_array().is_none_or(Vec::is_empty));
    omar.goes_back_to(card).sees("Sales Line").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_exotel_holds_up_no_answer_and_a_fault_is_told() {
    let stage = with_a_number().await;
    called(&stage, 1);
    let omar = stage.person("Omar");
    let calls = format!("/did calls number:{NUMBER}");
    stage.exotel().fail_next("Calls.json", 1, Fault::Delay(Duration::from_secs(3)));
    omar.runs(&calls).sees("Asking Exotel…").sees("✅ completed").await;
    for (fault, words) in [
        (Fault::Status(401), "Refused by Exotel (401)"),
        (Fault::Status(403), "Refused by Exotel (403)"),
        (Fault::Html(502), "Exotel has a fault of its own (502)"),
        (Fault::TenMegabytes, "too large"),
        (Fault::Redirect("https://evil.example.com/".to_owned()), "with another address"),
        (Fault::HalfJson, "cannot be read"),
        (Fault::Drop, "Could not reach Exotel"),
    ] {
        stage.exotel().fail_next("Calls.json", 1, fault);
        omar.runs(&calls).sees(words).await;
    }
    stage.leaves().await;
}
