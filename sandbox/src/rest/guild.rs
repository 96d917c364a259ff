//! Servers: their roles and their channels.

use axum::http::Method;
use serde_json::Value;

use super::error::RestError;
use super::{Answered, Call, Reply};
use crate::gateway::payload::{channel_json, role_json};

pub(super) fn route(call: &Call<'_>, guild: &str, rest: &[&str]) -> Answered {
    let list = match (call.method, rest) {
        (&Method::GET, [list @ ("roles" | "channels")]) => *list,
        _ => return Err(RestError::UNKNOWN_ROUTE),
    };
    call.authorized()?;
    call.inner.with(|state| {
        let id: u64 = guild.parse().map_err(|_| RestError::UNKNOWN_GUILD)?;
        let guild = state.world.guild_by_id(id).ok_or(RestError::UNKNOWN_GUILD)?;
        let all: Vec<Value> = if list == "roles" {
            guild.roles.iter().zip(0_u64..).map(role_json).collect()
        } else {
            // Threads are listed elsewhere; a channel that the bot cannot see is listed all the same.
            let channels = guild.channels.iter().filter(|it| it.parent.is_none());
            channels.map(|it| channel_json(guild, it)).collect()
        };
        Ok(Reply::Json(Value::Array(all)))
    })
}
