//! The trail as files: read in stretches and compressed as it comes, so that a long one is never in
//! memory whole but compressed.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::task::spawn_blocking;

use super::ExportFormat;
use super::pack::Packer;
use crate::app::failure::Failure;
use crate::app::screen::{ExportFile, ExportScreen, Screen};
use crate::app::turn::Turn;
use crate::domain::audit::{
    AuditCursor, AuditFilter, AuditKind, RefusedAttempt, Seq, Since, iso_8601,
};
use crate::domain::spreadsheet::guarded;
use crate::domain::websocket_url::masked;
use crate::store::ExportRow;

/// Rows read at once.
const STRETCH: i64 = 1000;

/// What a name, a boundary and the JSON beside a file may add to its request.
const SLACK: u64 = 4096;

/// No file is larger than this (10 MiB), even where Discord allows more: it has to be uploaded in the time
/// that a request may take.
const LARGEST: u64 = 10 * 1024 * 1024;

/// A row of an export. The columns of a CSV are these, in this order.
#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    seq: i64,
    time: String,
    unix: i64,
    /// Text, as a spreadsheet rounds numbers of that size.
    actor: String,
    action: &'a str,
    target: &'a str,
    old: Option<&'a RawValue>,
    new: Option<&'a RawValue>,
    undoes: Option<i64>,
    interaction: Option<String>,
    hash: Option<String>,
    surface: Option<&'a str>,
    channel: Option<String>,
    /// Of a day of refused attempts: in how many hours there was one.
    hours: Option<i64>,
}

const COLUMNS: [&str; 15] = [
    "kind",
    "seq",
    "time",
    "unix",
    "actor",
    "action",
    "target",
    "old",
    "new",
    "undoes",
    "interaction",
    "hash",
    "surface",
    "channel",
    "hours",
];

impl<'a> Row<'a> {
    fn change(row: &'a ExportRow) -> Result<Self, serde_json::Error> {
        let raw = |text: &'a Option<String>| text.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            kind: "change",
            seq: row.seq.0,
            time: iso_8601(row.at),
            unix: row.at,
            actor: row.actor.0.to_string(),
            action: &row.action,
            target: &row.target,
            old: raw(&row.old_value)?,
            new: raw(&row.new_value)?,
            undoes: row.undoes.map(|seq| seq.0),
            interaction: Some(row.interaction.to_string()),
            hash: Some(hex::encode(&row.hash)),
            surface: None,
            channel: None,
            hours: None,
        })
    }

    fn refused(attempt: &'a RefusedAttempt) -> Self {
        Self {
            kind: if attempt.hours.is_some() { "refused_in_a_day" } else { "refused" },
            seq: attempt.number.0,
            time: iso_8601(attempt.at),
            unix: attempt.at,
            actor: attempt.member.0.to_string(),
            action: &attempt.action,
            target: "",
            old: None,
            new: None,
            undoes: None,
            interaction: None,
            hash: None,
            surface: Some(&attempt.surface),
            channel: Some(attempt.channel.0.to_string()),
            hours: attempt.hours,
        }
    }

    fn csv(&self) -> io::Result<Vec<u8>> {
        let number = |number: Option<i64>| number.map(|it| it.to_string()).unwrap_or_default();
        let raw = |raw: Option<&RawValue>| raw.map(RawValue::get).unwrap_or_default().to_owned();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        csv_line([
            self.kind.to_owned(),
            self.seq.to_string(),
            self.time.clone(),
            self.unix.to_string(),
            self.actor.clone(),
            self.action.to_owned(),
            self.target.to_owned(),
            raw(self.old),
            raw(self.new),
            number(self.undoes),
            text(self.interaction.as_deref()),
            text(self.hash.as_deref()),
            text(self.surface),
            text(self.channel.as_deref()),
            number(self.hours),
        ])
    }

    fn json_line(&self) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }
}

fn csv_line(cells: [String; COLUMNS.len()]) -> io::Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // A phone number is text too: it would lose its `+`.
    writer.write_record(cells.map(|cell| guarded(&cell)))?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// The rows of a stretch, as lines of the format, into the files. On a thread of its own: compressing is work.
