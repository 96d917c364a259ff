//! What went wrong with a request to Exotel, worded once, with what to do about it.

use std::time::Duration;

use crate::domain::origin::ApiOrigin;

/// Why Exotel did not do what it was asked. It tells what a person can do, and nothing of the network: no address, no
/// header, nothing of key and token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExotelError {
    /// Nothing was sent: the configuration does not name this origin.
    #[error(
        "Exotel was not asked: {origin} is not allowed any more. Edit the credentials and choose another API Base URL, or ask whoever runs this bot to allow it in exotel.allowed_origins."
    )]
    NotAllowed { origin: ApiOrigin },
    /// 401.
    #[error(
        "Refused by Exotel (401): the API Key or the API Token is wrong, or they belong to Exotel's other region. Copy both again from Exotel's API settings, and look which API Base URL is shown there."
    )]
    BadCredentials,
    /// 402.
    #[error(
        "Refused by Exotel (402): the account's balance or plan does not cover this. Recharge it in Exotel, then try again."
    )]
    Unpaid,
    /// 403, with what Exotel says of it.
    #[error("Refused by Exotel (403): {0}")]
    Forbidden(Forbidden),
    /// 404, with what was looked for.
    #[error("Refused by Exotel (404): {0}")]
    NotFound(Sought),
    /// 429, or as many requests as one account may send.
    #[error("Refused by Exotel (429): too many requests for this account. {}", again(*wait))]
    TooMany { wait: Option<Duration> },
    /// Any other refusal.
    #[error("Refused by Exotel ({status}): {fault}")]
    Rejected { status: u16, fault: Fault },
    /// 5xx.
    #[error(
        "Exotel has a fault of its own ({status}). Try again in a few minutes; https://status.exotel.com tells whether others have it too."
    )]
    Failing { status: u16 },
    #[error("Could not reach Exotel: no whole answer came in time. Try again in a minute.")]
    TimedOut,
    #[error(
        "Could not reach Exotel: no connection came about. Try again in a minute; if it stays like this, tell whoever runs this bot."
    )]
    Unreachable,
    /// The origin leads into a private network, or would be asked without TLS.
    #[error(
        "Could not reach Exotel: the API Base URL does not lead to the public internet. Tell whoever runs this bot; exotel.allowed_origins names it."
    )]
    NotPublic,
    /// 3xx. It leads elsewhere, and key and token go nowhere else.
    #[error(
        "Exotel answered with another address, and key and token are sent to no other. Check the API Base URL in Exotel's API settings."
    )]
    Redirected,
    #[error(
        "Exotel's answer is too large to be read. Try again; if it stays like this, tell whoever runs this bot."
    )]
    TooLarge,
    /// HTML, or anything else that is no answer of Exotel's.
    #[error(
        "Exotel's answer cannot be read. Try again in a minute, and check that the API Base URL is the one in Exotel's API settings."
    )]
    Unreadable,
    /// A call was asked for, and what came of it is not known. It is never asked for again.
    #[error(
        "Exotel did not answer, so the call may have been placed: it may be ringing. Look at the number's calls before you try again."
    )]
    MayBeRinging,
    /// A number's flow was to be changed, and whether it was is not known.
    #[error(
        "Exotel did not answer, so the number may have its new flow or still the old one. Check the number before you try again."
    )]
    MayBeBound,
}

/// Why the credentials are good and still not enough, as far as Exotel tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Code 340030, or a text about it.
    #[error(
        "the account's KYC is not complete, and until then Exotel places no calls for it. Complete it in Exotel's dashboard, under the account's settings."
    )]
    Kyc,
    #[error("the account is suspended. Its owner can ask Exotel's support why.")]
    Suspended,
    #[error(
        "the account allows the API only from certain IP addresses. Add this bot's address to the list in Exotel's API settings, or switch the list off."
    )]
    IpRestricted,
    #[error(
        "streaming calls to a voice bot is not switched on for this account. Ask hello@exotel.com for it."
    )]
    NoStreaming,
    /// Nothing that is known, or nothing at all.
    #[error(
        "the account does not permit this. It may be suspended, its KYC incomplete, the API limited to certain IP addresses, or the key to certain tasks: look in Exotel's dashboard, or ask its support."
    )]
    NotPermitted,
}

/// What a request was about, for when Exotel does not find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Sought {
    #[error(
        "there is no such account at this API Base URL. Check the Account SID, and whether Exotel's API settings show the other region's address."
    )]
    Account,
    #[error(
        "the account does not have this number any more, or the Account SID belongs to the other region."
    )]
    ExoPhone,
    #[error("it does not know this call, or no longer.")]
    Call,
}

/// What Exotel did not like about a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// "Unassigned virtual number".
    #[error(
        "the number that was to call is not an ExoPhone of this account. Check it, or buy it in Exotel."
    )]
    NotYourNumber,
    /// The phone that was to ring is on the Do Not Disturb register.
    #[error(
        "that phone is on the Do Not Disturb register. Call the ExoPhone once from it, and Exotel may call it for six months."
    )]
    DoNotDisturb,
    /// Something else, in Exotel's words: plain text of at most 200 characters, not yet escaped.
    #[error("it says: {0}")]
    Says(String),
    #[error("it does not say why.")]
    Unexplained,
}

/// When to try again.
fn again(wait: Option<Duration>) -> String {
    match wait.map(|wait| wait.as_millis().div_ceil(1000).max(1)) {
        None => "Try again in a minute.".to_owned(),
        Some(1) => "Try again in a second.".to_owned(),
        Some(seconds @ ..=90) => format!("Try again in {seconds} seconds."),
        Some(seconds) => format!("Try again in {} minutes.", seconds.div_ceil(60)),
    }
}

impl ExotelError {
    /// Whether it is not known whether Exotel did what it was asked: the trail says "unknown".
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::MayBeRinging | Self::MayBeBound)
    }

    /// What of it may be logged: its kind, and nothing that was sent or came.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NotAllowed { .. } => "origin not allowed",
            Self::BadCredentials => "401",
            Self::Unpaid => "402",
            Self::Forbidden(Forbidden::Kyc) => "403, KYC",
            Self::Forbidden(Forbidden::Suspended) => "403, suspended",
            Self::Forbidden(Forbidden::IpRestricted) => "403, IP address",
            Self::Forbidden(Forbidden::NoStreaming) => "403, no streaming",
            Self::Forbidden(Forbidden::NotPermitted) => "403",
            Self::NotFound(_) => "404",
            Self::TooMany { .. } => "429",
            Self::Rejected { .. } => "4xx",
            Self::Failing { .. } => "5xx",
            Self::TimedOut => "timed out",
            Self::Unreachable => "unreachable",
            Self::NotPublic => "not public",
            Self::Redirected => "redirect",
            Self::TooLarge => "too large",
            Self::Unreadable => "unreadable",
            Self::MayBeRinging | Self::MayBeBound => "unknown outcome",
        }
    }
}
