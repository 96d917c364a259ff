//! What Exotel said of the credentials.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What Exotel last said, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub verdict: Verdict,
    /// In unix seconds.
    pub at: i64,
}

/// Whether Exotel takes the credentials; where it does not say yes, in whole sentences, as a person may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It answered with what only the account's owner sees.
    Accepted,
    /// A definite no: 401, or 404 from both of the addresses that would know.
    Refused(String),
    /// It did not say.
    Unsure(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "Accepted by Exotel.",
            Self::Refused(says) | Self::Unsure(says) => says,
        })
    }
}
