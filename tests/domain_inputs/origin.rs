//! API Base URLs.

use proptest::prelude::*;
use switchboard::domain::origin::{ApiOrigin, BaseUrlError as E, parse_base_url, without_userinfo};

const SINGAPORE: &str = "https://api.exotel.com";
const MUMBAI: &str = "https://api.in.exotel.com";

#[test]
fn blank_means_the_first_that_is_allowed() {
    let turned = [ApiOrigin::mumbai(), ApiOrigin::singapore()];
    assert_eq!(parse_base_url(" ", &turned), Ok(ApiOrigin::mumbai()));
    for blank in ["", "  ", "\n", "\"\""] {
        assert_eq!(parse_base_url(blank, &ApiOrigin::defaults()), Ok(ApiOrigin::singapore()));
    }
}

#[test]
fn exotels_two_origins_are_recognised_in_what_people_paste() {
    let forms = [
        ("https://api.exotel.com", SINGAPORE),
        ("https://api.exotel.com/", SINGAPORE),
        (" https://api.exotel.com ", SINGAPORE),
        ("HTTPS://API.Exotel.COM", SINGAPORE),
        ("https://api.exotel.com:443", SINGAPORE),
        ("http://api.exotel.com", SINGAPORE),
        ("http://api.exotel.com:80/", SINGAPORE),
        ("api.exotel.com", SINGAPORE),
        ("@api.exotel.com", SINGAPORE),
        ("'https://api.exotel.com'", SINGAPORE),
        ("\"api.exotel.com\"", SINGAPORE),
        ("<https://api.exotel.com>", SINGAPORE),
        ("https://my.exotel.com", SINGAPORE),
        ("my.exotel.com", SINGAPORE),
        ("https://ccm-api.exotel.com", SINGAPORE),
        ("https://api.in.exotel.com", MUMBAI),
        ("api.in.exotel.com/", MUMBAI),
        ("@api.in.exotel.com", MUMBAI),
        ("https://my.in.exotel.com", MUMBAI),
        ("http://my.mum1.exotel.com/", MUMBAI),
        ("https://ccm-api.in.exotel.com", MUMBAI),
    ];
    for (typed, origin) in forms {
        let parsed = parse_base_url(typed, &ApiOrigin::defaults());
        assert_eq!(parsed.as_ref().map(ApiOrigin::as_str), Ok(origin), "{typed:?}");
    }
}

#[test]
fn credentials_in_the_url_are_refused_and_never_repeated() {
    for typed in [
        "https://key7:token9@api.exotel.com",
        "key7:token9@api.exotel.com",
        "https://key7@api.exotel.com/",
        "https://@api.exotel.com",
        "https://key7:tok/en9@api.exotel.com",
        "https://api.exotel.com@evil.com",
        "https://key7:token9@",
        "ftp://key7:token9@api.exotel.com",
    ] {
        let refused = parse_base_url(typed, &ApiOrigin::defaults());
        assert_eq!(refused, Err(E::Userinfo), "{typed:?}");
        assert!(!format!("{refused:?} {}", E::Userinfo).contains("key7"));
    }
}

#[test]
fn a_refused_url_is_kept_without_the_user_name_and_password() {
    for (typed, kept) in [
        ("https://key7:token9@api.exotel.com", "https://api.exotel.com"),
        ("https://key7:tok/en9@api.exotel.com/v1", "https://api.exotel.com/v1"),
        ("https://key7:tok@en9@api.exotel.com", "https://api.exotel.com"),
        ("key7:token9@api.exotel.com", "api.exotel.com"),
        ("key7:to://ken9@api.exotel.com", "api.exotel.com"),
        (" https://key7:token9@", "https://"),
        ("@api.exotel.com", "api.exotel.com"),
        ("https://api.example.com/", "https://api.example.com/"),
        ("", ""),
    ] {
        assert_eq!(without_userinfo(typed), kept, "{typed:?}");
    }
}

