//! A number's last calls, as Exotel has them.

use std::time::Duration;

use tokio::task::spawn_blocking;

use super::CallsFrom;
use super::picture::picture;
use super::watch::{end, is_incoming};
use crate::app::failure::Failure;
use crate::app::screen::{CallEnd, CallRow, CallsPage, CallsScreen, Screen, Shown, Week};
use crate::app::turn::Turn;
use crate::app::verify::told;
use crate::domain::access::Level;
use crate::domain::account::Credentials;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::exotel::{Call, Exotel, ExotelError};

/// Calls of a page.
const ROWS: usize = 10;
/// Calls that Exotel is asked for at once; its most.
const AT_ONCE: u8 = 100;
/// So many times it is asked for the week.
const MOST_PAGES: usize = 5;
const DAY: i64 = 86_400;
/// India is five and a half hours ahead of UTC, all year.
const INDIA: i64 = 5 * 3600 + 1800;
/// How far back Exotel looks at once (31 days, its documentation), less a day for clocks that differ.
const BACK: i64 = 30 * DAY;
/// After this time "Asking Exotel…" is shown.
const SHOWN_AFTER: Duration = Duration::from_millis(500);

impl Turn<'_> {
    pub(super) async fn list_calls(
        &self,
        number: &NumberRef,
        from: CallsFrom,
    ) -> Result<Shown, Failure> {
        let number = self.find(number).await?;
        let (_, credentials) = self.store().credentials(&self.permit).await?;
        let exotel = self.exotel()?;
        let (level, now) = (self.permit.level(), self.store().clock().now());
        let screen = |page| {
            let (number, label) = (number.phone.clone(), number.label.clone());
            Screen::Calls(Box::new(CallsScreen { level, number, label, page }))
        };
        let reading = read(exotel, &credentials, &number.phone, from, now);
        tokio::pin!(reading);
        let read = tokio::select! {
            read = &mut reading => read,
            () = tokio::time::sleep(SHOWN_AFTER) => {
                self.progress.show(screen(None)).await;
                reading.await
            }
        };
        let Read { calls, skipped, is_cut } =
            read.map_err(|error| Refusal::Exotel(told(&error)))?;
        let (rows, older) = first_rows(&calls);
        let week = (!matches!(from, CallsFrom::Before(_))).then(|| week(&calls, now, is_cut));
        let picture = match &week {
            Some(week) if from == CallsFrom::Opened && week.total() > 0 => {
                let days = week.days;
                let drawn = spawn_blocking(move || picture(&days)).await;
                match drawn.map_err(anyhow::Error::from).and_then(|drawn| drawn) {
                    Ok(png) => Some(png.into()),
                    Err(error) => {
                        // The words beside it say the same.
                        tracing::error!("a picture of calls was not drawn: {error:#}");
                        None
                    }
                }
            }
            _ => None,
        };
        Ok(screen(Some(CallsPage {
            rows: rows.iter().map(|call| row(call, level)).collect(),
            skipped,
            has_newer: matches!(from, CallsFrom::Before(_)),
            older,
            week,
            picture,
        }))
        .into())
    }
}

/// What was read of a number's calls, newest first.
struct Read {
    calls: Vec<Call>,
    skipped: usize,
    /// There are older ones in the last seven days.
    is_cut: bool,
}

/// A page's calls; for the newest page, those of the last seven days too.
async fn read(
    exotel: &Exotel,
    credentials: &Credentials,
    number: &PhoneNumber,
    from: CallsFrom,
    now: i64,
) -> Result<Read, ExotelError> {
    let (to, week) = match from {
        CallsFrom::Opened | CallsFrom::Newest => (now + DAY, Some(midnight(now) - 6 * DAY)),
        CallsFrom::Before(at) => (at, None),
    };
    let between = now - BACK..=to;
    let mut read = Read { calls: Vec::new(), skipped: 0, is_cut: false };
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let page =
            exotel.calls(credentials, number, between.clone(), after.as_ref(), AT_ONCE).await?;
        read.calls.extend(page.calls);
        read.skipped += page.skipped;
        let oldest = read.calls.iter().rev().find_map(|call| call.created);
        let reached = week.is_none_or(|begin| oldest.is_some_and(|oldest| oldest < begin));
        after = page.next;
        if after.is_none() || (reached && read.calls.len() > ROWS) {
            return Ok(read);
        }
    }
    read.is_cut = true;
    Ok(read)
}

