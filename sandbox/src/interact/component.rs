//! Buttons and selects of messages.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Act, Misuse, Standing, deliver, entity, payload};
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

/// The button with this label.
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
        Some(button) => Ok(button),
        None => Err(Misuse::nothing("button", name, buttons.by_ref().map(label))),
    }
}

/// The select with this placeholder.
pub(crate) fn select<'m>(message: &'m Message, name: &str) -> Result<&'m Value, Misuse> {
    let all = flatten(&message.components);
    let mut selects = all.into_iter().filter(|it| is_select(it));
    let begins = |it: &&Value| placeholder(it).split(" (").next() == Some(name);
    let exact = |it: &&Value| placeholder(it) == name || it["custom_id"] == name;
    match selects.clone().find(exact).or_else(|| selects.clone().find(begins)) {
        Some(select) => Ok(select),
        None => Err(Misuse::nothing("select", name, selects.by_ref().map(placeholder))),
    }
}

/// What a select's or a group's kind of value is called by [`entity`]: people, roles, both, channels.
fn entity_kind(component: &Value) -> u64 {
    match component["type"].as_u64() {
        Some(5) => 6,
        Some(6) => 8,
        Some(7) => 9,
        _ => 7,
    }
}

/// The values that a client sends for options that a person names.
pub(crate) fn meant(
    state: &State,
    at: Standing,
    select: &Value,
    chosen: &[&str],
) -> Result<Vec<String>, Misuse> {
    let value = |name: &&str| {
        if !matches!(select["type"].as_u64(), Some(3 | 21 | 22)) {
            return Ok(entity::named(state, at, entity_kind(select), name)?.to_string());
        }
        let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
        let by = |key: &str| options.iter().find(|it| it[key] == *name);
        // "+91… · Sales Line → Front desk" is "+91…" to whoever says it.
        let begins = |it: &&Value| {
            it["label"].as_str().is_some_and(|label| label.split(' ').next() == Some(*name))
        };
        let begins = || options.iter().find(begins);
        let option = by("label").or_else(|| by("value")).or_else(begins).ok_or_else(|| {
            let known =
                options.iter().map(|it| it["label"].as_str().unwrap_or_default().to_owned());
            Misuse::nothing("option", name, known)
        })?;
        Ok(option["value"].as_str().unwrap_or_default().to_owned())
    };
    chosen.iter().map(value).collect()
}

/// Whether a select or a group offers these values, by value and nothing else.
pub(super) fn offers(
    state: &State,
    at: Standing,
    select: &Value,
    values: &[String],
    field: &str,
) -> Result<(), Misuse> {
    let refuse = |why: &str| Err(Misuse::Value { field: field.to_owned(), why: why.to_owned() });
    for (index, value) in values.iter().enumerate() {
        if values[..index].contains(value) {
            return refuse("an option is chosen twice");
        }
        if matches!(select["type"].as_u64(), Some(3 | 21 | 22)) {
            let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
            if !options.iter().any(|it| it["value"] == value.as_str()) {
                return Err(Misuse::nothing("option", value, Vec::new()));
            }
            continue;
        }
        let id = entity::of_id(state, at, entity_kind(select), &json!(value))?;
        if !entity::is_offered(state, &select["channel_types"], id) {
            return refuse("that type of channel is not offered");
        }
    }
    Ok(())
}

/// Presses a button or chooses in a select of a message, as a client does: only what its person sees there and what is
/// not greyed out, and only what is offered. Returns the interaction's id.
pub(crate) fn use_it(
    inner: &Arc<Inner>,
    at: Standing,
    message: u64,
    custom_id: &str,
    values: &[String],
) -> Result<u64, Misuse> {
    let kind = inner.with(|state| {
        let seen = state.visible(at.person, at.channel).find(|it| it.id == message);
        let seen = seen.ok_or_else(|| Misuse::nothing("message", "that", Vec::new()))?;
        let mut all = flatten(&seen.components).into_iter();
        let found = all.find(|it| it["custom_id"] == custom_id);
        let found = found.ok_or_else(|| Misuse::nothing("component", custom_id, Vec::new()))?;
        let name = if is_select(found) { placeholder(found) } else { label(found) };
        live(&name, found)?;
        if is_select(found) {
            offers(state, at, found, values, &name)?;
            let least = found["min_values"].as_u64().unwrap_or(1);
            let most = found["max_values"].as_u64().unwrap_or(1);
            let count = values.len() as u64;
            if count < least || count > most {
                let why = format!("it takes {least} to {most} options, not {count}");
                return Err(Misuse::Value { field: name, why });
            }
        }
        Ok(found["type"].as_u64().unwrap_or(2))
    })?;
    send(inner, at, Some(message), kind, custom_id, values)
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
