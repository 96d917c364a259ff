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
    assert!(ended.out.ends_with("\nCtrl-C stops.\nStopped.\n"), "{ended:?}");
    assert_eq!(names_in(&temporary), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_exotel_accepts_what_is_printed_and_refuses_others_also_after_a_start_anew() {
    let bench = Bench::empty();
    let mut before = None;
    for _ in 0..2 {
        let sandbox = bench.starts(&["sandbox", "--data", "kept"]);
        let page = address(&sandbox);
        let printed = |what: &str| {
            let line = sandbox.prints(what);
            line.split_whitespace().last().unwrap().to_owned()
        };
        let [sid, key, token] = ["Account SID", "API Key", "API Token"].map(printed);
        let line = sandbox.prints("It is at");
        let origin = line.split_whitespace().find(|word| word.starts_with("http")).unwrap();
        let (_, world) = get(&format!("{page}sandbox/api/world"), None).await;
        let world: Value = serde_json::from_str(&world).unwrap();
        let hint = world["hint"]["text"].as_str().unwrap();
        for told in [&sid, &key, &token] {
            assert!(hint.contains(&format!("`{told}`")), "{hint}");
        }
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        for (token, status) in [(token.as_str(), 200), ("anything", 401)] {
            let account = client.get(format!("{origin}/v1/Accounts/{sid}.json"));
            let answer = account.basic_auth(&key, Some(token)).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status);
        }
        sandbox.is_sent("INT");
        sandbox.ends_within(STOP);
        // Credentials are saved for an origin.
        assert_eq!(*before.get_or_insert(origin.to_owned()), origin);
    }
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

async fn post(page: &str, verb: &str, body: Value) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("{page}sandbox/api/{verb}");
    let response = client.post(address).json(&body).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{body}");
    response.json().await.unwrap()
}

/// The only message that Ann sees in #ops, once its text holds this.
async fn message(page: &str, at: &Value, text: &str) -> Value {
    let (person, channel) = (at["person"].as_str().unwrap(), at["channel"].as_str().unwrap());
    let address = format!("{page}sandbox/api/messages?person={person}&channel={channel}");
    let until = Instant::now() + SOON;
    loop {
        let seen: Value = serde_json::from_str(&get(&address, None).await.1).unwrap();
        if seen["messages"][0].to_string().contains(text) {
            assert_eq!(seen["messages"].as_array().unwrap().len(), 1);
            return seen["messages"][0].clone();
        }
        assert!(Instant::now() < until, "{seen}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_folder_an_old_button_can_be_pressed_after_a_stop_and_a_start() {
    let bench = Bench::empty();
    let sandbox = bench.starts(&["sandbox", "--data", "kept"]);
    let page = address(&sandbox);
    let folder = bench.path("kept").canonicalize().unwrap();
    sandbox.prints(folder.to_str().unwrap());
    registers(&page).await;
    let world: Value =
        serde_json::from_str(&get(&format!("{page}sandbox/api/world"), None).await.1).unwrap();
    let at =
        serde_json::json!({"person": world["hint"]["person"], "channel": world["hint"]["channel"]});
    let mut command = at.clone();
    command["path"] = serde_json::json!(["exotel", "page"]);
    command["options"] = serde_json::json!([]);
    post(&page, "command", command).await;
    let before = message(&page, &at, "Not configured").await;
    sandbox.is_sent("INT");
    sandbox.ends_within(STOP);
    assert_eq!(bench.mode("kept/messages.json"), 0o600);

    let sandbox = bench.starts(&["sandbox", "--data", "kept"]);
    let page = address(&sandbox);
    registers(&page).await;
    let kept = message(&page, &at, "Not configured").await;
    assert_eq!(kept["id"], before["id"]);
    let all = kept["components"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["components"].as_array().unwrap());
    let mut refresh = all.filter(|it| it["label"] == "Refresh");
    let mut press = at.clone();
    press["message"] = kept["id"].clone();
    press["custom_id"] = refresh.next().unwrap()["custom_id"].clone();
    post(&page, "component", press).await;
    let after = Instant::now() + SOON;
    while message(&page, &at, "Not configured").await["edited_timestamp"].is_null() {
        assert!(Instant::now() < after, "the old button is not answered");
    }
    sandbox.is_sent("INT");
    sandbox.ends_within(STOP);
}

#[test]
fn a_folder_that_cannot_be_says_what_was_tried() {
    let bench = Bench::empty();
    fs::write(bench.path("file"), "mine").unwrap();
    let ended = bench.runs(&["sandbox", "--data", "file/inside"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("file/inside: the folder for the data cannot be made"), "{ended:?}");
    fs::create_dir(bench.path("kept")).unwrap();
    fs::create_dir(bench.path("kept/encryption-key")).unwrap();
    let ended = bench.runs(&["sandbox", "--data", "kept"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("encryption-key: the key of the data cannot be read"), "{ended:?}");
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
