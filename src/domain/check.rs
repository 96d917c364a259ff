//! What is checked of a number on its way from a caller to its voice bot: what was found, with a mark, and with the remedy
//! where something is wrong.

mod account;
mod flow;

pub use account::{LOW_BALANCE, bot, number_of, shared};
pub use flow::{Sent, Ways, fits, sent_to};

/// What is looked at, in the order in which a call passes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// Exotel accepts the credentials.
    Credentials,
    /// There is something left to spend.
    Balance,
    /// The number is one of the account's.
    Number,
    /// Calls reach it at all (Exotel's heartbeat).
    Health,
    /// Exotel sends its calls to the saved flow.
    Flow,
    /// The Flow URL's account and region are the saved ones.
    FlowUrl,
    /// No other number shares the flow with another bot.
    Shared,
    /// A voice bot is assigned, and known.
    Bot,
    /// The WebSocket URL answers.
    WebSocket,
    /// Its sample rate and parameters are within Exotel's limits.
    Audio,
}

impl Point {
    /// Every point, in order.
    pub const ALL: [Self; 10] = [
        Self::Credentials,
        Self::Balance,
        Self::Number,
        Self::Health,
        Self::Flow,
        Self::FlowUrl,
        Self::Shared,
        Self::Bot,
        Self::WebSocket,
        Self::Audio,
    ];

    /// What its line is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "Credentials",
            Self::Balance => "Balance",
            Self::Number => "Number",
            Self::Health => "ExoPhone",
            Self::Flow => "Flow at Exotel",
            Self::FlowUrl => "Flow URL",
            Self::Shared => "Shared flow",
            Self::Bot => "Bot",
            Self::WebSocket => "WebSocket URL",
            Self::Audio => "Sample rate",
        }
    }
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    Good,
    /// Calls may come through; somebody should look. Also what could not be found out.
    Warning,
    /// Calls do not reach the bot.
    Bad,
}

impl Mark {
    /// The sign before a line.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✅",
            Self::Warning => "⚠️",
            Self::Bad => "❌",
        }
    }
}

/// What was found of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub mark: Mark,
    /// A sentence or two, with the remedy where something is wrong. Markdown: what people or others wrote is escaped.
    pub text: String,
}

impl Finding {
    /// All is well.
    pub fn good(text: impl Into<String>) -> Self {
        Self { mark: Mark::Good, text: text.into() }
    }

    /// Somebody should look.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { mark: Mark::Warning, text: text.into() }
    }

    /// Calls do not reach the bot.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { mark: Mark::Bad, text: text.into() }
    }

    /// It could not be found out, for a reason that is worded already.
    #[must_use]
    pub fn unknown(why: &str) -> Self {
        Self::warning(format!("Not found out. {why}"))
    }
}
