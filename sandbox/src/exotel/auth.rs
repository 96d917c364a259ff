//! Who asks, and whether they may.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::account::{Account, Region, Trouble};
use super::answer::Refusal;

/// The API Key and API Token of a request.
pub(crate) struct Pair {
    pub(crate) key: String,
    token: String,
}

/// What is shown by Basic authentication, if anything is.
pub(crate) fn shown(headers: &HeaderMap) -> Option<Pair> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (key, token) = decoded.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| Pair { key: key.to_owned(), token: token.to_owned() })
}

/// The place in the list of the account that is asked for. A good pair in the wrong region or for another SID gets
/// `not_here`.
pub(crate) fn account_of(
    accounts: &[Account],
    region: Region,
    sid: &str,
    pair: Option<&Pair>,
    not_here: u16,
) -> Result<usize, Refusal> {
    let opens = |account: &Account| {
        pair.is_some_and(|pair| account.key == pair.key && account.token == pair.token)
    };
    let found = accounts
        .iter()
        .position(|account| account.region == region && account.sid == sid && opens(account));
    match found {
        Some(at) => Ok(at),
        None if accounts.iter().any(opens) => Err(Refusal::of(not_here)),
        None => Err(Refusal::of(401)),
    }
}

/// Whether an account that is in trouble may ask at all.
pub(crate) fn may_ask(account: &Account) -> Result<(), Refusal> {
    match account.trouble {
        Trouble::Suspended => Err(Refusal::new(403, "Your account is suspended")),
        Trouble::IpRestricted => {
            Err(Refusal::new(403, "Access denied: the IP address is not whitelisted"))
        }
        Trouble::None | Trouble::KycIncomplete => Ok(()),
    }
}
