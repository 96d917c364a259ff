//! What keeps long-running tasks going: one that panics begins anew, and a program that panics again and again ends.

use std::collections::{BTreeSet, VecDeque};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::discord::rest::Backoff;

/// The pauses before a task begins anew: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// So many panics of long-running tasks within this time end the program: begin all anew.
const MOST: usize = 5;
const WITHIN: Duration = Duration::from_mins(10);

/// Watches tasks. All clones are one.
#[derive(Clone, Debug, Default)]
pub struct Supervisor(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    too_many: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    panics: VecDeque<Instant>,
    pausing: BTreeSet<&'static str>,
}

/// A task that panicked, and how long it pauses.
#[derive(Debug)]
pub(super) struct Panicked {
    name: &'static str,
    pause: Duration,
}

impl Supervisor {
    /// Runs a task to its end, which may be never. Where it panics, it begins anew after a pause.
    pub async fn keep<T, F>(&self, name: &'static str, mut begin: impl FnMut() -> F) -> T
    where
        F: Future<Output = T>,
    {
        let mut backoff = Self::pauses();
        loop {
            match self.watch(name, &mut backoff, async { begin().await }).await {
                Ok(done) => return done,
                Err(panicked) => self.pause(panicked).await,
            }
        }
    }

    /// [`Supervisor::keep`] on a task of its own, which is given what it needs each time it begins.
    pub(super) fn spawn<C, F>(
        &self,
        tasks: &mut JoinSet<()>,
        name: &'static str,
        needs: C,
        begin: fn(C) -> F,
    ) where
        C: Clone + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let supervisor = self.clone();
        tasks.spawn(async move { supervisor.keep(name, move || begin(needs.clone())).await });
    }

    /// The pauses of one task.
    pub(super) const fn pauses() -> Backoff {
        Backoff::new(PAUSES.0, PAUSES.1)
    }

    /// Runs a task once, or says after how long to run it again.
    pub(super) async fn watch<T>(
        &self,
        name: &'static str,
        backoff: &mut Backoff,
        task: impl Future<Output = T>,
    ) -> Result<T, Panicked> {
        let begun = Instant::now();
        // The panic hook logs the place within this span.
        let task = AssertUnwindSafe(task).catch_unwind();
        if let Ok(done) = task.instrument(tracing::error_span!("task", name)).await {
            return Ok(done);
        }
        if begun.elapsed() > WITHIN {
            backoff.restart();
        }
        let pause = backoff.pause();
        tracing::error!(
            task = name,
            seconds = pause.as_secs(),
            "a bug stopped a task; it begins anew"
        );
        if self.panicked(name) {
            tracing::error!("tasks were stopped by bugs again and again: the program ends");
            self.0.too_many.cancel();
        }
        Err(Panicked { name, pause })
    }

    /// The pause after a panic.
    pub(super) async fn pause(&self, panicked: Panicked) {
        tokio::time::sleep(panicked.pause).await;
        self.state().pausing.remove(panicked.name);
    }

    /// The tasks that pause after a panic.
    #[must_use]
    pub fn pausing(&self) -> BTreeSet<&'static str> {
        self.state().pausing.clone()
    }

    /// Waits until there were too many panics.
    pub async fn gave_up(&self) {
        self.0.too_many.cancelled().await;
    }

    /// Counts a panic; whether that is one too many.
    fn panicked(&self, name: &'static str) -> bool {
        let mut state = self.state();
        let now = Instant::now();
        state.pausing.insert(name);
        state.panics.push_back(now);
        state.panics.retain(|at| now.duration_since(*at) < WITHIN);
        state.panics.len() >= MOST
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A task that panics at its first beginnings and then works.
    async fn works_after(panics: usize, begun: &AtomicUsize) {
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert!(begun.fetch_add(1, Ordering::Relaxed) >= panics, "as the test says");
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_begins_anew_after_a_pause_and_that_is_told() {
        let (supervisor, begun) = (Supervisor::default(), AtomicUsize::new(0));
        let kept = supervisor.keep("outbox", || works_after(3, &begun));
        let look = async {
            tokio::time::sleep(Duration::from_millis(60_500)).await;
            assert!(supervisor.pausing().contains("outbox"));
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!(supervisor.pausing().is_empty());
        };
        tokio::join!(kept, look);
        assert_eq!(begun.load(Ordering::Relaxed), 4);
        assert!(!supervisor.0.too_many.is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn five_panics_in_ten_minutes_are_too_many_and_five_in_an_hour_are_not() {
        for (length, many) in [(60, true), (240, false)] {
            let supervisor = Supervisor::default();
            let kept = supervisor.keep("housekeeping", || async {
                tokio::time::sleep(Duration::from_secs(length)).await;
                panic!("as the test says");
            });
            let an_hour = tokio::time::sleep(Duration::from_hours(1));
            tokio::select! {
                () = kept => {}
                () = supervisor.gave_up() => assert!(many),
                () = an_hour => assert!(!many),
            }
        }
    }
}
