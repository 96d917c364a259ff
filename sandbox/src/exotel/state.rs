//! Everything that changes while a local Exotel runs.

use std::collections::VecDeque;
use std::time::Duration;

use super::account::{Account, Region};
use super::call::{Call, Leads, Phase, Stream, ms};
use super::faults::Faults;
use super::options::ExotelOptions;
use super::phone::digits;
use super::plan::Plan;
use crate::recent::Recent;
use crate::snowflake::unix_ms;

/// A minute, in milliseconds.
const MINUTE: u64 = 60_000;

/// A request that came in. It holds no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub region: Region,
    pub method: String,
    /// Without the query.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// The body's fields.
    pub fields: Vec<(String, String)>,
    /// The API Key that was shown, whether it is a good one or not.
    pub key: Option<String>,
    /// Whether key, token, SID and region belong together.
    pub authorised: bool,
    /// The status of the answer; 0: there was none.
    pub status: u16,
}

impl Request {
    /// `singapore GET /v1/Accounts/acme1.json`: what faults and counts are found by.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {} {}", self.region.name(), self.method, self.path)
    }
}

/// What a test sees of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSeen {
    pub sid: String,
    /// `queued`, `ringing`, `in-progress`, `completed`, …
    pub status: String,
    /// Whether the Voicebot is connected now.
    pub streaming: bool,
    /// How long the Voicebot was connected, once it was.
    pub streamed: Option<Duration>,
    /// Why the Voicebot did not connect.
    pub stream_error: Option<String>,
}

/// Everything that changes.
pub(crate) struct State {
    pub(crate) options: ExotelOptions,
    pub(crate) calls: Recent<Call>,
    pub(crate) requests: Recent<Request>,
    pub(crate) faults: Faults,
    pub(crate) plans: VecDeque<Plan>,
    /// How calls go that no plan is left for.
    pub(crate) usual: Plan,
    /// When each account was asked, within the last minute.
    asked: Vec<(String, u64)>,
    skipped: u64,
    serial: u64,
}

impl State {
    pub(crate) fn new(options: ExotelOptions) -> Self {
        Self {
            calls: Recent::new(options.remembers),
            requests: Recent::new(options.remembers),
            faults: Faults::default(),
            plans: VecDeque::new(),
            usual: Plan::default(),
            asked: Vec::new(),
            skipped: 0,
            serial: 0,
            options,
        }
    }

    pub(crate) fn now(&self) -> u64 {
        unix_ms() + self.skipped
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.skipped += ms(by);
    }

    pub(crate) fn account(&self, sid: &str) -> Option<&Account> {
        self.options.accounts.iter().find(|account| account.sid == sid)
    }

    pub(crate) fn account_mut(&mut self, sid: &str) -> Option<&mut Account> {
        self.options.accounts.iter_mut().find(|account| account.sid == sid)
    }

    /// Counts a request of an account, and gives how many are left in this minute; nothing if it was one too many.
    pub(crate) fn count(&mut self, sid: &str) -> Option<usize> {
        let now = self.now();
        self.asked.retain(|(_, at)| at + MINUTE > now);
        let so_far = self.asked.iter().filter(|(of, _)| of == sid).count();
        let left = self.options.per_minute.checked_sub(so_far + 1)?;
        self.asked.push((sid.to_owned(), now));
        Some(left)
    }

    /// An id for a call: 32 characters, not all of them hexadecimal, as they have been seen.
    fn call_sid(&mut self) -> String {
        self.serial += 1;
        format!("{:016x}{:012x}187v", self.now(), self.serial)
    }

    /// Begins a call by the next plan, now or `ago`.
    pub(crate) fn begin(&mut self, call: NewCall, ago: Duration) -> Call {
        let plan = self.plans.pop_front().unwrap_or(self.usual);
        let call = Call {
            sid: self.call_sid(),
            account: call.account,
            person: digits(&call.person),
            phone: digits(&call.phone),
            incoming: call.incoming,
            leads: call.leads,
            created: self.now().saturating_sub(ms(ago)),
            plan,
            time_limit: call.time_limit.map(|seconds| seconds * 1000),
            time_out: call.time_out.unwrap_or(60) * 1000,
            stream: Stream::NotYet,
            hung_up: None,
            custom_field: call.custom_field,
        };
        self.calls.push(call.clone());
        call
    }

    pub(crate) fn call_mut(&mut self, sid: &str) -> Option<&mut Call> {
        self.calls.iter_mut().find(|call| call.sid == sid)
    }

    pub(crate) fn call(&self, sid: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.sid == sid)
    }

    /// How many Voicebots of an account are connected.
    pub(crate) fn active_streams(&self, sid: &str) -> usize {
        let of_account = self.calls.iter().filter(|call| call.account == sid);
        of_account.filter(|call| call.stream == Stream::Open).count()
    }

    /// Takes the calls whose Voicebot has to connect now.
    pub(crate) fn take_answered(&mut self) -> Vec<String> {
        let now = self.now();
        let ripe = self
            .calls
            .iter_mut()
            .filter(|call| call.stream == Stream::NotYet && call.phase(now) == Phase::InProgress);
        ripe.map(|call| {
            call.stream = Stream::Connecting;
            call.sid.clone()
        })
        .collect()
    }

    /// Where each call stands, as far as it can still change.
    pub(crate) fn under_way(&self) -> Vec<(String, Phase, bool)> {
        let (now, late) = (self.now(), self.options.price_after);
        let live = self.calls.iter().filter(|call| !call.is_settled(now, late));
        live.map(|call| (call.sid.clone(), call.phase(now), call.is_settled(now, late))).collect()
    }

    /// The WebSocket URL that a call's Voicebot connects to.
    pub(crate) fn websocket_url(&self, call: &Call) -> Option<String> {
        match &call.leads {
            Leads::Stream(url) => Some(url.clone()),
            Leads::Flow(flow) => self.account(&call.account)?.flows.get(flow)?.clone(),
        }
    }

    pub(crate) fn seen(&self, call: &Call) -> CallSeen {
        CallSeen {
            sid: call.sid.clone(),
            status: call.status(self.now(), self.options.status_words).to_owned(),
            streaming: call.stream == Stream::Open,
            streamed: match call.stream {
                Stream::Ended(time) => Some(Duration::from_millis(time)),
                _ => None,
            },
            stream_error: match &call.stream {
                Stream::Failed(why) => Some(why.clone()),
                _ => None,
            },
        }
    }
}

/// What a call begins with. Times in seconds.
pub(crate) struct NewCall {
    pub(crate) account: String,
    pub(crate) person: String,
    pub(crate) phone: String,
    pub(crate) incoming: bool,
    pub(crate) leads: Leads,
    pub(crate) time_limit: Option<u64>,
    pub(crate) time_out: Option<u64>,
    pub(crate) custom_field: Option<String>,
}
