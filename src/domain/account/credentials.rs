//! What Exotel is asked with.

use secrecy::SecretString;

use crate::domain::account_sid::AccountSid;
use crate::domain::origin::ApiOrigin;

/// The credentials, opened for Exotel: to be sent to their origin, and to no other.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub sid: AccountSid,
    /// What key and token were sealed for.
    pub origin: ApiOrigin,
    pub key: SecretString,
    pub token: SecretString,
}
