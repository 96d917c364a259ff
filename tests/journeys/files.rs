//! Numbers from a file, and as one.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use discord_sandbox::Person;

use crate::support::{FLOW, Stage};

const NUMBERS: &str = "SELECT e164, label, (SELECT bot_id FROM voice_bots b WHERE b.bot_key = n.bot_key), flow_url \
    FROM numbers n ORDER BY e164";

/// The command that brings in a file with this in it.
fn import(who: &Person, text: impl AsRef<[u8]>) -> String {
    let id = who.uploads("numbers.csv", "text/csv", text.as_ref());
    format!("/did import file:{id}")
}

/// The text of the newest file that the bot sent.
fn exported(stage: &Stage, who: &Person) -> String {
    let messages = who.messages();
    let files = messages.iter().filter_map(|message| message["attachments"].as_array()).flatten();
    let id = files.last().unwrap()["id"].as_str().unwrap().to_owned();
    String::from_utf8(stage.discord.file(&id).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_shown_first_then_imported_and_taken_back_as_one() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let before = stage.rows(NUMBERS).await;
    let file = format!(
        "Number;Label;Bot;Flow URL\r\n+91 98765 43210;Sales;sales;{FLOW}\r\n\r\n080 4612 3456;Night line;Front desk;\r\n"
    );
    omar.runs(&import(&omar, file))
        .sees("**1 new** · **1 changed** · 0 the same already")
        .sees("Label: Sales Line → Sales")
        .sees("Bot: Front desk → Sales qualifier")
        .sees("Nothing is saved yet")
        .await;
    assert_eq!(stage.rows(NUMBERS).await, before);
    omar.clicks("Import all")
        .sees("✅ Imported: 1 added, 1 changed.")
        .sees("The WebSocket URL of 1 number changed")
        .await;
    let now = [
        ["+918046123456", "Night line", "front-desk", "-"],
        ["+919876543210", "Sales", "sales", FLOW],
    ];
    assert_eq!(stage.rows(NUMBERS).await, now);
    omar.clicks("Undo").sees("✅ Undone.").await;
    assert_eq!(stage.rows(NUMBERS).await, before);
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_missing_keeps_what_is_there_and_an_empty_cell_clears_it() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs(&import(&omar, "bot,number\n,+919876543210\n"))
        .sees("Bot: Front desk → —")
        .clicks("Import all")
        .sees("1 changed")
        .await;
    assert_eq!(stage.rows(NUMBERS).await, [["+919876543210", "Sales Line", "-", FLOW]]);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_that_cannot_be_used_is_named_and_nothing_can_be_confirmed() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let before = stage.changes().await;
    let file = "number,label,bot\n9.19877E+11,a,\n+919876543219,b,nobody\n9.19877E+11,c,\n+919876543218,d,\n\
        +91 98765 43218,e,\n+919876543217,\"two\nlines\",\n+919876543216,f,,,\n";
    omar.runs(&import(&omar, file))
        .sees("**rows 2, 4**: Phone Number")
        .sees("**row 3**: **Bot**: no voice bot has this id or name")
        .sees("**rows 5, 6**: `+919876543218` is in the file more than once")
        .sees("**row 7**: a cell holds a line break")
        .sees("**row 8**: 5 cells")
        .await;
    assert_eq!(omar.buttons(), [("Close".to_owned(), false)]);
    assert_eq!(stage.changes().await, before);
    assert_eq!(stage.counts("SELECT count(*) FROM drafts").await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_csv_is_refused_with_what_to_do() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let large = vec![b'x'; 2 * 1024 * 1024 + 1];
    let utf16: Vec<u8> = "number\tlabel\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&[u8], &str); 6] = [
        (b"number,label\n+919876543219,Caf\xe9\n", "row 2 is not in UTF-8"),
        (&utf16, "it is in UTF-16"),
        (b"PK\x03\x04", "it is a workbook"),
        (b"number\n+9198\0\n", "row 2 holds a NUL"),
        (b"number,colour\n", "nothing is known of the column “colour”"),
        (&large, "larger than 2 MiB"),
    ];
    for (file, words) in cases {
        omar.runs(&import(&omar, file)).sees(words).await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credentials_a_file_adds_nothing() {
    let stage = Stage::new().await;
    let omar = stage.person("Omar");
    omar.runs(&import(&omar, "number\n+919876543219\n"))
        .sees("Configure credentials first, then add phone numbers.")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_a_table_that_nothing_runs_in_and_comes_back_unchanged() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did add number:+918046123456 label:=1+1").sees("Added").await;
    omar.runs("/did export").sees("✅ 2 numbers").await;
    let text = exported(&stage, &omar);
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "number,label,bot,flow_url");
    assert_eq!(lines[1], "+91 80461 23456,'=1+1,,");
    assert_eq!(lines[2], format!("+91 98765 43210,Sales Line,front-desk,{FLOW}"));
    omar.runs(&import(&omar, &text))
        .sees("**0 new** · **0 changed** · 2 the same already")
        .sees("There is nothing to change.")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_look_neither_imports_nor_exports() {
    let stage = Stage::with_a_number().await;
    let vera = stage.person("Vera");
    vera.runs("/did export").sees("You may not export the numbers").await;
    vera.runs(&import(&vera, "number\n+919876543219\n")).sees("You may not import numbers").await;
    stage.leaves().await;
}

/// `cargo test --release --test journeys -- --ignored --nocapture five_thousand`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "its times mean something only in a release build"]
#[expect(clippy::disallowed_macros, reason = "it prints what it measured")]
async fn five_thousand_rows_take_less_than_five_seconds() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    let mut file = "number,label,bot,flow_url\n".to_owned();
    for at in 0..5_000 {
        writeln!(file, "+91 98{:03} {:05},Sales Line {at},front-desk,{FLOW}", at / 1000, at)
            .unwrap();
    }
    let command = import(&omar, file);
    let begun = Instant::now();
    let asked = omar.runs_at_once(&command).await;
    omar.waits_for(asked).await;
    assert!(omar.watches(Duration::from_mins(1), |text| text.contains("5000 new")).await);
    let shown = begun.elapsed();
    let click = omar.clicks_at_once("Import all");
    omar.waits_for(click).await;
    let done = |text: &str| text.contains("5000 added");
    assert!(omar.watches(Duration::from_mins(2), done).await, "{}", omar.text());
    println!(
        "5,000 rows: shown in {shown:.1?}, written {:.1?} after that",
        begun.elapsed().saturating_sub(shown)
    );
    if !cfg!(debug_assertions) {
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
    stage.leaves().await;
}
