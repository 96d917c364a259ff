//! Why a Flow URL is refused or looked at twice, and what to do.

use super::MAX_FLOW_URL;

/// Why a text is no Flow URL. The text of each says what to paste instead; what was typed is repeated only
/// where it has been checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowUrlError {
    #[error("Exotel Flow URL is blank. Paste the flow's URL, or leave the number without one.")]
    Blank,
    /// More than [`MAX_FLOW_URL`] bytes.
    #[error("Exotel Flow URL is longer than {MAX_FLOW_URL} characters. Paste only the flow's URL.")]
    TooLong,
    #[error(
        "Exotel Flow URL contains an invisible character. Type it by hand, or copy it from Exotel again."
    )]
    Invisible,
    #[error(
        "Exotel Flow URL contains a letter of another script. Type it by hand, or copy it from Exotel again."
    )]
    NotAscii,
    /// Several words, or two URLs.
    #[error("Exotel Flow URL contains a space or a line break. Paste exactly one URL.")]
    Space,
    /// `{sid}`, `<app_id>`, `your_sid`.
    #[error(
        "Exotel Flow URL still contains a placeholder. Put your Account SID and the flow's number in its place."
    )]
    Placeholder,
    /// Only the flow's number.
    #[error("Exotel Flow URL is only the flow's number. Paste {offer}")]
    BareFlowId {
        /// The whole URL, with the saved SID or a word in its place.
        offer: String,
    },
    /// No `https://`.
    #[error("Exotel Flow URL has no https:// in front. Paste {offer}")]
    MissingScheme { offer: String },
    #[error(
        "Exotel Flow URL is not a URL. It looks like https://my.exotel.com/acme1/exoml/start_voice/45195"
    )]
    NotUrl,
    /// A `ws://` or `wss://` URL.
    #[error(
        "Exotel Flow URL is a WebSocket URL. That one goes into the flow's Voicebot applet in Exotel; paste the flow's own URL here."
    )]
    WebSocketUrl,
    #[error("Exotel Flow URL must start with https:// or http://.")]
    Scheme,
    /// A user name or password stands before the host.
    #[error(
        "Exotel Flow URL contains a user name or password. Paste it without them; if they are your API key and token, replace them in Exotel."
    )]
    Userinfo,
    #[error(
        "Exotel Flow URL contains a port. Paste it without the : and the number after the host."
    )]
    Port,
    #[error(
        "Exotel Flow URL is the address of Exotel's API. A flow's URL starts with https://my.exotel.com/"
    )]
    ApiHost,
    #[error(
        "Exotel Flow URL must be on my.exotel.com (or my.in.exotel.com). Exotel's flows are only there."
    )]
    OtherHost,
    /// A page of the dashboard.
    #[error("Exotel Flow URL is a page of Exotel's dashboard. Paste {offer}")]
    Dashboard {
        /// The flow's URL, whole.
        offer: String,
    },
    /// A page of the dashboard whose address does not tell the flow and its account.
    #[error(
        "Exotel Flow URL is a page of Exotel's dashboard. Open App Bazaar there, press Edit beside the flow, and write the number at the end of that page's address here: it is made into the whole URL."
    )]
    DashboardPage,
    /// A flow for text messages.
    #[error(
        "Exotel Flow URL belongs to an SMS flow (start_sms). Paste that of a call flow, with start_voice."
    )]
    SmsFlow,
    /// Something else than `start_voice` after `exoml`.
    #[error(
        "Exotel Flow URL must have start_voice after exoml, in small letters: https://my.exotel.com/acme1/exoml/start_voice/45195"
    )]
    Kind,
    /// Nothing after `start_voice`.
    #[error(
        "Exotel Flow URL has no flow number at its end. It is the last part of the flow's address in App Bazaar."
    )]
    MissingFlowId,
    /// Not 1 to 12 digits after `start_voice`.
    #[error("Exotel Flow URL must end in the flow's number, 1 to 12 digits, such as 45195.")]
    FlowId,
    /// Not a SID before `exoml`.
    #[error(
        "Exotel Flow URL has no valid Account SID before exoml. Copy the SID from Exotel's API settings."
    )]
    Sid,
    /// Parts too many, empty ones, or percent signs.
    #[error(
        "Exotel Flow URL has parts that do not belong in one. It looks like https://my.exotel.com/acme1/exoml/start_voice/45195"
    )]
    Malformed,
}

/// Something about a valid Flow URL that a person should look at; its text says what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowUrlWarning {
    #[error("The Flow URL contains no Account SID, so nobody can tell whose flow it is.")]
    NoSid,
    #[error(
        "The Flow URL belongs to the account `{found}`, but the saved Account SID is `{saved}`."
    )]
    OtherAccount { found: String, saved: String },
    /// The URL is of Mumbai, the API Base URL of Singapore.
    #[error(
        "The Flow URL belongs to Mumbai, but the API Base URL is Singapore's. Change the API Base URL to https://api.in.exotel.com."
    )]
    OtherRegion,
    /// `my.sg.exotel.com`.
    #[error(
        "my.sg.exotel.com is not in Exotel's documentation. If the call does not start, write my.exotel.com."
    )]
    UnusualHost,
    /// `start` in place of `start_voice`.
    #[error(
        "The Flow URL has the old form (start). If the call does not start, write start_voice."
    )]
    LegacyStart,
}

impl FlowUrlWarning {
    /// Whose flow it is, where that is not the saved account's: in two words, for a row. The other warnings are
    /// about the form.
    #[must_use]
    pub const fn foreign(&self) -> Option<&'static str> {
        match self {
            Self::OtherAccount { .. } => Some("another account"),
            Self::OtherRegion => Some("another region"),
            Self::NoSid | Self::UnusualHost | Self::LegacyStart => None,
        }
    }
}
