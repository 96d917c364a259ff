//! What a person wants, whichever way they asked: command, button, select or dialog.

mod access;
mod audit;
mod place;

use crate::domain::access::{Action, Surface};
use crate::domain::account::CredentialsForm;
use crate::domain::account::Step;
use crate::domain::audit::Seq;
use crate::domain::numbers::Cursor;
use crate::domain::numbers::Shown;

pub use access::{AccessIntent, Described, Whom};
pub use audit::{AuditIntent, AuditQuery, ExportFormat};
pub use place::Place;

use super::forms::{BotChoice, NumberChanges, NumberForm, VoiceBotChanges, VoiceBotForm};

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
    EditNumber(String),
    /// Add Voice Bot.
    AddVoiceBot,
    /// Edit Voice Bot, of this key.
    EditVoiceBot(i64),
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
        seen: Seq,
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
        disconnect: Seq,
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
        number: String,
        /// Where from.
        place: Place,
    },
    /// Save what was typed into it.
    SaveNumber {
        /// Which.
        number: String,
        /// The number's rev when the dialog was opened.
        seen: Seq,
        /// What was typed.
        form: NumberForm,
        /// Where from.
        place: Place,
    },
    /// Save it although somebody else changed the number meanwhile.
    Overwrite {
        /// Which.
        number: String,
        /// The rev of their change, as it was shown.
        seen: Seq,
        /// What was typed.
        draft: u64,
    },
    /// Change parts of a number at once, or open its dialog when there is nothing to change.
    ChangeNumber {
        /// Which.
        number: String,
        /// What to change.
        changes: NumberChanges,
    },
    /// Assign a voice bot, or none.
    Assign {
        /// Which number.
        number: String,
        /// The voice bot that was shown as assigned, when it was chosen from a card.
        shown: Shown,
        /// The choice.
        bot: BotChoice,
        /// Where from.
        place: Place,
    },
    /// See a number's card.
    Card(String),
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
        number: String,
        /// Which URL.
        url: UrlKind,
    },
    /// Remove a number at once.
    RemoveNumber {
        /// Which.
        number: String,
        /// The rev that was shown, when it was a button.
        seen: Option<Seq>,
        /// Where from.
        place: Place,
    },
    /// Bring a removed number back.
    RestoreNumber(String),

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
        bot: i64,
        /// Its rev when the dialog was opened.
        seen: Seq,
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
        changes: VoiceBotChanges,
    },
    /// Remove a voice bot.
    RemoveVoiceBot {
        /// Which.
        bot: BotChoice,
        /// Where from.
        place: Place,
    },
    /// See a voice bot.
    VoiceBot(i64),

    /// About the audit trail.
    Audit(AuditIntent),

    /// About access.
    Access(AccessIntent),

    /// Reopen a dialog as it was typed.
    TryAgain {
        /// What was typed.
        draft: u64,
        /// Which dialog.
        dialog: DialogKind,
        /// Where from.
        place: Place,
    },
    /// Take a change back.
    Undo {
        /// The change.
        seq: Seq,
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
            | Self::Overwrite { .. }
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
            Self::TryAgain { dialog, .. } => match dialog {
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
            Self::Overwrite { number, .. } => Place::Card(number.clone()),
            Self::MarkStep(_) => Place::Page,
            Self::Access(access) => access.place(),
            Self::Card(_) if surface != Surface::Command => Place::Page,
            Self::VoiceBot(_) => Place::VoiceBots,
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
            Self::ChangeNumber { changes, .. } => changes.is_empty(),
            Self::ChangeVoiceBot { changes, .. } => changes.is_empty(),
            _ => false,
        }
    }
}
