//! One request to Exotel: where it goes, what it carries, and what comes back.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::answer::Answer;
use super::error::{ExotelError, Fault, Sought};
use super::pace::Pace;
use crate::config::ExotelConfig;
use crate::domain::account::Credentials;
use crate::domain::origin::ApiOrigin;
use crate::egress::{self, EgressError, Reach};

/// An answer's largest body, in bytes.
const MOST: usize = 2 * 1024 * 1024;
/// How often a GET is sent at most.
const TRIES: u32 = 4;
/// How long is waited for an account's turn where the caller does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// Exotel, for every account. Cheap to clone; all clones keep one pace.
#[derive(Clone, Debug)]
pub struct Exotel {
    inner: Arc<Inner>,
    patience: Duration,
}

#[derive(Debug)]
struct Inner {
    /// The only origins that are asked.
    allowed: Vec<ApiOrigin>,
    public: Client,
    loopback: Client,
    pace: Pace,
}

/// What is asked for.
pub(super) struct Request<'a> {
    /// The path's parts.
    pub(super) path: &'a [&'a str],
    pub(super) query: &'a [(&'a str, &'a str)],
    /// What it is about, should Exotel not find it.
    pub(super) sought: Sought,
}

impl Exotel {
    /// Exotel as the configuration has it: which origins, and how long one request may take. Origins on loopback may
    /// lead to this machine, and no others.
    pub fn new(config: &ExotelConfig) -> Result<Self, EgressError> {
        let inner = Inner {
            allowed: config.allowed_origins.clone(),
            public: Reach::Public.client(config.timeout)?,
            loopback: Reach::AndLoopback.client(config.timeout)?,
            pace: Pace::new(),
        };
        Ok(Self { inner: Arc::new(inner), patience: PATIENCE })
    }

    /// The same, waiting this long in all for an account's turn, also where Exotel asks to come back later. A request's
    /// own time comes on top.
    #[must_use]
    pub fn waiting(&self, patience: Duration) -> Self {
        Self { inner: self.inner.clone(), patience }
    }

    /// Until when a use of it that begins now may wait.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }

    /// GETs, again where it was one too many and the time is there.
    pub(super) async fn get(
        &self,
        credentials: &Credentials,
        request: &Request<'_>,
        until: Instant,
    ) -> Result<Value, ExotelError> {
        let mut tries = 1;
        loop {
            match self.send(credentials, request, Method::GET, None, until).await {
                Err(ExotelError::TooMany { wait: Some(wait) })
                    if tries < TRIES && Instant::now() + wait <= until =>
                {
                    tries += 1;
                }
                answered => return answered,
            }
        }
    }

    /// Sends a form, once. Where no answer of Exotel's comes to what may have reached it, the error is `unknown`.
    pub(super) async fn change(
        &self,
        credentials: &Credentials,
        request: &Request<'_>,
        method: Method,
        form: &[(&str, &str)],
        unknown: ExotelError,
    ) -> Result<Value, ExotelError> {
        let change = Some(Change { form, unknown });
        self.send(credentials, request, method, change, self.deadline()).await
    }

    async fn send(
        &self,
        credentials: &Credentials,
        request: &Request<'_>,
        method: Method,
        change: Option<Change<'_>>,
        until: Instant,
    ) -> Result<Value, ExotelError> {
        let Inner { allowed, public, loopback, pace } = &*self.inner;
        let not_allowed = || ExotelError::NotAllowed { origin: credentials.origin.clone() };
        if !allowed.contains(&credentials.origin) {
            return Err(not_allowed());
        }
        let url = request.url(&credentials.origin).ok_or_else(not_allowed)?;
        let (client, reach) = match credentials.origin.is_loopback() {
            true => (loopback, Reach::AndLoopback),
            false => (public, Reach::Public),
        };
        reach.permits(&url).map_err(|_| ExotelError::NotPublic)?;
        pace.turn(credentials, until).await?;

        let builder = signed(client.request(method.clone(), url), credentials);
        let builder = match &change {
            Some(change) => builder.form(change.form),
            None => builder,
        };
        let answered = receive(builder, credentials, pace, request.sought, change).await;
        let outcome = answered.as_ref().err().map_or("answered", ExotelError::kind);
        tracing::debug!(%method, sought = ?request.sought, outcome, "Exotel was asked");
        answered
    }
}

/// A request that changes something.
struct Change<'a> {
    form: &'a [(&'a str, &'a str)],
    /// What is said where it may have been done.
    unknown: ExotelError,
}

