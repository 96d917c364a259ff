//! Why an API Base URL is refused, and what to write instead.

/// Why a text is no API Base URL. Never repeats what was typed: it may hold the API key and token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// A user name or password stands in the URL.
    #[error(
        "API Base URL contains a user name or password. Leave both out and put the API Key and API Token into their own fields; if others could see what you typed, replace them in Exotel."
    )]
    Userinfo,
    /// A path, a query or a fragment follows the host.
    #[error(
        "API Base URL must end after the host, such as https://api.exotel.com; leave out the path and what follows it."
    )]
    Path,
    /// Neither `https` nor `http`.
    #[error("API Base URL must start with https://.")]
    Scheme,
    /// `http` to a host that is not this machine.
    #[error(
        "API Base URL must start with https://: over http the API Key and API Token could be read on the way."
    )]
    PlainHttp,
    /// A host that Exotel has given up.
    #[error(
        "API Base URL is an old address of Exotel. Write https://api.exotel.com, or https://api.in.exotel.com for an account in Mumbai."
    )]
    Legacy,
    /// Not on the list of permitted origins.
    #[error(
        "API Base URL must be {allowed}. Exotel's API settings show which one is yours; whoever runs this bot can allow others."
    )]
    NotAllowed { allowed: String },
    #[error(
        "API Base URL contains an invisible character. Type it by hand, like https://api.exotel.com."
    )]
    Invisible,
    /// A character that no origin has, a bad port, an impossible host, or too many characters.
    #[error("API Base URL is not a URL. Write it like https://api.exotel.com.")]
    Malformed,
}
