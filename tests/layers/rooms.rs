//! The rooms of `src/`, as `docs/architecture.md` draws them.

/// A room of `src/` and what code in it may name.
pub(crate) struct Room {
    /// The module path below `crate`; the longest that fits a file is the file's room.
    pub(crate) name: &'static str,
    /// What it may see of ours, beside itself: module paths, or `*` for everything.
    pub(crate) sees: &'static [&'static str],
    /// What it must never name of others: crates, or paths in them.
    pub(crate) never: &'static [&'static str],
}

/// Everything that speaks to Discord.
const DISCORD: [&str; 5] =
    ["serenity", "poise", "twilight_gateway", "tokio_tungstenite", "discord_sandbox"];

pub(crate) const ROOMS: &[Room] = &[
    Room {
        name: "config",
        sees: &["domain", "vault"],
        never: &["serenity", "poise", "sqlx", "tokio", "reqwest"],
    },
    Room {
        name: "telemetry",
        sees: &["config"],
        never: &["serenity", "poise", "sqlx", "tokio", "reqwest"],
    },
    // The one place that asks what time it is.
    Room { name: "clock", sees: &[], never: &["serenity", "poise", "sqlx", "tokio", "reqwest"] },
    // Pure: the rules of the subject, without waiting, without the world, without a clock.
    Room {
        name: "domain",
        sees: &[],
        never: &[
            "serenity",
            "poise",
            "sqlx",
            "tokio",
            "futures_util",
            "reqwest",
            "aes_gcm",
            "toml",
            "clap",
            "twilight_gateway",
            "tokio_tungstenite",
            "discord_sandbox",
            "std::fs",
            "std::net::TcpListener",
            "std::net::TcpStream",
            "std::net::UdpSocket",
            "std::net::ToSocketAddrs",
            "std::env",
            "std::process",
            "std::thread",
        ],
    },
    Room {
        name: "vault",
        sees: &["domain"],
        never: &["serenity", "poise", "sqlx", "tokio", "reqwest"],
    },
    Room { name: "store", sees: &["domain", "vault", "clock"], never: &DISCORD },
    Room {
        name: "exotel",
        sees: &["domain", "config"],
        never: &["serenity", "poise", "sqlx", "twilight_gateway"],
    },
    // The use cases know no Discord: they are called with an actor and an intent.
    Room {
        name: "app",
        sees: &["domain", "store", "vault", "exotel", "config", "clock"],
        never: &DISCORD,
    },
    // Slash options in, an intent out; whatever it needs to know it asks of `app`.
    Room {
        name: "commands",
        sees: &["domain", "app", "discord"],
        never: &["sqlx", "reqwest", "aes_gcm", "toml"],
    },
    Room {
        name: "discord",
        sees: &["domain", "app", "commands", "config"],
        never: &["sqlx", "aes_gcm", "toml"],
    },
    // Pure: a screen in, a reply out, so that a snapshot is the exact JSON.
    Room {
        name: "discord::views",
        sees: &[
            "domain",
            "app::intent",
            "app::forms",
            "app::screen",
            "app::failure",
            "discord::reply",
            "discord::custom_id",
        ],
        never: &[
            "serenity",
            "poise",
            "sqlx",
            "tokio",
            "reqwest",
            "twilight_gateway",
            "std::fs",
            "std::net::TcpListener",
            "std::net::TcpStream",
            "std::net::UdpSocket",
            "std::net::ToSocketAddrs",
        ],
    },
    // These put the rest together.
    Room { name: "cli", sees: &["*"], never: &[] },
    Room { name: "main", sees: &["*"], never: &[] },
    Room { name: "lib", sees: &["*"], never: &[] },
];

/// Rooms of the design that nobody has moved into. A name leaves this list with the room's first file.
pub(crate) const NOT_YET: &[&str] = &["exotel"];

/// Where a secret may be opened: where it is read, sealed, sent, and handed to a library that needs the text.
pub(crate) const OPENS_SECRETS: &[&str] =
    &["config", "vault", "exotel", "discord::framework", "discord::bridge"];

/// A file that grows beyond this does two jobs.
pub(crate) const MOST_LINES: usize = 350;
