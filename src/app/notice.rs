//! What just happened: it was done, it was refused, it failed.

use super::dialog::Dialog;
use crate::domain::access::{AccessRule, ChannelId, GuildId, Level};
use crate::domain::audit::Rev;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

/// What just happened.
#[derive(Clone, Debug)]
pub enum Notice {
    Done(Done),
    /// It was refused, with a way on.
    Refused(Refusal, Option<Remedy>),
    /// It failed; the reference is the interaction's id.
    Broken(u64),
}

/// A way on after a refusal.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// A dialog: **Edit** opens it, **Try again** reopens it as it was typed, **Overwrite** (beside **Keep
    /// theirs**) saves what was typed.
    Dialog(Box<Dialog>),
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
    /// "Credentials saved".
    CredentialsSaved,
    /// The credentials are unusable.
    Disconnected {
        /// The change, for Undo and Destroy now.
        change: Rev,
        /// Until when (unix seconds) Undo works.
        until: i64,
    },
    /// The disconnect was taken back.
    Reconnected,
    /// Key and token are gone for good.
    Destroyed,
    /// A step was marked.
    StepMarked {
        /// The change, for Undo.
        change: Rev,
    },
    /// A number was added.
    NumberAdded {
        /// Which.
        phone: PhoneNumber,
        /// What looks odd about its Flow URL.
        warnings: Vec<FlowUrlWarning>,
        /// Offer **Add another**.
        another: bool,
    },
    /// A number was changed.
    NumberSaved {
        /// Which.
        phone: PhoneNumber,
        /// What was saved, in the page's words.
        what: Vec<&'static str>,
        /// The WebSocket URL is another one now.
        repaste: bool,
        /// What looks odd about its Flow URL.
        warnings: Vec<FlowUrlWarning>,
        /// The change, for Undo.
        change: Rev,
    },
    /// Nothing differed from what was saved.
    NothingChanged,
    /// A number was removed.
    Removed {
        /// Which.
        phone: PhoneNumber,
        /// The change, for Undo.
        change: Rev,
    },
    /// A removed number is back.
    Restored(PhoneNumber),
    /// Some other change was taken back.
    Undone {
        /// The WebSocket URL is another one now.
        repaste: bool,
    },
    /// A voice bot was added.
    VoiceBotAdded {
        /// Its name.
        name: String,
    },
    /// A voice bot was changed.
    VoiceBotSaved {
        /// Its name.
        name: String,
        /// How many numbers have another WebSocket URL now.
        repaste: i64,
        /// The change, for Undo.
        change: Rev,
    },
    /// A voice bot was removed.
    VoiceBotRemoved {
        /// Its name.
        name: String,
        /// The change, for Undo.
        change: Rev,
    },
    /// Changes are posted in that channel from now on.
    AuditChannelSet {
        /// The channel.
        channel: ChannelId,
        /// Everybody in the server sees it; `None` = that could not be found out.
        public: Option<bool>,
    },
    /// Changes are no longer posted.
    AuditChannelCleared,
    /// A role was given a level.
    AccessGranted {
        /// The server.
        guild: GuildId,
        /// What it has now.
        rule: AccessRule,
        /// What it had there before.
        old: Option<Level>,
        /// The change, for Undo.
        change: Rev,
    },
    /// A role's level was taken.
    AccessRevoked {
        /// The server.
        guild: GuildId,
        /// What it had.
        rule: AccessRule,
        /// The change, for Undo.
        change: Rev,
    },
    /// It was done before; nothing happened now.
    AlreadyDone,
}