async fn receive(
    builder: RequestBuilder,
    credentials: &Credentials,
    pace: &Pace,
    sought: Sought,
    change: Option<Change<'_>>,
) -> Result<Value, ExotelError> {
    let unknown = change.map(|change| change.unknown);
    let response = match builder.send().await {
        Ok(response) => response,
        // Without a connection nothing was asked.
        Err(error) if error.is_connect() => return Err(unconnected(&error)),
        Err(error) => return Err(unknown.unwrap_or_else(|| unconnected(&error))),
    };
    let status = response.status().as_u16();
    let wait = pace.heard(credentials, status, response.headers());
    let body = match egress::body(response, MOST).await {
        Ok(body) => body,
        // Where it was not done, the status says so alone.
        Err(_) if !matches!(status, 200..300) => Vec::new(),
        Err(error) => return Err(unknown.unwrap_or_else(|| broken(error))),
    };
    let answer = Answer { status, body: &body, wait };
    match (answer.read(sought), unknown) {
        // "Unavailable", in Exotel's own form, is a refusal; any other fault may have come after it was done.
        (Err(ExotelError::Failing { status }), Some(unknown))
            if status != 503 || !answer.is_refusal_of_exotel() =>
        {
            Err(unknown)
        }
        // An acceptance that cannot be read.
        (Err(ExotelError::Unreadable), Some(unknown)) => Err(unknown),
        (Err(ExotelError::Rejected { status, fault: Fault::Says(text) }), _)
            if repeats(&text, credentials) =>
        {
            Err(ExotelError::Rejected { status, fault: Fault::Unexplained })
        }
        (read, _) => read,
    }
}

fn unconnected(error: &reqwest::Error) -> ExotelError {
    match egress::cause(error) {
        Some(EgressError::NotPublic | EgressError::NotSecure) => ExotelError::NotPublic,
        _ if error.is_timeout() => ExotelError::TimedOut,
        _ => ExotelError::Unreachable,
    }
}

fn broken(error: EgressError) -> ExotelError {
    match error {
        EgressError::TooLarge => ExotelError::TooLarge,
        _ => ExotelError::TimedOut,
    }
}

impl Request<'_> {
    /// The URL at this origin, and nothing if it were one at another.
    fn url(&self, origin: &ApiOrigin) -> Option<Url> {
        let mut url = Url::parse(origin.as_str()).ok()?;
        // A part `..` would be left out in silence, and lead elsewhere.
        if self.path.iter().any(|part| matches!(*part, "" | "." | "..")) {
            return None;
        }
        url.path_segments_mut().ok()?.clear().extend(self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(self.query);
        }
        let same = url.origin().ascii_serialization() == origin.as_str();
        (same && url.username().is_empty() && url.password().is_none()).then_some(url)
    }
}

/// With key and token, in a header that is marked as sensitive: they stand in no URL.
fn signed(builder: RequestBuilder, credentials: &Credentials) -> RequestBuilder {
    builder.basic_auth(opened(&credentials.key), Some(opened(&credentials.token)))
}

/// Whether a text holds key or token.
fn repeats(text: &str, credentials: &Credentials) -> bool {
    [&credentials.key, &credentials.token].iter().any(|secret| text.contains(opened(secret)))
}

#[expect(clippy::disallowed_methods, reason = "Exotel asks for key and token with every request")]
fn opened(secret: &SecretString) -> &str {
    secret.expose_secret()
}

#[cfg(test)]
mod tests {
    use super::Request;
    use crate::domain::origin::ApiOrigin;
    use crate::exotel::Sought;

    fn url(origin: &str, path: &[&str], query: &[(&str, &str)]) -> Option<String> {
        let origin = ApiOrigin::from_stored(origin.to_owned());
        let request = Request { path, query, sought: Sought::Account };
        request.url(&origin).map(String::from)
    }

    #[test]
    fn a_url_is_at_its_origin_whatever_its_parts_are() {
        let home = "https://api.exotel.com";
        assert_eq!(
            url(home, &["v1", "Accounts", "a/../b?c#d"], &[("After", "x&y")]).as_deref(),
            Some("https://api.exotel.com/v1/Accounts/a%2F..%2Fb%3Fc%23d?After=x%26y")
        );
        assert_eq!(
            url(home, &["@evil.example", "\\\\evil.example"], &[]).as_deref(),
            Some("https://api.exotel.com/@evil.example/%5C%5Cevil.example")
        );
        for part in ["..", ".", ""] {
            assert_eq!(url(home, &["v1", part, "Calls"], &[]), None, "{part}");
        }
        assert!(url("http://[::1]:9001", &["v1"], &[]).is_some());
    }

    #[test]
    fn an_origin_that_is_not_canonical_gets_nothing() {
        for odd in [
            "https://api.exotel.com/",
            "https://API.exotel.com",
            "https://k:t@api.exotel.com",
            "file:///etc",
        ] {
            assert_eq!(url(odd, &["v1"], &[]), None, "{odd}");
        }
    }
}
