//! A command in the form in which serenity reads it, for poise. It is written anew from what we read, so that
//! nothing that Discord adds can keep serenity from reading it.

use serde_json::{Map, Value, json};
use serenity::all::CommandInteraction;

use super::command::{CommandData, CommandOption, user};
use super::{Interaction, Member};

/// Stands where serenity insists on an id that nobody looks at.
const ANY_ID: &str = "1";

impl Interaction {
    /// This interaction, with `data`, as serenity's own type. `None` if an option's value does not fit its
    /// type.
    pub(in crate::discord) fn for_serenity(
        &self,
        data: &CommandData,
    ) -> Option<CommandInteraction> {
        let mut json = json!({
            "id": self.ticket.id.to_string(),
            // Nothing is sent through serenity, so it needs no token.
            "token": "",
            "application_id": ANY_ID,
            "type": 2,
            "version": 1,
            "locale": "en-US",
            "entitlements": [],
            "app_permissions": "0",
            "attachment_size_limit": u32::try_from(self.attachment_limit).unwrap_or(u32::MAX),
            "channel_id": self.channel.id.to_string(),
            "channel": self.channel.for_serenity(),
            "data": {
                "id": ANY_ID, "name": data.name, "type": data.kind,
                "options": data.options.iter().map(option).collect::<Vec<_>>(),
                "resolved": data.resolved,
            },
        });
        match (self.guild, &self.member) {
            (Some(guild), Some(asker)) => {
                json["guild_id"] = guild.to_string().into();
                json["member"] = member(asker);
            }
            _ => json["user"] = user(ANY_ID),
        }
        serde_json::from_value(json).ok()
    }
}

fn member(member: &Member) -> Value {
    json!({
        "user": user(&member.id.to_string()),
        "roles": member.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
        "permissions": member.permissions.managing(),
        "deaf": false, "mute": false, "flags": 0,
    })
}

fn option(given: &CommandOption) -> Value {
    let mut json = Map::new();
    json.insert("name".to_owned(), given.name.clone().into());
    json.insert("type".to_owned(), given.kind.into());
    if let Some(value) = &given.value {
        json.insert("value".to_owned(), value.clone());
    } else {
        json.insert("options".to_owned(), given.options.iter().map(option).collect());
    }
    if given.focused {
        json.insert("focused".to_owned(), true.into());
    }
    json.into()
}
