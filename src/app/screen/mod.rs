//! What there is to see, before anybody decides how it looks.

mod access;
mod audit;
mod batch;
mod calls;
mod check;
mod dialogs;

pub use access::{AccessScreen, Preview, RoleScreen, RuleView};
pub use audit::{AuditRow, AuditRows, AuditScreen, ExportFile, ExportScreen, NumbersExportScreen};
pub use batch::BatchScreen;
pub use calls::{
    CallEnd, CallProgress, CallRow, CallScreen, CallsPage, CallsScreen, Day, StreamSeen,
    TestCallScreen, Watch, Week,
};
pub use check::{CheckAllScreen, CheckScreen, Faulty};
pub use dialogs::{
    CallFields, CredentialsFields, DialogFields, DialogScreen, NumberFields, SecretField,
    VoiceBotFields,
};

use super::notice::Notice;
use super::place::Place;
use crate::domain::access::{Level, MemberId};
use crate::domain::account::{Account, Step};
use crate::domain::audit::Posting;
use crate::domain::directory::DirectoryState;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::numbers::{Answered, Cursor, Number};
use crate::domain::phone::PhoneNumber;
use crate::domain::text::Label;
use crate::domain::voice_bots::{BotUse, VoiceBot};

/// Something to see.
#[derive(Clone, Debug)]
pub enum Screen {
    Page(Box<PageScreen>),
    Checklist(Box<ChecklistScreen>),
    Card(Box<CardScreen>),
    Numbers(Box<NumbersScreen>),
    VoiceBots(Box<VoiceBotsScreen>),
    VoiceBot(Box<VoiceBotScreen>),
    /// What a list would change.
    Batch(Box<BatchScreen>),
    Audit(Box<AuditScreen>),
    AuditExport(Box<ExportScreen>),
    NumbersExport(Box<NumbersExportScreen>),
    /// What was found of one number.
    Check(Box<CheckScreen>),
    /// What was found of all numbers.
    CheckAll(Box<CheckAllScreen>),
    /// Who may do what.
    Access(Box<AccessScreen>),
    Role(Box<RoleScreen>),
    /// What each level may do.
    Levels,
    /// A test call before it rings.
    TestCall(Box<TestCallScreen>),
    /// A test call that was asked for.
    Call(Box<CallScreen>),
    /// A number's last calls.
    Calls(Box<CallsScreen>),
    Copy(Box<CopyScreen>),
    Closed,
    Dialog(Box<DialogScreen>),
}

impl Screen {
    /// Where its buttons are asked at: what they do leads back to it.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Page(_) | Self::Checklist(_) | Self::Numbers(_) | Self::CheckAll(_) => {
                Place::Page
            }
            Self::Check(check) => Place::Card(check.number.phone.clone()),
            Self::Card(card) => Place::Card(card.view.number.phone.clone()),
            Self::TestCall(call) => Place::Card(call.number.clone()),
            Self::Call(call) => Place::Card(call.number.clone()),
            Self::VoiceBots(_) | Self::VoiceBot(_) => Place::VoiceBots,
            Self::Access(_) | Self::Levels => Place::Access,
            Self::Role(panel) => Place::Role(panel.role, panel.channel),
            Self::Audit(_)
            | Self::AuditExport(_)
            | Self::NumbersExport(_)
            | Self::Calls(_)
            | Self::Copy(_)
            | Self::Closed => Place::New,
            Self::Batch(batch) => batch.place.clone(),
            Self::Dialog(dialog) => dialog.place.clone(),
        }
    }
}

/// An answer: what there is to see, what just happened, or both.
#[derive(Clone, Debug)]
pub struct Shown {
    /// `None`: only the notice.
    pub screen: Option<Screen>,
    pub notice: Option<Notice>,
}

impl From<Screen> for Shown {
    fn from(screen: Screen) -> Self {
        Self { screen: Some(screen), notice: None }
    }
}

impl From<Notice> for Shown {
    fn from(notice: Notice) -> Self {
        Self { screen: None, notice: Some(notice) }
    }
}

/// A step of "Setting up a number end to end".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupStep {
    Credentials,
    VoiceBot,
    Number,
    /// A step that only a person can know to be done.
    Marked(Step),
}

