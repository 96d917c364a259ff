//! Whether a change can still be taken back, judged from what came after it: for the trail's
//! buttons, and again inside the transaction that takes it back.

use super::{AuditAction, AuditEntry, Seq, Snapshot, UNDO_WINDOW_SECONDS, VoiceBotSnapshot};

/// What came after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// The newest change of the same thing.
    pub last: Seq,
    /// The change that took this one back.
    pub undone_by: Option<Seq>,
}

/// Whether a change can be taken back, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    Possible,
    /// It was, by that change.
    Undone(Seq),
    /// The thing was changed again since; that is its newest change.
    ChangedSince(Seq),
    /// 24 hours have passed.
    Expired,
    /// A change of this kind never can.
    Never,
}

impl Undo {
    /// Judges a change.
    #[must_use]
    pub fn of(entry: &AuditEntry, history: History, now: i64) -> Self {
        // The voice platform would only say the same again.
        let platforms = |snapshot: &Option<Snapshot>| {
            matches!(snapshot, Some(Snapshot::VoiceBot(VoiceBotSnapshot { source: Some(_), .. })))
        };
        if platforms(&entry.change.old) || platforms(&entry.change.new) {
            return Self::Never;
        }
        let window = match entry.change.action {
            AuditAction::CredentialsDisconnected | AuditAction::NumberRemoved => {
                Some(UNDO_WINDOW_SECONDS)
            }
            AuditAction::NumberAdded
            | AuditAction::NumberEdited
            | AuditAction::NumberRestored
            | AuditAction::VoiceBotAdded
            | AuditAction::VoiceBotEdited
            | AuditAction::VoiceBotRemoved
            | AuditAction::AccessGranted
            | AuditAction::AccessRevoked
            | AuditAction::StepMarked
            | AuditAction::BatchWritten => None,
            // What Exotel refused, or what nobody knows the outcome of, is no change to take back.
            AuditAction::FlowAnswered
                if matches!(entry.change.new, Some(Snapshot::Flow { .. })) =>
            {
                None
            }
            AuditAction::CredentialsSaved
            | AuditAction::CredentialsReconnected
            | AuditAction::CredentialsDestroyed
            | AuditAction::AuditChannelSet
            | AuditAction::FlowAsked
            | AuditAction::FlowAnswered
            | AuditAction::CallAsked
            | AuditAction::CallAnswered
            | AuditAction::PhoneRemembered
            | AuditAction::PhoneForgotten
            | AuditAction::DriftFound
            | AuditAction::DriftOver => return Self::Never,
        };
        match history {
            History { undone_by: Some(seq), .. } => Self::Undone(seq),
            History { last, .. } if last != entry.seq() => Self::ChangedSince(last),
            _ if window.is_some_and(|window| now >= entry.at + window) => Self::Expired,
            _ => Self::Possible,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::MemberId;
    use crate::domain::audit::{Change, Rev, Target};

    fn judge(action: AuditAction, last: i64, undone_by: Option<i64>, now: i64) -> Undo {
        let entry = AuditEntry {
            rev: Rev { seq: Seq(5), tag: 0 },
            at: 1000,
            actor: MemberId(1),
            change: Change { action, target: Target::Account, old: None, new: None, undoes: None },
            batch: None,
        };
        Undo::of(&entry, History { last: Seq(last), undone_by: undone_by.map(Seq) }, now)
    }

    #[test]
    fn the_newest_change_of_a_thing_can_be_taken_back() {
        let edited = AuditAction::NumberEdited;
        assert_eq!(judge(edited, 5, None, 1_000_000_000), Undo::Possible);
        assert_eq!(judge(edited, 6, None, 1001), Undo::ChangedSince(Seq(6)));
        assert_eq!(judge(edited, 8, Some(7), 1001), Undo::Undone(Seq(7)));
    }

    #[test]
    fn a_removal_and_a_disconnect_can_for_a_day() {
        for action in [AuditAction::NumberRemoved, AuditAction::CredentialsDisconnected] {
            let end = 1000 + UNDO_WINDOW_SECONDS;
            assert_eq!(judge(action, 5, None, end - 1), Undo::Possible);
            assert_eq!(judge(action, 5, None, end), Undo::Expired);
        }
    }

    #[test]
    fn saved_secrets_never_come_back() {
        let saved = AuditAction::CredentialsSaved;
        assert_eq!(judge(saved, 5, None, 1001), Undo::Never);
    }
}
