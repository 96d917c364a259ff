//! What is remembered of a change: enough to read it, to prove it, and to take it back.
//! A secret cannot be represented here: the account's snapshot only says that one was replaced.

mod action;
mod differences;
mod filter;
mod posting;
mod request;
mod snapshot;
mod target;
mod time;
mod undo;

pub use action::AuditAction;
pub use differences::{AT_EXOTEL, Difference, Value};
pub use filter::{AuditCursor, AuditFilter, AuditKind, Since};
pub use posting::{AuditPost, Headline, PostFault, Posting};
pub use request::{CallLimits, CallRoute, Outcome, Request};
pub use snapshot::{AccountSnapshot, NumberSnapshot, SecretState, Snapshot, VoiceBotSnapshot};
pub use target::Target;
pub use time::iso_8601;
pub use undo::{History, Undo};

pub use super::ids::{Rev, Seq};

use super::access::{ChannelId, MemberId};

/// How long a removal or a disconnect can be taken back, in seconds.
pub const UNDO_WINDOW_SECONDS: i64 = 24 * 60 * 60;

/// A change on its way into the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: AuditAction,
    pub target: Target,
    pub old: Option<Snapshot>,
    pub new: Option<Snapshot>,
    /// The row that this one takes back.
    pub undoes: Option<Seq>,
}

/// A row of the audit trail.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// What buttons and dialogs name it by.
    pub rev: Rev,
    /// When, in unix seconds.
    pub at: i64,
    /// Who; 0 is Switchboard itself.
    pub actor: MemberId,
    pub change: Change,
    /// The batch that it is a part of.
    pub batch: Option<Seq>,
}

impl AuditEntry {
    /// Its number within the server.
    #[must_use]
    pub const fn seq(&self) -> Seq {
        self.rev.seq
    }
}

/// How many days refused attempts are kept, unless the operator decides otherwise.
pub const REFUSED_KEPT_DAYS: u32 = 90;

/// An attempt that was refused: one a member, action, surface and hour; of a day that is over, one a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedAttempt {
    /// Its number within the server.
    pub number: Seq,
    /// When, in unix seconds.
    pub at: i64,
    pub member: MemberId,
    /// What, in [`Action::word`](super::access::Action::word).
    pub action: String,
    /// With what, in [`Surface::word`](super::access::Surface::word).
    pub surface: String,
    /// Where; a thread counts as its parent. Of a day, where it was first.
    pub channel: ChannelId,
    /// Of a day: in how many of its hours there was such an attempt.
    pub hours: Option<i64>,
}

/// The bytes that a row's hash covers: every column, length-prefixed, so that no two rows can
/// read the same.
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
    fn moving_a_byte_between_columns_changes_the_row() {
        assert_ne!(canonical_row(&[b"ab", b"c"]), canonical_row(&[b"a", b"bc"]));
    }
}
