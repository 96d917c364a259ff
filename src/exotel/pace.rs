//! How often Exotel is asked for one account: within the 200 requests a minute that it documents, and not before it says.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use super::error::ExotelError;
use crate::domain::account::Credentials;
use crate::domain::account_sid::AccountSid;
use crate::domain::origin::ApiOrigin;

/// As many at once, and as many again in the course of a minute: 200 in any minute, and 100 pages without a pause.
const HALF: NonZeroU32 = NonZeroU32::new(100).expect("100 is not zero");
/// No wait that Exotel asks for is believed to be longer.
const LONGEST: Duration = Duration::from_hours(1);
/// After this many requests accounts that are quiet again are forgotten.
const FORGET_EVERY: u32 = 1024;

type Account = (ApiOrigin, AccountSid);

/// The pace of all accounts.
#[derive(Debug)]
pub(super) struct Pace {
    limiter: DefaultKeyedRateLimiter<Account>,
    clock: DefaultClock,
    /// Until when Exotel does not want to be asked.
    held: Mutex<HashMap<Account, Instant>>,
    asked: AtomicU32,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(HALF)),
            clock: DefaultClock::default(),
            held: Mutex::default(),
            asked: AtomicU32::new(0),
        }
    }

    /// Waits for the account's turn, if that comes before `until`; otherwise says how long it would be.
    pub(super) async fn turn(
        &self,
        credentials: &Credentials,
        until: Instant,
    ) -> Result<(), ExotelError> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            self.limiter.retain_recent();
        }
        let account = account(credentials);
        loop {
            let Some(wait) = self.wait(&account) else { return Ok(()) };
            if Instant::now() + wait > until {
                return Err(ExotelError::TooMany { wait: Some(wait) });
            }
            tokio::time::sleep(wait).await;
        }
    }

    fn wait(&self, account: &Account) -> Option<Duration> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).get(account).copied();
        let held = held.map(|held| held.saturating_duration_since(Instant::now()));
        match held.filter(|wait| !wait.is_zero()) {
            Some(wait) => Some(wait),
            None => {
                let turn = self.limiter.check_key(account);
                turn.err().map(|not_until| not_until.wait_time_from(self.clock.now()))
            }
        }
    }

    /// Takes what an answer says of the next one's time, and returns how long to wait where it was one too many.
    pub(super) fn heard(
        &self,
        credentials: &Credentials,
        status: u16,
        headers: &HeaderMap,
    ) -> Option<Duration> {
        let wait = match status {
            429 => retry_after(headers).or_else(|| reset(headers)),
            _ if number(headers, "x-ratelimit-remaining") == Some(0) => reset(headers),
            _ => None,
        };
        let wait = wait.filter(|wait| !wait.is_zero()).map(|wait| wait.min(LONGEST));
        if let Some(wait) = wait {
            let now = Instant::now();
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.retain(|_, until| *until > now);
            held.insert(account(credentials), now + wait);
        }
        wait.filter(|_| status == 429)
    }
}

fn account(credentials: &Credentials) -> Account {
    (credentials.origin.clone(), credentials.sid.clone())
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// `Retry-After` in seconds, or as the date of the answer's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        // "0" is meant as "at once", which has just been one too many.
        return Some(Duration::from_secs(std::cmp::max(seconds, 1)));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(date(headers)?).unwrap_or(Duration::from_secs(1)))
}

/// `X-RateLimit-Reset`: seconds, or unix seconds by the answer's own clock; nothing says which.
fn reset(headers: &HeaderMap) -> Option<Duration> {
    const UNIX: u64 = 1_000_000_000;
    match number(headers, "x-ratelimit-reset")? {
        seconds @ ..UNIX => Some(Duration::from_secs(seconds)),
        unix => (UNIX_EPOCH + Duration::from_secs(unix)).duration_since(date(headers)?).ok(),
    }
}

fn date(headers: &HeaderMap) -> Option<std::time::SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use secrecy::SecretString;
    use tokio::time::Instant;

    use super::{LONGEST, Pace};
    use crate::domain::account::Credentials;
    use crate::domain::account_sid::AccountSid;
    use crate::domain::origin::ApiOrigin;
    use crate::exotel::ExotelError;

    fn credentials(sid: &str) -> Credentials {
        Credentials {
            sid: AccountSid::parse(sid).unwrap(),
            origin: ApiOrigin::mumbai(),
            key: SecretString::from("key"),
            token: SecretString::from("token"),
        }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[tokio::test]
    async fn an_account_is_asked_a_hundred_times_at_once_and_no_more() {
        let pace = Pace::new();
        let (now, acme) = (Instant::now(), credentials("acme1"));
        for _ in 0..100 {
            assert_eq!(pace.turn(&acme, now).await, Ok(()));
        }
        assert!(matches!(pace.turn(&acme, now).await, Err(ExotelError::TooMany { wait: Some(_) })));
        assert_eq!(pace.turn(&credentials("other1"), now).await, Ok(()), "that is another account");
    }

    #[tokio::test]
    async fn what_exotel_asks_to_wait_holds_that_account() {
        let pace = Pace::new();
        let (now, acme) = (Instant::now(), credentials("acme1"));
        pace.heard(&acme, 429, &headers(&[("retry-after", "30")]));
        let Err(ExotelError::TooMany { wait: Some(wait) }) = pace.turn(&acme, now).await else {
            panic!("it is not held")
        };
        assert!(wait > Duration::from_secs(29));
        assert_eq!(pace.turn(&credentials("other1"), now).await, Ok(()));
    }

    #[test]
    fn a_wait_is_read_in_every_form_and_never_for_ever() {
        let pace = Pace::new();
        let heard = |status, pairs: &[(&'static str, &'static str)]| {
            pace.heard(&credentials("acme1"), status, &headers(pairs))
        };
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(heard(429, &[("retry-after", "7")]), seconds(7));
        assert_eq!(heard(429, &[("retry-after", "0")]), seconds(1));
        assert_eq!(heard(429, &[("x-ratelimit-reset", "9")]), seconds(9));
        assert_eq!(heard(429, &[("retry-after", "99999999999")]), Some(LONGEST));
        assert_eq!(heard(429, &[("retry-after", "soon")]), None);
        assert_eq!(heard(429, &[]), None);
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(
            heard(429, &[date, ("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT")]),
            seconds(20)
        );
        let now = ("date", "Sun, 09 Sep 2001 01:46:40 GMT");
        assert_eq!(heard(429, &[now, ("x-ratelimit-reset", "1000000004")]), seconds(4));
        // A last request of its minute is answered; only the next one waits.
        assert_eq!(heard(200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5")]), None);
        assert!(pace.wait(&super::account(&credentials("acme1"))).is_some());
    }
}
