//! The rooms of `src/`, as `docs/architecture.md` draws them.

/// A room of `src/`: a module path below `crate`. The longest that fits a file is the file's room.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    /// What it may see of ours, beside itself: module paths, or `*` for everything.
    pub(crate) sees: &'static [&'static str],
    /// What it must never name of others: crates, or paths in them.
    pub(crate) never: &'static [&'static [&'static str]],
}

/// Everything that speaks to Discord.
const DISCORD: &[&str] =
    &["serenity", "poise", "twilight_gateway", "tokio_tungstenite", "discord_sandbox"];
/// The same, for a room that speaks WebSocket itself.
const NOT_DISCORD: &[&str] = &["serenity", "poise", "twilight_gateway", "discord_sandbox"];
const NETWORK: &[&str] = &["reqwest", "tokio"];
const DATABASE: &[&str] = &["sqlx"];
const CIPHER: &[&str] = &["aes_gcm", "toml"];
/// What a pure function does without.
const WORLD: &[&str] = &[
    "futures_util",
    "clap",
    "std::fs",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::env",
    "std::process",
    "std::thread",
];

pub(crate) const ROOMS: &[Room] = &[
    room("domain", &[], &[DISCORD, NETWORK, DATABASE, CIPHER, WORLD]),
    room("clock", &[], &[DISCORD, NETWORK, DATABASE]),
    room("vault", &["domain"], &[DISCORD, NETWORK, DATABASE]),
    room("config", &["domain", "vault"], &[DISCORD, NETWORK, DATABASE]),
    room("telemetry", &["config"], &[DISCORD, NETWORK, DATABASE]),
    room("store", &["domain", "vault", "clock"], &[DISCORD]),
    room("egress", &[], &[DISCORD, DATABASE, CIPHER]),
    room("exotel", &["domain", "config", "egress"], &[DISCORD, DATABASE]),
    // It speaks WebSocket too, and never to Discord.
    room("platform", &["domain", "egress"], &[NOT_DISCORD, DATABASE, CIPHER]),
    room("app", &["domain", "store", "vault", "exotel", "platform", "config", "clock"], &[DISCORD]),
    room("commands", &["domain", "app", "discord"], &[DATABASE, CIPHER, &["reqwest"]]),
    room(
        "discord",
        &["domain", "app", "commands", "config", "clock", "egress"],
        &[DATABASE, CIPHER],
    ),
    // What is shown in, a reply out, so that a snapshot is the exact JSON.
    room(
        "discord::views",
        &[
            "domain",
            "app::asked",
            "app::place",
            "app::notice",
            "app::screen",
            "discord::reply",
            "discord::wire",
        ],
        &[DISCORD, NETWORK, DATABASE, CIPHER, WORLD],
    ),
    room("cli", &["*"], &[]),
    room("main", &["*"], &[]),
    room("lib", &["*"], &[]),
];

const fn room(
    name: &'static str,
    sees: &'static [&'static str],
    never: &'static [&'static [&'static str]],
) -> Room {
    Room { name, sees, never }
}

/// Rooms of the design that nobody has moved into. A name leaves this list with the room's first file.
pub(crate) const NOT_YET: &[&str] = &[];

/// Where a secret may be opened: where it is read, sealed, sent, and handed to a library that needs the text.
pub(crate) const OPENS_SECRETS: &[&str] =
    &["config", "vault", "exotel", "discord::rest", "discord::doors::gateway"];

/// Rooms that reach the database and the keys only through what `app` does for them, and what they call these.
pub(crate) const ONLY_THROUGH_APP: &[&str] = &["discord", "commands"];
pub(crate) const BEHIND_APP: &[&str] = &["store", "vault"];

/// A file that grows beyond this does two jobs.
pub(crate) const MOST_LINES: usize = 350;
