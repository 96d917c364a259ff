//! Command lines: `/did add number:+91… label:Sales Line`, turned into what a client sends for them.
//!
//! Nothing is judged here that a client does not know by itself: [`super::given`] does that, for lines and page alike.

use serde_json::{Value, json};

use super::command::{Leaf, leaves, list, text};
use super::{Misuse, Standing, entity};
use crate::state::State;

/// The command that a line begins with, and the rest of the line.
pub(crate) fn split<'l>(
    state: &State,
    at: Standing,
    line: &'l str,
) -> Result<(Leaf, &'l str), Misuse> {
    let all = leaves(state, at);
    let typed = line.trim().trim_start_matches('/');
    let best = all
        .iter()
        .filter_map(|leaf| {
            let path = leaf.path.join(" ");
            let rest = typed.strip_prefix(&path)?;
            (rest.is_empty() || rest.starts_with(' ')).then_some((path.len(), leaf, rest))
        })
        .max_by_key(|(length, ..)| *length);
    match best {
        Some((_, leaf, rest)) => Ok((leaf.leaf(), rest)),
        None => Err(Misuse::nothing(
            "command",
            line,
            all.iter().map(|leaf| format!("/{}", leaf.path.join(" "))),
        )),
    }
}

/// The `name:value` pairs of a line. A value runs until the next name of an option.
fn pairs<'l>(leaf: &Leaf, rest: &'l str, line: &str) -> Result<Vec<(Value, &'l str)>, Misuse> {
    let wrong = |why: String| Misuse::CommandLine { line: line.to_owned(), why };
    let mut starts: Vec<(usize, usize, &Value)> = Vec::new();
    for option in &leaf.options {
        let mark = format!(" {}:", text(option, "name"));
        if let Some(at) = rest.find(&mark) {
            starts.push((at, at + mark.len(), option));
        }
    }
    starts.sort_by_key(|(at, ..)| *at);
    let first = starts.first().map_or(rest.len(), |(at, ..)| *at);
    let before = rest.get(..first).unwrap_or_default().trim();
    if !before.is_empty() {
        let names: Vec<String> = leaf.options.iter().map(|it| text(it, "name")).collect();
        return Err(wrong(format!(
            "{before:?} is no option of it; its options are: {}",
            names.join(", ")
        )));
    }
    let mut found = Vec::new();
    for (index, (_, from, option)) in starts.iter().enumerate() {
        let to = starts.get(index + 1).map_or(rest.len(), |(at, ..)| *at);
        let value = rest.get(*from..to).unwrap_or_default().trim();
        found.push(((*option).clone(), value));
    }
    Ok(found)
}

/// What a client sends for a whole line: the command, and its options by name with their values. With `focus` the last
/// option is still being typed.
pub(crate) fn read(
    state: &State,
    at: Standing,
    line: &str,
    focus: bool,
) -> Result<(Leaf, Vec<Value>), Misuse> {
    let (leaf, rest) = split(state, at, line)?;
    let pairs = pairs(&leaf, rest, line)?;
    let last = pairs.len();
    let mut sent = Vec::new();
    for (index, (option, typed)) in pairs.into_iter().enumerate() {
        let focused = focus && index + 1 == last;
        let value = if focused { json!(typed) } else { meant(state, at, &option, typed)? };
        let mut one = json!({"name": option["name"], "type": option["type"], "value": value});
        if focused {
            one["focused"] = json!(true);
        }
        sent.push(one);
    }
    Ok((leaf, sent))
}

/// The value that a typed text means, as a client finds it: a choice by its name, somebody by theirs.
fn meant(state: &State, at: Standing, option: &Value, typed: &str) -> Result<Value, Misuse> {
    let refuse = |why: &str| Misuse::Value { field: text(option, "name"), why: why.to_owned() };
    let choices = list(&option["choices"]);
    if !choices.is_empty() {
        let written =
            |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let named = choices.iter().find(|it| it["name"] == typed);
        let found = named.or_else(|| choices.iter().find(|it| written(&it["value"]) == typed));
        return found.map(|it| it["value"].clone()).ok_or_else(|| {
            Misuse::nothing("choice", typed, choices.iter().map(|it| text(it, "name")))
        });
    }
    match option["type"].as_u64() {
        Some(4) => typed
            .parse::<i64>()
            .map(|number| json!(number))
            .map_err(|_| refuse("it takes a whole number")),
        Some(5) => match typed.to_ascii_lowercase().as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(refuse("it takes True or False")),
        },
        Some(10) => typed
            .parse::<f64>()
            .map(|number| json!(number))
            .map_err(|_| refuse("it takes a number")),
        Some(kind @ (6..=9 | 11)) => {
            entity::named(state, at, kind, typed).map(|id| json!(id.to_string()))
        }
        _ => Ok(json!(typed)),
    }
}
