//! One connection to the gateway, from HELLO to its end.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use flate2::{Compress, Compression};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::session::Out;
use super::wire::{deflated, reason};
use super::{payload, resume_url};
use crate::faults::Faults;
use crate::inner::Inner;

/// Discord accepts payloads of at most 4096 bytes from a bot.
const LARGEST_FROM_BOT: usize = 4096;

/// Answers a connection while the gateway is told to refuse all.
pub(crate) fn refuse(inner: &Inner, path: &str) -> Option<Response> {
    inner.change(|state| {
        state.record.connected(path);
        (!state.faults.connections)
            .then(|| (StatusCode::SERVICE_UNAVAILABLE, "no gateway now").into_response())
    })
}

/// Takes a connection.
pub(crate) fn accept(inner: Arc<Inner>, upgrade: WebSocketUpgrade, query: &str) -> Response {
    let asked = |key: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.to_owned())
    };
    let version = asked("v");
    let encoding = asked("encoding");
    let compress = asked("compress");
    if encoding.is_some_and(|it| it != "json")
        || compress.as_ref().is_some_and(|it| it != "zlib-stream")
    {
        return (
            StatusCode::BAD_REQUEST,
            "this gateway speaks encoding=json, plain or with compress=zlib-stream",
        )
            .into_response();
    }
    upgrade.on_upgrade(async move |socket| {
        let mut connection = Connection {
            socket,
            deflate: compress.map(|_| Compress::new(Compression::default(), true)),
            inner,
            id: 0,
            identified: false,
            closed_for_good: false,
        };
        if version.is_some_and(|it| it != "10") {
            connection.close(4012).await;
            return;
        }
        connection.run().await;
    })
}

struct Connection {
    socket: WebSocket,
    deflate: Option<Compress>,
    inner: Arc<Inner>,
    id: u64,
    identified: bool,
    closed_for_good: bool,
}

/// Whether the connection goes on.
type Flow = ControlFlow<()>;

impl Connection {
    async fn run(mut self) {
        let (wire, mut told) = mpsc::unbounded_channel();
        self.id = self.inner.change(|state| state.sessions.connected(wire));
        let interval = u64::try_from(self.inner.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
        let hello = json!({
            "op": 10, "s": null, "t": null,
            "d": {"heartbeat_interval": interval, "_trace": ["[\"sandbox\"]"]}
        });
        let mut flow = self.send(&hello).await;
        while flow.is_continue() {
            flow = tokio::select! {
                out = told.recv() => match out {
                    Some(out) => self.obey(out).await,
                    None => Flow::Break(()),
                },
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.receive(message).await,
                    Some(Err(_)) | None => Flow::Break(()),
                },
            };
        }
        let (id, for_good) = (self.id, self.closed_for_good);
        self.inner.change(|state| {
            let now = state.clock.now();
            state.sessions.disconnected(id, for_good, now);
        });
    }

    async fn obey(&mut self, out: Out) -> Flow {
        match out {
            Out::Payload(payload) => {
                self.send(&payload).await?;
                let ready = payload["t"] == "READY" || payload["t"] == "RESUMED";
                let dropped = ready
                    && self
                        .inner
                        .change(|state| Faults::count_down(&mut state.faults.drop_after_ready));
                if dropped { Flow::Break(()) } else { Flow::Continue(()) }
            }
            Out::Close(code) => {
                self.close(code).await;
                Flow::Break(())
            }
            Out::Drop => Flow::Break(()),
        }
    }

