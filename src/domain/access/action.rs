//! Everything that can be asked for, and the level that it takes: one table, from which the
//! refusals, the documentation and the tests are made.

use super::Level;

/// Everything that can be asked for. An action that is not here cannot be performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the Exotel page and tick off its checklist.
    ViewPage,
    /// See numbers: cards, lists, URLs, suggestions.
    ViewNumbers,
    ViewVoiceBots,
    /// Mark a step of the checklist as done.
    MarkStep,
    /// Open or submit the Edit credentials dialog.
    EditCredentials,
    /// Ask Exotel whether the saved credentials are good.
    VerifyCredentials,
    /// Make the credentials unusable, take that back, or destroy them.
    Disconnect,
    AddNumber,
    /// Change a number's label, voice bot or Flow URL.
    EditNumber,
    /// See a number's last calls.
    ViewCalls,
    /// Ring a phone from a number.
    PlaceTestCall,
    RemoveNumber,
    /// Bring a removed number back.
    RestoreNumber,
    /// Add and change many numbers, from a file.
    ImportNumbers,
    /// Take the numbers away as a file.
    ExportNumbers,
    /// Ask Exotel for the account's numbers, and add or change them here as they are there.
    ImportFromExotel,
    /// Ask Exotel and the voice bots whether numbers work.
    CheckNumbers,
    /// Have Exotel send a number's calls to another flow, or take that back.
    SendCalls,
    /// Add, edit or remove a voice bot.
    ManageVoiceBots,
    /// See who changed what.
    ViewAudit,
    /// Take the audit trail away as files.
    ExportAudit,
    /// Choose the channel that changes are posted in.
    SetAuditChannel,
    /// See who may do what, and why.
    ViewAccess,
    /// Give a role a level, or take it.
    ManageAccess,
}

impl Action {
    /// Every action, for documentation and tests.
    pub const ALL: [Self; 24] = [
        Self::ViewPage,
        Self::ViewNumbers,
        Self::ViewVoiceBots,
        Self::MarkStep,
        Self::EditCredentials,
        Self::VerifyCredentials,
        Self::Disconnect,
        Self::AddNumber,
        Self::EditNumber,
        Self::ViewCalls,
        Self::PlaceTestCall,
        Self::RemoveNumber,
        Self::RestoreNumber,
        Self::ImportNumbers,
        Self::ExportNumbers,
        Self::ImportFromExotel,
        Self::CheckNumbers,
        Self::SendCalls,
        Self::ManageVoiceBots,
        Self::ViewAudit,
        Self::ExportAudit,
        Self::SetAuditChannel,
        Self::ViewAccess,
        Self::ManageAccess,
    ];

    /// The least level that may do it.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::ViewPage | Self::ViewNumbers | Self::ViewVoiceBots | Self::ViewCalls => {
                Level::Viewer
            }
            Self::MarkStep
            | Self::AddNumber
            | Self::EditNumber
            | Self::PlaceTestCall
            | Self::RemoveNumber
            | Self::RestoreNumber
            | Self::ImportNumbers
            | Self::ExportNumbers
            | Self::CheckNumbers
            | Self::SendCalls
            | Self::ViewAudit => Level::Operator,
            Self::EditCredentials
            | Self::VerifyCredentials
            | Self::Disconnect
            | Self::ImportFromExotel
            | Self::ManageVoiceBots
            | Self::ExportAudit
            | Self::SetAuditChannel
            | Self::ViewAccess
            | Self::ManageAccess => Level::Admin,
        }
    }

    /// Reads [`Action::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The word that is stored with a refusal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ViewPage => "view_page",
            Self::ViewNumbers => "view_numbers",
            Self::ViewVoiceBots => "view_voice_bots",
            Self::MarkStep => "mark_step",
            Self::EditCredentials => "edit_credentials",
            Self::VerifyCredentials => "verify_credentials",
            Self::Disconnect => "disconnect",
            Self::AddNumber => "add_number",
            Self::EditNumber => "edit_number",
            Self::ViewCalls => "view_calls",
            Self::PlaceTestCall => "place_test_call",
            Self::RemoveNumber => "remove_number",
            Self::RestoreNumber => "restore_number",
            Self::ImportNumbers => "import_numbers",
            Self::ExportNumbers => "export_numbers",
            Self::ImportFromExotel => "import_from_exotel",
            Self::CheckNumbers => "check_numbers",
            Self::SendCalls => "send_calls",
            Self::ManageVoiceBots => "manage_voice_bots",
            Self::ViewAudit => "view_audit",
            Self::ExportAudit => "export_audit",
            Self::SetAuditChannel => "set_audit_channel",
            Self::ViewAccess => "view_access",
            Self::ManageAccess => "manage_access",
        }
    }

    /// What it is, as the end of "You may not …".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::ViewPage => "open the Exotel page",
            Self::ViewNumbers => "see the phone numbers",
            Self::ViewVoiceBots => "see the voice bots",
            Self::MarkStep => "tick off set-up steps",
            Self::EditCredentials => "edit the credentials",
            Self::VerifyCredentials => "ask Exotel about the credentials",
            Self::Disconnect => "disconnect the account",
            Self::AddNumber => "add numbers",
            Self::EditNumber => "edit numbers",
            Self::ViewCalls => "see a number's calls",
            Self::PlaceTestCall => "place test calls",
            Self::RemoveNumber => "remove numbers",
            Self::RestoreNumber => "restore numbers",
            Self::ImportNumbers => "import numbers",
            Self::ExportNumbers => "export the numbers",
            Self::ImportFromExotel => "import numbers from Exotel",
            Self::CheckNumbers => "check numbers",
            Self::SendCalls => "have Exotel send calls to another flow",
            Self::ManageVoiceBots => "manage voice bots",
            Self::ViewAudit => "see the audit trail",
            Self::ExportAudit => "export the audit trail",
            Self::SetAuditChannel => "choose the audit channel",
            Self::ViewAccess => "see who may do what",
            Self::ManageAccess => "give roles a level",
        }
    }

    /// Every action that takes exactly this level.
    pub fn of_level(level: Level) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |action| action.level() == level)
    }
}
