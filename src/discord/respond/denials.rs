//! Which refused attempts of this hour are on record already.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::domain::access::{Action, Actor, MemberId, Surface};

type DenialKey = (u64, MemberId, Action, Surface);

/// The refusals of this hour, so that repeats never reach the database.
#[derive(Debug, Default)]
pub(super) struct Denials(Mutex<(i64, HashSet<DenialKey>)>);

/// More members than this are refused within an hour only in an attack; then the database's own
/// key keeps the rows apart.
const MOST_DENIALS: usize = 10_000;

impl Denials {
    pub(super) fn is_first(&self, actor: &Actor, action: Action, now: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = now / 3600;
        if seen.0 != hour || seen.1.len() > MOST_DENIALS {
            *seen = (hour, HashSet::new());
        }
        seen.1.insert((actor.guild.0, actor.member, action, actor.surface))
    }
}
