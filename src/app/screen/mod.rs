//! What there is to see, before anybody decides how it looks.

mod access;
mod audit;
mod dialogs;
mod top;

pub use access::{AccessScreen, Preview, RoleScreen, RuleView};
pub use audit::{AuditRow, AuditRows, AuditScreen, ExportFile, ExportScreen};
pub use dialogs::{CredentialsDialog, NumberDialog, SecretField, VoiceBotDialog};
pub use top::{Done, Remedy, Top};

use crate::domain::access::{Level, MemberId};
use crate::domain::account::Account;
use crate::domain::account::Step;
use crate::domain::numbers::Cursor;
use crate::domain::numbers::Number;
use crate::domain::voice_bots::{BotUse, VoiceBot};

/// An answer.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The Exotel page.
    Page(Box<PageScreen>),
    /// A number's card.
    Card(Box<CardScreen>),
    /// A list of numbers.
    Numbers(Box<NumbersScreen>),
    /// The voice bots.
    VoiceBots(Box<VoiceBotsScreen>),
    /// One voice bot.
    VoiceBot(Box<VoiceBotScreen>),
    /// A page of the audit trail.
    Audit(Box<AuditScreen>),
    /// The audit trail as files.
    AuditExport(Box<ExportScreen>),
    /// Who may do what.
    Access(Box<AccessScreen>),
    /// One role's rules.
    Role(Box<RoleScreen>),
    /// One URL, to copy.
    Copy(String),
    /// Only a notice.
    Notice(Box<Top>),
    /// The page was put away.
    Closed,
    /// The Edit credentials dialog.
    CredentialsDialog(Box<CredentialsDialog>),
    /// The Add / Edit Number dialog.
    NumberDialog(Box<NumberDialog>),
    /// The Add / Edit Voice Bot dialog.
    VoiceBotDialog(Box<VoiceBotDialog>),
}

impl Screen {
    /// The same with a notice on top; a dialog or a copy has no room for one.
    #[must_use]
    pub fn with_top(mut self, top: Top) -> Self {
        match &mut self {
            Self::Page(screen) => screen.top = Some(top),
            Self::Card(screen) => screen.top = Some(top),
            Self::Numbers(screen) => screen.top = Some(top),
            Self::VoiceBots(screen) => screen.top = Some(top),
            Self::VoiceBot(screen) => screen.top = Some(top),
            Self::Audit(screen) => screen.top = Some(top),
            Self::Access(screen) => screen.top = Some(top),
            Self::Role(screen) => screen.top = Some(top),
            Self::Notice(notice) => **notice = top,
            Self::Closed => return Self::Notice(Box::new(top)),
            Self::Copy(_)
            | Self::AuditExport(_)
            | Self::CredentialsDialog(_)
            | Self::NumberDialog(_)
            | Self::VoiceBotDialog(_) => {}
        }
        self
    }
}

/// A step of "Setting up a number end to end".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupStep {
    /// Save your credentials.
    Credentials,
    /// Add a voice bot.
    VoiceBot,
    /// Add the number.
    Number,
    /// A step that only a person can know to be done.
    Marked(Step),
}

/// A step and whether it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// The step.
    pub step: SetupStep,
    /// It is done.
    pub done: bool,
}

/// The Exotel page.
#[derive(Clone, Debug)]
pub struct PageScreen {
    /// On top.
    pub top: Option<Top>,
    /// "Saving…": every button but Refresh is disabled.
    pub saving: bool,
    /// What the viewer may press.
    pub level: Level,
    /// The account.
    pub account: Account,
    /// Empty once everything is done.
    pub checklist: Vec<ChecklistItem>,
    /// Numbers in all.
    pub total: i64,
    /// The numbers of this page.
    pub rows: Vec<NumberView>,
    /// There are some before.
    pub has_before: bool,
    /// There are some after.
    pub has_after: bool,
}

/// A number with its derived URL.
#[derive(Clone, Debug)]
pub struct NumberView {
    /// The number.
    pub number: Number,
    /// What Exotel connects to.
    pub websocket: WebSocketView,
}

/// A number's WebSocket URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebSocketView {
    /// "Assign a bot first".
    NoBot,
    /// "This bot has no WebSocket URL".
    NoUrl,
    /// The URL.
    Url(String),
}

/// A number's card.
#[derive(Clone, Debug)]
pub struct CardScreen {
    /// On top.
    pub top: Option<Top>,
    /// What the viewer may press.
    pub level: Level,
    /// The number.
    pub view: NumberView,
    /// Who changed it last, and when (unix seconds).
    pub changed: Option<(MemberId, i64)>,
    /// The voice bots to choose from, 24 at most.
    pub bots: Vec<VoiceBot>,
    /// There are more than those.
    pub more_bots: bool,
}

/// A list of numbers.
#[derive(Clone, Debug)]
pub struct NumbersScreen {
    /// On top.
    pub top: Option<Top>,
    /// What was searched for.
    pub search: String,
    /// The voice bot that they are filtered by.
    pub bot: Option<VoiceBot>,
    /// The numbers.
    pub rows: Vec<NumberView>,
    /// There are some before.
    pub has_before: bool,
    /// There are some after.
    pub has_after: bool,
    /// Where the list begins.
    pub cursor: Cursor,
}

/// The voice bots.
#[derive(Clone, Debug)]
pub struct VoiceBotsScreen {
    /// On top.
    pub top: Option<Top>,
    /// What the viewer may press.
    pub level: Level,
    /// Voice bots in all.
    pub total: i64,
    /// Those of this page, with the URL of each.
    pub rows: Vec<(BotUse, Option<String>)>,
    /// Which page, from 0.
    pub page: i64,
    /// There are some after.
    pub has_after: bool,
}

/// One voice bot.
#[derive(Clone, Debug)]
pub struct VoiceBotScreen {
    /// On top.
    pub top: Option<Top>,
    /// What the viewer may press.
    pub level: Level,
    /// The voice bot.
    pub bot: VoiceBot,
    /// Its URL.
    pub url: Option<String>,
    /// How many numbers it answers.
    pub numbers: i64,
}

/// A suggestion while an option is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: String,
}
