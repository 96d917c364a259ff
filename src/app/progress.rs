//! Screens that are shown while an intent is still being carried out.

use std::time::Duration;

use tokio::sync::mpsc;

use super::screen::Shown;

/// What takes longer than this is said to take long.
pub(super) const TOLD_AFTER: Duration = Duration::from_millis(300);

/// Takes screens on the way to an answer; the first answers the interaction, later ones edit it.
#[derive(Clone, Debug)]
pub struct Progress(mpsc::Sender<Shown>);

impl Progress {
    /// A progress and where its screens arrive.
    #[must_use]
    pub fn channel() -> (Self, mpsc::Receiver<Shown>) {
        let (sender, receiver) = mpsc::channel(4);
        (Self(sender), receiver)
    }

    /// Shows something. What nobody waits for is not missed: the answer follows.
    pub async fn show(&self, shown: impl Into<Shown>) {
        let _ = self.0.send(shown.into()).await;
    }
}
