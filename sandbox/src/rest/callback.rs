//! `POST /interactions/{id}/{token}/callback`: the one answer that an interaction must get.

use axum::http::Method;
use serde_json::{Value, json};

use super::body::Body;
use super::error::RestError;
use super::webhook::{Write, store_files};
use super::{Answered, Call, Reply};
use crate::model::{ANSWER_WITHIN, Dialog, EPHEMERAL, Interaction, Kind, Owed};
use crate::record::Answer;
use crate::state::State;
use crate::validate::{self, Rules};

pub(super) fn route(call: Call<'_>, id: &str, token: &str) -> Answered {
    if call.method != Method::POST {
        return Err(RestError::WRONG_METHOD);
    }
    let with_response = call.flag("with_response");
    let Body { json, files } = call.body;
    let inner = call.inner;
    inner.change(|state| {
        let at = state.clock.now();
        state.expire();
        let id: u64 = id.parse().map_err(|_| RestError::UNKNOWN_INTERACTION)?;
        let answered = answer(state, id, token, &json, files);
        let status = answered.as_ref().map_or_else(|error| error.status, |()| 200);
        let mut interactions = state.record.interactions.iter_mut().rev();
        if let Some(record) = interactions.find(|it| it.id == id) {
            record.callbacks.push(Answer {
                callback: json["type"].as_u64().unwrap_or(0),
                at,
                body: json.clone(),
                status,
                lost: false,
            });
        }
        answered?;
        Ok(if with_response { Reply::Json(response(state, id)) } else { Reply::Empty })
    })
}

/// Takes an answer, or says why not. A refused answer leaves the interaction open, as on Discord.
fn answer(
    state: &mut State,
    id: u64,
    token: &str,
    json: &Value,
    files: Vec<(u64, crate::model::StoredFile)>,
) -> Result<(), RestError> {
    let interaction = state
        .interactions
        .get(&id)
        .filter(|it| it.token == token)
        .cloned()
        .ok_or(RestError::UNKNOWN_INTERACTION)?;
    if interaction.answered.is_some() {
        return Err(RestError::ALREADY_ANSWERED);
    }
    if interaction.expired || state.clock.now() > interaction.delivered + ANSWER_WITHIN {
        return Err(RestError::UNKNOWN_INTERACTION);
    }
    let kind = json["type"].as_u64();
    let fits = match interaction.kind {
        Kind::Command => matches!(kind, Some(4 | 5 | 9)),
        Kind::Component => matches!(kind, Some(4..=7 | 9)),
        Kind::Autocomplete => kind == Some(8),
        // A dialog that came from a message may change that message; it cannot open another dialog.
        Kind::Dialog => match kind {
            Some(4 | 5) => true,
            Some(6 | 7) => interaction.source.is_some(),
            _ => false,
        },
    };
    let Some(kind) = kind.filter(|_| fits) else {
        return Err(validate::one(
            &["type"],
            "BASE_TYPE_CHOICES",
            &format!("A callback of type {} cannot answer this interaction.", json["type"]),
        ));
    };
    validate::check(json, &[], |node| {
        node.object(&["type", "data"]);
    })?;
    match kind {
        4 => new_message(state, &interaction, &json["data"], files)?,
        5 => defer(state, &interaction, &json["data"])?,
        6 => owe(state, id, Owed::Edit, interaction.source),
        7 => update(state, &interaction, &json["data"], files)?,
        8 => {
            validate::choices(&json["data"], choice_type(&interaction))?;
            let choices = json["data"]["choices"].as_array().cloned();
            if let Some(it) = state.interactions.get_mut(&id) {
                it.choices = choices;
            }
        }
        _ => open_dialog(state, &interaction, &json["data"])?,
    }
    if let Some(it) = state.interactions.get_mut(&id) {
        it.answered = Some(kind);
    }
    if interaction.kind == Kind::Dialog {
        state.dialogs.retain(|dialog| dialog.submitting != Some(id));
    }
    Ok(())
}

/// The type of the option that is being typed.
fn choice_type(interaction: &Interaction) -> u64 {
    fn focused(options: &Value) -> Option<u64> {
        options.as_array()?.iter().find_map(|option| {
            if option["focused"] == true {
                option["type"].as_u64()
            } else {
                focused(&option["options"])
            }
        })
    }
    focused(&interaction.event["data"]["options"]).unwrap_or(3)
}

