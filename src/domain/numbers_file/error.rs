//! Why a row of a file is not taken.

use thiserror::Error;

/// Why a row is not taken, before what its cells say is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    #[error(
        "{cells} cells, and the first row names {columns} columns. Is a comma or a quotation mark missing or too many?"
    )]
    Cells { cells: usize, columns: usize },
    #[error(
        "a cell holds a line break. Put it on one line; a quotation mark that is not closed does this too."
    )]
    LineBreak,
    #[error("something stands in a column without a name.")]
    Nameless,
}
