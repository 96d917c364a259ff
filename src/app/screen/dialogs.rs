//! The dialogs, as they open.

use crate::app::intent::Place;
use crate::domain::audit::Rev;
use crate::domain::forms::{NumberForm, VoiceBotForm};
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::{BotKey, VoiceBot};

/// The Edit credentials dialog.
#[derive(Clone, Debug)]
pub struct CredentialsDialog {
    /// The account as the author saw it.
    pub rev: Rev,
    /// Prefilled.
    pub sid: String,
    /// Prefilled; empty for the default.
    pub base_url: String,
    /// API Key.
    pub key: SecretField,
    /// API Token.
    pub token: SecretField,
    /// Said above the fields.
    pub note: Option<&'static str>,
    /// The interaction that opens it: phones cache a dialog's fields by its id.
    pub interaction: u64,
    /// Where from.
    pub place: Place,
}

/// How a secret's field asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretField {
    /// Nothing is saved.
    Empty,
    /// "Unchanged".
    Saved,
    /// "Type it again", required.
    TypeAgain,
}

/// The Add / Edit Number dialog.
#[derive(Clone, Debug)]
pub struct NumberDialog {
    /// The number and its rev when editing; `None` when adding.
    pub editing: Option<(PhoneNumber, Rev)>,
    /// Prefilled.
    pub form: NumberForm,
    /// The voice bots to choose from, 24 at most.
    pub bots: Vec<VoiceBot>,
    /// There are more than those.
    pub more_bots: bool,
    /// Said above the fields.
    pub note: Option<&'static str>,
    /// The interaction that opens it.
    pub interaction: u64,
    /// Where from.
    pub place: Place,
}

/// The Add / Edit Voice Bot dialog.
#[derive(Clone, Debug)]
pub struct VoiceBotDialog {
    /// The voice bot's key and rev when editing; `None` when adding.
    pub editing: Option<(BotKey, Rev)>,
    /// Prefilled.
    pub form: VoiceBotForm,
    /// There is a base that URLs can be derived from.
    pub has_base: bool,
    /// Said above the fields.
    pub note: Option<&'static str>,
    /// The interaction that opens it.
    pub interaction: u64,
    /// Where from.
    pub place: Place,
}
