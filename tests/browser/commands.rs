//! Every command of the bot once, typed and chosen on the page with every option that it has. Journeys say what a
//! person means; only the page shows that it can be said there.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use discord_sandbox::Kind;
use serde_json::Value;

use crate::support::Stage;
use crate::tab::Tab;

/// How long the bot may take.
const SOON: Duration = Duration::from_secs(10);

/// A file of numbers.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/numbers.csv");

/// A command that can be run, with its options.
struct Leaf {
    path: String,
    options: Vec<Value>,
}

fn leaves(path: &str, node: &Value, found: &mut Vec<Leaf>) {
    let path = format!("{path} {}", node["name"].as_str().unwrap()).trim().to_owned();
    let options = node["options"].as_array().cloned().unwrap_or_default();
    let (inner, own): (Vec<Value>, Vec<Value>) =
        options.into_iter().partition(|it| matches!(it["type"].as_u64(), Some(1 | 2)));
    for it in &inner {
        leaves(&path, it, found);
    }
    if inner.is_empty() {
        found.push(Leaf { path, options: own });
    }
}

/// What kind of option it is, in a word.
fn kind(option: &Value) -> &'static str {
    match option["type"].as_u64() {
        _ if option["choices"].as_array().is_some_and(|it| !it.is_empty()) => "choices",
        _ if option["autocomplete"] == true => "suggestions",
        Some(3) => "text",
        Some(6) => "member",
        Some(7) => "channel",
        Some(8) => "role",
        Some(11) => "file",
        _ => "another",
    }
}

/// What is typed into an option of free text, or looked for among suggestions.
fn text(path: &str, name: &str) -> &'static str {
    match (path, name) {
        ("did add", "number") => "080 4719 0009",
        (_, "number") => "9876",
        (_, "bot") => "front",
        (_, "id") => "night",
        (_, "url") => "wss://voice.example.com/own",
        (_, "flow_url") => "https://my.exotel.com/acme1/exoml/start_voice/926",
        _ => "Night",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_runs_on_the_page_with_every_option() {
    let Some(tab) = crate::tab().await else { return };
    let stage = crate::furnished(&tab).await;
    let mut all = Vec::new();
    for command in stage.discord.commands() {
        leaves("", &command, &mut all);
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kinds = BTreeSet::new();
    for Leaf { path, options } in &all {
        tab.types(&format!("/{path} ")).await;
        for option in options {
            kinds.insert(kind(option));
            fill(&tab, path, option).await;
        }
        let before = stage.discord.interactions().len();
        tab.enters().await;
        let heard = heard(&stage, &tab, before, path).await;
        for option in options {
            let name = option["name"].as_str().unwrap();
            assert!(heard.contains(&format!(" {name}:")), "{name} is missing in {heard}");
        }
        tab.cancels_any_dialog().await;
    }
    let expected = ["channel", "choices", "file", "member", "role", "suggestions", "text"];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    drop(tab);
    stage.leaves().await;
}

/// Fills one option as a person does: from its list where it has one.
async fn fill(tab: &Tab, path: &str, option: &Value) {
    let name = option["name"].as_str().unwrap();
    tab.adds_option(name).await;
    match kind(option) {
        "text" => tab.options(name, text(path, name)).await,
        "file" => tab.attaches(name, FILE).await,
        "suggestions" => {
            tab.options(name, text(path, name)).await;
            tab.takes_last_of(name).await;
        }
        // The last choice, whose value is not that of a blank.
        _ => tab.takes_last_of(name).await,
    }
}

/// Waits until the bot has answered the command, and gives what was asked of it.
async fn heard(stage: &Stage, tab: &Tab, before: usize, path: &str) -> String {
    let started = Instant::now();
    loop {
        let all = stage.discord.interactions();
        let new = all.iter().skip(before).find(|it| it.kind == Kind::Command);
        if let Some(it) = new.filter(|it| !it.callbacks.is_empty()) {
            return it.about.clone();
        }
        let refused = tab.toasts().await;
        assert!(refused.is_empty(), "/{path}: {refused}");
        assert!(started.elapsed() < SOON, "/{path} is not answered:\n{}", tab.0.reads().await);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
