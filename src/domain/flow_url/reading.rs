//! From typed text to the parts of a Flow URL.
//!
//! Read by hand and not with a URL library: one that follows the browsers' rules turns full-width letters,
//! tabs, `。` and `2130706433` silently into hosts, and here only what is spelt plainly may pass.

use super::{Cluster, FlowUrl, FlowUrlError as E, MAX_FLOW_URL};
use crate::domain::account_sid::{is_sid_byte, is_sid_length};
use crate::domain::text::{holds_invisible, unwrapped_url};

/// Words that documentation puts where a value belongs.
const PLACEHOLDER_WORDS: [&str; 16] = [
    "sid",
    "your_sid",
    "your-sid",
    "yoursid",
    "account_sid",
    "accountsid",
    "exotel_sid",
    "your_account_sid",
    "flow_id",
    "flowid",
    "app_id",
    "appid",
    "your_app_id",
    "your_flow_id",
    "your-account-sid",
    "flow-number",
];

/// The Flow URL that was typed.
pub(super) fn read(input: &str, account_sid: Option<&str>) -> Result<FlowUrl, E> {
    let text = unwrapped_url(input);
    let text = text.as_ref();
    plain_text(text)?;
    if is_flow_id(text) {
        return Err(E::BareFlowId { offer: offer(account_sid, text) });
    }
    if !text.contains("://") && cluster(&host_of(text)).is_ok() {
        // Without a scheme; what would be right with one is offered, its other faults are named first.
        return Err(match read(&format!("https://{text}"), account_sid) {
            Ok(url) => E::MissingScheme { offer: url.text },
            Err(error) => error,
        });
    }
    let (scheme, rest) = scheme(text)?;
    let host = host_of(rest);
    let tail = rest.get(host.len()..).unwrap_or_default();
    let cluster = cluster(&host)?;
    let path = tail.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_suffix('/').unwrap_or(path);
    let parts = parts(path, account_sid)?;
    Ok(FlowUrl {
        text: format!("{scheme}://{host}{path}"),
        sid: parts.sid.map(str::to_owned),
        flow_id: parts.flow_id.to_owned(),
        cluster,
        legacy: parts.legacy,
    })
}

/// Refuses what cannot be part of any Flow URL, before its parts are looked at.
fn plain_text(text: &str) -> Result<(), E> {
    if text.is_empty() {
        Err(E::Blank)
    } else if text.len() > MAX_FLOW_URL {
        Err(E::TooLong)
    } else if holds_invisible(text) {
        Err(E::Invisible)
    } else if !text.is_ascii() {
        Err(E::NotAscii)
    } else if text.bytes().any(|b| b.is_ascii_whitespace()) {
        Err(E::Space)
    } else if has_brackets(text) {
        Err(E::Placeholder)
    } else if text.contains('\\') {
        Err(E::Malformed)
    } else {
        Ok(())
    }
}

/// Whether `{sid}`, `<sid>`, `[sid]`, `$sid` or an encoded brace stands before the query.
fn has_brackets(text: &str) -> bool {
    let identity = text.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    identity.contains(['{', '}', '<', '>', '[', ']', '$'])
        || ["%7b", "%7d", "%3c", "%3e"].iter().any(|c| identity.contains(c))
}

/// The scheme in lower case, and what follows it.
fn scheme(text: &str) -> Result<(&'static str, &str), E> {
    let (scheme, rest) = text.split_once("://").ok_or(E::NotUrl)?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(("https", rest)),
        "http" => Ok(("http", rest)),
        "ws" | "wss" => Err(E::WebSocketUrl),
        _ => Err(E::Scheme),
    }
}

/// What stands before the first `/`, `?` or `#`, in lower case.
fn host_of(rest: &str) -> String {
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

/// What the host says of the region; only the dashboard's hosts carry flows.
fn cluster(host: &str) -> Result<Cluster, E> {
    if host.contains('@') {
        return Err(E::Userinfo);
    }
    if let Some((name, _)) = host.split_once(':') {
        return Err(cluster(name).err().unwrap_or(E::Port));
    }
    let Some(name) = host.strip_suffix(".exotel.com").or_else(|| host.strip_suffix(".exotel.in"))
    else {
        return Err(E::OtherHost);
    };
    match name {
        "my" => Ok(Cluster::Unknown),
        "my.in" | "my.mum1" => Ok(Cluster::Mumbai),
        "my.sg" => Ok(Cluster::Singapore),
        "api" | "api.in" | "ccm-api" | "ccm-api.in" | "twilix" => Err(E::ApiHost),
        _ => Err(E::OtherHost),
    }
}

/// The parts that identify the flow.
struct Parts<'a> {
    sid: Option<&'a str>,
    flow_id: &'a str,
    legacy: bool,
}

/// Reads `/{sid}/exoml/{kind}/{id}` or `/exoml/{kind}/{id}`.
fn parts<'a>(path: &'a str, account_sid: Option<&str>) -> Result<Parts<'a>, E> {
    if path.contains('%') {
        return Err(E::Malformed);
    }
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let (sid, rest) = match segments.as_slice() {
        ["exoml", rest @ ..] => (None, rest),
        [sid, "exoml", rest @ ..] => (Some(*sid), rest),
        _ if segments.iter().any(|s| s.eq_ignore_ascii_case("exoml")) => return Err(E::Malformed),
        _ => return Err(dashboard(&segments, account_sid)),
    };
    let (legacy, id) = match rest {
        ["start_voice", id @ ..] => (false, id),
        ["start", id @ ..] => (true, id),
        ["start_sms", ..] => return Err(E::SmsFlow),
        _ => return Err(E::Kind),
    };
    let flow_id = match id {
        [] | [""] => return Err(E::MissingFlowId),
        [id] if is_placeholder(id) => return Err(E::Placeholder),
        [id] if is_flow_id(id) => id,
        [_] => return Err(E::FlowId),
        _ => return Err(E::Malformed),
    };
    match sid {
        Some(sid) if is_placeholder(sid) => Err(E::Placeholder),
        Some(sid) if !is_sid_length(sid.len()) || !sid.bytes().all(is_sid_byte) => Err(E::Sid),
        sid => Ok(Parts { sid, flow_id, legacy }),
    }
}

/// A page of the dashboard often holds the SID first and the flow's number last.
fn dashboard(segments: &[&str], account_sid: Option<&str>) -> E {
    let first = segments
        .first()
        .filter(|s| segments.len() > 1 && s.len() > 1 && s.bytes().all(is_sid_byte));
    let last = segments.last().filter(|s| is_flow_id(s));
    match (account_sid.or(first.copied()), last) {
        (Some(sid), Some(flow_id)) => E::Dashboard { offer: offer(Some(sid), flow_id) },
        _ => E::DashboardPage,
    }
}

/// The URL to paste, with words where the SID is not known.
fn offer(sid: Option<&str>, flow_id: &str) -> String {
    let sid = sid.unwrap_or("your-Account-SID");
    format!("https://my.exotel.com/{sid}/exoml/start_voice/{flow_id}")
}

/// Whether this is a flow's decimal number.
fn is_flow_id(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether documentation's word was left where a value belongs.
fn is_placeholder(segment: &str) -> bool {
    segment.starts_with(':')
        || PLACEHOLDER_WORDS.iter().any(|word| segment.eq_ignore_ascii_case(word))
}
