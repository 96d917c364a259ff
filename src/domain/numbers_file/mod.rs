//! Numbers as a file that spreadsheets read and write: CSV (RFC 4180) with the columns `number`, `label`, `bot` and
//! `flow_url`, in any order, between commas or semicolons, in UTF-8.

mod error;
mod read;
mod write;

pub use error::RowError;
pub use read::{Row, Table, read};
pub use write::{HEAD, line};

/// The columns; a file needs the first one.
const COLUMNS: [&str; 4] = ["number", "label", "bot", "flow_url"];

/// "row 3", "rows 3, 5", "rows 3, 5 and 40 more". The first row is the one with the columns' names.
#[must_use]
pub fn rows_text(rows: &[usize]) -> String {
    const NAMED: usize = 20;
    let named: Vec<String> = rows.iter().take(NAMED).map(usize::to_string).collect();
    let word = if rows.len() == 1 { "row" } else { "rows" };
    match rows.len().saturating_sub(NAMED) {
        0 => format!("{word} {}", named.join(", ")),
        more => format!("{word} {} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests;
