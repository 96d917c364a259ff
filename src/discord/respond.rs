//! One answer to every interaction, within three seconds, whatever happens: the screen, the
//! refusal, or one calm line. A screen on the way or a deferral comes first when it takes long;
//! what follows edits it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serenity::all::{Http, HttpError, InteractionId};

use super::Data;
use super::reply::{Answer, Reply};
use super::views;
use crate::app::{Failure, Intent, Progress, Screen, Top};
use crate::domain::access::{Action, Actor, MemberId, Surface};
use crate::domain::refusal::Refusal;

/// Without an answer by then the interaction is deferred (Discord gives up after 3 s).
const DEFER_AFTER: Duration = Duration::from_millis(1500);

/// A failed callback is tried again only while Discord may still be waiting for it.
const RETRY_CALLBACK_WITHIN: Duration = Duration::from_secs(2);

/// Pauses before an edit is tried again. The token lives for 15 minutes.
const EDIT_PAUSES: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

/// Discord's flag for "only you can see this".
const EPHEMERAL: u32 = 64;

const NEW_MESSAGE: u8 = 4;
const DEFER_NEW_MESSAGE: u8 = 5;
const DEFER_UPDATE: u8 = 6;
const UPDATE: u8 = 7;
const DIALOG: u8 = 9;

const UNKNOWN_INTERACTION: isize = 10062;
const ALREADY_ACKNOWLEDGED: isize = 40060;

/// What was used, as far as it decides where an answer lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no message to replace.
    Command,
    /// The answer replaces the message that it was asked from.
    Component,
}

/// An interaction that waits for its answer.
#[derive(Clone)]
pub struct Asked {
    /// The way to Discord.
    pub http: Arc<Http>,
    /// The interaction.
    pub id: u64,
    /// What entitles to answer it. Never logged.
    pub token: String,
    /// Where the answer lands.
    pub kind: Kind,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

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

/// Performs the intent and answers, in this order of preference: within 1.5 s at once; later by
/// an edit of a deferral. A dialog cannot be deferred: there the answer is "busy".
pub async fn respond(
    data: &Data,
    asked: Asked,
    actor: Result<Actor, Refusal>,
    intent: Result<Intent, Refusal>,
) {
    let (actor, intent) = match (actor, intent) {
        (Ok(actor), Ok(intent)) => (actor, intent),
        (Err(refusal), _) | (_, Err(refusal)) => {
            let answer = views::failure(&Failure::from(refusal), asked.id);
            Conversation::new(asked, true).answer(answer).await;
            return;
        }
    };
    let action = intent.action();
    let beside = intent.answers_beside();
    let may_open_dialog = intent.may_open_dialog();
    let (progress, mut on_the_way) = Progress::channel();
    let performed = data.app.perform(&actor, intent, &progress);
    tokio::pin!(performed);
    let mut conversation = Conversation::new(asked, beside);
    let patience = tokio::time::sleep(DEFER_AFTER);
    tokio::pin!(patience);
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut performed => break outcome,
            Some(screen) = on_the_way.recv() => {
                conversation.answer(views::render(&screen)).await;
            }
            () = &mut patience, if !conversation.begun => {
                if may_open_dialog {
                    let busy = views::failure(&Failure::from(Refusal::Busy), conversation.asked.id);
                    conversation.beside = true;
                    conversation.answer(busy).await;
                    return;
                }
                conversation.defer().await;
            }
        }
    };
    let answer = answer_of(&outcome, conversation.asked.id);
    conversation.answer(answer).await;
    if let Err(failure) = outcome {
        after_failure(data, &actor, action, &failure);
    }
}

fn answer_of(outcome: &Result<Screen, Failure>, interaction: u64) -> Answer {
    match outcome {
        Ok(screen) => views::render(screen),
        Err(failure) => views::failure(failure, interaction),
    }
}

/// What nobody waits for any more: the record of a refusal, the log line of a failure.
fn after_failure(data: &Data, actor: &Actor, action: Action, failure: &Failure) {
    match failure {
        Failure::Refused { refusal, .. } => {
            tracing::info!(interaction = actor.interaction, ?action, "refused");
            if let Refusal::Denied(denied) = refusal.as_ref() {
                record_denial(data, actor, denied.action);
            }
        }
        Failure::AlreadyDone => {}
        Failure::Broken(error) => {
            tracing::error!(
                interaction = actor.interaction,
                ?action,
                "failed: {error:#}"
            );
        }
    }
}

/// Records a refused attempt, once a member, action, surface and hour, without anybody waiting.
pub fn record_denial(data: &Data, actor: &Actor, action: Action) {
    if !data
        .denials
        .is_first(actor, action, data.app.store().clock().now())
    {
        return;
    }
    let (store, actor) = (data.app.store().clone(), actor.clone());
    data.in_flight.spawn(async move {
        if let Err(error) = store.record_denial(&actor, action).await {
            tracing::error!(
                interaction = actor.interaction,
                "a refusal was not recorded: {error}"
            );
        }
    });
}

type DenialKey = (u64, MemberId, Action, Surface);

