//! The stage of the matrix: one of everything, and what the table's braces stand for.

use std::collections::HashMap;

use discord_sandbox::{Person, World, permissions};
use serde_json::{Value, json};
use switchboard::domain::access::{GuildId, Level, RoleId};
use switchboard::domain::expected::{AccessChange, Expected};

use crate::support::{Stage, behind_the_scenes};
use crate::table::{Ask, Way};

/// Texts that only those with a level here may read.
pub(crate) const PRIVATE: [&str; 8] = [
    "9876543210",
    "8046111111",
    "Sales Line",
    "acme1",
    "front-desk",
    "Front desk",
    "wss://",
    "start_voice",
];

/// The example world, with an admin of each kind, somebody who will lose a role, and another
/// company's server with an Operator of its own.
pub(crate) fn world() -> World {
    World::example()
        .role("Voice Admins", 0)
        .role("Administrators", permissions::ADMINISTRATOR)
        .role("Night crew", 0)
        .person("Ada", "has a role that is Admin", &["Voice Admins"])
        .person("Abe", "has Administrator", &["Administrators"])
        .person("Lou", "will lose the role", &["Voice Ops"])
        .person("Otto", "has no role here", &[])
        .guild("Other Co")
        .channel("#desk")
        .role("Far Ops", 0)
        .person("Eve", "owns the other server", &[])
        .owner("Eve")
        .person("Otto", "is Operator here", &["Far Ops"])
}

/// One of everything that can be asked about.
pub(crate) async fn furnished() -> Stage {
    let stage = Stage::furnished(world()).await;
    stage.grants("Voice Admins", Level::Admin, None).await;
    let other = GuildId(stage.discord.guild_id_of("Other Co"));
    let change = AccessChange {
        role: RoleId(stage.discord.role_id("Far Ops")),
        channel: None,
        level: Some(Level::Operator),
        expected: Expected::Anything,
    };
    stage.store().change_access(&behind_the_scenes(other), change).await.unwrap();
    stage.is_configured().await;
    stage.has_number("+919876543210", "Sales Line", "front-desk").await;
    stage.has_number("+918046111111", "", "").await;
    let ann = stage.person("Ann");
    for (command, seen) in [
        ("/did edit number:+919876543210 label:Sales Line 1", "saved"),
        ("/did remove number:+918046111111", "Removed"),
        ("/voicebot edit bot:sales name:Sales qualifier 2", "saved"),
        (
            "/access grant role:@Night crew level:Viewer: sees the page, the numbers and the voice bots",
            "now: may",
        ),
        ("/exotel disconnect", "Disconnected"),
    ] {
        ann.runs(command).sees(seen).await;
    }
    ann.runs("/exotel page").clicks("Undo").sees("Connected again").await;
    ann.sends_component("sb1:p:step:called", &[]).await;
    stage
}

/// What the table's braces stand for.
pub(crate) async fn names(stage: &Stage) -> HashMap<&'static str, String> {
    // Each change by its kind, as an id names it; the newest first.
    let changes = stage
        .rows("SELECT action, seq || 'x' || lower(hex(substr(hash, 1, 4))) FROM audit ORDER BY seq DESC")
        .await;
    let newest = |action: &str| {
        let change = changes.iter().find(|change| change[0] == action);
        change.unwrap()[1].clone()
    };
    let first_added = changes.iter().rfind(|change| change[0] == "number_added");
    let account = stage.rows("SELECT rev || 'x' || printf('%08x', rev_tag) FROM accounts").await;
    let file = b"number,label\n+919876543219,Night line\n";
    let file = stage.person("Ann").uploads("numbers.csv", "text/csv", file);
    HashMap::from([
        ("n", "919876543210".to_owned()),
        ("removed", "918046111111".to_owned()),
        ("role", stage.discord.role_id("Night crew").to_string()),
        ("ops", stage.discord.channel_id("#ops").to_string()),
        ("bot", stage.bot_key("sales").await.to_string()),
        ("account", account.concat().concat()),
        ("edit", newest("number_edited")),
        ("remove", newest("number_removed")),
        ("add", first_added.unwrap()[1].clone()),
        ("botedit", newest("voice_bot_edited")),
        ("disconnect", newest("credentials_disconnected")),
        ("grant", newest("access_granted")),
        ("step", newest("step_marked")),
        ("file", file),
    ])
}

/// The text with its braces filled.
pub(crate) fn filled(text: &str, names: &HashMap<&'static str, String>) -> String {
    let filled = names
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    assert!(!filled.contains('{'), "nobody knows what {filled} means");
    filled
}

/// Asks, whatever a client would think of it. Gives the interaction.
pub(crate) async fn ask(person: &Person, ask: &Ask, names: &HashMap<&'static str, String>) -> u64 {
    let text = filled(ask.way.text(), names);
    match ask.way {
        Way::Command(_) => {
            person.runs(&text).await;
        }
        Way::Typing(_) => {
            person.types(&text).await;
        }
        Way::Button(_) => {
            person.sends_component(&text, &[]).await;
        }
        Way::Select(_, choice) => {
            let choice = filled(choice, names);
            person.sends_component(&text, &[&choice]).await;
        }
        Way::Entity(kind, _, id) => {
            let id = filled(id, names);
            person.sends_choice(kind, &text, &[&id]).await;
        }
        Way::Dialog(_, fields) => {
            let labels: Vec<Value> = fields.iter().map(|field| submitted(field)).collect();
            person.sends_dialog(&text, &labels).await;
        }
    }
    person.last_interaction()
}

/// A field of a dialog with something in it.
pub(crate) fn submitted(field: &str) -> Value {
    let component = match field {
        "bot" => json!({"type": 3, "id": 2, "custom_id": field, "values": ["none"]}),
        "phone" => json!({"type": 4, "id": 2, "custom_id": field, "value": "+918046123457"}),
        "sid" => json!({"type": 4, "id": 2, "custom_id": field, "value": "mine1"}),
        "bot_id" | "name" => json!({"type": 4, "id": 2, "custom_id": field, "value": "mine2"}),
        _ => json!({"type": 4, "id": 2, "custom_id": field, "value": ""}),
    };
    json!({"type": 18, "id": 1, "component": component})
}
