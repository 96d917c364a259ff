//! The page's Exotel tab, as its script talks to the sandbox.

use discord_sandbox::exotel::Outcome;
use discord_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use super::support::{SOON, Stage};

async fn beside(stage: &Stage) -> Sandbox {
    let exotel = Some(stage.exotel.clone());
    Sandbox::start(Options { exotel, ..Options::default() }).await.unwrap()
}

async fn acts(discord: &Sandbox, stage: &Stage, verb: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/sandbox/api/exotel/{verb}", discord.api_url());
    let answer = stage.http.post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn what_is_done_on_the_page_is_done_at_exotel() {
    let stage = Stage::new().await;
    let discord = beside(&stage).await;
    let number = "+918047190001";
    for (verb, body) in [
        ("bind", json!({"account": "acme1", "number": number, "flow": "926"})),
        ("balance", json!({"account": "acme1", "balance": "-1.00"})),
        ("trouble", json!({"account": "acme1m", "trouble": "kyc"})),
        ("plan", json!({"plan": "busy"})),
        ("forgive", json!({})),
        ("plan", json!({"plan": "no-answer"})),
        ("fault", json!({"fault": "429"})),
    ] {
        let (status, view) = acts(&discord, &stage, verb, body).await;
        assert_eq!(status, 200, "{verb}: {view}");
    }
    let (_, view) = acts(&discord, &stage, "advance", json!({"seconds": 1})).await;
    assert_eq!(view["accounts"][0]["phones"][1]["flow"], "926");
    assert_eq!(
        [&view["accounts"][0]["balance"], &view["accounts"][1]["trouble"]],
        ["-1.00", "kyc"]
    );
    assert_eq!(
        [&view["faults"], &view["plans"]],
        [&json!(["429"]), &json!([format!("{:?}", Outcome::NoAnswer)])]
    );
    assert_eq!(stage.get("/v1/Accounts/acme1.json").await.0, 429);
    assert_eq!(stage.get("/v1/Accounts/acme1.json").await.0, 200);

    acts(&discord, &stage, "plan", json!({"plan": "answered"})).await;
    let ring = json!({"account": "acme1", "number": number, "from": "+919811122233"});
    // The plan before this one is used up first: nobody answers.
    acts(&discord, &stage, "ring", ring.clone()).await;
    acts(&discord, &stage, "ring", ring).await;
    assert!(stage.exotel.call_is(SOON, |call| call.streaming).await.is_some());
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_a_sentence() {
    let stage = Stage::new().await;
    let discord = beside(&stage).await;
    let acme1 = |more: Value| {
        let mut body = more;
        body["account"] = json!("acme1");
        body
    };
    for (verb, body) in [
        ("ring", acme1(json!({"number": "+918047190001", "from": "+919811122233"}))),
        ("ring", acme1(json!({"number": "+918047199999", "from": "+919811122233"}))),
        ("bind", acme1(json!({"number": "+918047190001", "flow": "1"}))),
        ("applet", acme1(json!({"flow": "1", "websocket_url": "ws://127.0.0.1:1"}))),
        ("applet", acme1(json!({"flow": "926", "websocket_url": "https://example.com"}))),
        ("balance", acme1(json!({"balance": "plenty"}))),
        ("trouble", json!({"account": "nobody", "trouble": "kyc"})),
        ("fault", json!({"fault": "fire"})),
        ("plan", json!({})),
        ("advance", json!({"seconds": 86_401})),
        ("dance", json!({})),
    ] {
        let (status, answer) = acts(&discord, &stage, verb, body).await;
        assert_eq!(status, 400, "{verb}");
        assert!(answer["error"].as_str().unwrap().contains(' '), "{answer}");
    }
    assert!(stage.exotel.calls().is_empty());
}

#[tokio::test]
async fn a_sandbox_without_an_exotel_says_so() {
    let stage = Stage::new().await;
    let discord = Sandbox::start(Options::default()).await.unwrap();
    let url = format!("{}/sandbox/api/world", discord.api_url());
    let world: Value = stage.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(world["exotel"], false);
    assert_eq!(acts(&discord, &stage, "forgive", json!({})).await.0, 400);
}
