//! One WebSocket handshake, on a connection to exactly the addresses that were judged.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, handshake::client::Request};
use url::Url;

use super::outcome::Fault;
use super::{Probe, certificate};

/// The most bytes of a message; the handshake's own answer has the same bound in the library.
const MOST: usize = 64 * 1024;

/// How long the server's good-bye is waited for.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);

/// A connection of either kind.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A voice bot that answered.
pub(super) struct Open {
    pub(super) socket: WebSocketStream<Box<dyn Wire>>,
    /// When its certificate ends, in unix seconds.
    pub(super) certificate: Option<i64>,
}

/// Connects, and lets the server answer 101.
pub(super) async fn shake_hands(probe: &Probe, url: &Url) -> Result<Open, Fault> {
    let reach = probe.reach();
    reach.permits(url)?;
    let host = url.host_str().ok_or(Fault::NoSuchHost)?;
    let port = url.port_or_known_default().ok_or(Fault::NoSuchHost)?;
    let tcp = reach.connect(host, port).await?;
    let mut ends = None;
    let wire: Box<dyn Wire> = match url.scheme() {
        "wss" => {
            let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            let name = ServerName::try_from(host).map_err(|_| Fault::NoSuchHost)?;
            let connector = TlsConnector::from(Arc::new(probe.tls()?));
            let tls = connector.connect(name, tcp).await;
            let tls = tls.map_err(|error| certificate::fault(&error).unwrap_or(Fault::Tls))?;
            let chain = tls.get_ref().1.peer_certificates();
            ends = chain.and_then(|chain| certificate::ends(chain.first()?));
            Box::new(tls)
        }
        _ => Box::new(tcp),
    };
    let config = WebSocketConfig {
        max_message_size: Some(MOST),
        max_frame_size: Some(MOST),
        ..WebSocketConfig::default()
    };
    let shaken =
        tokio_tungstenite::client_async_with_config(request(url)?, wire, Some(config)).await;
    match shaken {
        Ok((socket, _)) => Ok(Open { socket, certificate: ends }),
        Err(error) => Err(why(error)),
    }
}

/// The request, with the URL's user name and password as Basic authentication, as Exotel sends them.
fn request(url: &Url) -> Result<Request, Fault> {
    let mut bare = url.clone();
    bare.set_username("").map_err(|()| Fault::NoSuchHost)?;
    bare.set_password(None).map_err(|()| Fault::NoSuchHost)?;
    let mut request = bare.as_str().into_client_request().map_err(|_| Fault::NoSuchHost)?;
    if bare != *url {
        let part = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
        let (user, password) = (part(url.username()), part(url.password().unwrap_or_default()));
        let pair = STANDARD.encode([user, b":".to_vec(), password].concat());
        let value = HeaderValue::from_str(&format!("Basic {pair}"));
        let mut value = value.map_err(|_| Fault::NotTried)?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    Ok(request)
}

/// Closes the connection as one who is done (1000).
pub(super) async fn say_goodbye(mut socket: WebSocketStream<Box<dyn Wire>>) {
    let goodbye = async {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // Whether the server says good-bye too is nobody's business.
    let _ = tokio::time::timeout(GOODBYE_WITHIN, goodbye).await;
}

fn why(error: Error) -> Fault {
    match error {
        Error::Http(response) => Fault::of_status(response.status().as_u16()),
        Error::AttackAttempt | Error::Capacity(_) => Fault::TooLarge,
        Error::Io(_) | Error::ConnectionClosed | Error::AlreadyClosed => Fault::BrokeOff,
        _ => Fault::NotWebSocket,
    }
}
