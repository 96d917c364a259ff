//! Servers: those that the bot is in, and their roles and channels.

use axum::http::Method;
use serde_json::{Value, json};

use super::error::RestError;
use super::{Answered, Call, Reply};
use crate::gateway::payload::{bot_permissions, channel_json, role_json};
use crate::validate;
use crate::world::Guild;

/// How many servers a page lists, and at most.
const PAGE: usize = 200;

/// `GET /users/@me/guilds`: by id, in pages, with `before` or `after`.
pub(super) fn of_bot(call: &Call<'_>) -> Answered {
    call.authorized()?;
    let id = |name| call.number(name).transpose();
    let limit = id("limit")?.unwrap_or(PAGE as u64);
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=PAGE).contains(limit));
    let limit = limit.ok_or_else(|| {
        validate::one(&["limit"], "NUMBER_TYPE_MAX", "int value should be from 1 to 200.")
    })?;
    let (before, after) = (id("before")?, id("after")?);
    call.inner.with(|state| {
        let mut guilds: Vec<&Guild> = state.world.guilds.iter().filter(|it| it.has_bot).collect();
        guilds.sort_by_key(|guild| guild.id);
        guilds.retain(|guild| before.is_none_or(|id| guild.id < id));
        guilds.retain(|guild| after.is_none_or(|id| guild.id > id));
        // With `before` these are the last before it, and otherwise the first.
        let skipped = if before.is_some() { guilds.len().saturating_sub(limit) } else { 0 };
        let page = guilds.into_iter().skip(skipped).take(limit);
        Ok(Reply::Json(page.map(partial).collect()))
    })
}

/// Discord's JSON of a server in a list.
fn partial(guild: &Guild) -> Value {
    json!({
        "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
        "permissions": bot_permissions().to_string(), "features": []
    })
}

fn whole(guild: &Guild) -> Value {
    let roles: Vec<Value> = guild.roles.iter().zip(0_u64..).map(role_json).collect();
    json!({
        "id": guild.id.to_string(), "name": guild.name, "icon": null, "owner_id": guild.owner.to_string(),
        "roles": roles, "emojis": [], "features": [], "verification_level": 0, "preferred_locale": "en-US"
    })
}

pub(super) fn route(call: &Call<'_>, guild: &str, rest: &[&str]) -> Answered {
    if (call.method, rest) == (&Method::GET, &[]) {
        call.authorized()?;
        return call.inner.with(|state| {
            let id = guild.parse().map_err(|_| RestError::UNKNOWN_GUILD)?;
            let guild = state.world.guild_of_bot(id).ok_or(RestError::UNKNOWN_GUILD)?;
            Ok(Reply::Json(whole(guild)))
        });
    }
    let list = match (call.method, rest) {
        (&Method::GET, [list @ ("roles" | "channels")]) => *list,
        _ => return Err(RestError::UNKNOWN_ROUTE),
    };
    call.authorized()?;
    call.inner.with(|state| {
        let id: u64 = guild.parse().map_err(|_| RestError::UNKNOWN_GUILD)?;
        let guild = state.world.guild_by_id(id).ok_or(RestError::UNKNOWN_GUILD)?;
        if !guild.has_bot {
            return Err(RestError::MISSING_ACCESS);
        }
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
