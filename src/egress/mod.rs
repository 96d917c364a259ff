//! The way out to everybody but Discord: Exotel, the voice platform, and the files that members attach.
//!
//! Whatever an address leads to is decided after DNS and once: what was judged is what is connected to. Nothing is
//! redirected, no variable of the shell names a proxy, and time and size are bounded.

mod addresses;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use tokio::net::TcpStream;
use url::{Host, Url};

/// How long connecting may take, DNS and TLS included.
pub const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// What may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses, by TLS.
    Public,
    /// These, and this machine, also without TLS: where the configuration names it.
    AndLoopback,
}

/// Why nothing was sent, or what came was not taken. It names no address: an error may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    #[error("the address must begin with https:// or wss://")]
    NotSecure,
    #[error("the host's name does not resolve")]
    NoSuchHost,
    #[error("the host is not on the public internet")]
    NotPublic,
    #[error("nothing answers at the host's address")]
    NotConnected,
    #[error("connecting takes too long")]
    TooSlow,
    #[error("the answer is too large")]
    TooLarge,
    #[error("the answer broke off")]
    BrokeOff,
    #[error("TLS could not be set up")]
    NoTls,
}

/// The one name that stands for this machine and nothing else (RFC 6761, 6.3).
const THIS_MACHINE: &str = "localhost";

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        addresses::is_public(address)
            || (self == Self::AndLoopback && address.to_canonical().is_loopback())
    }

    /// Whether a URL may be asked at all: its scheme, and its host where that is an address, which no resolver sees.
    pub fn permits(self, url: &Url) -> Result<(), EgressError> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(EgressError::NoSuchHost),
        };
        let here = match address {
            Some(address) => address.to_canonical().is_loopback(),
            None => url.host_str() == Some(THIS_MACHINE),
        };
        let may_be_plain = self == Self::AndLoopback && here;
        match url.scheme() {
            "https" | "wss" => {}
            "http" | "ws" if may_be_plain => {}
            _ => return Err(EgressError::NotSecure),
        }
        match address {
            Some(address) if !self.allows(address) => Err(EgressError::NotPublic),
            _ => Ok(()),
        }
    }

    /// The addresses of a host, for a connection of one's own to exactly these. None is left out in silence: a name
    /// that also leads to a private address is refused whole.
    pub async fn resolve(self, host: &str, port: u16) -> Result<Vec<SocketAddr>, EgressError> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let found = tokio::net::lookup_host((host, port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| EgressError::NoSuchHost)?.collect();
        // What may be plain because it is this machine's name must be this machine.
        let here = host == THIS_MACHINE;
        let allowed = |address: &SocketAddr| {
            self.allows(address.ip()) && (!here || address.ip().to_canonical().is_loopback())
        };
        match found.iter().all(allowed) {
            _ if found.is_empty() => Err(EgressError::NoSuchHost),
            true => Ok(found),
            false => Err(EgressError::NotPublic),
        }
    }

    /// A connection to a host, by the addresses that were judged and no others: each in turn, within
    /// [`CONNECT_WITHIN`] in all.
    pub async fn connect(self, host: &str, port: u16) -> Result<TcpStream, EgressError> {
        let connecting = async {
            let addresses = self.resolve(host, port).await?;
            let share = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
            for address in addresses {
                let connected = TcpStream::connect(address);
                if let Ok(Ok(connected)) =
                    tokio::time::timeout(CONNECT_WITHIN / share, connected).await
                {
                    return Ok(connected);
                }
            }
            Err(EgressError::NotConnected)
        };
        tokio::time::timeout(CONNECT_WITHIN, connecting).await.unwrap_or(Err(EgressError::TooSlow))
    }

    /// A client that reaches no further. `within` is the time for one request in all.
    pub fn client(self, within: Duration) -> Result<Client, EgressError> {
        self.builder(within).build().map_err(|_| EgressError::NoTls)
    }

    /// What [`Reach::client`] is built of, for a client that wants to know more of its answers.
    pub fn builder(self, within: Duration) -> ClientBuilder {
        Client::builder()
            .connect_timeout(CONNECT_WITHIN.min(within))
            .timeout(within)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Guarded(self)))
            .user_agent(concat!("Switchboard/", env!("CARGO_PKG_VERSION")))
    }
}

