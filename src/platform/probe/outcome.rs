//! What a trial found: categories, with the remedy of each. Nothing that a server sent is in it.

use std::time::Duration;

use super::{ANSWERS_WITHIN, SLOW_FROM};
use crate::domain::websocket_url::BotUrlError;
use crate::egress::EgressError;

/// What was found, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probed {
    Now(Outcome),
    /// No new trial was made. `ago` is in seconds.
    Before {
        outcome: Outcome,
        ago: u64,
        why: Reused,
    },
    /// The workspace has had its ten trials of this minute, and this URL was not among them. `wait` is in seconds.
    NotNow {
        wait: u64,
    },
}

/// Why an earlier outcome stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reused {
    /// A URL is tried once a minute.
    OneAMinute,
    /// A workspace has ten trials a minute; the next in so many seconds.
    TenAMinute { wait: u64 },
}

/// The outcome of one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where it failed, and how. `None`: the voice bot answered.
    pub failed: Option<(Hop, Fault)>,
    /// How long the failing or last hop took, from DNS to the answer.
    pub took: Duration,
    /// How long the endpoint took that named the URL, if there is one.
    pub endpoint_took: Option<Duration>,
    /// For how many whole days the certificate is valid that ends first. `None` without TLS, or where it cannot be read.
    pub certificate_days: Option<i64>,
    /// What Exotel would not take of the WebSocket URL's length, sample rate or parameters.
    pub limits: Option<BotUrlError>,
    /// When, in unix seconds.
    pub at: i64,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// The `https://` address that is asked for the WebSocket URL.
    Endpoint,
    /// The WebSocket URL itself.
    Bot,
}

/// Why a trial failed. Each text ends with the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The URL itself is not one that is connected to.
    #[error("{0}")]
    Url(BotUrlError),
    #[error(
        "its host's name does not resolve. Check the spelling, and that the name is in the public DNS."
    )]
    NoSuchHost,
    #[error(
        "its host is not on the public internet, where Exotel could reach it. Give it a public address."
    )]
    NotPublic,
    #[error("nothing answers at its address. Start the server, and open its port to the internet.")]
    NotConnected,
    #[error("it did not answer within {} seconds, after which Exotel gives up. Keep it warm, and look at its load.", ANSWERS_WITHIN.as_secs())]
    TimedOut,
    #[error("its certificate has expired. Renew it.")]
    Expired,
    #[error("its certificate is not valid yet. Check the server's clock, or wait until it is.")]
    NotYetValid,
    #[error("its certificate is for another name. Get one for this host.")]
    OtherName,
    #[error(
        "its certificate is signed by nobody that is trusted. Get one of a public authority, and send the whole chain."
    )]
    Untrusted,
    #[error("no TLS connection could be made. Check that the port speaks TLS 1.2 or newer.")]
    Tls,
    #[error("it broke off the connection. Look into the server's log.")]
    BrokeOff,
    #[error("it asks for a user name and password ({0}). Let it accept Exotel in another way.")]
    Unauthorized(u16),
    #[error(
        "it redirects elsewhere ({0}), which Exotel does not follow. Write the address that it redirects to."
    )]
    Redirects(u16),
    #[error("there is nothing at this path ({0}). Compare the path with your voice platform's.")]
    NotFound(u16),
    #[error("it answered {0}. Look into the server's log.")]
    Status(u16),
    #[error("it answered, but not as a WebSocket server does. Check path and port.")]
    NotWebSocket,
    #[error("its answer is larger than 64 KiB. It must be only {{\"url\":\"wss://…\"}}.")]
    TooLarge,
    #[error(
        "it answered with XML. Exotel's Voicebot applet takes only JSON: {{\"url\":\"wss://…\"}}."
    )]
    Xml,
    #[error("its answer is not JSON. It must be {{\"url\":\"wss://…\"}}.")]
    NotJson,
    #[error("its answer names no url. It must be {{\"url\":\"wss://…\"}}.")]
    NoUrl,
    /// Something of our own.
    #[error("it was not tried. Try again in a minute.")]
    NotTried,
}

impl Outcome {
    pub(super) const fn answered(took: Duration, at: i64) -> Self {
        let (failed, endpoint_took) = (None, None);
        Self { failed, took, endpoint_took, certificate_days: None, limits: None, at }
    }

    pub(super) const fn failed(hop: Hop, fault: Fault, took: Duration, at: i64) -> Self {
        Self { failed: Some((hop, fault)), ..Self::answered(took, at) }
    }

    /// Whether a caller would hear silence for long.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.took + self.endpoint_took.unwrap_or_default() > SLOW_FROM
    }
}

impl Fault {
    /// What an HTTP status that is not the wanted one means.
    pub(super) const fn of_status(status: u16) -> Self {
        match status {
            401 | 403 | 407 => Self::Unauthorized(status),
            300..=399 => Self::Redirects(status),
            404 | 410 => Self::NotFound(status),
            _ => Self::Status(status),
        }
    }
}

impl From<EgressError> for Fault {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::NotSecure => Self::Url(BotUrlError::Scheme),
            EgressError::NotPublic => Self::NotPublic,
            EgressError::NoSuchHost => Self::NoSuchHost,
            EgressError::NotConnected => Self::NotConnected,
            EgressError::TooSlow => Self::TimedOut,
            EgressError::TooLarge => Self::TooLarge,
            EgressError::BrokeOff => Self::BrokeOff,
            EgressError::NoTls => Self::Tls,
        }
    }
}
