//! A trial of a voice bot's URL: is there a WebSocket server that answers as Exotel needs it?
//!
//! For `wss://`: DNS, TLS with the chain verified, a handshake, and a good-bye. For `https://`, an endpoint that is asked
//! at the start of each call: the same question as Exotel's, marked by its `CallSid`, and then the same trial of the URL
//! that it names (Exotel's documentation of the Voicebot applet).

mod certificate;
mod endpoint;
mod handshake;
mod outcome;
mod recent;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use tokio::time::Instant;
use url::Url;

use self::recent::{Recent, Turn};
use crate::domain::access::GuildId;
use crate::domain::phone::PhoneNumber;
use crate::domain::websocket_url::{self, Hosts};
use crate::egress::{EgressError, Reach};

pub use outcome::{Fault, Hop, Outcome, Probed, Reused};

/// How long Exotel waits for a server to respond.
pub const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// From here on an answer is slow: the caller hears silence for as long.
pub const SLOW_FROM: Duration = Duration::from_secs(3);

/// Tries URLs of voice bots: each at most once a minute, and ten a workspace and minute. All clones are one.
#[derive(Clone, Debug)]
pub struct Probe {
    hosts: Hosts,
    roots: Arc<RootCertStore>,
    recent: Arc<Recent>,
}

/// What is asked about: the URL, and the number for whose calls an endpoint may answer in particular.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub url: &'a str,
    pub called: &'a PhoneNumber,
    /// In unix seconds.
    pub at: i64,
}

impl Probe {
    /// A probe that reaches these hosts.
    #[must_use]
    pub fn new(hosts: Hosts) -> Self {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        Self { hosts, roots: Arc::new(roots), recent: Arc::default() }
    }

    /// Tries a URL, or says what was found less than a minute ago, or that this workspace has had its ten.
    pub async fn probe(&self, guild: GuildId, question: Question<'_>) -> Probed {
        let Question { url, called, at } = question;
        let dynamic = websocket_url::is_dynamic(url);
        // An endpoint may answer for one number and not for another.
        let key = if dynamic { format!("{url} {called}") } else { url.to_owned() };
        let (outcome, reused) = match self.recent.turn(Some(guild), &key, at) {
            Turn::Begin(trial) => {
                // Whoever asks for the same meanwhile waits for this one.
                (trial.get_or_init(|| self.trial(question, dynamic)).await.clone(), None)
            }
            Turn::Share(trial) => {
                let outcome = trial.get_or_init(|| self.trial(question, dynamic)).await.clone();
                (outcome, Some(Reused::OneAMinute))
            }
            Turn::TooMany { wait, last: Some(last) } => (last, Some(Reused::TenAMinute { wait })),
            Turn::TooMany { wait, last: None } => return Probed::NotNow { wait },
        };
        match reused {
            Some(why) => Probed::Before { ago: at.abs_diff(outcome.at), outcome, why },
            None => Probed::Now(outcome),
        }
    }

    async fn trial(&self, question: Question<'_>, dynamic: bool) -> Outcome {
        if !dynamic {
            return self.websocket(question.url, question.at).await;
        }
        let began = Instant::now();
        let asked = endpoint::ask(self, question).await;
        let took = began.elapsed();
        let answer = match asked {
            Ok(answer) => answer,
            Err(fault) => return Outcome::failed(Hop::Endpoint, fault, took, question.at),
        };
        // Several endpoints may name one bot: it is tried once a minute, too.
        let trial = match self.recent.turn(None, &answer.url, question.at) {
            Turn::Begin(trial) | Turn::Share(trial) => trial,
            Turn::TooMany { .. } => {
                return Outcome::failed(Hop::Bot, Fault::NotTried, took, question.at);
            }
        };
        let bot = trial.get_or_init(|| self.websocket(&answer.url, question.at)).await.clone();
        Outcome {
            endpoint_took: Some(took),
            certificate_days: match (answer.certificate_days, bot.certificate_days) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
            at: question.at,
            ..bot
        }
    }

    /// One WebSocket URL.
    async fn websocket(&self, url: &str, at: i64) -> Outcome {
        let began = Instant::now();
        if let Err(error) = websocket_url::reachable(url, self.hosts) {
            return Outcome::failed(Hop::Bot, Fault::Url(error), Duration::ZERO, at);
        }
        let limits = websocket_url::limits(url);
        let tried = match Url::parse(url) {
            Ok(url) => {
                tokio::time::timeout(ANSWERS_WITHIN, handshake::shake_hands(self, &url)).await
            }
            Err(_) => Ok(Err(Fault::NoSuchHost)),
        };
        let took = began.elapsed();
        let outcome = match tried.unwrap_or(Err(Fault::TimedOut)) {
            Ok(open) => {
                let certificate_days =
                    open.certificate.and_then(|ends| certificate::days(ends, at));
                handshake::say_goodbye(open.socket).await;
                Outcome { certificate_days, ..Outcome::answered(took, at) }
            }
            Err(fault) => Outcome::failed(Hop::Bot, fault, took, at),
        };
        Outcome { limits, ..outcome }
    }

    const fn reach(&self) -> Reach {
        match self.hosts {
            Hosts::Public => Reach::Public,
            Hosts::AndLoopback => Reach::AndLoopback,
        }
    }

    /// TLS with the chain verified up to these roots.
    fn tls(&self) -> Result<ClientConfig, EgressError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.map_err(|_| EgressError::NoTls)?;
        Ok(builder.with_root_certificates(self.roots.clone()).with_no_client_auth())
    }
}
