//! What can be wrong with the configuration, worded once.

use std::{io, path::PathBuf};

use super::{keys::Key, place::Place};

/// Why the configuration was not accepted. Nothing has been opened or written when it is returned.
///
/// Its text names the key, the remedy, and the file with line and caret or the environment variable;
/// it never holds a secret, so it may be printed and logged.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for cannot be read.
    #[error(
        "cannot read the configuration file {}: {source}. Write one with `switchboard init`, or name another with --config",
        path.display()
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("this is not valid TOML: {message}\n{place}")]
    Syntax {
        /// What the parser expected.
        message: String,
        /// Where.
        place: Place,
    },
    /// A table, or a key outside of every table, that does not exist.
    #[error("`{name}` is not a section; the sections are {known}\n{place}")]
    UnknownSection {
        /// What was written.
        name: String,
        /// The sections there are.
        known: String,
        /// Where.
        place: Place,
    },
    /// A key that does not exist.
    #[error("[{section}] has no key `{name}`; it has {known}\n{place}")]
    UnknownKey {
        /// The table.
        section: String,
        /// What was written.
        name: String,
        /// The keys of that table.
        known: String,
        /// Where.
        place: Place,
    },
    /// A value that is not accepted.
    #[error("{key} {problem}\n{place}")]
    Invalid {
        /// The key.
        key: Key,
        /// What is wrong, and the remedy.
        problem: Problem,
        /// Where.
        place: Place,
    },
    /// A key without which nothing can start.
    #[error("{key} is not set; {remedy}, in the configuration file or as {}", key.variable())]
    Missing {
        /// The key.
        key: Key,
        /// What to do.
        remedy: &'static str,
    },
}

impl ConfigError {
    /// The exit code of a program that stops for this: `EX_CONFIG` of `sysexits.h`, which systemd's
    /// `RestartPreventExitStatus=78` takes for "do not try again".
    pub const EXIT_CODE: u8 = 78;
}

/// What is wrong with one value, and how to put it right. It never repeats the value.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Not a string.
    #[error("must be text in quotes")]
    NotText,
    /// Not a list of strings.
    #[error("must be a list, such as {example}")]
    NotList {
        /// A list that would do.
        example: &'static str,
    },
    /// Neither true nor false.
    #[error("must be true or false")]
    NotFlag,
    /// Not a whole number in the range.
    #[error("must be a whole number from {min} to {max}")]
    NotNumber {
        /// The smallest.
        min: u64,
        /// The greatest.
        max: u64,
    },
    /// A value of no characters, or a list of no entries.
    #[error("is empty; give it a value, or delete the line to have the default")]
    Empty,
    /// Both forms of a secret at once.
    #[error("is given twice, as itself and as {file_form}; delete one of the two")]
    Twice {
        /// The name of the other form.
        file_form: String,
    },
    /// A secret's file cannot be read.
    #[error("is in the file {}, which cannot be read: {source}", path.display())]
    SecretUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that holds the encryption key and that others on the machine can open.
    #[error(
        "stands in {}, which other users of this machine can open (mode {mode:04o}); run `chmod 600 {}`",
        path.display(),
        path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A Discord server id that is none.
    #[error(
        "must hold Discord server ids, whole numbers such as 123456789012345678 (in Discord: Developer Mode, then Copy Server ID)"
    )]
    NotGuild,
    /// A bot token that cannot be one.
    #[error(
        "is not a bot token: it must be copied whole from the Bot page of the Discord developer portal, without `Bot ` in front and without spaces"
    )]
    NotToken,
    /// Not a URL.
    #[error("must be a URL such as {example}")]
    NotUrl {
        /// A URL that would do.
        example: &'static str,
    },
    /// A URL with a user name or password in it.
    #[error("must not have a user name or password in the URL")]
    UserInfo,
    /// Plain text over a network.
    #[error(
        "must begin with {secure}; {plain} is accepted only for this machine, such as {plain}127.0.0.1:8080"
    )]
    NotSecure {
        /// The scheme to use.
        secure: &'static str,
        /// The scheme that is fine on loopback.
        plain: &'static str,
    },
    /// An address that goes on after host and port where nothing may follow.
    #[error("must end after the host and port; delete the path, `?` and `#`")]
    NotOrigin,
    /// A URL with `?` or `#` where those cannot be kept.
    #[error("must not have `?` or `#` in the URL")]
    Query,
    /// A database that this version does not speak to.
    #[error("names PostgreSQL, which is not in this version; use sqlite://switchboard.db")]
    Postgres,
    /// A database URL that names no file.
    #[error(
        "must name a file as sqlite://switchboard.db (beside the working directory) or sqlite:///var/lib/switchboard/switchboard.db"
    )]
    NotSqlite,
    /// An encryption key entry of another form.
    #[error("must hold entries `<id>:<64 hex digits>`; `switchboard init` writes one")]
    NotKeyEntry,
    /// A log filter that does not parse.
    #[error("is not a log filter; write for example info, or info,switchboard=debug")]
    NotFilter,
    /// An unknown log format.
    #[error("must be text or json")]
    NotFormat,
}

/// Something that works and that the operator should know of; log it once, after telemetry is up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigWarning {
    /// A secret's file that others on the machine can open.
    #[error(
        "{key} stands in {}, which other users of this machine can open (mode {mode:04o}); run `chmod 600 {}`",
        path.display(),
        path.display()
    )]
    Exposed {
        /// The secret.
        key: Key,
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The encryption key in the environment, which child processes and crash reports can see.
    #[error(
        "{key} is in the environment, where crash reports and other processes of this user can read it; {file_variable} with a file of mode 0600 is safer"
    )]
    InEnvironment {
        /// The secret.
        key: Key,
        /// The variable to use instead.
        file_variable: String,
    },
}
