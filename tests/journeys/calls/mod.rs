//! Test calls, and a number's last calls.

mod asking;
mod following;
mod lists;
mod own_phone;

use discord_sandbox::Person;
use serde_json::Value;

use crate::support::Stage;

/// The number that calls, and the phone that it rings.
const NUMBER: &str = "+919876543210";
const PHONE: &str = "+919811122233";

/// An account that Exotel knows, and a number of it with a flow and a voice bot.
async fn with_a_number() -> Stage {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.has_number(NUMBER, "Sales Line", "front-desk").await;
    stage
}

/// What is said before the phone rings, in front of Omar.
async fn asked(stage: &Stage) -> Person {
    let omar = stage.person("Omar");
    omar.runs(&format!("/did test-call number:{NUMBER} to:{PHONE}"))
        .sees("This rings `+919811122233`")
        .await;
    omar
}

/// The ids of the message in front of somebody, by their buttons' labels.
fn id_of(person: &Person, label: &str) -> String {
    let message = person.message();
    let rows = message["components"].as_array().unwrap();
    let mut buttons = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
    let button = buttons.find(|button| button["label"] == label);
    let id: &Value = &button.unwrap_or_else(|| panic!("no {label:?}"))["custom_id"];
    id.as_str().unwrap().to_owned()
}

/// How many phones Exotel was asked to ring.
fn rung(stage: &Stage) -> usize {
    stage.exotel().asked("POST")
}
