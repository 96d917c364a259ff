//! Many numbers changed as one: what a list would change is shown and kept, and exactly that is written once it is
//! confirmed. A list's own use case says what it wants, and calls [`Turn::propose`].

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use super::failure::Failure;
use super::notice::{Done, Notice};
use super::progress::TOLD_AFTER;
use super::screen::{BatchScreen, Screen, Shown};
use super::turn::Turn;
use crate::domain::access::{Action, Permit};
use crate::domain::batch::{Batch, BatchChange, BatchFault, BatchSource, Extent, Wanted};
use crate::domain::forms::{Draft, DraftId};
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::store::{BatchItem, BatchState};

/// Something asked about a batch that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchIntent {
    pub source: BatchSource,
    /// Where it is kept.
    pub draft: DraftId,
    pub step: BatchStep,
}

/// What is done with a batch that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchStep {
    /// See it, with this page of its numbers to pick from.
    Show { page: usize },
    /// Pick these numbers of a page, by their places in the batch, and no others of it.
    Pick { page: usize, picked: Vec<usize> },
    /// Write it as it was shown.
    Confirm(Extent),
}

impl BatchIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.source.action()
    }
}

/// Numbers that are offered at once; a select holds 25.
pub const PICKS_A_PAGE: usize = 25;

/// Numbers read at once.
const STRETCH: i64 = 1000;

/// How often it is told how far a batch is. Discord takes five edits in five seconds.
pub(super) const TOLD_EVERY: Duration = Duration::from_millis(1500);

impl Turn<'_> {
    /// Shows what a list would change, and keeps exactly that for whoever confirms it. No number may be in the list
    /// twice.
    pub(in crate::app) async fn propose(
        &self,
        source: BatchSource,
        wanted: Vec<Wanted>,
        faults: Vec<BatchFault>,
    ) -> Result<Shown, Failure> {
        let now = self.numbers_of(&wanted).await?;
        let batch = Batch::compare(source, wanted, faults, &now);
        let adds = batch.is_confirmable() && batch.changes.iter().any(|it| it.old.is_none());
        if adds && !self.store().account(&self.permit).await?.is_configured() {
            return Err(Refusal::NotConfigured.into());
        }
        self.kept_and_shown(batch, 0).await
    }

    /// The numbers of a list that are there.
    async fn numbers_of(&self, wanted: &[Wanted]) -> Result<HashMap<PhoneNumber, Number>, Failure> {
        let of: HashSet<&PhoneNumber> = wanted.iter().map(|wanted| &wanted.phone).collect();
        let Some(last) = of.iter().max() else { return Ok(HashMap::new()) };
        let (mut found, mut after) = (HashMap::new(), None);
        while after.as_ref().is_none_or(|after| after < *last) {
            let rows = self.store().numbers_after(&self.permit, after.as_ref(), STRETCH).await?;
            let Some(end) = rows.last() else { break };
            after = Some(end.phone.clone());
            let wanted = rows.into_iter().filter(|row| of.contains(&row.phone));
            found.extend(wanted.map(|number| (number.phone.clone(), number)));
        }
        Ok(found)
    }

    pub(super) async fn kept_and_shown(&self, batch: Batch, page: usize) -> Result<Shown, Failure> {
        let draft = match batch.is_confirmable() {
            true => {
                let draft = Draft::Batch(Box::new(batch.clone()));
                Some(self.store().keep_draft(&self.permit, &draft).await?)
            }
            false => None,
        };
        Ok(self.batch_screen(batch, draft, page).into())
    }

    fn batch_screen(&self, batch: Batch, draft: Option<DraftId>, page: usize) -> Screen {
        let place = self.place.clone();
        Screen::Batch(Box::new(BatchScreen { place, batch, draft, page }))
    }

    pub(in crate::app) async fn batch(&self, intent: BatchIntent) -> Result<Shown, Failure> {
        let BatchIntent { source, draft, step } = intent;
        let batch = match self.store().draft(&self.permit, draft).await? {
            // Whoever may confirm one kind may not confirm another by its draft.
            Some(Draft::Batch(batch)) if batch.source == source => *batch,
            Some(Draft::Confirmed(_)) => return Err(Failure::AlreadyDone),
            _ => return Err(Refusal::PreviewGone.into()),
        };
        match step {
            BatchStep::Show { page } => Ok(self.batch_screen(batch, Some(draft), page).into()),
            // A draft never changes, so that no button says what another one shows: this is the next one.
            BatchStep::Pick { page, picked } => {
                let first = page.saturating_mul(PICKS_A_PAGE);
                let among = first..first.saturating_add(PICKS_A_PAGE);
                self.kept_and_shown(batch.picking(among, &picked), page).await
            }
            BatchStep::Confirm(extent) => self.confirm(draft, &batch, extent).await,
        }
    }

    async fn confirm(
        &self,
        draft: DraftId,
        batch: &Batch,
        extent: Extent,
    ) -> Result<Shown, Failure> {
        let confirmed: Vec<&BatchChange> = batch.confirmed(extent).collect();
        let (of, added) = (confirmed.len(), confirmed.iter().filter(|it| it.old.is_none()).count());
        let repaste = confirmed.iter().filter(|it| has_other_bot(it)).count();
        let items = confirmed.into_iter().map(item).collect();
        let source = batch.source;
        let begun = self.store().begin_batch(&self.permit, source.word(), items);
        let begun = self.telling(Notice::Writing { written: 0, of }, begun).await;
        // Nothing was written, so what was previewed can still be confirmed, or picked from.
        let preview = || self.batch_screen(batch.clone(), Some(draft), 0);
        let change = begun.map_err(|error| Failure::from(error).with_base(preview()))?;
        // A second press is told so; without this it is told which numbers were changed since.
        let confirmed = Draft::Confirmed(change);
        if let Err(error) = self.store().replace_draft(&self.permit, draft, &confirmed).await {
            tracing::warn!(%error, "a batch that was confirmed is still kept as a draft");
        }
        let finished = self.write_batch(of).await;
        let done =
            Done::BatchWritten { source, added, changed: of - added, repaste, finished, change };
        Ok(self.after(done).await)
    }

    /// Writes the batch that is under way to its end, and tells how far it is. Where that fails, it is stored, and
    /// housekeeping goes on with it: `false`.
    pub(in crate::app) async fn write_batch(&self, of: usize) -> bool {
        let (leave, guild) = (Permit::housekeeping(), self.permit.guild());
        let mut told = Instant::now();
        loop {
            let state = match self.store().write_batch(leave, guild).await {
                Ok(BatchState::Done) => return true,
                Ok(state) => state,
                Err(error) => {
                    tracing::error!(%error, "a batch is not finished yet");
                    return false;
                }
            };
            if told.elapsed() > TOLD_AFTER {
                let written = state.written(of);
                self.progress.show(Notice::Writing { written, of }).await;
                told = Instant::now() + TOLD_EVERY - TOLD_AFTER;
            }
            tokio::task::yield_now().await;
        }
    }
}

fn item(change: &BatchChange) -> BatchItem {
    BatchItem {
        phone: change.phone.to_string(),
        seen: change.old.as_ref().map(|(rev, _)| *rev),
        new: Some(change.new.clone()),
        undoes: None,
    }
}

/// Whether Exotel keeps calling another voice bot until its new WebSocket URL is pasted there.
fn has_other_bot(change: &BatchChange) -> bool {
    let old = change.old.as_ref().and_then(|(_, old)| old.bot);
    old.is_some() && change.new.bot.is_some() && old != change.new.bot
}
