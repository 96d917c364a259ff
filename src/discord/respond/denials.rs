//! The record of refused attempts.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::discord::Data;
use crate::domain::access::{Action, Actor, MemberId, Surface};

/// Records a refused attempt, once a member, action, surface and hour, without anybody waiting.
pub fn record_denial(data: &Data, actor: &Actor, action: Action) {
    if !data.denials.is_first(actor, action, data.app.store().clock().now()) {
        return;
    }
    let (store, actor) = (data.app.store().clone(), actor.clone());
    data.in_flight.spawn(async move {
        if let Err(error) = store.record_denial(&actor, action).await {
            tracing::error!(interaction = actor.interaction, "a refusal was not recorded: {error}");
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
        seen.1.insert((actor.guild.0, actor.member, action, actor.surface))
    }
}
