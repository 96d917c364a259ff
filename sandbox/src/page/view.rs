//! What the page is told.

use serde_json::{Value, json};

use crate::interact::Standing;
use crate::state::State;

/// Who and what is there.
pub(super) fn world(state: &State) -> Value {
    let world = &state.world;
    let Some(guild) = world.guilds.first() else {
        return Value::Null;
    };
    let people: Vec<Value> = world
        .people
        .iter()
        .filter_map(|person| {
            let roles: Vec<String> = guild
                .member(person.id)?
                .roles
                .iter()
                .map(u64::to_string)
                .collect();
            Some(json!({
                "id": person.id.to_string(), "name": person.name, "about": person.about, "roles": roles
            }))
        })
        .collect();
    let channels: Vec<Value> = guild
        .channels
        .iter()
        .map(|channel| {
            json!({
                "id": channel.id.to_string(), "name": channel.name, "type": channel.kind(),
                "parent_id": channel.parent.map(|id| id.to_string())
            })
        })
        .collect();
    let roles: Vec<Value> = guild
        .roles
        .iter()
        .map(|role| json!({"id": role.id.to_string(), "name": role.name}))
        .collect();
    let hint = world.hint.as_ref().map(|hint| {
        json!({
            "person": world.human_named(&hint.person).map(|it| it.id.to_string()),
            "channel": world.channel_named(&hint.channel).map(|it| it.id.to_string()),
            "text": hint.text
        })
    });
    let commands: Vec<&Value> = state
        .commands
        .iter()
        .filter(|known| known.guild.is_none_or(|id| id == guild.id))
        .map(|known| &known.json)
        .collect();
    json!({
        "guild": {"id": guild.id.to_string(), "name": guild.name},
        "people": people, "channels": channels, "roles": roles,
        "bot": {
            "id": state.application.to_string(), "name": world.application_name, "online": state.sessions.any_live()
        },
        "hint": hint, "commands": commands
    })
}

/// What a person sees in a channel.
pub(super) fn messages(state: &State, at: Standing, version: u64) -> Value {
    let messages: Vec<Value> = state
        .visible(at.person, at.channel)
        .map(|message| {
            let mut json = state.message_json(message);
            json["thinking"] = json!(message.thinking);
            json["invoked"] = message.invoked.as_ref().map_or(Value::Null, |(user, name)| {
                let shown = state.world.human(*user).map(|it| it.name.clone());
                json!({"user": {"id": user.to_string(), "name": shown}, "name": name})
            });
            json
        })
        .collect();
    let notices: Vec<Value> = state
        .notices
        .iter()
        .filter(|it| it.person == at.person && it.channel == at.channel)
        .map(|it| json!({"id": it.id.to_string(), "text": it.text}))
        .collect();
    let dialog = state.dialog_of(at).map(|dialog| {
        json!({
            "interaction": dialog.interaction.to_string(), "title": dialog.title,
            "custom_id": dialog.custom_id, "components": dialog.components
        })
    });
    json!({"version": version, "messages": messages, "dialog": dialog, "notices": notices})
}
