//! Which gateway addresses the bot token may go to.

use url::{Host, Url};

use super::GatewayError;

/// A gateway address in the form that twilight wants: no query, no last slash.
pub(super) fn gateway_url(text: &str) -> Result<String, GatewayError> {
    let url = Url::parse(text).map_err(|_| GatewayError::Url)?;
    let secure = url.scheme() == "wss" || (url.scheme() == "ws" && is_loopback(&url));
    let plain = url.username().is_empty() && url.password().is_none();
    let Some(host) = url.host().filter(|_| secure && plain) else {
        return Err(GatewayError::Url);
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    Ok(format!("{}://{host}{port}{path}", url.scheme()))
}

/// Whether the host is a loopback *address*: a name could lead elsewhere.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_would_show_the_token_is_refused() {
        for bad in [
            "ws://gateway.discord.gg",
            "http://127.0.0.1",
            "wss://a:b@gateway.discord.gg",
            "gateway",
        ] {
            assert!(gateway_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_gateway_address_loses_its_query_and_last_slash() {
        let of = |text| gateway_url(text).unwrap_or_default();
        assert_eq!(of("wss://gateway.discord.gg/"), "wss://gateway.discord.gg");
        assert_eq!(of("wss://gateway.discord.gg/?v=9"), "wss://gateway.discord.gg");
        assert_eq!(of("ws://127.0.0.1:80/x/"), "ws://127.0.0.1/x");
        assert_eq!(of("ws://[::1]:8000"), "ws://[::1]:8000");
    }
}
