//! What is remembered of a change: enough to read it, to prove it, and to take it back.
//! A secret cannot be represented here: the account's snapshot only says that one was replaced.

mod differences;
mod filter;
mod posting;
mod time;
mod undo;
mod words;

use serde::{Deserialize, Serialize};

pub use differences::{Difference, Subject, Value};
pub use filter::{AuditCursor, AuditFilter, AuditKind, Since};
pub use posting::{AuditPost, PostFault, Posting};
pub use time::iso_8601;
pub use undo::{History, Undo};

use super::access::MemberId;

/// The number of an audit row within its server. A row's seq is also the `rev` of what it
/// changed, so "who changed this last" is never stored twice.
pub type Seq = i64;

/// How long a removal or a disconnect can be taken back, in seconds (`design.md` section 2).
pub const UNDO_WINDOW_SECONDS: i64 = 24 * 60 * 60;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// Credentials were saved.
    CredentialsSaved,
    /// The credentials were made unusable.
    CredentialsDisconnected,
    /// A disconnect was taken back.
    CredentialsReconnected,
    /// The sealed values of a disconnected account were destroyed.
    CredentialsDestroyed,
    /// A step of the checklist was marked as done.
    StepMarked,
    /// A number was added.
    NumberAdded,
    /// A number's label, voice bot or Flow URL was changed.
    NumberEdited,
    /// A number was removed.
    NumberRemoved,
    /// A removed number was brought back.
    NumberRestored,
    /// A voice bot was added.
    VoiceBotAdded,
    /// A voice bot's name or URL was changed.
    VoiceBotEdited,
    /// A voice bot was removed.
    VoiceBotRemoved,
    /// A role was given a level.
    AccessGranted,
    /// A role's level was taken.
    AccessRevoked,
    /// The channel that changes are posted in was set or cleared.
    AuditChannelSet,
}

impl AuditAction {
    /// Every action, for tests and for reading [`AuditAction::word`] back.
    pub const ALL: [Self; 15] = [
        Self::CredentialsSaved,
        Self::CredentialsDisconnected,
        Self::CredentialsReconnected,
        Self::CredentialsDestroyed,
        Self::StepMarked,
        Self::NumberAdded,
        Self::NumberEdited,
        Self::NumberRemoved,
        Self::NumberRestored,
        Self::VoiceBotAdded,
        Self::VoiceBotEdited,
        Self::VoiceBotRemoved,
        Self::AccessGranted,
        Self::AccessRevoked,
        Self::AuditChannelSet,
    ];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CredentialsSaved => "credentials_saved",
            Self::CredentialsDisconnected => "credentials_disconnected",
            Self::CredentialsReconnected => "credentials_reconnected",
            Self::CredentialsDestroyed => "credentials_destroyed",
            Self::StepMarked => "step_marked",
            Self::NumberAdded => "number_added",
            Self::NumberEdited => "number_edited",
            Self::NumberRemoved => "number_removed",
            Self::NumberRestored => "number_restored",
            Self::VoiceBotAdded => "voice_bot_added",
            Self::VoiceBotEdited => "voice_bot_edited",
            Self::VoiceBotRemoved => "voice_bot_removed",
            Self::AccessGranted => "access_granted",
            Self::AccessRevoked => "access_revoked",
            Self::AuditChannelSet => "audit_channel_set",
        }
    }

    /// Reads [`AuditAction::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }
}

/// A thing as it was, or as it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Snapshot {
    /// The Exotel account.
    Account(AccountSnapshot),
    /// A number.
    Number(NumberSnapshot),
    /// A voice bot.
    VoiceBot(VoiceBotSnapshot),
    /// A step of the checklist.
    Step {
        /// The step's word.
        step: String,
    },
    /// A role's level.
    Rule {
        /// The level's word.
        level: String,
    },
    /// The channel that changes are posted in.
    AuditChannel {
        /// The channel.
        channel: u64,
    },
}

/// The account without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSnapshot {
    /// Account SID.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sid: Option<String>,
    /// API origin.
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
    /// Label.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// Key of the assigned voice bot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bot: Option<i64>,
    /// That voice bot's name at the time, so that history reads well after it is gone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bot_name: Option<String>,
    /// Flow URL as typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub flow_url: Option<String>,
}

/// A voice bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceBotSnapshot {
    /// The voice platform's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Own WebSocket URL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub own_url: Option<String>,
}

/// A change on its way into the audit trail.
#[derive(Clone, Debug)]
pub struct Change {
    /// What was done.
    pub action: AuditAction,
    /// To what: `account`, an E.164 number, a voice bot's key, a role.
    pub target: String,
    /// How it was.
    pub old: Option<Snapshot>,
    /// How it is now.
    pub new: Option<Snapshot>,
    /// The row that this one takes back.
    pub undoes: Option<Seq>,
}

/// A row of the audit trail.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Its number within the server.
    pub seq: Seq,
    /// When, in unix seconds.
    pub at: i64,
    /// Who; 0 is Switchboard itself.
    pub actor: MemberId,
    /// The change.
    pub change: Change,
}

/// An attempt that was refused: one a member, action, surface and hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedAttempt {
    /// Its number within the server.
    pub number: Seq,
    /// When, in unix seconds.
    pub at: i64,
    /// Who tried.
    pub member: MemberId,
    /// What, in [`Action::word`](super::access::Action::word).
    pub action: String,
    /// With what, in [`Surface::word`](super::access::Surface::word).
    pub surface: String,
    /// Where; a thread counts as its parent.
    pub channel: u64,
}

/// The bytes that a row's hash covers: every column, length-prefixed, so that no two rows can
/// read the same (`reference/security.md` section 1).
#[must_use]
pub fn canonical_row(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_word(action.word()), Some(action));
        }
    }

    #[test]
    fn moving_a_byte_between_columns_changes_the_row() {
        assert_ne!(canonical_row(&[b"ab", b"c"]), canonical_row(&[b"a", b"bc"]));
    }
}
