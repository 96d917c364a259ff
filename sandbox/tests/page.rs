//! The page's files, and the JSON that it talks.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::time::Duration;

use discord_sandbox::{Options, World};
use serde_json::{Value, json};
use support::{Bot, ephemeral};

struct Page {
    bot: Bot,
    ann: String,
    ops: String,
}

impl Page {
    async fn open() -> Self {
        let world = World::example().application("Acme").hint("Ann", "#ops", "type /did list");
        let bot = Bot::start_with(Options { world, ..Options::default() }).await;
        let ann = bot.discord.user_id("Ann").to_string();
        let ops = bot.discord.channel_id("#ops").to_string();
        Self { bot, ann, ops }
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("{}/sandbox/api/{path}", self.bot.discord.api_url());
        self.bot.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn messages(&self) -> Value {
        self.get(&format!("messages?person={}&channel={}", self.ann, self.ops)).await
    }

    async fn post(&self, path: &str, more: Value) -> (u16, Value) {
        let mut body = json!({"person": self.ann, "channel": self.ops});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        let url = format!("{}/sandbox/api/{path}", self.bot.discord.api_url());
        let response = self.bot.http.post(url).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }
}

#[tokio::test]
async fn the_world_is_told() {
    let page = Page::open().await;
    let world = page.get("world").await;
    assert_eq!(world["guild"]["name"], "Acme Voice");
    assert_eq!(world["bot"]["online"], true);
    assert_eq!(world["bot"]["name"], "Acme");
    assert_eq!(world["people"][0]["about"], "owns the server");
    assert_eq!(
        world["hint"],
        json!({"person": page.ann, "channel": page.ops, "text": "type /did list"})
    );
    assert_eq!(world["commands"].as_array().unwrap().len(), 3);
    let thread = world["channels"].as_array().unwrap().last().unwrap();
    assert_eq!(thread["parent_id"], page.ops);
}

#[tokio::test]
async fn a_command_a_click_and_a_dialog_go_through_the_page() {
    let mut page = Page::open().await;
    let (status, answer) = page
        .post(
            "command",
            json!({"path": ["did", "list"], "options": [{"name": "page", "type": 4, "value": 2}]}),
        )
        .await;
    assert_eq!(status, 200, "{answer}");
    let it = page.bot.interaction().await;
    assert_eq!(it["id"], answer["interaction"]);
    assert_eq!(it["data"]["options"][0]["options"][0]["value"], 2);
    let mut card = ephemeral("card");
    card["data"]["components"] = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Edit", "custom_id": "e"}, {"type": 2, "style": 1, "label": "Off", "custom_id": "o", "disabled": true}]}]);
    page.bot.answer(&it, &card).await;
    let seen = page.messages().await;
    let message = seen["messages"][0].clone();
    assert_eq!(
        message["invoked"],
        json!({"user": {"id": page.ann, "name": "Ann"}, "name": "did list"})
    );
    assert_eq!((&message["thinking"], &message["content"]), (&json!(false), &json!("card")));
    let click = |custom_id: &str| json!({"message": message["id"], "custom_id": custom_id, "component_type": 2});
    let (status, refused) = page.post("component", click("o")).await;
    assert_eq!((status, &refused["error"]), (400, &json!("\"Off\" is disabled")));
    assert_eq!(page.post("component", click("forged")).await.0, 400);
    assert_eq!(page.post("component", click("e")).await.0, 200);
    let it = page.bot.interaction().await;
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "F", "components": [
        {"type": 18, "label": "L", "component": {"type": 4, "custom_id": "l", "style": 1}}]}});
    page.bot.answer(&it, &form).await;
    assert_eq!(page.messages().await["dialog"]["title"], "F");
    for values in [json!({}), json!({"l": ""}), json!({"l": 7}), json!({"l": "x", "other": "y"})] {
        assert_eq!(page.post("dialog", json!({"values": values})).await.0, 400, "{values}");
    }
    assert_eq!(page.post("dialog", json!({"values": {"l": "x"}})).await.0, 200);
    let it = page.bot.interaction().await;
    assert_eq!(it["data"]["components"][0]["component"]["value"], "x");
    page.bot.answer(&it, &json!({"type": 6})).await;
    assert_eq!(page.messages().await["dialog"], Value::Null);
    assert_eq!(page.post("dismiss", json!({"message": message["id"]})).await.0, 200);
    assert_eq!(page.messages().await["messages"], json!([]));
}

