//! Every field of an interaction of each type, removed or bent in every way: where it is not needed the answer is
//! the same, and where it is, it is a true sentence.

use serde_json::{Value, json};

use crate::desk::{Desk, NUMBER, fresh, with_id};
use crate::recorded::{self, HUGE, OTHERS};

/// What is done to a field.
pub(crate) const BENDS: [&str; 7] =
    ["removed", "null", "list", "object", "true", "unknown", "huge"];

/// What is said where something needed is missing.
const SENTENCES: [&str; 2] =
    ["Discord sent something that this version of Switchboard cannot read", "did not arrive from"];

/// Paths without which nothing can be answered.
const MUTE: [&str; 2] = ["/id", "/token"];

/// Paths that are needed. `*` stands for any step.
const NEEDED: [&str; 17] = [
    "/type",
    "/channel_id",
    "/guild_id",
    "/member",
    "/member/user",
    "/member/user/id",
    "/data",
    "/data/name",
    "/data/type",
    "/data/options",
    "/data/options/*",
    "/data/custom_id",
    "/data/values",
    "/data/values/*",
    "/data/components",
    "/data/components/*",
    "/data/resolved",
];

/// Paths of which the answer may depend, without being needed: who has fewer roles may do less, an unknown type
/// of control is still one, and without a message there is none to replace.
const WEIGHED: [&str; 6] = [
    "/message",
    "/member/roles",
    "/member/roles/*",
    "/member/permissions",
    "/data/component_type",
    "/data/resolved/*",
];

fn matches(pattern: &str, path: &str, below: bool) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (None, Some(_)) => return below,
            (Some(a), Some(b)) if a == "*" || a == b => {}
            _ => return false,
        }
    }
}

