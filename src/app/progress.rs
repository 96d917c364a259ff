//! Screens that are shown while an intent is still being carried out.

use tokio::sync::mpsc;

use super::screen::Shown;

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
