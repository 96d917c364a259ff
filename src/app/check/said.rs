//! What Exotel and a voice bot said, as findings.

use std::time::Duration;

use crate::app::verify::told;
use crate::domain::account::Verdict;
use crate::domain::check::{Finding, LOW_BALANCE};
use crate::domain::websocket_url;
use crate::exotel::{Amount, Balance, ExotelError, Health, Heartbeat};
use crate::platform::probe::{Fault, Hop, Outcome, Probed, Reused, SLOW_FROM};

/// From so many days on, a certificate's end is near.
const ENDS_SOON: i64 = 14;

pub(super) fn credentials(verdict: &Verdict) -> Finding {
    match verdict {
        Verdict::Accepted => Finding::good(verdict.to_string()),
        Verdict::Refused(_) => Finding::bad(verdict.to_string()),
        Verdict::Unsure(_) => Finding::warning(verdict.to_string()),
    }
}

pub(super) fn balance(balance: Result<Balance, ExotelError>) -> Finding {
    let Balance { amount, currency } = match balance {
        Ok(balance) => balance,
        Err(error) => return Finding::unknown(&told(&error)),
    };
    let left = match currency {
        Some(currency) => format!("{amount} {currency}"),
        None => amount.to_string(),
    };
    if amount <= Amount::whole(0) {
        Finding::bad(format!("{left} are left, and at zero Exotel stops all calls. Recharge it."))
    } else if amount < Amount::whole(LOW_BALANCE) {
        Finding::warning(format!(
            "Only {left} are left, and at zero Exotel stops all calls. Recharge it soon."
        ))
    } else {
        Finding::good(format!("{left} are left."))
    }
}

pub(super) fn health(heartbeat: Result<Heartbeat, ExotelError>) -> Finding {
    let Heartbeat { incoming, alternate } = match heartbeat {
        Ok(heartbeat) => heartbeat,
        Err(error) => return Finding::unknown(&told(&error)),
    };
    let other = alternate.map_or_else(
        || "https://status.exotel.com tells whether others have it too.".to_owned(),
        |other| format!("Exotel proposes `{other}` meanwhile."),
    );
    match incoming {
        Health::Active => Finding::good("Exotel says that calls reach it."),
        Health::PartialOutage => Finding::warning(format!(
            "Exotel says that not all networks reach it just now. {other}"
        )),
        Health::MajorOutage => {
            Finding::bad(format!("Exotel says that calls do not reach it just now. {other}"))
        }
        Health::Unknown => Finding::warning(
            "Exotel does not say whether calls reach it. Its dashboard tells, or a test call.",
        ),
    }
}

/// Whether a voice bot answers.
pub(super) fn websocket(probed: &Probed) -> Finding {
    let (outcome, when) = match probed {
        Probed::Now(outcome) => (outcome, String::new()),
        Probed::Before { outcome, ago, why: Reused::OneAMinute } => {
            (outcome, format!(" That was {ago} s ago: a URL is tried once a minute."))
        }
        Probed::Before { outcome, ago, why: Reused::TenAMinute { wait } } => {
            let when = format!(
                " That was {ago} s ago: ten URLs a minute are tried, the next in {wait} s."
            );
            (outcome, when)
        }
        Probed::NotNow { wait } => {
            return Finding::warning(format!(
                "Not tried: ten URLs a minute are, the next in {wait} s. Check again then."
            ));
        }
    };
    let found = match outcome.failed {
        Some((_, Fault::NotTried)) => Finding::warning("It was not tried. Try again in a minute."),
        Some((Hop::Endpoint, fault)) => {
            Finding::bad(format!("The https address that should name it failed: {fault}"))
        }
        Some((Hop::Bot, fault)) => Finding::bad(format!("It does not answer: {fault}")),
        None => answered(outcome),
    };
    Finding { text: found.text + &when, ..found }
}

fn answered(outcome: &Outcome) -> Finding {
    let took = outcome.took + outcome.endpoint_took.unwrap_or_default();
    let ends = match outcome.certificate_days {
        Some(days) if days < ENDS_SOON => Some(format!(
            "Its certificate ends in {days} days, and then no call comes through: renew it."
        )),
        _ => None,
    };
    let slow = outcome.is_slow().then(|| {
        format!(
            "More than {} s are slow: callers hear silence meanwhile. Keep it warm, and look at its load.",
            SLOW_FROM.as_secs()
        )
    });
    let text = format!("It answered within {}.", seconds(took));
    match (slow, ends, outcome.certificate_days) {
        (None, None, Some(days)) => {
            Finding::good(format!("{text} Its certificate is valid for {days} more days."))
        }
        (None, None, None) => Finding::good(text),
        (slow, ends, _) => {
            let all = [Some(text), slow, ends].into_iter().flatten();
            Finding::warning(all.collect::<Vec<_>>().join(" "))
        }
    }
}

