//! `switchboard init`: a first configuration.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{CliError, say};
use crate::config::{DEFAULT_FILE, fresh};
use crate::vault::KeyRing;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Where to write it [default: what --config names, else switchboard.toml]
    #[arg(long, value_name = "FILE")]
    path: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(self, config: Option<&Path>) -> Result<(), CliError> {
        let path = self
            .path
            .or_else(|| config.map(Path::to_owned))
            .unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        let key = KeyRing::generate_entry()?;
        fresh::write_config(&path, &key).map_err(|source| match source.kind() {
            ErrorKind::AlreadyExists => CliError::Exists(path.clone()),
            _ => CliError::File { path: path.clone(), source },
        })?;
        let name = path.display();
        let option = if path == Path::new(DEFAULT_FILE) {
            String::new()
        } else {
            format!(" --config {name}")
        };
        say(&format!("Wrote {name} with a fresh encryption key, readable by you only."));
        say("");
        say(
            "1. Keep a copy of its encryption.keys apart from your backups: without it, they do not open.",
        );
        say(
            "2. Make a bot at https://discord.com/developers/applications (New Application, Bot, Reset Token)",
        );
        say(&format!("   and put its token into {name} as discord.token."));
        say(&format!(
            "3. switchboard{option} check    looks whether all is well, and prints the link that invites the bot"
        ));
        say(&format!("4. switchboard{option} run"));
        Ok(())
    }
}
