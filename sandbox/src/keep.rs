//! Messages that outlive the program: an old button can be pressed after a stop and a start, as on Discord.
//!
//! A folder holds `messages.json` and, beside it, each attached file. Interactions are not kept: their tokens are dead
//! by then. Nobody but the owner may read what is written, because ephemeral messages are in it too.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::{Message, StoredFile};
use crate::state::State;

/// Written into the file; another one is refused.
const VERSION: u32 = 1;

/// What could not be done with a file of the folder.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {tried}: {source}")]
pub struct KeepError {
    /// In words, with what a person can do about it.
    tried: &'static str,
    path: PathBuf,
    source: io::Error,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    /// Where that sandbox was: links to attached files begin with it.
    base_url: String,
    messages: Vec<Message>,
    files: BTreeMap<u64, KeptFile>,
}

/// An attached file without its bytes, which are in a file of their own.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    name: String,
    content_type: String,
}

/// Where messages are kept.
pub(crate) struct Keeper {
    folder: PathBuf,
    /// What was written last, so that a heartbeat writes nothing.
    written: Mutex<String>,
}

impl Keeper {
    /// Reads what an earlier sandbox left in this folder, if there was one. The folder must be there.
    pub(crate) fn open(folder: PathBuf, state: &mut State) -> Result<Self, KeepError> {
        let keeper = Self { folder, written: Mutex::default() };
        let path = keeper.messages();
        let tried =
            "the earlier messages cannot be read (move the file away to begin without them)";
        let failed = |source| KeepError { tried, path: path.clone(), source };
        match fs::read_to_string(&path) {
            Ok(text) => keeper.read(&text, state, failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        // A start that ends at once, because another program works in this folder, writes nothing.
        let text = written(state).map_err(|error| failed(error.into()))?;
        *keeper.written.lock().unwrap_or_else(PoisonError::into_inner) = text;
        Ok(keeper)
    }

    fn read(
        &self,
        text: &str,
        state: &mut State,
        failed: impl Fn(io::Error) -> KeepError,
    ) -> Result<(), KeepError> {
        let parsed = |text: &str| -> Result<Kept, KeepError> {
            serde_json::from_str(text).map_err(|error| failed(error.into()))
        };
        let kept = parsed(text)?;
        if kept.version != VERSION {
            let other = format!("they are of version {}, not {VERSION}", kept.version);
            return Err(failed(io::Error::other(other)));
        }
        // The port is another one now.
        let kept = parsed(&text.replace(&kept.base_url, &state.base_url))?;
        for (id, KeptFile { name, content_type }) in kept.files {
            let path = self.attached(id);
            let tried = "an attached file cannot be read";
            let bytes = fs::read(&path).map_err(|source| KeepError { tried, path, source })?;
            state.keep_file(id, StoredFile { name, content_type, bytes });
        }
        state.go_on_with(kept.messages);
        Ok(())
    }

    /// Writes what there is to see now, unless that is written already.
    pub(crate) fn save(&self, state: &State) -> Result<(), KeepError> {
        let path = self.messages();
        let tried = "the messages cannot be kept there";
        let failed = |path: &Path, source| KeepError { tried, path: path.to_owned(), source };
        let text = written(state).map_err(|error| failed(&path, error.into()))?;
        let mut last = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == text {
            return Ok(());
        }
        for (id, file) in &state.files {
            let attached = self.attached(*id);
            if !attached.exists() {
                write(&attached, &file.bytes).map_err(|source| failed(&attached, source))?;
            }
        }
        let partial = path.with_extension("partial");
        write(&partial, text.as_bytes()).map_err(|source| failed(&partial, source))?;
        fs::rename(&partial, &path).map_err(|source| failed(&path, source))?;
        self.drop_forgotten(state).map_err(|source| failed(&self.folder, source))?;
        *last = text;
        Ok(())
    }

    /// Removes the attached files that are remembered no more.
    fn drop_forgotten(&self, state: &State) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let id = name.to_str().and_then(|name| name.strip_prefix("attached-")?.parse().ok());
            if let Some(id) = id.filter(|id| !state.files.contains_key(id)) {
                fs::remove_file(self.attached(id))?;
            }
        }
        Ok(())
    }

    fn messages(&self) -> PathBuf {
        self.folder.join("messages.json")
    }

    fn attached(&self, id: u64) -> PathBuf {
        self.folder.join(format!("attached-{id}"))
    }
}

/// What there is to see, as it is written.
fn written(state: &State) -> serde_json::Result<String> {
    // One that says "thinking" would do so for ever.
    let messages = state.messages.iter().filter(|it| !it.gone && !it.thinking).cloned();
    let files = state.files.iter().map(|(id, file)| {
        let (name, content_type) = (file.name.clone(), file.content_type.clone());
        (*id, KeptFile { name, content_type })
    });
    serde_json::to_string(&Kept {
        version: VERSION,
        base_url: state.base_url.clone(),
        messages: messages.collect(),
        files: files.collect(),
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(bytes)
}
