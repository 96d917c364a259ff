//! WebSocket URLs.

use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};

use super::servers::{Authority, Does, Valid, bot, http, server_config, serves};
use super::{Fault, fails, local, now, tries};
use crate::domain::websocket_url::{BotUrlError, Hosts};
use crate::platform::probe::Probe;

const GOOD: Valid = Valid { name: "localhost", from: 2020, to: 2100 };

#[tokio::test]
async fn a_bot_that_answers_is_greeted_left_with_1000_and_sent_nothing_else() {
    let bot = bot().await;
    let found = tries(&local(), &bot.url("/ws?a=1")).await;
    assert_eq!((found.failed, found.limits, found.certificate_days), (None, None, None));
    assert!(!found.is_slow());
    assert_eq!(bot.heard(), "/ws?a=1 \nclosed Some(Normal)");
}

#[tokio::test]
async fn with_tls_the_days_to_the_certificates_end_are_told() {
    let authority = Authority::new();
    let bot = serves("wss", Does::Talks, Some(authority.signs(GOOD))).await;
    let found = tries(&authority.trusted(), &bot.url("/ws")).await;
    assert_eq!(found.failed, None);
    // The first second of the year 2100.
    assert_eq!(found.certificate_days, Some((4_102_444_800 - now()) / 86_400));
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_told_apart() {
    let authority = Authority::new();
    let probe = authority.trusted();
    let faults = [
        (Valid { to: 2021, ..GOOD }, Fault::Expired),
        (Valid { from: 2099, ..GOOD }, Fault::NotYetValid),
        (Valid { name: "voice.example.com", ..GOOD }, Fault::OtherName),
    ];
    for (valid, fault) in faults {
        let bot = serves("wss", Does::Talks, Some(authority.signs(valid))).await;
        assert_eq!(fails(&probe, &bot.url("/ws")).await, fault);
        assert_eq!(bot.heard(), "", "nothing is asked of a server that is not who it says");
    }
    let stranger = Authority::new();
    let bot = serves("wss", Does::Talks, Some(stranger.signs(GOOD))).await;
    assert_eq!(fails(&probe, &bot.url("/ws")).await, Fault::Untrusted);
    let key = KeyPair::generate().unwrap();
    let by_itself = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let by_itself = by_itself.self_signed(&key).unwrap();
    let config = server_config(vec![by_itself.der().clone()], &key);
    let bot = serves("wss", Does::Talks, Some(config)).await;
    assert_eq!(fails(&probe, &bot.url("/ws")).await, Fault::Untrusted);
    let plain = serves("wss", Does::Says(http("200 OK", "")), None).await;
    assert_eq!(fails(&probe, &plain.url("/ws")).await, Fault::Tls);
}

#[tokio::test]
async fn an_answer_other_than_101_is_told_by_its_kind() {
    let not_websocket = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: \
                         upgrade\r\nsec-websocket-accept: wrong\r\n\r\n";
    let endless = format!("HTTP/1.1 101 Switching Protocols\r\nx: {}", "x".repeat(70_000));
    for (answer, fault) in [
        (http("302 Found", ""), Fault::Redirects(302)),
        (http("401 Unauthorized", ""), Fault::Unauthorized(401)),
        (http("404 Not Found", ""), Fault::NotFound(404)),
        (http("503 Service Unavailable", ""), Fault::Status(503)),
        (http("200 OK", "<html>"), Fault::Status(200)),
        (not_websocket.into(), Fault::NotWebSocket),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec(), Fault::NotWebSocket),
        (endless.into_bytes(), Fault::TooLarge),
    ] {
        let server = serves("ws", Does::Says(answer), None).await;
        assert_eq!(fails(&local(), &server.url("/ws")).await, fault);
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_or_is_not_there_is_told() {
    let silent = serves("ws", Does::Says(Vec::new()), None).await;
    let fault = fails(&local(), &silent.url("/ws")).await;
    assert!(matches!(fault, Fault::BrokeOff | Fault::NotWebSocket), "{fault:?}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("ws://127.0.0.1:{}/ws", listener.local_addr().unwrap().port());
    drop(listener);
    assert_eq!(fails(&local(), &gone).await, Fault::NotConnected);
}

#[tokio::test]
async fn after_ten_seconds_nobody_waits_any_longer() {
    let bot = serves("ws", Does::Hangs, None).await;
    let found = tries(&local(), &bot.url("/ws")).await;
    assert_eq!(found.failed.map(|(_, fault)| fault), Some(Fault::TimedOut));
    assert!((10..12).contains(&found.took.as_secs()), "{:?}", found.took);
}

#[test]
fn above_three_seconds_an_answer_is_slow() {
    let took = |millis| super::Outcome::answered(Duration::from_millis(millis), 0);
    assert!(!took(3000).is_slow());
    assert!(took(3001).is_slow());
    let with_endpoint =
        super::Outcome { endpoint_took: Some(Duration::from_secs(2)), ..took(1500) };
    assert!(with_endpoint.is_slow());
}

#[tokio::test]
async fn what_exotel_would_not_take_of_the_url_is_told_beside_the_answer() {
    let bot = bot().await;
    let found = tries(&local(), &bot.url("/ws?sample-rate=44100")).await;
    assert_eq!((found.failed, found.limits), (None, Some(BotUrlError::SampleRate)));
    let found = tries(&local(), &bot.url("/ws?a=1&b=2&c=3&d=4")).await;
    assert_eq!((found.failed, found.limits), (None, Some(BotUrlError::Parameters)));
}

#[tokio::test]
async fn nothing_of_this_network_is_connected_to() {
    let bot = bot().await;
    let probe = Probe::new(Hosts::Public);
    let port = bot.port;
    for (url, fault) in [
        (format!("ws://localhost:{port}/"), Fault::Url(BotUrlError::PlainWs)),
        (format!("wss://localhost:{port}/"), Fault::Url(BotUrlError::NotPublic)),
        (format!("wss://127.0.0.1:{port}/"), Fault::Url(BotUrlError::NotPublic)),
        (format!("wss://[::ffff:7f00:1]:{port}/"), Fault::Url(BotUrlError::NotPublic)),
        (format!("wss://0x7f.1:{port}/"), Fault::Url(BotUrlError::NotPublic)),
        ("wss://169.254.169.254/".to_owned(), Fault::Url(BotUrlError::NotPublic)),
        ("wss://10.0.0.1/".to_owned(), Fault::Url(BotUrlError::NotPublic)),
        ("wss://printer.lan/".to_owned(), Fault::Url(BotUrlError::NotPublic)),
        ("wss://no-such-host.invalid.example/".to_owned(), Fault::NoSuchHost),
    ] {
        assert_eq!(fails(&probe, &url).await, fault, "{url}");
    }
    // Where loopback may be reached, nothing else of this network is.
    let fault = fails(&local(), "wss://10.0.0.1/").await;
    assert_eq!(fault, Fault::Url(BotUrlError::NotPublic));
    assert_eq!(bot.connections(), 0);
}