async fn pack<T: Send + 'static>(
    mut packer: Packer,
    rows: Vec<T>,
    line: impl Fn(&T) -> io::Result<Vec<u8>> + Send + 'static,
) -> Result<Packer, Failure> {
    let work = spawn_blocking(move || {
        for row in &rows {
            packer.push(&line(row)?)?;
        }
        io::Result::Ok(packer)
    });
    work.await.map_err(broken)?.map_err(broken)
}

fn broken(error: impl Into<anyhow::Error>) -> Failure {
    Failure::Broken(error.into())
}

impl Turn<'_> {
    /// Everything from `since` on: changes in their order, then refused attempts, newest first.
    pub(super) async fn export_audit(
        &self,
        since: Option<Since>,
        format: ExportFormat,
        largest: u64,
    ) -> Result<Screen, Failure> {
        let line = move |row: &Row<'_>| match format {
            ExportFormat::Csv => row.csv(),
            ExportFormat::JsonLines => row.json_line(),
        };
        let head = match format {
            ExportFormat::Csv => csv_line(COLUMNS.map(str::to_owned)).map_err(broken)?,
            ExportFormat::JsonLines => Vec::new(),
        };
        let most = largest.min(LARGEST).saturating_sub(SLACK);
        let mut packer = Packer::new(head, usize::try_from(most).unwrap_or(usize::MAX));
        // Changes that are made meanwhile are not waited for.
        let end = self.store().newest_change(&self.permit).await?;
        let first = match since {
            Some(since) => self.store().first_change_since(&self.permit, since).await?,
            None => Some(Seq(1)),
        };
        let (mut after, mut changes) = (first.map_or(end, |first| Seq(first.0 - 1)), 0);
        while after < end {
            let mut rows = self.store().trail_rows(&self.permit, after, STRETCH).await?;
            rows.retain(|row| row.seq <= end);
            let Some(last) = rows.last() else { break };
            after = last.seq;
            changes += count(&rows);
            rows.iter_mut().for_each(mask);
            packer = pack(packer, rows, move |row| line(&Row::change(row)?)).await?;
        }
        let filter = AuditFilter { kind: AuditKind::Refused, since, ..AuditFilter::default() };
        let (mut cursor, mut refused) = (AuditCursor::Newest, 0);
        loop {
            let page =
                self.store().refused_attempts(&self.permit, &filter, cursor, STRETCH).await?;
            let Some(last) = page.rows.last() else { break };
            cursor = AuditCursor::Before(last.number);
            refused += count(&page.rows);
            packer = pack(packer, page.rows, move |row| line(&Row::refused(row))).await?;
        }
        let files = spawn_blocking(move || packer.finish());
        let files = files.await.map_err(broken)?.map_err(broken)?;
        Ok(Screen::AuditExport(Box::new(ExportScreen {
            changes,
            refused,
            refused_kept_days: self.app.refused_kept_days,
            files: named(files, format),
        })))
    }
}

/// Takes out of a row what is no secret of Exotel's and still one: that of a voice bot's own URL.
fn mask(row: &mut ExportRow) {
    for snapshot in [&mut row.old_value, &mut row.new_value].into_iter().flatten() {
        if snapshot.contains(OWN_URL)
            && let Ok(mut json) = serde_json::from_str(snapshot)
        {
            mask_urls(&mut json);
            *snapshot = json.to_string();
        }
    }
}

/// The field of a voice bot's snapshot.
const OWN_URL: &str = "own_url";

fn mask_urls(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(url) if name == OWN_URL => *url = masked(url),
                    inner => mask_urls(inner),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(mask_urls),
        _ => {}
    }
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

fn named(files: Vec<Vec<u8>>, format: ExportFormat) -> Vec<ExportFile> {
    let ending = match format {
        ExportFormat::Csv => "csv.gz",
        ExportFormat::JsonLines => "jsonl.gz",
    };
    let all = files.len();
    let name = |part: usize| match all {
        1 => format!("audit.{ending}"),
        _ => format!("audit-{part}-of-{all}.{ending}"),
    };
    (1..)
        .zip(files)
        .map(|(part, bytes)| ExportFile { name: name(part), bytes: bytes.into() })
        .collect()
}
