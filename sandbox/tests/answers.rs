//! Callbacks, follow-ups, edits and posts: when they are taken, and what Discord says when they are not.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::time::Duration;

use discord_sandbox::{Options, RestFault, Sandbox, StartError, Violation, World};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use support::{Bot, ephemeral};

async fn code(response: reqwest::Response) -> (u16, u64) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (status, body["code"].as_u64().unwrap())
}

#[tokio::test]
async fn a_second_callback_is_refused_with_40060() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("one")).await;
    let second = bot.call_back(&it, &ephemeral("two")).await;
    assert_eq!(code(second).await, (400, 40060));
    let again = bot.discord.audit();
    assert!(matches!(again[..], [Violation::AnsweredAgain { times: 2, .. }]));
}

#[tokio::test]
async fn a_callback_after_three_seconds_is_refused_with_10062() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.discord.advance(Duration::from_millis(3100));
    let late = bot.call_back(&it, &ephemeral("late")).await;
    assert_eq!(code(late).await, (404, 10062));
    assert!(matches!(bot.discord.audit()[..], [Violation::Late { .. }]));
}

#[tokio::test]
async fn an_unknown_interaction_is_refused_with_10062() {
    let mut bot = Bot::start().await;
    let mut it = bot.asked("/did list").await;
    it["token"] = json!("invented");
    let forged = bot.call_back(&it, &ephemeral("x")).await;
    assert_eq!(code(forged).await, (404, 10062));
}

#[tokio::test]
async fn a_refused_callback_leaves_the_interaction_open() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let wrong = bot.call_back(&it, &json!({"type": 4, "data": {"colour": 1}})).await;
    assert_eq!(code(wrong).await, (400, 50035));
    bot.answer(&it, &ephemeral("right")).await;
}

#[tokio::test]
async fn a_token_is_good_for_fifteen_minutes() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("one")).await;
    let path = bot.webhook(&it, "/messages/@original");
    bot.discord.advance(Duration::from_mins(14));
    let in_time = bot.send(Method::PATCH, &path, &json!({"content": "two"})).await;
    assert_eq!(in_time.status(), 200);
    bot.discord.advance(Duration::from_secs(61));
    let late = bot.send(Method::PATCH, &path, &json!({"content": "three"})).await;
    assert_eq!(code(late).await, (401, 50027));
}

#[tokio::test]
async fn there_is_no_webhook_before_the_callback() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let early = bot.send(Method::POST, &bot.webhook(&it, ""), &json!({"content": "x"})).await;
    assert_eq!(code(early).await, (404, 10015));
}

#[tokio::test]
async fn the_original_is_shown_edited_and_deleted() {
    let mut bot = Bot::start().await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("one")).await;
    let path = bot.webhook(&it, "/messages/@original");
    let shown: Value = bot.send(Method::GET, &path, &Value::Null).await.json().await.unwrap();
    assert_eq!(shown["content"], "one");
    assert_eq!(shown["edited_timestamp"], Value::Null);
    let by_id = bot.webhook(&it, &format!("/messages/{}", shown["id"].as_str().unwrap()));
    let edited: Value = bot
        .send(Method::PATCH, &by_id, &json!({"embeds": [{"title": "two"}]}))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!((&edited["content"], &edited["embeds"][0]["title"]), (&json!("one"), &json!("two")));
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(bot.send(Method::DELETE, &path, &Value::Null).await.status(), 204);
    assert_eq!(ann.messages().len(), 0);
    let gone = bot.send(Method::GET, &path, &Value::Null).await;
    assert_eq!(code(gone).await, (404, 10008));
}

#[tokio::test]
async fn one_interaction_cannot_touch_the_message_of_another() {
    let mut bot = Bot::start().await;
    let first = bot.asked("/did list").await;
    bot.answer(&first, &ephemeral("one")).await;
    let id = bot.discord.person("Ann").in_channel("#ops").message_id();
    let second = bot.asked("/did list").await;
    bot.answer(&second, &ephemeral("two")).await;
    let path = bot.webhook(&second, &format!("/messages/{id}"));
    let foreign = bot.send(Method::PATCH, &path, &json!({"content": "x"})).await;
    assert_eq!(code(foreign).await, (404, 10008));
}

