//! What a person wants, whichever way they asked: command, button, select or dialog.

mod access;
mod audit;
mod place;

use crate::domain::access::{Action, Surface};
use crate::domain::account::CredentialsForm;
use crate::domain::account::Step;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::{BotChoice, BotKey};

pub use access::{AccessIntent, Described, Whom};
pub use audit::{AuditIntent, AuditQuery, ExportFormat};
pub use place::Place;

/// One of a number's two URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// What Exotel streams the call to.
    WebSocket,
    /// What identifies the Exotel flow.
    Flow,
}

/// The dialog that **Try again** opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogKind {
    /// Edit credentials.
    Credentials,
    /// Add Number.
    AddNumber,
    /// Edit Number, of this number.
    EditNumber(PhoneNumber),
    /// Add Voice Bot.
    AddVoiceBot,
    /// Edit Voice Bot, of this key.
    EditVoiceBot(BotKey),
}

/// Everything that can be asked for.
#[derive(Clone, Debug)]
pub enum Intent {
    /// See the Exotel page.
    Page(Cursor),
    /// Put the page away.
    Close,
    /// Mark a step that only a person can know to be done.
    MarkStep(Step),
    /// Open the Edit credentials dialog.
    OpenCredentials(Place),
    /// Save what was typed into it.
    SaveCredentials {
        /// The account's rev when the dialog was opened.
        seen: Rev,
        /// What was typed.
        form: CredentialsForm,
        /// Where from.
        place: Place,
    },
    /// Make the credentials unusable.
    Disconnect(Place),
    /// Destroy what a disconnect left for its Undo.
    DestroyNow {
        /// The disconnect.
        disconnect: Rev,
        /// Where from.
        place: Place,
    },

    /// Open the Add Number dialog, prefilled.
    OpenAddNumber {
        /// What was given already.
        form: NumberForm,
        /// Where from.
        place: Place,
    },
    /// Add a number.
    AddNumber {
        /// What was typed.
        form: NumberForm,
        /// Where from.
        place: Place,
    },
    /// Open the Edit Number dialog.
    OpenEditNumber {
        /// Which, as typed or as a button carries it.
        number: NumberRef,
        /// Where from.
        place: Place,
    },
    /// Save what was typed into it.
    SaveNumber {
        /// Which.
        number: NumberRef,
        /// The number as the dialog showed it.
        seen: Rev,
        /// What was typed.
        form: NumberForm,
        /// Where from.
        place: Place,
    },
    /// Save it although somebody else changed the number meanwhile.
    Overwrite {
        dialog: DialogKind,
        /// Their change, as it was shown.
        seen: Rev,
        draft: DraftId,
    },
    /// Change parts of a number at once, or open its dialog when there is nothing to change.
    ChangeNumber {
        /// Which.
        number: NumberRef,
        /// What to change.
        changes: NumberForm,
    },
    /// Assign a voice bot, or none.
    Assign {
        /// Which number.
        number: NumberRef,
        /// The voice bot that a card showed as assigned.
        expected: Expected,
        /// The choice.
        bot: BotChoice,
        /// Where from.
        place: Place,
    },
    /// See a number's card.
    Card(NumberRef),
    /// See the numbers.
    ListNumbers {
        /// Part of the digits or the label.
        search: String,
        /// Only those of this voice bot.
        bot: Option<BotChoice>,
        /// From where on.
        cursor: Cursor,
    },
    /// See one URL alone, to copy it.
    Copy {
        /// Which number.
        number: NumberRef,
        /// Which URL.
        url: UrlKind,
    },
    /// Remove a number at once.
    RemoveNumber {
        /// Which.
        number: NumberRef,
        expected: Expected,
        /// Where from.
        place: Place,
    },
    /// Bring a removed number back.
    RestoreNumber(NumberRef),

    /// See the voice bots.
    ListVoiceBots {
        /// Which page, from 0.
        page: i64,
    },
    /// Open the Add Voice Bot dialog, prefilled.
    OpenAddVoiceBot {
        /// What was given already.
        form: VoiceBotForm,
        /// Where from.
        place: Place,
    },
    /// Add a voice bot.
    AddVoiceBot {
        /// What was typed.
        form: VoiceBotForm,
        /// Where from.
        place: Place,
    },
    /// Open the Edit Voice Bot dialog.
    OpenEditVoiceBot {
        /// Which.
        bot: BotChoice,
        /// Where from.
        place: Place,
    },
    /// Save what was typed into it.
    SaveVoiceBot {
        /// Which.
        bot: BotKey,
        /// The voice bot as the dialog showed it.
        seen: Rev,
        /// What was typed.
        form: VoiceBotForm,
        /// Where from.
        place: Place,
    },
    /// Change parts of a voice bot at once, or open its dialog when there is nothing to change.
    ChangeVoiceBot {
        /// Which.
        bot: BotChoice,
        /// What to change.
        changes: VoiceBotForm,
    },
    /// Remove a voice bot.
    RemoveVoiceBot {
        /// Which.
        bot: BotChoice,
        expected: Expected,
        /// Where from.
        place: Place,
    },
    /// See a voice bot.
    VoiceBot(BotKey),

