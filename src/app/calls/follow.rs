//! Ringing a phone, and following the call in the same reply until it is known what it cost. What nobody waits for any
//! more is not asked: when Switchboard stops, the reply says so, and the call is never placed again.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::Pace;
use super::watch::Seen;
use crate::app::failure::Failure;
use crate::app::screen::{CallProgress, CallScreen, Screen, Shown, Watch};
use crate::app::turn::Turn;
use crate::app::verify::told;
use crate::domain::account::Credentials;
use crate::domain::audit::{CallRoute, Outcome, Rev};
use crate::domain::calls::CallId;
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::exotel::{Call, CallRequest, CallSid, Direction, Exotel, ExotelError, Through};

/// So long the phone rings.
const RING: Duration = Duration::from_secs(30);
/// So long a test call may take once it is answered.
const TALK: Duration = Duration::from_secs(90);
/// A call that is not over so long after all of that is not waited for.
const SLACK: Duration = Duration::from_secs(30);
/// How long is waited for the count of streams before the phone rings; without it nobody can say whether one opened.
const STREAMS_WITHIN: Duration = Duration::from_secs(2);
/// How long a look waits for the account's turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// A call that is looked for may be this much older than the request for it, by the clocks of two machines.
const CLOCKS: i64 = 30;
/// Looks that fail in a row before that is said.
const MISSES: u32 = 2;

/// A test call that the trail has, and that is to be placed.
pub(super) struct Asked {
    pub(super) credentials: Credentials,
    pub(super) number: Number,
    pub(super) to: PhoneNumber,
    pub(super) route: CallRoute,
    pub(super) through: Through,
    /// The row of the trail.
    pub(super) row: Rev,
}

/// A call that was placed, or may have been.
struct Placed {
    credentials: Credentials,
    number: PhoneNumber,
    to: PhoneNumber,
    /// `None`: it is looked for.
    sid: Option<CallSid>,
    /// When it was asked for, in unix seconds.
    at: i64,
}

impl Turn<'_> {
    /// Places the call, writes down what came of it, and follows it.
    pub(super) async fn ring(&self, exotel: &Exotel, asked: Asked) -> Result<Screen, Failure> {
        let Asked { credentials, number, to, route, through, row } = asked;
        let mut screen = CallScreen {
            to: Some(to.clone()),
            route: Some(route),
            ..CallScreen::of(self.permit.level(), number.phone.clone())
        };
        self.progress.show(Screen::Call(Box::new(screen.clone()))).await;
        let streams = timeout(STREAMS_WITHIN, exotel.active_streams(&credentials)).await;
        let streams = streams.ok().and_then(Result::ok).map(|streams| streams.active);
        let at = self.store().clock().now();
        let call = CallRequest {
            from: to.clone(),
            caller_id: number.phone.clone(),
            through,
            time_limit: TALK,
            ring: RING,
            custom_field: format!("switchboard-test:{}", row.seq),
        };
        let answer = exotel.place_call(&credentials, &call).await;
        let outcome = match &answer {
            Ok(call) => Outcome::Done { call: Some(call.sid.to_string()) },
            Err(error) if error.is_unknown() => Outcome::Unknown,
            Err(error) => Outcome::Refused(error.to_string()),
        };
        if let Err(error) = self.store().answered(&self.permit, row, outcome).await {
            // The next start finds it and says that nobody knows.
            tracing::error!(%error, "what came of a test call was not written down");
        }
        let mut seen = Seen::nothing(streams);
        let sid = match answer {
            Ok(call) => {
                seen.looks(&call, None);
                screen.call = CallId::parse(call.sid.as_str());
                Some(call.sid)
            }
            Err(error) if error.is_unknown() => {
                seen.progress = CallProgress::MayBeRinging;
                None
            }
            Err(error) => {
                screen.progress = CallProgress::Refused(told(&error));
                screen.watch = Watch::Done;
                return Ok(Screen::Call(Box::new(screen)));
            }
        };
        let placed = Placed { credentials, number: number.phone, to, sid, at };
        let exotel = exotel.waiting(PATIENCE);
        Ok(Screen::Call(Box::new(self.follow(&exotel, placed, seen, screen).await)))
    }

    /// Looks again and again, and shows what is new, until nothing more is to come.
    async fn follow(
        &self,
        exotel: &Exotel,
        mut placed: Placed,
        mut seen: Seen,
        mut screen: CallScreen,
    ) -> CallScreen {
        let pace = self.app.test_calls.pace;
        let begun = Instant::now();
        let (mut looks, mut misses, mut over) = (0, 0, None);
        let mut shown = None;
        loop {
            tell(&mut screen, &seen);
            screen.watch =
                watch(&seen, begun.elapsed(), over.map(|at: Instant| at.elapsed()), pace);
            if screen.is_settled() {
                screen.step_open = self.is_test_call_open().await;
                return screen;
            }
            if shown.as_ref() != Some(&screen) {
                self.progress.show(Screen::Call(Box::new(screen.clone()))).await;
                shown = Some(screen.clone());
            }
            let pause = pause(looks, over.map(|at: Instant| at.elapsed()), pace);
            let look = async {
                sleep(pause).await;
                look(exotel, &placed, seen.is_over()).await
            };
            let looked = tokio::select! {
                looked = look => looked,
                () = self.app.stopping.cancelled() => {
                    screen.watch = Watch::Stopped;
                    return screen;
                }
            };
            looks += 1;
            match looked {
                Ok(None) => {}
                Ok(Some((call, streams))) => {
                    seen.looks(&call, streams);
                    screen.call = CallId::parse(call.sid.as_str());
                    placed.sid = Some(call.sid);
                    (misses, screen.trouble) = (0, None);
                }
                Err(error) => {
                    misses += 1;
                    if misses >= MISSES {
                        screen.trouble = Some(told(&error));
                    }
                }
            }
            if seen.is_over() && over.is_none() {
                over = Some(Instant::now());
            }
        }
    }

    /// How a call stands, once: for a reply that is not renewed any more.
    pub(super) async fn look_at_call(
        &self,
        number: PhoneNumber,
        call: &CallId,
    ) -> Result<Shown, Failure> {
        let number = self.known(&number).await?;
        let sid = CallSid::parse(call.as_str()).ok_or(Refusal::OldPanel)?;
        let (_, credentials) = self.store().credentials(&self.permit).await?;
        let exotel = self.exotel()?.waiting(PATIENCE);
        let found = exotel.call(&credentials, &sid).await;
        let found = found.map_err(|error| Refusal::Exotel(told(&error)))?;
        let mut seen = Seen::nothing(None);
        seen.looks(&found, None);
        // Whoever looks may look again.
        let mut screen = CallScreen {
            to: found.from,
            call: Some(call.clone()),
            ..CallScreen::of(self.permit.level(), number.phone)
        };
        tell(&mut screen, &seen);
        if seen.is_over() && seen.price.is_some() {
            screen.watch = Watch::Done;
            screen.step_open = self.is_test_call_open().await;
        }
        Ok(Screen::Call(Box::new(screen)).into())
    }

    /// Whether it is still to be ticked off that a test call was placed. Only a courtesy.
    async fn is_test_call_open(&self) -> bool {
        let workspace = self.store().workspace(&self.permit).await;
        workspace.is_ok_and(|workspace| !workspace.test_called)
    }
}

