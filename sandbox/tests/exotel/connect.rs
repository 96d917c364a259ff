//! Asking for a call.

use std::time::Duration;

use super::support::{CALL, FLOW, Stage};

/// The accepted call with one field set anew, or left out.
fn but<'f>(name: &'f str, value: Option<&'f str>) -> Vec<(&'f str, &'f str)> {
    let mut fields: Vec<_> = CALL.into_iter().filter(|(key, _)| *key != name).collect();
    fields.extend(value.map(|value| (name, value)));
    fields
}

const STREAM: [(&str, &str); 4] = [
    ("From", "+919811122233"),
    ("CallerId", "+919876543210"),
    ("StreamUrl", "wss://voice.example.com/exotel/a"),
    ("StreamType", "bidirectional"),
];

#[tokio::test]
async fn a_call_to_a_flow_is_accepted_in_every_spelling_of_the_number() {
    let stage = Stage::new().await;
    for caller in ["09876543210", "+919876543210", "9876543210"] {
        let (status, answer) = stage.calls(&but("CallerId", Some(caller))).await;
        assert_eq!(status, 200, "{answer}");
        let call = &answer["Call"];
        assert_eq!(call["Status"], "in-progress");
        assert_eq!(call["From"], "09811122233");
        assert_eq!(call["PhoneNumberSid"], "09876543210");
        assert_eq!(call["Direction"], "outbound-api");
        assert_eq!(call["Sid"].as_str().unwrap().len(), 32);
        assert!(call["Price"].is_null() && call["EndTime"].is_null());
    }
    assert_eq!(stage.exotel.calls().len(), 3);
}

#[tokio::test]
async fn what_the_documentation_does_not_allow_is_refused_and_rings_nobody() {
    let stage = Stage::new().await;
    let long = "x".repeat(129);
    let wrong = [
        but("From", None),
        but("From", Some("front desk")),
        but("From", Some("12")),
        but("CallerId", None),
        but("CallerId", Some("08047199999")),
        but("Url", None),
        but("Url", Some("https://example.com/flow")),
        but("Url", Some("http://my.exotel.com/acme1/exoml/start_voice/1")),
        but("To", Some("09811122234")),
        but("AppId", Some("926")),
        but("CallType", Some("promo")),
        but("TimeLimit", Some("14401")),
        but("TimeOut", Some("61")),
        but("TimeOut", Some("soon")),
        but("CustomField", Some(&long)),
        but("StreamType", Some("bidirectional")),
        but("StreamUrl", Some("wss://voice.example.com")),
        vec![CALL[0], CALL[0], CALL[1], CALL[2]],
    ];
    for fields in wrong {
        let (status, answer) = stage.calls(&fields).await;
        assert_eq!(status, 400, "{fields:?}: {answer}");
        assert!(answer["RestException"]["Message"].is_string());
    }
    assert!(stage.exotel.calls().is_empty());
    let fields = [but("TimeLimit", Some("90")), vec![("TimeOut", "30"), ("CustomField", "x")]];
    assert_eq!(stage.calls(&fields.concat()).await.0, 200);
}

#[tokio::test]
async fn a_call_straight_to_a_bot_needs_a_socket_and_its_type() {
    let stage = Stage::new().await;
    assert_eq!(stage.calls(&STREAM).await.0, 200);
    let long = format!("wss://voice.example.com/{}", "x".repeat(576));
    for url in ["https://voice.example.com/exotel/a", &long, "voice.example.com"] {
        let mut fields = STREAM;
        fields[2].1 = url;
        assert_eq!(stage.calls(&fields).await.0, 400, "{url}");
    }
    assert_eq!(stage.calls(&STREAM[..3]).await.0, 400);
    assert_eq!(stage.calls(&[&STREAM[..], &[("Url", FLOW)]].concat()).await.0, 400);
}

#[tokio::test]
async fn a_number_on_dnd_is_not_rung() {
    let stage = Stage::new().await;
    assert_eq!(stage.calls(&but("From", Some("09800000000"))).await.0, 403);
    let (_, number) = stage.get("/v1/Accounts/acme1/Numbers/09800000000.json").await;
    assert_eq!(number["Numbers"]["DND"], "Yes");
    let (_, text) = stage.raw("/v1/Accounts/acme1/CustomerWhitelist/09800000000").await;
    assert!(text.contains("<Result><Expiry>-1</Expiry><Status>Neutral</Status>"), "{text}");
    let (_, text) = stage.raw("/v1/Accounts/acme1/CustomerWhitelist/09811122233").await;
    assert!(text.contains("<Status>Whitelist</Status>"), "{text}");
}

#[tokio::test]
async fn a_form_in_parts_is_as_good_and_json_is_not() {
    let stage = Stage::new().await;
    let url = format!("{}/v1/Accounts/acme1/Calls/connect.json", stage.exotel.origins()[0]);
    let parts = CALL
        .into_iter()
        .fold(reqwest::multipart::Form::new(), |it, (name, value)| it.text(name, value));
    let request =
        || stage.http.post(&url).basic_auth("key", Some("token")).timeout(Duration::from_secs(5));
    assert_eq!(request().multipart(parts).send().await.unwrap().status(), 200);
    let json = request().json(&serde_json::json!({"From": "x"})).send().await.unwrap();
    assert_eq!(json.status(), 415);
}