    /// About the audit trail.
    Audit(AuditIntent),

    /// About access.
    Access(AccessIntent),

    /// Reopen a dialog as it was typed.
    TryAgain {
        /// What was typed.
        draft: DraftId,
        /// Which dialog.
        dialog: DialogKind,
        /// Where from.
        place: Place,
    },
    /// Take a change back.
    Undo {
        change: Rev,
        /// Where from.
        place: Place,
    },
}

/// What is asked while an option is typed.
#[derive(Clone, Debug)]
pub enum Suggest {
    /// Numbers on the page.
    Numbers(String),
    /// Numbers that the audit trail can be asked about.
    AuditedNumbers(String),
    /// Numbers that can be restored.
    RemovedNumbers(String),
    /// Voice bots; with "None" where that is a choice.
    VoiceBots {
        /// What was typed.
        typed: String,
        /// "None" is a choice.
        none: bool,
    },
}

impl Intent {
    /// What must be allowed before anything else happens. An Undo is judged again by the change
    /// that it takes back.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Page(_) | Self::Close | Self::Undo { .. } => Action::ViewPage,
            Self::MarkStep(_) => Action::MarkStep,
            Self::OpenCredentials(_) | Self::SaveCredentials { .. } => Action::EditCredentials,
            Self::Disconnect(_) | Self::DestroyNow { .. } => Action::Disconnect,
            Self::OpenAddNumber { .. } | Self::AddNumber { .. } => Action::AddNumber,
            Self::OpenEditNumber { .. }
            | Self::SaveNumber { .. }
            | Self::ChangeNumber { .. }
            | Self::Assign { .. } => Action::EditNumber,
            Self::Card(_) | Self::ListNumbers { .. } | Self::Copy { .. } => Action::ViewNumbers,
            Self::RemoveNumber { .. } => Action::RemoveNumber,
            Self::RestoreNumber(_) => Action::RestoreNumber,
            Self::ListVoiceBots { .. } | Self::VoiceBot(_) => Action::ViewVoiceBots,
            Self::OpenAddVoiceBot { .. }
            | Self::AddVoiceBot { .. }
            | Self::OpenEditVoiceBot { .. }
            | Self::SaveVoiceBot { .. }
            | Self::ChangeVoiceBot { .. }
            | Self::RemoveVoiceBot { .. } => Action::ManageVoiceBots,
            Self::Audit(audit) => audit.action(),
            Self::Access(access) => access.action(),
            Self::TryAgain { dialog, .. } | Self::Overwrite { dialog, .. } => match dialog {
                DialogKind::Credentials => Action::EditCredentials,
                DialogKind::AddNumber => Action::AddNumber,
                DialogKind::EditNumber(_) => Action::EditNumber,
                DialogKind::AddVoiceBot | DialogKind::EditVoiceBot(_) => Action::ManageVoiceBots,
            },
        }
    }

    /// Where it was asked from. A card or a voice bot that is opened by a select or a button was
    /// opened from its list; by a command, from nowhere.
    #[must_use]
    pub fn place(&self, surface: Surface) -> Place {
        match self {
            Self::OpenCredentials(place)
            | Self::SaveCredentials { place, .. }
            | Self::Disconnect(place)
            | Self::DestroyNow { place, .. }
            | Self::OpenAddNumber { place, .. }
            | Self::AddNumber { place, .. }
            | Self::OpenEditNumber { place, .. }
            | Self::SaveNumber { place, .. }
            | Self::Assign { place, .. }
            | Self::RemoveNumber { place, .. }
            | Self::OpenAddVoiceBot { place, .. }
            | Self::AddVoiceBot { place, .. }
            | Self::OpenEditVoiceBot { place, .. }
            | Self::SaveVoiceBot { place, .. }
            | Self::RemoveVoiceBot { place, .. }
            | Self::TryAgain { place, .. }
            | Self::Undo { place, .. } => place.clone(),
            Self::Overwrite { dialog: DialogKind::EditNumber(phone), .. } => {
                Place::Card(phone.clone())
            }
            Self::MarkStep(_) => Place::Page,
            Self::Access(access) => access.place(),
            Self::Card(_) if surface != Surface::Command => Place::Page,
            Self::Overwrite { .. } | Self::VoiceBot(_) => Place::VoiceBots,
            _ => Place::New,
        }
    }

    /// The answer stands beside what was there instead of replacing it.
    #[must_use]
    pub const fn answers_beside(&self) -> bool {
        matches!(self, Self::Copy { .. })
    }

    /// The answer may be a dialog, which cannot come after a deferral.
    #[must_use]
    pub const fn may_open_dialog(&self) -> bool {
        match self {
            Self::OpenCredentials(_)
            | Self::OpenAddNumber { .. }
            | Self::OpenEditNumber { .. }
            | Self::OpenAddVoiceBot { .. }
            | Self::OpenEditVoiceBot { .. }
            | Self::TryAgain { .. } => true,
            Self::ChangeNumber { changes, .. } => changes.changes_nothing(),
            Self::ChangeVoiceBot { changes, .. } => changes.changes_nothing(),
            _ => false,
        }
    }
}
