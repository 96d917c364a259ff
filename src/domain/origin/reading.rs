//! From typed text to an origin. Strict and by hand, for the reason given in `flow_url`: a browser-like
//! parser turns tabs, full-width letters and numbers such as `2130706433` silently into hosts.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{ApiOrigin, BaseUrlError as E};
use crate::domain::text::holds_invisible;

/// Longer than any origin.
const MAX: usize = 300;

/// The parts of a typed origin, in lower case.
pub(super) struct Typed {
    plain: bool,
    host: String,
    port: Option<u16>,
}

/// Reads `[scheme://]host[:port][/]`.
pub(super) fn read(text: &str) -> Result<Typed, E> {
    if text.contains('@') {
        return Err(E::Userinfo);
    }
    if holds_invisible(text) {
        return Err(E::Invisible);
    }
    if text.len() > MAX || !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains(['\\', '%'])
    {
        return Err(E::Malformed);
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let plain = match scheme.to_ascii_lowercase().as_str() {
        "https" => false,
        "http" => true,
        _ => return Err(E::Scheme),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.contains(['/', '?', '#']) {
        return Err(E::Path);
    }
    let (host, port) = host_and_port(rest)?;
    let default = if plain { 80 } else { 443 };
    Ok(Typed { plain, host, port: port.filter(|port| *port != default) })
}

/// Whether Exotel has given this origin up.
pub(super) fn is_legacy(origin: &str) -> bool {
    matches!(
        origin,
        "https://twilix.exotel.in"
            | "https://twilix.exotel.com"
            | "https://api.exotel.in"
            | "https://my.exotel.in"
    )
}

impl Typed {
    /// The API that is meant by an address at Exotel: always over TLS, and its API where the dashboard or
    /// another service of the same region was typed. Other hosts stay as they are.
    pub(super) fn at_exotel(mut self) -> Result<Self, E> {
        if self.port.is_none()
            && (self.host.ends_with(".exotel.com") || self.host.ends_with(".exotel.in"))
        {
            self.plain = false;
            let api = match self.host.as_str() {
                "my.exotel.com" | "ccm-api.exotel.com" => Some("api.exotel.com"),
                "my.in.exotel.com" | "my.mum1.exotel.com" | "ccm-api.in.exotel.com" => {
                    Some("api.in.exotel.com")
                }
                _ => None,
            };
            if let Some(api) = api {
                api.clone_into(&mut self.host);
            }
        }
        if self.plain && !self.is_loopback() {
            return Err(E::PlainHttp);
        }
        Ok(self)
    }

    /// Whether the scheme is `http`.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether the host is this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// The canonical text.
    pub(super) fn into_origin(self) -> ApiOrigin {
        let scheme = if self.plain { "http" } else { "https" };
        ApiOrigin(match self.port {
            Some(port) => format!("{scheme}://{}:{port}", self.host),
            None => format!("{scheme}://{}", self.host),
        })
    }
}

/// Whether the host, as it stands in a URL, is this machine.
fn is_loopback(host: &str) -> bool {
    let v6 = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || v6.and_then(|h| h.parse::<Ipv6Addr>().ok()).is_some_and(|ip| ip.is_loopback())
}

/// Splits `host[:port]`; the host in lower case.
fn host_and_port(authority: &str) -> Result<(String, Option<u16>), E> {
    let after_host = authority.find(']').map_or(0, |bracket| bracket + 1);
    let (host, port) = match authority.get(after_host..).and_then(|rest| rest.find(':')) {
        Some(colon) => authority.split_at(after_host + colon),
        None => (authority, ""),
    };
    let port = match port.strip_prefix(':') {
        None => None,
        // `parse` alone would take `+443`.
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse().map_err(|_| E::Malformed)?)
        }
        Some(_) => return Err(E::Malformed),
    };
    let host = host.to_ascii_lowercase();
    if is_host(&host) && port != Some(0) { Ok((host, port)) } else { Err(E::Malformed) }
}

/// Whether this is a DNS name, a plainly written IPv4 address, or an IPv6 address in brackets.
fn is_host(host: &str) -> bool {
    if let Some(v6) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        // Only the canonical spelling, so that one address has one text.
        return v6.parse::<Ipv6Addr>().is_ok_and(|ip| ip.to_string() == v6);
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    // A name whose last label begins with a digit is an IPv4 address to some parsers (`0x7f.1`).
    let numeric = last.bytes().next().is_some_and(|b| b.is_ascii_digit());
    host.len() <= 253
        && host.split('.').all(label)
        && (!numeric || host.parse::<Ipv4Addr>().is_ok())
}
