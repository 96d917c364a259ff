//! Dialogs: how a submit looks, and closing one.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::fields::{check, fields};
use super::{Act, Misuse, Standing, component, deliver, payload};
use crate::inner::Inner;
use crate::model::{Dialog, Kind};
use crate::state::State;

/// A submitted component with what it holds.
fn submitted(component: &Value, id: u64, value: &Value) -> Value {
    let kind = component["type"].clone();
    let key = match component["type"].as_u64() {
        Some(4 | 21 | 23) => "value",
        _ => "values",
    };
    let mut json = json!({"type": kind, "id": id, "custom_id": component["custom_id"]});
    json[key] = value.clone();
    json
}

/// The `components` of a submit in the shape Discord uses since 2025.
fn submit_components(
    state: &State,
    at: Standing,
    dialog: &Dialog,
    values: &Map<String, Value>,
) -> Result<Vec<Value>, Misuse> {
    let value = |component: &Value| {
        let custom_id = component["custom_id"].as_str().unwrap_or_default();
        values.get(custom_id).cloned().unwrap_or(Value::Null)
    };
    let all = fields(&dialog.components);
    for field in &all {
        check(state, at, field, &value(field.component))?;
    }
    let known = |custom_id: &str| all.iter().any(|it| it.component["custom_id"] == custom_id);
    if let Some(stranger) = values.keys().find(|custom_id| !known(custom_id)) {
        return Err(Misuse::nothing("field", stranger, all.into_iter().map(|it| it.label)));
    }
    let mut id = 0_u64;
    let mut next = || {
        id += 1;
        id
    };
    let submit = dialog.components.iter().map(|top| match top["type"].as_u64() {
        Some(18) => {
            let label = next();
            let inner = &top["component"];
            json!({"type": 18, "id": label, "component": submitted(inner, next(), &value(inner))})
        }
        Some(1) => {
            let row = next();
            let inputs = top["components"].as_array().map_or(&[][..], Vec::as_slice);
            let inputs: Vec<Value> =
                inputs.iter().map(|input| submitted(input, next(), &value(input))).collect();
            json!({"type": 1, "id": row, "components": inputs})
        }
        _ => json!({"type": top["type"], "id": next()}),
    });
    Ok(submit.collect())
}

/// Submits the open dialog with what each of its fields holds, by custom id. Returns the interaction's id.
pub(crate) fn submit(
    inner: &Arc<Inner>,
    at: Standing,
    values: &Map<String, Value>,
) -> Result<u64, Misuse> {
    let (custom_id, components, source) = inner.with(|state| {
        let dialog = state.dialog_of(at).ok_or(Misuse::NoDialog)?;
        let components = submit_components(state, at, dialog, values)?;
        Ok((dialog.custom_id.clone(), components, dialog.source))
    })?;
    let id = send(inner, at, &custom_id, &components, source)?;
    inner.change(|state| {
        if let Some(dialog) = state.dialog_of_mut(at) {
            dialog.submitting = Some(id);
        }
    });
    Ok(id)
}

/// Sends a submit as it is; forged ones included.
pub(crate) fn send(
    inner: &Arc<Inner>,
    at: Standing,
    custom_id: &str,
    components: &[Value],
    source: Option<u64>,
) -> Result<u64, Misuse> {
    let data = inner.with(|state| {
        let guild = state.world.place(at.channel).map(|(guild, _)| guild.id);
        let ids: Vec<u64> = component::flatten(components)
            .into_iter()
            .filter(|it| matches!(it["type"].as_u64(), Some(5..=8 | 19)))
            .filter_map(|it| it["values"].as_array())
            .flatten()
            .filter_map(|id| id.as_str()?.parse().ok())
            .collect();
        let mut data = json!({"custom_id": custom_id, "components": components});
        if !ids.is_empty() {
            data["resolved"] = payload::resolved(state, guild, &ids);
        }
        data
    });
    // What stands in a dialog may be secret: only its custom id is kept for pictures.
    let act = Act {
        kind: Kind::Dialog,
        data,
        about: custom_id.to_owned(),
        command: command_of(inner, source),
        source,
        bent: Value::Null,
    };
    deliver(inner, at, act)
}

fn command_of(inner: &Inner, source: Option<u64>) -> Option<String> {
    inner.with(|state| {
        let message = state.message(source?)?;
        message.invoked.as_ref().map(|(_, command)| command.clone())
    })
}

/// Closes the open dialog without telling the bot, as Discord does.
pub(crate) fn close(state: &mut State, at: Standing) -> Result<(), Misuse> {
    let before = state.dialogs.len();
    state.dialogs.retain(|it| it.at != at);
    if state.dialogs.len() == before { Err(Misuse::NoDialog) } else { Ok(()) }
}
