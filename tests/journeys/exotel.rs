//! The Exotel beside the journeys' Discord.

use std::time::Duration;

use discord_sandbox::exotel::{Plan, Region};

use crate::support::{KEY, KEY_OF_MUMBAI, Stage, TOKEN, TOKEN_OF_MUMBAI};

#[tokio::test(flavor = "multi_thread")]
async fn the_exotel_beside_discord_accepts_what_people_type() {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (region, sid, key, token) in [
        (Region::Singapore, "acme1", KEY, TOKEN),
        (Region::Mumbai, "acme1m", KEY_OF_MUMBAI, TOKEN_OF_MUMBAI),
    ] {
        let url = format!("{}/v1/Accounts/{sid}.json", stage.exotel().origin(region));
        let answer = http.get(url).basic_auth(key, Some(token)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_reaches_the_bot_by_the_websocket_url_that_people_copy() {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.has_number("+919876543210", "Sales Line", "front-desk").await;
    let ann = stage.person("Ann");
    ann.runs("/did show number:+919876543210").sees("Sales Line").await;
    ann.clicks("Copy WebSocket URL").sees("URL of +91").await;
    let url = ann.message()["content"].as_str().unwrap().to_owned();
    stage.exotel().applet("acme1", "926", Some(&url));
    stage.exotel().next_call(Plan::answered(Duration::from_mins(1)));
    stage.exotel().rings("acme1", "+919876543210", "+919811122233").unwrap();
    let streams = stage.exotel().call_is(Duration::from_secs(5), |call| call.streaming).await;
    assert!(streams.is_some(), "{:?}", stage.exotel().calls());
    assert_eq!(stage.voice().sessions()[0].uri, "/exotel/front-desk");
    stage.leaves().await;
}
