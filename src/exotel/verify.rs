//! Whether Exotel accepts the credentials.

use super::client::{Exotel, Request};
use super::error::{ExotelError, Sought};
use super::fields::{Fields, list};
use super::phones::{PAGE_SIZE, PHONE};
use crate::domain::account::Credentials;

/// What Exotel says of a set of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    /// Key or token is wrong (401), or there is no such account at this origin (404): for certain.
    Refused {
        /// 401 or 404.
        status: u16,
    },
    /// Nothing is proved either way.
    Unsure(ExotelError),
}

impl Verdict {
    /// What went wrong, in words; `None` where nothing did.
    #[must_use]
    pub fn error(&self) -> Option<ExotelError> {
        match self {
            Self::Accepted => None,
            Self::Refused { status: 404 } => Some(ExotelError::NotFound(Sought::Account)),
            Self::Refused { .. } => Some(ExotelError::BadCredentials),
            Self::Unsure(error) => Some(error.clone()),
        }
    }
}

impl Exotel {
    /// Asks whether the credentials are good: for the account's ExoPhones, and where that is answered with 403 or 404, for
    /// the account itself. 404 is certain only if both say so.
    pub async fn verify(&self, credentials: &Credentials) -> Verdict {
        match self.sees_phones(credentials).await {
            Ok(()) => Verdict::Accepted,
            Err(ExotelError::BadCredentials) => Verdict::Refused { status: 401 },
            Err(first @ (ExotelError::NotFound(_) | ExotelError::Forbidden(_))) => {
                match (self.sees_account(credentials).await, first) {
                    (Ok(()), _) => Verdict::Accepted,
                    (Err(ExotelError::BadCredentials), _) => Verdict::Refused { status: 401 },
                    (Err(ExotelError::NotFound(_)), ExotelError::NotFound(_)) => {
                        Verdict::Refused { status: 404 }
                    }
                    (Err(ExotelError::NotFound(_)), first) => Verdict::Unsure(first),
                    (Err(second), _) => Verdict::Unsure(second),
                }
            }
            Err(error) => Verdict::Unsure(error),
        }
    }

    async fn sees_phones(&self, credentials: &Credentials) -> Result<(), ExotelError> {
        let request = Request {
            path: &["v2_beta", "Accounts", credentials.sid.as_str(), "IncomingPhoneNumbers"],
            query: &[("Page", "0"), ("PageSize", PAGE_SIZE)],
            sought: Sought::Account,
        };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        list(&answer, PHONE).map(drop).ok_or(ExotelError::Unreadable)
    }

    /// This is not in Exotel's documentation of today, though in use since 2019: of the answer only its status counts.
    async fn sees_account(&self, credentials: &Credentials) -> Result<(), ExotelError> {
        let account = format!("{}.json", credentials.sid.as_str());
        let request =
            Request { path: &["v1", "Accounts", &account], query: &[], sought: Sought::Account };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        Fields::of(&answer).map(drop).ok_or(ExotelError::Unreadable)
    }
}
