//! What the page asks and does. Every refusal is a sentence.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::view;
use crate::inner::Inner;
use crate::interact::{Misuse, Standing, command, component, dialog};
use crate::model::StoredFile;
use crate::state::State;

/// How long a wait for something new is kept open.
const PATIENCE: Duration = Duration::from_secs(25);

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    Misuse(#[from] Misuse),
    #[error("{0} is missing, or not what it should be")]
    Field(&'static str),
    #[error("there is no {0:?} here")]
    Verb(String),
    #[error("{0}")]
    Exotel(String),
}

type Answered = Result<Value, Refusal>;

fn respond(answered: Answered) -> Response {
    match answered {
        Ok(json) => Json(json).into_response(),
        Err(refusal) => {
            let body = json!({"error": refusal.to_string()});
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}

/// `GET /sandbox/api/{verb}`.
pub(crate) async fn get(
    Shared(inner): Shared<Arc<Inner>>,
    Path(verb): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    respond(look(&inner, &verb, &query).await)
}

async fn look(inner: &Inner, verb: &str, query: &HashMap<String, String>) -> Answered {
    match (verb, &inner.exotel) {
        ("world", exotel) => {
            let mut world = inner.with(view::world);
            world["exotel"] = json!(exotel.is_some());
            return Ok(world);
        }
        ("exotel", Some(exotel)) => return Ok(exotel.view()),
        _ => {}
    }
    let number = |key: &'static str| {
        let text = query.get(key).and_then(|text| text.parse::<u64>().ok());
        text.ok_or(Refusal::Field(key))
    };
    let tab = query.get("tab").map_or(Ok(0), |_| number("tab"))?;
    let at = inner.with(|state| stand(state, number("person")?, number("channel")?, tab))?;
    match verb {
        "messages" => {}
        "wait" => {
            let seen = number("version")?;
            inner.wait(PATIENCE, |_| (inner.version() > seen).then_some(())).await;
        }
        _ => return Err(Refusal::Verb(verb.to_owned())),
    }
    // Read before the messages: what changes in between is then asked for once more.
    let version = inner.version();
    Ok(inner.with(|state| view::messages(state, at, version)))
}

/// Where somebody stands, if they can: in their own direct messages or in a channel of a server they belong to.
fn stand(state: &State, person: u64, channel: u64, tab: u64) -> Result<Standing, Refusal> {
    let human = state.world.human(person).ok_or(Refusal::Field("person"))?;
    let member =
        state.world.place(channel).is_some_and(|(guild, _)| guild.member(person).is_some());
    if member || human.dm == channel {
        Ok(Standing { person, channel, tab })
    } else {
        Err(Refusal::Field("channel"))
    }
}

/// `POST /sandbox/api/{verb}`.
pub(crate) async fn post(
    Shared(inner): Shared<Arc<Inner>>,
    Path(verb): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    respond(act(&inner, &verb, &body).await)
}

/// `POST /sandbox/api/{verb}/{more}`.
pub(crate) async fn post_more(
    Shared(inner): Shared<Arc<Inner>>,
    Path((verb, more)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Response {
    if let ("exotel", Some(exotel)) = (verb.as_str(), &inner.exotel) {
        let done = exotel.act(&more, &body).map(|()| exotel.view());
        return respond(done.map_err(Refusal::Exotel));
    }
    respond(act(&inner, &format!("{verb}/{more}"), &body).await)
}

fn id(body: &Value, key: &'static str) -> Result<u64, Refusal> {
    let found = body[key].as_str().and_then(|text| text.parse().ok());
    found.ok_or(Refusal::Field(key))
}

fn text<'b>(body: &'b Value, key: &'static str) -> Result<&'b str, Refusal> {
    body[key].as_str().ok_or(Refusal::Field(key))
}

fn done(interaction: u64) -> Value {
    json!({"interaction": interaction.to_string()})
}

async fn act(inner: &Arc<Inner>, verb: &str, body: &Value) -> Answered {
    let person = id(body, "person")?;
    if verb == "role" {
        let role = id(body, "role")?;
        let has = body["has"].as_bool().ok_or(Refusal::Field("has"))?;
        let changed = inner.change(|state| state.world.set_role(person, role, has));
        return if changed { Ok(json!({})) } else { Err(Refusal::Field("role")) };
    }
    if verb == "upload" {
        return upload(inner, body);
    }
    let channel = id(body, "channel")?;
    let tab = if body["tab"].is_null() { 0 } else { id(body, "tab")? };
    let at = inner.with(|state| stand(state, person, channel, tab))?;
    match verb {
        "command" => run(inner, at, body, false).map(done),
        "autocomplete" => {
            let id = run(inner, at, body, true)?;
            Ok(match command::choices(inner, id).await {
                Some(choices) => {
                    let list: Vec<Value> = choices
                        .into_iter()
                        .map(|it| json!({"name": it.name, "value": it.value}))
                        .collect();
                    json!({"choices": list})
                }
                None => json!({"choices": [], "error": "Loading options failed"}),
            })
        }
        "component" => use_component(inner, at, body),
        "dialog" => {
            let values = body["values"].as_object().ok_or(Refusal::Field("values"))?;
            Ok(done(dialog::submit(inner, at, values)?))
        }
        "dialog/close" => {
            inner.change(|state| dialog::close(state, at))?;
            Ok(json!({}))
        }
        "dismiss" => {
            let message = id(body, "message")?;
            let dismissed = inner.change(|state| state.dismiss(message, person));
            if dismissed { Ok(json!({})) } else { Err(Refusal::Field("message")) }
        }
        _ => Err(Refusal::Verb(verb.to_owned())),
    }
}

/// Keeps a file that an option can name.
fn upload(inner: &Inner, body: &Value) -> Answered {
    let file = StoredFile {
        name: text(body, "name")?.to_owned(),
        content_type: text(body, "type")?.to_owned(),
        bytes: BASE64.decode(text(body, "base64")?).map_err(|_| Refusal::Field("base64"))?,
    };
    let id = inner.change(|state| {
        let id = state.ids.next();
        state.keep_file(id, file);
        id
    });
    Ok(json!({"id": id.to_string()}))
}

fn run(inner: &Arc<Inner>, at: Standing, body: &Value, focus: bool) -> Result<u64, Refusal> {
    let path: Vec<String> = body["path"]
        .as_array()
        .ok_or(Refusal::Field("path"))?
        .iter()
        .map(|word| word.as_str().unwrap_or_default().to_owned())
        .collect();
    let options = body["options"].as_array().map_or(&[][..], Vec::as_slice);
    Ok(command::run(inner, at, &path, options, focus)?)
}

fn use_component(inner: &Arc<Inner>, at: Standing, body: &Value) -> Answered {
    let values: Option<Vec<String>> = match &body["values"] {
        Value::Null => Some(Vec::new()),
        given => given
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect(),
    };
    let values = values.ok_or(Refusal::Field("values"))?;
    let (message, custom_id) = (id(body, "message")?, text(body, "custom_id")?);
    Ok(done(component::use_it(inner, at, message, custom_id, &values)?))
}
