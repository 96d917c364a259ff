//! What went wrong with a request to Discord: one error, from whatever the HTTP library or Discord says.

use std::time::Duration;

use serde_json::Value;

/// No wait that Discord asks for is taken longer than this: by then it may have forgotten.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Codes that Discord's edge gives in its own name: "internal network error".
const EDGE_CODES: [u64; 1] = [40333];

/// Why Discord did not do what it was asked. It tells a status, never a body, an address or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// 401: this is not the token of any bot.
    #[error(
        "Discord refuses the bot token (401); set discord.token to the one of your application's Bot page, https://discord.com/developers/applications"
    )]
    TokenRefused,
    /// 403: the bot may not do this.
    #[error("Discord does not allow the bot to do this (403)")]
    Forbidden,
    /// 429, with how long Discord asks to wait, if that can be read.
    #[error("Discord answered 429: too many requests")]
    TooMany { retry_after: Option<Duration> },
    /// 403 or 404 without Discord's own error code: not Discord refuses, but what stands before it.
    #[error(
        "something in front of Discord refused the request ({status}, with a page that is not Discord's): a block of this address, or a proxy"
    )]
    Blocked { status: u16 },
    /// It was not sent: Discord asks to wait for so long.
    #[error("not sent: Discord asks to wait for {} s more", wait.as_secs())]
    Held { wait: Duration },
    /// Any other answer that is no success, with Discord's own error code, if it gave one.
    #[error("Discord answered {status}{}", code.as_ref().map(|code| format!(" (error {code})")).unwrap_or_default())]
    Status { status: u16, code: Option<u32> },
    /// No connection came about, so nothing was asked.
    #[error("Discord cannot be reached ({0})")]
    NotAsked(&'static str),
    /// There was no answer; what was asked may have been done.
    #[error("Discord did not answer ({0})")]
    NoAnswer(&'static str),
    /// The answer was not what Discord documents.
    #[error("Discord's answer cannot be read")]
    Unreadable,
}

impl RestError {
    /// Whether trying again later may help: everything but what a person must put right.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::TokenRefused | Self::Forbidden => false,
            Self::Status { status, .. } => *status >= 500 || *status == 408,
            Self::TooMany { .. }
            | Self::Blocked { .. }
            | Self::Held { .. }
            | Self::NotAsked(_)
            | Self::NoAnswer(_)
            | Self::Unreadable => true,
        }
    }

    /// Whether Discord may have done what it was asked all the same.
    #[must_use]
    pub const fn may_be_done(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::Unreadable => true,
            Self::Status { status, .. } => *status >= 500 || *status == 408,
            _ => false,
        }
    }

    /// Discord's own error code.
    #[must_use]
    pub const fn code(&self) -> Option<u32> {
        match self {
            Self::Status { code, .. } => *code,
            _ => None,
        }
    }

    /// From an answer that is no success. `as_bot`: the request was made with the bot's token.
    pub(super) fn refused(status: u16, header: Option<&str>, body: &[u8], as_bot: bool) -> Self {
        // An edge's refusal is a page and not JSON, which is no reason to fail in another way.
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = body["code"].as_u64();
        match status {
            401 if as_bot => Self::TokenRefused,
            403 | 404 if code.is_none_or(|code| EDGE_CODES.contains(&code)) => {
                Self::Blocked { status }
            }
            403 if as_bot => Self::Forbidden,
            429 => {
                let header = || header?.parse().ok();
                Self::TooMany {
                    retry_after: body["retry_after"].as_f64().or_else(header).and_then(wait),
                }
            }
            status => Self::Status {
                status,
                code: code.and_then(|code| code.try_into().ok()).filter(|it| *it > 0),
            },
        }
    }
}

impl From<reqwest::Error> for RestError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::NotAsked("no connection")
        } else if error.is_builder() {
            Self::NotAsked("the request could not be made")
        } else if error.is_timeout() {
            Self::NoAnswer("not in time")
        } else if error.is_decode() {
            Self::Unreadable
        } else {
            Self::NoAnswer("the connection was lost")
        }
    }
}

/// A wait as Discord words it, in seconds; nonsense is none.
fn wait(seconds: f64) -> Option<Duration> {
    let wait = Duration::try_from_secs_f64(seconds).ok()?;
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_taken_as_it_is_but_never_for_ever() {
        assert_eq!(wait(0.5), Some(Duration::from_millis(500)));
        assert_eq!(wait(1e12), Some(LONGEST_WAIT));
        for nonsense in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(wait(nonsense), None);
        }
    }

    #[test]
    fn a_429_is_read_from_its_body_or_else_its_header() {
        let of = |header, body: &str| RestError::refused(429, header, body.as_bytes(), true);
        let after =
            |seconds| RestError::TooMany { retry_after: Some(Duration::from_secs(seconds)) };
        assert_eq!(of(Some("9"), r#"{"retry_after":2.0}"#), after(2));
        assert_eq!(of(Some("9"), "<html>"), after(9));
        assert_eq!(of(Some("soon"), ""), RestError::TooMany { retry_after: None });
    }

    #[test]
    fn a_refusal_is_discords_only_with_its_code() {
        let of = |status, body: &str| RestError::refused(status, None, body.as_bytes(), true);
        for status in [403, 404] {
            for page in ["<html>", "", "{}", r#"{"code":40333}"#] {
                assert_eq!(of(status, page), RestError::Blocked { status });
                assert!(of(status, page).is_passing());
            }
        }
        assert_eq!(of(403, r#"{"code":50001}"#), RestError::Forbidden);
        assert_eq!(of(401, "<html>"), RestError::TokenRefused);
        for (status, body) in [(403, r#"{"code":0}"#), (404, r#"{"code":0}"#)] {
            assert!(!of(status, body).is_passing());
        }
    }

    #[test]
    fn an_interactions_answer_says_nothing_about_the_bots_token() {
        let body = br#"{"code":50027,"message":"Invalid Webhook Token"}"#;
        let status = RestError::Status { status: 401, code: Some(50027) };
        assert_eq!(RestError::refused(401, None, body, false), status);
        assert_eq!(RestError::refused(401, None, body, true), RestError::TokenRefused);
    }
}
