//! Key and token go to the origin that they were saved for, and nowhere else.

use std::io::Write;
use std::sync::{Arc, Mutex};

use secrecy::SecretString;
use serde_json::json;
use switchboard::config::{ExotelConfig, LogConfig, LogFormat};
use switchboard::domain::origin::ApiOrigin;
use switchboard::exotel::{Exotel, ExotelError};
use switchboard::telemetry;

use super::server::{Reply, Server, json, text, with};
use super::{BASIC, KEY, PHONE_SID, TOKEN, credentials, everything, exotel};

#[tokio::test]
async fn no_redirect_is_followed_by_anything_that_can_be_asked() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::new(|_, _| text(200, "{}")).await;
        let target = format!("{}/v1/Accounts/acme1.json", elsewhere.url());
        let server = Server::new(move |_, _| with(text(status, ""), "location", &target)).await;
        // Even where the other one is allowed for others.
        let exotel = exotel(&[&server, &elsewhere]);
        for (what, ended) in everything(&exotel, &credentials(server.origin())).await {
            assert_eq!(ended, Err(ExotelError::Redirected), "{what} {status}");
        }
        assert!(elsewhere.asked().is_empty());
    }
}

#[tokio::test]
async fn no_address_in_an_answer_is_ever_asked() {
    let elsewhere = Server::new(|_, _| text(200, "{}")).await;
    let trap = elsewhere.url();
    let server = Server::new(move |_, _| -> Reply {
        let uri = format!("{trap}/?Page=1&After=x");
        let body = json!({
            "sid": PHONE_SID, "phone_number": "+918047491899", "voice_url": uri, "uri": uri, "first_page_uri": uri,
            "next_page_uri": uri, "Metadata": {"NextPageUri": uri}, "Balance": "1", "active_streams": 1,
            "incoming_phone_numbers": [{"sid": PHONE_SID, "phone_number": "+918047491899", "voice_url": uri}],
            "Calls": [{"Sid": PHONE_SID, "RecordingUrl": uri, "Uri": uri}],
        });
        with(with(json(200, &body), "link", &format!("<{trap}>; rel=next")), "content-location", &trap)
    })
    .await;
    let exotel = exotel(&[&server, &elsewhere]);
    everything(&exotel, &credentials(server.origin())).await;
    assert!(server.asked().len() > 10);
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn an_origin_that_the_configuration_does_not_name_any_more_gets_nothing() {
    let (saved, allowed) =
        (Server::new(|_, _| text(200, "{}")).await, Server::new(|_, _| text(200, "{}")).await);
    let exotel = exotel(&[&allowed]);
    let odd = format!("{}/", allowed.url());
    let userinfo = allowed.url().replace("http://", "http://user@");
    for origin in [saved.origin(), ApiOrigin::from_stored(odd), ApiOrigin::from_stored(userinfo)] {
        for (what, ended) in everything(&exotel, &credentials(origin.clone())).await {
            assert_eq!(ended, Err(ExotelError::NotAllowed { origin: origin.clone() }), "{what}");
        }
    }
    assert!(saved.asked().is_empty() && allowed.asked().is_empty());
}

#[tokio::test]
async fn a_private_address_is_not_asked_and_loopback_only_where_it_is_the_origin() {
    let origins = [
        "https://10.0.0.7:8443",
        "https://192.168.1.1",
        "https://[fd00::1]",
        "https://169.254.169.254",
    ];
    let allowed_origins: Vec<_> =
        origins.iter().map(|origin| ApiOrigin::parse_configured(origin).unwrap()).collect();
    let config =
        ExotelConfig { allowed_origins: allowed_origins.clone(), ..ExotelConfig::default() };
    let exotel = Exotel::new(&config).unwrap();
    for origin in allowed_origins {
        for (what, ended) in everything(&exotel, &credentials(origin.clone())).await {
            assert_eq!(ended, Err(ExotelError::NotPublic), "{what} {origin}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_at_once_never_show_each_others_secret() {
    let reply = || json(200, &json!({"Balance": "1"}));
    let (one, two) =
        (Server::new(move |_, _| reply()).await, Server::new(move |_, _| reply()).await);
    let exotel = exotel(&[&one, &two]);
    let mut theirs = credentials(two.origin());
    theirs.key = SecretString::from("another-key");
    let ours = credentials(one.origin());
    let all = (0..80).map(|n| {
        let (exotel, account) = (exotel.clone(), if n % 2 == 0 { &ours } else { &theirs }.clone());
        tokio::spawn(async move { exotel.balance(&account).await })
    });
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap().unwrap();
    }
    let shown = |server: &Server, ours| {
        let asked = server.asked();
        assert_eq!(asked.len(), 40);
        assert!(asked.iter().all(|asked| (asked.header("authorization") == Some(BASIC)) == ours));
    };
    shown(&one, true);
    shown(&two, false);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_line_at_any_level_and_no_debug_shows_the_secret() {
    let log = Log::default();
    let writer = log.clone();
    let config = LogConfig { filter: "trace".parse().unwrap(), format: LogFormat::Json };
    let subscriber = telemetry::subscriber(&config, move || writer.clone(), false);
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let server = Server::new(|n, _| match n % 4 {
        0 => text(401, &format!("{{\"RestException\":{{\"Message\":\"{KEY}:{TOKEN}\"}}}}")),
        1 => text(400, &format!("{{\"RestException\":{{\"Message\":\"{TOKEN}\"}}}}")),
        2 => Reply::Close,
        _ => text(200, &format!("{{\"sid\":\"x\",\"Balance\":\"{TOKEN}\"}}")),
    })
    .await;
    let (exotel, account) = (exotel(&[&server]), credentials(server.origin()));
    let mut shown = vec![format!("{exotel:?} {account:?}")];
    for _ in 0..4 {
        for (what, ended) in everything(&exotel, &account).await {
            shown.push(format!("{what} {ended:?}"));
        }
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("Exotel was asked"), "{logged}");
    for secret in [KEY, TOKEN, BASIC.trim_start_matches("Basic ")] {
        assert!(!logged.contains(secret), "{logged}");
        assert!(shown.iter().all(|shown| !shown.contains(secret)), "{shown:?}");
    }
}
