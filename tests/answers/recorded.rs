//! Interactions with every field that Discord documents (November 2026).

use serde_json::{Value, json};

pub(crate) const GUILD: u64 = 100_000_000_000_000_001;
pub(crate) const CHANNEL: u64 = 100_000_000_000_000_002;
pub(crate) const ANN: u64 = 100_000_000_000_000_003;
pub(crate) const OMAR: u64 = 100_000_000_000_000_004;
pub(crate) const OPERATORS: u64 = 100_000_000_000_000_005;
pub(crate) const OTHERS: u64 = 100_000_000_000_000_006;

/// Stands for a number that no library can keep: a mutation puts it where it likes.
pub(crate) const HUGE: &str = "@@HUGE@@";

/// The JSON as text, with [`HUGE`] as what it stands for.
pub(crate) fn text(json: &Value) -> String {
    json.to_string().replace(&format!("\"{HUGE}\""), &format!("1{}", "0".repeat(400)))
}

fn user(id: u64) -> Value {
    json!({
        "id": id.to_string(), "username": "ann", "discriminator": "0", "global_name": "Ann",
        "avatar": "a_0123456789abcdef0123456789abcdef", "public_flags": 64, "bot": false,
        "avatar_decoration_data": { "asset": "a_1", "sku_id": "77", "expires_at": null },
        "primary_guild": null, "collectibles": null, "clan": null,
    })
}

fn bare_member(roles: &[u64]) -> Value {
    json!({
        "roles": roles.iter().map(u64::to_string).collect::<Vec<_>>(),
        "permissions": "1125899906842623", "joined_at": "2024-01-01T00:00:00+00:00",
        "nick": null, "avatar": null, "banner": null, "flags": 0, "pending": false,
        "premium_since": null, "communication_disabled_until": null,
        "unusual_dm_activity_until": null, "collectibles": null,
    })
}

fn channel(id: u64) -> Value {
    json!({
        "id": id.to_string(), "type": 0, "name": "ops", "guild_id": GUILD.to_string(),
        "parent_id": null, "position": 1, "permissions": "1125899906842623", "flags": 0,
        "last_message_id": null, "nsfw": false, "rate_limit_per_user": 0, "topic": null,
    })
}

fn role(id: u64) -> Value {
    json!({
        "id": id.to_string(), "name": "Voice Ops", "color": 0, "hoist": false, "icon": null,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "unicode_emoji": null, "position": 1, "permissions": "0", "managed": false,
        "mentionable": false, "flags": 0, "description": null,
    })
}

fn message() -> Value {
    json!({
        "id": "100000000000000077", "channel_id": CHANNEL.to_string(), "type": 20, "content": "",
        "author": user(2), "attachments": [], "embeds": [{ "type": "rich", "title": "Exotel" }],
        "components": [{ "type": 1, "id": 1, "components": [] }], "flags": 64, "tts": false,
        "mention_everyone": false, "mention_roles": [], "mentions": [], "pinned": false,
        "timestamp": "2026-11-25T00:00:00+00:00", "edited_timestamp": null,
    })
}

/// An interaction of this type, from Ann in a server.
fn interaction(kind: u64, data: &Value) -> Value {
    let mut member = bare_member(&[OPERATORS]);
    member["user"] = user(ANN);
    member["deaf"] = json!(false);
    member["mute"] = json!(false);
    json!({
        "id": "0", "application_id": "2", "type": kind, "token": "interaction-token-canary",
        "version": 1, "data": data, "guild_id": GUILD.to_string(), "guild_locale": "en-US",
        "guild": { "id": GUILD.to_string(), "locale": "en-US", "features": [] },
        "channel_id": CHANNEL.to_string(), "channel": channel(CHANNEL), "member": member,
        "app_permissions": "1125899906842623", "locale": "en-GB", "context": 0,
        "entitlements": [], "entitlement_sku_ids": [], "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": { "0": GUILD.to_string() },
    })
}

fn command_data(command: &str, subcommand: &str, options: &Value) -> Value {
    json!({
        "id": "200000000000000001", "name": command, "type": 1, "guild_id": GUILD.to_string(),
        "options": [{ "name": subcommand, "type": 1, "options": options }],
    })
}

/// A slash command with options that are texts, by their names.
pub(crate) fn command(command: &str, subcommand: &str, options: &[(&str, &str)]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|(name, value)| json!({ "name": name, "type": 3, "value": value }))
        .collect();
    interaction(2, &command_data(command, subcommand, &options.into()))
}

/// `/access show` about a member of the server, in a channel.
pub(crate) fn command_with_objects() -> Value {
    let options = json!([
        { "name": "member", "type": 6, "value": OMAR.to_string() },
        { "name": "channel", "type": 7, "value": CHANNEL.to_string() },
    ]);
    let mut data = command_data("access", "show", &options);
    data["resolved"] = json!({
        "users": { OMAR.to_string(): user(OMAR) },
        "members": { OMAR.to_string(): bare_member(&[OTHERS]) },
        "channels": { CHANNEL.to_string(): channel(CHANNEL) },
        "roles": { OTHERS.to_string(): role(OTHERS) },
    });
    interaction(2, &data)
}

/// An option of a command while it is being typed.
pub(crate) fn autocomplete(name: &str, subcommand: &str, option: &str, typed: &str) -> Value {
    let options = json!([{ "name": option, "type": 3, "value": typed, "focused": true }]);
    interaction(4, &command_data(name, subcommand, &options))
}

fn component(data: &Value) -> Value {
    let mut json = interaction(3, data);
    json["message"] = message();
    json
}

pub(crate) fn button(custom_id: &str) -> Value {
    component(&json!({ "id": 4, "component_type": 2, "custom_id": custom_id }))
}

pub(crate) fn string_select(custom_id: &str, value: &str) -> Value {
    let values = [value];
    component(&json!({ "id": 4, "component_type": 3, "custom_id": custom_id, "values": values }))
}

pub(crate) fn role_select(custom_id: &str, id: u64) -> Value {
    let values = [id.to_string()];
    component(&json!({
        "id": 4, "component_type": 6, "custom_id": custom_id, "values": values,
        "resolved": { "roles": { id.to_string(): role(id) } },
    }))
}

/// A submitted dialog: ids and values; a list of values is a select's.
pub(crate) fn dialog(custom_id: &str, fields: &[(&str, Value)]) -> Value {
    let label = |(n, (id, value)): (usize, &(&str, Value))| {
        let mut field = json!({ "id": n * 2 + 2, "custom_id": id });
        let (kind, key) = if value.is_array() { (3, "values") } else { (4, "value") };
        field["type"] = json!(kind);
        field[key] = value.clone();
        json!({ "type": 18, "id": n * 2 + 1, "component": field })
    };
    let components: Vec<Value> = fields.iter().enumerate().map(label).collect();
    let mut json = interaction(
        5,
        &json!({ "custom_id": custom_id, "components": components, "resolved": {} }),
    );
    json["message"] = message();
    json
}