/// Every path in the JSON.
pub(crate) fn paths(json: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let children: Vec<(String, &Value)> = match json {
        Value::Object(fields) => fields.iter().map(|(key, it)| (key.clone(), it)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(n, it)| (n.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    for (key, child) in children {
        let key = format!("/{key}");
        all.extend(paths(child).into_iter().map(|path| format!("{key}{path}")));
        all.push(key);
    }
    all
}

/// The JSON with one field bent; `None` where it is so already.
pub(crate) fn bent(json: &Value, path: &str, how: &str) -> Option<Value> {
    let mut bent = json.clone();
    let (parent, key) = path.rsplit_once('/').unwrap();
    if how == "removed" {
        match bent.pointer_mut(parent).unwrap() {
            Value::Object(fields) => drop(fields.remove(key)),
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => unreachable!(),
        }
    } else {
        let field = bent.pointer_mut(path).unwrap();
        *field = match how {
            "null" => Value::Null,
            "list" => json!([[7]]),
            "object" => json!({ "x": 7 }),
            "true" => json!(true),
            "huge" => json!(HUGE),
            // A text is not bent by another text: that would be another meaning.
            _ if field.is_string() => return None,
            _ => json!(99),
        };
    }
    (bent != *json).then_some(bent)
}

/// What is left of an answer when its own interaction is forgotten.
fn gist(json: &Value, id: u64) -> String {
    json.to_string().replace(&id.to_string(), "ID")
}

/// Bends every field of an interaction, and looks at the answers.
async fn bends(desk: &Desk, json: &Value) {
    let said = desk.asks(json).await;
    let good = gist(&said.json, said.interaction);
    let suggests = json["type"] == 4;
    assert!(!SENTENCES.iter().any(|it| good.contains(it)), "{good}");
    for path in paths(json) {
        for how in BENDS {
            let Some(bent) = bent(json, &path, how) else { continue };
            if MUTE.iter().any(|mute| matches(mute, &path, false)) {
                let id = fresh(std::time::Duration::ZERO);
                let text = if path == "/id" { recorded::text(&bent) } else { with_id(&bent, id) };
                desk.comes(&text);
                continue;
            }
            let id = desk.arrives(&bent);
            let within = std::time::Duration::from_secs(5);
            let said = tokio::time::timeout(within, desk.hears(id, 1)).await;
            let said = said.unwrap_or_else(|_| panic!("{path} {how}: no answer")).remove(0);
            let got = gist(&said.json, said.interaction);
            let needed = NEEDED.iter().any(|it| matches(it, &path, false))
                || path.starts_with("/data/options/")
                || path.starts_with("/data/components/");
            // Some controls send null for a field that was left blank.
            let blank = how == "null"
                && ["value", "values"]
                    .iter()
                    .any(|it| matches(&format!("/data/components/*/component/{it}"), &path, false));
            // One option or choice less is another wish, and a good one.
            let fewer = how == "removed" && path.ends_with(|last: char| last.is_ascii_digit());
            let weighed = blank || fewer || WEIGHED.iter().any(|it| matches(it, &path, true));
            let sorry = SENTENCES.iter().any(|it| got.contains(it))
                || (suggests && got == r#"{"data":{"choices":[]},"type":8}"#);
            let fine = got == good || weighed || (needed && sorry);
            assert!(fine, "{path} {how}:\n{got}\ninstead of\n{good}");
        }
    }
    // None of all that has cost anybody anything.
    let said = desk.asks(json).await;
    assert_eq!(gist(&said.json, said.interaction), good);
}

/// Whatever is bent, this one is told.
async fn is_sorry(desk: &Desk, json: &Value, path: &str) {
    let bent = bent(json, path, "removed").unwrap();
    let said = desk.asks(&bent).await.json.to_string();
    assert!(SENTENCES.iter().any(|it| said.contains(it)), "{path}: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_survive_every_bent_field() {
    let desk = Desk::open().await;
    let show = recorded::command("did", "show", &[("number", NUMBER)]);
    bends(&desk, &show).await;
    bends(&desk, &recorded::command_with_objects()).await;
    for path in [
        "/member",
        "/guild_id",
        "/data",
        "/data/options/0/options/0/value",
        "/data/options/0/options/0/name",
        "/data/options/0/name",
        "/type",
    ] {
        is_sorry(&desk, &show, path).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_survive_every_bent_field() {
    let desk = Desk::open().await;
    bends(&desk, &recorded::autocomplete("did", "show", "number", "98")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn components_survive_every_bent_field() {
    let desk = Desk::open().await;
    let page = recorded::command("exotel", "page", &[]);
    let refresh = recorded::button(&desk.button_of(&page, "Refresh").await);
    bends(&desk, &refresh).await;
    let open = desk.button_of(&page, "Open a number…").await;
    let open = recorded::string_select(&open, &NUMBER[1..]);
    bends(&desk, &open).await;
    let access = recorded::command("access", "show", &[]);
    let pick =
        recorded::role_select(&desk.button_of(&access, "Give a role a level…").await, OTHERS);
    bends(&desk, &pick).await;
    is_sorry(&desk, &refresh, "/data/custom_id").await;
    for select in [open, pick] {
        is_sorry(&desk, &select, "/data/values").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dialogs_survive_every_bent_field() {
    let desk = Desk::open().await;
    let page = recorded::command("exotel", "page", &[]);
    let add = desk.button_of(&page, "Add Number").await;
    let opened = desk.asks(&recorded::button(&add)).await.json;
    let fields: Vec<(&str, Value)> = vec![
        ("phone", json!(NUMBER)),
        ("label", json!("Sales")),
        ("bot", json!(["none"])),
        ("flow_url", json!("")),
    ];
    let id = opened["data"]["custom_id"].as_str().unwrap();
    let dialog = recorded::dialog(id, &fields);
    bends(&desk, &dialog).await;
    is_sorry(&desk, &dialog, "/data/custom_id").await;
    for n in 0..fields.len() {
        is_sorry(&desk, &dialog, &format!("/data/components/{n}")).await;
        is_sorry(&desk, &dialog, &format!("/data/components/{n}/component")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_and_flags_of_tomorrow_cost_nobody_an_answer() {
    let desk = Desk::open().await;
    let mut page = recorded::command("exotel", "page", &[]);
    // 2^80 - 1: every bit that there is or will be for a while.
    page["member"]["permissions"] = json!("1208925819614629174706175");
    page["member"]["roles"] = json!([]);
    page["app_permissions"] = json!("1208925819614629174706175");
    page["member"]["flags"] = json!(1_u64 << 40);
    page["member"]["avatar"] = json!({ "new": "form" });
    page["channel"]["type"] = json!(99);
    page["context"] = json!(9);
    assert!(desk.asks(&page).await.json.to_string().contains("Configured"));
}
