//! The application itself: who it is, where its gateway is, and its commands.

use axum::http::Method;
use serde_json::{Value, json};

use super::error::RestError;
use super::{Answered, Call, Reply};
use crate::gateway;
use crate::model::Registered;
use crate::state::State;
use crate::validate;

pub(super) fn route(call: &Call<'_>) -> Answered {
    let get = call.method == Method::GET;
    match call.segments {
        ["gateway"] if get => Ok(Reply::Json(json!({"url": gateway::url(call.inner.address)}))),
        ["gateway", "bot"] if get => {
            call.authorized()?;
            let left = call.inner.with(|state| state.identifies_left);
            Ok(Reply::Json(json!({
                "url": gateway::url(call.inner.address), "shards": 1,
                "session_start_limit": {
                    "total": 1000, "remaining": left, "reset_after": 14_400_000, "max_concurrency": 1
                }
            })))
        }
        ["users", "@me"] if get => {
            call.authorized()?;
            Ok(Reply::Json(call.inner.with(|state| {
                let mut user = state.user_json(state.application);
                user["verified"] = json!(true);
                user["mfa_enabled"] = json!(true);
                user
            })))
        }
        ["users", "@me", "guilds"] if get => super::guild::of_bot(call),
        ["applications", "@me"] | ["oauth2", "applications", "@me"] if get => {
            call.authorized()?;
            Ok(Reply::Json(call.inner.with(application_json)))
        }
        ["applications", id, "commands"] => {
            this_application(call, id)?;
            commands(call, None)
        }
        ["applications", id, "guilds", guild, "commands"] => {
            this_application(call, id)?;
            let guild = guild
                .parse()
                .ok()
                .filter(|id| call.inner.with(|state| state.world.guild_of_bot(*id).is_some()));
            commands(call, Some(guild.ok_or(RestError::MISSING_ACCESS)?))
        }
        _ => Err(RestError::UNKNOWN_ROUTE),
    }
}

fn this_application(call: &Call<'_>, id: &str) -> Result<(), RestError> {
    call.authorized()?;
    let own = call.inner.with(|state| state.application);
    if id == own.to_string() { Ok(()) } else { Err(RestError::UNKNOWN_APPLICATION) }
}

fn application_json(state: &State) -> Value {
    let owner =
        state.world.guilds.first().map_or(Value::Null, |guild| state.user_json(guild.owner));
    json!({
        "id": state.application.to_string(), "name": state.world.application_name, "icon": null,
        "description": "", "bot_public": false, "bot_require_code_grant": false,
        "terms_of_service_url": null, "privacy_policy_url": null, "rpc_origins": [], "summary": "",
        "verify_key": "0".repeat(64), "team": null, "flags": 0, "hook": true,
        "owner": owner, "bot": state.user_json(state.application), "integration_types_config": {"0": {}}
    })
}

fn commands(call: &Call<'_>, guild: Option<u64>) -> Answered {
    match *call.method {
        Method::GET => Ok(listed(call, guild)),
        Method::PUT => {
            validate::commands(&call.body.json)?;
            let sent = call.body.json.as_array().cloned().unwrap_or_default();
            call.inner.change(|state| register(state, guild, sent));
            Ok(listed(call, guild))
        }
        _ => Err(RestError::WRONG_METHOD),
    }
}

fn listed(call: &Call<'_>, guild: Option<u64>) -> Reply {
    let list: Vec<Value> = call.inner.with(|state| {
        let commands = state.commands.iter();
        commands.filter(|known| known.guild == guild).map(|known| known.json.clone()).collect()
    });
    Reply::Json(Value::Array(list))
}

/// Replaces the commands of a scope. A command that was there under the same name and type keeps its id.
fn register(state: &mut State, guild: Option<u64>, sent: Vec<Value>) {
    let (old, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut state.commands).into_iter().partition(|known| known.guild == guild);
    for mut json in sent {
        let kind = json["type"].as_u64().unwrap_or(1);
        let known = old
            .iter()
            .find(|known| known.json["name"] == json["name"] && known.json["type"] == kind);
        let id = known
            .map_or_else(|| json!(state.ids.next().to_string()), |known| known.json["id"].clone());
        json["id"] = id;
        json["type"] = json!(kind);
        json["version"] = json!(state.ids.next().to_string());
        json["application_id"] = json!(state.application.to_string());
        // A number is accepted, but Discord always answers with text.
        if let Some(bits) = json["default_member_permissions"].as_u64() {
            json["default_member_permissions"] = json!(bits.to_string());
        }
        for (key, otherwise) in [
            ("default_member_permissions", Value::Null),
            ("contexts", Value::Null),
            ("integration_types", json!([0])),
            ("nsfw", json!(false)),
            ("description", json!("")),
        ] {
            if json.get(key).is_none() {
                json[key] = otherwise;
            }
        }
        if let Some(guild) = guild {
            json["guild_id"] = json!(guild.to_string());
        }
        rest.push(Registered { guild, json });
    }
    state.commands = rest;
}