    async fn receive(&mut self, message: Message) -> Flow {
        let text = match message {
            Message::Text(text) => text.as_bytes().to_vec(),
            Message::Binary(bytes) => bytes.to_vec(),
            Message::Close(frame) => {
                // A bot that closes with 1000 or 1001 ends its session.
                self.closed_for_good = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                return Flow::Break(());
            }
            Message::Ping(_) | Message::Pong(_) => return Flow::Continue(()),
        };
        if text.len() > LARGEST_FROM_BOT {
            return self.end(4002).await;
        }
        let Ok(payload) = serde_json::from_slice::<Value>(&text) else {
            return self.end(4002).await;
        };
        match payload["op"].as_u64() {
            Some(1) => self.heartbeat().await,
            Some(2) => self.identify(&payload["d"]).await,
            Some(6) => self.resume(&payload["d"]).await,
            Some(3 | 4 | 8 | 31) if self.identified => Flow::Continue(()),
            Some(3 | 4 | 8 | 31) => self.end(4003).await,
            _ => self.end(4001).await,
        }
    }

    async fn heartbeat(&mut self) -> Flow {
        if self.inner.with(|state| state.faults.acks) {
            self.send(&json!({"op": 11, "d": null, "s": null, "t": null})).await
        } else {
            Flow::Continue(())
        }
    }

    fn token_is_right(&self, data: &Value) -> bool {
        let shown = data["token"].as_str().unwrap_or_default();
        shown.strip_prefix("Bot ").unwrap_or(shown) == self.inner.token
    }

    async fn identify(&mut self, data: &Value) -> Flow {
        let rejected = self.inner.change(|state| {
            state.record.counters.identifies += 1;
            state.record.counters.intents = data["intents"].as_u64().unwrap_or(0);
            state.identifies_left = state.identifies_left.saturating_sub(1);
            Faults::count_down(&mut state.faults.reject_identify)
        });
        if self.identified {
            return self.end(4005).await;
        }
        if !self.token_is_right(data) {
            return self.end(4004).await;
        }
        let Some(intents) = data["intents"].as_u64() else {
            return self.end(4013).await;
        };
        let known = data["properties"].is_object() && intents >> 27 == 0;
        if !known {
            return self.end(if intents >> 27 == 0 { 4002 } else { 4013 }).await;
        }
        if rejected {
            return self.send(&json!({"op": 9, "d": false, "s": null, "t": null})).await;
        }
        self.identified = true;
        let (id, resume) = (self.id, resume_url(self.inner.address));
        let shard = data["shard"].clone();
        self.inner.change(|state| {
            state.expire();
            let ready = payload::ready(state, &format!("session-{id}"), &resume, &shard).into();
            let guilds = payload::guild_creates(state, intents);
            if let Some(session) = state.sessions.identified(id) {
                session.dispatch("READY", &ready);
                for guild in guilds {
                    session.dispatch("GUILD_CREATE", &guild.into());
                }
            }
        });
        Flow::Continue(())
    }

    async fn resume(&mut self, data: &Value) -> Flow {
        self.inner.change(|state| state.record.counters.resumes += 1);
        if !self.token_is_right(data) {
            return self.end(4004).await;
        }
        let session = data["session_id"].as_str().unwrap_or_default();
        let seq = data["seq"].as_u64().unwrap_or(0);
        let id = self.id;
        let resumed = self.inner.change(|state| {
            state.expire();
            let resumed = state.sessions.resumed(id, session, seq);
            state.record.counters.resumed += usize::from(resumed);
            resumed
        });
        if resumed {
            self.identified = true;
            Flow::Continue(())
        } else {
            self.send(&json!({"op": 9, "d": false, "s": null, "t": null})).await
        }
    }

    async fn send(&mut self, payload: &Value) -> Flow {
        let text = payload.to_string();
        let message = match &mut self.deflate {
            None => Message::text(text),
            Some(deflate) => match deflated(deflate, text.as_bytes()) {
                Some(bytes) => Message::binary(bytes),
                None => return Flow::Break(()),
            },
        };
        match self.socket.send(message).await {
            Ok(()) => Flow::Continue(()),
            Err(_) => Flow::Break(()),
        }
    }

    async fn end(&mut self, code: u16) -> Flow {
        self.close(code).await;
        self.closed_for_good = super::ends_session(code);
        Flow::Break(())
    }

    async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code, reason: reason(code).into() };
        // The other side may be gone already: then there is nobody to tell.
        let _ = self.socket.send(Message::Close(Some(frame))).await;
    }
}