/// A step and whether it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    pub step: SetupStep,
    pub done: bool,
}

/// What is not finished yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnderWay {
    /// "Saving…" (spec page).
    Saving,
    /// Exotel is being asked.
    Asking,
}

/// The Exotel page.
#[derive(Clone, Debug)]
pub struct PageScreen {
    /// Every button but Refresh is disabled meanwhile.
    pub under_way: Option<UnderWay>,
    /// Nothing can be changed: the key of the audit trail is damaged.
    pub read_only: bool,
    /// What the viewer may press.
    pub level: Level,
    pub account: Account,
    /// Empty once everything is done.
    pub checklist: Vec<ChecklistItem>,
    /// Where changes are posted, and how that goes; nowhere for those who can do nothing about it.
    pub posting: Posting,
    pub total: i64,
    pub rows: Vec<NumberView>,
    /// Which of all the first of them is, from 1; `None` where it is far from the start.
    pub position: Option<i64>,
    pub has_before: bool,
    pub has_after: bool,
}

/// The steps of "Setting up a number end to end".
#[derive(Clone, Debug)]
pub struct ChecklistScreen {
    /// What the viewer may press.
    pub level: Level,
    pub items: Vec<ChecklistItem>,
    /// There is a number to do the last steps with.
    pub has_numbers: bool,
}

/// A number with its derived URL.
#[derive(Clone, Debug)]
pub struct NumberView {
    pub number: Number,
    /// What Exotel connects to.
    pub websocket: WebSocketView,
    /// The Flow URL is another account's, or of another region, than the saved credentials.
    pub foreign: Option<FlowUrlWarning>,
}

/// A number's WebSocket URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebSocketView {
    /// "Assign a bot first".
    NoBot,
    /// "This bot has no WebSocket URL".
    NoUrl,
    Url(String),
    /// It holds a secret, which is masked here: the viewer may not copy it.
    Masked(String),
}

/// A number's card.
#[derive(Clone, Debug)]
pub struct CardScreen {
    /// What the viewer may press.
    pub level: Level,
    pub view: NumberView,
    /// Who changed it last, and when (unix seconds).
    pub changed: Option<(MemberId, i64)>,
    /// The voice bots to choose from, 24 at most.
    pub bots: Vec<VoiceBot>,
    /// There are more than those.
    pub more_bots: bool,
}

/// One of a number's two URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// What Exotel streams the call to.
    WebSocket,
    /// What identifies the Exotel flow.
    Flow,
}

/// One URL alone, to copy.
#[derive(Clone, Debug)]
pub struct CopyScreen {
    pub url: String,
    /// Which of the number's two.
    pub kind: UrlKind,
    pub phone: PhoneNumber,
    pub label: Option<Label>,
}

/// A list of numbers.
#[derive(Clone, Debug)]
pub struct NumbersScreen {
    pub search: String,
    pub answered: Answered<VoiceBot>,
    pub rows: Vec<Number>,
    /// Which of all of these the first is, from 1; `None` where it is far from the start.
    pub position: Option<i64>,
    /// `None`: too many to be counted.
    pub total: Option<i64>,
    pub has_before: bool,
    pub has_after: bool,
    pub cursor: Cursor,
}

/// Voice bots on a page.
pub const VOICE_BOTS_A_PAGE: i64 = 8;

/// The voice bots.
#[derive(Clone, Debug)]
pub struct VoiceBotsScreen {
    /// What the viewer may press.
    pub level: Level,
    pub total: i64,
    /// Those of this page, with the URL of each.
    pub rows: Vec<(BotUse, Option<String>)>,
    /// Which page, from 0.
    pub page: i64,
    pub has_after: bool,
    /// How the voice platform's own list stands, where there is one.
    pub directory: Option<DirectoryState>,
}

/// One voice bot.
#[derive(Clone, Debug)]
pub struct VoiceBotScreen {
    /// What the viewer may press.
    pub level: Level,
    pub bot: VoiceBot,
    pub url: Option<String>,
    pub numbers: i64,
    /// The first of them.
    pub first: Vec<PhoneNumber>,
}

/// A suggestion while an option is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub name: String,
    pub value: String,
}
