//! A folder with a configuration, and the program running in it.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use discord_sandbox::{Options, Sandbox};
use secrecy::ExposeSecret as _;
use switchboard::vault::KeyRing;
use tempfile::TempDir;

/// How long anything may take that is not about time.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// The promise of a stop.
pub(crate) const STOP: Duration = Duration::from_secs(10);

/// A folder, and the environment that the program is given: nothing else of this machine's.
pub(crate) struct Bench {
    folder: TempDir,
    env: Vec<(String, String)>,
}

/// What a finished program left.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A new entry for the key ring.
#[expect(clippy::disallowed_methods, reason = "the program is to be given it")]
pub(crate) fn new_key() -> String {
    KeyRing::generate_entry().unwrap().expose_secret().to_owned()
}

/// A Discord on this machine.
pub(crate) async fn discord() -> Sandbox {
    Sandbox::start(Options::default()).await.unwrap()
}

impl Bench {
    /// A bench without any configuration.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder, env: Vec::new() }
    }

    /// A bench with a key, and with a database where it is by default.
    pub(crate) fn keyed() -> Self {
        Self::empty().var("SWITCHBOARD_ENCRYPTION_KEYS", &new_key())
    }

    /// The same with a bot's token, for a Discord on this machine.
    pub(crate) fn for_discord(discord: &Sandbox) -> Self {
        Self::keyed()
            .var("SWITCHBOARD_DISCORD_TOKEN", discord.token())
            .var("SWITCHBOARD_DISCORD_API_URL", &discord.api_url())
    }

    /// The same with a variable set anew.
    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What a variable is set to.
    pub(crate) fn value(&self, name: &str) -> String {
        let found = self.env.iter().find(|(known, _)| known == name);
        found.unwrap().1.clone()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The names of everything in the folder, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        names_in(self.folder.path())
    }

    /// The permission bits of a file.
    pub(crate) fn mode(&self, name: &str) -> u32 {
        let metadata = fs::metadata(self.path(name)).unwrap();
        metadata.permissions().mode() & 0o777
    }

    /// Starts the program.
    pub(crate) fn starts(&self, arguments: &[&str]) -> Running {
        let child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Running::new(child)
    }

    /// Runs the program to its end.
    pub(crate) fn runs(&self, arguments: &[&str]) -> Ended {
        self.starts(arguments).ends_within(SOON)
    }
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A program that runs. It does not outlive the test.
pub(crate) struct Running {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Running {
    fn new(mut child: Child) -> Self {
        let mut readers = Vec::new();
        let mut collect = |mut from: Box<dyn Read + Send>| {
            let text = Arc::new(Mutex::new(String::new()));
            let into = text.clone();
            readers.push(std::thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = from.read(&mut bytes) {
                    let read = String::from_utf8_lossy(&bytes[..count]);
                    into.lock().unwrap().push_str(&read);
                }
            }));
            text
        };
        let out = collect(Box::new(child.stdout.take().unwrap()));
        let err = collect(Box::new(child.stderr.take().unwrap()));
        Self { child, out, err, readers }
    }

    /// Sends it a signal by name: `TERM`, `INT`.
    pub(crate) fn is_sent(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(status.unwrap().success());
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it has printed a line with this in it, and gives the line.
    pub(crate) fn prints(&self, text: &str) -> String {
        self.writes(&self.out, text)
    }

    /// The same, in its log.
    pub(crate) fn logs(&self, text: &str) -> String {
        self.writes(&self.err, text)
    }

    fn writes(&self, to: &Mutex<String>, text: &str) -> String {
        let until = Instant::now() + SOON;
        loop {
            let out = to.lock().unwrap().clone();
            // A line is whole once the next one has begun.
            if let Some((whole, _)) = out.rsplit_once('\n')
                && let Some(line) = whole.lines().find(|line| line.contains(text))
            {
                return line.to_owned();
            }
            let err = self.err.lock().unwrap().clone();
            assert!(Instant::now() < until, "no {text:?} in\n{out}\n{err}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for its end, which must come in time.
    pub(crate) fn ends_within(mut self, within: Duration) -> Ended {
        let until = Instant::now() + within;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            let err = self.err.lock().unwrap().clone();
            assert!(Instant::now() < until, "still running after {within:?}:\n{err}");
            std::thread::sleep(Duration::from_millis(20));
        };
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        let (out, err) = (self.out.lock().unwrap().clone(), self.err.lock().unwrap().clone());
        Ended { code: status.code(), out, err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
