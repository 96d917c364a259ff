//! Starting a local Exotel, and what a test or a program asks of it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::account::{Account, Region, Trouble};
use super::call::{Leads, Stream};
use super::entry::{Door, entry};
use super::faults::Fault;
use super::flow::flow_of;
use super::options::{ExotelOptions, StatusWords};
use super::phone::{Bound, Phone, digits};
use super::plan::Plan;
use super::shared::Shared;
use super::state::{CallSeen, NewCall, Request, State};
use super::stream;

/// How often calls are looked at, while there are any.
const LOOK: Duration = Duration::from_millis(50);

/// A running Exotel. Stops when the last clone of it is dropped.
#[derive(Clone)]
pub struct Exotel {
    pub(crate) shared: Arc<Shared>,
    addresses: [SocketAddr; 2],
    _running: Arc<Running>,
}

struct Running(Vec<JoinHandle<()>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl fmt::Debug for Exotel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exotel").field("addresses", &self.addresses).finish_non_exhaustive()
    }
}

impl Exotel {
    /// Opens both ports and answers from then on. Fails if a port is taken.
    pub async fn start(options: ExotelOptions) -> std::io::Result<Self> {
        let [first, second] = options.ports;
        let listeners = [
            TcpListener::bind((Ipv4Addr::LOCALHOST, first)).await?,
            TcpListener::bind((Ipv4Addr::LOCALHOST, second)).await?,
        ];
        let addresses = [listeners[0].local_addr()?, listeners[1].local_addr()?];
        let shared = Arc::new(Shared::new(State::new(options)));
        let mut tasks = vec![tokio::spawn(drive(Arc::clone(&shared)))];
        for (listener, region) in listeners.into_iter().zip(Region::BOTH) {
            let door = Door { shared: Arc::clone(&shared), region };
            let app = Router::new().fallback(entry).with_state(door);
            tasks.push(tokio::spawn(async move {
                if let Err(error) = axum::serve(listener, app).await {
                    tracing::error!(%error, "the local Exotel stopped");
                }
            }));
        }
        Ok(Self { shared, addresses, _running: Arc::new(Running(tasks)) })
    }

    /// `http://127.0.0.1:PORT` of Singapore and of Mumbai.
    #[must_use]
    pub fn origins(&self) -> [String; 2] {
        self.addresses.map(|address| format!("http://{address}"))
    }

    /// The origin of a region.
    #[must_use]
    pub fn origin(&self, region: Region) -> String {
        let [singapore, mumbai] = self.origins();
        match region {
            Region::Singapore => singapore,
            Region::Mumbai => mumbai,
        }
    }

    /// Skips time: calls go on, and prices come.
    pub fn advance(&self, by: Duration) {
        self.shared.change(|state| state.advance(by));
    }

    /// The next `times` requests whose line (`singapore GET /v1/Accounts/…`) contains `of` get this fault; empty: any.
    pub fn fail_next(&self, of: &str, times: usize, fault: Fault) {
        self.shared.change(|state| state.faults.add(of, times, fault));
    }

    /// Nothing goes wrong any more that was still to come.
    pub fn forgives(&self) {
        self.shared.change(|state| state.faults.clear());
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.with(|state| state.requests.iter().cloned().collect())
    }

    /// How many requests there were whose line contains this.
    #[must_use]
    pub fn asked(&self, of: &str) -> usize {
        let count = |state: &State| {
            state.requests.iter().filter(|request| request.line().contains(of)).count()
        };
        self.shared.with(count)
    }

    /// Waits until there were so many of these requests, at most `within`. Says whether there were.
    pub async fn was_asked(&self, of: &str, times: usize, within: Duration) -> bool {
        let look = |state: &State| {
            let found = state.requests.iter().filter(|request| request.line().contains(of));
            (found.count() >= times).then_some(())
        };
        self.shared.wait(within, look).await.is_some()
    }

    /// Forgets the requests so far.
    pub fn forgets_requests(&self) {
        self.shared.change(|state| state.requests.clear());
    }

    /// The next call goes like this; the one after it by the next plan.
    pub fn next_call(&self, plan: Plan) {
        self.shared.change(|state| state.plans.push_back(plan));
    }

    /// Every call goes like this that has no plan of its own.
    pub fn calls_go(&self, plan: Plan) {
        self.shared.change(|state| state.usual = plan);
    }

    /// Which words a call under way has.
    pub fn says(&self, words: StatusWords) {
        self.shared.change(|state| state.options.status_words = words);
    }

