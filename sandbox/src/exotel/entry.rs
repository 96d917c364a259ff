//! Every request comes in here, is recorded, and meets its fault if one is planned.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request as HttpRequest, State as Extract};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::account::{Account, Region};
use super::answer::{Answered, Form, Refusal, respond};
use super::auth::{self, Pair};
use super::body::{self, Fields};
use super::calls;
use super::connect;
use super::faults::Fault;
use super::phones;
use super::shared::Shared;
use super::state::{Request, State};

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// What one listener is.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) shared: Arc<Shared>,
    pub(crate) region: Region,
}

/// A request that was let in, of this account.
pub(crate) struct Asked<'r> {
    pub(crate) method: &'r str,
    /// The path after the account, without `.json`.
    pub(crate) rest: &'r [&'r str],
    pub(crate) query: &'r Fields,
    pub(crate) fields: &'r Fields,
    /// The account's place in the list.
    pub(crate) at: usize,
}

impl Asked<'_> {
    pub(crate) fn account<'s>(&self, state: &'s State) -> &'s Account {
        &state.options.accounts[self.at]
    }
}

/// Answers a request, or does what it was told to do instead.
pub(crate) async fn entry(Extract(door): Extract<Door>, request: HttpRequest) -> Response {
    let pair = auth::shown(request.headers());
    let path = request.uri().path().to_owned();
    let query = body::pairs(request.uri().query().unwrap_or_default().as_bytes());
    let mut record = Request {
        region: door.region,
        method: request.method().to_string(),
        path,
        query,
        fields: Vec::new(),
        key: pair.as_ref().map(|pair| pair.key.clone()),
        authorised: false,
        status: 0,
    };
    let read = body::read(request).await;
    if let Ok(fields) = &read {
        record.fields.clone_from(fields);
    }
    let line = record.line();
    let (fault, account) = door.shared.change(|state| {
        let account = account(state, &record, pair.as_ref());
        (state.faults.take(&line), account)
    });
    record.authorised = account.is_ok();
    let form = form(&record.path);
    match &fault {
        Some(Fault::Hang) => {
            keep(&door, record, 0);
            tokio::time::sleep(Duration::from_hours(1)).await;
            cut()
        }
        Some(Fault::Drop) => {
            keep(&door, record, 0);
            cut()
        }
        Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
        None | Some(Fault::DropAfter) => {}
        Some(other) => {
            let response = instead(other, form, &record.method);
            keep(&door, record, response.status().as_u16());
            return response;
        }
    }
    let (answered, left) = door.shared.change(|state| answer(state, &record, read, account));
    let mut response = respond(form, &record.method, &answered);
    if fault == Some(Fault::DropAfter) {
        keep(&door, record, 0);
        cut()
    }
    limits(&door, &mut response, left);
    keep(&door, record, response.status().as_u16());
    response
}

/// The parts of the path: the account's SID, and what comes after it, without `.json`.
fn parts(path: &str) -> Option<(String, Vec<String>)> {
    let bare = path.strip_suffix(".json").unwrap_or(path);
    let mut parts = bare.split('/').filter(|it| !it.is_empty()).map(unescaped);
    let (version, accounts) = (parts.next()?, parts.next()?);
    let known = match version.as_str() {
        "v1" | "v2_beta" => accounts == "Accounts",
        "v2" => accounts == "accounts",
        _ => false,
    };
    let sid = parts.next()?;
    known.then(|| (sid, parts.collect()))
}

/// A part of a path without its percent signs.
fn unescaped(part: &str) -> String {
    // Of a form's encoding, a path has no plus signs.
    let pair = format!("x={}", part.replace('+', "%2B"));
    body::pairs(pair.as_bytes()).pop().map(|(_, value)| value).unwrap_or_default()
}

fn form(path: &str) -> Form {
    match path.split('/').nth(1) {
        Some("v2") => Form::Envelope,
        Some("v1") if path.strip_suffix(".json").is_none() && !path.ends_with("/ActiveStreams") => {
            Form::Xml
        }
        _ => Form::Json,
    }
}

fn account(state: &State, record: &Request, pair: Option<&Pair>) -> Result<usize, Refusal> {
    let (sid, _) = parts(&record.path).ok_or_else(Refusal::not_found)?;
    let accounts = &state.options.accounts;
    auth::account_of(accounts, record.region, &sid, pair, state.options.not_here)
}

