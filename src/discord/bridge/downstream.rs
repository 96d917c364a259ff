//! The bridge's side towards serenity: a gateway on 127.0.0.1 that is always
//! healthy. One socket at a time; a newer one takes over.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tracing::{debug, warn};

use super::health::BridgeHealth;
use super::rewrite::Dispatch;
use super::session::{Answer, Session};

/// Sockets that may be shaking hands at once; more are turned away, since the
/// only rightful one is serenity's.
const HANDSHAKES: usize = 8;
/// A handshake, or a message to serenity, that takes longer has failed: both
/// ends are in this process.
const LOCAL: Duration = Duration::from_secs(5);

type Socket = WebSocketStream<TcpStream>;

/// The loopback gateway.
pub(super) struct Downstream {
    pub(super) listener: TcpListener,
    /// The path that a socket must ask for; a secret.
    pub(super) path: Arc<str>,
    pub(super) session: Session,
    pub(super) health: BridgeHealth,
    pub(super) from_discord: mpsc::Receiver<Dispatch>,
    pub(super) to_discord: mpsc::Sender<String>,
}

impl Downstream {
    /// Serves serenity until dropped.
    pub(super) async fn serve(&mut self) -> Infallible {
        let mut handshakes: JoinSet<Option<Socket>> = JoinSet::new();
        let mut socket: Option<Socket> = None;
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) if handshakes.len() < HANDSHAKES => {
                        handshakes.spawn(shake_hands(stream, Arc::clone(&self.path)));
                    }
                    Ok(_) => debug!("a socket was turned away: too many at once"),
                    Err(error) => {
                        warn!(%error, "the loopback gateway cannot accept");
                        sleep(Duration::from_millis(100)).await;
                    }
                },
                Some(opened) = handshakes.join_next() => {
                    if let Ok(Some(opened)) = opened {
                        socket = Some(opened);
                        let hello = self.session.hello();
                        self.send(&mut socket, vec![hello]).await;
                    }
                }
                Some(dispatch) = self.from_discord.recv() => {
                    let due = self.deliver(dispatch);
                    self.send(&mut socket, due).await;
                }
                message = next(&mut socket) => if let Some(message) = message {
                    self.hear(&mut socket, &message).await;
                } else {
                    socket = None;
                    self.session.gone();
                },
            }
        }
    }

    fn deliver(&mut self, dispatch: Dispatch) -> Vec<String> {
        let before = self.session.dropped;
        let due = self.session.deliver(dispatch);
        if self.session.dropped > before {
            self.health.update(|health| health.dropped += 1);
            warn!("an event was dropped: too many are waiting for serenity");
        }
        due
    }

    async fn hear(&mut self, socket: &mut Option<Socket>, message: &Message) {
        // Pings, pongs and closes are answered by the socket itself.
        let Message::Text(text) = message else { return };
        match self.session.hear(text) {
            Answer::Send(texts) => self.send(socket, texts).await,
            Answer::Command(command) => {
                if self.to_discord.try_send(command).is_err() {
                    warn!("a gateway command was dropped: too many are waiting for Discord");
                }
            }
            Answer::Nothing => {}
        }
    }

    async fn send(&mut self, socket: &mut Option<Socket>, texts: Vec<String>) {
        let Some(open) = socket else { return };
        let all = async {
            for text in texts {
                open.feed(Message::Text(text)).await?;
            }
            open.flush().await
        };
        if !matches!(timeout(LOCAL, all).await, Ok(Ok(()))) {
            *socket = None;
            self.session.gone();
        }
    }
}

/// The next message of the socket; waits for ever where there is none.
async fn next(socket: &mut Option<Socket>) -> Option<Message> {
    match socket {
        Some(socket) => socket.next().await?.ok(),
        None => std::future::pending().await,
    }
}

/// Opens a socket that asks for the secret path; any other gets a 404.
async fn shake_hands(stream: TcpStream, path: Arc<str>) -> Option<Socket> {
    #[expect(clippy::result_large_err, reason = "the callback's type is tungstenite's")]
    let check = move |request: &Request, response: Response| {
        if request.uri().path() == &*path {
            return Ok(response);
        }
        let mut refusal = ErrorResponse::new(None);
        *refusal.status_mut() = StatusCode::NOT_FOUND;
        Err(refusal)
    };
    timeout(LOCAL, tokio_tungstenite::accept_hdr_async(stream, check)).await.ok()?.ok()
}