#[test]
fn no_other_host_ever_comes_out() {
    let not_allowed = E::NotAllowed { allowed: format!("{SINGAPORE} or {MUMBAI}") };
    let slips = [
        ("https://evil.com", not_allowed.clone()),
        ("https://api.exotel.com.evil.com", not_allowed.clone()),
        ("https://evil-api.exotel.com", not_allowed.clone()),
        ("https://api.sg.exotel.com", not_allowed.clone()),
        ("https://api.us.exotel.com", not_allowed.clone()),
        ("https://acme1.exotel.com", not_allowed.clone()),
        ("https://api.exotel.com:8443", not_allowed.clone()),
        ("https://my.exotel.com:8443", not_allowed.clone()),
        ("https://127.0.0.1", not_allowed.clone()),
        ("http://127.0.0.1:8080", not_allowed.clone()),
        ("http://localhost", not_allowed.clone()),
        ("https://[::1]", not_allowed.clone()),
        ("https://169.254.169.254", not_allowed.clone()),
        ("https://xn--pi-6kc.exotel.com", not_allowed),
        ("http://evil.com", E::PlainHttp),
        ("https://api.exotel.in", E::Legacy),
        ("twilix.exotel.in", E::Legacy),
        ("http://twilix.exotel.com", E::Legacy),
        ("https://api.exotel.com/v1/Accounts/acme1", E::Path),
        ("https://my.exotel.com/acme1/apisettings", E::Path),
        ("https://api.exotel.com?x=1", E::Path),
        ("https://api.exotel.com/?x=1", E::Path),
        ("https://api.exotel.com#x", E::Path),
        ("https://api.exotel.com//", E::Path),
        ("https:///api.exotel.com", E::Path),
        ("wss://api.exotel.com", E::Scheme),
        ("ftp://api.exotel.com", E::Scheme),
        ("javascript://api.exotel.com", E::Scheme),
        ("https://", E::Malformed),
        ("https://api.exotel.com.", E::Malformed),
        ("https://.api.exotel.com", E::Malformed),
        ("https://api..exotel.com", E::Malformed),
        ("https://api.exotel.com:", E::Malformed),
        ("https://api.exotel.com:0", E::Malformed),
        ("https://api.exotel.com:99999", E::Malformed),
        ("https://api.exotel.com:+443", E::Malformed),
        ("https://2130706433", E::Malformed),
        ("https://0x7f.1", E::Malformed),
        ("https://0177.0.0.1", E::Malformed),
        ("https://127.1", E::Malformed),
        ("https://[0:0:0:0:0:0:0:1]", E::Malformed),
        ("https://api.exotel.com\\.evil.com", E::Malformed),
        ("https://api%2eexotel.com", E::Malformed),
        ("https://api.exo\ttel.com", E::Malformed),
        ("https://api.exotel.com evil.com", E::Malformed),
        ("https://api.ex\u{43e}tel.com", E::Malformed),
        ("https://\u{ff41}pi.exotel.com", E::Malformed),
        ("https://api\u{3002}exotel\u{3002}com", E::Malformed),
        ("https://api.exo\u{200b}tel.com", E::Invisible),
        ("https://api.exo\u{ad}tel.com", E::Invisible),
        ("https://\u{2460}\u{2461}\u{2466}.0.0.1", E::Malformed),
    ];
    for (typed, error) in slips {
        assert!(error.to_string().starts_with("API Base URL "));
        assert_eq!(parse_base_url(typed, &ApiOrigin::defaults()), Err(error), "{typed:?}");
    }
    let long = format!("https://{}.com", "a.".repeat(200));
    assert_eq!(parse_base_url(&long, &ApiOrigin::defaults()), Err(E::Malformed));
}

#[test]
fn the_operators_list_decides_and_nothing_else() {
    let local = configured("http://127.0.0.1:8080");
    let proxy = configured("https://exotel.example.com:8443");
    let allowed = [local.clone(), proxy.clone()];
    assert_eq!(parse_base_url("http://127.0.0.1:8080/", &allowed), Ok(local.clone()));
    assert_eq!(parse_base_url("", &allowed), Ok(local));
    assert_eq!(parse_base_url("https://Exotel.Example.com:8443", &allowed), Ok(proxy));
    for typed in
        [SINGAPORE, "http://127.0.0.1:8081", "http://localhost:8080", "https://127.0.0.1:8080"]
    {
        assert!(parse_base_url(typed, &allowed).is_err(), "{typed:?}");
    }
}

