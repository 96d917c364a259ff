//! One answer to every interaction, within three seconds, whatever happens: the screen, the
//! refusal, or one calm line. A screen on the way or a deferral comes first when it takes long;
//! what follows edits it.

mod conversation;
mod denials;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use serenity::all::Http;

use conversation::Conversation;
pub use denials::{Denials, record_denial};
pub use turns::Turns;

use super::Data;
use super::reply::Answer;
use super::views;
use crate::app::Progress;
use crate::app::failure::Failure;
use crate::app::intent::Intent;
use crate::app::screen::{Screen, Top};
use crate::domain::access::{Action, Actor};
use crate::domain::refusal::Refusal;

/// Without an answer by then the interaction is deferred (Discord gives up after 3 s).
const DEFER_AFTER: Duration = Duration::from_millis(1500);

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

/// Performs the intent and answers, in this order of preference: within 1.5 s at once; later by
/// an edit of a deferral. A dialog cannot be deferred: there the answer is "busy".
pub async fn respond(
    data: &Data,
    asked: Asked,
    actor: Result<Actor, Refusal>,
    intent: Result<Intent, Refusal>,
) {
    let Some(_turn) = data.turns.take(asked.id) else {
        tracing::info!(interaction = asked.id, "delivered again while it is being answered");
        return;
    };
    let admitted = actor.and_then(|actor| data.limits.admit(&actor).map(|()| actor));
    let (actor, intent) = match (admitted, intent) {
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
            tracing::error!(interaction = actor.interaction, ?action, "failed: {error:#}");
        }
    }
}

impl Asked {
    /// One calm line with the interaction's id as the reference.
    pub async fn answer_broken(self) {
        let screen = Screen::Notice(Box::new(Top::Broken(self.id)));
        Conversation::new(self, true).answer(views::render(&screen)).await;
    }
}

/// Answers an interaction that could not be read at all.
pub async fn answer_unreadable(http: &Arc<Http>, id: u64, token: &str) {
    let (http, token) = (http.clone(), token.to_owned());
    let asked = Asked { http, id, token, kind: Kind::Command };
    let answer = views::failure(&Failure::from(Refusal::OldPanel), id);
    Conversation::new(asked, true).answer(answer).await;
}
