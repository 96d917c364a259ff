//! Why a WebSocket URL or its base is refused.

use super::{MAX_BOT_URL, MAX_WEBSOCKET_BASE};

/// Why a text is no WebSocket URL of a bot. Never repeats what was typed: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BotUrlError {
    #[error("WebSocket URL is blank. Write it like wss://voice.example.com/exotel/sales.")]
    Blank,
    /// More than [`MAX_BOT_URL`] bytes.
    #[error(
        "WebSocket URL is longer than {MAX_BOT_URL} characters. Exotel takes fewer than 600: shorten its query."
    )]
    TooLong,
    /// `{bot_id}` and the like.
    #[error("WebSocket URL still contains a placeholder in brackets. Put the value in its place.")]
    Placeholder,
    /// `ws://`.
    #[error(
        "WebSocket URL must start with wss://: over ws:// callers could be listened to on the way."
    )]
    PlainWs,
    /// Neither `wss://` nor `https://`.
    #[error(
        "WebSocket URL must start with wss://, or with https:// if that address answers with a wss:// URL."
    )]
    Scheme,
    /// A user name or password stands before the host.
    #[error(
        "WebSocket URL contains a user name or password, which everyone who sees the number would see. Leave both out, and let your server check Exotel in another way."
    )]
    Userinfo,
    /// `#…`.
    #[error(
        "WebSocket URL contains a # part, which never reaches a server. Leave out the # and what follows it."
    )]
    Fragment,
    /// `localhost`, an IP address, or a name without a dot.
    #[error(
        "WebSocket URL must name a public host, such as voice.example.com: Exotel calls it from the internet."
    )]
    NotPublic,
    /// A Flow URL or another address at Exotel.
    #[error(
        "WebSocket URL got an address at Exotel. Write the address of your voice bot; a flow's URL belongs to the number."
    )]
    AtExotel,
    /// `sample_rate`, `samplerate`.
    #[error(
        "WebSocket URL spells the sample rate in a way that Exotel ignores. Write sample-rate, with a hyphen."
    )]
    SampleRateSpelling,
    /// Another sample rate than Exotel has.
    #[error("WebSocket URL must have one sample-rate of 8000, 16000 or 24000, or none for 8000.")]
    SampleRate,
    /// More parameters than Exotel passes on.
    #[error(
        "WebSocket URL has more than 3 parameters, or more than 256 characters of them, besides sample-rate. Exotel passes on no more."
    )]
    Parameters,
    #[error(
        "WebSocket URL contains an invisible character. Type it by hand, or copy it from your voice platform again."
    )]
    Invisible,
    /// A space, a letter of another script, or what a URL cannot hold as it stands.
    #[error(
        "WebSocket URL is not a URL as it stands. Write it with plain letters and digits, like wss://voice.example.com/exotel/sales."
    )]
    Malformed,
}

/// Why a text is no base of WebSocket URLs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebsocketBaseError {
    /// Neither `wss://` nor `ws://`.
    #[error("voicebots.websocket_base must start with wss://, like wss://voice.example.com")]
    Scheme,
    /// `ws://` to another machine.
    #[error(
        "voicebots.websocket_base must start with wss://; ws:// is for this machine only (localhost, 127.0.0.1)"
    )]
    PlainWs,
    #[error(
        "voicebots.websocket_base must hold no user name and no password: everyone who sees a number sees it"
    )]
    Userinfo,
    /// A query or a fragment, behind which no bot id can be put.
    #[error(
        "voicebots.websocket_base must hold no ? and no #: /exotel/ and the bot's id are put behind it"
    )]
    Query,
    /// `{bot_id}`, as documentation writes it.
    #[error(
        "voicebots.websocket_base contains braces, and the bot's id is put behind it by itself; write {offer}"
    )]
    Placeholder { offer: String },
    /// It ends in `/exotel`, or in that and a bot's id.
    #[error(
        "voicebots.websocket_base ends in /exotel, which is put behind it by itself, with the bot's id; write {offer}"
    )]
    Exotel { offer: String },
    /// More than [`MAX_WEBSOCKET_BASE`] bytes.
    #[error(
        "voicebots.websocket_base is longer than {MAX_WEBSOCKET_BASE} characters; Exotel takes fewer than 600 for the whole URL"
    )]
    TooLong,
    #[error("voicebots.websocket_base is not a URL; write it like wss://voice.example.com")]
    Malformed,
}
