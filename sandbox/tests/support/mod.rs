//! A bot of a few lines, without any library: it identifies, and answers as each test says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]
#![expect(dead_code, reason = "no test file uses all of it")]

use std::collections::VecDeque;
use std::time::Duration;

use discord_sandbox::{Options, Sandbox};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a test waits for anything.
pub(crate) const SOON: Duration = Duration::from_secs(2);

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    early: VecDeque<Value>,
}

impl Socket {
    pub(crate) async fn open(url: &str) -> Self {
        let (stream, _) = connect_async(url).await.expect("the gateway accepts");
        Self { stream, early: VecDeque::new() }
    }

    pub(crate) async fn send(&mut self, payload: Value) {
        self.stream.send(Message::Text(payload.to_string())).await.expect("the socket is open");
    }

    /// The next frame, whatever it is; nothing when the socket ended.
    pub(crate) async fn frame(&mut self) -> Option<Message> {
        timeout(SOON, self.stream.next())
            .await
            .expect("a frame within two seconds")
            .and_then(Result::ok)
    }

    pub(crate) async fn payload(&mut self) -> Value {
        if let Some(payload) = self.early.pop_front() {
            return payload;
        }
        match self.frame().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("a payload was expected, not {other:?}"),
        }
    }

    /// The next event of this name, past all others.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            let payload = self.payload().await;
            if payload["t"] == name {
                return payload;
            }
        }
    }

    /// The code of the close frame that comes next.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            match self.frame().await {
                Some(Message::Close(Some(CloseFrame { code, .. }))) => return code.into(),
                Some(_) => {}
                None => panic!("the socket ended without a close frame"),
            }
        }
    }

    pub(crate) async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        let _ = self.stream.close(Some(frame)).await;
    }
}

pub(crate) fn identify(token: &str) -> Value {
    json!({"op": 2, "d": {
        "token": format!("Bot {token}"), "intents": 0,
        "properties": {"os": "linux", "browser": "test", "device": "test"},
        "presence": {"since": {"secs_since_epoch": 1, "nanos_since_epoch": 0}, "activities": [], "status": "online", "afk": false}
    }})
}

pub(crate) struct Bot {
    pub(crate) discord: Sandbox,
    pub(crate) socket: Socket,
    pub(crate) http: Client,
    pub(crate) ready: Value,
}

impl Bot {
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let discord = Sandbox::start(options).await.unwrap();
        let mut socket = Socket::open(&format!("{}?v=10", discord.gateway_url())).await;
        assert_eq!(socket.payload().await["op"], 10);
        socket.send(identify(discord.token())).await;
        let ready = socket.event("READY").await["d"].clone();
        #[expect(clippy::disallowed_methods, reason = "a plain client is what a bot may use")]
        let http = Client::new();
        let bot = Self { discord, socket, http, ready };
        let response = bot.put_commands(&commands()).await;
        assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
        bot
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/api/v10{path}", self.discord.api_url())
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        let mut request = self
            .http
            .request(method, self.url(path))
            .header("Authorization", format!("Bot {}", self.discord.token()));
        if !body.is_null() {
            request = request.json(body);
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn put_commands(&self, commands: &Value) -> Response {
        let path = format!("/applications/{}/commands", self.discord.application_id());
        self.send(Method::PUT, &path, commands).await
    }

    pub(crate) async fn interaction(&mut self) -> Value {
        self.socket.event("INTERACTION_CREATE").await["d"].clone()
    }

    pub(crate) async fn call_back(&self, interaction: &Value, body: &Value) -> Response {
        let path = format!(
            "/interactions/{}/{}/callback",
            interaction["id"].as_str().unwrap(),
            interaction["token"].as_str().unwrap()
        );
        self.send(Method::POST, &path, body).await
    }

    pub(crate) async fn answer(&self, interaction: &Value, body: &Value) {
        let response = self.call_back(interaction, body).await;
        assert_eq!(response.status(), 204, "{}", response.text().await.unwrap());
    }

    pub(crate) fn webhook(&self, interaction: &Value, rest: &str) -> String {
        format!(
            "/webhooks/{}/{}{rest}",
            self.discord.application_id(),
            interaction["token"].as_str().unwrap()
        )
    }

    /// Lets Ann run a command and gives its interaction.
    pub(crate) async fn asked(&mut self, line: &str) -> Value {
        let ann = self.discord.person("Ann").in_channel("#ops");
        ann.runs_at_once(line).await;
        self.interaction().await
    }

    /// How Discord judges a callback: its status, and its body.
    pub(crate) async fn judged(&mut self, body: &Value) -> (u16, Value) {
        let interaction = self.asked("/did list").await;
        let response = self.call_back(&interaction, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

/// An ephemeral message that mentions nobody.
pub(crate) fn ephemeral(content: &str) -> Value {
    json!({"type": 4, "data": {"content": content, "flags": 64, "allowed_mentions": {"parse": []}}})
}

pub(crate) fn commands() -> Value {
    json!([
        {"name": "did", "description": "Numbers", "contexts": [0], "options": [
            {"type": 1, "name": "add", "description": "Adds one", "options": [
                {"type": 3, "name": "number", "description": "Which", "required": true, "autocomplete": true},
                {"type": 3, "name": "label", "description": "Its name", "max_length": 10},
                {"type": 3, "name": "bot", "description": "Who answers", "choices": [{"name": "Front desk", "value": "b1"}]}
            ]},
            {"type": 1, "name": "list", "description": "Lists them", "options": [
                {"type": 4, "name": "page", "description": "Which", "min_value": 1}
            ]}
        ]},
        {"name": "access", "description": "Who may what", "options": [
            {"type": 2, "name": "role", "description": "Of a role", "options": [
                {"type": 1, "name": "grant", "description": "Gives", "options": [
                    {"type": 8, "name": "role", "description": "Whom", "required": true},
                    {"type": 7, "name": "channel", "description": "Where"},
                    {"type": 6, "name": "member", "description": "Who"}
                ]}
            ]}
        ]},
        {"name": "admin", "description": "For few", "default_member_permissions": "32"}
    ])
}
