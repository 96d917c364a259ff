//! Buttons and selects of messages.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Act, Misuse, Standing, command_line, deliver, payload};
use crate::inner::Inner;
use crate::model::{Kind, Message};
use crate::state::State;

/// Every component of a tree, containers included, in reading order.
pub(crate) fn flatten(components: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in components {
        found.push(component);
        for key in ["components", "items"] {
            if let Some(inner) = component[key].as_array() {
                found.extend(flatten(inner));
            }
        }
        for key in ["accessory", "component"] {
            if component[key].is_object() {
                found.extend(flatten(std::slice::from_ref(&component[key])));
            }
        }
    }
    found
}

/// Whether a component is one of the five selects.
pub(crate) fn is_select(component: &Value) -> bool {
    matches!(component["type"].as_u64(), Some(3 | 5..=8))
}

/// What a button says: its label, or its emoji.
pub(crate) fn label(button: &Value) -> String {
    match button["label"].as_str() {
        Some(label) if !label.is_empty() => label.to_owned(),
        _ => button["emoji"]["name"].as_str().unwrap_or_default().to_owned(),
    }
}

/// What a select says while nothing is chosen.
pub(crate) fn placeholder(select: &Value) -> String {
    match select["placeholder"].as_str() {
        Some(text) if !text.is_empty() => text.to_owned(),
        _ => "Make a selection".to_owned(),
    }
}

fn live(name: &str, component: &Value) -> Result<(), Misuse> {
    if component["disabled"] == true {
        return Err(Misuse::Disabled { name: name.to_owned() });
    }
    Ok(())
}

/// The live button with this label.
pub(crate) fn button<'m>(message: &'m Message, name: &str) -> Result<&'m Value, Misuse> {
    let all = flatten(&message.components);
    let mut buttons = all.into_iter().filter(|it| it["type"] == 2);
    let matches = |button: &&Value| {
        let label = label(button);
        let emoji = button["emoji"]["name"].as_str().unwrap_or_default();
        label == name || format!("{emoji} {label}") == name || emoji == name
    };
    // "Undo: remove +91…" is "Undo" to whoever says it, and "Assign Bot (now: …)" is "Assign Bot".
    let begins = |button: &&Value| label(button).split(':').next() == Some(name);
    match buttons.clone().find(matches).or_else(|| buttons.clone().find(begins)) {
        Some(button) => live(name, button).map(|()| button),
        None => Err(Misuse::nothing("button", name, buttons.by_ref().map(label))),
    }
}

/// The live select with this placeholder.
pub(crate) fn select<'m>(message: &'m Message, name: &str) -> Result<&'m Value, Misuse> {
    let all = flatten(&message.components);
    let mut selects = all.into_iter().filter(|it| is_select(it));
    let begins = |it: &&Value| placeholder(it).split(" (").next() == Some(name);
    let exact = |it: &&Value| placeholder(it) == name || it["custom_id"] == name;
    match selects.clone().find(exact).or_else(|| selects.clone().find(begins)) {
        Some(select) => live(name, select).map(|()| select),
        None => Err(Misuse::nothing("select", name, selects.by_ref().map(placeholder))),
    }
}

/// The values that choosing these options of a select sends.
pub(crate) fn values(
    state: &State,
    at: Standing,
    select: &Value,
    chosen: &[&str],
    field: &str,
) -> Result<Vec<String>, Misuse> {
    let mut values = Vec::new();
    for name in chosen {
        let value = match select["type"].as_u64() {
            Some(3 | 21 | 22) => {
                let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
                let found = options
                    .iter()
                    .find(|it| it["label"] == *name)
                    .or_else(|| options.iter().find(|it| it["value"] == *name))
                    // "+91… · Sales Line → Front desk" is "+91…" to whoever says it.
                    .or_else(|| {
                        let begins = |it: &&Value| {
                            let label = it["label"].as_str().unwrap_or_default();
                            label.split(' ').next() == Some(*name)
                        };
                        options.iter().find(begins)
                    });
                let Some(option) = found else {
                    let known = options
                        .iter()
                        .map(|it| it["label"].as_str().unwrap_or_default().to_owned());
                    return Err(Misuse::nothing("option", name, known));
                };
                option["value"].as_str().unwrap_or_default().to_owned()
            }
            Some(5) => command_line::entity(state, at, 6, name)?.to_string(),
            Some(6) => command_line::entity(state, at, 8, name)?.to_string(),
            Some(7) => command_line::entity(state, at, 9, name)?.to_string(),
            _ => {
                let id = command_line::entity(state, at, 7, name)?;
                if !command_line::is_offered(state, &select["channel_types"], id) {
                    return Err(Misuse::Value {
                        field: field.to_owned(),
                        why: "that type of channel is not offered".to_owned(),
                    });
                }
                id.to_string()
            }
        };
        values.push(value);
    }
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    let count = values.len() as u64;
    if count < least || count > most {
        return Err(Misuse::Value {
            field: field.to_owned(),
            why: format!("it takes {least} to {most} options, not {count}"),
        });
    }
    Ok(values)
}

/// Uses a component of a message. With a foreign or dead custom id this is a forgery, which Discord also delivers.
pub(crate) fn send(
    inner: &Arc<Inner>,
    at: Standing,
    message: Option<u64>,
    kind: u64,
    custom_id: &str,
    values: &[String],
) -> Result<u64, Misuse> {
    let data = inner.with(|state| {
        let mut data = json!({"component_type": kind, "custom_id": custom_id, "id": 1});
        if kind != 2 {
            data["values"] = json!(values);
            let guild = state.world.place(at.channel).map(|(guild, _)| guild.id);
            let ids: Vec<u64> = values.iter().filter_map(|it| it.parse().ok()).collect();
            if kind != 3 {
                data["resolved"] = payload::resolved(state, guild, &ids);
            }
        }
        data
    });
    let act = Act {
        kind: Kind::Component,
        data,
        about: custom_id.to_owned(),
        command: None,
        source: message,
        bent: Value::Null,
    };
    deliver(inner, at, act)
}