/// A message that answers an interaction: whose it is, and who sees it.
pub(super) fn place_message(state: &mut State, interaction: &Interaction, flags: u64) -> u64 {
    let id = interaction.id;
    let invoked = interaction.command.clone().map(|command| (interaction.at.person, command));
    let (person, channel) = (interaction.at.person, interaction.at.channel);
    let message = state.push_message(channel);
    message.interaction = Some(id);
    message.caused_by = Some(person);
    message.invoked = invoked;
    message.only_for = (flags & EPHEMERAL != 0).then_some(person);
    message.flags = flags;
    message.id
}

fn new_message(
    state: &mut State,
    interaction: &Interaction,
    data: &Value,
    files: Vec<(u64, crate::model::StoredFile)>,
) -> Result<(), RestError> {
    validate::message(data, &Rules::callback(&files))?;
    let write = Write::read(data);
    let placed = place_message(state, interaction, data["flags"].as_u64().unwrap_or(0));
    store_files(state, placed, data, files, false);
    write.apply(state, placed, false);
    owe(state, interaction.id, Owed::Nothing, Some(placed));
    Ok(())
}

fn defer(state: &mut State, interaction: &Interaction, data: &Value) -> Result<(), RestError> {
    validate::check(data, &["data"], |node| {
        if !node.value.is_null()
            && node.object(&["flags", "tts", "content", "embeds", "components", "allowed_mentions"])
        {
            let flags = node.may_int("flags", 0, i64::MAX).unwrap_or(0);
            if flags & !(64 | 32768) != 0 {
                node.fail_at(
                    "flags",
                    "BASE_TYPE_INVALID",
                    "Only EPHEMERAL and IS_COMPONENTS_V2 may be set.",
                );
            }
        }
    })?;
    let placed = place_message(state, interaction, data["flags"].as_u64().unwrap_or(0));
    if let Some(message) = state.message_mut(placed) {
        message.thinking = true;
    }
    owe(state, interaction.id, Owed::Message, Some(placed));
    Ok(())
}

fn update(
    state: &mut State,
    interaction: &Interaction,
    data: &Value,
    files: Vec<(u64, crate::model::StoredFile)>,
) -> Result<(), RestError> {
    let source = interaction.source.ok_or(RestError::UNKNOWN_MESSAGE)?;
    let old = state.message(source).ok_or(RestError::UNKNOWN_MESSAGE)?;
    validate::message(data, &Rules::update(&files, old))?;
    let write = Write::read(data);
    store_files(state, source, data, files, true);
    write.apply(state, source, true);
    owe(state, interaction.id, Owed::Nothing, Some(source));
    Ok(())
}

fn open_dialog(
    state: &mut State,
    interaction: &Interaction,
    data: &Value,
) -> Result<(), RestError> {
    validate::modal(data)?;
    let word = |key: &str| data[key].as_str().unwrap_or_default().to_owned();
    state.dialogs.retain(|it| it.at != interaction.at);
    state.dialogs.push(Dialog {
        interaction: interaction.id,
        at: interaction.at,
        custom_id: word("custom_id"),
        title: word("title"),
        components: data["components"].as_array().cloned().unwrap_or_default(),
        source: interaction.source,
        entered: std::collections::HashMap::new(),
        submitting: None,
    });
    Ok(())
}

fn owe(state: &mut State, id: u64, owed: Owed, original: Option<u64>) {
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.owed = owed;
        interaction.original = original;
    }
}

/// The body of a callback with `with_response=true`.
fn response(state: &State, id: u64) -> Value {
    let Some(interaction) = state.interactions.get(&id) else {
        return Value::Null;
    };
    let kind = interaction.answered.unwrap_or(0);
    let mut json = json!({
        "interaction": {"id": id.to_string(), "type": interaction.kind.number()},
        "resource": {"type": kind}
    });
    if let Some(message) = interaction.original.and_then(|id| state.message(id)) {
        json["interaction"]["response_message_id"] = json!(message.id.to_string());
        json["interaction"]["response_message_loading"] = json!(message.thinking);
        json["interaction"]["response_message_ephemeral"] = json!(message.only_for.is_some());
        json["resource"]["message"] = state.message_json(message);
    }
    json
}
