//! What one value must look like. Each function judges one kind of text, so that a stricter type can
//! take its place in one line.

use std::path::PathBuf;

use url::{Host, Url};

use super::errors::Problem;

/// A Discord id: a whole number that fits a snowflake.
pub(super) fn guild_id(text: &str) -> Result<u64, Problem> {
    text.parse().ok().filter(|id| (1..=i64::MAX as u64).contains(id)).ok_or(Problem::NotGuild)
}

/// A bot token goes into an HTTP header as it is: visible ASCII without spaces.
pub(super) fn bot_token(text: &str) -> Result<(), Problem> {
    if text.chars().all(|c| c.is_ascii_graphic()) { Ok(()) } else { Err(Problem::NotToken) }
}

/// Where Discord's REST API is: a proxy, or a Discord on this machine.
pub(super) fn discord_api(text: &str) -> Result<Url, Problem> {
    let url = network_url(text, "https", "http", "http://127.0.0.1:8080")?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Problem::Query);
    }
    Ok(url)
}

/// An origin that Exotel credentials may be sent to, in its canonical form.
pub(super) fn api_origin(text: &str) -> Result<String, Problem> {
    let url = network_url(text, "https", "http", "https://api.exotel.com")?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(Problem::NotOrigin);
    }
    Ok(url.origin().ascii_serialization())
}

/// The base of every derived WebSocket URL, without a trailing slash.
pub(super) fn websocket_base(text: &str) -> Result<String, Problem> {
    let url = network_url(text, "wss", "ws", "wss://voice.example.com")?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Problem::Query);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The database file of a `sqlite:` URL. The path is relative to the working directory, as everywhere
/// where such URLs are used.
pub(super) fn sqlite_file(text: &str) -> Result<PathBuf, Problem> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("postgres:") || lower.starts_with("postgresql:") {
        return Err(Problem::Postgres);
    }
    let path = text
        .strip_prefix("sqlite://")
        .or_else(|| text.strip_prefix("sqlite:"))
        .ok_or(Problem::NotSqlite)?;
    let path =
        percent_encoding::percent_decode_str(path).decode_utf8().map_err(|_| Problem::NotSqlite)?;
    // Nothing of `:memory:` survives a restart, and an option could undo the durability that is promised.
    if path.is_empty() || path.ends_with('/') || path.contains([':', '?', '\0']) {
        return Err(Problem::NotSqlite);
    }
    Ok(PathBuf::from(path.as_ref()))
}

/// An entry of the key ring, as far as its form goes; the vault judges the key itself.
pub(super) fn key_entry(text: &str) -> Result<(), Problem> {
    match text.split_once(':') {
        Some((id, key))
            if !id.is_empty()
                && key.len() == 64
                && key.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            Ok(())
        }
        _ => Err(Problem::NotKeyEntry),
    }
}

/// A filter in the directives of `tracing-subscriber`, such as `info,switchboard=debug`.
pub(super) fn log_filter(text: &str) -> Result<String, Problem> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| Problem::NotFilter)
}

/// A URL with the `secure` scheme, or with the `plain` one on this machine.
fn network_url(
    text: &str,
    secure: &'static str,
    plain: &'static str,
    example: &'static str,
) -> Result<Url, Problem> {
    // `url` quietly drops tabs and line breaks and maps look-alike letters: refuse what it would change.
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Problem::NotUrl { example });
    }
    let url = Url::parse(text).map_err(|_| Problem::NotUrl { example })?;
    let Some(host) = url.host() else {
        return Err(Problem::NotUrl { example });
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::UserInfo);
    }
    if url.scheme() == secure || (url.scheme() == plain && is_loopback(&host)) {
        return Ok(url);
    }
    let (secure, plain) = match secure {
        "wss" => ("wss://", "ws://"),
        _ => ("https://", "http://"),
    };
    Err(Problem::NotSecure { secure, plain })
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
