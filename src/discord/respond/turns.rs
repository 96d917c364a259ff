//! One delivery at a time, and each interaction once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Once an interaction is this old, whatever it asks for is refused anyway: it is too late (`FRESH_FOR` in this
/// folder), by any clock that is right to a second.
const REMEMBERED_FOR: Duration = Duration::from_secs(5);

/// The interactions that are being answered, and those that have been while another delivery of them could still
/// pass for the first: done, refused or failed, it was answered, and nothing may happen that is not seen.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    ids: HashSet<u64>,
    /// Those that have been answered, with when, the oldest first.
    answered: VecDeque<(Instant, u64)>,
}

/// Being the one who answers an interaction, until this is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    interaction: u64,
}

impl Turns {
    /// `None` for another delivery of an interaction.
    pub(super) fn take(&self, interaction: u64) -> Option<Turn<'_>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget(Instant::now());
        known.ids.insert(interaction).then(|| Turn { turns: self, interaction })
    }
}

impl Known {
    fn forget(&mut self, now: Instant) {
        while let Some((since, id)) = self.answered.front()
            && now.duration_since(*since) > REMEMBERED_FOR
        {
            self.ids.remove(id);
            self.answered.pop_front();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut known = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.answered.push_back((Instant::now(), self.interaction));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answered_interaction_is_known_until_it_is_old() {
        let turns = Turns::default();
        let turn = turns.take(1);
        assert!(turn.is_some() && turns.take(1).is_none());
        tokio::time::advance(REMEMBERED_FOR * 2).await;
        assert!(turns.take(1).is_none(), "it is still being answered");
        drop(turn);
        assert!(turns.take(1).is_none());
        tokio::time::advance(REMEMBERED_FOR).await;
        assert!(turns.take(1).is_none());
        tokio::time::advance(Duration::from_millis(1)).await;
        drop(turns.take(2));
        assert_eq!(turns.0.lock().map(|known| known.ids.len()).ok(), Some(1));
    }
}
