//! Files that members attach: a port, so that the use cases can ask for one without knowing Discord.

use std::fmt;

use futures_util::future::{BoxFuture, ready};

use crate::domain::file_error::FileError;

/// A file that came with a command: nothing of this is to be believed.
#[derive(Clone, PartialEq, Eq)]
pub struct Attached {
    /// How large it is said to be, in bytes.
    pub size: u64,
    /// Where it is said to be.
    pub url: String,
}

impl fmt::Debug for Attached {
    /// Whoever has the address has the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attached({} bytes)", self.size)
    }
}

/// Knows where attached files are kept.
pub trait Attachments: fmt::Debug + Send + Sync {
    /// What a file holds, of at most [`LARGEST`](crate::domain::file_error::LARGEST) bytes.
    fn fetch<'a>(&'a self, file: &'a Attached) -> BoxFuture<'a, Result<Vec<u8>, FileError>>;
}

/// Nobody to ask.
#[derive(Debug)]
pub(super) struct NoAttachments;

impl Attachments for NoAttachments {
    fn fetch<'a>(&'a self, _: &'a Attached) -> BoxFuture<'a, Result<Vec<u8>, FileError>> {
        Box::pin(ready(Err(FileError::NotFetched)))
    }
}
