//! What Exotel is asked, to the letter of its documentation.

use serde_json::json;
use switchboard::exotel::{CallCursor, CallRequest, Through};

use super::server::{Reply, Server, json, text};
use super::{
    BASIC, CALL_SID, FLOW, PHONE_SID, call_sid, credentials, everything, exotel, number, phone_sid,
    test_call,
};

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn every_request_has_the_documented_path_and_the_secret_in_its_header_alone() {
    let server = Server::new(|_, _| text(403, "")).await;
    let credentials = credentials(server.origin());
    everything(&exotel(&[&server]), &credentials).await;
    let asked = server.asked();
    let what: Vec<_> = asked.iter().map(super::server::Asked::what).collect();
    assert_eq!(
        what,
        [
            "GET /v2_beta/Accounts/acme1/IncomingPhoneNumbers".to_owned(),
            "GET /v1/Accounts/acme1.json".to_owned(),
            "GET /v2_beta/Accounts/acme1/IncomingPhoneNumbers".to_owned(),
            format!("GET /v2_beta/Accounts/acme1/IncomingPhoneNumbers/{PHONE_SID}"),
            format!("PUT /v2_beta/Accounts/acme1/IncomingPhoneNumbers/{PHONE_SID}"),
            "POST /v1/Accounts/acme1/Calls/connect.json".to_owned(),
            format!("GET /v1/Accounts/acme1/Calls/{CALL_SID}.json"),
            "GET /v1/Accounts/acme1/Calls.json".to_owned(),
            "GET /v1/Accounts/acme1/ActiveStreams".to_owned(),
            format!("GET /v2/accounts/acme1/incoming-phone-numbers/{PHONE_SID}"),
            "GET /v1/Accounts/acme1/Balance.json".to_owned(),
        ]
    );
    for asked in asked {
        assert_eq!(asked.header("authorization"), Some(BASIC), "{}", asked.path);
        assert!(!asked.path.contains("key-") && !asked.path.contains("token-"), "{}", asked.path);
        assert!(!asked.body.contains("key-") && !asked.body.contains("token-"), "{}", asked.body);
    }
}

#[tokio::test]
async fn a_call_through_a_flow_never_has_a_second_phone() {
    let server = Server::new(|_, _| json(200, &json!({"call": {"sid": CALL_SID}}))).await;
    let credentials = credentials(server.origin());
    exotel(&[&server]).place_call(&credentials, &test_call()).await.unwrap();
    let asked = server.asked();
    let content = asked[0].header("content-type").unwrap();
    assert_eq!(content, "application/x-www-form-urlencoded");
    let sent = [
        ("From", "+919876543210"),
        ("CallerId", "08047491899"),
        ("Url", FLOW),
        ("CallType", "trans"),
        ("TimeLimit", "90"),
        ("TimeOut", "30"),
        ("CustomField", "test"),
    ];
    assert_eq!(asked[0].form(), pairs(&sent));
}

#[tokio::test]
async fn a_call_straight_to_the_bot_streams_both_ways_and_keeps_to_the_limits() {
    let server = Server::new(|_, _| json(200, &json!({"call": {"sid": CALL_SID}}))).await;
    let credentials = credentials(server.origin());
    let bot = "wss://user:word@bot.example.com/ws?sample-rate=8000";
    let call = CallRequest {
        caller_id: number("+6531234567"),
        through: Through::Bot(bot.to_owned()),
        time_limit: std::time::Duration::from_hours(9),
        ring: std::time::Duration::from_mins(9),
        custom_field: "é".repeat(200),
        ..test_call()
    };
    assert!(!format!("{call:?}").contains("word"), "a URL's password is not shown");
    exotel(&[&server]).place_call(&credentials, &call).await.unwrap();
    let custom = "é".repeat(128);
    let sent = [
        ("From", "+919876543210"),
        ("CallerId", "+6531234567"),
        ("StreamUrl", bot),
        ("StreamType", "bidirectional"),
        ("TimeLimit", "14400"),
        ("TimeOut", "60"),
        ("CustomField", custom.as_str()),
    ];
    assert_eq!(server.asked()[0].form(), pairs(&sent));
}

#[tokio::test]
async fn a_number_is_bound_by_its_voice_url_alone() {
    let phone = json!({"sid": PHONE_SID, "phone_number": "+918047491899", "voice_url": FLOW});
    let server = Server::new(move |_, _| json(200, &phone)).await;
    let credentials = credentials(server.origin());
    let bound = exotel(&[&server]).bind(&credentials, &phone_sid(), FLOW).await.unwrap();
    assert_eq!(bound.voice_url.as_deref(), Some(FLOW));
    assert_eq!(server.asked()[0].form(), pairs(&[("VoiceUrl", FLOW)]));
}

#[tokio::test]
async fn a_call_is_asked_for_with_its_legs_and_a_numbers_calls_by_a_time_in_india() {
    let server = Server::new(|_, asked| -> Reply {
        let next = "/v1/Accounts/acme1/Calls.json?PageSize=20&After=abc%3D&x=1";
        match asked.path.contains("Calls.json") {
            true => json(200, &json!({"Metadata": {"NextPageUri": next}, "Calls": [{"Sid": CALL_SID}, {"Sid": 7.5}]})),
            false => json(200, &json!({"Call": {"Sid": CALL_SID, "Status": "busy"}})),
        }
    })
    .await;
    let (exotel, credentials) = (exotel(&[&server]), credentials(server.origin()));
    exotel.call(&credentials, &call_sid()).await.unwrap();
    let number = number("+918047491899");
    let between = 1_709_210_096..=1_709_213_696;
    let page = exotel.calls(&credentials, &number, between.clone(), None, 200).await.unwrap();
    assert_eq!((page.calls.len(), page.skipped), (1, 1));
    let next = page.next.unwrap();
    assert_eq!(next.as_str(), "abc=");
    let last = exotel.calls(&credentials, &number, between, Some(&next), 20).await.unwrap();
    assert_eq!(last.next, None, "a page that leads to itself is the last");

    let asked = server.asked();
    assert_eq!(asked[0].query(), pairs(&[("details", "true")]));
    let sent = [
        ("PhoneNumber", "08047491899"),
        ("DateCreated", "gte:2024-02-29 18:04:56;lte:2024-02-29 19:04:56"),
        ("PageSize", "100"),
        ("SortBy", "DateCreated:desc"),
    ];
    assert_eq!(asked[1].query(), pairs(&sent));
    assert_eq!(asked[2].query_of("After").as_deref(), Some("abc="));
    assert_eq!(CallCursor::parse("a b"), None);
}
