//! A voice platform that lists its bots, on this machine.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use switchboard::config::DirectoryConfig;
use switchboard::domain::access::GuildId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What it wants to see.
pub(crate) const PLATFORM_TOKEN: &str = "platform-9b2d66e01f";

/// What it answers, and what it was asked.
#[derive(Default)]
struct State {
    list: Value,
    version: u32,
    /// A status in place of the list.
    fails_with: Option<u16>,
    asked: Vec<String>,
    not_modified: usize,
}

/// The platform. It answers on until the test ends.
pub(crate) struct Platform {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Platform {
    pub(crate) async fn with(list: Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { list, ..State::default() }));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut request = vec![0; 8192];
                let read = socket.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let answer = answer(&shared, request);
                let _ = socket.write_all(answer.as_bytes()).await;
                let _ = socket.shutdown().await;
            }
        });
        Self { port, state }
    }

    /// The entry of the configuration.
    pub(crate) fn directory(&self, guild: u64) -> DirectoryConfig {
        let url = format!("http://127.0.0.1:{}/bots", self.port).parse().unwrap();
        DirectoryConfig::of(GuildId(guild), url, Some(PLATFORM_TOKEN.into()))
    }

    /// Lists these from now on.
    pub(crate) fn lists(&self, list: Value) {
        let mut state = self.state.lock().unwrap();
        state.list = list;
        state.version += 1;
        state.fails_with = None;
    }

    pub(crate) fn fails_with(&self, status: u16) {
        self.state.lock().unwrap().fails_with = Some(status);
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    /// How often it answered that nothing changed.
    pub(crate) fn not_modified(&self) -> usize {
        self.state.lock().unwrap().not_modified
    }
}

/// Entries with an id and a name.
pub(crate) fn bots(bots: &[(&str, &str)]) -> Value {
    let entries = bots.iter().map(|(id, name)| json!({ "id": id, "name": name, "more": 1 }));
    Value::Array(entries.collect())
}

fn answer(state: &Mutex<State>, request: String) -> String {
    let mut state = state.lock().unwrap();
    let etag = format!("\"v{}\"", state.version);
    let known = request.to_ascii_lowercase().contains(&format!("if-none-match: {etag}"));
    state.asked.push(request);
    let body = state.list.to_string();
    match state.fails_with {
        Some(status) => format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n"),
        None if known => {
            state.not_modified += 1;
            "HTTP/1.1 304 Not Modified\r\n\r\n".to_owned()
        }
        None => format!(
            "HTTP/1.1 200 OK\r\netag: {etag}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    }
}
