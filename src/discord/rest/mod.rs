//! Discord's REST interface, as one bot: everything that is sent there, from an answer to the list of commands.

mod answers;
mod backoff;
mod bot;
mod error;
mod restraint;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use zeroize::Zeroizing;

pub use backoff::Backoff;
pub(super) use backoff::Tries;
pub use bot::GatewayInfo;
pub(super) use bot::id;
pub use error::RestError;
use restraint::{Restraint, Scope};

use super::reply::Attachment;
use crate::clock::DiscordClock;
use crate::config::DiscordConfig;

/// How long one request may take in all.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How long connecting may take, within [`REQUEST_TIMEOUT`].
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A request waits by itself no longer than this where Discord wants to be left alone.
const LONGEST_HOLD: Duration = Duration::from_secs(5);

/// Which limit a 429 is about: `user`, `global` or `shared`.
const SCOPE: &str = "x-ratelimit-scope";

/// Where Discord is, unless the configuration says otherwise.
const DISCORD: &str = "https://discord.com";

/// The client. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Rest(Arc<Inner>);

struct Inner {
    client: reqwest::Client,
    /// Up to the version, without a slash at the end.
    base: String,
    authorization: HeaderValue,
    clock: DiscordClock,
    restraint: Restraint,
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rest")
    }
}

/// One request, which is sent once.
pub(super) struct Request<'a> {
    method: Method,
    path: String,
    /// Whether it is made with the bot's token. An interaction's answer has a token of its own, in its path.
    as_bot: bool,
    json: Option<Bytes>,
    files: &'a [Attachment],
}

impl Request<'_> {
    pub(super) const fn get(path: String) -> Self {
        Self { method: Method::GET, path, as_bot: true, json: None, files: &[] }
    }

    pub(super) fn post(path: String, json: impl Into<Bytes>) -> Self {
        Self { method: Method::POST, json: Some(json.into()), ..Self::get(path) }
    }

    pub(super) fn put(path: String, json: impl Into<Bytes>) -> Self {
        Self { method: Method::PUT, ..Self::post(path, json) }
    }
}

impl Rest {
    /// Discord at `discord.api_url`, or the real one. Nothing is sent yet.
    ///
    /// Refuses a token that cannot be one, and a TLS library that cannot be set up.
    pub fn new(
        config: &DiscordConfig,
        token: &SecretString,
        clock: DiscordClock,
    ) -> Result<Self, RestError> {
        let client = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            // A token goes where the configuration says, not where a variable of the shell does.
            .no_proxy()
            .user_agent(concat!(
                "DiscordBot (https://discord.com/developers, ",
                env!("CARGO_PKG_VERSION"),
                ") Switchboard"
            ))
            .build()
            .map_err(|_| RestError::NotAsked("TLS could not be set up"))?;
        let base = config.api_url.as_ref().map_or(DISCORD, url::Url::as_str);
        Ok(Self(Arc::new(Inner {
            client,
            base: format!("{}/api/v10", base.trim_end_matches('/')),
            authorization: authorization(token)?,
            clock,
            restraint: Restraint::new(),
        })))
    }

    /// The HTTP client below, for the one who must hand over one and never uses it.
    pub(super) fn client(&self) -> reqwest::Client {
        self.0.client.clone()
    }

    /// Sends a request and reads its answer.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        request: Request<'_>,
    ) -> Result<T, RestError> {
        let body = self.send(request).await?;
        serde_json::from_slice(&body).map_err(|_| RestError::Unreadable)
    }

    /// Sends a request; what the answer holds.
    pub(super) async fn send(&self, request: Request<'_>) -> Result<Bytes, RestError> {
        let Inner { client, base, authorization, clock, restraint } = &*self.0;
        let as_bot = request.as_bot;
        if let Some(wait) = restraint.wait(as_bot, Instant::now()) {
            if wait > LONGEST_HOLD {
                return Err(RestError::Held { wait });
            }
            tokio::time::sleep(wait).await;
        }
        let url = Zeroizing::new(format!("{base}{}", request.path));
        let mut builder = client.request(request.method, url.as_str());
        if as_bot {
            builder = builder.header(AUTHORIZATION, authorization.clone());
        }
        builder = match request.json {
            None => builder,
            Some(json) if request.files.is_empty() => builder
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(json),
            Some(json) => builder.multipart(form(json, request.files)),
        };
        let sent = clock.host();
        let response = builder.send().await?;
        if let Some(date) = date(response.headers()) {
            clock.heard(date, sent, clock.host());
        }
        let status = response.status();
        if status.is_success() {
            restraint.accepted();
            return Ok(response.bytes().await?);
        }
        let status = status.as_u16();
        let headers = response.headers().clone();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let body = response.bytes().await.unwrap_or_default();
        let error = RestError::refused(status, header("retry-after"), &body, as_bot);
        let scope = Scope {
            global: header("x-ratelimit-global").is_some() || header(SCOPE) == Some("global"),
            shared: header(SCOPE) == Some("shared"),
        };
        restraint.refused(status, &error, scope, Instant::now());
        Err(error)
    }
}

/// All files of a message in one request.
fn form(json: Bytes, files: &[Attachment]) -> Form {
    let length = |bytes: &Bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let part = |bytes: Bytes| Part::stream_with_length(Body::from(bytes.clone()), length(&bytes));
    let mut form = Form::new().part("payload_json", part(json));
    for (n, file) in files.iter().enumerate() {
        let file = part(file.bytes.clone()).file_name(file.name.clone());
        form = form.part(format!("files[{n}]"), file);
    }
    form
}

/// The `Date` of an answer, in unix seconds.
fn date(headers: &HeaderMap) -> Option<i64> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

#[expect(clippy::disallowed_methods, reason = "this header is how a bot shows its token")]
fn authorization(token: &SecretString) -> Result<HeaderValue, RestError> {
    let text = Zeroizing::new(format!("Bot {}", token.expose_secret()));
    let mut value = HeaderValue::from_str(&text).map_err(|_| RestError::TokenRefused)?;
    value.set_sensitive(true);
    Ok(value)
}
