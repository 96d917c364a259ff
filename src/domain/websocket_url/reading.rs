//! From typed text to a WebSocket URL. The URL library judges, and its reading must agree with the text:
//! what it would silently rewrite (tabs, dot segments, other spellings of an address) is refused.

use url::{Host, Url};

use crate::domain::text::{holds_invisible, unwrapped_url};

use super::{
    BotUrlError as E, EXOTELS_MOST, Hosts, MAX_BOT_URL, MAX_WEBSOCKET_BASE, WebsocketBaseError,
};

/// Exotel's parameter for the sample rate.
const SAMPLE_RATE: &str = "sample-rate";

/// A bot's own URL, as it is stored.
pub(super) fn bot_url(input: &str, hosts: Hosts) -> Result<String, E> {
    let text = unwrapped_url(input);
    let text = text.as_ref();
    if text.is_empty() {
        return Err(E::Blank);
    }
    if text.len() > MAX_BOT_URL {
        return Err(E::TooLong);
    }
    if text.contains(['{', '}', '<', '>']) {
        return Err(E::Placeholder);
    }
    if holds_invisible(text) {
        return Err(E::Invisible);
    }
    if !is_plain(text) {
        return Err(E::Malformed);
    }
    let text = lower_authority(text).ok_or(E::Scheme)?;
    scheme(&text, hosts, true)?;
    // Before anything else is said about the URL: the typed text must not be looked at any further.
    if authority(&text).contains('@') {
        return Err(E::Userinfo);
    }
    let url = Url::parse(&text).map_err(|_| E::Malformed)?;
    if url.fragment().is_some() {
        return Err(E::Fragment);
    }
    host(&url, hosts)?;
    query(&url)?;
    if agrees(&text, &url) { Ok(text) } else { Err(E::Malformed) }
}

/// Whether a connection may be made to it.
pub(super) fn reachable(text: &str, hosts: Hosts) -> Result<(), E> {
    let url = Url::parse(text).map_err(|_| E::Malformed)?;
    scheme(url.as_str(), hosts, false)?;
    host(&url, hosts)
}

/// Length, sample rate and parameters as Exotel has them.
pub(super) fn limits(text: &str) -> Result<(), E> {
    if text.chars().count() >= EXOTELS_MOST {
        return Err(E::TooLong);
    }
    query(&Url::parse(text).map_err(|_| E::Malformed)?)
}

/// Whether the base is on this machine.
pub(super) fn is_on_loopback(base: &str) -> bool {
    Url::parse(base).is_ok_and(|url| is_loopback(&url))
}

/// `wss`, or `https` where an endpoint may be meant; on loopback, where that may be named, also without the S.
fn scheme(text: &str, hosts: Hosts, may_be_endpoint: bool) -> Result<(), E> {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    let here = hosts == Hosts::AndLoopback && is_on_loopback(text);
    match scheme {
        "wss" => Ok(()),
        "https" if may_be_endpoint => Ok(()),
        "ws" if here => Ok(()),
        "http" if here && may_be_endpoint => Ok(()),
        "ws" => Err(E::PlainWs),
        _ => Err(E::Scheme),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The configured base, as it is kept.
pub(super) fn websocket_base(input: &str) -> Result<String, WebsocketBaseError> {
    use WebsocketBaseError as B;
    let text = input.trim();
    if text.len() > MAX_WEBSOCKET_BASE {
        return Err(B::TooLong);
    }
    let text = lower_authority(text).ok_or(B::Scheme)?;
    if authority(&text).contains('@') {
        return Err(B::Userinfo);
    }
    if !is_plain(&text) {
        return Err(B::Malformed);
    }
    if holds_braces(&text) {
        let offer = without_derived(&text);
        return Err(if holds_braces(&offer) { B::Malformed } else { B::Placeholder { offer } });
    }
    let plain = match text.split_once("://").map(|(scheme, _)| scheme) {
        Some("wss") => false,
        Some("ws") => true,
        _ => return Err(B::Scheme),
    };
    let url = Url::parse(&text).map_err(|_| B::Malformed)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(B::Query);
    }
    if !url.has_host() {
        return Err(B::Malformed);
    }
    if plain && !is_loopback(&url) {
        return Err(B::PlainWs);
    }
    if !agrees(&text, &url) {
        return Err(B::Malformed);
    }
    let base = text.trim_end_matches('/').to_owned();
    let offer = without_derived(&base);
    if offer == base { Ok(base) } else { Err(B::Exotel { offer }) }
}

/// Whether a placeholder stands in it, also as a browser encodes it.
fn holds_braces(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains(['{', '}', '<', '>'])
        || ["%7b", "%7d", "%3c", "%3e"].iter().any(|encoded| text.contains(encoded))
}

/// The base of which this is the derived URL: up to a placeholder, and without `/exotel` or `/exotel/{word}` at
/// its end.
fn without_derived(text: &str) -> String {
    let path = text.find("://").map_or(0, |at| at + 3);
    let mut parts: Vec<&str> = text[path..].split('/').collect();
    if let Some(at) = parts.iter().skip(1).position(|part| holds_braces(part)) {
        parts.truncate(at + 1);
    }
    while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let is_exotel =
        |part: Option<&&str>| part.is_some_and(|part| part.eq_ignore_ascii_case("exotel"));
    let (last, before) = (parts.len(), parts.len().saturating_sub(1));
    if before >= 1 && is_exotel(parts.get(before)) {
        parts.truncate(before);
    } else if last >= 3 && is_exotel(parts.get(last - 2)) {
        parts.truncate(last - 2);
    }
    format!("{}{}", &text[..path], parts.join("/"))
}

/// Whether the text holds only visible ASCII, and none that ends a code block or that URL readers disagree on.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains(['\\', '`', '"', '\'', '|', '^'])
}

