//! `sandbox`: a first look without an account, and nothing left behind.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::{Bench, Running, SOON, STOP, names_in};

async fn get(address: &str, authorization: Option<&str>) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(address);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn address(sandbox: &Running) -> String {
    sandbox.prints("http://127.0.0.1:").trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_prints_where_it_is_answers_there_and_leaves_nothing() {
    let bench = Bench::empty();
    let temporary = bench.path("tmp");
    fs::create_dir(&temporary).unwrap();
    let bench = bench.var("TMPDIR", temporary.to_str().unwrap());
    let sandbox = bench.starts(&["sandbox"]);
    let page = address(&sandbox);
    sandbox.prints("You are Ann: type /exotel page");
    sandbox.prints("Nothing leaves this machine");
    let (status, text) = get(&page, None).await;
    assert_eq!(status, 200);
    assert!(text.contains("<html"), "{text}");
    assert_eq!(names_in(&temporary).len(), 1);
    sandbox.is_sent("INT");
    let ended = sandbox.ends_within(STOP);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.err, "");
    assert_eq!(names_in(&temporary), [""; 0]);
}

/// Waits until the bot of the sandbox has registered its commands.
async fn registers(page: &str) {
    let token = Some("Bot sandbox-token");
    let (_, application) = get(&format!("{page}oauth2/applications/@me"), token).await;
    let application: Value = serde_json::from_str(&application).unwrap();
    let id = application["id"].as_str().unwrap();
    let until = Instant::now() + SOON;
    loop {
        let (_, commands) = get(&format!("{page}applications/{id}/commands"), token).await;
        if commands.contains("\"exotel\"") {
            return;
        }
        assert!(Instant::now() < until, "{commands}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_folder_the_next_one_goes_on_where_it_stopped() {
    let bench = Bench::empty();
    for _ in 0..2 {
        let sandbox = bench.starts(&["sandbox", "--data", "kept"]);
        registers(&address(&sandbox)).await;
        sandbox.is_sent("INT");
        let ended = sandbox.ends_within(STOP);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    assert_eq!(bench.mode("kept/encryption-key"), 0o600);
    assert_eq!(bench.mode("kept/switchboard.db"), 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_named() {
    let bench = Bench::empty();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = bench.runs(&["sandbox", "--port", &port]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains(&port), "{ended:?}");
}
