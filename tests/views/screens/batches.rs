//! What a list would change, before anybody confirms it.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::{full, phone, rev};
use switchboard::app::place::Place;
use switchboard::app::screen::{BatchScreen, ExportFile, NumbersExportScreen, Screen};
use switchboard::domain::audit::NumberSnapshot;
use switchboard::domain::batch::{Batch, BatchChange, BatchFault, BatchSource};
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
        said: Vec::new(),
        picked: BTreeSet::new(),
    }
}

pub(crate) fn shown(batch: Batch, page: usize) -> Screen {
    let draft = batch.is_confirmable().then_some(DraftId(7));
    Screen::Batch(Box::new(BatchScreen { place: Place::New, batch, draft, page }))
}

fn with_faults() -> Batch {
    let fault =
        |place: &str, why: &str| BatchFault { place: place.to_owned(), why: why.to_owned() };
    let faults = vec![
        fault("row 3", "Phone Number is blank."),
        fault(
            "rows 4, 7",
            "`+919876543210` is in the file more than once. Leave one of these rows.",
        ),
    ];
    Batch { source: BatchSource::File, faults, ..batch(3, 1) }
}

fn export() -> Screen {
    let bytes = Bytes::from_static(b"csv");
    let files = vec![ExportFile { name: "numbers.csv".to_owned(), bytes }];
    Screen::NumbersExport(Box::new(NumbersExportScreen { numbers: 12, files }))
}

/// As an import from Exotel is shown, with what else there is to say.
fn import() -> Batch {
    let said = [
        "3 rows that Exotel sent cannot be read, and are left out.",
        "2 numbers are here and not on this account at Exotel; they stay as they are.",
    ];
    let said = said.map(str::to_owned).to_vec();
    Batch { source: BatchSource::Exotel, said, ..batch(2, 1) }
}

pub(super) fn batch_screens() -> Vec<(&'static str, Screen)> {
    vec![
        ("batch", shown(batch(1, 2), 0)),
        ("batch_of_one", shown(batch(0, 1), 0)),
        ("batch_of_many", shown(batch(20, 30).picking(0..25, &[0, 3]), 1)),
        ("batch_of_nothing", shown(batch(0, 0), 0)),
        ("batch_of_a_file", shown(Batch { source: BatchSource::File, ..batch(3, 1) }, 0)),
        ("batch_with_faults", shown(with_faults(), 0)),
        ("numbers_export", export()),
        ("batch_of_exotel", shown(import(), 0)),
    ]
}