/// The refusals of this hour, so that repeats never reach the database.
#[derive(Debug, Default)]
pub struct Denials(Mutex<(i64, HashSet<DenialKey>)>);

/// More members than this are refused within an hour only in an attack; then the database's own
/// key keeps the rows apart.
const MOST_DENIALS: usize = 10_000;

impl Denials {
    fn is_first(&self, actor: &Actor, action: Action, now: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = now / 3600;
        if seen.0 != hour || seen.1.len() > MOST_DENIALS {
            *seen = (hour, HashSet::new());
        }
        seen.1
            .insert((actor.guild.0, actor.member, action, actor.surface))
    }
}

/// The answers to one interaction: the first is its callback, later ones edit that.
struct Conversation {
    asked: Asked,
    since: Instant,
    beside: bool,
    begun: bool,
}

impl Conversation {
    fn new(asked: Asked, beside: bool) -> Self {
        Self {
            asked,
            since: Instant::now(),
            beside,
            begun: false,
        }
    }

    fn replaces(&self) -> bool {
        self.asked.kind == Kind::Component && !self.beside
    }

    async fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Message(reply) if self.begun => self.edit(&reply).await,
            Answer::Message(reply) if self.replaces() => self.callback(UPDATE, Some(&reply)).await,
            Answer::Message(reply) => {
                let message = Ephemeral {
                    reply: &reply,
                    flags: EPHEMERAL,
                };
                self.callback(NEW_MESSAGE, Some(&message)).await;
            }
            Answer::Dialog(dialog) => self.callback(DIALOG, Some(&dialog)).await,
        }
    }

    async fn defer(&mut self) {
        if self.replaces() {
            self.callback::<OnlyFlags>(DEFER_UPDATE, None).await;
        } else {
            self.callback(DEFER_NEW_MESSAGE, Some(&OnlyFlags { flags: EPHEMERAL }))
                .await;
        }
    }

    async fn callback<T: Serialize + Sync>(&mut self, kind: u8, data: Option<&T>) {
        self.begun = true;
        let callback = Callback { kind, data };
        loop {
            let id = InteractionId::new(self.asked.id);
            let sent = self
                .asked
                .http
                .create_interaction_response(id, &self.asked.token, &callback, Vec::new())
                .await;
            let Err(error) = sent else { return };
            match Refused::of(&error) {
                Refused::AlreadyAnswered => return,
                Refused::Late => {
                    tracing::warn!(
                        interaction = self.asked.id,
                        "Discord no longer waits for an answer"
                    );
                    return;
                }
                Refused::Passing if self.since.elapsed() < RETRY_CALLBACK_WITHIN => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Refused::Passing | Refused::Definite => {
                    tracing::error!(
                        interaction = self.asked.id,
                        status = Refused::status(&error),
                        "an answer did not arrive"
                    );
                    return;
                }
            }
        }
    }

    async fn edit(&self, reply: &Reply) {
        for pause in EDIT_PAUSES.into_iter().map(Some).chain([None]) {
            let sent = self
                .asked
                .http
                .edit_original_interaction_response(&self.asked.token, reply, Vec::new())
                .await;
            let Err(error) = sent else { return };
            match (Refused::of(&error), pause) {
                (Refused::Passing, Some(pause)) => tokio::time::sleep(pause).await,
                _ => {
                    tracing::error!(
                        interaction = self.asked.id,
                        status = Refused::status(&error),
                        "an edit did not arrive"
                    );
                    return;
                }
            }
        }
    }
}

/// What Discord's "no" means. The error itself is never printed: it holds the token.
enum Refused {
    /// Another delivery of this interaction was answered.
    AlreadyAnswered,
    /// More than three seconds have passed.
    Late,
    /// Worth another try.
    Passing,
    /// Not worth one.
    Definite,
}

impl Refused {
    fn of(error: &serenity::Error) -> Self {
        let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error else {
            return Self::Passing;
        };
        match response.error.code {
            ALREADY_ACKNOWLEDGED => Self::AlreadyAnswered,
            UNKNOWN_INTERACTION => Self::Late,
            _ if response.status_code.is_server_error() || response.status_code.as_u16() == 429 => {
                Self::Passing
            }
            _ => Self::Definite,
        }
    }

    fn status(error: &serenity::Error) -> Option<u16> {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                Some(response.status_code.as_u16())
            }
            _ => None,
        }
    }
}

impl Asked {
    /// One calm line with the interaction's id as the reference.
    pub async fn answer_broken(self) {
        let screen = Screen::Notice(Box::new(Top::Broken(self.id)));
        Conversation::new(self, true)
            .answer(views::render(&screen))
            .await;
    }
}

/// Answers an interaction that could not be read at all.
pub async fn answer_unreadable(http: &Arc<Http>, id: u64, token: &str) {
    let (http, token) = (http.clone(), token.to_owned());
    let asked = Asked {
        http,
        id,
        token,
        kind: Kind::Command,
    };
    let answer = views::failure(&Failure::from(Refusal::OldPanel), id);
    Conversation::new(asked, true).answer(answer).await;
}
