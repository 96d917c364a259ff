//! A REST interface of Discord that notes what comes and answers as a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// An answer to a callback.
pub(super) struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    /// Discord's refusal with one of its own codes.
    pub(super) fn error(status: u16, code: u32) -> Self {
        Self { status, body: json!({ "message": "", "code": code }).to_string() }
    }
}

#[derive(Clone)]
pub(super) struct Rest {
    url: Url,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    gateway: String,
    /// The head and the body of every request.
    heard: Vec<(String, String)>,
    answers: VecDeque<Answer>,
}

impl Rest {
    pub(super) async fn start(gateway: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let state = Arc::new(Mutex::new(State { gateway, ..State::default() }));
        let rest = Self { url, state };
        let serving = rest.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                socket.set_nodelay(true).unwrap();
                tokio::spawn(serving.clone().serve(socket));
            }
        });
        rest
    }

    pub(super) fn url(&self) -> Url {
        self.url.clone()
    }

    /// What the next callback is answered.
    pub(super) fn answers_next(&self, answer: Answer) {
        self.state.lock().unwrap().answers.push_back(answer);
    }

    pub(super) fn heard(&self) -> Vec<(String, String)> {
        self.state.lock().unwrap().heard.clone()
    }

    /// The body of the first request to a path that begins like this.
    pub(super) async fn hears(&self, path: &str) -> String {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let heard = self.heard();
            if let Some((_, body)) = heard.iter().find(|(head, _)| head.contains(path)) {
                return body.clone();
            }
            assert!(Instant::now() < until, "nothing came to {path}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn serve(self, mut socket: TcpStream) {
        let mut bytes = Vec::new();
        while let Some((head, body)) = request(&mut socket, &mut bytes).await {
            let (status, answer) = self.answer(&head);
            self.state.lock().unwrap().heard.push((head, body));
            #[expect(clippy::disallowed_methods, reason = "Discord's own clock")]
            let date = httpdate::fmt_http_date(SystemTime::now());
            let answer = format!(
                "HTTP/1.1 {status} OK\r\ndate: {date}\r\ncontent-length: {}\r\n\r\n{answer}",
                answer.len()
            );
            if socket.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn answer(&self, head: &str) -> (u16, String) {
        let mut state = self.state.lock().unwrap();
        let path = head.split(' ').nth(1).unwrap().to_owned();
        if path.ends_with("/callback") {
            return match state.answers.pop_front() {
                Some(answer) => (answer.status, answer.body),
                None => (200, String::new()),
            };
        }
        let body = match path.as_str() {
            "/api/v10/oauth2/applications/@me" => json!({ "id": "2" }),
            "/api/v10/gateway/bot" => json!({
                "url": state.gateway,
                "session_start_limit": { "total": 1000, "remaining": 1000, "reset_after": 1 },
            }),
            _ => json!([]),
        };
        (200, body.to_string())
    }
}

/// The next request: head and body.
async fn request(socket: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<(String, String)> {
    let end_of_head = loop {
        match bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            Some(at) => break at + 4,
            None if socket.read_buf(bytes).await.ok()? == 0 => return None,
            None => {}
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end_of_head]).into_owned();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let end = end_of_head + length.map_or(0, |length| length.parse().unwrap());
    while bytes.len() < end {
        socket.read_buf(bytes).await.ok()?;
    }
    let body = String::from_utf8_lossy(&bytes[end_of_head..end]).into_owned();
    bytes.drain(..end);
    Some((head, body))
}
