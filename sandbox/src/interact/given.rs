//! The door for a command's options: what a client sends, and whether Discord takes it. The page and the persons of the
//! tests both come through here, so that no test passes a value that no client could.

use serde_json::{Value, json};

use super::command::{Leaf, list, text};
use super::{Misuse, Standing, entity};
use crate::state::State;

/// An option with what was given for it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(super) option: Value,
    pub(super) value: Value,
    pub(super) focused: bool,
}

/// Options by name with their values. With `focus` one of them is still being typed, and those that are required may
/// still be missing.
pub(super) fn given(
    state: &State,
    at: Standing,
    leaf: &Leaf,
    sent: &[Value],
    focus: bool,
) -> Result<Vec<Given>, Misuse> {
    let mut found: Vec<Given> = Vec::new();
    for one in sent {
        let name = text(one, "name");
        let Some(option) = leaf.options.iter().find(|it| it["name"] == name.as_str()) else {
            let known = leaf.options.iter().map(|it| text(it, "name"));
            return Err(Misuse::nothing("option", &name, known));
        };
        let refuse = |why: &str| Misuse::Value { field: name.clone(), why: why.to_owned() };
        if found.iter().any(|it| it.option["name"] == option["name"]) {
            return Err(refuse("it is given twice"));
        }
        if one["type"] != option["type"] {
            return Err(refuse("it is of another type"));
        }
        let focused = focus && one["focused"] == true;
        if focused && option["autocomplete"] != true {
            return Err(refuse("it does not autocomplete"));
        }
        let value = match focused {
            true if one["value"].is_string() => one["value"].clone(),
            true => return Err(refuse("what is being typed is text")),
            false => judged(state, at, option, &one["value"])?,
        };
        found.push(Given { option: option.clone(), value, focused });
    }
    let line = || format!("/{}", leaf.path.join(" "));
    if focus {
        if found.iter().filter(|it| it.focused).count() != 1 {
            let why = "its last option does not autocomplete".to_owned();
            return Err(Misuse::CommandLine { line: line(), why });
        }
        return Ok(found);
    }
    let missing = leaf
        .options
        .iter()
        .filter(|it| it["required"] == true)
        .find(|option| !found.iter().any(|it| it.option["name"] == option["name"]));
    match missing {
        Some(option) => {
            let why = format!("the option {} is required", option["name"]);
            Err(Misuse::CommandLine { line: line(), why })
        }
        None => Ok(found),
    }
}

/// Whether a choice's value is what was sent: as what they are, numbers by their worth and texts by their letters.
fn same(choice: &Value, sent: &Value) -> bool {
    match (choice.as_f64(), sent.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
        _ => choice == sent,
    }
}

/// The value, if an option of this type takes it.
fn judged(state: &State, at: Standing, option: &Value, sent: &Value) -> Result<Value, Misuse> {
    let refuse = |why: String| Misuse::Value { field: text(option, "name"), why };
    let choices = list(&option["choices"]);
    if !choices.is_empty() {
        let found = choices.iter().find(|it| same(&it["value"], sent));
        let known = choices.iter().map(|it| text(it, "name"));
        return found
            .map(|it| it["value"].clone())
            .ok_or_else(|| Misuse::nothing("choice", &sent.to_string(), known));
    }
    let takes = |taken: bool, what: &str| match taken {
        true => Ok(sent.clone()),
        false => Err(refuse(what.to_owned())),
    };
    match option["type"].as_u64() {
        Some(3) => {
            let length = sent.as_str().map(|it| it.chars().count() as u64);
            let least = option["min_length"].as_u64().unwrap_or(0);
            let most = option["max_length"].as_u64().unwrap_or(6000);
            let fits = length.is_some_and(|it| it >= least && it <= most);
            takes(fits, &format!("it takes {least} to {most} characters"))
        }
        Some(4 | 10) => {
            let whole = option["type"] == 4;
            let number = sent.as_f64().filter(|it| !whole || it.fract() == 0.0);
            let Some(number) = number else {
                return takes(
                    false,
                    if whole { "it takes a whole number" } else { "it takes a number" },
                );
            };
            let low = option["min_value"].as_f64().is_some_and(|it| number < it);
            let high = option["max_value"].as_f64().is_some_and(|it| number > it);
            let range = format!("it takes {} to {}", option["min_value"], option["max_value"]);
            takes(!low && !high, &range)
        }
        Some(5) => takes(sent.is_boolean(), "it takes True or False"),
        Some(kind @ (6..=9 | 11)) => {
            let id = entity::of_id(state, at, kind, sent)?;
            if !entity::is_offered(state, &option["channel_types"], id) {
                return Err(refuse("that type of channel is not offered".to_owned()));
            }
            Ok(json!(id.to_string()))
        }
        _ => takes(false, "its type is unknown here"),
    }
}
