//! All numbers: Exotel's list is read once, and what is asked of one number or URL each is asked for a few at a time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use super::ask::Asking;
use super::judge::{self, Row};
use super::said;
use super::showing::Showing;
use crate::app::contained;
use crate::app::failure::Failure;
use crate::app::screen::{CheckAllScreen, Faulty, Screen, Shown};
use crate::app::turn::Turn;
use crate::app::verify::told;
use crate::domain::check::{Finding, Mark, Point};
use crate::domain::numbers::{Cursor, Filter, Number};
use crate::domain::phone::PhoneNumber;
use crate::exotel::{ExoPhoneSid, ExotelError, Phones};
use crate::platform::probe::{Probed, Question};

/// Said in the log where a bug stops a part of it.
const WHAT: &str = "a check of all numbers";
/// So many numbers are checked at once; Exotel's list is read as far.
const MOST: usize = 10_000;
/// Numbers that are read at once.
const A_READ: i64 = 500;
/// So many ExoPhones are asked how they do. An account has 200 requests a minute (Exotel's documentation), and calls and
/// the list need some of them.
const HEARTBEATS: usize = 25;
/// Numbers with faults that are named.
const NAMED: usize = 15;
/// How long the list may take: 200 pages at 200 requests a minute, and some that are turned away.
const LIST_WITHIN: Duration = Duration::from_mins(2);

impl Turn<'_> {
    pub(super) async fn check_all(&self) -> Result<Shown, Failure> {
        let account = self.store().account(&self.permit).await?;
        let account = account.at_default_of(&self.app.settings.allowed_origins);
        let asking = self.asking(&account).await?;
        let mut showing = Showing::begin(self.progress);
        let mut screen = CheckAllScreen::default();

        let read = AtomicUsize::new(0);
        let under_way = || {
            let read = read.load(Ordering::Relaxed);
            doing(format!("Reading the account's numbers at Exotel: {read} so far…"))
        };
        let asked = Box::pin(async {
            let Ok(asking) = &asking else { return None };
            let on_page = |phones| read.store(phones, Ordering::Relaxed);
            let exotel = asking.exotel.waiting(LIST_WITHIN);
            Some(tokio::join!(
                self.accepted(asking),
                self.balance(asking),
                exotel.phones(&asking.credentials, on_page),
            ))
        });
        let (numbers, asked) = {
            let both = Box::pin(async { tokio::join!(self.numbers_to_check(), asked) });
            showing.meanwhile(both, under_way).await
        };
        let (numbers, is_cut) = numbers?;
        screen.checked = numbers.len();
        if is_cut {
            let text = format!("Only the first {MOST} numbers were checked.");
            screen.left_out.push(text);
        }
        let mut rows = judge::rows(self.app, &account, numbers);
        let mut to_ask = Vec::new();
        match (asked, &asking) {
            (Some((credentials, balance, listed)), _) => {
                screen.account.push((Point::Credentials, credentials));
                screen.account.push((Point::Balance, balance));
                to_ask = self.listed(&mut rows, listed, &mut screen);
            }
            (None, Err(finding)) => screen.account.push((Point::Credentials, finding.clone())),
            (None, Ok(_)) => {}
        }
        let now = self.store().clock().now();
        let urls = turn(urls(&rows), A_MINUTE, now);
        let what = || doing("Asking the voice bots, and Exotel how the ExoPhones do…".to_owned());
        let healths = self.healths(&to_ask, asking.as_ref().ok());
        let both = Box::pin(async { tokio::join!(self.probes(&urls, now), healths) });
        let (probed, healths) = showing.meanwhile(both, what).await;
        put_probes(&mut rows, &probed, &mut screen);
        for row in &mut rows {
            if let Some(finding) = healths.get(&row.number.phone) {
                row.put(Point::Health, finding.clone());
            }
        }
        sum_up(rows, &mut screen);
        Ok(Screen::CheckAll(Box::new(screen)).into())
    }

    /// The numbers, and whether there are more.
    async fn numbers_to_check(&self) -> Result<(Vec<Number>, bool), Failure> {
        let (mut numbers, mut cursor) = (Vec::new(), Cursor::Start);
        loop {
            let filter = Filter::default();
            let page = self.store().numbers(&self.permit, &filter, &cursor, A_READ).await?;
            numbers.extend(page.rows);
            match numbers.last() {
                Some(last) if page.has_after && numbers.len() < MOST => {
                    cursor = Cursor::After(last.phone.clone());
                }
                _ => return Ok((numbers, page.has_after)),
            }
        }
    }

    /// Puts down what Exotel's list says, and gives the ExoPhones that are to be asked how they do.
    fn listed(
        &self,
        rows: &mut [Row],
        listed: Result<Phones, ExotelError>,
        screen: &mut CheckAllScreen,
    ) -> Vec<(PhoneNumber, ExoPhoneSid)> {
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) => {
                screen.account.push((Point::Number, Finding::unknown(&told(&error))));
                return Vec::new();
            }
        };
        let by_number = judge::beside(rows, &listed);
        let here = rows.iter().filter_map(|row| by_number.get(&row.number.phone));
        let all: Vec<_> = here.map(|phone| (phone.number.clone(), phone.sid.clone())).collect();
        if all.len() > HEARTBEATS {
            screen.left_out.push(format!(
                "{HEARTBEATS} of {} ExoPhones were asked how they do: the others come in the next minutes, or with **Check** on their cards.",
                all.len()
            ));
        }
        let mut some = turn(all, HEARTBEATS, self.store().clock().now());
        some.truncate(HEARTBEATS);
        some
    }

    async fn healths(
        &self,
        phones: &[(PhoneNumber, ExoPhoneSid)],
        asking: Option<&Asking<'_>>,
    ) -> BTreeMap<PhoneNumber, Finding> {
        let Some(Asking { exotel, credentials, .. }) = asking else { return BTreeMap::new() };
        let guild = self.permit.guild();
        let asked: FuturesUnordered<_> = phones
            .iter()
            .map(async |(phone, sid)| {
                let asking = exotel.heartbeat(credentials, sid);
                Some((phone.clone(), said::health(contained(guild, WHAT, asking).await?)))
            })
            .collect();
        asked.filter_map(async |found| found).collect().await
    }

    /// Tries each URL, for one of its numbers: the probe itself knows how many may be tried, and what it found before.
    async fn probes(&self, urls: &[(String, PhoneNumber)], at: i64) -> BTreeMap<String, Probed> {
        let guild = self.permit.guild();
        let tried: FuturesUnordered<_> = urls
            .iter()
            .map(async |(url, called)| {
                let question = Question { url, called, at };
                let trying = self.app.probe.probe(guild, question);
                Some((url.clone(), contained(guild, WHAT, trying).await?))
            })
            .collect();
        tried.filter_map(async |found| found).collect().await
    }
}

