//! How a sandbox is started, and why it may not be.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::exotel::Exotel;
use crate::keep::KeepError;
use crate::record::Exchange;
use crate::world::World;

/// Told of every REST request when it is finished, for checks of one's own.
pub type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;

/// How to start a sandbox.
#[derive(Clone)]
pub struct Options {
    /// Who and what is there.
    pub world: World,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The token that the bot has to show. It must not look like a real one.
    pub token: String,
    /// How often the bot has to send a heartbeat.
    pub heartbeat_interval: Duration,
    /// How many IDENTIFYs `GET /gateway/bot` says are left.
    pub identifies_left: u64,
    /// The largest file that may be attached, in bytes; 10 MiB for most.
    pub attachment_limit: u64,
    /// Told of every REST request.
    pub observer: Option<Observer>,
    /// How many interactions, requests and messages are remembered, and events for a resume; older ones are forgotten.
    pub remembers: usize,
    /// A folder that is there already, in which messages are kept from one start to the next.
    pub keep: Option<PathBuf>,
    /// An Exotel that the page shows beside Discord.
    pub exotel: Option<Exotel>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            world: World::example(),
            port: 0,
            token: "sandbox-token".to_owned(),
            heartbeat_interval: Duration::from_millis(41_250),
            identifies_left: 1000,
            attachment_limit: 10 * 1024 * 1024,
            observer: None,
            remembers: 4000,
            keep: None,
            exotel: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A real bot's token does not belong in a sandbox.
    #[error(
        "the token looks like a real bot's (three parts joined by dots); give the sandbox an invented one"
    )]
    RealToken,
    /// The port is taken, or there is no loopback.
    #[error(
        "port {port} on 127.0.0.1 could not be opened: {source}; choose another, or 0 for a free one"
    )]
    Bind { port: u16, source: std::io::Error },
    /// The messages of an earlier sandbox are not to be read.
    #[error(transparent)]
    Keep(#[from] KeepError),
}

/// Whether a token has the shape of a real bot's: three base64 parts joined by dots, the first one an id.
pub(crate) fn looks_real(token: &str) -> bool {
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    let parts: Vec<&str> = token.split('.').collect();
    let base64 =
        |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || "-_=+/".contains(c));
    matches!(parts[..], [id, time, secret]
        if id.len() >= 17 && time.len() >= 5 && secret.len() >= 20 && parts.iter().all(|part| base64(part)))
}

#[cfg(test)]
mod tests {
    use super::looks_real;

    #[test]
    fn a_token_with_three_long_parts_looks_real() {
        let shape = format!("{}.{}.{}", "M".repeat(24), "G".repeat(6), "x".repeat(27));
        assert!(looks_real(&shape));
        assert!(looks_real(&format!("Bot {shape}")));
        assert!(!looks_real("sandbox-token"));
        assert!(!looks_real("a.b.c"));
    }
}
