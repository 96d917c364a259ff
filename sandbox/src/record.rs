//! What happened: every interaction, every callback, every REST request; and what of it a good bot does not do. The
//! last of them are remembered; what is forgotten is judged before it goes.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use crate::model::{ANSWER_WITHIN, EPHEMERAL, Kind};
use crate::recent::Recent;

/// A finished REST request.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// `GET`, `POST` …
    pub method: String,
    /// The path without `/api/v10`, with the query.
    pub path: String,
    /// What was sent: the JSON, or `payload_json` of a form. Null when there was none.
    pub body: Value,
    /// The names of the files that came along.
    pub files: Vec<String>,
    /// What was answered; 0 when the connection was cut or left hanging.
    pub status: u16,
    /// What was answered, as JSON. Null when there was none.
    pub answer: Value,
    /// Whether no such route exists here.
    pub unknown_route: bool,
    /// When it came, on the sandbox's clock.
    pub at: Duration,
}

/// A callback, or what came in its place.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Discord's callback type (4, 5, 6, 7, 8, 9), 0 when it had none.
    pub callback: u64,
    /// When it came, on the sandbox's clock.
    pub at: Duration,
    pub body: Value,
    /// What was answered to the bot.
    pub status: u16,
    /// Whether the sandbox was told to lose or to delay what was answered, so that asking again is right.
    pub lost: bool,
}

/// An interaction and what came of it.
#[derive(Debug, Clone)]
pub struct InteractionRecord {
    pub id: u64,
    pub kind: Kind,
    /// The name of the person whose it is.
    pub person: String,
    /// The command line, custom id or dialog it is about.
    pub about: String,
    /// When it was delivered, on the sandbox's clock.
    pub delivered: Duration,
    /// How often it was delivered; more than once only on demand.
    pub deliveries: usize,
    /// Every callback that came for it, refused ones included.
    pub callbacks: Vec<Answer>,
}

/// How often the bot connected, identified and resumed, and what it was sent and asked for, forgotten or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// Connections that reached the gateway, refused ones included.
    pub connections: usize,
    /// IDENTIFYs received.
    pub identifies: usize,
    /// RESUMEs received.
    pub resumes: usize,
    /// RESUMEs that were honoured.
    pub resumed: usize,
    /// The path and query of the last connections.
    pub paths: Vec<String>,
    /// The intents of the last IDENTIFY.
    pub intents: u64,
    /// Interactions that were delivered; a second delivery of one does not count.
    pub interactions: usize,
    /// REST requests that were finished.
    pub requests: usize,
}

/// Something that a good bot does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Nobody answered.
    #[error("{kind:?} {about:?} of {person} was never answered")]
    Unanswered { kind: Kind, about: String, person: String },
    /// More than one callback came.
    #[error("{kind:?} {about:?} of {person} was answered {times} times")]
    AnsweredAgain { kind: Kind, about: String, person: String, times: usize },
    /// The answer came too late.
    #[error("{kind:?} {about:?} of {person} was answered after {after:?}")]
    Late { kind: Kind, about: String, person: String, after: Duration },
    /// An answer that everybody in the channel sees.
    #[error("an answer that everybody sees: {method} {path}")]
    Public { method: String, path: String },
    /// A message that may mention somebody: `allowed_mentions` is not `{"parse": []}`.
    #[error("a message that may mention somebody: {method} {path}")]
    Mentions { method: String, path: String },
    /// A route that does not exist.
    #[error("a route that Discord does not have: {method} {path}")]
    UnknownRoute { method: String, path: String },
    /// A body that Discord refuses.
    #[error("a body that Discord refuses: {method} {path}: {answer}")]
    Refused { method: String, path: String, answer: String },
}

/// What happened lately, and the counts and violations of all that ever happened.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) exchanges: Recent<Exchange>,
    pub(crate) interactions: Recent<InteractionRecord>,
    pub(crate) counters: Counters,
    /// What was found in that which is forgotten.
    found: Recent<Violation>,
}

/// Everything that a good bot does not do. Failures that the sandbox was told to cause do not count.
pub(crate) fn audit(record: &Record) -> Vec<Violation> {
    let mut found: Vec<Violation> = record.found.iter().cloned().collect();
    for interaction in record.interactions.iter() {
        audit_interaction(interaction, &mut found);
    }
    for exchange in record.exchanges.iter() {
        audit_exchange(exchange, &mut found);
    }
    found
}

