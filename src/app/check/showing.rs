//! Showing what is found as it comes: the first time before Discord is kept waiting, then about once a second.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::app::progress::Progress;
use crate::app::screen::Screen;

/// The first screen comes after this, unless all is found by then.
const FIRST: Duration = Duration::from_millis(700);
/// Discord lets a message be edited about five times in five seconds.
const EVERY: Duration = Duration::from_secs(1);

/// When something is shown next.
pub(super) struct Showing<'a> {
    progress: &'a Progress,
    next: Instant,
}

impl<'a> Showing<'a> {
    pub(super) fn begin(progress: &'a Progress) -> Self {
        Self { progress, next: Instant::now() + FIRST }
    }

    /// Waits until it is time for the next screen.
    pub(super) async fn is_due(&self) {
        sleep_until(self.next).await;
    }

    pub(super) async fn show(&mut self, screen: Screen) {
        self.progress.show(screen).await;
        self.next = Instant::now() + EVERY;
    }

    /// Nothing new: another look in a second.
    pub(super) fn skip(&mut self) {
        self.next = Instant::now() + EVERY;
    }

    /// Waits for something, and shows meanwhile what `screen` says.
    pub(super) async fn meanwhile<T>(
        &mut self,
        work: impl Future<Output = T>,
        screen: impl Fn() -> Screen,
    ) -> T {
        tokio::pin!(work);
        loop {
            let due = sleep_until(self.next);
            tokio::select! {
                done = &mut work => return done,
                () = due => self.show(screen()).await,
            }
        }
    }
}
