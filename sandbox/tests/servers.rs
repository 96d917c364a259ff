//! What a server has, and what happens when some of it is deleted.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use discord_sandbox::{Options, World};
use reqwest::Method;
use serde_json::{Value, json};
use support::Bot;

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|it| it["name"].as_str().unwrap()).collect()
}

async fn listed(bot: &Bot, what: &str) -> Value {
    let path = format!("/guilds/{}/{what}", bot.discord.guild_id());
    let answer = bot.send(Method::GET, &path, &Value::Null).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_server_lists_its_roles_and_its_channels_but_no_threads() {
    let world = World::example().managed_role("Some bot", 0);
    let bot = Bot::start_with(Options { world, ..Options::default() }).await;
    let roles = listed(&bot, "roles").await;
    assert_eq!(
        names(&roles),
        ["@everyone", "Server Admins", "Voice Ops", "Voice Viewers", "Some bot"]
    );
    assert_eq!(roles[0]["id"], bot.discord.guild_id().to_string());
    assert_eq!(roles[1]["permissions"], "32");
    assert_eq!(roles[4]["managed"], true);
    let channels = listed(&bot, "channels").await;
    assert_eq!(names(&channels), ["general", "ops", "sales-lines"]);
}

#[tokio::test]
async fn only_the_bot_may_ask_and_only_about_servers_that_are_there() {
    let bot = Bot::start().await;
    let path = format!("/guilds/{}/roles", bot.discord.guild_id());
    let stranger = bot.http.get(bot.url(&path)).send().await.unwrap();
    assert_eq!(stranger.status(), 401);
    let answer = bot.send(Method::GET, "/guilds/1/roles", &Value::Null).await;
    assert_eq!(answer.status(), 404);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer, json!({"message": "Unknown Guild", "code": 10004}));
}

#[tokio::test]
async fn what_is_deleted_is_gone_for_everybody() {
    let bot = Bot::start().await;
    bot.discord.delete_role("Voice Ops");
    bot.discord.delete_channel("#ops");
    assert!(!names(&listed(&bot, "roles").await).contains(&"Voice Ops"));
    assert_eq!(names(&listed(&bot, "channels").await), ["general", "sales-lines"]);
}

/// The names on one page of the bot's servers.
async fn page(bot: &Bot, query: &str) -> Vec<String> {
    let path = format!("/users/@me/guilds{query}");
    let answer = bot.send(Method::GET, &path, &Value::Null).await;
    assert_eq!(answer.status(), 200, "{query}");
    let list: Value = answer.json().await.unwrap();
    names(&list).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_bots_servers_come_in_pages_by_id_and_without_those_that_removed_it() {
    let world = World::new("A").guild("B").guild("C").guild("D");
    let bot = Bot::start_with(Options { world, ..Options::default() }).await;
    let b = bot.discord.guild_id_of("B");
    assert_eq!(page(&bot, "").await, ["A", "B", "C", "D"]);
    assert_eq!(page(&bot, "?limit=2").await, ["A", "B"]);
    assert_eq!(page(&bot, &format!("?limit=1&after={b}")).await, ["C"]);
    let d = bot.discord.guild_id_of("D");
    assert_eq!(page(&bot, &format!("?limit=2&before={d}")).await, ["B", "C"]);
    for wrong in ["limit=0", "limit=201", "after=x"] {
        let path = format!("/users/@me/guilds?{wrong}");
        assert_eq!(bot.send(Method::GET, &path, &Value::Null).await.status(), 400, "{wrong}");
    }

    bot.discord.removes_bot_from("B");
    assert_eq!(page(&bot, "").await, ["A", "C", "D"]);
    let whole = format!("/guilds/{b}");
    let answer = bot.send(Method::GET, &whole, &Value::Null).await;
    assert_eq!(answer.status(), 404);
    let roles = format!("/guilds/{b}/roles");
    assert_eq!(bot.send(Method::GET, &roles, &Value::Null).await.status(), 403);
    bot.discord.invites_bot_to("B");
    let answer: Value = bot.send(Method::GET, &whole, &Value::Null).await.json().await.unwrap();
    assert_eq!(answer["name"], "B");
}
