//! Every way to ask, and what it takes. A new intent, suggestion or dialog does not compile here
//! until it has its line in [`handler`], [`suggester`] or [`submitter`], and a line without a way
//! to ask fails a test; so does a command, an option or a verb that is not in [`ways`].

use Way::{Button, Command, Dialog, Entity, Select, Typing};
use switchboard::app::intent::{AccessIntent, AuditIntent, Intent, Suggest};
use switchboard::discord::custom_id::Form;
use switchboard::domain::access::{Action, Level, Surface};

macro_rules! handlers {
    ($($name:ident),+ $(,)?) => {
        /// What is done for whoever asks, whichever way they asked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Handler { $($name),+ }

        impl Handler {
            pub(crate) const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

handlers! {
    Page, Close, MarkStep, OpenCredentials, SaveCredentials, Disconnect, DestroyNow,
    OpenAddNumber, AddNumber, OpenEditNumber, SaveNumber, Overwrite, ChangeNumber, Assign, Card,
    ListNumbers, Copy, RemoveNumber, RestoreNumber,
    ListVoiceBots, OpenAddVoiceBot, AddVoiceBot, OpenEditVoiceBot, SaveVoiceBot, ChangeVoiceBot,
    RemoveVoiceBot, VoiceBot,
    ShowAccess, OpenRole, Grant, Revoke,
    ShowAudit, ExportAudit, SetAuditChannel,
    TryAgain, Undo,
    SuggestNumbers, SuggestRemovedNumbers, SuggestAuditedNumbers, SuggestVoiceBots,
}

/// Who handles an intent.
pub(crate) const fn handler(intent: &Intent) -> Handler {
    match intent {
        Intent::Page(_) => Handler::Page,
        Intent::Close => Handler::Close,
        Intent::MarkStep(_) => Handler::MarkStep,
        Intent::OpenCredentials(_) => Handler::OpenCredentials,
        Intent::SaveCredentials { .. } => Handler::SaveCredentials,
        Intent::Disconnect(_) => Handler::Disconnect,
        Intent::DestroyNow { .. } => Handler::DestroyNow,
        Intent::OpenAddNumber { .. } => Handler::OpenAddNumber,
        Intent::AddNumber { .. } => Handler::AddNumber,
        Intent::OpenEditNumber { .. } => Handler::OpenEditNumber,
        Intent::SaveNumber { .. } => Handler::SaveNumber,
        Intent::Overwrite { .. } => Handler::Overwrite,
        Intent::ChangeNumber { .. } => Handler::ChangeNumber,
        Intent::Assign { .. } => Handler::Assign,
        Intent::Card(_) => Handler::Card,
        Intent::ListNumbers { .. } => Handler::ListNumbers,
        Intent::Copy { .. } => Handler::Copy,
        Intent::RemoveNumber { .. } => Handler::RemoveNumber,
        Intent::RestoreNumber(_) => Handler::RestoreNumber,
        Intent::ListVoiceBots { .. } => Handler::ListVoiceBots,
        Intent::OpenAddVoiceBot { .. } => Handler::OpenAddVoiceBot,
        Intent::AddVoiceBot { .. } => Handler::AddVoiceBot,
        Intent::OpenEditVoiceBot { .. } => Handler::OpenEditVoiceBot,
        Intent::SaveVoiceBot { .. } => Handler::SaveVoiceBot,
        Intent::ChangeVoiceBot { .. } => Handler::ChangeVoiceBot,
        Intent::RemoveVoiceBot { .. } => Handler::RemoveVoiceBot,
        Intent::VoiceBot(_) => Handler::VoiceBot,
        Intent::Access(AccessIntent::Show { .. }) => Handler::ShowAccess,
        Intent::Access(AccessIntent::OpenRole { .. }) => Handler::OpenRole,
        Intent::Access(AccessIntent::Grant { .. }) => Handler::Grant,
        Intent::Access(AccessIntent::Revoke { .. }) => Handler::Revoke,
        Intent::Audit(AuditIntent::Show(_)) => Handler::ShowAudit,
        Intent::Audit(AuditIntent::Export { .. }) => Handler::ExportAudit,
        Intent::Audit(AuditIntent::SetChannel(_)) => Handler::SetAuditChannel,
        Intent::TryAgain { .. } => Handler::TryAgain,
        Intent::Undo { .. } => Handler::Undo,
    }
}

/// Who makes a suggestion.
pub(crate) const fn suggester(suggest: &Suggest) -> Handler {
    match suggest {
        Suggest::Numbers(_) => Handler::SuggestNumbers,
        Suggest::RemovedNumbers(_) => Handler::SuggestRemovedNumbers,
        Suggest::AuditedNumbers(_) => Handler::SuggestAuditedNumbers,
        Suggest::VoiceBots { .. } => Handler::SuggestVoiceBots,
    }
}

/// Who handles a submitted dialog.
pub(crate) const fn submitter(form: &Form) -> Handler {
    match form {
        Form::Credentials(..) => Handler::SaveCredentials,
        Form::AddNumber(..) => Handler::AddNumber,
        Form::EditNumber(..) => Handler::SaveNumber,
        Form::AddVoiceBot(..) => Handler::AddVoiceBot,
        Form::EditVoiceBot(..) => Handler::SaveVoiceBot,
    }
}

/// One way to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// A slash command as it is typed.
    Command(&'static str),
    /// A slash command whose last option is being typed.
    Typing(&'static str),
    /// A button.
    Button(&'static str),
    /// A select of texts, and the choice.
    Select(&'static str, &'static str),
    /// A select of roles (6) or channels (8), and the choice.
    Entity(u64, &'static str, &'static str),
    /// A submitted dialog, and its text fields.
    Dialog(&'static str, &'static [&'static str]),
}

impl Way {
    pub(crate) const fn surface(self) -> Surface {
        match self {
            Self::Command(_) => Surface::Command,
            Self::Typing(_) => Surface::Autocomplete,
            Self::Button(_) => Surface::Button,
            Self::Select(..) | Self::Entity(..) => Surface::Select,
            Self::Dialog(..) => Surface::Dialog,
        }
    }

    /// The command line, or the custom id.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Command(text)
            | Self::Typing(text)
            | Self::Button(text)
            | Self::Select(text, _)
            | Self::Entity(_, text, _)
            | Self::Dialog(text, _) => text,
        }
    }

    /// What the document calls it: the command, its option, or the id's verb.
    pub(crate) fn name(self) -> String {
        let words = |text: &str| {
            let words: Vec<&str> = text.split(' ').take(2).collect();
            words.join(" ")
        };
        match self {
            Self::Command(line) => words(line),
            Self::Typing(line) => {
                let option = line.rsplit(' ').next().unwrap_or_default();
                let option = option.split(':').next().unwrap_or_default();
                format!("{} {option}", words(line))
            }
            _ => self.text().split(':').nth(1).unwrap_or_default().to_owned(),
        }
    }

    /// Whether it comes from a message that may be as old as it likes.
    pub(crate) const fn is_on_a_message(self) -> bool {
        matches!(self, Self::Button(_) | Self::Select(..) | Self::Entity(..))
    }
}

/// A way to ask, who handles it, and everything that must be allowed for it, in the order in
/// which it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) handler: Handler,
    pub(crate) way: Way,
    pub(crate) needs: &'static [Action],
}

impl Ask {
    /// What somebody of this level is refused, if anything.
    pub(crate) fn denied_to(&self, level: Option<Level>) -> Option<Action> {
        let mut needs = self.needs.iter().copied();
        needs.find(|action| level.is_none_or(|level| level < action.level()))
    }
}

const CREDENTIALS: &[&str] = &["sid", "base_url", "key", "token"];
const NEW_NUMBER: &[&str] = &["phone", "label", "bot", "flow_url"];
const NUMBER: &[&str] = &["label", "bot", "flow_url"];
const NEW_VOICE_BOT: &[&str] = &["bot_id", "name", "own_url"];
const VOICE_BOT: &[&str] = &["name", "own_url"];

type Rows = &'static [(Handler, &'static [Action], &'static [Way])];

/// Every handler, what it takes, and every way to ask for it. In braces stands what only a running
/// stage knows (`stage.rs`).
const TABLE: Rows = &[
    (Handler::Page, &[Action::ViewPage], &[Command("/exotel page"), Button("sb1:page:s")]),
    (Handler::Close, &[Action::ViewPage], &[Button("sb1:close")]),
    (Handler::MarkStep, &[Action::MarkStep], &[Button("sb1:step:copied")]),
    (
        Handler::OpenCredentials,
        &[Action::EditCredentials],
        &[Command("/exotel credentials"), Button("sb1:cred:p")],
    ),
    (
        Handler::SaveCredentials,
        &[Action::EditCredentials],
        &[Dialog("sb1:credf:{account}:p:1", CREDENTIALS)],
    ),
    (Handler::Disconnect, &[Action::Disconnect], &[Command("/exotel disconnect")]),
    (Handler::DestroyNow, &[Action::Disconnect], &[Button("sb1:wipe:{disconnect}:p")]),
    (Handler::OpenAddNumber, &[Action::AddNumber], &[Command("/did add"), Button("sb1:add:p")]),
    (
        Handler::AddNumber,
        &[Action::AddNumber],
        &[Command("/did add number:+918046123456 label:Mine"), Dialog("sb1:addf:p:1", NEW_NUMBER)],
    ),
    (Handler::OpenEditNumber, &[Action::EditNumber], &[Button("sb1:edit:{n}:p")]),
    (Handler::SaveNumber, &[Action::EditNumber], &[Dialog("sb1:editf:{n}:{edit}:p:1", NUMBER)]),
    (Handler::Overwrite, &[Action::EditNumber], &[Button("sb1:over:e{n}:{edit}:7")]),
    (Handler::Overwrite, &[Action::ManageVoiceBots], &[Button("sb1:over:w{bot}:{botedit}:7")]),
    (
        Handler::ChangeNumber,
        &[Action::EditNumber],
        &[Command("/did edit number:+{n} label:Mine"), Command("/did edit number:+{n}")],
    ),
    (
        Handler::Assign,
        &[Action::EditNumber],
        &[Command("/did assign number:+{n} bot:None"), Select("sb1:assign:{n}:0", "none")],
    ),
    (
        Handler::Card,
        &[Action::ViewNumbers],
        &[Command("/did show number:+{n}"), Button("sb1:card:{n}"), Select("sb1:open", "{n}")],
    ),
    (
        Handler::ListNumbers,
        &[Action::ViewNumbers],
        &[Command("/did list"), Button("sb1:list:s:0:")],
    ),
    (Handler::Copy, &[Action::ViewNumbers], &[Button("sb1:copyw:{n}"), Button("sb1:copyf:{n}")]),
    (
        Handler::RemoveNumber,
        &[Action::RemoveNumber],
        &[Command("/did remove number:+{n}"), Button("sb1:rm:{n}:{edit}:p")],
    ),
    (
        Handler::RestoreNumber,
        &[Action::RestoreNumber],
        &[Command("/did restore number:+{removed}")],
    ),
    (
        Handler::ListVoiceBots,
        &[Action::ViewVoiceBots],
        &[Command("/voicebot list"), Button("sb1:bots:0")],
    ),
    (Handler::VoiceBot, &[Action::ViewVoiceBots], &[Select("sb1:botopen", "{bot}")]),
    (
        Handler::OpenAddVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot add"), Button("sb1:botadd:v")],
    ),
    (
        Handler::AddVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot add id:mine name:Mine"), Dialog("sb1:botaddf:v:1", NEW_VOICE_BOT)],
    ),
    (Handler::OpenEditVoiceBot, &[Action::ManageVoiceBots], &[Button("sb1:botedit:{bot}:v")]),
    (
        Handler::SaveVoiceBot,
        &[Action::ManageVoiceBots],
        &[Dialog("sb1:boteditf:{bot}:{botedit}:v:1", VOICE_BOT)],
    ),
    (
        Handler::ChangeVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot edit bot:sales name:Mine"), Command("/voicebot edit bot:sales")],
    ),
    (
        Handler::RemoveVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot remove bot:sales"), Button("sb1:botrm:{bot}:{botedit}:v")],
    ),
    (
        Handler::ShowAccess,
        &[Action::ViewAccess],
        &[
            Command("/access show"),
            Command("/access show member:@Ann channel:#ops"),
            Button("sb1:acl"),
        ],
    ),
    (
        Handler::OpenRole,
        &[Action::ViewAccess],
        &[Entity(6, "sb1:aclpick", "{role}"), Entity(8, "sb1:aclchan:{role}", "{ops}")],
    ),
    (
        Handler::Grant,
        &[Action::ManageAccess],
        &[
            Command("/access grant role:@Night crew level:Operator: adds and changes numbers too"),
            Select("sb1:acllevel:{role}:{ops}:none", "admin"),
        ],
    ),
    (
        Handler::Revoke,
        &[Action::ManageAccess],
        &[Command("/access revoke role:@Night crew"), Button("sb1:aclrm:{role}:0:v:l")],
    ),
    (
        Handler::ShowAudit,
        &[Action::ViewAudit],
        &[Command("/audit show"), Button("sb1:aud:n:0:0:0:0")],
    ),
    (Handler::ExportAudit, &[Action::ExportAudit], &[Command("/audit export")]),
    (
        Handler::SetAuditChannel,
        &[Action::SetAuditChannel],
        &[Command("/audit channel channel:#ops"), Command("/audit channel")],
    ),
    (Handler::TryAgain, &[Action::EditCredentials], &[Button("sb1:again:k:7:p")]),
    (Handler::TryAgain, &[Action::AddNumber], &[Button("sb1:again:a:7:p")]),
    (Handler::TryAgain, &[Action::EditNumber], &[Button("sb1:again:e{n}:7:p")]),
    (
        Handler::TryAgain,
        &[Action::ManageVoiceBots],
        &[Button("sb1:again:v:7:v"), Button("sb1:again:w{bot}:7:v")],
    ),
    // An Undo is judged by what it takes back; the place that it leads to gives nothing away.
    (
        Handler::Undo,
        &[Action::ViewPage, Action::EditNumber],
        &[Button("sb1:undo:{edit}:l"), Button("sb1:undo:{edit}:n")],
    ),
    (Handler::Undo, &[Action::ViewPage, Action::MarkStep], &[Button("sb1:undo:{step}:p")]),
    (Handler::Undo, &[Action::ViewPage, Action::RestoreNumber], &[Button("sb1:undo:{remove}:p")]),
    (Handler::Undo, &[Action::ViewPage, Action::RemoveNumber], &[Button("sb1:undo:{add}:c{n}")]),
    (Handler::Undo, &[Action::ViewPage, Action::Disconnect], &[Button("sb1:undo:{disconnect}:p")]),
    (
        Handler::Undo,
        &[Action::ViewPage, Action::ManageVoiceBots],
        &[Button("sb1:undo:{botedit}:v")],
    ),
    (
        Handler::Undo,
        &[Action::ViewPage, Action::ManageAccess],
        &[Button("sb1:undo:{grant}:l"), Button("sb1:undo:{grant}:r{role}.0")],
    ),
    (
        Handler::SuggestNumbers,
        &[Action::ViewNumbers],
        &[
            Typing("/did show number:98"),
            Typing("/did edit number:98"),
            Typing("/did assign number:98"),
            Typing("/did remove number:98"),
        ],
    ),
    (Handler::SuggestRemovedNumbers, &[Action::RestoreNumber], &[Typing("/did restore number:80")]),
    (Handler::SuggestAuditedNumbers, &[Action::ViewAudit], &[Typing("/audit show number:98")]),
    (
        Handler::SuggestVoiceBots,
        &[Action::ViewVoiceBots],
        &[
            Typing("/did add bot:f"),
            Typing("/did edit number:+{n} bot:f"),
            Typing("/did list bot:f"),
            Typing("/did assign number:+{n} bot:f"),
            Typing("/voicebot edit bot:f"),
            Typing("/voicebot remove bot:f"),
        ],
    ),
];

/// The table, a way a row.
pub(crate) fn ways() -> Vec<Ask> {
    let asks = TABLE.iter().flat_map(|(handler, needs, ways)| {
        ways.iter().map(|way| Ask { handler: *handler, way: *way, needs })
    });
    asks.collect()
}