    /// The calls so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallSeen> {
        self.shared.with(|state| state.calls.iter().map(|call| state.seen(call)).collect())
    }

    /// Waits until the newest call is as wished, at most `within`, and gives it.
    pub async fn call_is(
        &self,
        within: Duration,
        wished: impl Fn(&CallSeen) -> bool,
    ) -> Option<CallSeen> {
        let look = |state: &State| {
            let seen = state.calls.back().map(|call| state.seen(call))?;
            wished(&seen).then_some(seen)
        };
        self.shared.wait(within, look).await
    }

    /// Somebody calls a number: its flow's Voicebot connects. Gives the call's SID; nothing if the number has no flow.
    ///
    /// # Panics
    /// When there is no such account or number.
    #[must_use]
    pub fn rings(&self, sid: &str, number: &str, from: &str) -> Option<String> {
        self.shared
            .change(|state| ring(state, sid, number, from, Duration::ZERO))
            .map(|call| call.sid)
    }

    /// Somebody called a number some time ago, and it went by this plan.
    ///
    /// # Panics
    /// When there is no such account or number, or the number has no flow.
    pub fn was_rung(&self, sid: &str, number: &str, from: &str, ago: Duration, plan: Plan) {
        self.shared.change(|state| {
            state.plans.push_front(plan);
            let begun = ring(state, sid, number, from, ago);
            let begun = begun.unwrap_or_else(|| panic!("{number} has no flow"));
            if let Some(call) = state.call_mut(&begun.sid) {
                call.stream = Stream::Ended(super::call::ms(plan.talk));
            }
        });
    }

    /// Changes an account in any way.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn account(&self, sid: &str, change: impl FnOnce(Account) -> Account) {
        self.changes(sid, |account| *account = change(account.clone()));
    }

    /// Something is wrong with an account from now on, or nothing any more.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn is_in_trouble(&self, sid: &str, trouble: Trouble) {
        self.changes(sid, |account| account.trouble = trouble);
    }

    /// Makes another pair for an account; the one before is good no more.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn rotates(&self, sid: &str, key: &str, token: &str) {
        self.changes(sid, |account| {
            key.clone_into(&mut account.key);
            token.clone_into(&mut account.token);
        });
    }

    /// Somebody gives a number another `voice_url` in the dashboard; empty: none.
    ///
    /// # Panics
    /// When there is no such account or number.
    pub fn is_bound(&self, sid: &str, number: &str, url: &str) {
        self.changes_phone(sid, number, |phone| phone.voice_url = Bound::Url(url.to_owned()));
    }

    /// The `voice_url` of a number.
    ///
    /// # Panics
    /// When there is no such account or number.
    #[must_use]
    pub fn voice_url(&self, sid: &str, number: &str) -> String {
        let look = |state: &State| {
            let account = state.account(sid)?;
            Some(account.voice_url(account.phone_of(number)?))
        };
        self.shared.with(look).unwrap_or_else(|| panic!("there is no {number} in {sid}"))
    }

    /// A number's heartbeat says this: `active`, `partial_network_outage`, `major_outage`.
    ///
    /// # Panics
    /// When there is no such account or number.
    pub fn is_well(&self, sid: &str, number: &str, status: &str) {
        self.changes_phone(sid, number, |phone| status.clone_into(&mut phone.health));
    }

    /// The account loses a number.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn loses(&self, sid: &str, number: &str) {
        let gone = digits(number);
        self.changes(sid, |account| account.phones.retain(|phone| phone.digits != gone));
    }

    /// Somebody pastes a WebSocket URL into a flow's Voicebot applet; the flow is made if it is not there.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn applet(&self, sid: &str, flow: &str, websocket_url: Option<&str>) {
        let url = websocket_url.map(str::to_owned);
        self.changes(sid, |account| {
            account.flows.insert(flow.to_owned(), url);
        });
    }

    fn changes(&self, sid: &str, change: impl FnOnce(&mut Account)) {
        let changed = self.shared.change(|state| state.account_mut(sid).map(change));
        changed.unwrap_or_else(|| panic!("there is no account {sid}"));
    }

    fn changes_phone(&self, sid: &str, number: &str, change: impl FnOnce(&mut Phone)) {
        let wanted = digits(number);
        self.changes(sid, |account| {
            let phone = account.phones.iter_mut().find(|phone| phone.digits == wanted);
            change(phone.unwrap_or_else(|| panic!("there is no {number} in {sid}")));
        });
    }
}

/// Begins a call that comes in.
pub(crate) fn ring(
    state: &mut State,
    sid: &str,
    number: &str,
    from: &str,
    ago: Duration,
) -> Option<super::call::Call> {
    let account = state.account(sid).unwrap_or_else(|| panic!("there is no account {sid}"));
    let phone = account.phone_of(number).unwrap_or_else(|| panic!("there is no {number} in {sid}"));
    let url = account.voice_url(phone);
    let flow = flow_of(&url, sid)?.to_owned();
    let call = NewCall {
        account: sid.to_owned(),
        person: from.to_owned(),
        phone: format!("+{}", phone.digits),
        incoming: true,
        leads: Leads::Flow(flow),
        time_limit: None,
        time_out: None,
        custom_field: None,
    };
    Some(state.begin(call, ago))
}

/// Lets calls go on: connects their Voicebots, and wakes those who wait for a change.
async fn drive(shared: Arc<Shared>) {
    let mut changes = shared.changes();
    let mut before = Vec::new();
    loop {
        changes.mark_unchanged();
        let answered = shared.quietly(State::take_answered);
        let now = shared.with(State::under_way);
        if now != before || !answered.is_empty() {
            shared.wake();
        }
        before = now;
        for sid in answered {
            tokio::spawn(stream::run(Arc::clone(&shared), sid));
        }
        if before.is_empty() {
            // The sender lives as long as the state, so that this cannot fail.
            let _ = changes.changed().await;
        } else {
            let _ = tokio::time::timeout(LOOK, changes.changed()).await;
        }
    }
}
