//! Screens that are shown while an intent is still being carried out.

use tokio::sync::mpsc;

use super::screen::Screen;

/// Takes screens on the way to an answer; the first answers the interaction, later ones edit it.
#[derive(Clone, Debug)]
pub struct Progress(mpsc::Sender<Screen>);

impl Progress {
    /// A progress and where its screens arrive.
    #[must_use]
    pub fn channel() -> (Self, mpsc::Receiver<Screen>) {
        let (sender, receiver) = mpsc::channel(4);
        (Self(sender), receiver)
    }

    /// Shows a screen. One that nobody waits for is not missed: the answer follows.
    pub async fn show(&self, screen: Screen) {
        let _ = self.0.send(screen).await;
    }
}
