//! What just happened: it was done, it was refused, it failed.

use super::dialog::Dialog;
use crate::domain::access::{AccessRule, ChannelId, GuildId, Level, RoleId};
use crate::domain::account::{Step, Verdict};
use crate::domain::audit::{Difference, Rev};
use crate::domain::batch::BatchSource;
use crate::domain::check::Sent;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::origin::ApiOrigin;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

/// What just happened.
#[derive(Clone, Debug)]
pub enum Notice {
    Done(Done),
    /// A file is being read, and compared with what is there.
    Reading,
    /// Many numbers are being changed: how many of them are.
    Writing {
        written: usize,
        of: usize,
    },
    /// Exotel is being asked for this page of the account's numbers, from 1.
    Asking {
        page: usize,
    },
    /// **Destroy now** was pressed, for what this disconnect left: whether it is meant.
    AskDestroy(Rev),
    /// It was refused, with the ways on.
    Refused(Refusal, Vec<Remedy>),
    /// It failed; the reference is the interaction's id.
    Broken(u64),
}

/// A way on after a refusal.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// **Restore**: take this removal back.
    Restore(Rev),
    /// **Edit** opens a dialog, **Try again** reopens it as it was typed. **Overwrite** saves it like that, and
    /// **Keep theirs** does not; of a number that was removed lately that is **Add as new**.
    Dialog {
        dialog: Box<Dialog>,
        /// Where somebody else was quicker: from what is saved now to what was typed.
        yours: Vec<Difference>,
    },
    /// **Undo the others**, of a batch.
    UndoOthers(Rev),
    /// **Open it**.
    OpenNumber(PhoneNumber),
    /// **Check**.
    Check(PhoneNumber),
    /// **Open a new one**, of the page.
    OpenPage,
}

impl Remedy {
    /// A dialog, where nothing stands against what was typed.
    #[must_use]
    pub fn dialog(dialog: Dialog) -> Self {
        Self::Dialog { dialog: Box::new(dialog), yours: Vec::new() }
    }
}

/// What is to be done with a number's WebSocket URL after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repaste {
    Nothing,
    /// It has one for the first time: it is to be pasted into Exotel.
    First,
    /// It is another one: Exotel keeps the old one until then.
    Changed,
}

impl Repaste {
    /// Between what a number had and has.
    #[must_use]
    pub fn between(before: Option<&str>, after: Option<&str>) -> Self {
        match (before, after) {
            (_, None) => Self::Nothing,
            (None, Some(_)) => Self::First,
            (Some(before), Some(after)) if before == after => Self::Nothing,
            (Some(_), Some(_)) => Self::Changed,
        }
    }
}

/// A blank API Base URL meant the wrong region: Exotel refused there what it accepts in the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: ApiOrigin,
    /// What is saved.
    pub to: ApiOrigin,
}

/// What is true again after an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reverted {
    /// A step is not marked as done.
    Step(Step),
    Rule {
        guild: GuildId,
        role: RoleId,
        channel: Option<ChannelId>,
        /// `None`: no level.
        level: Option<Level>,
    },
    VoiceBot {
        name: String,
        /// It is there again, or gone again.
        back: bool,
    },
    /// It is not in the list.
    NoNumber(PhoneNumber),
    /// Many numbers are as they were.
    Numbers {
        /// But for those that were changed since, which stay.
        others: bool,
        /// Otherwise it is stored, and goes on by itself.
        finished: bool,
    },
}

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    CredentialsSaved {
        /// What keeps the account from being Configured, in the page's words.
        missing: Vec<&'static str>,
        /// Of a secret, that it was set or replaced.
        differences: Vec<Difference>,
        /// What Exotel said of them; `None`: it was not asked.
        heard: Option<Verdict>,
        moved: Option<Moved>,
    },
    /// Exotel was asked about what is saved.
    Verified(Verdict),
    Disconnected {
        change: Rev,
        /// Until when (unix seconds) Undo works.
        until: i64,
    },
    Reconnected,
    /// Key and token are gone for good.
    Destroyed {
        /// And their bytes are out of the database's files.
        erased: bool,
    },
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
        differences: Vec<Difference>,
        websocket: Repaste,
        warnings: Vec<FlowUrlWarning>,
        change: Rev,
    },
    NothingChanged,
    /// Exotel sends a number's calls elsewhere than before.
    FlowSent {
        phone: PhoneNumber,
        was: Sent,
        now: Sent,
        /// What takes it back; `None` where it could not be written down.
        change: Option<Rev>,
    },
    /// It does as before again.
    FlowUndone {
        phone: PhoneNumber,
        now: Sent,
    },
    Removed {
        phone: PhoneNumber,
        change: Rev,
    },
    Restored(PhoneNumber),
    /// Some other change was taken back: what is true again.
    Undone(Reverted),
    NumberUndone {
        phone: PhoneNumber,
        differences: Vec<Difference>,
        websocket: Repaste,
    },
    VoiceBotUndone {
        name: String,
        differences: Vec<Difference>,
        /// How many numbers have another WebSocket URL now.
        repaste: i64,
    },
    VoiceBotAdded {
        name: String,
    },
    VoiceBotSaved {
        name: String,
        differences: Vec<Difference>,
        /// How many numbers have another WebSocket URL now.
        repaste: i64,
        change: Rev,
    },
    VoiceBotRemoved {
        name: String,
        change: Rev,
    },
    /// A batch was written, or will be: nothing keeps it from that any more.
    BatchWritten {
        source: BatchSource,
        added: usize,
        changed: usize,
        /// How many numbers have another WebSocket URL now.
        repaste: usize,
        /// `false`: it is being written in the background.
        finished: bool,
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
    /// That phone is remembered as the member's own, or none any more.
    OwnPhone(Option<PhoneNumber>),
    AlreadyDone,
}
