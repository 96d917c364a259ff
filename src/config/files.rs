//! Reading the files that configuration comes from, with the permissions they were found with.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

/// In bytes. No configuration is larger, and `/dev/zero` must not fill the memory.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

/// A file's text, and what others on the machine may do with it.
pub(super) struct TextFile {
    pub(super) path: PathBuf,
    /// Its text, wiped when dropped: it may hold secrets.
    pub(super) text: Zeroizing<String>,
    mode: u32,
}

impl TextFile {
    /// Reads the file whole.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // Asked of the open file and not of the path, so that both answers are about one file.
        let mode = mode(&file.metadata()?);
        let mut bytes = Zeroizing::new(Vec::new());
        let read = file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if read > MAX_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "it is larger than a megabyte",
            ));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))?;
        Ok(Self { path: path.to_owned(), text: Zeroizing::new(text.to_owned()), mode })
    }

    /// The permission bits, if they let users other than the owner read or write the file.
    ///
    /// `credentials` is the folder in which systemd hands over `LoadCredential=` files: it grants the service user by
    /// an access list, which shows as a readable group.
    pub(super) fn exposed(&self, credentials: Option<&Path>) -> Option<u32> {
        let granted = credentials.is_some_and(|folder| self.path.starts_with(folder));
        let others = if granted { 0o026 } else { 0o066 };
        (self.mode & others != 0).then_some(self.mode)
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o7777
}

/// Elsewhere there are no such bits to judge by.
#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> u32 {
    0o600
}
