//! A small voice bot: takes every call on loopback and says back what it hears.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::recent::Recent;

/// How many calls it remembers.
const REMEMBERS: usize = 1000;

/// How a bot behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    #[default]
    Echo,
    /// Answers the handshake with this status.
    Refuse(u16),
    /// Answers the handshake after this time.
    Slow(Duration),
    /// Takes the call, and closes the socket at the first sound.
    HangUp,
}

/// One call that the bot took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// Path and query.
    pub uri: String,
    /// The `Authorization` header, if there was one.
    pub authorization: Option<String>,
    /// What the `start` message held.
    pub start: Value,
    /// How many messages with sound came.
    pub media: usize,
    /// Why it ended, as the `stop` message said.
    pub stopped: Option<String>,
    /// What came out of its order.
    pub odd: Vec<String>,
}

#[derive(Debug)]
struct Inner {
    sessions: Recent<Session>,
    begun: usize,
    behaviour: Behaviour,
}

type Heard = Arc<Mutex<Inner>>;

/// A running bot; stops with this value.
#[derive(Debug)]
pub struct EchoBot {
    address: SocketAddr,
    heard: Heard,
    task: JoinHandle<()>,
}

impl Drop for EchoBot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl EchoBot {
    /// Starts a bot on a free port of loopback. Fails if there is none.
    pub async fn start() -> std::io::Result<Self> {
        Self::on(0).await
    }

    /// Starts a bot on this port of loopback. Fails if it is taken.
    pub async fn on(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let inner =
            Inner { sessions: Recent::new(REMEMBERS), begun: 0, behaviour: Behaviour::default() };
        let heard: Heard = Arc::new(Mutex::new(inner));
        let app = Router::new().fallback(accept).with_state(Arc::clone(&heard));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "the echo bot stopped");
            }
        });
        Ok(Self { address, heard, task })
    }

    /// `ws://127.0.0.1:PORT`; every path below it is taken.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Behaves like this from now on.
    pub fn behaves(&self, behaviour: Behaviour) {
        with(&self.heard, |inner| inner.behaviour = behaviour);
    }

    /// The calls that it took, oldest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Session> {
        with(&self.heard, |inner| inner.sessions.iter().cloned().collect())
    }
}

fn with<R>(heard: &Heard, change: impl FnOnce(&mut Inner) -> R) -> R {
    change(&mut heard.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn accept(
    State(heard): State<Heard>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    match with(&heard, |inner| inner.behaviour) {
        Behaviour::Refuse(status) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN).into_response();
        }
        Behaviour::Slow(time) => tokio::time::sleep(time).await,
        Behaviour::Echo | Behaviour::HangUp => {}
    }
    let authorization = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
    let session = Session {
        uri: uri.to_string(),
        authorization: authorization.map(str::to_owned),
        ..Session::default()
    };
    upgrade.on_upgrade(move |socket| async move { listen(&heard, session, socket).await })
}

async fn listen(heard: &Heard, session: Session, mut socket: WebSocket) {
    let place = with(heard, |inner| {
        inner.begun += 1;
        inner.sessions.push(session);
        inner.begun - 1
    });
    let mut last = String::new();
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(text) = message else { continue };
        let message: Value = serde_json::from_str(&text).unwrap_or_default();
        let event = message["event"].as_str().unwrap_or_default().to_owned();
        let hangs_up = with(heard, |inner| {
            let at = place.checked_sub(inner.sessions.forgotten());
            if let Some(session) = at.and_then(|at| inner.sessions.get_mut(at)) {
                note(session, &last, &event, &message);
            }
            event == "media" && inner.behaviour == Behaviour::HangUp
        });
        if hangs_up {
            let _ = socket.send(Message::Close(None)).await;
            return;
        }
        if event == "media" {
            let echo = json!({
                "event": "media", "stream_sid": message["stream_sid"],
                "media": {"payload": message["media"]["payload"]}
            });
            if socket.send(Message::Text(echo.to_string().into())).await.is_err() {
                return;
            }
        }
        last = event;
    }
}

fn note(session: &mut Session, last: &str, event: &str, message: &Value) {
    let in_order = match event {
        "connected" => last.is_empty(),
        "start" => last == "connected",
        "media" | "stop" | "mark" | "dtmf" => last == "start" || last == "media",
        _ => false,
    };
    if !in_order {
        session.odd.push(format!("{event:?} after {last:?}"));
    }
    match event {
        "start" => session.start = message["start"].clone(),
        "media" => session.media += 1,
        "stop" => session.stopped = message["stop"]["reason"].as_str().map(str::to_owned),
        _ => {}
    }
}
