//! Writing a first configuration, and a key of its own, where there was none.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

/// Every key with its explanation; the one key that has no default is filled in.
const EXAMPLE: &str = include_str!("../../config.example.toml");

/// How the line of the example begins that the real key replaces.
const KEY_LINE: &str = "#keys = [\"example:";

/// Writes the example configuration with `key_entry` as its only encryption key: mode 0600, and never over
/// a file that is there ([`io::ErrorKind::AlreadyExists`]).
pub fn write_config(path: &Path, key_entry: &SecretString) -> io::Result<()> {
    let mut text = Zeroizing::new(String::with_capacity(EXAMPLE.len() + 128));
    for line in EXAMPLE.lines() {
        if line.starts_with(KEY_LINE) {
            for part in ["keys = [\"", expose(key_entry), "\"]"] {
                text.push_str(part);
            }
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    write_private(path, &text)
}

/// Writes `key_entry` as the only line of a file for `encryption.keys_file`: mode 0600, and never over a
/// file that is there.
pub fn write_key(path: &Path, key_entry: &SecretString) -> io::Result<()> {
    write_private(path, expose(key_entry))
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the file that is written is where the key is read from"
)]
fn expose(secret: &SecretString) -> &str {
    secret.expose_secret()
}
