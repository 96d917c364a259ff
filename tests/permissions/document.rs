//! `docs/permissions.md`: its tables are written from the table in code.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use switchboard::domain::access::{Action, Level, Surface};

use crate::table::ways;

const BEGIN: &str = "<!-- written by tests/permissions; SWITCHBOARD_BLESS=1 writes it again -->\n";
const END: &str = "<!-- end -->";

const SURFACES: [Surface; 5] =
    [Surface::Command, Surface::Autocomplete, Surface::Button, Surface::Select, Surface::Dialog];

/// An action's row: what it takes, and every way to ask for it.
fn row(action: Action) -> String {
    let mut row = format!("| {} | `{}` | {} |", action.phrase(), action.word(), action.level());
    for surface in SURFACES {
        let names: BTreeSet<String> = ways()
            .iter()
            // What an Undo is judged by is the last of what it takes.
            .filter(|ask| ask.needs.last() == Some(&action) && ask.way.surface() == surface)
            .map(|ask| format!("`{}`", ask.way.name()))
            .collect();
        let names: Vec<String> = names.into_iter().collect();
        write!(row, " {} |", names.join(" ")).unwrap();
    }
    row
}

fn table() -> String {
    let mut text = "\n| who may | stored as | from | command | suggestion | button | select | dialog |\n|---|---|---|---|---|---|---|---|\n".to_owned();
    for level in Level::ALL {
        for action in Action::of_level(level) {
            writeln!(text, "{}", row(action)).unwrap();
        }
    }
    text.push('\n');
    text
}

#[test]
fn the_document_has_the_table_as_it_is_in_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/permissions.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let table = table();
    if std::env::var_os("SWITCHBOARD_BLESS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        written, table,
        "docs/permissions.md is not what the code says: look at it, then SWITCHBOARD_BLESS=1"
    );
}

/// What nobody can ask for is not in need of a level.
#[test]
fn every_action_can_be_asked_for() {
    for action in Action::ALL {
        let asked = ways().iter().any(|ask| ask.needs.contains(&action));
        assert!(asked, "{action:?}");
    }
}
