//! The ids of batches that were shown: where each is kept, and what is done with it.

use super::words::number;
use crate::app::asked::{BatchIntent, BatchStep};
use crate::domain::batch::{BatchSource, Extent};
use crate::domain::forms::DraftId;

pub(super) fn write(intent: &BatchIntent) -> Option<String> {
    let BatchIntent { source, draft, step } = intent;
    let of = format!("{}:{}", source_word(*source), draft.0);
    Some(match step {
        BatchStep::Show { page } => format!("batch:{of}:{page}"),
        BatchStep::Confirm(Extent::All) => format!("batchall:{of}"),
        BatchStep::Confirm(Extent::Picked) => format!("batchsome:{of}"),
        // A select says which.
        BatchStep::Pick { .. } => return None,
    })
}

pub(super) fn read(words: &[&str]) -> Option<BatchIntent> {
    let (of, step) = match words {
        ["batch", of @ .., page] => (of, BatchStep::Show { page: place(page)? }),
        ["batchall", of @ ..] => (of, BatchStep::Confirm(Extent::All)),
        ["batchsome", of @ ..] => (of, BatchStep::Confirm(Extent::Picked)),
        _ => return None,
    };
    let [of, draft] = of else { return None };
    Some(BatchIntent { source: source(of)?, draft: DraftId(number(draft)?), step })
}

pub(super) const fn source_word(of: BatchSource) -> &'static str {
    match of {
        BatchSource::Search => "s",
        BatchSource::File => "f",
        BatchSource::Exotel => "x",
    }
}

pub(super) fn source(word: &str) -> Option<BatchSource> {
    BatchSource::ALL.into_iter().find(|source| source_word(*source) == word)
}

/// A page, or a place in a list.
pub(super) fn place(word: &str) -> Option<usize> {
    number(word)?.try_into().ok()
}
