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
    let mut shown = match around_userinfo(rest) {
        Some((scheme, host_and_path)) => format!("{scheme}{MASK}@{host_and_path}"),
        None => rest.to_owned(),
    };
    if let Some(query) = query {
        let parameters: Vec<String> = query.split('&').map(parameter).collect();
        shown = format!("{shown}?{}", parameters.join("&"));
    }
    shown
}

/// The text of a refused URL as it may be kept and shown again.
#[must_use]
pub fn without_userinfo(url: &str) -> String {
    around_userinfo(url).map_or_else(|| url.to_owned(), |(scheme, rest)| format!("{scheme}{rest}"))
}

/// What stands before and behind a user name and password, if there is one. A path may have an `@` of its own.
fn around_userinfo(url: &str) -> Option<(&str, &str)> {
    let begin = url.find("://")? + "://".len();
    let authority = url[begin..].split(['/', '?', '#']).next()?;
    let end = begin + authority.rfind('@')?;
    Some((&url[..begin], &url[end + 1..]))
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
        assert_eq!(
            without_userinfo("wss://u:p@a.example/ws@home?t=x@y"),
            "wss://a.example/ws@home?t=x@y"
        );
        assert_eq!(without_userinfo("wss://a.example/ws@home"), "wss://a.example/ws@home");
    }
}
