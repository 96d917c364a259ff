//! How often Exotel is asked.

use std::time::{Duration, Instant};

use serde_json::json;
use switchboard::exotel::ExotelError;

use super::server::{Server, json, text, with};
use super::{credentials, exotel};

fn balance() -> super::server::Reply {
    json(200, &json!({"Balance": "10"}))
}

#[tokio::test]
async fn a_get_comes_back_when_exotel_says() {
    let server = Server::new(|n, _| match n {
        0 => with(text(429, ""), "retry-after", "1"),
        _ => balance(),
    })
    .await;
    let begun = Instant::now();
    exotel(&[&server]).balance(&credentials(server.origin())).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_wait_that_the_caller_has_no_time_for_is_told_at_once() {
    for (header, value, seconds) in
        [("retry-after", "30", 30), ("x-ratelimit-reset", "45", 45), ("retry-after", "3000", 3000)]
    {
        let server = Server::new(move |_, _| with(text(429, ""), header, value)).await;
        let begun = Instant::now();
        let told = exotel(&[&server]).balance(&credentials(server.origin())).await;
        let wait = Some(Duration::from_secs(seconds));
        assert_eq!(told, Err(ExotelError::TooMany { wait }));
        assert!(begun.elapsed() < Duration::from_secs(1));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_429_that_names_no_time_is_told() {
    let server = Server::new(|_, _| text(429, "")).await;
    let told = exotel(&[&server]).balance(&credentials(server.origin())).await;
    assert_eq!(told, Err(ExotelError::TooMany { wait: None }));
    assert_eq!(server.asked().len(), 1);
    assert!(told.unwrap_err().to_string().starts_with("Refused by Exotel (429): "));
}

#[tokio::test]
async fn exotel_is_not_asked_for_ever() {
    let server = Server::new(|_, _| with(text(429, ""), "retry-after", "1")).await;
    let patient = exotel(&[&server]).waiting(Duration::from_mins(1));
    let told = patient.balance(&credentials(server.origin())).await;
    assert!(matches!(told, Err(ExotelError::TooMany { .. })));
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn an_account_that_is_held_is_not_asked_meanwhile_and_others_are() {
    let server = Server::new(|n, _| match n {
        0 => with(text(429, ""), "retry-after", "60"),
        _ => balance(),
    })
    .await;
    let exotel = exotel(&[&server]);
    let (acme, mut other) = (credentials(server.origin()), credentials(server.origin()));
    other.sid = switchboard::domain::account_sid::AccountSid::parse("other1").unwrap();
    for _ in 0..3 {
        assert!(matches!(exotel.balance(&acme).await, Err(ExotelError::TooMany { .. })));
    }
    assert_eq!(server.asked().len(), 1);
    assert!(exotel.balance(&other).await.is_ok());
}
