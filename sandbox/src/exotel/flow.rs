//! The URL that names a flow.

/// How long a flow's number may be.
const LONGEST: usize = 12;

/// The flow that a Flow URL names, if it may be one of this account: `http(s)://my[.in|.mum1].exotel.(com|in)/[sid/]exoml/`
/// `start_voice/id`, or `start` as in old accounts.
pub(crate) fn flow_of<'u>(url: &'u str, account: &str) -> Option<&'u str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let known = ["my.exotel.com", "my.in.exotel.com", "my.mum1.exotel.com", "my.exotel.in"];
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let flow = match parts[..] {
        ["exoml", "start_voice" | "start", flow] => flow,
        [sid, "exoml", "start_voice" | "start", flow] if sid == account => flow,
        _ => return None,
    };
    let number = (1..=LONGEST).contains(&flow.len()) && flow.bytes().all(|b| b.is_ascii_digit());
    (number && known.contains(&host.as_str())).then_some(flow)
}

#[cfg(test)]
mod tests {
    use super::flow_of;

    #[test]
    fn only_a_flow_of_the_account_is_one() {
        for url in [
            "http://my.exotel.com/acme1/exoml/start_voice/926",
            "https://my.mum1.exotel.com/acme1/exoml/start_voice/926",
            "https://MY.in.exotel.com/acme1/exoml/start_voice/926/",
            "http://my.exotel.in/exoml/start/926",
        ] {
            assert_eq!(flow_of(url, "acme1"), Some("926"), "{url}");
        }
        for url in [
            "https://my.exotel.com/other/exoml/start_voice/926",
            "https://my.exotel.com/acme1/exoml/start_sms/926",
            "https://api.exotel.com/acme1/exoml/start_voice/926",
            "https://my.exotel.com/acme1/exoml/start_voice/front",
            "wss://my.exotel.com/acme1/exoml/start_voice/926",
            "https://example.com/flow",
        ] {
            assert_eq!(flow_of(url, "acme1"), None, "{url}");
        }
    }
}
