//! From numbers to lines.

use std::io;

use super::COLUMNS;
use crate::domain::numbers::Number;
use crate::domain::spreadsheet::guarded;

/// How a file begins: with the mark by which Excel knows UTF-8, and the columns' names.
pub const HEAD: &str = "\u{feff}number,label,bot,flow_url\r\n";

/// A number's line. Its digits stand in groups, which spreadsheets leave alone; a voice bot goes by its id.
pub fn line(number: &Number) -> io::Result<Vec<u8>> {
    let text = |text: Option<String>| guarded(&text.unwrap_or_default());
    let cells: [String; COLUMNS.len()] = [
        number.phone.grouped(),
        text(number.label.as_ref().map(ToString::to_string)),
        text(number.bot.as_ref().map(|bot| bot.id.to_string())),
        text(number.flow_url.as_ref().map(|flow| flow.as_str().to_owned())),
    ];
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
