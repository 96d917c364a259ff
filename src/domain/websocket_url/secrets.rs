//! What of a URL is a secret: whoever knows it can speak to the voice bot as Exotel does.

/// What stands in place of a secret.
const MASK: &str = "••••";

/// The one parameter that Exotel itself reads, and that tells nobody anything.
const SAMPLE_RATE: &str = "sample-rate";

/// The URL with user info and the values of its query masked.
#[must_use]
pub fn masked(url: &str) -> String {
    let (rest, query) =
        url.split_once('?').map_or((url, None), |(rest, query)| (rest, Some(query)));
    let mut shown = match rest.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = match authority.rsplit_once('@') {
                Some((_, host)) => format!("{MASK}@{host}"),
                None => authority.to_owned(),
            };
            format!("{scheme}://{host}{path}")
        }
        None => rest.to_owned(),
    };
    if let Some(query) = query {
        let parameters: Vec<String> = query.split('&').map(parameter).collect();
        shown = format!("{shown}?{}", parameters.join("&"));
    }
    shown
}

fn parameter(one: &str) -> String {
    match one.split_once('=') {
        Some((name, value)) if value.is_empty() || name.eq_ignore_ascii_case(SAMPLE_RATE) => {
            one.to_owned()
        }
        Some((name, _)) => format!("{name}={MASK}"),
        None if one.is_empty() => String::new(),
        None => MASK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_user_info_are_masked_and_the_rest_stays() {
        for (url, shown) in [
            ("wss://a.example/ws", "wss://a.example/ws"),
            ("wss://a.example/ws?token=x", "wss://a.example/ws?token=••••"),
            (
                "wss://a.example/ws?a=1&sample-rate=8000&b",
                "wss://a.example/ws?a=••••&sample-rate=8000&••••",
            ),
            ("wss://u:p@a.example/ws@home?x=", "wss://••••@a.example/ws@home?x="),
            ("https://u@a.example?t=a=b?c", "https://••••@a.example?t=••••"),
            ("odd", "odd"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}
