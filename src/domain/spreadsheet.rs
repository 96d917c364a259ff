//! Text in the cells of a table that a spreadsheet may open: nothing in it runs.

/// What makes a spreadsheet take a cell for a formula when it stands first.
const RUNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn would_run(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(RUNS)
}

/// A cell with an apostrophe in front if a spreadsheet would run it as a formula: then it is a text. A phone number is such
/// a cell, it would lose its `+`.
#[must_use]
pub fn guarded(cell: &str) -> String {
    if would_run(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell without the apostrophe that [`guarded`] put there.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    if would_run(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_runs_in_a_spreadsheet_and_all_of_it_comes_back() {
        for formula in ["=1+1", "+919876543210", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''-"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
            assert_eq!(unguarded(&guarded(formula)), formula);
        }
        for text in ["", "{\"label\":\"=1\"}", "Sales", "'quoted'", "1=1", "24/7"] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }
}
