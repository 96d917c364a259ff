//! Everything that the bot sends is what Discord's own description of its API takes. One journey
//! visits every command, dialog, button and select; each request is then looked up there.
//!
//! The description is not part of this project. `SWITCHBOARD_OPENAPI` names it, or it stands
//! beside the workspace as `../shared/discord/openapi.json`; without it, that part is skipped and
//! says so.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod checks;
mod description;
mod journey;
#[path = "../journeys/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the journeys use more of the stage")]
mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use description::Description;

#[tokio::test(flavor = "multi_thread")]
async fn every_body_that_is_sent_is_one_that_discord_describes() {
    let mut sent = journey::everything().await;
    sent.extend(checks::checks().await);

    // A test that visits nothing proves nothing: every kind of answer must have been sent.
    let kinds: BTreeSet<u64> = sent
        .iter()
        .filter(|it| it.path.contains("/callback"))
        .filter_map(|it| it.body["type"].as_u64())
        .collect();
    for (kind, what) in [
        (4, "a message"),
        (5, "a deferred message"),
        (6, "a deferred update"),
        (7, "an update"),
        (8, "choices"),
        (9, "a dialog"),
    ] {
        assert!(kinds.contains(&kind), "the journey never sent {what}: {kinds:?}");
    }
    let has = |method: &str, part: &str| {
        sent.iter().any(|it| it.method == method && it.path.contains(part))
    };
    assert!(has("PATCH", "/messages/@original") && has("PUT", "/commands"));
    every_verb_was_offered(&sent);

    let Some(description) = Description::found() else {
        return;
    };
    for exchange in &sent {
        if let Err(wrong) = description.takes(&exchange.method, &exchange.path, &exchange.body) {
            panic!(
                "{} {} does not take this body: {wrong}\n{:#}",
                exchange.method, exchange.path, exchange.body
            );
        }
    }
    #[expect(clippy::disallowed_macros, reason = "says that it was not skipped")]
    {
        println!("{} requests are as Discord describes them", sent.len());
    }
}

/// What an id asks for: its verb and, of a dialog, what is done with it.
fn asks(id: &str) -> Option<(&str, &str)> {
    let mut words = id.strip_prefix("sb1:")?.split(':').skip(1);
    let verb = words.next()?;
    let step = match verb {
        "cred" | "add" | "botadd" => words.next(),
        "edit" | "botedit" | "call" => words.nth(1),
        _ => None,
    };
    Some((verb, step.and_then(|step| step.get(..1)).unwrap_or_default()))
}

/// What asks for every kind of thing in `tests/golden/custom_ids.txt` stood on some message or dialog.
fn every_verb_was_offered(sent: &[discord_sandbox::Exchange]) {
    let bodies: String = sent.iter().map(|it| it.body.to_string()).collect();
    let offered: BTreeSet<_> = bodies.split('"').filter_map(asks).collect();
    let golden = include_str!("../golden/custom_ids.txt");
    let wanted: BTreeSet<_> =
        golden.lines().filter_map(|line| asks(line.split(" => ").next()?)).collect();
    assert!(wanted.len() > 30, "{wanted:?}");
    let never: Vec<_> = wanted.difference(&offered).collect();
    assert!(never.is_empty(), "{never:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_are_registered_as_they_were() {
    let sent = journey::registration().await;
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("commands", sent);
    });
}

/// The check can say no.
#[test]
fn a_body_that_discord_does_not_describe_is_seen() {
    let Some(description) = Description::found() else {
        return;
    };
    let callback = "/interactions/1/token/callback";
    let takes = |body: &Value| description.takes("POST", callback, body).is_ok();
    let message = |data: Value| json!({"type": 4, "data": data});
    assert!(takes(&message(json!({"content": "hello", "flags": 64}))));
    assert!(!takes(&message(json!({"content": 5}))));
    assert!(!takes(&message(json!({"embeds": [{"title": "x".repeat(257)}]}))));
    assert!(!takes(&json!({"type": 9, "data": {"custom_id": "x", "title": "no parts"}})));
    assert!(!takes(&json!({"type": 99})));
    assert!(description.takes("POST", "/no/such/route", &Value::Null).is_err());
}
