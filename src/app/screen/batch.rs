//! A batch, as it is to be seen before anybody confirms it.

use crate::app::place::Place;
use crate::domain::batch::Batch;
use crate::domain::forms::DraftId;

/// What a list would change.
#[derive(Clone, Debug)]
pub struct BatchScreen {
    /// Where it was asked for: what is done with it leads back there.
    pub place: Place,
    pub batch: Batch,
    /// Where it is kept; `None` where there is nothing to confirm.
    pub draft: Option<DraftId>,
    /// Which page of its numbers is offered to pick from, from 0.
    pub page: usize,
}
