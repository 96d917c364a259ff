//! What v1 tells of an account and its calls.

use serde_json::{Value, json};

use super::answer::{Answered, Refusal};
use super::body::{Fields, number as whole, only, value};
use super::call::Call;
use super::entry::Asked;
use super::phone::{digits, national};
use super::state::State;
use super::wire::ist;

/// Most calls of a page, and how many there are without being asked.
const MOST: u64 = 100;
const USUAL: u64 = 50;
/// How far back one question may reach, and all of them, in milliseconds.
const DAY: u64 = 86_400_000;
const RANGE: u64 = 31 * DAY;
const HISTORY: u64 = 184 * DAY;

/// Little is known of this answer but its status.
pub(crate) fn account(state: &State, asked: &Asked<'_>) -> Value {
    json!({"Account": {"Sid": asked.account(state).sid}})
}

pub(crate) fn balance(state: &State, asked: &Asked<'_>) -> Value {
    let account = asked.account(state);
    json!({"Account": {"AccountSid": account.sid, "BalanceData": {
        "Balance": account.balance, "Currency": "INR", "PricingPlan": "Pay As You Go", "DateUpdated": ist(state.now())
    }}})
}

pub(crate) fn active_streams(state: &State, asked: &Asked<'_>) -> Value {
    let account = asked.account(state);
    json!({
        "status": "success", "active_streams": state.active_streams(&account.sid),
        "max_allowed_streams": account.most_streams, "account_sid": account.sid
    })
}

/// Whether somebody may be called.
pub(crate) fn whitelist(state: &State, asked: &Asked<'_>, number: &str) -> Value {
    let refused = asked.account(state).dnd.contains(&digits(number));
    let status = if refused { "Neutral" } else { "Whitelist" };
    json!({"Result": {"Status": status, "Type": "Customer", "Expiry": "-1"}})
}

/// What is known of a number.
pub(crate) fn number(state: &State, asked: &Asked<'_>, number: &str) -> Value {
    let number = digits(number);
    let dnd = if asked.account(state).dnd.contains(&number) { "Yes" } else { "No" };
    json!({"Numbers": {
        "PhoneNumber": national(&number), "Circle": "KA", "CircleName": "Karnataka", "Type": "Mobile",
        "Operator": "A", "OperatorName": "Airtel", "DND": dnd
    }})
}

fn written(state: &State, call: &Call) -> Value {
    let options = &state.options;
    call.json(state.now(), options.status_words, options.price_after, false)
}

pub(crate) fn one(state: &State, asked: &Asked<'_>, sid: &str) -> Answered {
    only(asked.query, &["details", "RecordingUrlValidity"])?;
    whole(asked.query, "RecordingUrlValidity", 5, 60)?;
    let account = &asked.account(state).sid;
    let call = state.call(sid).filter(|call| call.account == *account);
    let call = call.ok_or_else(Refusal::not_found)?;
    let mut json = written(state, call);
    if value(asked.query, "details") == Some("true") {
        json["Details"] = call.details(state.now());
    }
    Ok(json!({"Call": json}))
}

/// The calls that fit, newest first unless told otherwise.
pub(crate) fn list(state: &State, asked: &Asked<'_>) -> Answered {
    let query = asked.query;
    let known = [
        "PhoneNumber",
        "From",
        "To",
        "Status",
        "Direction",
        "DateCreated",
        "PageSize",
        "SortBy",
        "After",
        "Before",
        "details",
        "Sid",
    ];
    only(query, &known)?;
    let size = whole(query, "PageSize", 1, MOST)?.unwrap_or(USUAL);
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let (from, to) = span(state, query)?;
    let account = &asked.account(state).sid;
    let same =
        |name: &str, number: &str| value(query, name).is_none_or(|wanted| digits(wanted) == number);
    let words = state.options.status_words;
    let fits = |call: &&Call| {
        let when = ist(call.created);
        call.account == *account
            && same("PhoneNumber", &call.phone)
            && same("From", &call.person)
            && same("To", &call.phone)
            && value(query, "Sid").is_none_or(|sids| sids.split(',').any(|sid| sid == call.sid))
            && value(query, "Status").is_none_or(|one| one == call.status(state.now(), words))
            && value(query, "Direction").is_none_or(|one| (one == "inbound") == call.incoming)
            && (from.as_str()..=to.as_str()).contains(&when.as_str())
    };
    let mut found: Vec<&Call> = state.calls.iter().filter(fits).collect();
    found.sort_by_key(|call| (call.created, call.sid.clone()));
    match value(query, "SortBy") {
        None | Some("DateCreated:desc") => found.reverse(),
        Some("DateCreated:asc") => {}
        Some(_) => return Err(Refusal::field("Invalid parameter SortBy")),
    }
    let total = found.len();
    let place = |name: &str| -> Result<Option<usize>, Refusal> {
        let Some(cursor) = value(query, name) else { return Ok(None) };
        let at = found.iter().position(|call| cursor_of(call) == cursor);
        at.map(Some).ok_or_else(|| Refusal::field(format!("Invalid parameter {name}")))
    };
    let (begin, end) = match (place("After")?, place("Before")?) {
        (Some(at), None) => (at + 1, (at + 1 + size).min(total)),
        (None, Some(at)) => (at.saturating_sub(size), at),
        (None, None) => (0, size.min(total)),
        (Some(_), Some(_)) => {
            return Err(Refusal::field("After and Before cannot be used together"));
        }
    };
    let page = found.get(begin..end).unwrap_or_default();
    let uri = |with: String| format!("/v1/Accounts/{account}/Calls.json?PageSize={size}{with}");
    let next = page.last().filter(|_| end < total);
    let previous = page.first().filter(|_| begin > 0);
    let calls: Vec<Value> = page
        .iter()
        .map(|call| {
            let mut json = written(state, call);
            if value(query, "details") == Some("true") {
                json["Details"] = call.details(state.now());
            }
            json
        })
        .collect();
    Ok(json!({
        "Metadata": {
            "Total": total, "PageSize": size, "FirstPageUri": uri(String::new()),
            "NextPageUri": next.map(|call| uri(format!("&After={}", cursor_of(call)))),
            "PrevPageUri": previous.map(|call| uri(format!("&Before={}", cursor_of(call))))
        },
        "Calls": calls
    }))
}

/// A place in the list, which nobody but Exotel understands.
fn cursor_of(call: &Call) -> String {
    let place: String = call.sid.chars().rev().collect();
    format!("c{place}")
}

/// The times between which calls are wanted, as Exotel writes them: the last 31 days, or what `DateCreated` says.
fn span(state: &State, query: &Fields) -> Result<(String, String), Refusal> {
    let now = state.now();
    let (mut from, mut to) = (ist(now.saturating_sub(RANGE)), ist(now));
    let wrong = || Refusal::field("Invalid parameter DateCreated");
    let Some(text) = value(query, "DateCreated") else { return Ok((from, to)) };
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (operator, date) = part.split_once(':').ok_or_else(wrong)?;
        let shape: String =
            date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if shape != "0000-00-00 00:00:00" {
            return Err(wrong());
        }
        match operator {
            "gte" => date.clone_into(&mut from),
            "lte" => date.clone_into(&mut to),
            _ => return Err(wrong()),
        }
    }
    if from < ist(now.saturating_sub(HISTORY)) {
        return Err(Refusal::field("DateCreated must be within the last 6 months"));
    }
    Ok((from, to))
}
