//! The dialogs, as they open.

use crate::app::place::Place;
use crate::domain::audit::Rev;
use crate::domain::forms::{NumberForm, VoiceBotForm};
use crate::domain::origin::ApiOrigin;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::{BotKey, VoiceBot};

/// A dialog that opens.
#[derive(Clone, Debug)]
pub struct DialogScreen {
    pub fields: DialogFields,
    /// Said above the fields.
    pub note: Option<&'static str>,
    /// The interaction that opens it: phones cache a dialog's fields by its id.
    pub interaction: u64,
    pub place: Place,
}

/// Which dialog, and what is filled in.
#[derive(Clone, Debug)]
pub enum DialogFields {
    Credentials(CredentialsFields),
    Number(NumberFields),
    VoiceBot(VoiceBotFields),
    Call(CallFields),
}

/// Edit credentials.
#[derive(Clone, Debug)]
pub struct CredentialsFields {
    /// The account as the author saw it.
    pub rev: Rev,
    pub sid: String,
    /// Empty for the default.
    pub base_url: String,
    /// What a blank API Base URL means.
    pub default_url: ApiOrigin,
    pub key: SecretField,
    pub token: SecretField,
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

/// Add Number, Edit Number.
#[derive(Clone, Debug)]
pub struct NumberFields {
    /// The number and its rev when editing; `None` when adding.
    pub editing: Option<(PhoneNumber, Rev)>,
    pub form: NumberForm,
    /// The voice bots to choose from, 24 at most.
    pub bots: Vec<VoiceBot>,
    /// There are more than those.
    pub more_bots: bool,
}

/// Add Voice Bot, Edit Voice Bot.
#[derive(Clone, Debug)]
pub struct VoiceBotFields {
    /// The voice bot's key and rev when editing; `None` when adding.
    pub editing: Option<(BotKey, Rev)>,
    pub form: VoiceBotForm,
    /// There is a base that URLs can be derived from.
    pub has_base: bool,
}

/// Test call.
#[derive(Clone, Debug)]
pub struct CallFields {
    /// The number that calls.
    pub number: PhoneNumber,
    /// The phone that is to ring.
    pub to: String,
}