/// The first rows, and from when on the next ones begin. Calls of one second stay together, as the next page begins with
/// another second; where all rows are of one, the rest of it is passed over.
fn first_rows(calls: &[Call]) -> (&[Call], Option<i64>) {
    if calls.len() <= ROWS {
        return (calls, None);
    }
    let at = |index: usize| calls.get(index).and_then(|call| call.created);
    let whole = (1..=ROWS).rev().find(|end| at(*end) != at(end - 1)).unwrap_or(ROWS);
    let older = at(whole - 1).map(|last| last - 1);
    (calls.get(..whole).unwrap_or(calls), older)
}

fn row(call: &Call, level: Level) -> CallRow {
    let who = |phone: &PhoneNumber| match level {
        Level::Viewer => phone.masked(),
        Level::Operator | Level::Admin => phone.to_string(),
    };
    CallRow {
        at: call.created,
        incoming: is_incoming(call.direction),
        // Whichever way: Exotel's "from" is the phone that is not the number.
        who: call.from.as_ref().map(who),
        duration: call.duration.or(call.conversation),
        end: end(call.status),
    }
}

/// The midnight in India before this moment.
fn midnight(unix: i64) -> i64 {
    (unix + INDIA).div_euclid(DAY) * DAY - INDIA
}

/// The calls of the last seven days, by day.
fn week(calls: &[Call], now: i64, is_cut: bool) -> Week {
    let begin = midnight(now) - 6 * DAY;
    let mut week = Week { is_cut, ..Week::default() };
    for (day, begins) in week.days.iter_mut().zip((0..).map(|day| begin + day * DAY)) {
        day.begins = begins;
    }
    for call in calls {
        let Some(at) = call.created.filter(|at| *at >= begin) else { continue };
        // What is a little ahead of our clock is today's.
        let day = usize::try_from((at - begin) / DAY).unwrap_or(0).min(6);
        let Some(day) = week.days.get_mut(day) else { continue };
        match end(call.status) {
            CallEnd::Completed => day.answered += 1,
            _ => day.missed += 1,
        }
    }
    week
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exotel::{CallSid, CallStatus, Direction};

    /// 28 November 2026, 16:30 UTC: 22:00 in India.
    const NOW: i64 = 1_795_883_400;

    fn call(at: i64, status: CallStatus) -> Call {
        Call {
            sid: CallSid::parse("80bfbec2d78bbbf10fb851f4fa165211").unwrap(),
            status,
            direction: Direction::Incoming,
            from: PhoneNumber::from_stored("+919876543210"),
            to: None,
            created: Some(at),
            started: None,
            ended: None,
            duration: Some(61),
            price: None,
            first_leg: None,
            legs: Vec::new(),
            conversation: None,
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_india() {
        let week = week(
            &[
                call(NOW, CallStatus::Completed),
                call(midnight(NOW), CallStatus::NoAnswer),
                call(midnight(NOW) - 1, CallStatus::Completed),
                call(midnight(NOW) - 6 * DAY, CallStatus::Busy),
                call(midnight(NOW) - 6 * DAY - 1, CallStatus::Completed),
            ],
            NOW,
            false,
        );
        let days: Vec<_> = week.days.iter().map(|day| (day.answered, day.missed)).collect();
        assert_eq!(days, [(0, 1), (0, 0), (0, 0), (0, 0), (0, 0), (1, 0), (1, 1)]);
        assert_eq!((midnight(NOW) + INDIA) % DAY, 0);
        assert_eq!(week.total(), 4);
    }

    #[test]
    fn calls_of_one_second_are_on_one_page() {
        let at = |offsets: &[i64]| -> Vec<Call> {
            offsets.iter().map(|offset| call(NOW - offset, CallStatus::Completed)).collect()
        };
        let calls = at(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let (rows, older) = first_rows(&calls);
        assert_eq!((rows.len(), older), (10, Some(NOW - 10)));
        let calls = at(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]);
        let (rows, older) = first_rows(&calls);
        assert_eq!((rows.len(), older), (8, Some(NOW - 8)));
        let calls = at(&[0; 12]);
        let (rows, older) = first_rows(&calls);
        assert_eq!((rows.len(), older), (10, Some(NOW - 1)));
        let calls = at(&[0, 1]);
        assert_eq!(first_rows(&calls).1, None);
    }

    #[test]
    fn a_viewer_sees_no_callers_number() {
        let call = call(NOW, CallStatus::Completed);
        assert_eq!(row(&call, Level::Viewer).who.as_deref(), Some("+91•••••••210"));
        assert_eq!(row(&call, Level::Operator).who.as_deref(), Some("+919876543210"));
    }
}
