//! One question being answered: who asks, what they may, where they asked, and what is said on the way.

use super::App;
use super::failure::Failure;
use super::notice::{Done, Notice};
use super::place::Place;
use super::progress::{Progress, TOLD_AFTER};
use super::screen::{Screen, Shown};
use crate::domain::access::{Actor, Permit};
use crate::domain::numbers::Cursor;
use crate::store::Store;

/// What every use case is given.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) permit: Permit,
    pub(super) place: Place,
    pub(super) progress: &'a Progress,
}

impl<'a> Turn<'a> {
    pub(super) const fn store(&self) -> &'a Store {
        &self.app.store
    }

    /// Where it was asked; for a command, this.
    pub(super) fn place_or(&self, place: Place) -> Place {
        if self.place == Place::New { place } else { self.place.clone() }
    }

    /// What was there before, as it is now. `None` after a slash command, and for those who may no longer
    /// see it.
    async fn base(&self, place: &Place) -> Result<Option<Screen>, Failure> {
        if self.permit.level() < place.action().level() {
            return Ok(None);
        }
        Ok(Some(match place {
            Place::New => return Ok(None),
            Place::Page => self.page(&Cursor::Start).await?,
            Place::Card(phone) => match self.card_at(phone).await? {
                Some(card) => card,
                None => self.page(&Cursor::Start).await?,
            },
            Place::VoiceBots => self.list_voice_bots(0).await?,
            Place::Access => self.access_rules(None).await?,
            Place::Role(role, channel) => self.role_panel(*role, *channel).await?,
        }))
    }

    /// Does something, and shows what the first of these gives where it takes long.
    pub(super) async fn showing<T>(
        &self,
        meanwhile: impl Future<Output = Option<Shown>>,
        work: impl Future<Output = T>,
    ) -> T {
        tokio::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => done,
            () = tokio::time::sleep(TOLD_AFTER) => {
                if let Some(shown) = meanwhile.await {
                    self.progress.show(shown).await;
                }
                work.await
            }
        }
    }

    /// The same, with a notice.
    pub(super) async fn telling<T>(&self, says: Notice, work: impl Future<Output = T>) -> T {
        self.showing(std::future::ready(Some(says.into())), work).await
    }

    /// The refusal with what was there, unless something is shown with it already.
    pub(super) async fn refused(&self, failure: Failure) -> Failure {
        let Failure::Refused { refusal, remedies, base: None } = failure else { return failure };
        let base = self.base(&self.place).await.unwrap_or_else(|failure| {
            tracing::warn!(?failure, "what was there cannot be shown");
            None
        });
        Failure::Refused { refusal, remedies, base: base.map(Box::new) }
    }

    /// What was done, with what was there. It was saved: where the view of it cannot be read, the bare
    /// notice is the answer.
    pub(super) async fn after(&self, done: Done) -> Shown {
        self.after_at(&self.place, done).await
    }

    /// The same, with what there is at this place.
    pub(super) async fn after_at(&self, place: &Place, done: Done) -> Shown {
        match self.base(place).await {
            Ok(None) => Notice::Done(done).into(),
            Ok(Some(screen)) => saying(Ok(screen), done),
            Err(failure) => saying(Err(failure), done),
        }
    }
}

/// A screen with what was done, or the bare notice where the screen cannot be had.
pub(super) fn saying(screen: Result<Screen, Failure>, done: Done) -> Shown {
    let notice = Notice::Done(done);
    match screen {
        Ok(screen) => Shown { screen: Some(screen), notice: Some(notice) },
        Err(failure) => {
            tracing::warn!(?failure, "what was saved cannot be shown");
            notice.into()
        }
    }
}
