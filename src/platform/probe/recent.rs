//! How often a URL and a workspace may have a trial, and what was found last. In memory: after a restart all may begin.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::outcome::Outcome;
use crate::domain::access::GuildId;

/// For how many seconds a trial stands.
const STANDS_FOR: u64 = 60;
/// Trials that a workspace may begin in so many seconds.
const A_WORKSPACE: usize = 10;
/// For how many seconds an outcome is remembered, for who may not have a new one.
const REMEMBERED_FOR: u64 = 60 * 60;
/// Above so many, those that are over are forgotten.
const MANY: usize = 512;

/// A trial, under way or done.
pub(super) type Trial = Arc<OnceCell<Outcome>>;

/// Whether there is to be a trial.
pub(super) enum Turn {
    Begin(Trial),
    /// There was, or is, one within this minute.
    Share(Trial),
    /// The workspace has had its ten; in so many seconds there may be another.
    TooMany {
        wait: u64,
        last: Option<Outcome>,
    },
}

/// The trials of the last minute, and what the last one of each URL found.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    trials: HashMap<String, (i64, Trial)>,
    /// When each workspace's trials began, oldest first.
    began: HashMap<GuildId, VecDeque<i64>>,
}

impl Recent {
    /// Whose turn it is. `guild` is counted against its limit, where a person asked.
    pub(super) fn turn(&self, guild: Option<GuildId>, key: &str, at: i64) -> Turn {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = match state.trials.get(key) {
            Some((since, trial)) if at.abs_diff(*since) < STANDS_FOR => {
                return Turn::Share(trial.clone());
            }
            before => before.and_then(|(_, trial)| trial.get().cloned()),
        };
        if let Some(guild) = guild {
            let began = state.began.entry(guild).or_default();
            began.retain(|since| at.abs_diff(*since) < STANDS_FOR);
            if let Some(first) = began.front().filter(|_| began.len() >= A_WORKSPACE) {
                return Turn::TooMany { wait: STANDS_FOR - at.abs_diff(*first), last };
            }
            began.push_back(at);
        }
        state.forget(at);
        let trial = Trial::default();
        state.trials.insert(key.to_owned(), (at, trial.clone()));
        Turn::Begin(trial)
    }
}

impl State {
    fn forget(&mut self, at: i64) {
        if self.trials.len() >= MANY {
            self.trials.retain(|_, (since, _)| at.abs_diff(*since) < REMEMBERED_FOR);
        }
        if self.trials.len() >= MANY {
            self.trials.retain(|_, (since, _)| at.abs_diff(*since) < STANDS_FOR);
        }
        if self.began.len() >= MANY {
            let is_recent = |since: &i64| at.abs_diff(*since) < STANDS_FOR;
            self.began.retain(|_, began| began.back().is_some_and(is_recent));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn begins(recent: &Recent, guild: u64, url: &str, at: i64) -> bool {
        matches!(recent.turn(Some(GuildId(guild)), url, at), Turn::Begin(_))
    }

    #[test]
    fn a_url_has_one_trial_a_minute_whoever_asks() {
        let recent = Recent::default();
        assert!(begins(&recent, 1, "wss://a", 1000));
        assert!(!begins(&recent, 1, "wss://a", 1059));
        assert!(!begins(&recent, 2, "wss://a", 1059));
        assert!(begins(&recent, 2, "wss://a", 1060));
    }

    #[test]
    fn a_workspace_has_ten_a_minute_and_what_is_shared_does_not_count() {
        let recent = Recent::default();
        for url in 0..10 {
            assert!(begins(&recent, 1, &format!("wss://{url}"), 1000 + url));
            assert!(!begins(&recent, 1, "wss://0", 1000 + url) || url == 0);
        }
        let Turn::TooMany { wait, last: None } = recent.turn(Some(GuildId(1)), "wss://x", 1030)
        else {
            panic!("an eleventh")
        };
        assert_eq!(wait, 30);
        assert!(begins(&recent, 2, "wss://x", 1030), "another workspace");
        assert!(begins(&recent, 1, "wss://y", 1060), "the first is over");
        assert!(!begins(&recent, 1, "wss://z", 1060), "the second is not");
    }

    #[test]
    fn who_has_had_ten_is_told_what_was_found_before() {
        let recent = Recent::default();
        let Turn::Begin(trial) = recent.turn(Some(GuildId(1)), "wss://a", 0) else { panic!() };
        let found = Outcome::answered(Duration::from_secs(1), 0);
        trial.set(found.clone()).unwrap();
        for url in 0..10 {
            assert!(begins(&recent, 1, &format!("wss://{url}"), 100));
        }
        let last = match recent.turn(Some(GuildId(1)), "wss://a", 100) {
            Turn::TooMany { last, .. } => last,
            _ => None,
        };
        assert_eq!(last, Some(found));
    }

    #[test]
    fn memory_stays_small() {
        let recent = Recent::default();
        for at in 0..5000_u32 {
            begins(&recent, u64::from(at), &format!("wss://{at}"), i64::from(at) * 100);
        }
        let state = recent.0.lock().unwrap();
        assert!(state.trials.len() <= MANY && state.began.len() <= MANY);
    }
}
