//! Endpoints that name the WebSocket URL.

use super::servers::{Authority, Does, Valid, bot, endpoint, http, serves};
use super::{Fault, Hop, asks, fails, fails_to_name, local, now, tries};
use crate::domain::websocket_url::{BotUrlError, Hosts};
use crate::platform::probe::{Probe, Probed};

fn names(url: &str) -> String {
    serde_json::json!({ "url": url }).to_string()
}

#[tokio::test]
async fn an_endpoint_is_asked_as_exotel_asks_and_what_it_names_is_tried() {
    let bot = bot().await;
    let endpoint = endpoint("200 OK", &names(&bot.url("/ws"))).await;
    let found = tries(&local(), &endpoint.url("/where?agent=sales")).await;
    assert_eq!(found.failed, None);
    assert!(found.endpoint_took.is_some());
    let asked = endpoint.heard();
    for part in [
        "GET /where?agent=sales&CallSid=probe-",
        "&CallFrom=00000000000&CallTo=08047000001&Direction=incoming&Created=",
        "&DialWhomNumber=&HangupLatencyStartTimeExocc=&HangupLatencyStartTime=&From=00000000000",
        "&To=08047000001&CurrentTime=20",
    ] {
        assert!(asked.contains(part), "{part} in {asked}");
    }
    assert_eq!(bot.heard(), "/ws \nclosed Some(Normal)");
}

#[tokio::test]
async fn a_user_name_and_password_that_it_names_are_sent_as_basic_and_never_shown() {
    let bot = bot().await;
    let named = bot.url("/ws").replace("ws://", "ws://exotel:s%20cret@");
    let endpoint = endpoint("200 OK", &names(&named)).await;
    let found = tries(&local(), &endpoint.url("/where")).await;
    assert_eq!(found.failed, None);
    assert!(bot.heard().contains("/ws Basic ZXhvdGVsOnMgY3JldA=="), "{}", bot.heard());
    assert!(!format!("{found:?}").contains("cret"));
}

#[tokio::test]
async fn an_answer_that_names_no_websocket_url_is_told_by_its_kind() {
    for (status, body, fault) in [
        ("200 OK", "<?xml version=\"1.0\"?><Response/>", Fault::Xml),
        ("200 OK", "wss://voice.example.com", Fault::NotJson),
        ("200 OK", "", Fault::NotJson),
        ("200 OK", "{\"uri\":\"wss://voice.example.com\"}", Fault::NoUrl),
        ("200 OK", "{\"url\":7}", Fault::NoUrl),
        ("200 OK", "[1]", Fault::NoUrl),
        ("204 No Content", "", Fault::Status(204)),
        ("307 Temporary Redirect", "", Fault::Redirects(307)),
        ("403 Forbidden", "", Fault::Unauthorized(403)),
        ("404 Not Found", "", Fault::NotFound(404)),
        ("500 Internal Server Error", "", Fault::Status(500)),
    ] {
        let endpoint = endpoint(status, body).await;
        assert_eq!(fails_to_name(&local(), &endpoint.url("/")).await, fault, "{status} {body}");
    }
    let large = endpoint("200 OK", &names(&"x".repeat(64 * 1024))).await;
    assert_eq!(fails_to_name(&local(), &large.url("/")).await, Fault::TooLarge);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(fails_to_name(&local(), &gone).await, Fault::NotConnected);
    let silent = serves("http", Does::Says(Vec::new()), None).await;
    assert_eq!(fails_to_name(&local(), &silent.url("/")).await, Fault::BrokeOff);
    let hangs = serves("http", Does::Hangs, None).await;
    assert_eq!(fails_to_name(&local(), &hangs.url("/")).await, Fault::TimedOut);
}

