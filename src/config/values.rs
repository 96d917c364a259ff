//! How single values are read. Where a type of ours uses the value, its own rule decides.
//!
//! In the environment everything is text, so a text may also stand for a number, a flag or a list.

pub(super) mod exotel;

use std::{
    fmt::{self, Display},
    num::NonZeroU32,
    ops::RangeInclusive,
    path::PathBuf,
};

use secrecy::SecretString;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Unexpected, Visitor};
use tracing_subscriber::EnvFilter;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::LogFormat;
use crate::{
    domain::{access::GuildId, websocket_url::WebsocketBase},
    vault::KeyRing,
};

pub(super) const EMPTY: &str = "is empty; give it a value, or delete the line to have the default";

/// Judges a text, without repeating it in its error. That follows the key's name, or begins with it.
type Rule<T, E> = fn(&str) -> Result<T, E>;

/// One text, or an entry of a list: there the id of a server is also written as a number.
struct Text<T, E> {
    rule: Rule<T, E>,
    in_list: bool,
}

/// A list of texts; as one text, separated by commas or one a line.
struct List<T, E>(Rule<T, E>);

const fn text<T, E>(rule: Rule<T, E>) -> Text<T, E> {
    Text { rule, in_list: false }
}

const fn entry_of<T, E>(rule: Rule<T, E>) -> Text<T, E> {
    Text { rule, in_list: true }
}

struct Within(RangeInclusive<u64>);

struct Flag;

impl<T, E: Display> Visitor<'_> for Text<T, E> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text in quotes")
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
        match text.trim() {
            "" => Err(F::custom(EMPTY)),
            text => (self.rule)(text).map_err(F::custom),
        }
    }

    fn visit_u64<F: Error>(self, number: u64) -> Result<T, F> {
        match self.in_list {
            true => self.visit_str(&number.to_string()),
            false => Err(F::invalid_type(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_i64<F: Error>(self, number: i64) -> Result<T, F> {
        self.visit_u64(number.try_into().unwrap_or_default())
    }

    fn visit_string<F: Error>(self, text: String) -> Result<T, F> {
        self.visit_str(&Zeroizing::new(text))
    }
}

impl<'de, T, E: Display> DeserializeSeed<'de> for Text<T, E> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T, E: Display> Visitor<'de> for List<T, E> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a list, such as ["one", "two"]"#)
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<Vec<T>, F> {
        let entries = text.split([',', '\n']).filter(|entry| !entry.trim().is_empty());
        entries.map(|entry| entry_of(self.0).visit_str(entry)).collect()
    }

    fn visit_string<F: Error>(self, text: String) -> Result<Vec<T>, F> {
        self.visit_str(&Zeroizing::new(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        std::iter::from_fn(|| entries.next_element_seed(entry_of(self.0)).transpose()).collect()
    }
}

impl Visitor<'_> for Within {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {} to {}", self.0.start(), self.0.end())
    }

    fn visit_u64<F: Error>(self, number: u64) -> Result<u64, F> {
        let wrong = F::invalid_type(Unexpected::Unsigned(number), &self);
        if self.0.contains(&number) { Ok(number) } else { Err(wrong) }
    }

    fn visit_i64<F: Error>(self, number: i64) -> Result<u64, F> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(F::invalid_type(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<u64, F> {
        match text.trim().parse() {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(F::invalid_type(Unexpected::Str(""), &self)),
        }
    }
}

impl Visitor<'_> for Flag {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<F: Error>(self, flag: bool) -> Result<bool, F> {
        Ok(flag)
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<bool, F> {
        text.trim().parse().map_err(|_| F::invalid_type(Unexpected::Str(""), &self))
    }
}

/// The values without those that came before.
fn distinct<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    values.into_iter().fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    })
}

/// A token goes into an HTTP header as it is: visible ASCII without spaces.
pub(super) fn token<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
    from.deserialize_any(text(bot_token)).map(Some)
}

/// The token of a voice platform, which is such a text too.
pub(super) fn platform_token<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<SecretString>, D::Error> {
    let rule: Rule<_, _> = |text| {
        header_text(text).ok_or("has a token that is not one line of visible ASCII without spaces")
    };
    from.deserialize_any(text(rule)).map(Some)
}

/// A secret that fits into an HTTP header.
pub(super) fn header_text(text: &str) -> Option<SecretString> {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
    fits.then(|| SecretString::from(text))
}

fn bot_token(text: &str) -> Result<SecretString, &'static str> {
    header_text(text).ok_or(
        "is not a bot token: it must be copied whole from the Bot page of the Discord developer portal, without `Bot ` in front and without spaces",
    )
}

/// Ids of Discord servers, as numbers or texts: snowflakes, so none is 0 or beyond 63 bits.
pub(super) fn guilds<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<GuildId>, D::Error> {
    from.deserialize_any(List(guild_id)).map(distinct)
}

/// One of them.
pub(super) fn guild<'de, D: Deserializer<'de>>(from: D) -> Result<Option<GuildId>, D::Error> {
    from.deserialize_any(entry_of(guild_id)).map(Some)
}

