//! What goes wrong on demand.

use std::time::{Duration, Instant};

use discord_sandbox::exotel::{ExotelOptions, Fault};
use reqwest::Method;

use super::support::{CALL, Stage};

const ACCOUNT: &str = "/v1/Accounts/acme1.json";
const CONNECT: &str = "/v1/Accounts/acme1/Calls/connect.json";

#[tokio::test]
async fn a_status_is_answered_as_often_as_it_was_asked_for_and_only_where() {
    let stage = Stage::new().await;
    for status in [401, 402, 403, 404, 500, 503] {
        stage.exotel.fail_next("Accounts/acme1.json", 1, Fault::Status(status));
        assert_eq!(stage.get("/v1/Accounts/acme1/Balance.json").await.0, 200);
        let (got, body) = stage.get(ACCOUNT).await;
        assert_eq!((got, &body["RestException"]["Status"]), (status, &status.into()));
        assert_eq!(stage.get(ACCOUNT).await.0, 200);
    }
    stage.exotel.fail_next("mumbai", 9, Fault::Status(500));
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
    assert_eq!(stage.get("mumbai/v1/Accounts/acme1.json").await.0, 500);
    stage.exotel.forgives();
    assert_eq!(stage.get("mumbai/v1/Accounts/acme1.json").await.0, 404);
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back_or_not() {
    let stage = Stage::new().await;
    for after in [Some("7"), Some("Sat, 28 Nov 2026 18:00:00 GMT"), None] {
        let fault = Fault::RateLimited { retry_after: after.map(str::to_owned) };
        stage.exotel.fail_next("", 1, fault);
        let answer = stage.sends(Method::GET, ACCOUNT, &[]).await.unwrap();
        assert_eq!(answer.status(), 429);
        let told = answer.headers().get("retry-after").map(|it| it.to_str().unwrap());
        assert_eq!(told, after);
    }
}

#[tokio::test]
async fn the_account_itself_may_ask_only_so_often_a_minute() {
    let stage =
        Stage::with(|options| ExotelOptions { per_minute: 2, rate_headers: true, ..options }).await;
    let mut left = Vec::new();
    for _ in 0..3 {
        let answer = stage.sends(Method::GET, ACCOUNT, &[]).await.unwrap();
        let header = answer.headers()["x-ratelimit-remaining"].to_str().unwrap().to_owned();
        left.push((answer.status().as_u16(), header));
    }
    let wanted = [(200, "1"), (200, "0"), (429, "0")].map(|(status, it)| (status, it.to_owned()));
    assert_eq!(left, wanted);
    stage.exotel.advance(Duration::from_secs(61));
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
}

#[tokio::test]
async fn answers_that_are_no_answers_come_on_demand() {
    let stage = Stage::new().await;
    stage.exotel.fail_next("", 1, Fault::Html(502));
    let (status, text) = stage.raw(ACCOUNT).await;
    assert!(status == 502 && text.starts_with("<html>"));
    stage.exotel.fail_next("", 1, Fault::TenMegabytes);
    assert!(stage.raw(ACCOUNT).await.1.len() > 10 << 20);
    stage.exotel.fail_next("", 1, Fault::HalfJson);
    let (_, text) = stage.raw(ACCOUNT).await;
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    stage.exotel.fail_next("", 1, Fault::Redirect("https://example.com/x".to_owned()));
    let answer = stage.sends(Method::GET, ACCOUNT, &[]).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (302, &"https://example.com/x".parse().unwrap())
    );
    stage.exotel.fail_next("", 1, Fault::Delay(Duration::from_millis(300)));
    let asked = Instant::now();
    assert_eq!(stage.get(ACCOUNT).await.0, 200);
    assert!(asked.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_cut_connection_rings_somebody_or_nobody_as_was_asked_for() {
    let stage = Stage::new().await;
    stage.exotel.fail_next("POST", 1, Fault::Drop);
    assert!(stage.sends(Method::POST, CONNECT, &CALL).await.is_err());
    assert!(stage.exotel.calls().is_empty());
    stage.exotel.fail_next("POST", 1, Fault::DropAfter);
    assert!(stage.sends(Method::POST, CONNECT, &CALL).await.is_err());
    assert_eq!(stage.exotel.calls().len(), 1);
    assert_eq!(stage.exotel.asked("POST"), 2);
    assert_eq!(stage.exotel.requests()[1].status, 0);
}

#[tokio::test]
async fn a_request_may_hang_for_ever() {
    let stage = Stage::new().await;
    stage.exotel.fail_next("POST", 1, Fault::Hang);
    let asked = stage.sends(Method::POST, CONNECT, &CALL);
    assert!(tokio::time::timeout(Duration::from_millis(500), asked).await.is_err());
    assert!(stage.exotel.calls().is_empty());
    assert!(stage.exotel.was_asked("POST", 1, Duration::from_secs(1)).await);
}