fn audit_interaction(interaction: &InteractionRecord, found: &mut Vec<Violation>) {
    let (kind, about, person) =
        (interaction.kind, interaction.about.clone(), interaction.person.clone());
    let heard = interaction.callbacks.iter().filter(|it| !it.lost);
    let times = heard.count();
    let Some(first) = interaction.callbacks.first() else {
        found.push(Violation::Unanswered { kind, about, person });
        return;
    };
    let after = first.at.saturating_sub(interaction.delivered);
    if after > ANSWER_WITHIN {
        found.push(Violation::Late { kind, about: about.clone(), person: person.clone(), after });
    }
    if times > interaction.deliveries {
        found.push(Violation::AnsweredAgain { kind, about, person, times });
    }
}

fn audit_exchange(exchange: &Exchange, found: &mut Vec<Violation>) {
    let (method, path) = (exchange.method.clone(), exchange.path.clone());
    if exchange.unknown_route {
        found.push(Violation::UnknownRoute { method, path });
        return;
    }
    if exchange.answer["code"] == 50035 || exchange.answer["code"] == 50006 {
        found.push(Violation::Refused {
            method: method.clone(),
            path: path.clone(),
            answer: exchange.answer.to_string(),
        });
    }
    let Some((message, public_matters)) = message_of(exchange) else {
        return;
    };
    // What takes the place of a deferred answer is as visible as that was, so a shown message is judged as it became.
    let shown = exchange.answer["flags"].as_u64();
    let flags = shown.or(message["flags"].as_u64()).unwrap_or(0);
    if public_matters && flags & EPHEMERAL == 0 {
        found.push(Violation::Public { method: method.clone(), path: path.clone() });
    }
    let deferred = matches!(exchange.body["type"].as_u64(), Some(5 | 6));
    let parse = message["allowed_mentions"]["parse"].as_array();
    if !deferred && !parse.is_some_and(Vec::is_empty) {
        found.push(Violation::Mentions { method, path });
    }
}

/// The message that a request carries, and whether it decides who sees it.
fn message_of(exchange: &Exchange) -> Option<(&Value, bool)> {
    let segments: Vec<&str> =
        exchange.path.split(['/', '?']).filter(|part| !part.is_empty()).collect();
    match (exchange.method.as_str(), &segments[..]) {
        ("POST", ["interactions", _, _, "callback", ..]) => {
            let kind = exchange.body["type"].as_u64()?;
            matches!(kind, 4 | 5 | 7).then(|| (&exchange.body["data"], matches!(kind, 4 | 5)))
        }
        ("PATCH" | "POST", ["webhooks", ..]) => {
            Some((&exchange.body, exchange.answer["flags"].is_u64()))
        }
        ("POST", ["channels", ..]) => Some((&exchange.body, false)),
        _ => None,
    }
}

impl Record {
    /// Begins with nothing, and will remember so many of each.
    pub(crate) fn new(remembers: usize) -> Self {
        Self {
            exchanges: Recent::new(remembers),
            interactions: Recent::new(remembers),
            counters: Counters::default(),
            found: Recent::new(remembers),
        }
    }

    /// A connection reached the gateway.
    pub(crate) fn connected(&mut self, path: &str) {
        self.counters.connections += 1;
        self.counters.paths.push(path.to_owned());
        if self.counters.paths.len() > self.exchanges.limit() {
            self.counters.paths.remove(0);
        }
    }

    /// A request was finished.
    pub(crate) fn exchanged(&mut self, exchange: Exchange) {
        self.counters.requests += 1;
        let Some(oldest) = self.exchanges.push(exchange) else { return };
        let mut found = Vec::new();
        audit_exchange(&oldest, &mut found);
        self.has_found(found);
    }

    /// An interaction is delivered for the first time.
    pub(crate) fn delivered(&mut self, interaction: InteractionRecord) {
        self.counters.interactions += 1;
        let Some(oldest) = self.interactions.push(interaction) else { return };
        let mut found = Vec::new();
        audit_interaction(&oldest, &mut found);
        self.has_found(found);
    }

    fn has_found(&mut self, violations: Vec<Violation>) {
        for violation in violations {
            self.found.push(violation);
        }
    }

    /// The answer to the last callback of an interaction does not reach the bot in time.
    pub(crate) fn lose(&mut self, interaction: &str) {
        let mut records = self.interactions.iter_mut();
        let found = records.find(|it| it.id.to_string() == interaction);
        if let Some(callback) = found.and_then(|it| it.callbacks.last_mut()) {
            callback.lost = true;
        }
    }

    /// An interaction is delivered once more.
    pub(crate) fn delivered_again(&mut self, interaction: u64) {
        let mut records = self.interactions.iter_mut();
        if let Some(record) = records.find(|it| it.id == interaction) {
            record.deliveries += 1;
        }
    }

    /// The kinds of interaction there were, for a picture in a panic.
    pub(crate) fn unanswered(&self) -> BTreeSet<String> {
        self.interactions
            .iter()
            .filter(|it| it.callbacks.is_empty())
            .map(|it| it.about.clone())
            .collect()
    }
}
