//! Placing a call, following it, and a number's calls.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::call::Call;
use super::client::{Exotel, Request};
use super::error::{ExotelError, Sought};
use super::fields::{Fields, anywhere, list, one};
use super::sid::CallSid;
use super::time;
use crate::domain::account::Credentials;
use crate::domain::phone::PhoneNumber;

const CALL: &str = "call";
/// A call's longest time, in seconds (Exotel's documentation).
const LONGEST_CALL: u64 = 14_400;
/// The longest that a phone rings, in seconds (Exotel's old documentation; the new one names no limit).
const LONGEST_RING: u64 = 60;
/// Most characters of what is remembered with a call.
const CUSTOM_FIELD: usize = 128;
/// As many calls as Exotel gives at once.
const MOST_CALLS: u8 = 100;

/// A call that Exotel is to place.
#[derive(Clone, Debug)]
pub struct CallRequest {
    /// The phone that rings.
    pub from: PhoneNumber,
    /// The ExoPhone that calls.
    pub caller_id: PhoneNumber,
    pub through: Through,
    /// How long the call may take.
    pub time_limit: Duration,
    /// How long the phone rings, at most a minute.
    pub ring: Duration,
    /// What Exotel remembers with the call, of at most 128 characters.
    pub custom_field: String,
}

/// Who is at the other end once the phone is answered.
#[derive(Clone)]
pub enum Through {
    /// The flow of this Flow URL.
    Flow(String),
    /// A voice bot at this WebSocket URL (`ws` or `wss`, fewer than 600 characters).
    Bot(String),
}

impl fmt::Debug for Through {
    /// A WebSocket URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flow(_) => "Flow(…)",
            Self::Bot(_) => "Bot(…)",
        })
    }
}

/// Where the next page of calls begins, in Exotel's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallCursor(String);

/// Some calls of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallPage {
    /// Newest first. Calls that go on are not among them.
    pub calls: Vec<Call>,
    /// Rows that cannot be read.
    pub skipped: usize,
    pub next: Option<CallCursor>,
}

impl CallCursor {
    /// Takes a cursor that was kept. `None` for what is no cursor.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = (1..=512).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        plain.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The `After` of the next page's address, of which nothing else is used.
    fn of(answer: &Value) -> Option<Self> {
        let next = anywhere(answer, "nextpageuri")?.text("nextpageuri")?;
        let (_, query) = next.split_once('?')?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "After").and_then(|(_, after)| Self::parse(&after))
    }
}

impl CallRequest {
    /// What Exotel is asked with. There is never a `To`: that would ring a second phone.
    fn form(&self) -> Vec<(&'static str, String)> {
        let within = |time: Duration, most: u64| time.as_secs().clamp(1, most).to_string();
        let mut form = vec![
            ("From", self.from.as_str().to_owned()),
            // Exotel's examples, and what most people had success with, are the national form.
            ("CallerId", self.caller_id.national()),
        ];
        match &self.through {
            Through::Flow(url) => {
                form.push(("Url", url.clone()));
                form.push(("CallType", "trans".to_owned()));
            }
            Through::Bot(url) => {
                form.push(("StreamUrl", url.clone()));
                form.push(("StreamType", "bidirectional".to_owned()));
            }
        }
        form.push(("TimeLimit", within(self.time_limit, LONGEST_CALL)));
        form.push(("TimeOut", within(self.ring, LONGEST_RING)));
        let custom: String = self.custom_field.chars().take(CUSTOM_FIELD).collect();
        if !custom.is_empty() {
            form.push(("CustomField", custom));
        }
        form
    }
}

impl Exotel {
    /// Places a call. It is asked once, whatever happens: where no answer comes, or none that can be read,
    /// [`ExotelError::MayBeRinging`] says that the phone may ring.
    pub async fn place_call(
        &self,
        credentials: &Credentials,
        call: &CallRequest,
    ) -> Result<Call, ExotelError> {
        let path = ["v1", "Accounts", credentials.sid.as_str(), "Calls", "connect.json"];
        let request = Request { path: &path, query: &[], sought: Sought::Account };
        let form = call.form();
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let unknown = ExotelError::MayBeRinging;
        let answer = self.change(credentials, &request, Method::POST, &form, unknown).await?;
        one(&answer, CALL).and_then(Call::of).ok_or(ExotelError::MayBeRinging)
    }

    /// A call as it stands, with its legs.
    pub async fn call(
        &self,
        credentials: &Credentials,
        call: &CallSid,
    ) -> Result<Call, ExotelError> {
        let call = format!("{call}.json");
        let request = Request {
            path: &["v1", "Accounts", credentials.sid.as_str(), "Calls", &call],
            query: &[("details", "true")],
            sought: Sought::Call,
        };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        one(&answer, CALL).and_then(Call::of).ok_or(ExotelError::Unreadable)
    }

    /// Calls of an ExoPhone between two moments (unix seconds; at most a month, and the last six are kept), newest first,
    /// from the cursor on, at most so many (100).
    pub async fn calls(
        &self,
        credentials: &Credentials,
        number: &PhoneNumber,
        between: RangeInclusive<i64>,
        after: Option<&CallCursor>,
        most: u8,
    ) -> Result<CallPage, ExotelError> {
        let number = number.national();
        let created =
            format!("gte:{};lte:{}", time::write(*between.start()), time::write(*between.end()));
        let most = most.clamp(1, MOST_CALLS).to_string();
        let mut query = vec![
            ("PhoneNumber", number.as_str()),
            ("DateCreated", &created),
            ("PageSize", &most),
            ("SortBy", "DateCreated:desc"),
        ];
        query.extend(after.map(|after| ("After", after.as_str())));
        let request = Request {
            path: &["v1", "Accounts", credentials.sid.as_str(), "Calls.json"],
            query: &query,
            sought: Sought::Account,
        };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        let rows = list(&answer, CALL).ok_or(ExotelError::Unreadable)?;
        let calls: Vec<_> =
            rows.iter().filter_map(|row| Fields::of(row).and_then(Call::of)).collect();
        let next = CallCursor::of(&answer).filter(|next| Some(next) != after && !rows.is_empty());
        Ok(CallPage { skipped: rows.len() - calls.len(), calls, next })
    }
}
