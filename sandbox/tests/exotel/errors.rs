//! Who may ask, and the forms in which Exotel refuses.

use discord_sandbox::exotel::{Exotel, ExotelOptions, Trouble};
use serde_json::json;

use super::support::{CALL, Stage};

const ACCOUNT: &str = "/v1/Accounts/acme1.json";

#[tokio::test]
async fn a_good_pair_is_let_in_and_a_wrong_one_is_not() {
    let mut stage = Stage::new().await;
    assert_eq!(stage.get(ACCOUNT).await, (200, json!({"Account": {"Sid": "acme1"}})));
    for (key, token) in [("key", "other"), ("other", "token"), ("", ""), ("acme1", "token")] {
        stage.shows(key, token);
        let (status, body) = stage.get(ACCOUNT).await;
        assert_eq!((status, &body["RestException"]["Status"]), (401, &json!(401)), "{key}");
    }
    let url = format!("{}{ACCOUNT}", stage.exotel.origins()[0]);
    let without = stage.http.get(url).send().await.unwrap();
    assert_eq!(without.status(), 401);
    assert!(without.headers().contains_key("www-authenticate"));
}

#[tokio::test]
async fn another_sid_or_region_is_not_found_or_not_authorised_as_the_options_say() {
    for not_here in [404, 401] {
        let mut stage = Stage::with(|options| ExotelOptions { not_here, ..options }).await;
        assert_eq!(stage.get("/v1/Accounts/other.json").await.0, not_here);
        assert_eq!(stage.get(&format!("mumbai{ACCOUNT}")).await.0, not_here);
        stage.shows("key-m", "token-m");
        assert_eq!(stage.get("mumbai/v1/Accounts/acme1m.json").await.0, 200);
        assert_eq!(stage.get("/v1/Accounts/acme1m.json").await.0, not_here);
    }
}

#[tokio::test]
async fn errors_come_as_xml_as_json_and_in_an_envelope() {
    let mut stage = Stage::new().await;
    stage.shows("key", "wrong");
    let (status, text) = stage.raw("/v1/Accounts/acme1").await;
    assert_eq!(status, 401);
    assert!(
        text.starts_with("<?xml") && text.contains("<TwilioResponse><RestException>"),
        "{text}"
    );
    assert!(text.contains("<Status>401</Status>"), "{text}");
    let (_, beta) = stage.get("/v2_beta/Accounts/acme1/IncomingPhoneNumbers").await;
    assert_eq!(beta["RestException"]["Code"], 20003);
    let (status, two) = stage.get("/v2/accounts/acme1/incoming-phone-numbers/1").await;
    assert_eq!((status, &two["http_code"]), (401, &json!(401)));
    assert_eq!(two["response"]["error_data"]["code"], 1010);
}

#[tokio::test]
async fn without_its_suffix_v1_answers_xml() {
    let stage = Stage::new().await;
    let (status, text) = stage.raw("/v1/Accounts/acme1/Balance").await;
    assert_eq!(status, 200);
    assert!(text.contains("<Balance>1543.75</Balance>"), "{text}");
    let (_, balance) = stage.get("/v1/Accounts/acme1/Balance.json").await;
    assert_eq!(balance["Account"]["BalanceData"]["Balance"], "1543.75");
    // These two have no other form.
    assert_eq!(stage.get("/v1/Accounts/acme1/ActiveStreams").await.1["max_allowed_streams"], 10);
}

#[tokio::test]
async fn an_account_in_trouble_is_refused_with_its_reason() {
    let stage = Stage::new().await;
    stage.exotel.is_in_trouble("acme1", Trouble::KycIncomplete);
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
    let (status, body) = stage.calls(&CALL).await;
    assert_eq!((status, &body["RestException"]["Code"]), (403, &json!(340_030)));
    for (trouble, word) in [(Trouble::Suspended, "suspended"), (Trouble::IpRestricted, "IP")] {
        stage.exotel.is_in_trouble("acme1", trouble);
        let (status, body) = stage.get(ACCOUNT).await;
        let said = body["RestException"]["Message"].as_str().unwrap();
        assert!(status == 403 && said.contains(word), "{body}");
    }
    stage.exotel.is_in_trouble("acme1", Trouble::None);
    stage.exotel.account("acme1", |account| account.balance("-3.20"));
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
    assert_eq!(stage.calls(&CALL).await.0, 402);
}

#[tokio::test]
async fn a_new_pair_ends_the_one_before() {
    let mut stage = Stage::new().await;
    stage.exotel.rotates("acme1", "key-2", "token-2");
    assert_eq!(stage.get(ACCOUNT).await.0, 401);
    stage.shows("key-2", "token-2");
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
}

#[tokio::test]
async fn what_nobody_offers_is_not_found() {
    let stage = Stage::new().await;
    for path in ["/v1/Accounts/acme1/Sms.json", "/v3/accounts/acme1/calls.json", "/x/acme1.json"] {
        assert_eq!(stage.raw(path).await.0, 404, "{path}");
    }
    // Numbers are not bought and not given back here.
    let path = "/v2_beta/Accounts/acme1/IncomingPhoneNumbers/09876543210";
    let answer = stage.sends(reqwest::Method::DELETE, path, &[]).await.unwrap();
    assert_eq!(answer.status(), 405);
}

#[tokio::test]
async fn requests_are_recorded_without_tokens() {
    let mut stage = Stage::new().await;
    stage.get(ACCOUNT).await;
    stage.calls(&CALL).await;
    stage.shows("stranger", "swordfish");
    stage.get("/v1/Accounts/acme1/Balance.json?x=1").await;
    let requests = stage.exotel.requests();
    let seen: Vec<(String, bool, u16)> =
        requests.iter().map(|it| (it.line(), it.authorised, it.status)).collect();
    assert_eq!(
        seen,
        [
            ("singapore GET /v1/Accounts/acme1.json".to_owned(), true, 200),
            ("singapore POST /v1/Accounts/acme1/Calls/connect.json".to_owned(), true, 200),
            ("singapore GET /v1/Accounts/acme1/Balance.json".to_owned(), false, 401),
        ]
    );
    assert_eq!(requests[1].fields[1], ("CallerId".to_owned(), "09876543210".to_owned()));
    assert_eq!(requests[2].key.as_deref(), Some("stranger"));
    assert_eq!(requests[2].query, [("x".to_owned(), "1".to_owned())]);
    assert!(!format!("{requests:?}").contains("swordfish"));
    assert_eq!(stage.exotel.asked("POST"), 1);
    stage.exotel.forgets_requests();
    assert!(stage.exotel.requests().is_empty());
}

#[tokio::test]
async fn only_the_last_requests_are_remembered() {
    let stage = Stage::with(|options| ExotelOptions { remembers: 3, ..options }).await;
    for n in 0..5 {
        stage.get(&format!("{ACCOUNT}?n={n}")).await;
    }
    let last: Vec<String> =
        stage.exotel.requests().iter().map(|it| it.query[0].1.clone()).collect();
    assert_eq!(last, ["2", "3", "4"]);
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error() {
    let stage = Stage::new().await;
    let port = stage.exotel.origins()[1].rsplit_once(':').unwrap().1.parse().unwrap();
    let options = ExotelOptions { ports: [0, port], ..ExotelOptions::default() };
    assert!(Exotel::start(options).await.is_err());
}
