//! From bytes to rows. What a cell means is looked at where it is used.

use csv::{ReaderBuilder, StringRecord};

use super::{COLUMNS, RowError};
use crate::domain::batch::MOST_NUMBERS;
use crate::domain::file_error::FileError;
use crate::domain::spreadsheet::unguarded;

/// A row of a file: text as it is in its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which row of the sheet it is; the columns' names are row 1.
    pub row: usize,
    pub number: String,
    /// `None`, here and below: the file has no such column.
    pub label: Option<String>,
    pub bot: Option<String>,
    pub flow_url: Option<String>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Row>,
    /// Rows that cannot be read, and why.
    pub faults: Vec<(usize, RowError)>,
}

/// Reads a whole file.
pub fn read(bytes: &[u8]) -> Result<Table, FileError> {
    let text = text(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text)?)
        .from_reader(text.as_bytes());
    let (mut columns, mut table) = (None, Table::default());
    let (mut row, mut end) = (0, 0);
    for record in reader.records() {
        // Only what is not UTF-8 is refused there, and that was before.
        let record = record.map_err(|_| FileError::NotUtf8 { row })?;
        let begins = record.position().map_or(end, |position| start(position.byte()));
        row += 1 + blank_rows(text, begins);
        end = begins;
        let Some(columns) = &columns else {
            columns = Some(Columns::read(&record)?);
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row > MOST_NUMBERS + 1 {
            return Err(FileError::TooManyRows { most: MOST_NUMBERS });
        }
        match columns.row(row, &record) {
            Ok(read) => table.rows.push(read),
            Err(fault) => table.faults.push((row, fault)),
        }
    }
    match (columns, table.rows.is_empty() && table.faults.is_empty()) {
        (None, _) => Err(FileError::Empty),
        (Some(_), true) => Err(FileError::NoRows),
        (Some(_), false) => Ok(table),
    }
}

fn start(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// The text of a file, without the mark of its encoding.
fn text(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(FileError::Workbook);
    }
    // Without its mark, every other byte of it is a NUL.
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let nuls = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    if is_utf16 || nuls > 8 {
        return Err(FileError::Utf16);
    }
    let row = |before: &[u8]| before.split(|byte| *byte == b'\n').count();
    let text = std::str::from_utf8(bytes);
    let text =
        text.map_err(|error| FileError::NotUtf8 { row: row(&bytes[..error.valid_up_to()]) })?;
    if let Some(nul) = text.find('\0') {
        return Err(FileError::Nul { row: row(&bytes[..nul]) });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() { Err(FileError::Empty) } else { Ok(text) }
}

/// What stands between the cells, as the first row tells.
fn delimiter(text: &str) -> Result<u8, FileError> {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let has = |what: char| first.matches(what).count();
    match (has(','), has(';')) {
        (0, 0) if has('\t') > 0 => Err(FileError::Tabs),
        (commas, semicolons) if semicolons > commas => Ok(b';'),
        _ => Ok(b','),
    }
}

/// How many empty lines stand at this place, where a row ended before. The reader passes them over, and a spreadsheet
/// counts them.
fn blank_rows(text: &str, at: usize) -> usize {
    let (before, rest) = (text.as_bytes().get(..at), text.as_bytes().get(at..));
    let (before, mut rest) = (before.unwrap_or_default(), rest.unwrap_or_default());
    if before.ends_with(b"\r") {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut blank = 0;
    while let Some(after) = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .or_else(|| rest.strip_prefix(b"\r"))
    {
        (rest, blank) = (after, blank + 1);
    }
    blank
}

/// Which column is which: places in a row.
struct Columns {
    all: usize,
    places: [Option<usize>; COLUMNS.len()],
    nameless: Vec<usize>,
}

impl Columns {
    fn read(record: &StringRecord) -> Result<Self, FileError> {
        let mut columns =
            Self { all: record.len(), places: [None; COLUMNS.len()], nameless: Vec::new() };
        for (place, name) in record.iter().enumerate() {
            let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
            if plain.is_empty() {
                columns.nameless.push(place);
                continue;
            }
            let Some(which) = COLUMNS.iter().position(|column| *column == plain) else {
                return Err(FileError::UnknownColumn(shown(name)));
            };
            if columns.places[which].replace(place).is_some() {
                return Err(FileError::ColumnTwice(COLUMNS[which]));
            }
        }
        if columns.places[0].is_some() { Ok(columns) } else { Err(FileError::NoNumbers) }
    }

    fn row(&self, row: usize, record: &StringRecord) -> Result<Row, RowError> {
        if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
            return Err(RowError::LineBreak);
        }
        if record.len() != self.all {
            return Err(RowError::Cells { cells: record.len(), columns: self.all });
        }
        let cell = |place: usize| record.get(place).unwrap_or_default();
        if self.nameless.iter().any(|place| !cell(*place).trim().is_empty()) {
            return Err(RowError::Nameless);
        }
        let [number, label, bot, flow_url] =
            self.places.map(|place| place.map(|place| unguarded(cell(place)).to_owned()));
        Ok(Row { row, number: number.unwrap_or_default(), label, bot, flow_url })
    }
}

/// The start of a name as it can stand in a sentence.
fn shown(name: &str) -> String {
    const LONGEST: usize = 40;
    let plain = name.trim().chars().filter(|c| !c.is_control()).collect::<String>();
    crate::domain::text::escape_markdown(&crate::domain::text::clip(&plain, LONGEST))
}
