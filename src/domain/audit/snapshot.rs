//! A thing as it was before a change, or as it became.

use serde::{Deserialize, Serialize};

use crate::domain::access::ChannelId;
use crate::domain::ids::BotKey;

/// A thing as it was, or as it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Snapshot {
    Account(AccountSnapshot),
    Number(NumberSnapshot),
    VoiceBot(VoiceBotSnapshot),
    Step {
        step: String,
    },
    Rule {
        level: String,
    },
    AuditChannel {
        channel: ChannelId,
    },
    /// Where Exotel sends a number's calls; `None`: to no flow.
    Flow {
        voice_url: Option<String>,
    },
    /// A test call.
    Call {
        /// The phone that is to ring, as it may be shown.
        to: String,
        /// [`CallRoute`](super::CallRoute).
        route: String,
    },
    /// A member's own phone, as it may be shown.
    Phone {
        phone: String,
    },
    /// What came of a request to Exotel.
    Answer {
        answer: String,
        /// Exotel's id of a call.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        call: Option<String>,
    },
    /// What was found at Exotel, in words.
    AtExotel {
        says: String,
    },
    /// Many numbers: what it was for, and how many.
    Batch {
        what: String,
        numbers: i64,
    },
}

/// The account without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSnapshot {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sid: Option<String>,
    pub origin: String,
    /// What happened to the API Key.
    pub api_key: SecretState,
    /// What happened to the API Token.
    pub api_token: SecretState,
}

/// All that is ever said of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretState {
    /// None is saved.
    Missing,
    /// One is saved.
    Saved,
    /// This change put a new one in place.
    Replaced,
}

/// A number's changeable parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSnapshot {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// Key of the assigned voice bot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bot: Option<BotKey>,
    /// That voice bot's name at the time, so that history reads well after it is gone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bot_name: Option<String>,
    /// That voice bot's id, which no other has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bot_id: Option<String>,
    /// Flow URL as typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub flow_url: Option<String>,
}

/// A voice bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceBotSnapshot {
    /// The voice platform's id.
    pub id: String,
    pub name: String,
    /// Own WebSocket URL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub own_url: Option<String>,
    /// Who says that there is this bot, unless it was added by hand.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
}
