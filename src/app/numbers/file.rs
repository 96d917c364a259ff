//! Numbers from a file, and as files.

use std::collections::{BTreeMap, HashMap};

use crate::app::attachments::Attached;
use crate::app::failure::Failure;
use crate::app::notice::Notice;
use crate::app::screen::{ExportFile, NumbersExportScreen, Screen, Shown};
use crate::app::turn::Turn;
use crate::domain::account_sid::AccountSid;
use crate::domain::batch::{BatchFault, BatchSource, Wanted};
use crate::domain::file_error::{FileError, LARGEST};
use crate::domain::forms::NumberForm;
use crate::domain::numbers::{NumberEdit, Part};
use crate::domain::numbers_file::{self, Row, Table, rows_text};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, VoiceBot};

/// Numbers read at once.
const STRETCH: i64 = 1000;

/// What a name, a boundary and the JSON beside a file may add to its request.
const SLACK: u64 = 4096;

/// What each row says, or why it cannot be used.
struct Judged {
    wanted: Vec<(usize, Wanted)>,
    /// By row.
    faults: Vec<(usize, String)>,
}

impl Turn<'_> {
    /// Shows what a file would change: all of it, or every row that cannot be used.
    pub(super) async fn import_file(&self, file: &Attached) -> Result<Shown, Failure> {
        let work = async {
            if usize::try_from(file.size).map_or(true, |size| size > LARGEST) {
                return Err(Failure::from(Refusal::from(FileError::TooLarge)));
            }
            let bytes = self.app.attachments.fetch(file).await.map_err(Refusal::from)?;
            let table = numbers_file::read(&bytes).map_err(Refusal::from)?;
            let judged = self.judge_rows(table).await?;
            let (wanted, faults) = without_repeats(judged);
            self.propose(BatchSource::File, wanted, faults).await
        };
        self.telling(Notice::Reading, work).await
    }

    async fn judge_rows(&self, table: Table) -> Result<Judged, Failure> {
        let sid = self.store().account(&self.permit).await?.sid;
        let sid = sid.as_ref().map(AccountSid::as_str);
        let faults = table.faults.into_iter().map(|(row, why)| (row, why.to_string())).collect();
        let mut judged = Judged { wanted: Vec::new(), faults };
        // A voice bot is looked for once, though thousands of rows name it.
        let mut bots: HashMap<String, Result<Option<VoiceBot>, Refusal>> = HashMap::new();
        for row in table.rows {
            let bot = match &row.bot {
                None => Ok(Part::Keep),
                Some(text) => {
                    let known = match bots.get(text) {
                        Some(known) => known.clone(),
                        None => {
                            let found = self.bot_of(text).await?;
                            bots.insert(text.clone(), found.clone());
                            found
                        }
                    };
                    known.map(Part::Set)
                }
            };
            let at = row.row;
            match bot.and_then(|bot| judge_row(row, bot, sid)) {
                Ok(wanted) => judged.wanted.push((at, wanted)),
                Err(refusal) => judged.faults.push((at, refusal.to_string())),
            }
        }
        Ok(judged)
    }

    /// The voice bot that a cell names, by its id or its name; blank is none.
    async fn bot_of(&self, text: &str) -> Result<Result<Option<VoiceBot>, Refusal>, Failure> {
        match self.existing_or_none(&BotChoice::of(text)).await {
            Ok(found) => Ok(Ok(found)),
            Err(Failure::Refused { refusal, .. }) => Ok(Err(*refusal)),
            Err(failure) => Err(failure),
        }
    }

    /// All numbers, in files of at most `largest` bytes, each complete in itself.
    pub(super) async fn export_numbers(&self, largest: u64) -> Result<Screen, Failure> {
        let most = usize::try_from(largest.saturating_sub(SLACK)).unwrap_or(usize::MAX);
        let head = numbers_file::HEAD.as_bytes();
        let (mut files, mut open, mut numbers, mut after) = (Vec::new(), head.to_vec(), 0, None);
        loop {
            let rows = self.store().numbers_after(&self.permit, after.as_ref(), STRETCH).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.phone.clone());
            numbers += rows.len();
            for number in &rows {
                let line = numbers_file::line(number).map_err(|it| Failure::Broken(it.into()))?;
                if open.len() + line.len() > most && open.len() > head.len() {
                    files.push(std::mem::replace(&mut open, head.to_vec()));
                }
                open.extend(line);
            }
        }
        files.push(open);
        let of = files.len();
        let name = |part: usize| match of {
            1 => "numbers.csv".to_owned(),
            _ => format!("numbers-{part}-of-{of}.csv"),
        };
        let files = (1..)
            .zip(files)
            .map(|(part, bytes)| ExportFile { name: name(part), bytes: bytes.into() });
        let files = files.collect();
        Ok(Screen::NumbersExport(Box::new(NumbersExportScreen { numbers, files })))
    }
}

/// What a row says, with the voice bot that was found for it.
fn judge_row(row: Row, bot: Part<VoiceBot>, sid: Option<&str>) -> Result<Wanted, Refusal> {
    let phone = PhoneNumber::parse(&row.number)?;
    let form = NumberForm { label: row.label, flow_url: row.flow_url, ..NumberForm::default() };
    let NumberEdit { label, flow_url, .. } = form.judge(sid)?;
    Ok(Wanted { phone, label, bot, flow_url })
}

/// What is wanted of each number, and the faults with the rows that have each. A number in two rows is one.
fn without_repeats(judged: Judged) -> (Vec<Wanted>, Vec<BatchFault>) {
    let Judged { wanted, mut faults } = judged;
    let mut rows: HashMap<PhoneNumber, Vec<usize>> = HashMap::new();
    for (row, wanted) in &wanted {
        rows.entry(wanted.phone.clone()).or_default().push(*row);
    }
    for (phone, rows) in rows.iter().filter(|(_, rows)| rows.len() > 1) {
        let why = format!("`{phone}` is in the file more than once. Leave one of these rows.");
        faults.extend(rows.iter().map(|row| (*row, why.clone())));
    }
    faults.sort();
    let mut by_reason: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (row, why) in faults {
        let at = *known.entry(why.clone()).or_insert(by_reason.len());
        if at == by_reason.len() {
            by_reason.push((why, Vec::new()));
        }
        by_reason[at].1.push(row);
    }
    let fault = |(why, rows): (String, Vec<usize>)| BatchFault { place: rows_text(&rows), why };
    let faults = by_reason.into_iter().map(fault).collect();
    (wanted.into_iter().map(|(_, wanted)| wanted).collect(), faults)
}
