//! The Voicebot, which really connects.

use std::time::Duration;

use discord_sandbox::exotel::{Account, Behaviour, Plan};
use serde_json::json;

use super::support::{CALL, SOON, Stage};

const NUMBER: &str = "+919876543210";
const CALLER: &str = "+919811122233";

async fn active(stage: &Stage) -> i64 {
    stage.get("/v1/Accounts/acme1/ActiveStreams").await.1["active_streams"].as_i64().unwrap()
}

#[tokio::test]
async fn a_call_that_comes_in_reaches_the_bot_of_its_flow() {
    let stage = Stage::new().await;
    stage.exotel.next_call(Plan::answered(Duration::from_mins(1)));
    let sid = stage.exotel.rings("acme1", NUMBER, CALLER).unwrap();
    assert!(stage.exotel.call_is(SOON, |call| call.streaming).await.is_some());
    assert_eq!(active(&stage).await, 1);
    let echoed = async {
        while stage.bot.sessions()[0].media < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, echoed).await.unwrap();
    stage.exotel.advance(Duration::from_mins(1));
    let call = stage.exotel.call_is(SOON, |call| call.streamed.is_some()).await.unwrap();
    assert_eq!([&call.sid, &call.status], [&sid, "completed"]);
    assert_eq!(active(&stage).await, 0);
    let session = stage.bot.sessions().remove(0);
    assert_eq!(session.uri, "/exotel/front-desk");
    assert_eq!(session.stopped.as_deref(), Some("callended"));
    assert_eq!(session.odd, [""; 0]);
    let start = session.start;
    assert_eq!([&start["from"], &start["to"]], [CALLER, NUMBER]);
    assert_eq!([&start["call_sid"], &start["account_sid"]], [sid.as_str(), "acme1"]);
    assert_eq!(
        start["media_format"],
        json!({"encoding": "audio/x-raw", "sample_rate": "8000", "bit_rate": "16"})
    );
}

#[tokio::test]
async fn parameters_and_a_login_are_handed_on() {
    let stage = Stage::new().await;
    let host = stage.bot.url().replace("ws://", "ws://user:pass@");
    let url = format!("{host}/exotel/a?sample-rate=16000&team=sales");
    stage.exotel.applet("acme1", "926", Some(&url));
    stage.exotel.rings("acme1", NUMBER, CALLER).unwrap();
    assert!(stage.exotel.call_is(SOON, |call| call.streaming).await.is_some());
    while stage.bot.sessions().first().is_none_or(|session| session.media == 0) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let session = stage.bot.sessions().remove(0);
    assert_eq!(session.authorization.as_deref(), Some("Basic dXNlcjpwYXNz"));
    assert_eq!(session.start["custom_parameters"], json!({"team": "sales"}));
    assert_eq!(session.start["media_format"]["sample_rate"], "16000");
}

#[tokio::test]
async fn a_call_straight_to_a_bot_needs_no_flow() {
    let stage = Stage::new().await;
    let url = format!("{}/exotel/direct", stage.bot.url());
    let fields = [CALL[0], CALL[1], ("StreamUrl", url.as_str()), ("StreamType", "bidirectional")];
    assert_eq!(stage.calls(&fields).await.0, 200);
    assert!(stage.bot.sessions().is_empty());
    stage.exotel.advance(Duration::from_secs(5));
    assert!(stage.exotel.call_is(SOON, |call| call.streaming).await.is_some());
    assert_eq!(stage.bot.sessions()[0].uri, "/exotel/direct");
}

#[tokio::test]
async fn a_bot_that_hangs_up_ends_the_call() {
    let stage = Stage::new().await;
    stage.bot.behaves(Behaviour::HangUp);
    stage.exotel.rings("acme1", NUMBER, CALLER).unwrap();
    let call = stage.exotel.call_is(SOON, |call| call.status == "completed").await.unwrap();
    assert!(call.streamed.is_some_and(|time| time < SOON));
}

/// The call is answered and completed, and no stream ever opened: the reason is in Exotel's own log.
async fn never_streams(stage: &Stage, why: &str) {
    stage.exotel.rings("acme1", NUMBER, CALLER).unwrap();
    let call = stage.exotel.call_is(SOON, |call| call.stream_error.is_some()).await.unwrap();
    assert_eq!((call.status.as_str(), call.streamed), ("completed", None));
    let error = call.stream_error.unwrap();
    assert!(error.contains(why), "{error}");
    assert_eq!(active(stage).await, 0);
}

#[tokio::test]
async fn a_bot_that_does_not_take_the_call_is_asked_twice_and_the_call_ends() {
    let stage = Stage::new().await;
    stage.bot.behaves(Behaviour::Refuse(503));
    never_streams(&stage, "failed to connect with the websocket URL").await;
    for (url, why) in [
        (None, "no Voicebot"),
        (Some("wss://voice.example.com/exotel/a"), "this machine only"),
        (Some("ws://192.0.2.1/exotel/a"), "this machine only"),
        (Some("ws://127.0.0.1:1/?sample-rate=44100"), "sample rate"),
        (Some("ws://127.0.0.1:1/?a=1&b=2&c=3&d=4"), "parameters"),
        (Some("ws://127.0.0.1:1/"), "failed to connect"),
    ] {
        stage.exotel.applet("acme1", "926", url);
        never_streams(&stage, why).await;
    }
    stage.exotel.account("acme1", |account: Account| account.most_streams(0));
    never_streams(&stage, "in use").await;
}

#[tokio::test]
async fn a_number_without_a_flow_takes_no_call() {
    let stage = Stage::new().await;
    assert_eq!(stage.exotel.rings("acme1", "08047190001", CALLER), None);
}
