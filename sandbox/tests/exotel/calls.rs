//! How calls go, and the list of them.

use std::time::Duration;

use discord_sandbox::exotel::{Outcome, Plan, StatusWords};
use serde_json::{Value, json};

use super::support::{CALL, Stage};

const SECOND: Duration = Duration::from_secs(1);

async fn places(stage: &Stage) -> String {
    let (status, answer) = stage.calls(&CALL).await;
    assert_eq!(status, 200, "{answer}");
    answer["Call"]["Sid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_call_is_queued_rings_is_answered_ends_and_costs_something_two_minutes_later() {
    let stage = Stage::new().await;
    stage.exotel.next_call(Plan::answered(70 * SECOND));
    let sid = places(&stage).await;
    let mut seen = Vec::new();
    for skipped in [0, 2, 5, 68, 110, 20] {
        stage.exotel.advance(skipped * SECOND);
        // The bot is there as long as the call is: a flow that loses it would hang up.
        if skipped == 5 {
            let streams = stage.exotel.call_is(5 * SECOND, |call| call.streaming).await;
            assert!(streams.is_some());
        }
        let call = stage.call(&sid).await;
        seen.push(json!([
            call["Status"],
            call["Details"]["Leg1Status"],
            call["Duration"],
            call["Price"]
        ]));
    }
    assert_eq!(
        Value::from(seen),
        json!([
            ["queued", null, null, null],
            ["ringing", null, null, null],
            ["in-progress", "in-progress", null, null],
            ["completed", "completed", null, null],
            ["completed", "completed", null, null],
            ["completed", "completed", "70", "1.200000"],
        ])
    );
}

#[tokio::test]
async fn other_words_for_a_call_under_way_are_on_demand() {
    let stage = Stage::new().await;
    stage.exotel.says(StatusWords::Documented);
    let sid = places(&stage).await;
    for skipped in [0, 2] {
        stage.exotel.advance(skipped * SECOND);
        assert_eq!(stage.call(&sid).await["Status"], "in-progress");
    }
}

#[tokio::test]
async fn a_call_ends_as_its_plan_says() {
    let stage = Stage::new().await;
    for (outcome, word) in [
        (Outcome::Busy, "busy"),
        (Outcome::NoAnswer, "no-answer"),
        (Outcome::Failed, "failed"),
        (Outcome::Canceled, "canceled"),
    ] {
        stage.exotel.next_call(Plan::ends(outcome));
        let sid = places(&stage).await;
        stage.exotel.advance(62 * SECOND);
        assert_eq!(stage.call(&sid).await["Status"], word);
        stage.exotel.advance(120 * SECOND);
        let call = stage.call(&sid).await;
        assert_eq!([&call["Duration"], &call["Price"]], ["0", "0.000000"]);
    }
    // Nobody is rung for longer than `TimeOut`, and none talks for longer than `TimeLimit`.
    stage.exotel.next_call(Plan { ring: 40 * SECOND, ..Plan::default() });
    let fields = [&CALL[..], &[("TimeOut", "30"), ("TimeLimit", "90")]].concat();
    let (_, answer) = stage.calls(&fields).await;
    stage.exotel.advance(32 * SECOND);
    let call = stage.call(answer["Call"]["Sid"].as_str().unwrap()).await;
    assert_eq!(call["Status"], "no-answer");
}

#[tokio::test]
async fn another_accounts_call_is_not_found() {
    let mut stage = Stage::new().await;
    let sid = places(&stage).await;
    stage.shows("key-m", "token-m");
    let path = format!("mumbai/v1/Accounts/acme1m/Calls/{sid}.json");
    assert_eq!(stage.get(&path).await.0, 404);
}

#[tokio::test]
async fn the_list_is_newest_first_and_goes_on_from_its_cursor() {
    let stage = Stage::new().await;
    for hours in 1..=5_u32 {
        let from = format!("+91981110000{hours}");
        let plan = Plan::answered(30 * SECOND);
        stage.exotel.was_rung("acme1", "+919876543210", &from, hours * 3600 * SECOND, plan);
    }
    stage.exotel.was_rung("acme1", "8047190002", "+919811100009", 9 * SECOND, Plan::default());
    let query = "?PhoneNumber=09876543210&PageSize=2&SortBy=DateCreated:desc";
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let (status, list) = stage.list(&format!("{query}{after}")).await;
        assert_eq!((status, &list["Metadata"]["Total"]), (200, &json!(5)));
        for call in list["Calls"].as_array().unwrap() {
            assert_eq!([&call["Direction"], &call["Status"]], ["inbound", "completed"]);
            assert_eq!([&call["Duration"], &call["To"]], ["30", "09876543210"]);
            seen.push(call["From"].as_str().unwrap().chars().last().unwrap());
        }
        let Some(next) = list["Metadata"]["NextPageUri"].as_str() else { break };
        after = format!("&After={}", next.split_once("After=").unwrap().1);
    }
    assert_eq!(seen, ['1', '2', '3', '4', '5']);
    let (_, list) = stage.list("?From=09811100009").await;
    assert_eq!(list["Calls"].as_array().unwrap().len(), 1);
    let (_, none) =
        stage.list("?DateCreated=gte:2026-01-01%2000:00:00;lte:2020-01-01%2000:00:00").await;
    assert!(none["RestException"].is_object() || none["Calls"].as_array().unwrap().is_empty());
    let wrong = [
        "?PageSize=101",
        "?After=x",
        "?SortBy=Price",
        "?DateCreated=yesterday",
        "?Page=1",
        "?DateCreated=gte:2020-01-01%2000:00:00",
    ];
    for query in wrong {
        assert_eq!(stage.list(query).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn a_list_has_an_xml_twin() {
    let stage = Stage::new().await;
    places(&stage).await;
    let (_, text) = stage.raw("/v1/Accounts/acme1/Calls").await;
    assert!(text.contains("<Calls><Call>") && text.contains("<Total>1</Total>"), "{text}");
}
