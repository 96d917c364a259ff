//! `POST Calls/connect`: rings somebody, and leads them to a flow or straight to a bot.

use std::time::Duration;

use serde_json::json;

use super::account::{Account, Trouble};
use super::answer::{Answered, Refusal};
use super::body::{Fields, number, only, value};
use super::call::Leads;
use super::entry::Asked;
use super::flow::flow_of;
use super::phone::digits;
use super::state::{NewCall, State};

const KNOWN: [&str; 13] = [
    "From",
    "CallerId",
    "Url",
    "CallType",
    "TimeLimit",
    "TimeOut",
    "CustomField",
    "StatusCallback",
    "StatusCallbackEvents",
    "StatusCallbackContentType",
    "Record",
    "StreamUrl",
    "StreamType",
];
/// What only a call straight to a bot has.
const ONLY_STREAMS: [&str; 3] = ["RecordingChannels", "StreamName", "StreamType"];

/// The longest `StreamUrl` is one character shorter.
const STREAM_URL_BELOW: usize = 600;
const CUSTOM_FIELD: usize = 128;
const STREAM_NAME: usize = 32;

/// Four hours, in seconds.
const LONGEST_CALL: u64 = 14_400;
const LONGEST_RING: u64 = 60;

pub(crate) fn connect(state: &mut State, asked: &Asked<'_>) -> Answered {
    let fields = asked.fields;
    if fields.iter().any(|(name, _)| name == "To") {
        // With `To` it is another request, which connects two people.
        return Err(Refusal::field("To and Url cannot be used together"));
    }
    only(fields, &[&KNOWN[..], &ONLY_STREAMS[..]].concat())?;
    let account = asked.account(state);
    let person = required(fields, "From")?;
    if !(8..=15).contains(&digits(person).len()) || person.chars().any(char::is_alphabetic) {
        return Err(Refusal::field("Invalid parameter From"));
    }
    let phone = required(fields, "CallerId")?;
    let phone =
        account.phone_of(phone).ok_or_else(|| Refusal::field("Unassigned virtual number"))?;
    let phone = phone.digits.clone();
    let leads = leads(account, fields)?;
    texts(fields)?;
    let call = NewCall {
        account: account.sid.clone(),
        person: person.to_owned(),
        phone: format!("+{phone}"),
        incoming: false,
        leads,
        time_limit: number(fields, "TimeLimit", 1, LONGEST_CALL)?,
        time_out: number(fields, "TimeOut", 1, LONGEST_RING)?,
        custom_field: value(fields, "CustomField").map(str::to_owned),
    };
    may_call(account, person)?;
    let (words, late) = (state.options.status_words, state.options.price_after);
    let call = state.begin(call, Duration::ZERO);
    Ok(json!({"Call": call.json(call.created, words, late, true)}))
}

fn required<'f>(fields: &'f Fields, name: &str) -> Result<&'f str, Refusal> {
    value(fields, name).ok_or_else(|| Refusal::field(format!("Missing mandatory parameter {name}")))
}

fn leads(account: &Account, fields: &Fields) -> Result<Leads, Refusal> {
    match (value(fields, "Url"), value(fields, "StreamUrl")) {
        (Some(url), None) => {
            if let Some(name) = ONLY_STREAMS.iter().find(|name| value(fields, name).is_some()) {
                return Err(Refusal::field(format!("{name} cannot be used with Url")));
            }
            let flow = flow_of(url, &account.sid).filter(|flow| account.flows.contains_key(*flow));
            let flow = flow.ok_or_else(|| Refusal::field("Invalid parameter Url"))?;
            Ok(Leads::Flow(flow.to_owned()))
        }
        (None, Some(url)) => {
            let is_socket = url.starts_with("wss://") || url.starts_with("ws://");
            if !is_socket || url.chars().count() >= STREAM_URL_BELOW {
                return Err(Refusal::field("Invalid parameter StreamUrl"));
            }
            if value(fields, "StreamType") != Some("bidirectional") {
                return Err(Refusal::field("Invalid parameter StreamType"));
            }
            Ok(Leads::Stream(url.to_owned()))
        }
        (None, None) => Err(Refusal::field("Missing mandatory parameter Url")),
        (Some(_), Some(_)) => Err(Refusal::field("Url and StreamUrl cannot be used together")),
    }
}

fn texts(fields: &Fields) -> Result<(), Refusal> {
    if value(fields, "CallType").is_some_and(|kind| kind != "trans") {
        return Err(Refusal::field("Invalid parameter CallType"));
    }
    for (name, most) in [("CustomField", CUSTOM_FIELD), ("StreamName", STREAM_NAME)] {
        if value(fields, name).is_some_and(|text| text.chars().count() > most) {
            return Err(Refusal::field(format!("{name} exceeds {most} characters")));
        }
    }
    Ok(())
}

/// Whether a call may go out at all.
fn may_call(account: &Account, person: &str) -> Result<(), Refusal> {
    if account.trouble == Trouble::KycIncomplete {
        let refusal = Refusal::new(403, "Your account is not yet KYC compliant");
        return Err(refusal.code(340_030));
    }
    if !account.can_pay() {
        return Err(Refusal::of(402));
    }
    if account.dnd.contains(&digits(person)) {
        return Err(Refusal::new(
            403,
            format!("Call to {person} is not allowed: the number is on DND"),
        ));
    }
    Ok(())
}
