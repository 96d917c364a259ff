//! The voice platform's own list of its bots, read as JSON.

use std::collections::HashSet;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, ETAG, HeaderValue, IF_NONE_MATCH};
use serde_json::Value;
use url::{Host, Url};

use crate::domain::directory::{DirectoryFault, DirectoryList, MOST_BOTS};
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{Source, VoiceBotParts};
use crate::domain::websocket_url::{BotUrl, Hosts};
use crate::egress::{self, EgressError, Reach};

/// How long one read may take in all.
const WITHIN: Duration = Duration::from_secs(15);

/// The most bytes of a list.
const MOST: usize = 2 * 1024 * 1024;

/// The longest mark that is kept.
const LONGEST_ETAG: usize = 256;

/// Where and how a list is read.
#[derive(Clone, Debug)]
pub struct Directory<'a> {
    pub url: &'a Url,
    /// Sent to that URL and nowhere else.
    pub authorization: Option<HeaderValue>,
    pub fields: Fields<'a>,
    /// The hosts that a voice bot's own URL may name.
    pub hosts: Hosts,
}

/// What the platform calls the parts of its answer.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// The list within an object; `None`: the only list in it.
    pub list: Option<&'a str>,
    pub id: &'a str,
    pub name: &'a str,
    pub websocket_url: &'a str,
}

/// Reads a list. `None`: it is as `etag` says that it was.
pub async fn read(
    directory: &Directory<'_>,
    etag: Option<&str>,
) -> Result<Option<DirectoryList>, DirectoryFault> {
    let reach = match is_here(directory.url) {
        true => Reach::AndLoopback,
        false => Reach::Public,
    };
    reach.permits(directory.url)?;
    let client = reach.client(WITHIN)?;
    let mut request = client.get(directory.url.clone()).header(ACCEPT, "application/json");
    if let Some(authorization) = &directory.authorization {
        request = request.header(AUTHORIZATION, authorization.clone());
    }
    if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let answer = request.send().await;
    let answer = answer.map_err(|error| match egress::cause(&error) {
        Some(EgressError::NotPublic) => DirectoryFault::NotPublic,
        _ => DirectoryFault::Unreachable,
    })?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(None),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(DirectoryFault::Refused),
        _ => return Err(DirectoryFault::Status),
    }
    let etag = answer.headers().get(ETAG).and_then(|etag| etag.to_str().ok());
    let etag = etag.filter(|etag| etag.len() <= LONGEST_ETAG).map(str::to_owned);
    let body = egress::body(answer, MOST).await?;
    let list = listed(&body, directory).ok_or(DirectoryFault::NotAList)?;
    Ok(Some(DirectoryList { etag, ..list }))
}

/// Whether the list is on this machine, as the configuration says.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn listed(body: &[u8], directory: &Directory<'_>) -> Option<DirectoryList> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let entries = match (&answer, directory.fields.list) {
        (Value::Array(entries), _) => entries,
        (Value::Object(answer), Some(list)) => answer.get(list)?.as_array()?,
        (Value::Object(answer), None) => {
            let mut lists = answer.values().filter_map(Value::as_array);
            let only = lists.next()?;
            if lists.next().is_some() {
                return None;
            }
            only
        }
        _ => return None,
    };
    if entries.len() > MOST_BOTS {
        return None;
    }
    let mut list = DirectoryList::default();
    let mut ids = HashSet::new();
    for entry in entries {
        match bot(entry, directory).filter(|bot| ids.insert(bot.id.clone())) {
            Some(bot) => list.bots.push(bot),
            None => list.unusable += 1,
        }
    }
    // With other names of fields than the configured ones every entry is unusable, which is no empty list.
    if list.bots.is_empty() && list.unusable > 0 { None } else { Some(list) }
}

/// One entry. A name that could not be typed here gives way to the id; a URL that Exotel could not use makes the entry
/// unusable, as another would be derived in its place.
fn bot(entry: &Value, directory: &Directory<'_>) -> Option<VoiceBotParts> {
    let fields = directory.fields;
    let text = |name: &str| match entry.get(name)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let id = BotId::parse(&text(fields.id)?).ok()?;
    let name = text(fields.name).and_then(|name| BotName::parse(&name).ok());
    let name = name.or_else(|| BotName::parse(id.as_str()).ok())?;
    let own_url = match text(fields.websocket_url).filter(|url| !url.is_empty()) {
        Some(url) => Some(BotUrl::parse(&url, directory.hosts).ok()?),
        None => None,
    };
    Some(VoiceBotParts { id, name, own_url, source: Source::Platform })
}

impl From<EgressError> for DirectoryFault {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::NotSecure | EgressError::NotPublic => Self::NotPublic,
            EgressError::TooLarge => Self::TooLarge,
            _ => Self::Unreachable,
        }
    }
}