/// Whether Exotel takes the URL's length, sample rate and parameters.
pub(super) fn audio(url: &str, probed: &Probed) -> Finding {
    let outcome = match probed {
        Probed::Now(outcome) | Probed::Before { outcome, .. } => Some(outcome),
        Probed::NotNow { .. } => None,
    };
    let limits = match (websocket_url::is_dynamic(url), outcome) {
        (false, _) => websocket_url::limits(url),
        (true, Some(outcome)) if !matches!(outcome.failed, Some((Hop::Endpoint, _))) => {
            outcome.limits
        }
        (true, _) => {
            return Finding::warning(
                "Not found out: the https address did not name the WebSocket URL.",
            );
        }
    };
    match limits {
        None => Finding::good("Sample rate and parameters are within Exotel's limits."),
        Some(error) => Finding::bad(error.to_string()),
    }
}

/// `0.3 s`.
fn seconds(time: Duration) -> String {
    let tenths = time.as_millis().div_ceil(100).max(1);
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::Mark;
    use crate::domain::websocket_url::BotUrlError;

    const URL: &str = "wss://voice.example.com/exotel/sales";

    fn outcome(failed: Option<(Hop, Fault)>) -> Outcome {
        Outcome {
            failed,
            took: Duration::from_millis(240),
            endpoint_took: None,
            certificate_days: Some(60),
            limits: None,
            at: 0,
        }
    }

    fn mark(outcome: Outcome) -> Mark {
        websocket(&Probed::Now(outcome)).mark
    }

    #[test]
    fn an_answer_is_good_slow_or_none() {
        let good = websocket(&Probed::Now(outcome(None)));
        assert_eq!(
            good,
            Finding::good("It answered within 0.3 s. Its certificate is valid for 60 more days.")
        );
        let slow = Outcome { took: Duration::from_millis(3100), ..outcome(None) };
        assert_eq!(mark(slow), Mark::Warning);
        let slow = Outcome { endpoint_took: Some(Duration::from_secs(3)), ..outcome(None) };
        assert_eq!(mark(slow), Mark::Warning);
        assert_eq!(mark(outcome(Some((Hop::Bot, Fault::NotFound(404))))), Mark::Bad);
        assert_eq!(mark(outcome(Some((Hop::Bot, Fault::NotTried)))), Mark::Warning);
        let endpoint = websocket(&Probed::Now(outcome(Some((Hop::Endpoint, Fault::Xml)))));
        assert!(endpoint.text.starts_with("The https address"), "{}", endpoint.text);
    }

    #[test]
    fn a_certificate_that_ends_within_two_weeks_is_said() {
        for (days, expected) in [(14, Mark::Good), (13, Mark::Warning), (0, Mark::Warning)] {
            let outcome = Outcome { certificate_days: Some(days), ..outcome(None) };
            assert_eq!(mark(outcome), expected, "{days}");
        }
    }

    #[test]
    fn what_was_tried_before_or_not_at_all_is_said_with_its_reason() {
        let before = |why| websocket(&Probed::Before { outcome: outcome(None), ago: 20, why }).text;
        assert!(before(Reused::OneAMinute).contains("20 s ago: a URL is tried once a minute"));
        assert!(before(Reused::TenAMinute { wait: 7 }).contains("the next in 7 s"));
        let not_now = websocket(&Probed::NotNow { wait: 7 });
        assert_eq!(not_now.mark, Mark::Warning);
    }

    #[test]
    fn limits_are_those_of_the_url_that_exotel_connects_to() {
        let now = |limits| Probed::Now(Outcome { limits, ..outcome(None) });
        assert_eq!(audio(URL, &now(None)).mark, Mark::Good);
        let bad = audio(&format!("{URL}?sample-rate=44100"), &Probed::NotNow { wait: 1 });
        assert_eq!(bad.mark, Mark::Bad);
        let dynamic = "https://voice.example.com/route";
        assert_eq!(audio(dynamic, &now(Some(BotUrlError::SampleRate))).mark, Mark::Bad);
        assert_eq!(audio(dynamic, &now(None)).mark, Mark::Good);
        let failed = Probed::Now(outcome(Some((Hop::Endpoint, Fault::Xml))));
        assert_eq!(audio(dynamic, &failed).mark, Mark::Warning);
        assert_eq!(audio(dynamic, &Probed::NotNow { wait: 1 }).mark, Mark::Warning);
    }

    #[test]
    fn a_balance_is_good_low_or_gone() {
        let of = |rupees| {
            let currency = Some("INR".to_owned());
            balance(Ok(Balance { amount: Amount::whole(rupees), currency }))
        };
        assert_eq!(of(1543), Finding::good("1543.00 INR are left."));
        assert_eq!(of(99).mark, Mark::Warning);
        assert_eq!((of(0).mark, of(-3).mark), (Mark::Bad, Mark::Bad));
        assert_eq!(balance(Err(ExotelError::TimedOut)).mark, Mark::Warning);
    }

    #[test]
    fn a_heartbeat_is_good_partial_or_down() {
        let of = |incoming| health(Ok(Heartbeat { incoming, alternate: None })).mark;
        assert_eq!(of(Health::Active), Mark::Good);
        assert_eq!(of(Health::PartialOutage), Mark::Warning);
        assert_eq!(of(Health::MajorOutage), Mark::Bad);
        assert_eq!(of(Health::Unknown), Mark::Warning);
        assert_eq!(health(Err(ExotelError::Unreadable)).mark, Mark::Warning);
    }
}
