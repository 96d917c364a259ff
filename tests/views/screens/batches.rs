//! What a list would change, before anybody confirms it.

use std::collections::BTreeSet;

use super::{full, phone, rev};
use switchboard::app::place::Place;
use switchboard::app::screen::{BatchScreen, Screen};
use switchboard::domain::audit::NumberSnapshot;
use switchboard::domain::batch::{Batch, BatchChange, BatchSource};
use switchboard::domain::forms::DraftId;

fn change(at: u32, old: Option<NumberSnapshot>) -> BatchChange {
    let old = old.map(|old| (rev(20), old));
    BatchChange { phone: phone(at), old, new: full(at).number.snapshot() }
}

/// So many new ones, and so many that get another label and a voice bot.
pub(crate) fn batch(new: u32, changed: u32) -> Batch {
    let old = |at| NumberSnapshot {
        label: Some("Old *label*".to_owned()),
        flow_url: full(at).number.snapshot().flow_url,
        ..NumberSnapshot::default()
    };
    let new = (0..new).map(|at| change(at, None));
    let changed = (50..50 + changed).map(|at| change(at, Some(old(at))));
    Batch {
        source: BatchSource::Search,
        changes: new.chain(changed).collect(),
        same: 4,
        faults: Vec::new(),
        picked: BTreeSet::new(),
    }
}

pub(crate) fn shown(batch: Batch, page: usize) -> Screen {
    let draft = batch.is_confirmable().then_some(DraftId(7));
    Screen::Batch(Box::new(BatchScreen { place: Place::New, batch, draft, page }))
}

pub(super) fn batch_screens() -> Vec<(&'static str, Screen)> {
    vec![
        ("batch", shown(batch(1, 2), 0)),
        ("batch_of_one", shown(batch(0, 1), 0)),
        ("batch_of_many", shown(batch(20, 30).picking(0..25, &[0, 3]), 1)),
        ("batch_of_nothing", shown(batch(0, 0), 0)),
    ]
}
