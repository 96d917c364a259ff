//! `ExoPhones`: the list, one, binding, and how well they are.

use serde_json::{Value, json};

use super::account::Account;
use super::answer::{Answered, Refusal};
use super::body::{number, only, value};
use super::entry::Asked;
use super::flow::flow_of;
use super::phone::{Bound, Phone, spelled};
use super::state::State;

/// How many numbers a page has at most, and without being asked.
const PAGE: u64 = 50;

fn json(account: &Account, phone: &Phone) -> Value {
    json!({
        "sid": phone.sid, "phone_number": spelled(&phone.digits, phone.spelling), "friendly_name": phone.name,
        "account_sid": account.sid, "capabilities": {"voice": true, "sms": true}, "country": "IN", "region": "KA",
        "number_type": "Landline", "voice_url": account.voice_url(phone),
        "sms_url": if phone.sms_url.is_empty() { Value::Null } else { json!(phone.sms_url) }
    })
}

/// The same with the names and the wrapper of v1.
fn wrapped(account: &Account, phone: &Phone) -> Value {
    json!({"IncomingPhoneNumber": {
        "Sid": phone.sid, "AccountSid": account.sid, "PhoneNumber": spelled(&phone.digits, phone.spelling),
        "FriendlyName": phone.name, "VoiceUrl": account.voice_url(phone), "SMSUrl": phone.sms_url,
        "Capabilities": {"Voice": true, "SMS": true}
    }})
}

pub(crate) fn list(state: &State, asked: &Asked<'_>) -> Answered {
    only(asked.query, &["Page", "PageSize"])?;
    let size = number(asked.query, "PageSize", 1, PAGE)?.unwrap_or(PAGE);
    let page = number(asked.query, "Page", 0, 1_000_000)?.unwrap_or(0);
    let account = asked.account(state);
    let begin = usize::try_from(page * size).unwrap_or(usize::MAX);
    let length = usize::try_from(size).unwrap_or(usize::MAX);
    let rest = account.phones.get(begin..).unwrap_or_default();
    let here = &rest[..rest.len().min(length)];
    // Another host, and without TLS: whoever follows it loses the key and the token to it.
    let uri = |page: u64| {
        format!(
            "{}/v2_beta/Accounts/{}/IncomingPhoneNumbers?Page={page}&PageSize={size}",
            state.options.pages_at, account.sid
        )
    };
    let next = (rest.len() > here.len()).then(|| uri(page + 1));
    let previous = (page > 0).then(|| uri(page - 1));
    if account.wrapped {
        let all: Vec<Value> = here.iter().map(|phone| wrapped(account, phone)).collect();
        return Ok(json!({
            "Page": page, "PageSize": size, "Uri": uri(page), "FirstPageUri": uri(0), "NextPageUri": next,
            "PreviousPageUri": previous, "IncomingPhoneNumbers": all
        }));
    }
    let all: Vec<Value> = here.iter().map(|phone| json(account, phone)).collect();
    Ok(json!({
        "page": page, "page_size": size, "uri": uri(page), "first_page_uri": uri(0), "next_page_uri": next,
        "previous_page_uri": previous, "incoming_phone_numbers": all
    }))
}

fn find<'s>(state: &'s State, asked: &Asked<'_>, sid: &str) -> Result<&'s Phone, Refusal> {
    let account = asked.account(state);
    account.phones.iter().find(|phone| phone.sid == sid).ok_or_else(Refusal::not_found)
}

pub(crate) fn one(state: &State, asked: &Asked<'_>, sid: &str) -> Answered {
    let account = asked.account(state);
    let phone = find(state, asked, sid)?;
    Ok(if account.wrapped { wrapped(account, phone) } else { json(account, phone) })
}

/// `PUT`: where the calls go, and the name.
pub(crate) fn bind(state: &mut State, asked: &Asked<'_>, sid: &str) -> Answered {
    only(asked.fields, &["VoiceUrl", "SMSUrl", "FriendlyName"])?;
    find(state, asked, sid)?;
    let account = &mut state.options.accounts[asked.at];
    let voice = match value(asked.fields, "VoiceUrl") {
        None => None,
        Some(url) => {
            let flow = flow_of(url, &account.sid).filter(|flow| account.flows.contains_key(*flow));
            flow.ok_or_else(|| Refusal::field("Invalid VoiceUrl"))?;
            Some(Bound::Url(url.to_owned()))
        }
    };
    if let Some(phone) = account.phones.iter_mut().find(|phone| phone.sid == sid) {
        if let Some(voice) = voice {
            phone.voice_url = voice;
        }
        if let Some(name) = value(asked.fields, "FriendlyName") {
            name.clone_into(&mut phone.name);
        }
        if let Some(url) = value(asked.fields, "SMSUrl") {
            url.clone_into(&mut phone.sms_url);
        }
    }
    one(state, asked, sid)
}

/// The heartbeat.
pub(crate) fn health(state: &State, asked: &Asked<'_>, sid: &str) -> Answered {
    let account = asked.account(state);
    let phone = find(state, asked, sid)?;
    Ok(json!({
        "sid": phone.sid, "friendly_name": phone.name, "account_sid": account.sid,
        "phone_number": spelled(&phone.digits, phone.spelling),
        "connectivity": {
            "incoming_call": {"status": phone.health, "alternate_exophone": null},
            "outgoing_call": {"status": phone.health}
        }
    }))
}
