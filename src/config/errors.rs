//! What can be wrong with the configuration.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::place::Place;

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
    Unreadable { path: PathBuf, source: io::Error },
    /// A table, or a key outside of every table, that does not exist.
    #[error("`{name}` is not a section; the sections are [{}]{}\n{place}", known.join("], ["), meant(nearest.as_deref()))]
    UnknownSection { name: String, known: Vec<String>, nearest: Option<String>, place: Place },
    /// `nearest` is the variable that a misspelt one is meant to be.
    #[error("[{section}] has no key `{name}`; it has {}{}\n{place}", known.join(", "), meant(nearest.as_deref()))]
    UnknownKey {
        section: String,
        name: String,
        known: Vec<String>,
        nearest: Option<String>,
        place: Place,
    },
    /// `problem` begins with the key and ends with the remedy.
    #[error("{problem}\n{place}")]
    Invalid { problem: String, place: Place },
    /// Of all keys, only this one has no default.
    #[error(
        "encryption.keys is not set; `switchboard init` writes one, to be kept as long as the data, in the configuration file or as SWITCHBOARD_ENCRYPTION_KEYS"
    )]
    NoKey,
}

impl ConfigError {
    /// The exit code of a program that stops for this: `EX_CONFIG` of `sysexits.h`, which systemd's
    /// `RestartPreventExitStatus=78` takes for "do not try again".
    pub const EXIT_CODE: u8 = 78;
}

/// Something that works and that the operator should know of; log it once, after telemetry is up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigWarning {
    /// A secret's file that others on the machine can open.
    #[error("{key} {}", exposed(path, *mode))]
    Exposed { key: String, path: PathBuf, mode: u32 },
    /// The encryption key in the environment, which child processes and crash reports can see.
    #[error(
        "{key} is in the environment, where crash reports and other processes of this user can read it; {file_variable} with a file of mode 0600 is safer"
    )]
    InEnvironment { key: String, file_variable: String },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; the nearest variable is {name}")).unwrap_or_default()
}

pub(super) fn exposed(path: &Path, mode: u32) -> String {
    let path = path.display();
    format!(
        "stands in {path}, which other users of this machine can open (mode {mode:04o}); run `chmod 600 {path}`"
    )
}
