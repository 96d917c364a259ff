//! A gateway that does what a test says, message by message.

use std::net::SocketAddr;
use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// Longer than anything a test waits for at its own pace.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Gateway {
    listener: TcpListener,
}

/// One connection of the door.
pub(crate) struct Connection {
    socket: WebSocketStream<TcpStream>,
    /// The query that it came with.
    pub(crate) query: String,
    sequence: u64,
    zlib: Option<Compress>,
}

impl Gateway {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap()).await
    }

    pub(crate) async fn start_at(address: SocketAddr) -> Self {
        Self { listener: TcpListener::bind(address).await.unwrap() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address())
    }

    /// A socket on which nothing has been said.
    pub(crate) async fn accept_socket(&self) -> TcpStream {
        timeout(PATIENCE, self.listener.accept()).await.expect("a connection").unwrap().0
    }

    /// The next connection that opens.
    pub(crate) async fn accept(&self) -> Connection {
        timeout(PATIENCE, self.accept_at_last()).await.expect("a connection")
    }

    /// [`Gateway::accept`] for a clock that jumps, which knows no patience.
    pub(crate) async fn accept_at_last(&self) -> Connection {
        loop {
            let (socket, _) = self.listener.accept().await.unwrap();
            if let Some(connection) = Connection::open(socket).await {
                return connection;
            }
        }
    }

    /// Whether a connection comes within `time`.
    pub(crate) async fn is_dialled_within(&self, time: Duration) -> bool {
        timeout(time, self.listener.accept()).await.is_ok()
    }

    /// The next connection, identified as session `s1` that resumes at `resume_url`.
    pub(crate) async fn accept_session(&self, resume_url: &str) -> Connection {
        let mut connection = self.accept().await;
        connection.hello().await;
        connection.expect(2).await;
        connection.ready("s1", resume_url).await;
        connection
    }

    /// The next connection, after HELLO; whether it identifies or resumes.
    pub(crate) async fn accept_hello(&self) -> (Connection, Value) {
        let mut connection = self.accept().await;
        connection.hello().await;
        let first = connection.next_but_heartbeats().await;
        (connection, first)
    }
}

impl Connection {
    #[expect(clippy::result_large_err, reason = "the callback's type is tungstenite's")]
    /// `None` for a socket that was let go before it opened: twilight begins to
    /// dial anew in the poll in which the last socket ended.
    pub(crate) async fn open(stream: TcpStream) -> Option<Self> {
        let mut query = String::new();
        let note = |request: &Request, response: Response| {
            request.uri().query().unwrap_or_default().clone_into(&mut query);
            Ok(response)
        };
        let socket = tokio_tungstenite::accept_hdr_async(stream, note).await.ok()?;
        Some(Self { socket, query, sequence: 0, zlib: None })
    }

    /// From here on, what is sent is one zlib stream.
    pub(crate) fn compress(&mut self) {
        self.zlib = Some(Compress::new(Compression::fast(), true));
    }

    pub(crate) async fn send(&mut self, message: Value) {
        self.send_text(message.to_string()).await;
    }

    async fn send_text(&mut self, text: String) {
        let message = match &mut self.zlib {
            None => Message::Text(text),
            Some(zlib) => {
                let mut bytes = Vec::with_capacity(text.len() * 2 + 256);
                zlib.compress_vec(text.as_bytes(), &mut bytes, FlushCompress::Sync).unwrap();
                Message::Binary(bytes)
            }
        };
        self.socket.send(message).await.unwrap();
    }

    pub(crate) async fn hello(&mut self) {
        self.send(json!({ "op": 10, "d": { "heartbeat_interval": 41_250 } })).await;
    }

    pub(crate) async fn dispatch(&mut self, kind: &str, data: Value) {
        self.dispatch_text(kind, &data.to_string()).await;
    }

    /// For data that no JSON library would write.
    pub(crate) async fn dispatch_text(&mut self, kind: &str, data: &str) {
        self.sequence += 1;
        let number = self.sequence;
        self.send_text(format!(r#"{{"op":0,"s":{number},"t":"{kind}","d":{data}}}"#)).await;
    }

    pub(crate) async fn ready(&mut self, session: &str, resume_url: &str) {
        let ready = json!({
            "v": 10,
            "user": { "id": "1", "username": "bot", "discriminator": "0", "bot": true },
            "guilds": [],
            "session_id": session,
            "resume_gateway_url": resume_url,
            "application": { "id": "2", "flags": 0 },
        });
        self.dispatch("READY", ready).await;
    }

    pub(crate) async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "as the test says".into() };
        // The other side may be gone before the frame is.
        let _ = self.socket.close(Some(frame)).await;
    }

    /// What comes next; `None` once the other side has closed or dropped the socket.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        timeout(PATIENCE, self.socket.next()).await.expect("a message")?.ok()
    }

    pub(crate) async fn next_but_heartbeats(&mut self) -> Value {
        loop {
            let message = self.next().await.expect("a message, not a close");
            let Message::Text(text) = message else {
                continue;
            };
            let value: Value = serde_json::from_str(&text).unwrap();
            if value["op"] != 1 {
                return value;
            }
            self.send(json!({ "op": 11 })).await;
        }
    }

    /// The next message, which must have this op.
    pub(crate) async fn expect(&mut self, op: u64) -> Value {
        let message = self.next_but_heartbeats().await;
        assert_eq!(message["op"], op, "{message}");
        message
    }

    /// Reads until the other side closes; the code it gave.
    pub(crate) async fn close_code(&mut self) -> Option<u16> {
        loop {
            if let Message::Close(frame) = self.next().await? {
                return frame.map(|frame| frame.code.into());
            }
        }
    }
}
