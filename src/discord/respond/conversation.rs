//! The wire side of an answer: which callback, when to try again, what Discord's "no" means.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use tokio::time::Instant;

use super::Waiting;
use crate::discord::doors::{Sending, Step};
use crate::discord::reply::{Answer, Attachment, Reply};
use crate::discord::rest::{Backoff, RestError, Tries};

/// A failed callback is tried again only while Discord may still be waiting for it: of its three seconds some are
/// gone before we hear of the interaction, and some go by until the answer is there.
const CALLBACK_WITHIN: Duration = Duration::from_millis(2600);

/// The pause before a callback is tried again.
const CALLBACK_PAUSE: Duration = Duration::from_millis(200);

/// An edit is tried again for this long. The token lives for 15 minutes, a person's patience does not.
const EDIT_WITHIN: Duration = Duration::from_secs(30);

/// The pauses before an edit is tried again: the first, and the longest.
const EDIT_PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

/// Discord's flag for "only you can see this".
const EPHEMERAL: u32 = 64;

const NEW_MESSAGE: u8 = 4;
const DEFER_NEW_MESSAGE: u8 = 5;
const DEFER_UPDATE: u8 = 6;
const UPDATE: u8 = 7;
const SUGGESTIONS: u8 = 8;
const DIALOG: u8 = 9;

const UNKNOWN_INTERACTION: u32 = 10062;
const ALREADY_ACKNOWLEDGED: u32 = 40060;

#[derive(Serialize)]
struct Callback<'a, T: Serialize> {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a T>,
}

#[derive(Serialize)]
struct Ephemeral<'a> {
    #[serde(flatten)]
    reply: &'a Reply,
    flags: u32,
}

#[derive(Serialize)]
struct OnlyFlags {
    flags: u32,
}

/// How far a conversation has come.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Discord waits for the callback.
    Fresh,
    /// This callback was sent, and its outcome is not known.
    Lost(Bytes),
    /// Something of ours is shown; what follows edits it.
    Shown,
    /// Nothing more can be said.
    Over,
}

/// The answers to one interaction: the first is its callback, later ones edit that.
pub(super) struct Conversation {
    pub(super) waiting: Waiting,
    since: Instant,
    pub(super) beside: bool,
    state: State,
}

impl Conversation {
    pub(super) fn new(waiting: Waiting, beside: bool) -> Self {
        let state = match waiting.acknowledged.load(Ordering::Relaxed) {
            true => State::Shown,
            false => State::Fresh,
        };
        Self { waiting, since: Instant::now(), beside, state }
    }

    /// Whether Discord still waits for the first sign of us.
    pub(super) fn is_waited_for(&self) -> bool {
        matches!(self.state, State::Fresh | State::Lost(_))
    }

    fn replaces(&self) -> bool {
        self.waiting.on_message && !self.beside
    }

    pub(super) async fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Message(reply) => self.message(&reply).await,
            Answer::Dialog(dialog) => self.callback(DIALOG, Some(&dialog), None).await,
        }
    }

    async fn message(&mut self, reply: &Reply) {
        if self.state == State::Shown {
            self.edit(reply).await;
        } else if self.replaces() {
            self.callback(UPDATE, Some(reply), Some(reply)).await;
        } else {
            let message = Ephemeral { reply, flags: EPHEMERAL };
            self.callback(NEW_MESSAGE, Some(&message), Some(reply)).await;
        }
    }

    pub(super) async fn defer(&mut self) {
        if self.replaces() {
            self.callback::<OnlyFlags>(DEFER_UPDATE, None, None).await;
        } else {
            let flags = OnlyFlags { flags: EPHEMERAL };
            self.callback(DEFER_NEW_MESSAGE, Some(&flags), None).await;
        }
    }

    /// Suggestions are sent once: the next key brings others.
    pub(super) async fn suggest(&mut self, choices: &impl Serialize) {
        let callback = Callback { kind: SUGGESTIONS, data: Some(choices) };
        let Some(json) = self.json(&callback) else { return };
        if let Err(error) = self.send(Step::Callback, json, &[]).await {
            tracing::warn!(interaction = self.waiting.ticket.id, %error, "suggestions did not arrive");
        }
    }

    /// `reply` is what `data` shows, if it shows a message.
    async fn callback<T: Serialize + Sync>(
        &mut self,
        kind: u8,
        data: Option<&T>,
        reply: Option<&Reply>,
    ) {
        let Some(json) = self.json(&Callback { kind, data }) else { return };
        let files = reply.map(|reply| reply.files.as_slice()).unwrap_or_default();
        let pauses = Backoff::new(CALLBACK_PAUSE, CALLBACK_PAUSE);
        let mut tries = Tries::new(pauses, self.since + CALLBACK_WITHIN);
        let interaction = self.waiting.ticket.id;
        while self.is_waited_for() {
            let Err(error) = self.send(Step::Callback, json.clone(), files).await else {
                return self.is_shown();
            };
            match error.code() {
                Some(ALREADY_ACKNOWLEDGED) => {
                    return match std::mem::replace(&mut self.state, State::Over) {
                        State::Lost(lost) => {
                            self.is_shown();
                            if lost != json
                                && let Some(reply) = reply
                            {
                                self.edit(reply).await;
                            }
                        }
                        _ => tracing::warn!(interaction, "somebody else has answered"),
                    };
                }
                Some(UNKNOWN_INTERACTION) => {
                    self.state = State::Over;
                    tracing::warn!(interaction, "Discord no longer waits for an answer");
                    return;
                }
                _ => {}
            }
            if error.may_be_done() {
                self.state = State::Lost(json.clone());
            }
            if !tries.again(&error).await {
                tracing::error!(interaction, %error, "an answer did not arrive");
                return;
            }
        }
    }

    fn is_shown(&mut self) {
        self.state = State::Shown;
        self.waiting.acknowledged.store(true, Ordering::Relaxed);
    }

    async fn edit(&self, reply: &Reply) {
        let Some(json) = self.json(reply) else { return };
        let pauses = Backoff::new(EDIT_PAUSES.0, EDIT_PAUSES.1);
        let mut tries = Tries::new(pauses, Instant::now() + EDIT_WITHIN);
        while let Err(error) = self.send(Step::Edit, json.clone(), &reply.files).await {
            if !tries.again(&error).await {
                let interaction = self.waiting.ticket.id;
                tracing::error!(interaction, %error, "an edit did not arrive");
                return;
            }
        }
    }

    async fn send(&self, step: Step, json: Bytes, files: &[Attachment]) -> Result<(), RestError> {
        self.waiting.door.answer(&self.waiting.ticket, Sending { step, json, files }).await
    }

    fn json(&self, body: &impl Serialize) -> Option<Bytes> {
        match serde_json::to_vec(body) {
            Ok(json) => Some(json.into()),
            Err(error) => {
                let interaction = self.waiting.ticket.id;
                tracing::error!(interaction, %error, "an answer cannot be written as JSON");
                None
            }
        }
    }
}
