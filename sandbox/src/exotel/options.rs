//! How a local Exotel is started, and which of two stories it tells where sources disagree.

use std::time::Duration;

use super::account::Account;

/// Which words a call under way has as its `Status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatusWords {
    /// `queued`, `ringing` and `in-progress`, as they have been seen.
    #[default]
    Seen,
    /// `in-progress` from the first moment, as the documentation has it.
    Documented,
}

/// How to start a local Exotel.
#[derive(Debug, Clone)]
pub struct ExotelOptions {
    pub accounts: Vec<Account>,
    /// The ports of Singapore and Mumbai on 127.0.0.1; 0 takes a free one.
    pub ports: [u16; 2],
    /// The status for a good pair in the wrong region or with another SID: 404 or 401, sources disagree.
    pub not_here: u16,
    /// Where the addresses in a list of numbers lead: another host, and without TLS.
    pub pages_at: String,
    pub status_words: StatusWords,
    /// Most requests of an account a minute.
    pub per_minute: usize,
    /// Whether answers say in `X-RateLimit-…` how many are left.
    pub rate_headers: bool,
    /// How late price, duration and end of a call are known.
    pub price_after: Duration,
    /// How many requests and calls are remembered; older ones are forgotten.
    pub remembers: usize,
}

impl ExotelOptions {
    /// With these accounts.
    pub fn with(accounts: impl IntoIterator<Item = Account>) -> Self {
        Self { accounts: accounts.into_iter().collect(), ..Self::default() }
    }
}

impl Default for ExotelOptions {
    fn default() -> Self {
        Self {
            accounts: Vec::new(),
            ports: [0, 0],
            not_here: 404,
            pages_at: "http://twilix.exotel.com".to_owned(),
            status_words: StatusWords::default(),
            per_minute: 200,
            rate_headers: false,
            price_after: Duration::from_mins(2),
            remembers: 4000,
        }
    }
}