#[tokio::test]
async fn a_redirect_is_followed_by_nobody() {
    let elsewhere = bot().await;
    let to =
        format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{}/\r\n\r\n", elsewhere.port);
    let endpoint = serves("http", Does::Says(to.into_bytes()), None).await;
    assert_eq!(fails_to_name(&local(), &endpoint.url("/")).await, Fault::Redirects(302));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn what_an_endpoint_names_is_held_to_the_same_rules() {
    for (named, error) in [
        ("https://voice.example.com/again", BotUrlError::Scheme),
        ("http://127.0.0.1/again", BotUrlError::Scheme),
        ("ws://voice.example.com/ws", BotUrlError::PlainWs),
        ("wss://10.0.0.1/ws", BotUrlError::NotPublic),
        ("wss://169.254.169.254/latest/meta-data", BotUrlError::NotPublic),
        ("wss://[fd00::1]/ws", BotUrlError::NotPublic),
        ("voice", BotUrlError::Malformed),
    ] {
        let endpoint = endpoint("200 OK", &names(named)).await;
        assert_eq!(fails(&local(), &endpoint.url("/")).await, Fault::Url(error), "{named}");
    }
    let bot = bot().await;
    let endpoint = endpoint("200 OK", &names(&bot.url("/ws?sample_rate=8000"))).await;
    let found = tries(&local(), &endpoint.url("/")).await;
    assert_eq!((found.failed, found.limits), (None, Some(BotUrlError::SampleRateSpelling)));
}

#[tokio::test]
async fn an_endpoint_on_this_network_is_not_asked() {
    let endpoint = endpoint("200 OK", "{}").await;
    let probe = Probe::new(Hosts::Public);
    let plain = fails_to_name(&probe, &endpoint.url("/")).await;
    assert_eq!(plain, Fault::Url(BotUrlError::Scheme));
    for url in [
        format!("https://localhost:{}/", endpoint.port),
        format!("https://127.0.0.1:{}/", endpoint.port),
        "https://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        assert_eq!(fails_to_name(&probe, &url).await, Fault::NotPublic, "{url}");
    }
    assert_eq!(endpoint.connections(), 0);
}

#[tokio::test]
async fn an_endpoints_certificate_counts_too_and_the_sooner_end_is_told() {
    let authority = Authority::new();
    let valid = |to| Valid { name: "localhost", from: 2020, to };
    let bot = serves("wss", Does::Talks, Some(authority.signs(valid(2100)))).await;
    let answer = Does::Says(http("200 OK", &names(&bot.url("/ws"))));
    let endpoint = serves("https", answer.clone(), Some(authority.signs(valid(2050)))).await;
    let found = tries(&authority.trusted(), &endpoint.url("/")).await;
    assert_eq!(found.failed, None);
    // The first second of the year 2050.
    assert_eq!(found.certificate_days, Some((2_524_608_000 - now()) / 86_400));
    let expired = serves("https", answer, Some(authority.signs(valid(2021)))).await;
    assert_eq!(fails_to_name(&authority.trusted(), &expired.url("/")).await, Fault::Expired);
    assert_eq!(fails_to_name(&local(), &endpoint.url("/")).await, Fault::Untrusted);
}

#[tokio::test]
async fn a_bot_that_several_endpoints_name_is_tried_once_a_minute() {
    let bot = bot().await;
    let probe = local();
    for _ in 0..2 {
        let endpoint = endpoint("200 OK", &names(&bot.url("/ws"))).await;
        let probed = asks(&probe, &endpoint.url("/"), now()).await;
        assert!(matches!(probed, Probed::Now(found) if found.failed.is_none()));
    }
    assert_eq!(bot.connections(), 1);
}

#[tokio::test]
async fn a_fault_says_at_which_of_the_two_it_was() {
    let endpoint = endpoint("200 OK", &names("ws://127.0.0.1:1/ws")).await;
    let found = tries(&local(), &endpoint.url("/")).await;
    assert_eq!(found.failed, Some((Hop::Bot, Fault::NotConnected)));
    assert!(found.endpoint_took.is_some());
}
