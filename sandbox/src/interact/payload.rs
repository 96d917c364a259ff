//! `INTERACTION_CREATE` as Discord sends it, with every field that typed clients insist on.

use serde_json::{Map, Value, json};

use super::{Act, Standing};
use crate::gateway::payload::{bot_permissions, channel_json, role_json};
use crate::model::Message;
use crate::snowflake::iso8601;
use crate::state::State;
use crate::world::{Guild, Member};

pub(super) fn interaction(
    state: &State,
    id: u64,
    token: &str,
    at: Standing,
    act: &Act,
    source: Option<&Message>,
) -> Value {
    let locale = state.world.human(at.person).map_or("en-US", |person| person.locale.as_str());
    let mut event = json!({
        "id": id.to_string(),
        "application_id": state.application.to_string(),
        "type": act.kind.number(),
        "token": token,
        "version": 1,
        "data": act.data,
        "channel_id": at.channel.to_string(),
        "app_permissions": bot_permissions().to_string(),
        "locale": locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": state.attachment_limit,
        "authorizing_integration_owners": {},
    });
    if let Some((guild, channel)) = state.world.place(at.channel) {
        let permissions = guild.permissions_of(at.person);
        event["context"] = json!(0);
        event["guild_id"] = json!(guild.id.to_string());
        event["guild_locale"] = json!("en-US");
        event["guild"] = json!({"id": guild.id.to_string(), "locale": "en-US", "features": []});
        event["authorizing_integration_owners"] = json!({"0": guild.id.to_string()});
        event["channel"] = channel_json(guild, channel);
        event["channel"]["permissions"] = json!(permissions.to_string());
        if let Some(member) = guild.member(at.person) {
            event["member"] = member_json(state, guild, member);
        }
    } else {
        event["context"] = json!(1);
        event["authorizing_integration_owners"] = json!({"0": "0"});
        event["user"] = state.user_json(at.person);
        event["channel"] = json!({
            "id": at.channel.to_string(), "type": 1, "permissions": bot_permissions().to_string(),
            "recipients": [state.user_json(at.person)], "last_message_id": null, "flags": 0
        });
    }
    if let Some(message) = source {
        event["message"] = state.message_json(message);
    }
    event
}

/// A member with the person and what they may do.
fn member_json(state: &State, guild: &Guild, member: &Member) -> Value {
    let mut json = bare_member(guild, member);
    json["user"] = state.user_json(member.user);
    json["deaf"] = json!(false);
    json["mute"] = json!(false);
    json
}

/// A member as `resolved` lists them: without the person.
fn bare_member(guild: &Guild, member: &Member) -> Value {
    let roles: Vec<String> = member.roles.iter().map(u64::to_string).collect();
    json!({
        "roles": roles, "permissions": guild.permissions_of(member.user).to_string(),
        "joined_at": iso8601(1_704_067_200_000), "nick": null, "avatar": null, "banner": null, "flags": 0,
        "pending": false, "premium_since": null, "communication_disabled_until": null, "unusual_dm_activity_until": null
    })
}

/// What ids in an interaction stand for. An id of nothing is left out.
pub(super) fn resolved(state: &State, guild: Option<u64>, ids: &[u64]) -> Value {
    let mut resolved = Map::new();
    let mut put = |kind: &str, id: u64, json: Value| {
        let list = resolved.entry(kind).or_insert_with(|| json!({}));
        list[id.to_string()] = json;
    };
    let guild = guild.and_then(|id| state.world.guild_by_id(id));
    for id in ids.iter().copied() {
        if state.world.human(id).is_some() || id == state.application {
            put("users", id, state.user_json(id));
            if let Some((guild, member)) = guild.and_then(|guild| Some((guild, guild.member(id)?)))
            {
                put("members", id, bare_member(guild, member));
            }
        } else if let Some((guild, channel)) = state.world.place(id) {
            let mut json = channel_json(guild, channel);
            json["permissions"] = json!(bot_permissions().to_string());
            put("channels", id, json);
        } else if let Some(file) = state.files.get(&id) {
            put("attachments", id, file_json(state, id, file));
        } else if let Some(role) =
            guild.and_then(|guild| guild.roles.iter().find(|role| role.id == id))
        {
            put("roles", id, role_json((role, 1)));
        }
    }
    Value::Object(resolved)
}

/// Discord's JSON of a stored file.
pub(crate) fn file_json(state: &State, id: u64, file: &crate::model::StoredFile) -> Value {
    let url = format!("{}/attachments/{id}/{}", state.base_url, file.name);
    json!({
        "id": id.to_string(), "filename": file.name, "size": file.bytes.len(), "content_type": file.content_type,
        "url": url, "proxy_url": url
    })
}
