//! Follow-ups and edits with an interaction's token.

use axum::http::Method;
use serde_json::{Value, json};

use super::callback::place_message;
use super::error::RestError;
use super::{Answered, Call, Reply};
use crate::interact::file_json;
use crate::model::{COMPONENTS_V2, Interaction, Owed, StoredFile, TOKEN_LIFE};
use crate::snowflake::unix_ms;
use crate::state::State;
use crate::validate::{self, Rules};

/// What a body changes of a message: what it does not name stays.
pub(super) struct Write {
    content: Option<String>,
    embeds: Option<Vec<Value>>,
    components: Option<Vec<Value>>,
    flags: Option<u64>,
}

impl Write {
    pub(super) fn read(body: &Value) -> Self {
        let list =
            |key: &str| body.get(key).map(|list| list.as_array().cloned().unwrap_or_default());
        Self {
            content: body.get("content").map(|text| text.as_str().unwrap_or_default().to_owned()),
            embeds: list("embeds"),
            components: list("components").map(numbered),
            flags: body["flags"].as_u64(),
        }
    }

    /// Writes it, as an edit or as the first text of a message.
    pub(super) fn apply(self, state: &mut State, id: u64, edit: bool) {
        let touched = state.touch();
        let Some(message) = state.message_mut(id) else {
            return;
        };
        if let Some(content) = self.content {
            message.content = content;
        }
        if let Some(embeds) = self.embeds {
            message.embeds = embeds;
        }
        if let Some(components) = self.components {
            message.components = components;
        }
        // Who sees a message never changes; that it is made of components can only be added.
        message.flags |= self.flags.unwrap_or(0) & COMPONENTS_V2;
        message.edited_ms = (edit && !message.thinking).then(unix_ms);
        message.thinking = false;
        message.touched = touched;
    }
}

/// Gives every component without an id the next number, as Discord does.
fn numbered(mut components: Vec<Value>) -> Vec<Value> {
    fn walk(component: &mut Value, next: &mut u64) {
        let Some(map) = component.as_object_mut() else {
            return;
        };
        *next += 1;
        map.entry("id").or_insert(json!(*next));
        for key in ["components", "items"] {
            if let Some(list) = map.get_mut(key).and_then(Value::as_array_mut) {
                for inner in list {
                    walk(inner, next);
                }
            }
        }
        if let Some(accessory) = map.get_mut("accessory") {
            walk(accessory, next);
        }
    }
    let mut next = 0;
    for component in &mut components {
        walk(component, &mut next);
    }
    components
}

/// Keeps the files of a body. An edit that names `attachments` keeps only those it names.
pub(super) fn store_files(
    state: &mut State,
    message: u64,
    body: &Value,
    files: Vec<(u64, StoredFile)>,
    edit: bool,
) {
    let named = body["attachments"].as_array();
    let mut kept: Vec<Value> =
        state.message(message).map(|it| it.attachments.clone()).unwrap_or_default();
    if edit && let Some(named) = named {
        kept.retain(|old| named.iter().any(|it| it["id"] == old["id"]));
    }
    for (number, file) in files {
        let id = state.ids.next();
        let mut json = file_json(state, id, &file);
        let own = number.to_string();
        let meta = named.and_then(|list| {
            list.iter().find(|it| {
                it["id"].as_u64() == Some(number) || it["id"].as_str() == Some(own.as_str())
            })
        });
        if let Some(description) = meta.and_then(|it| it["description"].as_str()) {
            json["description"] = json!(description);
        }
        state.keep_file(id, file);
        kept.push(json);
    }
    if let Some(message) = state.message_mut(message) {
        message.attachments = kept;
    }
}

pub(super) fn route(call: Call<'_>, application: &str, token: &str, rest: &[&str]) -> Answered {
    let inner = call.inner;
    let own = inner.with(|state| state.application.to_string());
    if application != own {
        return Err(RestError::UNKNOWN_WEBHOOK);
    }
    let method = call.method.clone();
    let body = call.body;
    inner.change(|state| {
        let interaction = state.by_token(token).cloned().ok_or(RestError::UNKNOWN_WEBHOOK)?;
        if state.clock.now() > interaction.delivered + TOKEN_LIFE {
            return Err(RestError::EXPIRED_TOKEN);
        }
        // Before the callback there is no webhook to speak of.
        if interaction.answered.is_none() {
            return Err(RestError::UNKNOWN_WEBHOOK);
        }
        match (&method, rest) {
            (&Method::POST, []) => follow_up(state, &interaction, &body.json, body.files),
            (_, ["messages", which]) => {
                let id = which_message(state, &interaction, which)?;
                match method {
                    Method::GET => shown(state, id),
                    Method::PATCH => edit(state, &interaction, id, &body.json, body.files),
                    Method::DELETE => {
                        let touched = state.touch();
                        if let Some(message) = state.message_mut(id) {
                            message.gone = true;
                            message.touched = touched;
                        }
                        settle(state, interaction.id);
                        Ok(Reply::Empty)
                    }
                    _ => Err(RestError::WRONG_METHOD),
                }
            }
            _ => Err(RestError::UNKNOWN_ROUTE),
        }
    })
}

fn which_message(state: &State, interaction: &Interaction, which: &str) -> Result<u64, RestError> {
    let id = if which == "@original" { interaction.original } else { which.parse().ok() };
    id.and_then(|id| state.message(id))
        .filter(|message| {
            message.interaction == Some(interaction.id) || interaction.original == Some(message.id)
        })
        .map(|message| message.id)
        .ok_or(RestError::UNKNOWN_MESSAGE)
}

fn shown(state: &State, id: u64) -> Answered {
    let message = state.message(id).ok_or(RestError::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(state.message_json(message)))
}

/// A deferred answer has been given.
fn settle(state: &mut State, id: u64) {
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.owed = Owed::Nothing;
    }
}

fn edit(
    state: &mut State,
    interaction: &Interaction,
    id: u64,
    body: &Value,
    files: Vec<(u64, StoredFile)>,
) -> Answered {
    let old = state.message(id).ok_or(RestError::UNKNOWN_MESSAGE)?;
    validate::message(body, &Rules::edit(&files, old))?;
    let write = Write::read(body);
    store_files(state, id, body, files, true);
    write.apply(state, id, true);
    if interaction.original == Some(id) {
        settle(state, interaction.id);
    }
    shown(state, id)
}

/// The first follow-up after a deferred answer takes the place of "thinking"; every other one is a message of its own.
fn follow_up(
    state: &mut State,
    interaction: &Interaction,
    body: &Value,
    files: Vec<(u64, StoredFile)>,
) -> Answered {
    let id = match (interaction.owed, interaction.original) {
        (Owed::Message, Some(id)) if state.message(id).is_some_and(|it| it.thinking) => {
            validate::message(body, &Rules::follow_up(&files))?;
            settle(state, interaction.id);
            id
        }
        _ => {
            validate::message(body, &Rules::follow_up(&files))?;
            place_message(state, interaction, body["flags"].as_u64().unwrap_or(0))
        }
    };
    let write = Write::read(body);
    store_files(state, id, body, files, false);
    write.apply(state, id, false);
    shown(state, id)
}
