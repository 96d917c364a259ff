//! One delivery at a time.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The interactions that are being answered. Discord may deliver one again meanwhile; that second
/// delivery would find the change made, and its "already done" could arrive before the answer.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashSet<u64>>);

/// Being the one who answers an interaction, until this is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    interaction: u64,
}

impl Turns {
    /// `None` while another delivery of the interaction is being answered.
    pub(super) fn take(&self, interaction: u64) -> Option<Turn<'_>> {
        let mut answering = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answering.insert(interaction).then(|| Turn { turns: self, interaction })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut answering = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        answering.remove(&self.interaction);
    }
}
