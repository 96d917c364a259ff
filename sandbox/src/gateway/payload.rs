//! READY and what follows it.

use serde_json::{Value, json};

use crate::snowflake::{iso8601, unix_ms};
use crate::state::State;
use crate::world::{Channel, Guild, Role, permissions};

/// The intent without which Discord sends no `GUILD_CREATE`.
const INTENT_GUILDS: u64 = 1;

pub(super) fn ready(state: &State, session: &str, resume_url: &str, shard: &Value) -> Value {
    let guilds: Vec<Value> = state
        .world
        .guilds
        .iter()
        .filter(|guild| guild.has_bot)
        .map(|guild| json!({"id": guild.id.to_string(), "unavailable": true}))
        .collect();
    let mut user = state.user_json(state.application);
    user["verified"] = json!(true);
    user["mfa_enabled"] = json!(true);
    user["email"] = Value::Null;
    user["flags"] = json!(0);
    let mut ready = json!({
        "v": 10,
        "user": user,
        "user_settings": {}, "relationships": [], "private_channels": [], "presences": [],
        "session_type": "normal",
        "guilds": guilds,
        "session_id": session,
        "resume_gateway_url": resume_url,
        "application": {"id": state.application.to_string(), "flags": 0},
        "_trace": ["[\"sandbox\"]"],
    });
    if shard.is_array() {
        ready["shard"] = shard.clone();
    }
    ready
}

/// The servers, for a bot that asked for them.
pub(super) fn guild_creates(state: &State, intents: u64) -> Vec<Value> {
    if intents & INTENT_GUILDS == 0 {
        return Vec::new();
    }
    let guilds = state.world.guilds.iter().filter(|guild| guild.has_bot);
    guilds.map(|guild| guild_create(state, guild)).collect()
}

fn guild_create(state: &State, guild: &Guild) -> Value {
    let roles: Vec<Value> = guild.roles.iter().zip(0_u64..).map(role_json).collect();
    let (threads, channels): (Vec<&Channel>, Vec<&Channel>) =
        guild.channels.iter().partition(|channel| channel.parent.is_some());
    let list = |list: Vec<&Channel>| -> Vec<Value> {
        list.into_iter().map(|channel| channel_json(guild, channel)).collect()
    };
    let now = iso8601(unix_ms());
    json!({
        "id": guild.id.to_string(), "name": guild.name, "owner_id": guild.owner.to_string(),
        "icon": null, "splash": null, "discovery_splash": null, "banner": null, "description": null,
        "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false, "verification_level": 0,
        "default_message_notifications": 1, "explicit_content_filter": 0, "mfa_level": 0, "nsfw": false,
        "nsfw_level": 0, "premium_tier": 0, "premium_subscription_count": 0, "premium_progress_bar_enabled": false,
        "preferred_locale": "en-US", "system_channel_id": null, "system_channel_flags": 0,
        "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        "vanity_url_code": null, "application_id": null, "features": [], "emojis": [], "stickers": [],
        "joined_at": now, "large": false, "unavailable": false, "member_count": guild.members.len() + 1,
        "roles": roles, "channels": list(channels), "threads": list(threads),
        "members": [bot_member(state)], "voice_states": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": []
    })
}

fn bot_member(state: &State) -> Value {
    json!({
        "user": state.user_json(state.application), "roles": [], "joined_at": iso8601(unix_ms()),
        "deaf": false, "mute": false, "flags": 0, "nick": null, "avatar": null, "pending": false
    })
}

/// Discord's JSON of a role at its position.
pub(crate) fn role_json((role, position): (&Role, u64)) -> Value {
    json!({
        "id": role.id.to_string(), "name": role.name, "permissions": role.permissions.to_string(),
        "color": 0, "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "hoist": false, "icon": null, "unicode_emoji": null, "position": position,
        "managed": role.managed, "mentionable": false, "flags": 0
    })
}

/// Discord's JSON of a channel or thread.
pub(crate) fn channel_json(guild: &Guild, channel: &Channel) -> Value {
    let mut json = json!({
        "id": channel.id.to_string(), "type": channel.kind(), "name": channel.name,
        "guild_id": guild.id.to_string(), "parent_id": channel.parent.map(|id| id.to_string()),
        "position": 0, "permission_overwrites": overwrites(guild, channel), "nsfw": false, "rate_limit_per_user": 0,
        "topic": null, "last_message_id": null, "flags": 0
    });
    if channel.parent.is_some() {
        json["owner_id"] = json!(guild.owner.to_string());
        json["message_count"] = json!(0);
        json["member_count"] = json!(1);
        json["thread_metadata"] = json!({
            "archived": false, "auto_archive_duration": 1440, "archive_timestamp": iso8601(unix_ms()), "locked": false
        });
    }
    json
}

/// A private channel is hidden from @everyone, and shown to its roles and to the bot.
fn overwrites(guild: &Guild, channel: &Channel) -> Vec<Value> {
    let Some(roles) = &channel.only_for else {
        return Vec::new();
    };
    let view = permissions::VIEW_CHANNEL.to_string();
    let shown = |kind: u64, id: u64| json!({"id": id.to_string(), "type": kind, "allow": view, "deny": "0"});
    let hidden = json!({"id": guild.id.to_string(), "type": 0, "allow": "0", "deny": view});
    let mut all = vec![hidden, shown(1, crate::snowflake::of_world(0))];
    all.extend(roles.iter().map(|role| shown(0, *role)));
    all
}

/// What the bot may do, everywhere it can see.
pub(crate) fn bot_permissions() -> u64 {
    permissions::EVERYONE
}