/// The answer, and how many more the account may ask this minute.
fn answer(
    state: &mut State,
    record: &Request,
    read: Result<Fields, Refusal>,
    account: Result<usize, Refusal>,
) -> (Answered, Option<usize>) {
    let at = match account {
        Ok(at) => at,
        Err(refusal) => return (Err(refusal), None),
    };
    let sid = state.options.accounts[at].sid.clone();
    let Some(left) = state.count(&sid) else { return (Err(Refusal::of(429)), Some(0)) };
    let fields = match auth::may_ask(&state.options.accounts[at]).and(read) {
        Ok(fields) => fields,
        Err(refusal) => return (Err(refusal), Some(left)),
    };
    let rest = parts(&record.path).map(|(_, rest)| rest).unwrap_or_default();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let asked =
        Asked { method: &record.method, rest: &rest, query: &record.query, fields: &fields, at };
    let version = record.path.split('/').nth(1).unwrap_or_default();
    (route(state, version, &asked), Some(left))
}

fn route(state: &mut State, version: &str, asked: &Asked<'_>) -> Answered {
    match (version, asked.method, asked.rest) {
        ("v1", "GET", []) => Ok(calls::account(state, asked)),
        ("v1", "GET", ["Balance"]) => Ok(calls::balance(state, asked)),
        ("v1", "GET", ["ActiveStreams"]) => Ok(calls::active_streams(state, asked)),
        ("v1", "GET", ["Calls"]) => calls::list(state, asked),
        ("v1", "POST", ["Calls", "connect"]) => connect::connect(state, asked),
        ("v1", "GET", ["Calls", sid]) => calls::one(state, asked, sid),
        ("v1", "GET", ["CustomerWhitelist", number]) => Ok(calls::whitelist(state, asked, number)),
        ("v1", "GET", ["Numbers", number]) => Ok(calls::number(state, asked, number)),
        ("v2_beta", "GET", ["IncomingPhoneNumbers"]) => phones::list(state, asked),
        ("v2_beta", "GET", ["IncomingPhoneNumbers", sid]) => phones::one(state, asked, sid),
        ("v2_beta", "PUT", ["IncomingPhoneNumbers", sid]) => phones::bind(state, asked, sid),
        ("v2", "GET", ["incoming-phone-numbers", sid]) => phones::health(state, asked, sid),
        ("v1", _, ["Calls"] | ["Calls", "connect"])
        | ("v2_beta", _, ["IncomingPhoneNumbers", _]) => {
            Err(Refusal::new(405, "Method not allowed"))
        }
        _ => Err(Refusal::not_found()),
    }
}

fn instead(fault: &Fault, form: Form, method: &str) -> Response {
    let refused = |status| respond(form, method, &Err(Refusal::of(status)));
    let status = |status| StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    match fault {
        Fault::Status(number) => refused(*number),
        Fault::RateLimited { retry_after } => {
            let mut response = refused(429);
            let after = retry_after.as_deref().and_then(|it| HeaderValue::from_str(it).ok());
            if let Some(after) = after {
                response.headers_mut().insert(RETRY_AFTER, after);
            }
            response
        }
        Fault::Html(number) => {
            let page = "<html><head><title>Error</title></head><body><h1>Something is wrong</h1></body></html>";
            (status(*number), [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Fault::TenMegabytes => {
            let body = format!("{{\"filler\":\"{}\"}}", "x".repeat(TEN_MEGABYTES));
            ([(CONTENT_TYPE, "application/json")], body).into_response()
        }
        Fault::Redirect(to) => (StatusCode::FOUND, [(LOCATION, to.as_str())]).into_response(),
        Fault::HalfJson => {
            ([(CONTENT_TYPE, "application/json")], "{\"Account\":{\"Sid\":\"acm").into_response()
        }
        Fault::Delay(_) | Fault::Hang | Fault::Drop | Fault::DropAfter => {
            StatusCode::NOT_IMPLEMENTED.into_response()
        }
    }
}

/// Says how many requests are left, where that was asked for.
fn limits(door: &Door, response: &mut Response, left: Option<usize>) {
    let (wanted, most) =
        door.shared.with(|state| (state.options.rate_headers, state.options.per_minute));
    let Some(left) = left.filter(|_| wanted) else { return };
    let values =
        [("x-ratelimit-limit", most), ("x-ratelimit-remaining", left), ("x-ratelimit-reset", 60)];
    for (name, value) in values {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}

fn keep(door: &Door, mut record: Request, status: u16) {
    record.status = status;
    tracing::debug!(line = record.line(), status, "the local Exotel was asked");
    door.shared.change(|state| state.requests.push(record));
}

/// Cuts the connection: the server gives a connection up when its handler unwinds. The panic hook stays silent.
fn cut() -> ! {
    resume_unwind(Box::new("the local Exotel was told to cut this connection"))
}