/// The whole body of an answer, of at most so many bytes.
pub async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, EgressError> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > most) {
        return Err(EgressError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| EgressError::BrokeOff)? {
        if body.len() + chunk.len() > most {
            return Err(EgressError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What of the egress's own stands behind the client's error, if anything does.
#[must_use]
pub fn cause(error: &reqwest::Error) -> Option<EgressError> {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(own) = error.downcast_ref::<EgressError>() {
            return Some(*own);
        }
        source = error.source();
    }
    None
}

/// DNS that knows only what may be reached.
struct Guarded(Reach);

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded")
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            // The client puts the port in.
            let found = reach.resolve(name.as_str(), 0).await?;
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{EgressError, Reach, body, cause};

    fn url(text: &str) -> url::Url {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_is_judged_though_no_resolver_sees_it() {
        for at_home in
            ["https://10.0.0.1/", "https://[::1]/", "https://0x7f.1/", "wss://2130706433/"]
        {
            assert_eq!(
                Reach::Public.permits(&url(at_home)),
                Err(EgressError::NotPublic),
                "{at_home}"
            );
        }
        assert_eq!(Reach::Public.permits(&url("http://example.com/")), Err(EgressError::NotSecure));
        assert_eq!(Reach::Public.permits(&url("ws://127.0.0.1/")), Err(EgressError::NotSecure));
        assert_eq!(Reach::Public.permits(&url("wss://example.com/")), Ok(()));
    }

    #[test]
    fn this_machine_is_reached_only_where_that_was_said() {
        for here in
            ["http://127.0.0.1:8080/", "ws://[::1]:9/", "https://127.0.0.1/", "http://localhost/"]
        {
            assert_eq!(Reach::AndLoopback.permits(&url(here)), Ok(()), "{here}");
        }
        assert_eq!(
            Reach::AndLoopback.permits(&url("https://10.0.0.1/")),
            Err(EgressError::NotPublic)
        );
        // A name may lead elsewhere, so it goes by TLS.
        assert_eq!(
            Reach::AndLoopback.permits(&url("http://localhost.example.com/")),
            Err(EgressError::NotSecure)
        );
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_connected_to() {
        let client = Reach::Public.client(Duration::from_secs(2)).unwrap();
        let failed = client.get("https://localhost:9/").send().await.unwrap_err();
        assert_eq!(cause(&failed), Some(EgressError::NotPublic));
        assert_eq!(Reach::Public.resolve("localhost", 9).await, Err(EgressError::NotPublic));
        assert!(Reach::AndLoopback.resolve("localhost", 9).await.is_ok());
        assert_eq!(
            Reach::Public.connect("localhost", 9).await.map(drop),
            Err(EgressError::NotPublic)
        );
    }

    #[tokio::test]
    async fn a_connection_goes_to_an_address_that_was_judged() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connected = Reach::AndLoopback.connect("localhost", port).await.unwrap();
        let judged = Reach::AndLoopback.resolve("localhost", port).await.unwrap();
        assert!(judged.contains(&connected.peer_addr().unwrap()));
        drop(listener);
        let gone = Reach::AndLoopback.connect("127.0.0.1", port).await;
        assert_eq!(gone.map(drop), Err(EgressError::NotConnected));
    }

    #[tokio::test]
    async fn a_large_answer_is_given_up_whether_it_says_so_or_not() {
        for announced in [true, false] {
            let address = answers(announced, 5000).await;
            let client = Reach::AndLoopback.client(Duration::from_secs(2)).unwrap();
            let get = || client.get(format!("http://{address}/")).send();
            assert_eq!(body(get().await.unwrap(), 4999).await, Err(EgressError::TooLarge));
            assert_eq!(body(get().await.unwrap(), 5000).await.map(|body| body.len()), Ok(5000));
        }
    }

    /// A server whose every answer has so many bytes.
    async fn answers(announced: bool, bytes: usize) -> std::net::SocketAddr {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let _ = socket.read(&mut [0; 2048]).await;
                let length =
                    if announced { format!("content-length: {bytes}\r\n") } else { String::new() };
                let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{length}\r\n");
                let _ = socket.write_all(head.as_bytes()).await;
                let _ = socket.write_all(&vec![b'x'; bytes]).await;
            }
        });
        address
    }
}