#[tokio::test]
async fn a_dialog_is_no_answer_to_a_dialog() {
    let mut bot = Bot::start().await;
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "F", "components": [
        {"type": 18, "label": "L", "component": {"type": 4, "custom_id": "l", "style": 1, "required": false}}]}});
    let it = bot.asked("/did list").await;
    bot.answer(&it, &form).await;
    let ann = bot.discord.person("Ann").in_channel("#ops");
    ann.submits_at_once();
    let submit = bot.interaction().await;
    assert!(submit.get("message").is_none());
    let again = bot.call_back(&submit, &form).await;
    assert_eq!(code(again).await, (400, 50035));
    // It did not come from a message, so there is none to update.
    let update = bot.call_back(&submit, &json!({"type": 7, "data": {"content": "x"}})).await;
    assert_eq!(code(update).await, (400, 50035));
    bot.answer(&submit, &ephemeral("saved")).await;
    ann.sees("saved").await;
}

#[tokio::test]
async fn with_response_tells_the_message() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    let response = bot.send(Method::POST, &path, &ephemeral("one")).await;
    assert_eq!(response.status(), 200);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["resource"]["message"]["content"], "one");
    assert_eq!(body["interaction"]["response_message_ephemeral"], true);
}

#[tokio::test]
async fn a_file_comes_with_a_form_and_can_be_fetched() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let mut payload = ephemeral("the file");
    payload["data"]["attachments"] = json!([{"id": 0, "filename": "a.csv", "description": "All"}]);
    let form = Form::new()
        .text("payload_json", payload.to_string())
        .part("files[0]", Part::bytes(b"x,y".to_vec()).file_name("a.csv"));
    let path = format!(
        "/interactions/{}/{}/callback",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    let response = bot.http.post(bot.url(&path)).multipart(form).send().await.unwrap();
    assert_eq!(response.status(), 204, "{}", response.text().await.unwrap());
    let message = bot.discord.person("Ann").in_channel("#ops").message();
    let file = &message["attachments"][0];
    assert_eq!(
        (&file["filename"], &file["description"], &file["size"]),
        (&json!("a.csv"), &json!("All"), &json!(3))
    );
    let bytes = bot.http.get(file["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(bytes.text().await.unwrap(), "x,y");
}

#[tokio::test]
async fn the_bot_posts_where_it_can_see() {
    let world = World::example().hidden_channel("#secret");
    let bot = Bot::start_with(Options { world, ..Options::default() }).await;
    let post = |channel: u64| format!("/channels/{channel}/messages");
    let body = json!({"content": "changed", "allowed_mentions": {"parse": []}});
    let seen = bot.send(Method::POST, &post(bot.discord.channel_id("#ops")), &body).await;
    assert_eq!(seen.status(), 200);
    bot.discord.person("Vera").in_channel("#ops").sees("changed").await;
    let hidden = bot.send(Method::POST, &post(bot.discord.channel_id("#secret")), &body).await;
    assert_eq!(code(hidden).await, (403, 50001));
    let unknown = bot.send(Method::POST, &post(7), &body).await;
    assert_eq!(code(unknown).await, (404, 10003));
}

#[tokio::test]
async fn routes_need_the_token_where_discord_needs_it() {
    let bot = Bot::start().await;
    let application = bot.discord.application_id();
    for (method, path, status) in [
        (Method::GET, "/gateway".to_owned(), 200),
        (Method::GET, "/gateway/bot".to_owned(), 401),
        (Method::GET, "/users/@me".to_owned(), 401),
        (Method::GET, "/applications/@me".to_owned(), 401),
        (Method::GET, "/oauth2/applications/@me".to_owned(), 401),
        (Method::PUT, format!("/applications/{application}/commands"), 401),
    ] {
        let request = bot.http.request(method, bot.url(&path)).json(&json!([]));
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
    for path in ["/gateway/bot", "/users/@me", "/applications/@me", "/oauth2/applications/@me"] {
        let response = bot.send(Method::GET, path, &Value::Null).await;
        assert_eq!(response.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_route_is_a_violation() {
    let bot = Bot::start().await;
    let response = bot.send(Method::GET, "/guilds/1/members", &Value::Null).await;
    assert_eq!(response.status(), 404);
    assert!(
        matches!(&bot.discord.audit()[..], [Violation::UnknownRoute { path, .. }] if path == "/guilds/1/members")
    );
}

#[tokio::test]
async fn a_server_has_its_own_commands_beside_those_of_everywhere() {
    let bot = Bot::start().await;
    let path = format!(
        "/applications/{}/guilds/{}/commands",
        bot.discord.application_id(),
        bot.discord.guild_id()
    );
    let before: Value = bot.send(Method::GET, &path, &Value::Null).await.json().await.unwrap();
    assert_eq!(before, json!([]));
    let one = json!([{"name": "here", "description": "d"}]);
    let put: Value = bot.send(Method::PUT, &path, &one).await.json().await.unwrap();
    let again: Value = bot.send(Method::PUT, &path, &one).await.json().await.unwrap();
    assert_eq!(put[0]["id"], again[0]["id"]);
    assert_eq!(bot.discord.commands().len(), 4);
    let foreign = format!("/applications/{}/guilds/1/commands", bot.discord.application_id());
    assert_eq!(code(bot.send(Method::PUT, &foreign, &one).await).await, (403, 50001));
}

#[tokio::test]
async fn rest_faults_come_as_often_as_asked_and_where_asked() {
    let mut bot = Bot::start().await;
    let limited = RestFault::RateLimited { retry_after: 1.5, global: false };
    bot.discord.fail_next("/callback", 1, limited);
    bot.discord.fail_next("/callback", 1, RestFault::MalformedRateLimit);
    bot.discord.fail_next("/callback", 1, RestFault::Status(502));
    bot.discord.fail_next("/callback", 1, RestFault::Reset);
    let it = bot.asked("/did list").await;
    let first = bot.call_back(&it, &ephemeral("x")).await;
    assert_eq!(
        (first.status().as_u16(), &first.headers()["retry-after"]),
        (429, &"2".parse().unwrap())
    );
    assert_eq!(first.json::<Value>().await.unwrap()["retry_after"], 1.5);
    let second = bot.call_back(&it, &ephemeral("x")).await;
    assert_eq!(
        (second.status().as_u16(), &second.headers()["retry-after"]),
        (429, &"soon".parse().unwrap())
    );
    assert_eq!(bot.call_back(&it, &ephemeral("x")).await.status(), 502);
    let path = format!(
        "/interactions/{}/{}/callback",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    let cut = bot.http.post(bot.url(&path)).json(&ephemeral("x")).send().await;
    assert!(cut.is_err());
    assert_eq!(bot.send(Method::GET, "/gateway", &Value::Null).await.status(), 200);
    bot.answer(&it, &ephemeral("at last")).await;
}

#[tokio::test]
async fn an_answer_that_gets_lost_has_taken_effect() {
    let mut bot = Bot::start().await;
    bot.discord.fail_next("/callback", 1, RestFault::ResetAfter);
    let it = bot.asked("/did list").await;
    let path = format!(
        "/interactions/{}/{}/callback",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    assert!(bot.http.post(bot.url(&path)).json(&ephemeral("once")).send().await.is_err());
    bot.discord.person("Ann").in_channel("#ops").sees("once").await;
    let retry = bot.call_back(&it, &ephemeral("twice")).await;
    assert_eq!(code(retry).await, (400, 40060));
    // The bot could not know: asking again was right.
    assert_eq!(bot.discord.audit(), []);
}

#[tokio::test]
async fn slow_answers_are_slow_and_hung_ones_never_come() {
    let bot = Bot::start().await;
    bot.discord.fail_next("/gateway", 1, RestFault::Delay(Duration::from_millis(200)));
    let start = std::time::Instant::now();
    bot.send(Method::GET, "/gateway", &Value::Null).await;
    assert!(start.elapsed() >= Duration::from_millis(200));
    bot.discord.fail_next("/gateway", 1, RestFault::Hang);
    let hung = bot.http.get(bot.url("/gateway")).timeout(Duration::from_millis(200));
    assert!(hung.send().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn what_was_sent_can_be_searched() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    bot.answer(&it, &ephemeral("canary")).await;
    let bodies = bot.discord.bodies();
    assert_eq!(bodies.iter().filter(|body| body.contains("canary")).count(), 1);
    let records = bot.discord.interactions();
    assert_eq!(
        (records.len(), records[0].callbacks.len(), records[0].callbacks[0].callback),
        (1, 1, 4)
    );
}

#[tokio::test]
async fn a_real_looking_token_is_refused() {
    let token = format!("{}.{}.{}", "M".repeat(26), "G".repeat(6), "x".repeat(38));
    let refused = Sandbox::start(Options { token, ..Options::default() }).await;
    assert!(matches!(refused, Err(StartError::RealToken)));
}

#[tokio::test]
async fn a_form_that_is_not_json_is_refused() {
    let mut bot = Bot::start().await;
    let it = bot.asked("/did list").await;
    let path = format!(
        "/interactions/{}/{}/callback",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    let request =
        bot.http.post(bot.url(&path)).header("Content-Type", "application/json").body("{");
    assert_eq!(code(request.send().await.unwrap()).await, (400, 50109));
}
