use proptest::prelude::*;

use super::*;
use crate::domain::audit::Rev;
use crate::domain::file_error::FileError;
use crate::domain::ids::BotKey;
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::text::{BotId, BotName, Label};
use crate::domain::voice_bots::{Source, VoiceBot};

fn rows(text: &str) -> Vec<(usize, String)> {
    let table = read(text.as_bytes()).unwrap();
    assert_eq!(table.faults, []);
    table.rows.into_iter().map(|row| (row.row, row.number)).collect()
}

fn refused(bytes: &[u8]) -> FileError {
    read(bytes).unwrap_err()
}

#[test]
fn columns_come_in_any_order_and_one_that_is_missing_is_not_a_blank_one() {
    let table = read(b"Flow URL;NUMBER\r\n;+919876543210\r\n").unwrap();
    let row = &table.rows[0];
    assert_eq!((row.row, row.number.as_str()), (2, "+919876543210"));
    assert_eq!((row.flow_url.as_deref(), &row.label, &row.bot), (Some(""), &None, &None));
}

#[test]
fn a_mark_semicolons_quotes_and_a_lonely_column_are_read() {
    let number = |last| format!("+91987654321{last}");
    assert_eq!(rows("\u{feff}number\n+919876543210"), [(2, number(0))]);
    let table = read("number;label\n+919876543210;\"a;b \"\"c\"\"\"\n".as_bytes()).unwrap();
    assert_eq!(table.rows[0].label.as_deref(), Some("a;b \"c\""));
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = ["number,label", "1,a", "", "2,b", ",", "", "3,c", ""].join(end);
        let numbered = [(2, "1".to_owned()), (4, "2".to_owned()), (7, "3".to_owned())];
        assert_eq!(rows(&text), numbered, "{end:?}");
    }
}

#[test]
fn what_is_no_csv_in_utf_8_is_told_by_its_kind() {
    assert_eq!(refused(b""), FileError::Empty);
    assert_eq!(refused(b" \r\n"), FileError::Empty);
    assert_eq!(refused(b"PK\x03\x04rest"), FileError::Workbook);
    assert_eq!(refused(b"number,label\n1,Caf\xe9\n"), FileError::NotUtf8 { row: 2 });
    assert_eq!(refused(b"number\n1\n2\0\n"), FileError::Nul { row: 3 });
    assert_eq!(refused(b"number\tlabel\n1\ta\n"), FileError::Tabs);
    assert_eq!(refused(b"number,label\n"), FileError::NoRows);
    assert_eq!(refused(b"label\na\n"), FileError::NoNumbers);
    assert_eq!(refused(b"number,note\n1,a\n"), FileError::UnknownColumn("note".to_owned()));
    assert_eq!(refused(b"number,label,Label\n1,a,b\n"), FileError::ColumnTwice("label"));
    let utf16: Vec<u8> =
        "number\tlabel\r\n1\ta\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&utf16), FileError::Utf16);
    assert_eq!(refused(&[&[0xff, 0xfe], &*utf16].concat()), FileError::Utf16);
    let many = format!("number\n{}", "1\n".repeat(10_001));
    assert_eq!(refused(many.as_bytes()), FileError::TooManyRows { most: 10_000 });
}

#[test]
fn rows_that_do_not_fit_are_named() {
    let text = "number,label,\n1,a,b,c\n2\n3,\"a\nb\",\n4,a,x\n5,a,\n";
    let table = read(text.as_bytes()).unwrap();
    let cells = |cells| RowError::Cells { cells, columns: 3 };
    let faults = [(2, cells(4)), (3, cells(1)), (4, RowError::LineBreak), (5, RowError::Nameless)];
    assert_eq!(table.faults, faults);
    assert_eq!(table.rows.len(), 1);
    assert_eq!(rows_text(&[3]), "row 3");
    assert_eq!(rows_text(&[3, 5]), "rows 3, 5");
    assert!(rows_text(&(2..100).collect::<Vec<_>>()).ends_with("21 and 78 more"));
}

/// What a spreadsheet makes of a file that it opens and saves: quantities lose their form, the rest stays, and the table
/// is written in its own way.
fn through_a_spreadsheet(text: &str, semicolons: bool, mark: bool) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new();
    let writer = writer.delimiter(if semicolons { b';' } else { b',' });
    let mut writer =
        writer.from_writer(if mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
    for record in reader.records() {
        let cells = record.unwrap();
        let quantity = |cell: &str| cell.parse::<f64>().is_ok_and(f64::is_finite);
        let cells = cells.iter().map(|cell| match quantity(cell) {
            true => format!("{:e}", cell.parse::<f64>().unwrap()),
            false => {
                assert!(!cell.starts_with(['=', '-', '@', '\t', '\r']), "{cell} runs");
                cell.to_owned()
            }
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

fn label() -> impl Strategy<Value = Option<Label>> {
    // A label that is a quantity, such as 007, is one to a spreadsheet.
    prop_oneof![r#"['=+@,;"a-z -]{0,12}"#, r"[=+@'-]\PC{1,20}", r"\PC{0,64}"]
        .prop_filter("no quantity", |text| text.trim().parse::<f64>().is_err())
        .prop_map(|text| Label::parse(&text).ok().flatten())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn an_export_comes_back_from_a_spreadsheet_as_it_was(
        numbers in proptest::collection::vec(("[1-9][0-9]{7,14}", label(), "[A-Za-z@=_+-][A-Za-z0-9._-]{1,20}"), 1..8),
        semicolons: bool, mark: bool,
    ) {
        let numbers: Vec<Number> = numbers.into_iter().filter_map(|(digits, label, id)| {
            let phone = PhoneNumber::parse(&format!("+{digits}")).ok()?;
            let id = BotId::parse(&id).ok().filter(|id| id.as_str().parse::<f64>().is_err());
            let bot = id.map(|id| VoiceBot {
                key: BotKey(1), rev: Rev::NONE, id, name: BotName::from_stored("Bot".to_owned()), own_url: None, source: Source::Team,
            });
            Some(Number { phone, rev: Rev::NONE, label, bot, flow_url: None })
        }).collect();
        prop_assume!(!numbers.is_empty());
        let lines = numbers.iter().map(|number| String::from_utf8(line(number).unwrap()).unwrap());
        let file = lines.fold(HEAD.to_owned(), |file, line| file + &line);
        let saved = through_a_spreadsheet(&file, semicolons, mark);
        let table = read(&saved).unwrap();
        prop_assert_eq!(&table.faults, &[]);
        prop_assert_eq!(table.rows.len(), numbers.len());
        for (row, number) in table.rows.iter().zip(&numbers) {
            let phone = PhoneNumber::parse(&row.number);
            prop_assert_eq!(phone.as_ref(), Ok(&number.phone));
            let label = Label::parse(row.label.as_deref().unwrap()).unwrap();
            prop_assert_eq!(&label, &number.label);
            let id = number.bot.as_ref().map(|bot| bot.id.to_string()).unwrap_or_default();
            prop_assert_eq!(row.bot.as_deref(), Some(id.as_str()));
        }
    }
}
