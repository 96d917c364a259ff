//! Every reason why a file is not taken.

use switchboard::domain::file_error::FileError;

/// One of each. A new one does not compile here until it is listed.
pub(crate) fn file_errors() -> Vec<FileError> {
    let all = vec![
        FileError::NotAttached,
        FileError::NotFetched,
        FileError::TooLarge,
        FileError::Empty,
        FileError::Workbook,
        FileError::Utf16,
        FileError::NotUtf8 { row: 3 },
        FileError::Nul { row: 3 },
        FileError::Tabs,
        FileError::NoNumbers,
        FileError::UnknownColumn("notes".to_owned()),
        FileError::ColumnTwice("label"),
        FileError::NoRows,
        FileError::TooManyRows { most: 10_000 },
    ];
    for error in &all {
        match error {
            FileError::NotAttached
            | FileError::NotFetched
            | FileError::TooLarge
            | FileError::Empty
            | FileError::Workbook
            | FileError::Utf16
            | FileError::NotUtf8 { .. }
            | FileError::Nul { .. }
            | FileError::Tabs
            | FileError::NoNumbers
            | FileError::UnknownColumn(_)
            | FileError::ColumnTwice(_)
            | FileError::NoRows
            | FileError::TooManyRows { .. } => {}
        }
    }
    all
}
