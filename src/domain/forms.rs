//! What people type into a dialog or the options of a command, before it is judged, and what is kept
//! of it when it is refused.

use serde::{Deserialize, Serialize};

use super::audit::Rev;
use super::batch::Batch;
use super::calls::{CallDraft, CallForm};
pub use super::ids::DraftId;
use super::numbers::{NumberEdit, Part};
use super::origin;
use super::refusal::Refusal;
use super::text::{BotId, BotName, Label, trimmed, visible};
use super::voice_bots::{BotChoice, Source, VoiceBot, VoiceBotParts};
use super::websocket_url::{self, BotUrl, Hosts};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::Number;

/// The Add / Edit Number dialog, or the options of `/did add` and `/did edit`: `None` is an option
/// that was not given. A dialog gives every field that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberForm {
    pub phone: Option<String>,
    pub label: Option<String>,
    pub bot: Option<BotChoice>,
    pub flow_url: Option<String>,
}

impl NumberForm {
    /// The form of a number as it is saved.
    #[must_use]
    pub fn saved(number: &Number) -> Self {
        Self {
            phone: Some(number.phone.to_string()),
            label: Some(number.label.as_ref().map(ToString::to_string).unwrap_or_default()),
            bot: Some(number.bot.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key))),
            flow_url: Some(
                number.flow_url.as_ref().map(|flow| flow.as_str().to_owned()).unwrap_or_default(),
            ),
        }
    }

    /// The same, with what is missing taken from `below`.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            phone: self.phone.or(below.phone),
            label: self.label.or(below.label),
            bot: self.bot.or(below.bot),
            flow_url: self.flow_url.or(below.flow_url),
        }
    }

    /// The form as it is offered again: without what nobody can see and delete, and a URL's user name and password.
    #[must_use]
    pub fn visible(&self) -> Self {
        let seen = |text: &Option<String>| text.as_deref().map(visible);
        Self {
            phone: seen(&self.phone),
            label: seen(&self.label),
            bot: self.bot.clone(),
            flow_url: self.flow_url.as_deref().map(|url| origin::without_userinfo(&visible(url))),
        }
    }

    /// Nothing but, perhaps, the number was given.
    #[must_use]
    pub const fn changes_nothing(&self) -> bool {
        self.label.is_none() && self.bot.is_none() && self.flow_url.is_none()
    }

    /// Judges label and Flow URL; a voice bot is looked for where the edit is saved. `account_sid`
    /// completes the Flow URL that a refusal offers.
    pub fn judge(&self, account_sid: Option<&str>) -> Result<NumberEdit, Refusal> {
        let flow_url = match self.flow_url.as_deref().map(trimmed) {
            None => Part::Keep,
            Some("") => Part::Set(None),
            Some(text) => Part::Set(Some(FlowUrl::parse(text, account_sid)?)),
        };
        Ok(NumberEdit {
            label: match &self.label {
                None => Part::Keep,
                Some(text) => Part::Set(Label::parse(text)?),
            },
            bot: self.bot.clone().map_or(Part::Keep, |choice| Part::Set(Some(choice))),
            flow_url,
        })
    }
}

/// The Add / Edit Voice Bot dialog, or the options of `/voicebot add` and `/voicebot edit`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceBotForm {
    pub id: Option<String>,
    pub name: Option<String>,
    /// WebSocket URL of its own.
    pub own_url: Option<String>,
}

impl VoiceBotForm {
    /// The form of a voice bot as it is saved.
    #[must_use]
    pub fn saved(bot: &VoiceBot) -> Self {
        Self {
            id: Some(bot.id.to_string()),
            name: Some(bot.name.to_string()),
            own_url: Some(
                bot.own_url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default(),
            ),
        }
    }

    /// The same, with what is missing taken from `below`.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            id: self.id.or(below.id),
            name: self.name.or(below.name),
            own_url: self.own_url.or(below.own_url),
        }
    }

    /// The form as it is offered again: without what nobody can see and delete, and a URL's user name and password.
    #[must_use]
    pub fn visible(&self) -> Self {
        let seen = |text: &Option<String>| text.as_deref().map(visible);
        let own_url =
            self.own_url.as_deref().map(|url| websocket_url::without_userinfo(&visible(url)));
        Self { id: seen(&self.id), name: seen(&self.name), own_url }
    }

    /// Nothing but, perhaps, the id was given.
    #[must_use]
    pub const fn changes_nothing(&self) -> bool {
        self.name.is_none() && self.own_url.is_none()
    }

    /// Judges a voice bot that is to be added: every part of it.
    pub fn judge_new(&self, hosts: Hosts) -> Result<VoiceBotParts, Refusal> {
        Ok(VoiceBotParts {
            id: BotId::parse(self.id.as_deref().unwrap_or_default())?,
            name: BotName::parse(self.name.as_deref().unwrap_or_default())?,
            own_url: self.judge_url(hosts)?.over(None),
            source: Source::Team,
        })
    }

    /// Judges an edit: the name to put in place, if any, and the URL. The id never changes.
    pub fn judge_edit(&self, hosts: Hosts) -> Result<(Option<BotName>, Part<BotUrl>), Refusal> {
        Ok((self.name.as_deref().map(BotName::parse).transpose()?, self.judge_url(hosts)?))
    }

    fn judge_url(&self, hosts: Hosts) -> Result<Part<BotUrl>, Refusal> {
        Ok(match self.own_url.as_deref().map(trimmed) {
            None => Part::Keep,
            Some("") => Part::Set(None),
            Some(text) => Part::Set(Some(BotUrl::parse(text, hosts)?)),
        })
    }
}

/// What is kept for the next click. Of a refused dialog what was typed, with the rev that its author saw (`None` where
/// nothing was shown: a command's options, or a thing that is to be added); of a secret, only that one had been typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Draft {
    Credentials {
        seen: Option<Rev>,
        sid: Option<String>,
        base_url: Option<String>,
        /// An API Key had been typed, or must be now.
        key: bool,
        /// An API Token had been typed, or must be now.
        token: bool,
    },
    Number {
        seen: Option<Rev>,
        form: NumberForm,
    },
    VoiceBot {
        seen: Option<Rev>,
        form: VoiceBotForm,
    },
    /// A batch exactly as it was shown.
    Batch(Box<Batch>),
    /// A batch that was confirmed, by this change.
    Confirmed(Rev),
    /// The Test call dialog, as it was typed.
    CallTo(CallForm),
    /// A test call that was shown, before it is confirmed.
    Call(CallDraft),
}
