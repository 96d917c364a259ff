//! `/audit export`: the whole trail as files that other programs read.

use std::io::Read;

use discord_sandbox::{Options, World};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::support::{KEY, Stage, TOKEN};

/// The files of the newest answers, each unpacked, with its name and packed size.
pub(super) fn files(stage: &Stage) -> Vec<(String, usize, String)> {
    let messages = stage.person("Ann").messages();
    let attachments =
        messages.iter().filter_map(|message| message["attachments"].as_array()).flatten();
    attachments
        .map(|file| {
            let bytes = stage.discord.file(file["id"].as_str().unwrap()).unwrap();
            let mut text = String::new();
            GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
            let name = file["filename"].as_str().unwrap().to_owned();
            (name, bytes.len(), text)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_holds_every_change_and_refusal_and_runs_nowhere() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did add number:+919876543210 label:=1+1").sees("Added").await;
    omar.runs("/did remove number:+919876543210").clicks("Undo").await;
    omar.runs("/voicebot add id:x name:X").sees("You may not").await;
    while stage.counts("SELECT count(*) FROM denials").await == 0 {
        tokio::task::yield_now().await;
    }
    ann.runs("/audit export").sees("audit.csv.gz").sees("8 changes and 1 refused attempt").await;

    let files = files(&stage);
    assert_eq!(files.len(), 1);
    let mut table = csv::Reader::from_reader(files[0].2.as_bytes());
    let head = table.headers().unwrap().clone();
    let rows: Vec<Vec<String>> =
        table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let cell = |row: usize, name: &str| {
        let at = head.iter().position(|it| it == name).unwrap();
        rows[row][at].as_str()
    };
    assert_eq!(rows.len(), 9);
    let added = rows.iter().position(|row| row.contains(&"number_added".to_owned())).unwrap();
    assert_eq!(cell(added, "target"), "'+919876543210");
    let new: Value = serde_json::from_str(cell(added, "new")).unwrap();
    assert_eq!(new["label"], "=1+1");
    assert_eq!(cell(added, "actor"), stage.discord.user_id("Omar").to_string());
    assert!(cell(added, "time").ends_with('Z'));
    assert_eq!(cell(added, "hash").len(), 64);
    let restored = rows.len() - 2;
    assert_eq!(cell(restored, "action"), "number_restored");
    assert_eq!(cell(restored, "undoes"), cell(restored - 1, "seq"));
    let refused = rows.len() - 1;
    assert_eq!(cell(refused, "kind"), "refused");
    assert_eq!(cell(refused, "action"), "manage_voice_bots");
    assert_eq!(cell(refused, "surface"), "command");
    for row in rows.iter().flatten() {
        assert!(!row.starts_with(['=', '+', '-', '@']), "{row}");
    }
    let text = &files[0].2;
    assert!(!text.contains(KEY) && !text.contains(TOKEN));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_json_every_line_is_an_object() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/audit export since:The last hour format:JSON, one object a line")
        .sees("audit.jsonl.gz")
        .await;
    let files = files(&stage);
    let lines: Vec<Value> =
        files[0].2.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let added = lines.iter().find(|it| it["action"] == "number_added").unwrap();
    assert_eq!(added["target"], "+919876543210");
    assert!(added["new"].is_object() && added["old"].is_null());
    assert!(added["interaction"].is_string());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_changes_come_in_files_that_may_be_attached() {
    const LIMIT: u64 = 2 * 1024 * 1024;
    const MANY: i64 = 100_000;
    let stage = Stage::on(Options {
        world: World::example(),
        attachment_limit: LIMIT,
        ..Options::default()
    })
    .await;
    stage.is_configured().await;
    let before = stage.fills_trail(MANY).await;
    let ann = stage.person("Ann");
    let id = ann.runs_at_once("/audit export").await;
    ann.waits_for(id).await;
    let done =
        ann.watches(std::time::Duration::from_mins(2), |text| text.contains("changes and")).await;
    assert!(done, "{}", ann.text());

    let mut found = files(&stage);
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    let all = |found: &[(String, usize, String)]| {
        let of = found[0].0.split_once("-of-").unwrap().1;
        of.split_once('.').unwrap().0.parse::<usize>().unwrap() == found.len()
    };
    while !all(&found) {
        assert!(tokio::time::Instant::now() < deadline, "{}", found.len());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        found = files(&stage);
    }
    assert!(found.len() > 1, "{}", found.len());
    let mut seqs = Vec::new();
    for (at, (name, size, text)) in found.iter().enumerate() {
        assert_eq!(*name, format!("audit-{}-of-{}.csv.gz", at + 1, found.len()));
        assert!(*size as u64 <= LIMIT, "{size}");
        let mut table = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(&table.headers().unwrap()[1], "seq");
        seqs.extend(table.records().map(|row| row.unwrap()[1].parse::<i64>().unwrap()));
    }
    let want: Vec<i64> = (1..=before + MANY).collect();
    assert!(seqs == want, "{} of {}", seqs.len(), want.len());
    stage.leaves().await;
}