/// So many URLs of a workspace are tried a minute.
const A_MINUTE: usize = 10;

fn doing(what: String) -> Screen {
    Screen::CheckAll(Box::new(CheckAllScreen {
        under_way: Some(what),
        ..CheckAllScreen::default()
    }))
}

/// Each URL once, with a number that it answers.
fn urls(rows: &[Row]) -> Vec<(String, PhoneNumber)> {
    let mut urls = BTreeMap::new();
    for row in rows {
        if let Some(url) = &row.url {
            urls.entry(url.clone()).or_insert_with(|| row.number.phone.clone());
        }
    }
    urls.into_iter().collect()
}

/// The same, beginning with those whose turn it is in this minute, so that whoever checks again later gets to the others.
fn turn<T>(mut all: Vec<T>, a_minute: usize, now: i64) -> Vec<T> {
    let minute = usize::try_from(now.div_euclid(60)).unwrap_or_default();
    if all.len() > a_minute {
        let begin = minute.wrapping_mul(a_minute) % all.len();
        all.rotate_left(begin);
    }
    all
}

fn put_probes(rows: &mut [Row], probed: &BTreeMap<String, Probed>, screen: &mut CheckAllScreen) {
    let not_now = probed.values().filter_map(|probed| match probed {
        Probed::NotNow { wait } => Some(*wait),
        Probed::Now(_) | Probed::Before { .. } => None,
    });
    let waits: Vec<u64> = not_now.collect();
    if let Some(wait) = waits.iter().max() {
        screen.left_out.push(format!(
            "{} of {} WebSocket URLs were not tried: {A_MINUTE} a minute are. Check again in {wait} s for the next.",
            waits.len(),
            probed.len()
        ));
    }
    for row in rows {
        let Some(url) = row.url.clone() else { continue };
        let Some(found) = probed.get(&url) else { continue };
        if !matches!(found, Probed::NotNow { .. }) {
            row.put(Point::WebSocket, said::websocket(found));
            row.put(Point::Audio, said::audio(&url, found));
        }
    }
}

/// Counts the numbers, and names the worst.
fn sum_up(rows: Vec<Row>, screen: &mut CheckAllScreen) {
    let mut faulty = Vec::new();
    for Row { number, mut findings, .. } in rows {
        findings.sort_by_key(|(point, finding)| (std::cmp::Reverse(finding.mark), *point));
        let row = Faulty { number, findings };
        match row.mark() {
            Mark::Good => screen.good += 1,
            Mark::Warning => screen.warnings += 1,
            Mark::Bad => screen.bad += 1,
        }
        if !row.findings.is_empty() {
            faulty.push(row);
        }
    }
    // Sorting keeps the order of the digits among equals.
    faulty.sort_by_key(|row| std::cmp::Reverse(row.mark()));
    faulty.truncate(NAMED);
    screen.faulty = faulty;
}

#[cfg(test)]
mod tests {
    use super::turn;

    #[test]
    fn whoever_checks_again_a_minute_later_gets_to_the_others() {
        let all: Vec<usize> = (0..25).collect();
        let firsts = |now| turn(all.clone(), 10, now)[..10].to_vec();
        let mut seen: Vec<usize> = [0, 60, 120].into_iter().flat_map(firsts).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, all);
        assert_eq!(firsts(59), firsts(0));
        assert_eq!(turn(vec![1, 2], 10, 60), [1, 2]);
    }
}