fn guild_id(text: &str) -> Result<GuildId, &'static str> {
    let id = text.parse().ok().filter(|id| (1..=i64::MAX as u64).contains(id));
    id.map(GuildId).ok_or(
        "must hold Discord server ids, whole numbers such as 123456789012345678 (in Discord: Developer Mode, then Copy Server ID)",
    )
}

/// Where the voice platform's list is. A query may belong to it.
pub(super) fn directory_url<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Url>, D::Error> {
    let rule: Rule<_, _> = |text| {
        let url = on_tls_or_here(text)?;
        match url.fragment() {
            Some(_) => Err("must not have `#` in the url"),
            None => Ok(url),
        }
    };
    from.deserialize_any(text(rule)).map(Some)
}

/// A URL that is asked by TLS, or is on this machine; without a user name and password.
fn on_tls_or_here(text: &str) -> Result<Url, &'static str> {
    // `url` silently drops tabs and line breaks and maps look-alike letters: refuse what it would change.
    let is_plain = text.chars().all(|c| c.is_ascii_graphic());
    let url = Url::parse(text).ok().filter(|url| is_plain && url.has_host());
    let url = url.ok_or("must be a URL such as http://127.0.0.1:8080")?;
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not have a user name or password in the URL");
    }
    if url.scheme() == "https" || (url.scheme() == "http" && is_loopback) {
        return Ok(url);
    }
    Err(
        "must begin with https://; http:// is accepted only for this machine, such as http://127.0.0.1:8080",
    )
}

/// Where Discord's REST API is: a proxy, or a Discord on this machine.
pub(super) fn discord_api<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Url>, D::Error> {
    let rule: Rule<_, _> = |text| {
        let url = on_tls_or_here(text)?;
        match url.query().is_some() || url.fragment().is_some() {
            true => Err("must not have `?` or `#` in the URL"),
            false => Ok(url),
        }
    };
    from.deserialize_any(text(rule)).map(Some)
}

/// How much one member may ask in a minute.
pub(super) fn requests<'de, D: Deserializer<'de>>(from: D) -> Result<NonZeroU32, D::Error> {
    let number = from.deserialize_any(Within(10..=100_000))?;
    u32::try_from(number).and_then(NonZeroU32::try_from).map_err(D::Error::custom)
}

/// A number of days, or none.
pub(super) fn days<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    from.deserialize_any(Within(0..=3650))?.try_into().map_err(D::Error::custom)
}

/// For how many days something is kept; less than two would be over before the days are summed.
pub(super) fn refused_days<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    u32::try_from(from.deserialize_any(Within(2..=3650))?).map_err(D::Error::custom)
}

/// The database file of a `sqlite:` URL. The path is relative to the working directory, as everywhere where
/// such URLs are used.
pub(super) fn sqlite_file<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
    const NOT_SQLITE: &str = "must name a file as sqlite://switchboard.db (beside the working directory) or sqlite:///var/lib/switchboard/switchboard.db";
    let rule: Rule<_, _> = |text| {
        if text.to_ascii_lowercase().starts_with("postgres") {
            return Err(
                "names PostgreSQL, which is not in this version; use sqlite://switchboard.db",
            );
        }
        let path = text.strip_prefix("sqlite:").ok_or(NOT_SQLITE)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = percent_encoding::percent_decode_str(path).decode_utf8();
        let path = path.map_err(|_| NOT_SQLITE)?;
        // Nothing of `:memory:` survives a restart, and an option could undo the durability that is promised.
        if path.is_empty() || path.ends_with('/') || path.contains([':', '?', '\0']) {
            return Err(NOT_SQLITE);
        }
        Ok(PathBuf::from(path.as_ref()))
    };
    from.deserialize_any(text(rule))
}

/// The keys that seal and open.
pub(super) fn key_ring<'de, D: Deserializer<'de>>(from: D) -> Result<KeyRing, D::Error> {
    let rule: Rule<_, String> = |text| Ok(SecretString::from(text));
    KeyRing::from_entries(&from.deserialize_any(List(rule))?).map_err(D::Error::custom)
}

pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    from.deserialize_any(Flag)
}

/// The base of every derived WebSocket URL.
pub(super) fn websocket_base<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<WebsocketBase>, D::Error> {
    from.deserialize_any(text(WebsocketBase::parse)).map(Some)
}

/// Directives of `tracing-subscriber`, such as `info,switchboard=debug`.
pub(super) fn log_filter<'de, D: Deserializer<'de>>(from: D) -> Result<EnvFilter, D::Error> {
    let rule: Rule<_, _> = |text| {
        EnvFilter::try_new(text)
            .map_err(|_| "is not a log filter; write for example info, or info,switchboard=debug")
    };
    from.deserialize_any(text(rule))
}

pub(super) fn log_format<'de, D: Deserializer<'de>>(from: D) -> Result<LogFormat, D::Error> {
    let rule: Rule<_, _> = |text| match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be text or json"),
    };
    from.deserialize_any(text(rule))
}
