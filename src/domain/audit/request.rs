//! What Exotel is asked to do, as the trail has it: a row before it is asked, and a row of what came of it.

use super::{AuditAction, Snapshot, Target};
use crate::domain::ids::DraftId;
use crate::domain::phone::PhoneNumber;

/// Something that Exotel is asked to do with a number. It is never asked twice: whatever came of it, the row stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Send the number's calls to a flow, by that flow's URL.
    Flow {
        /// Where Exotel sent them before; `None`: nowhere.
        old: Option<String>,
        /// `None`: nowhere again, when it is taken back.
        new: Option<String>,
    },
    /// Ring a phone.
    Call {
        /// The phone, as it may be shown.
        to: String,
        route: CallRoute,
        /// What was confirmed: it is gone then, so that nobody confirms it twice.
        spends: Option<DraftId>,
    },
}

/// Which way a test call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallRoute {
    /// As a caller would come: through the Exotel flow.
    Flow,
    /// Exotel connects the phone to the bot's WebSocket URL, past the flow.
    Bot,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exotel did it, or accepted that it will; a call has an id.
    Done { call: Option<String> },
    /// Exotel said no, in words that may be shown.
    Refused(String),
    /// Nobody knows: there was no answer, or Switchboard stopped before it came.
    Unknown,
}

/// How many test calls may be asked for in 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallLimits {
    pub per_member: u32,
    pub per_workspace: u32,
}

impl Request {
    /// What the rows about it are about. It is not the number itself: that stays as it is.
    #[must_use]
    pub fn target(&self, phone: PhoneNumber) -> Target {
        match self {
            Self::Flow { .. } => Target::Flow(phone),
            Self::Call { .. } => Target::Call(phone),
        }
    }

    /// The action of the row before it is asked.
    #[must_use]
    pub const fn action(&self) -> AuditAction {
        match self {
            Self::Flow { .. } => AuditAction::FlowAsked,
            Self::Call { .. } => AuditAction::CallAsked,
        }
    }

    /// How it was, and what is asked for.
    #[must_use]
    pub fn snapshots(&self) -> (Option<Snapshot>, Option<Snapshot>) {
        let flow = |url: &Option<String>| Snapshot::Flow { voice_url: url.clone() };
        match self {
            Self::Flow { old, new } => (Some(flow(old)), Some(flow(new))),
            Self::Call { to, route, .. } => {
                (None, Some(Snapshot::Call { to: to.clone(), route: route.word().to_owned() }))
            }
        }
    }
}

impl Outcome {
    /// What the trail keeps of it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let (answer, call) = match self {
            Self::Done { call } => ("done", call.clone()),
            Self::Refused(words) => (words.as_str(), None),
            Self::Unknown => ("unknown", None),
        };
        Snapshot::Answer { answer: answer.to_owned(), call }
    }
}

impl CallRoute {
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Bot => "bot",
        }
    }

    /// Reads [`CallRoute::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Flow, Self::Bot].into_iter().find(|route| route.word() == word)
    }
}