#[test]
fn the_configuration_may_name_https_origins_and_http_on_loopback() {
    let forms = [
        ("https://Exotel.Example.com/", "https://exotel.example.com"),
        ("https://exotel.example.com:443", "https://exotel.example.com"),
        ("https://10.0.0.7:8443", "https://10.0.0.7:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ];
    for (text, origin) in forms {
        assert_eq!(configured(text).as_str(), origin);
    }
    let slips = [
        ("", E::Malformed),
        ("exotel.example.com", E::Malformed),
        ("http://exotel.example.com", E::PlainHttp),
        ("http://10.0.0.7", E::PlainHttp),
        ("http://localhost.evil.com", E::PlainHttp),
        ("http://127.0.0.1.evil.com", E::PlainHttp),
        ("https://k:t@exotel.example.com", E::Userinfo),
        ("https://exotel.example.com/v1", E::Path),
    ];
    for (text, error) in slips {
        assert_eq!(ApiOrigin::parse_configured(text), Err(error), "{text:?}");
    }
}

#[test]
fn regions_know_each_other() {
    let (singapore, mumbai) = (ApiOrigin::singapore(), ApiOrigin::mumbai());
    let [one, two] = ["http://127.0.0.1:9001", "http://127.0.0.1:9002"].map(configured);
    assert_eq!(singapore.other(&ApiOrigin::defaults()), Some(mumbai.clone()));
    assert_eq!(mumbai.other(&ApiOrigin::defaults()), Some(singapore.clone()));
    let local = [one.clone(), two.clone()];
    assert_eq!(one.other(&local), Some(two.clone()));
    assert_eq!(two.other(&local), Some(one.clone()));
    // Neither is somebody to send anything to that the configuration does not name.
    assert_eq!(singapore.other(&local), None);
    assert_eq!(one.other(std::slice::from_ref(&one)), None);
    let three = [one.clone(), singapore.clone(), mumbai.clone()];
    assert_eq!(one.other(&three), None);
    assert_eq!(mumbai.other(&three), Some(singapore));
}

#[test]
fn an_origin_on_this_machine_is_told_from_one_that_only_begins_like_it() {
    for here in ["http://127.0.0.1:9001", "https://localhost", "http://[::1]:80"] {
        assert!(configured(here).is_loopback(), "{here}");
    }
    for elsewhere in ["https://127.0.0.1.example.com", "https://localhost.example.com"] {
        assert!(!configured(elsewhere).is_loopback(), "{elsewhere}");
    }
}

#[test]
fn a_stored_origin_is_kept_as_it_is_and_odd_unless_canonical() {
    assert_eq!(ApiOrigin::from_stored(MUMBAI.to_owned()), ApiOrigin::mumbai());
    assert!(!ApiOrigin::mumbai().is_odd());
    for text in [
        "https://api.exotel.com/",
        "https://API.exotel.com",
        "api.exotel.com",
        "https://api.exotel.com:443",
        "",
    ] {
        let stored = ApiOrigin::from_stored(text.to_owned());
        assert_eq!((stored.as_str(), stored.is_odd()), (text, true));
    }
}

/// A configured origin, which must be one.
fn configured(text: &str) -> ApiOrigin {
    ApiOrigin::parse_configured(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_only_an_allowed_origin_comes_out(
        typed in any::<String>(),
        near in r"(https?://|HTTPS://|@)?(k:t@)?(api|my|API)(\.in)?\.exotel\.com(\.evil\.com|:443|:80|:1)?[/?#]?[a-z]?",
    ) {
        let allowed = ApiOrigin::defaults();
        for text in [typed, near] {
            if let Ok(origin) = parse_base_url(&text, &allowed) {
                prop_assert!(allowed.contains(&origin));
                prop_assert!(!text.contains("evil") && !text.contains("k:t"));
            }
        }
    }

    #[test]
    fn nothing_before_the_host_is_kept(user in "[!-~]{0,12}", password in "[!-~]{1,16}", host in "[a-z.]{0,20}") {
        let kept = without_userinfo(&format!("https://{user}:{password}@{host}"));
        prop_assert_eq!(kept, format!("https://{host}"));
    }

    #[test]
    fn a_configured_origin_agrees_with_the_url_library(text in r"https?://[a-z0-9.-]{1,12}(:[0-9]{1,5})?/?") {
        if let Ok(origin) = ApiOrigin::parse_configured(&text) {
            let url = url::Url::parse(origin.as_str()).map(|url| url.to_string());
            prop_assert_eq!(url, Ok(format!("{origin}/")));
        }
    }
}
