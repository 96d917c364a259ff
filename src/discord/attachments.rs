//! Files that members attach to commands, fetched from where Discord keeps them and from nowhere else.

use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::Client;
use url::{Host, Url};

use crate::app::attachments::{Attached, Attachments};
use crate::domain::file_error::{FileError, LARGEST};
use crate::egress::{self, EgressError, Reach};

/// Where Discord keeps what is attached.
const KEPT_BY_DISCORD: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// A person is waiting.
const WITHIN: Duration = Duration::from_secs(10);

/// Discord's files; of a local Discord, that one's.
#[derive(Clone, Debug)]
pub(super) struct DiscordFiles {
    public: Client,
    /// A Discord on this machine, and the way there.
    local: Option<(Url, Client)>,
}

impl DiscordFiles {
    /// `api_url` is `discord.api_url`. Fails only where TLS cannot be set up.
    pub(super) fn new(api_url: Option<&Url>) -> Result<Self, EgressError> {
        let local = match api_url.filter(|url| is_loopback(url)) {
            Some(url) => Some((url.clone(), Reach::AndLoopback.client(WITHIN)?)),
            None => None,
        };
        Ok(Self { public: Reach::Public.client(WITHIN)?, local })
    }

    /// The way to a file, if Discord keeps it.
    fn way(&self, url: &Url) -> Option<(Reach, &Client)> {
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        if let Some((local, client)) = &self.local
            && local.origin() == url.origin()
        {
            return Some((Reach::AndLoopback, client));
        }
        let is_kept = url.host_str().is_some_and(|host| KEPT_BY_DISCORD.contains(&host));
        let is_plain = url.scheme() == "https" && url.port().is_none();
        (is_kept && is_plain).then_some((Reach::Public, &self.public))
    }

    async fn get(&self, file: &Attached) -> Result<Vec<u8>, FileError> {
        let url = Url::parse(&file.url).map_err(|_| FileError::NotAttached)?;
        let (reach, client) = self.way(&url).ok_or(FileError::NotAttached)?;
        reach.permits(&url).map_err(|_| FileError::NotAttached)?;
        let answer = client.get(url).send().await.map_err(|error| {
            let error = error.without_url();
            tracing::warn!(%error, "an attached file was not fetched");
            FileError::NotFetched
        })?;
        // A redirect is none of Discord's.
        if answer.status() != reqwest::StatusCode::OK {
            tracing::warn!(status = answer.status().as_u16(), "an attached file was not given");
            return Err(FileError::NotFetched);
        }
        egress::body(answer, LARGEST).await.map_err(|error| match error {
            EgressError::TooLarge => FileError::TooLarge,
            _ => FileError::NotFetched,
        })
    }
}

impl Attachments for DiscordFiles {
    fn fetch<'a>(&'a self, file: &'a Attached) -> BoxFuture<'a, Result<Vec<u8>, FileError>> {
        Box::pin(self.get(file))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(api_url: Option<&str>) -> DiscordFiles {
        DiscordFiles::new(api_url.map(|url| url.parse().unwrap()).as_ref()).unwrap()
    }

    async fn fetched(from: &DiscordFiles, url: &str) -> Result<Vec<u8>, FileError> {
        from.fetch(&Attached { size: 1, url: url.to_owned() }).await
    }

    #[test]
    fn discord_s_own_hosts_are_asked() {
        let files = files(None);
        for url in [
            "https://cdn.discordapp.com/attachments/1/2/numbers.csv?ex=1&is=2&hm=3",
            "https://media.discordapp.net/ephemeral-attachments/1/2/numbers.csv",
        ] {
            assert!(files.way(&url.parse().unwrap()).is_some(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_file_of_anybody_else_is_not_fetched() {
        let everywhere = [
            "http://cdn.discordapp.com/a",
            "https://cdn.discordapp.com:8443/a",
            "https://cdn.discordapp.com.evil.example/a",
            "https://evil.example/cdn.discordapp.com/a",
            "https://cdn.discordapp.com@evil.example/a",
            "https://me:you@cdn.discordapp.com/a",
            "https://discordapp.com/a",
            "https://127.0.0.1/a",
            "http://127.0.0.1:9/a",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "not a url",
        ];
        for files in
            [files(None), files(Some("https://discord.com")), files(Some("http://127.0.0.1:8/"))]
        {
            for url in everywhere {
                assert_eq!(fetched(&files, url).await, Err(FileError::NotAttached), "{url}");
            }
        }
    }

    /// A server that gives every request this answer.
    async fn answers(answer: String) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let _ = socket.read(&mut [0; 2048]).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        format!("http://{address}/")
    }

    #[tokio::test]
    async fn of_a_local_discord_no_redirect_is_followed_and_nothing_large_is_taken() {
        let body = |length: usize| {
            let body = "x".repeat(length);
            format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}")
        };
        let fits = answers(body(LARGEST)).await;
        assert_eq!(fetched(&files(Some(&fits)), &fits).await.map(|it| it.len()), Ok(LARGEST));
        let large = answers(body(LARGEST + 1)).await;
        assert_eq!(fetched(&files(Some(&large)), &large).await, Err(FileError::TooLarge));
        let elsewhere =
            format!("HTTP/1.1 302 Found\r\nlocation: {fits}\r\ncontent-length: 0\r\n\r\n");
        let redirects = answers(elsewhere).await;
        assert_eq!(fetched(&files(Some(&redirects)), &redirects).await, Err(FileError::NotFetched));
    }
}
