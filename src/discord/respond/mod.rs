//! One answer to every interaction, within three seconds, whatever happens: the screen, the
//! refusal, or one calm line. A screen on the way or a deferral comes first when it takes long;
//! what follows edits it.

mod conversation;
mod data;
mod denials;
mod turns;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::anyhow;
use serde::Serialize;

use conversation::Conversation;
pub use data::Data;

use super::doors::Door;
use super::interaction::{Act, Interaction, Ticket};
use super::reply::Answer;
use super::views;
use crate::app::Progress;
use crate::app::asked::Asked;
use crate::app::failure::Failure;
use crate::app::notice::Notice;
use crate::app::screen::Shown;
use crate::domain::access::{Action, Actor, Deadline};
use crate::domain::refusal::Refusal;

/// Without an answer by then the interaction is deferred (Discord gives up after 3 s).
const DEFER_AFTER: Duration = Duration::from_millis(1500);

/// Until this age, on Discord's clock, an interaction that is not acknowledged may begin a write: what comes of it
/// can still be told.
const FRESH_FOR: Duration = Duration::from_millis(2500);

/// An interaction that waits for its answer, and the way to give it.
#[derive(Clone, Debug)]
pub struct Waiting {
    door: Arc<dyn Door>,
    ticket: Ticket,
    /// The answer replaces the message that it was asked from.
    on_message: bool,
    /// Discord has accepted something of ours.
    acknowledged: Arc<AtomicBool>,
}

impl Waiting {
    /// The one who waits for the answer to this interaction.
    #[must_use]
    pub fn of(interaction: &Interaction, door: &Arc<dyn Door>) -> Self {
        let component = matches!(interaction.act, Act::Component { .. });
        let on_message = component || interaction.on_message;
        Self { on_message, ..Self::bare(interaction.ticket.clone(), door) }
    }

    /// The one who waits for an answer to something of which nothing else is known.
    #[must_use]
    pub fn bare(ticket: Ticket, door: &Arc<dyn Door>) -> Self {
        let (door, acknowledged) = (door.clone(), Arc::default());
        Self { door, ticket, on_message: false, acknowledged }
    }

    /// One calm line with the interaction's id as the reference.
    pub async fn answer_broken(self) {
        let shown = Shown::from(Notice::Broken(self.ticket.id));
        Conversation::new(self, true).answer(views::render(&shown)).await;
    }

    /// Answers what could not be read.
    pub async fn answer_unreadable(self) {
        self.refuse(Refusal::Unreadable).await;
    }

    async fn refuse(self, refusal: Refusal) {
        let answer = views::render(&Failure::from(refusal).shown(self.ticket.id));
        Conversation::new(self, true).answer(answer).await;
    }

    /// Answers with what can be chosen for an option.
    pub async fn suggest(self, choices: &impl Serialize) {
        Conversation::new(self, true).suggest(choices).await;
    }

    /// Until when a write may begin for it.
    fn deadline(&self, data: &Data) -> Deadline {
        let (acknowledged, clock, id) =
            (self.acknowledged.clone(), data.clock.clone(), self.ticket.id);
        Deadline::new(move || acknowledged.load(Ordering::Relaxed) || clock.age(id) < FRESH_FOR)
    }
}

/// Does what was asked and answers, in this order of preference: within 1.5 s at once; later by
/// an edit of a deferral. A dialog cannot be deferred: there the answer is "busy".
pub async fn respond(
    data: &Data,
    waiting: Waiting,
    actor: Result<Actor, Refusal>,
    asked: Result<Asked, Refusal>,
) {
    let Some(_turn) = data.turns.take(waiting.ticket.id) else {
        tracing::info!(interaction = waiting.ticket.id, "delivered again");
        return;
    };
    let admitted = actor.and_then(|actor| data.admit(&actor).map(|()| actor));
    let (actor, asked) = match (admitted, asked) {
        (Ok(actor), Ok(asked)) => (actor, asked),
        (Err(refusal), _) | (_, Err(refusal)) => return waiting.refuse(refusal).await,
    };
    let actor = Actor { deadline: waiting.deadline(data), ..actor };
    perform(data, waiting, actor, asked).await;
}

async fn perform(data: &Data, waiting: Waiting, actor: Actor, asked: Asked) {
    let action = asked.intent.action();
    let opens_dialog = asked.intent.opens_dialog();
    let mut conversation = Conversation::new(waiting, asked.intent.answers_beside());
    let (progress, mut on_the_way) = Progress::channel();
    // On a task of its own: nothing that happens to the answer ends it half-way.
    let (app, who) = (data.app.clone(), actor.clone());
    let mut performed =
        data.in_flight.spawn(async move { app.perform(&who, asked, &progress).await });
    let patience = tokio::time::sleep(DEFER_AFTER);
    tokio::pin!(patience);
    let mut patient = true;
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut performed => break outcome,
            Some(shown) = on_the_way.recv() => {
                conversation.answer(views::render(&shown)).await;
            }
            () = &mut patience, if patient && conversation.is_waited_for() => {
                patient = false;
                if opens_dialog {
                    let busy = Failure::from(Refusal::Busy);
                    conversation.beside = true;
                    conversation.answer(views::render(&busy.shown(actor.interaction))).await;
                    return;
                }
                conversation.defer().await;
            }
        }
    };
    // A panic's own text may hold anything.
    let lost = |_| Err(Failure::Broken(anyhow!("the use case panicked")));
    let outcome = outcome.unwrap_or_else(lost);
    conversation.answer(answer_of(&outcome, actor.interaction)).await;
    if let Err(failure) = outcome {
        after_failure(data, &actor, action, &failure);
    }
}

fn answer_of(outcome: &Result<Shown, Failure>, interaction: u64) -> Answer {
    match outcome {
        Ok(shown) => views::render(shown),
        Err(failure) => views::render(&failure.shown(interaction)),
    }
}

/// What nobody waits for any more: the record of a refusal, the log line of a failure.
fn after_failure(data: &Data, actor: &Actor, action: Action, failure: &Failure) {
    match failure {
        Failure::Refused { refusal, .. } => {
            tracing::info!(interaction = actor.interaction, ?action, "refused");
            if let Refusal::Denied(denied) = refusal.as_ref() {
                data.record_denial(actor, denied.action);
            }
        }
        Failure::AlreadyDone => {}
        Failure::Broken(error) => {
            tracing::error!(interaction = actor.interaction, ?action, "failed: {error:#}");
        }
    }
}
