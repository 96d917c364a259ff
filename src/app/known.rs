//! Who may do something, as far as is known without asking the database: a guess, which decides how much may be asked
//! and never what.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::App;
use crate::domain::access::{AccessRule, Actor, GuildId, level_of};

/// The rules of each server as they were last read.
#[derive(Debug, Default)]
pub(super) struct Known {
    rules: Mutex<HashMap<GuildId, Vec<AccessRule>>>,
}

impl Known {
    /// Remembers what was read.
    pub(super) fn read(&self, guild: GuildId, rules: &[AccessRule]) {
        let mut known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(&guild).is_none_or(|known| known != rules) {
            known.insert(guild, rules.to_vec());
        }
    }

    /// Forgets what may have changed.
    pub(super) fn forget(&self, guild: GuildId) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).remove(&guild);
    }

    fn has_level(&self, actor: &Actor) -> bool {
        let known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&actor.guild).is_none_or(|rules| level_of(actor, rules).is_some())
    }
}

impl App {
    /// Whether somebody has a level where they are, by the rules as they were last read; also where none were read yet,
    /// for whoever comes first may be an admin.
    #[must_use]
    pub fn seems_to_have_a_level(&self, actor: &Actor) -> bool {
        actor.manages_server || self.known.has_level(actor)
    }
}