#[tokio::test]
async fn a_choice_is_compared_as_what_it_is_and_so_is_every_other_value() {
    let mut page = Page::open().await;
    let choices = json!([{"name": "A day", "value": 1}, {"name": "A week", "value": 7}]);
    let rates = json!([{"name": "Half", "value": 0.5}]);
    let command = json!({"name": "look", "description": "Looks", "options": [
        {"type": 4, "name": "since", "description": "d", "choices": choices},
        {"type": 10, "name": "rate", "description": "d", "choices": rates},
        {"type": 4, "name": "most", "description": "d", "max_value": 9},
        {"type": 5, "name": "all", "description": "d"},
        {"type": 8, "name": "role", "description": "d"},
        {"type": 6, "name": "who", "description": "d"}
    ]});
    page.bot.put_commands(&json!([command])).await;
    let role = page.bot.discord.role_id("Voice Ops").to_string();
    let bot = page.bot.discord.application_id().to_string();
    let sent = json!([
        {"name": "since", "type": 4, "value": 7}, {"name": "rate", "type": 10, "value": 0.5},
        {"name": "most", "type": 4, "value": 9}, {"name": "all", "type": 5, "value": true},
        {"name": "role", "type": 8, "value": role}, {"name": "who", "type": 6, "value": bot}
    ]);
    let (status, answer) = page.post("command", json!({"path": ["look"], "options": sent})).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(page.bot.interaction().await["data"]["options"], sent);
    // What only the words of a test mean, no client sends.
    for (name, kind, value) in [
        ("since", 4, json!("7")),
        ("since", 4, json!("A week")),
        ("since", 4, json!(2)),
        ("since", 3, json!(7)),
        ("most", 4, json!("9")),
        ("most", 4, json!(10)),
        ("most", 4, json!(1.5)),
        ("all", 5, json!("True")),
        ("role", 8, json!("Voice Ops")),
        ("role", 8, json!(bot)),
    ] {
        let option = json!({"name": name, "type": kind, "value": value});
        let (status, _) =
            page.post("command", json!({"path": ["look"], "options": [option]})).await;
        assert_eq!(status, 400, "{option}");
    }
}

#[tokio::test]
async fn autocomplete_answers_with_choices_or_says_that_it_failed() {
    let mut page = Page::open().await;
    let typed = json!({"path": ["did", "add"], "options": [{"name": "number", "type": 3, "value": "9", "focused": true}]});
    // Nobody answers within three seconds.
    let (_, answered) = page.post("autocomplete", typed.clone()).await;
    assert_eq!(answered, json!({"choices": [], "error": "Loading options failed"}));
    page.bot.interaction().await;
    let Page { mut bot, ann, ops } = page;
    let url = format!("{}/sandbox/api/autocomplete", bot.discord.api_url());
    let body =
        json!({"person": ann, "channel": ops, "path": typed["path"], "options": typed["options"]});
    let asking = tokio::spawn(bot.http.post(url).json(&body).send());
    let it = bot.interaction().await;
    let choices = json!([{"name": "One", "value": "1"}]);
    bot.answer(&it, &json!({"type": 8, "data": {"choices": choices}})).await;
    let answered: Value = asking.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(answered["choices"], choices);
}

#[tokio::test]
async fn a_wait_ends_when_something_changes() {
    let page = Page::open().await;
    let version = page.messages().await["version"].as_u64().unwrap();
    let path = format!("wait?person={}&channel={}&version={version}", page.ann, page.ops);
    let waiting = page.get(&path);
    let grant = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let role = page.bot.discord.role_id("Voice Ops").to_string();
        page.post("role", json!({"role": role, "has": true})).await.0
    };
    let (seen, status) = tokio::join!(waiting, grant);
    assert_eq!(status, 200);
    assert!(seen["version"].as_u64().unwrap() > version);
}

#[tokio::test]
async fn notices_are_told() {
    let page = Page::open().await;
    page.post("command", json!({"path": ["did", "list"], "options": []})).await;
    page.bot.discord.advance(Duration::from_secs(4));
    assert_eq!(page.messages().await["notices"][0]["text"], "The application did not respond");
}

#[tokio::test]
async fn refusals_are_sentences() {
    let page = Page::open().await;
    for (path, body) in [
        ("command", json!({"path": ["nothing"]})),
        ("command", json!({"path": ["did", "add"], "options": []})),
        ("command", json!({"channel": "1", "path": ["did", "list"]})),
        ("dialog", json!({"values": {}})),
        ("dialog/close", json!({})),
        ("nonsense", json!({})),
    ] {
        let (status, answer) = page.post(path, body).await;
        assert_eq!(status, 400, "{path}");
        assert!(answer["error"].as_str().is_some_and(|it| it.contains(' ')), "{answer}");
    }
}

#[tokio::test]
async fn only_this_machine_is_let_in() {
    let page = Page::open().await;
    let url = format!("{}/sandbox/api/world", page.bot.discord.api_url());
    for (header, value) in
        [("Host", "evil.example"), ("Origin", "https://evil.example"), ("Origin", "null")]
    {
        let response = page.bot.http.get(&url).header(header, value).send().await.unwrap();
        assert_eq!(response.status(), 403, "{header}: {value}");
    }
    let own =
        page.bot.http.get(&url).header("Origin", page.bot.discord.api_url()).send().await.unwrap();
    assert_eq!(own.status(), 200);
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let page = Page::open().await;
    let response = page.bot.http.get(page.bot.discord.page_url()).send().await.unwrap();
    assert_eq!(response.headers()["content-security-policy"], "default-src 'self'");
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let base = page.bot.discord.api_url();
    let script = page.bot.http.get(format!("{base}/page/app.js")).send().await.unwrap();
    assert_eq!(script.status(), 200);
    let missing = page.bot.http.get(format!("{base}/page/../Cargo.toml")).send().await.unwrap();
    assert_eq!(missing.status(), 404);
}
