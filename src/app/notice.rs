//! What just happened: it was done, it was refused, it failed.

use super::dialog::Dialog;
use crate::domain::access::{AccessRule, ChannelId, GuildId, Level};
use crate::domain::audit::{Difference, Rev};
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

/// What just happened.
#[derive(Clone, Debug)]
pub enum Notice {
    Done(Done),
    /// It was refused, with the ways on.
    Refused(Refusal, Vec<Remedy>),
    /// It failed; the reference is the interaction's id.
    Broken(u64),
}

/// A way on after a refusal.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// **Edit** opens a dialog, **Try again** reopens it as it was typed.
    Dialog(Box<Dialog>),
    /// **Overwrite** saves what was typed, and **Keep theirs** does not.
    Overwrite {
        dialog: Box<Dialog>,
        /// From what is saved now to what was typed.
        yours: Vec<Difference>,
    },
    /// **Undo the others**, of a batch.
    UndoOthers(Rev),
    /// **Open it**.
    OpenNumber(PhoneNumber),
    /// **Open a new one**, of the page.
    OpenPage,
}

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    CredentialsSaved,
    Disconnected {
        change: Rev,
        /// Until when (unix seconds) Undo works.
        until: i64,
    },
    Reconnected,
    Destroyed,
    StepMarked {
        change: Rev,
    },
    NumberAdded {
        phone: PhoneNumber,
        warnings: Vec<FlowUrlWarning>,
        /// Offer **Add another**.
        another: bool,
    },
    NumberSaved {
        phone: PhoneNumber,
        /// What was saved, in the page's words.
        what: Vec<&'static str>,
        /// The WebSocket URL is another one now.
        repaste: bool,
        warnings: Vec<FlowUrlWarning>,
        change: Rev,
    },
    NothingChanged,
    Removed {
        phone: PhoneNumber,
        change: Rev,
    },
    Restored(PhoneNumber),
    Undone {
        /// The WebSocket URL is another one now.
        repaste: bool,
    },
    VoiceBotAdded {
        name: String,
    },
    VoiceBotSaved {
        name: String,
        /// How many numbers have another WebSocket URL now.
        repaste: i64,
        change: Rev,
    },
    VoiceBotRemoved {
        name: String,
        change: Rev,
    },
    /// Changes are posted in that channel from now on.
    AuditChannelSet {
        channel: ChannelId,
        /// Everybody in the server sees it; `None` = that could not be found out.
        public: Option<bool>,
    },
    AuditChannelCleared,
    AccessGranted {
        guild: GuildId,
        /// What it has now.
        rule: AccessRule,
        /// What it had there before.
        old: Option<Level>,
        change: Rev,
    },
    AccessRevoked {
        guild: GuildId,
        /// What it had.
        rule: AccessRule,
        change: Rev,
    },
    AlreadyDone,
}
