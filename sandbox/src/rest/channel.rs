//! Channels: looking at one, and posting in it with the bot's token.

use axum::http::Method;
use serde_json::Value;

use super::error::RestError;
use super::webhook::{Write, store_files};
use super::{Answered, Call, Reply};
use crate::gateway::payload::channel_json;
use crate::model::NONCE_LIFE;
use crate::validate::{self, Rules};

pub(super) fn route(call: Call<'_>, channel: &str, rest: &[&str]) -> Answered {
    let method = call.method.clone();
    if !matches!((&method, rest), (&Method::GET, []) | (&Method::POST, ["messages"])) {
        return Err(RestError::UNKNOWN_ROUTE);
    }
    call.authorized()?;
    let body = call.body;
    call.inner.change(|state| {
        let id: u64 = channel.parse().map_err(|_| RestError::UNKNOWN_CHANNEL)?;
        let (guild, known) = state.world.place(id).ok_or(RestError::UNKNOWN_CHANNEL)?;
        if !known.bot_sees || !guild.has_bot {
            return Err(RestError::MISSING_ACCESS);
        }
        if method == Method::GET {
            return Ok(Reply::Json(channel_json(guild, known)));
        }
        if !known.bot_writes {
            return Err(RestError::MISSING_PERMISSIONS);
        }
        validate::message(&body.json, &Rules::post(&body.files))?;
        let nonce = nonce(&body.json);
        let now = state.clock.now();
        if let Some(nonce) = &nonce
            && body.json["enforce_nonce"] == true
        {
            // What was posted under this nonce before is the answer, and nothing is posted.
            let mut known = state.messages.iter().filter(|it| it.channel == id);
            let same = known.find(|it| {
                let named = it.nonce.as_ref();
                named.is_some_and(|(known, at)| known == nonce && now <= *at + NONCE_LIFE)
            });
            if let Some(message) = same {
                return Ok(Reply::Json(state.message_json(message)));
            }
        }
        let write = Write::read(&body.json);
        let message = state.push_message(id);
        message.nonce = nonce.map(|nonce| (nonce, now));
        let message = message.id;
        store_files(state, message, &body.json, body.files, false);
        write.apply(state, message, false);
        let placed = state.message(message).ok_or(RestError::UNKNOWN_MESSAGE)?;
        Ok(Reply::Json(state.message_json(placed)))
    })
}

/// A number and its text are one nonce.
fn nonce(body: &Value) -> Option<String> {
    match &body["nonce"] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A stored file, as its `url` promises.
pub(super) fn file(call: &Call<'_>, id: &str) -> Answered {
    let found = call.inner.with(|state| {
        let id: u64 = id.parse().ok()?;
        let file = state.files.get(&id)?;
        Some((file.content_type.clone(), file.bytes.clone()))
    });
    match found {
        Some((kind, bytes)) if call.method == Method::GET => Ok(Reply::File(kind, bytes)),
        _ => Err(RestError { errors: Some(Value::Null), ..RestError::UNKNOWN_ROUTE }),
    }
}
