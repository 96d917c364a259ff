//! Servers on this machine, with TLS by an authority of the test's own.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::StreamExt as _;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

use crate::domain::websocket_url::Hosts;
use crate::platform::probe::Probe;

/// What a server does with a connection.
#[derive(Clone)]
pub(super) enum Does {
    /// Speaks WebSocket, and notes how it was asked and left.
    Talks,
    /// Answers whatever comes with these bytes.
    Says(Vec<u8>),
    /// Takes the connection and says nothing.
    Hangs,
}

pub(super) struct Server {
    pub(super) port: u16,
    scheme: &'static str,
    connections: Arc<AtomicUsize>,
    /// Requests as they came, and close codes.
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}://localhost:{}{path}", self.scheme, self.port)
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(super) fn heard(&self) -> String {
        self.heard.lock().unwrap().join("\n")
    }
}

/// A voice bot without TLS.
pub(super) async fn bot() -> Server {
    serves("ws", Does::Talks, None).await
}

/// An endpoint without TLS that answers `status` and `body`.
pub(super) async fn endpoint(status: &str, body: &str) -> Server {
    serves("http", Does::Says(http(status, body)), None).await
}

pub(super) fn http(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

pub(super) async fn serves(scheme: &'static str, does: Does, tls: Option<ServerConfig>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        port: listener.local_addr().unwrap().port(),
        scheme,
        connections: Arc::default(),
        heard: Arc::default(),
    };
    let (connections, heard) = (server.connections.clone(), server.heard.clone());
    let tls = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            let (does, heard, tls) = (does.clone(), heard.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    Some(tls) => serve(tls.accept(socket).await?, does, &heard).await,
                    None => serve(socket, does, &heard).await,
                }
            });
        }
    });
    server
}

async fn serve<S>(mut socket: S, does: Does, heard: &Mutex<Vec<String>>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let note = |what: String| heard.lock().unwrap().push(what);
    match does {
        Does::Hangs => std::future::pending().await,
        Does::Says(bytes) => {
            let mut request = vec![0; 8192];
            let read = socket.read(&mut request).await?;
            note(String::from_utf8_lossy(&request[..read]).into_owned());
            socket.write_all(&bytes).await?;
            socket.shutdown().await
        }
        Does::Talks => {
            #[expect(clippy::result_large_err, reason = "the library's own type")]
            let asked = |request: &Request, response: Response| {
                let sent = request.headers().get("authorization");
                let sent = sent.map_or("", |value| value.to_str().unwrap());
                note(format!("{} {sent}", request.uri()));
                Ok(response)
            };
            let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(socket, asked).await else {
                return Ok(());
            };
            while let Some(Ok(message)) = socket.next().await {
                match message {
                    Message::Close(frame) => note(format!("closed {:?}", frame.map(|it| it.code))),
                    other => note(format!("got {other:?}")),
                }
            }
            Ok(())
        }
    }
}

/// An authority of the test's own.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What is particular about a certificate.
#[derive(Clone, Copy)]
pub(super) struct Valid {
    pub(super) name: &'static str,
    /// Days from 1970 on are too many to write: years.
    pub(super) from: i32,
    pub(super) to: i32,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// A probe that trusts it, which only a test can make.
    pub(super) fn trusted(&self) -> Probe {
        let mut probe = Probe::new(Hosts::AndLoopback);
        Arc::make_mut(&mut probe.roots).add(self.0.der().clone()).unwrap();
        probe
    }

    /// A server's side of TLS, with a certificate signed by it.
    pub(super) fn signs(&self, valid: Valid) -> ServerConfig {
        let mut params = CertificateParams::new(vec![valid.name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(valid.from, 1, 1);
        params.not_after = date_time_ymd(valid.to, 1, 1);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        server_config(vec![certificate.der().clone()], &key)
    }
}

pub(super) fn server_config(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap()
}
