//! A server that says what a test wants, over HTTP/1.1 with connections that stay open, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use switchboard::domain::origin::ApiOrigin;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// With its query, as sent.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Method and path without the query.
    pub(crate) fn what(&self) -> String {
        format!("{} {}", self.method, self.path.split('?').next().unwrap())
    }

    fn pairs(text: &str) -> Vec<(String, String)> {
        url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    pub(crate) fn form(&self) -> Vec<(String, String)> {
        Self::pairs(&self.body)
    }

    pub(crate) fn query(&self) -> Vec<(String, String)> {
        Self::pairs(self.path.split_once('?').map_or("", |(_, query)| query))
    }

    pub(crate) fn query_of(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// What a server does with a request.
#[derive(Clone)]
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    /// Nothing ever comes.
    Hang,
    /// A byte of the body now and then.
    Drip,
    /// The connection ends without a word.
    Close,
    /// So many bytes of body, without saying how many.
    Endless(usize),
}

pub(crate) fn json(status: u16, body: &serde_json::Value) -> Reply {
    Reply::Answer { status, headers: vec![], body: body.to_string() }
}

pub(crate) fn text(status: u16, body: &str) -> Reply {
    Reply::Answer { status, headers: vec![], body: body.to_owned() }
}

pub(crate) fn with(reply: Reply, name: &'static str, value: &str) -> Reply {
    match reply {
        Reply::Answer { status, mut headers, body } => {
            headers.push((name, value.to_owned()));
            Reply::Answer { status, headers, body }
        }
        other => other,
    }
}

type Says = dyn Fn(usize, &Asked) -> Reply + Send + Sync;

pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// One that answers the nth request (from 0) like this.
    pub(crate) async fn new(says: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (heard, says): (_, Arc<Says>) = (asked.clone(), Arc::new(says));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (heard, says) = (heard.clone(), says.clone());
                tokio::spawn(async move {
                    let _ = serve(socket, &heard, &says).await;
                });
            }
        });
        Self { port, asked }
    }

    pub(crate) fn origin(&self) -> ApiOrigin {
        ApiOrigin::parse_configured(&self.url()).unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(
    mut socket: TcpStream,
    heard: &Mutex<Vec<Asked>>,
    says: &Arc<Says>,
) -> std::io::Result<()> {
    while let Some(request) = read(&mut socket).await? {
        let n = {
            let mut heard = heard.lock().unwrap();
            heard.push(request.clone());
            heard.len() - 1
        };
        match says(n, &request) {
            Reply::Answer { status, headers, body } => {
                let more: Vec<_> =
                    headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                let (length, more) = (body.len(), more.concat());
                let answer =
                    format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{more}\r\n{body}");
                socket.write_all(answer.as_bytes()).await?;
            }
            Reply::Hang => std::future::pending().await,
            Reply::Close => return Ok(()),
            Reply::Drip => {
                socket.write_all(b"HTTP/1.1 200 x\r\n\r\n").await?;
                loop {
                    socket.write_all(b" ").await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            Reply::Endless(bytes) => {
                socket.write_all(b"HTTP/1.1 200 x\r\nconnection: close\r\n\r\n").await?;
                socket.write_all(&vec![b' '; bytes]).await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn read(socket: &mut TcpStream) -> std::io::Result<Option<Asked>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if socket.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut asked = Asked {
        method: first.next().unwrap_or_default().to_owned(),
        path: first.next().unwrap_or_default().to_owned(),
        headers,
        body: String::new(),
    };
    let length: usize =
        asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if socket.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(asked))
}