fn tell(screen: &mut CallScreen, seen: &Seen) {
    screen.progress = seen.progress.clone();
    screen.stream = seen.stream();
    screen.duration = seen.duration;
    screen.price.clone_from(&seen.price);
}

/// Whether there is anything to wait for.
fn watch(seen: &Seen, since: Duration, over: Option<Duration>, pace: Pace) -> Watch {
    match over {
        _ if seen.is_over() && seen.price.is_some() && seen.duration.is_some() => Watch::Done,
        Some(over) if over >= pace.last => Watch::GivenUp,
        None if since >= RING + TALK + SLACK => Watch::GivenUp,
        _ => Watch::On,
    }
}

/// How long until the next look.
fn pause(looks: u32, over: Option<Duration>, pace: Pace) -> Duration {
    match over {
        // The last look is at its time exactly.
        Some(over) => pace.after.min(pace.last.saturating_sub(over)),
        None if looks < Pace::FIRST => pace.first,
        None => pace.then,
    }
}

/// Asks about the call, and how many streams there are beside it. `None`: it is not there yet.
async fn look(
    exotel: &Exotel,
    placed: &Placed,
    is_over: bool,
) -> Result<Option<(Call, Option<u32>)>, ExotelError> {
    let Placed { credentials, number, to, sid, at } = placed;
    let Some(sid) = sid else {
        // Nobody knows whether it was placed: then it is among the number's calls, once it is over.
        let between = at - CLOCKS..=at + CLOCKS + 600;
        let page = exotel.calls(credentials, number, between, None, 20).await?;
        let is_it = |call: &Call| {
            call.direction == Direction::Outgoing
                && call.from.as_ref() == Some(to)
                && call.created.is_some_and(|created| created >= at - CLOCKS)
        };
        return Ok(page.calls.into_iter().rev().find(is_it).map(|call| (call, None)));
    };
    if is_over {
        return Ok(Some((exotel.call(credentials, sid).await?, None)));
    }
    let (call, streams) =
        tokio::join!(exotel.call(credentials, sid), exotel.active_streams(credentials));
    Ok(Some((call?, streams.ok().map(|streams| streams.active))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn looks_come_every_three_seconds_ten_times_then_every_five() {
        let pace = Pace::default();
        assert_eq!(pause(0, None, pace), 3 * SECOND);
        assert_eq!(pause(9, None, pace), 3 * SECOND);
        assert_eq!(pause(10, None, pace), 5 * SECOND);
    }

    #[test]
    fn the_last_look_is_130_seconds_after_the_end() {
        let pace = Pace::default();
        assert_eq!(pause(20, Some(SECOND), pace), 10 * SECOND);
        assert_eq!(pause(20, Some(126 * SECOND), pace), 4 * SECOND);
        let mut seen = Seen::nothing(None);
        seen.progress = CallProgress::Over(crate::app::screen::CallEnd::Completed);
        assert_eq!(watch(&seen, SECOND, Some(129 * SECOND), pace), Watch::On);
        assert_eq!(watch(&seen, SECOND, Some(130 * SECOND), pace), Watch::GivenUp);
        (seen.price, seen.duration) = (Some("0.60".to_owned()), Some(20));
        assert_eq!(watch(&seen, SECOND, Some(SECOND), pace), Watch::Done);
    }

    #[test]
    fn a_reply_is_renewed_for_less_than_the_15_minutes_that_its_token_lives() {
        let longest = RING + TALK + SLACK + Pace::default().last + 4 * Duration::from_secs(20);
        assert!(longest < Duration::from_mins(15));
    }
}
