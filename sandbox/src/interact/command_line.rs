//! Command lines: `/did add number:+91… label:Sales Line`, read against what the bot registered.

use serde_json::{Value, json};

use super::command::{Given, Leaf, leaves, list, text};
use super::{Misuse, Standing};
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

/// Reads a whole line. With `focus` the last option is still being typed.
pub(crate) fn read(
    state: &State,
    at: Standing,
    line: &str,
    focus: bool,
) -> Result<(Leaf, Vec<Given>), Misuse> {
    let (leaf, rest) = split(state, at, line)?;
    let pairs = pairs(&leaf, rest, line)?;
    let last = pairs.len();
    let mut given = Vec::new();
    for (index, (option, typed)) in pairs.into_iter().enumerate() {
        let focused = focus && index + 1 == last;
        let value = convert(state, at, &option, typed, focused)?;
        given.push(Given { option, value, focused });
    }
    if focus {
        let autocompletes = given.last().is_some_and(|it| it.option["autocomplete"] == true);
        if !autocompletes {
            return Err(Misuse::CommandLine {
                line: line.to_owned(),
                why: "its last option does not autocomplete".to_owned(),
            });
        }
    } else {
        complete(&leaf, &given, line)?;
    }
    Ok((leaf, given))
}

fn complete(leaf: &Leaf, given: &[Given], line: &str) -> Result<(), Misuse> {
    for option in &leaf.options {
        let there = given.iter().any(|it| it.option["name"] == option["name"]);
        if option["required"] == true && !there {
            return Err(Misuse::CommandLine {
                line: line.to_owned(),
                why: format!("the option {} is required", option["name"]),
            });
        }
    }
    Ok(())
}

/// What the page sends: options by name with their values, checked as a line would be.
pub(crate) fn given(
    state: &State,
    at: Standing,
    leaf: &Leaf,
    options: &[Value],
    focus: bool,
) -> Result<Vec<Given>, Misuse> {
    let mut found = Vec::new();
    for sent in options {
        let name = text(sent, "name");
        let Some(option) = leaf.options.iter().find(|it| it["name"] == name.as_str()) else {
            let known = leaf.options.iter().map(|it| text(it, "name"));
            return Err(Misuse::nothing("option", &name, known));
        };
        let typed = match &sent["value"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let focused = focus && sent["focused"] == true;
        found.push(Given {
            value: convert(state, at, option, &typed, focused)?,
            option: option.clone(),
            focused,
        });
    }
    if !focus {
        complete(leaf, &found, &format!("/{}", leaf.path.join(" ")))?;
    }
    Ok(found)
}

/// What is sent for what was typed, by the option's type.
fn convert(
    state: &State,
    at: Standing,
    option: &Value,
    typed: &str,
    focused: bool,
) -> Result<Value, Misuse> {
    let name = text(option, "name");
    let refuse = |why: String| Misuse::Value { field: name.clone(), why };
    let choices = list(&option["choices"]);
    if let Some(choice) = choices.iter().find(|it| it["name"] == typed || it["value"] == typed) {
        return Ok(choice["value"].clone());
    }
    if !choices.is_empty() {
        let known = choices.iter().map(|it| text(it, "name"));
        return Err(Misuse::nothing("choice", typed, known));
    }
    if focused {
        return Ok(json!(typed));
    }
    match option["type"].as_u64() {
        Some(3) => {
            let length = typed.chars().count() as u64;
            let least = option["min_length"].as_u64().unwrap_or(0);
            let most = option["max_length"].as_u64().unwrap_or(6000);
            if length < least || length > most {
                return Err(refuse(format!("it takes {least} to {most} characters")));
            }
            Ok(json!(typed))
        }
        Some(4) => {
            let number: i64 =
                typed.parse().map_err(|_| refuse("it takes a whole number".to_owned()))?;
            let low = option["min_value"].as_i64().is_some_and(|it| number < it);
            let high = option["max_value"].as_i64().is_some_and(|it| number > it);
            if low || high {
                return Err(refuse(format!(
                    "it takes {} to {}",
                    option["min_value"], option["max_value"]
                )));
            }
            Ok(json!(number))
        }
        Some(5) => match typed.to_ascii_lowercase().as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(refuse("it takes True or False".to_owned())),
        },
        Some(10) => typed
            .parse::<f64>()
            .map(|number| json!(number))
            .map_err(|_| refuse("it takes a number".to_owned())),
        Some(kind @ (6..=9 | 11)) => {
            let id = entity(state, at, kind, typed)?;
            if !is_offered(state, &option["channel_types"], id) {
                return Err(refuse("that type of channel is not offered".to_owned()));
            }
            Ok(json!(id.to_string()))
        }
        _ => Err(refuse("its type is unknown here".to_owned())),
    }
}

/// Whether a select or an option that takes only some types of channel offers this one.
pub(crate) fn is_offered(state: &State, types: &Value, id: u64) -> bool {
    let kind = state.world.place(id).map(|(_, channel)| channel.kind());
    match (list(types), kind) {
        ([], _) | (_, None) => true,
        (types, Some(kind)) => types.iter().any(|it| it.as_u64() == Some(kind)),
    }
}

/// The id of a user (6), channel (7), role (8), mentionable (9) or file (11), by name or by id.
pub(crate) fn entity(state: &State, at: Standing, kind: u64, name: &str) -> Result<u64, Misuse> {
    let by_id =
        name.trim_start_matches(['<', '@', '#', '&']).trim_end_matches('>').parse::<u64>().ok();
    let guild = state.world.place(at.channel).map(|(guild, _)| guild);
    let user = || {
        let mut people = state.world.people.iter();
        let bare = name.trim_start_matches('@');
        people.find(|it| it.name == bare || Some(it.id) == by_id).map(|it| it.id)
    };
    let channel = || {
        let channels = guild.map_or(&[][..], |guild| &guild.channels);
        let bare = name.trim_start_matches('#');
        let mut channels = channels.iter();
        channels.find(|it| it.name == bare || Some(it.id) == by_id).map(|it| it.id)
    };
    let role = || {
        let roles = guild.map_or(&[][..], |guild| &guild.roles);
        let bare = name.trim_start_matches('@');
        let mut roles = roles.iter();
        roles
            .find(|it| it.name.trim_start_matches('@') == bare || Some(it.id) == by_id)
            .map(|it| it.id)
    };
    let found = match kind {
        6 => user(),
        7 => channel(),
        8 => role(),
        9 => user().or_else(role),
        _ => by_id.filter(|id| state.files.contains_key(id)),
    };
    let kind = match kind {
        6 => "person",
        7 => "channel",
        8 => "role",
        9 => "person or role",
        _ => "file",
    };
    found.ok_or_else(|| Misuse::nothing(kind, name, Vec::new()))
}
