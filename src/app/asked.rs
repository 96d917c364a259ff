//! What a person wants and where they asked it, whichever way: command, button, select or dialog.

use super::place::Place;
use crate::domain::access::Action;
use crate::domain::audit::Rev;

pub use super::access::{AccessIntent, Described, Whom};
pub use super::account::AccountIntent;
pub use super::attachments::Attached;
pub use super::audit::{AuditIntent, AuditQuery, ExportFormat};
pub use super::batch::{BatchIntent, BatchStep, PICKS_A_PAGE};
pub use super::calls::{CallIntent, CallsFrom};
pub use super::check::CheckIntent;
pub use super::dialog::{Dialog, DialogStep};
pub use super::numbers::NumberIntent;
pub use super::screen::UrlKind;
pub use super::suggest::Suggest;
pub use super::voice_bots::VoiceBotIntent;

/// What is wanted, and where from.
#[derive(Clone, Debug)]
pub struct Asked {
    pub intent: Intent,
    pub place: Place,
}

/// Everything that can be asked for, a subject each.
#[derive(Clone, Debug)]
pub enum Intent {
    Account(AccountIntent),
    Number(NumberIntent),
    VoiceBot(VoiceBotIntent),
    Access(AccessIntent),
    Audit(AuditIntent),
    Batch(BatchIntent),
    Call(CallIntent),
    Check(CheckIntent),
    Dialog(Dialog),
    /// Take this change back.
    Undo(Rev),
    /// Take this batch back, but for the numbers that were changed since.
    UndoOthers(Rev),
}

macro_rules! subjects {
    ($($subject:ident($intent:ty),)*) => {
        $(impl From<$intent> for Intent {
            fn from(intent: $intent) -> Self {
                Self::$subject(intent)
            }
        })*
    };
}

subjects! {
    Account(AccountIntent),
    Number(NumberIntent),
    VoiceBot(VoiceBotIntent),
    Access(AccessIntent),
    Audit(AuditIntent),
    Batch(BatchIntent),
    Call(CallIntent),
    Check(CheckIntent),
    Dialog(Dialog),
}

impl Asked {
    /// The same question, asked at a place.
    pub fn at(place: &Place, intent: impl Into<Intent>) -> Self {
        Self { intent: intent.into(), place: place.clone() }
    }

    /// Asked with a slash command.
    pub fn by_command(intent: impl Into<Intent>) -> Self {
        Self::at(&Place::New, intent)
    }
}

impl Intent {
    /// What must be allowed before anything else happens. An Undo is judged again by the change
    /// that it takes back.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Account(account) => account.action(),
            Self::Number(number) => number.action(),
            Self::VoiceBot(bot) => bot.action(),
            Self::Access(access) => access.action(),
            Self::Audit(audit) => audit.action(),
            Self::Batch(batch) => batch.action(),
            Self::Call(call) => call.action(),
            Self::Check(check) => check.action(),
            Self::Dialog(dialog) => dialog.action(),
            Self::Undo(_) | Self::UndoOthers(_) => Action::ViewPage,
        }
    }

    /// The answer stands beside what was there instead of replacing it.
    #[must_use]
    pub const fn answers_beside(&self) -> bool {
        matches!(
            self,
            Self::Number(NumberIntent::Copy { .. })
                | Self::Call(CallIntent::List { from: CallsFrom::Opened, .. })
        )
    }

    /// The answer is a dialog, which cannot come after a deferral.
    #[must_use]
    pub const fn opens_dialog(&self) -> bool {
        matches!(self, Self::Dialog(dialog) if dialog.opens())
    }
}
