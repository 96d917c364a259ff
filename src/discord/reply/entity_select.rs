//! Selects whose choices Discord itself fills in: roles and channels.

use serde::Serialize;

/// Discord's channel types in which a command can be used and a rule can hold: text, voice,
/// announcements, stage, forum. Threads share the rules of the channel they are in.
const CHANNEL_TYPES: [u8; 5] = [0, 2, 5, 13, 15];

const ROLE: u8 = 6;
const CHANNEL: u8 = 8;

/// A select of one role or one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntitySelect {
    #[serde(rename = "type")]
    kind: u8,
    custom_id: String,
    placeholder: String,
    min_values: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    default_values: Vec<Default>,
    #[serde(skip_serializing_if = "<[u8]>::is_empty")]
    channel_types: &'static [u8],
}

/// What is chosen already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Default {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl EntitySelect {
    pub(super) fn custom_id(&self) -> &str {
        &self.custom_id
    }

    /// A select of a role.
    #[must_use]
    pub fn role(custom_id: String, placeholder: &str) -> Self {
        Self {
            kind: ROLE,
            custom_id,
            placeholder: placeholder.to_owned(),
            min_values: 1,
            default_values: Vec::new(),
            channel_types: &[],
        }
    }

    /// A select of a channel, which can be left or made empty.
    #[must_use]
    pub fn channel(custom_id: String, placeholder: &str, chosen: Option<u64>) -> Self {
        let chosen = chosen.map(|id| Default { id: id.to_string(), kind: "channel" });
        Self {
            kind: CHANNEL,
            custom_id,
            placeholder: placeholder.to_owned(),
            min_values: 0,
            default_values: chosen.into_iter().collect(),
            channel_types: &CHANNEL_TYPES,
        }
    }
}