/// The text with scheme and host in lower case and without the scheme's own port; `None` without a scheme.
fn lower_authority(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let scheme = scheme.to_ascii_lowercase();
    let authority = authority.to_ascii_lowercase();
    let port = if scheme == "ws" || scheme == "http" { ":80" } else { ":443" };
    let authority = authority.strip_suffix(port).unwrap_or(&authority);
    Some(format!("{scheme}://{authority}{tail}"))
}

/// What stands between `://` and the path.
fn authority(text: &str) -> &str {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Whether the library read the very text: it may only have added the slash of an empty path.
fn agrees(text: &str, url: &Url) -> bool {
    let authority_end = text.len() - text.split_once("://").map_or(0, |(_, rest)| rest.len())
        + authority(text).len();
    let (front, tail) = text.split_at(authority_end);
    url.as_str() == text || (!tail.starts_with('/') && url.as_str() == format!("{front}/{tail}"))
}

/// Refuses hosts that Exotel cannot reach, and Exotel itself.
fn host(url: &Url, hosts: Hosts) -> Result<(), E> {
    if hosts == Hosts::AndLoopback && is_loopback(url) {
        return Ok(());
    }
    let Some(Host::Domain(name)) = url.host() else {
        return Err(E::NotPublic);
    };
    if name == "exotel.com" || name.ends_with(".exotel.com") || name.ends_with(".exotel.in") {
        return Err(E::AtExotel);
    }
    let private = ["localhost", "local", "internal", "lan", "home.arpa", "test", "invalid"];
    let is_private = private.iter().any(|zone| {
        name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    if is_private || !name.contains('.') || name.ends_with('.') {
        return Err(E::NotPublic);
    }
    Ok(())
}

/// Refuses a query that Exotel would cut or not understand.
fn query(url: &Url) -> Result<(), E> {
    let (mut rates, mut own, mut own_chars) = (0, 0, 0);
    for (name, value) in url.query_pairs() {
        if name == SAMPLE_RATE {
            rates += 1;
            if rates > 1 || !matches!(value.as_ref(), "8000" | "16000" | "24000") {
                return Err(E::SampleRate);
            }
        } else if is_sample_rate_slip(&name) {
            return Err(E::SampleRateSpelling);
        } else {
            own += 1;
            own_chars += name.chars().count() + value.chars().count() + 2;
        }
    }
    // Each pair is counted with its `=` and the `&` between pairs.
    if own > 3 || own_chars > 256 + 1 { Err(E::Parameters) } else { Ok(()) }
}

/// `sample_rate`, `sampleRate`, `samplerate`, `Sample-Rate`.
fn is_sample_rate_slip(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    letters.eq_ignore_ascii_case("samplerate")
}
