//! Why a file that a member attached is not taken: each with what to do about it.

use thiserror::Error;

/// The largest file, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// Why a file is not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// It is not one that Discord keeps.
    #[error("**File**: attach it here. A file from anywhere else is not fetched.")]
    NotAttached,
    /// Discord did not give it.
    #[error(
        "**File**: Discord did not give it just now, so nothing was changed. Try again in a minute."
    )]
    NotFetched,
    #[error("**File**: it is larger than {} MiB. Split it.", LARGEST / 1024 / 1024)]
    TooLarge,
    #[error("**File**: it is empty.")]
    Empty,
    /// A spreadsheet's own format.
    #[error("**File**: it is a workbook and no CSV. In the spreadsheet, save it as “CSV UTF-8”.")]
    Workbook,
    /// Excel's “Unicode text”.
    #[error(
        "**File**: it is in UTF-16 (Excel's “Unicode text”). In the spreadsheet, save it as “CSV UTF-8”."
    )]
    Utf16,
    /// Latin-1, or what Windows calls ANSI.
    #[error("**File**: row {row} is not in UTF-8. In the spreadsheet, save it as “CSV UTF-8”.")]
    NotUtf8 { row: usize },
    /// A NUL, which no spreadsheet writes.
    #[error("**File**: row {row} holds a NUL character. Save the file anew in the spreadsheet.")]
    Nul { row: usize },
    #[error(
        "**File**: its columns are separated by tabs. Save it as CSV, with commas or semicolons."
    )]
    Tabs,
    #[error(
        "**File**: its first row has no column “number”. It names the columns: number, label, bot, flow_url, in any order."
    )]
    NoNumbers,
    #[error(
        "**File**: nothing is known of the column “{0}”. The columns are number, label, bot and flow_url; take out the others."
    )]
    UnknownColumn(String),
    #[error("**File**: the column “{0}” is there twice.")]
    ColumnTwice(&'static str),
    #[error("**File**: it has no row below the columns' names.")]
    NoRows,
    #[error("**File**: it has more than {most} rows. Split it.")]
    TooManyRows { most: usize },
}
