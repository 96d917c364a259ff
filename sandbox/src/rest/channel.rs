//! Channels: looking at one, and posting in it with the bot's token.

use axum::http::Method;
use serde_json::Value;

use super::error::RestError;
use super::webhook::{Write, store_files};
use super::{Answered, Call, Reply};
use crate::gateway::payload::channel_json;
use crate::validate::{self, Rules};

pub(super) fn route(call: Call<'_>, channel: &str, rest: &[&str]) -> Answered {
    let method = call.method.clone();
    if !matches!(
        (&method, rest),
        (&Method::GET, []) | (&Method::POST, ["messages"])
    ) {
        return Err(RestError::UNKNOWN_ROUTE);
    }
    call.authorized()?;
    let body = call.body;
    call.inner.change(|state| {
        let id: u64 = channel.parse().map_err(|_| RestError::UNKNOWN_CHANNEL)?;
        let (guild, known) = state.world.place(id).ok_or(RestError::UNKNOWN_CHANNEL)?;
        if !known.bot_sees {
            return Err(RestError::MISSING_ACCESS);
        }
        if method == Method::GET {
            return Ok(Reply::Json(channel_json(guild, known)));
        }
        let guild = guild.id;
        validate::message(&body.json, &Rules::post(&body.files))?;
        let write = Write::read(&body.json);
        let message = state.push_message(id, Some(guild)).id;
        store_files(state, message, &body.json, body.files, false);
        write.apply(state, message, false);
        let placed = state.message(message).ok_or(RestError::UNKNOWN_MESSAGE)?;
        Ok(Reply::Json(state.message_json(placed)))
    })
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
        _ => Err(RestError {
            errors: Some(Value::Null),
            ..RestError::UNKNOWN_ROUTE
        }),
    }
}
