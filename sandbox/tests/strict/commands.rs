//! The registration of commands.

use serde_json::{Value, json};

use crate::bodies::{chars, merge};
use crate::support::Bot;

#[tokio::test]
async fn commands_that_discord_does_not_register_are_refused() {
    let bot = Bot::start().await;
    let command = |change: Value| {
        let mut command = json!({"name": "x", "description": "d"});
        merge(&mut command, &change);
        json!([command])
    };
    let option = |change: Value| {
        let mut option = json!({"type": 3, "name": "o", "description": "d"});
        merge(&mut option, &change);
        command(json!({"options": [option]}))
    };
    let text = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let long = vec![json!({"name": chars(100), "value": chars(100)}); 1];
    let choices: Vec<Value> = (0..25)
        .map(|n| json!({"name": format!("{n:02}{}", chars(98)), "value": chars(100)}))
        .collect();
    for (rule, body) in [
        ("capital", command(json!({"name": "Did"}))),
        ("space", command(json!({"name": "a b"}))),
        ("name length", command(json!({"name": "x".repeat(33)}))),
        ("description", command(json!({"description": ""}))),
        ("description length", command(json!({"description": chars(101)}))),
        ("unknown field", command(json!({"help": "x"}))),
        (
            "same name",
            json!([{"name": "x", "description": "d"}, {"name": "x", "description": "d"}]),
        ),
        (
            "26 options",
            command(
                json!({"options": (0..26).map(|n| text(&format!("o{n}"), false)).collect::<Vec<_>>()}),
            ),
        ),
        ("required last", command(json!({"options": [text("a", false), text("b", true)]}))),
        ("same option", command(json!({"options": [text("a", false), text("a", false)]}))),
        ("option type", option(json!({"type": 12}))),
        ("choices and autocomplete", option(json!({"choices": long, "autocomplete": true}))),
        (
            "26 choices",
            option(
                json!({"choices": (0..26).map(|n| json!({"name": n.to_string(), "value": "v"})).collect::<Vec<_>>()}),
            ),
        ),
        (
            "subcommand beside an option",
            command(
                json!({"options": [{"type": 1, "name": "s", "description": "d"}, text("a", false)]}),
            ),
        ),
        (
            "group in a group",
            command(
                json!({"options": [{"type": 2, "name": "g", "description": "d", "options": [{"type": 2, "name": "h", "description": "d", "options": []}]}]}),
            ),
        ),
        ("contexts", command(json!({"contexts": [3]}))),
        ("integration types", command(json!({"integration_types": [2]}))),
        ("permissions", command(json!({"default_member_permissions": "many"}))),
        (
            "8000 characters",
            command(
                json!({"options": [{"type": 3, "name": "a", "description": "d", "choices": choices}, {"type": 3, "name": "b", "description": "d", "choices": choices}]}),
            ),
        ),
    ] {
        let response = bot.put_commands(&body).await;
        assert_eq!(response.status(), 400, "{rule}");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], 50035, "{rule}");
    }
    // A refused registration changes nothing.
    assert_eq!(bot.discord.commands().len(), 3);
}
