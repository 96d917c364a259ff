//! The fields of a dialog: what stands in them, and what Discord's client lets a person enter.

use serde_json::{Map, Value, json};

use super::component::{self, is_select};
use super::{Misuse, Standing};
use crate::model::Dialog;
use crate::state::State;

fn word(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// A field of a dialog: what it is called, and its component.
pub(crate) struct Field<'d> {
    pub(crate) label: String,
    pub(crate) component: &'d Value,
}

/// The fields of a dialog, in order: Labels, and text inputs in classic rows.
pub(crate) fn fields(components: &[Value]) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    for top in components {
        if top["type"] == 18 {
            found.push(Field { label: word(&top["label"]), component: &top["component"] });
        }
        for input in top["components"].as_array().map_or(&[][..], Vec::as_slice) {
            found.push(Field { label: word(&input["label"]), component: input });
        }
    }
    found
}

/// What a field holds before anybody touches it.
pub(crate) fn initial(component: &Value) -> Value {
    let defaults = || -> Vec<Value> {
        let options = component["options"].as_array().map_or(&[][..], Vec::as_slice);
        options.iter().filter(|it| it["default"] == true).map(|it| it["value"].clone()).collect()
    };
    match component["type"].as_u64() {
        Some(4) => json!(word(&component["value"])),
        Some(3 | 22) => json!(defaults()),
        Some(21) => defaults().into_iter().next().unwrap_or(Value::Null),
        Some(23) => json!(component["default"] == true),
        _ => {
            let ids = component["default_values"].as_array();
            let ids = ids.map_or(&[][..], Vec::as_slice).iter();
            json!(ids.map(|it| it["id"].clone()).collect::<Vec<_>>())
        }
    }
}

/// What a field holds now.
pub(crate) fn current(dialog: &Dialog, component: &Value) -> Value {
    dialog
        .entered
        .get(&word(&component["custom_id"]))
        .cloned()
        .unwrap_or_else(|| initial(component))
}

/// What Discord's client never submits: a value of another kind, of what is not offered, too little or too much.
pub(super) fn check(
    state: &State,
    at: Standing,
    field: &Field<'_>,
    value: &Value,
) -> Result<(), Misuse> {
    let component = field.component;
    let refuse = |why: String| Err(Misuse::Value { field: field.label.clone(), why });
    let required = component["required"].as_bool().unwrap_or(true);
    let kind = component["type"].as_u64();
    let texts = |value: &Value| -> Option<Vec<String>> {
        value.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let chosen = match kind {
        Some(4) => value.is_string().then(Vec::new),
        Some(23) => value.is_boolean().then(Vec::new),
        Some(21) if value.is_null() => Some(Vec::new()),
        Some(21) => value.as_str().map(|one| vec![one.to_owned()]),
        _ => texts(value),
    };
    let Some(chosen) = chosen else {
        return refuse("its value is of another kind".to_owned());
    };
    if kind != Some(19) {
        component::offers(state, at, component, &chosen, &field.label)?;
    }
    match kind {
        Some(4) => {
            let length = value.as_str().unwrap_or_default().chars().count() as u64;
            let least = component["min_length"].as_u64().unwrap_or(0);
            let most = component["max_length"].as_u64().unwrap_or(4000);
            if required && length == 0 {
                return refuse("it is required".to_owned());
            }
            if (length > 0 && length < least) || length > most {
                return refuse(format!("it takes {least} to {most} characters"));
            }
        }
        Some(21) if required && value.is_null() => return refuse("it is required".to_owned()),
        Some(3 | 5..=8 | 19 | 22) => {
            let count = value.as_array().map_or(0, Vec::len) as u64;
            let least = component["min_values"].as_u64().unwrap_or(1);
            let most = match (component["max_values"].as_u64(), &component["options"]) {
                (Some(most), _) => most,
                (None, Value::Array(options)) if component["type"] == 22 => options.len() as u64,
                _ => 1,
            };
            if count == 0 && required {
                return refuse("it is required".to_owned());
            }
            if (count > 0 && count < least) || count > most {
                return refuse(format!("it takes {least} to {most} options"));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The field called `label`.
pub(crate) fn field<'d>(dialog: &'d Dialog, label: &str) -> Result<Field<'d>, Misuse> {
    let mut all = fields(&dialog.components);
    match all.iter().position(|it| it.label == label || it.component["custom_id"] == label) {
        Some(index) => Ok(all.swap_remove(index)),
        None => Err(Misuse::nothing("field", label, all.into_iter().map(|it| it.label))),
    }
}

/// Types into a text input.
pub(crate) fn fill(state: &mut State, at: Standing, label: &str, text: &str) -> Result<(), Misuse> {
    let dialog = state.dialog_of(at).ok_or(Misuse::NoDialog)?;
    let found = field(dialog, label)?;
    if found.component["type"] != 4 {
        return Err(Misuse::Value {
            field: label.to_owned(),
            why: "it is no text input".to_owned(),
        });
    }
    let most = found.component["max_length"].as_u64().unwrap_or(4000);
    if text.chars().count() as u64 > most {
        return Err(Misuse::Value {
            field: label.to_owned(),
            why: format!("it takes at most {most} characters"),
        });
    }
    let key = word(&found.component["custom_id"]);
    enter(state, at, key, json!(text))
}

/// Chooses in a select, radio group, checkbox group or checkbox (`True`, `False`).
pub(crate) fn pick(
    state: &mut State,
    at: Standing,
    label: &str,
    chosen: &[&str],
) -> Result<(), Misuse> {
    let dialog = state.dialog_of(at).ok_or(Misuse::NoDialog)?;
    let found = field(dialog, label)?;
    let component = found.component;
    let key = word(&component["custom_id"]);
    let least = component["min_values"].as_u64().unwrap_or(1);
    let most = component["max_values"].as_u64().unwrap_or(1);
    let count = chosen.len() as u64;
    if is_select(component) && count > 0 && (count < least || count > most) {
        let why = format!("it takes {least} to {most} options, not {count}");
        return Err(Misuse::Value { field: label.to_owned(), why });
    }
    let value = match component["type"].as_u64() {
        Some(23) => json!(chosen.first().is_some_and(|it| it.eq_ignore_ascii_case("true"))),
        Some(21) => {
            let one = component::meant(state, at, component, chosen)?;
            one.into_iter().next().map_or(Value::Null, Value::String)
        }
        _ if chosen.is_empty() => json!([]),
        Some(19) => json!(chosen),
        kind if kind == Some(22) || is_select(component) => {
            json!(component::meant(state, at, component, chosen)?)
        }
        _ => {
            return Err(Misuse::Value {
                field: label.to_owned(),
                why: "nothing can be chosen in it".to_owned(),
            });
        }
    };
    enter(state, at, key, value)
}

/// What a person has typed or chosen stays in the field until they submit.
fn enter(state: &mut State, at: Standing, custom_id: String, value: Value) -> Result<(), Misuse> {
    let dialog = state.dialog_of_mut(at).ok_or(Misuse::NoDialog)?;
    dialog.entered.insert(custom_id, value);
    Ok(())
}

/// What a person's client sends when they press Submit: every field with what it holds.
pub(crate) fn entered(state: &State, at: Standing) -> Result<Map<String, Value>, Misuse> {
    let dialog = state.dialog_of(at).ok_or(Misuse::NoDialog)?;
    let all = fields(&dialog.components).into_iter();
    Ok(all.map(|it| (word(&it.component["custom_id"]), current(dialog, it.component))).collect())
}
