//! WebSocket URLs.

use proptest::prelude::*;
use switchboard::domain::text::{BotId, BotIdError};
use switchboard::domain::websocket_url::{
    BotUrl, BotUrlError as E, Hosts, WebsocketBase, WebsocketBaseError as B, derive, limits,
    reachable,
};

#[test]
fn a_bots_own_url_is_kept_as_typed() {
    for url in [
        "wss://voice.example.com/exotel/sales",
        "wss://voice.example.com",
        "wss://voice.example.com/",
        "wss://voice.example.com:8443/ws",
        "wss://api.pipecat.daily.co/ws/exotel?serviceHost=agent.org",
        "https://voice.example.com/where?bot=sales",
        "wss://voice.example.com/ws?sample-rate=16000",
        "wss://voice.example.com/ws?sample-rate=8000&a=1&b=2&c=3",
        "wss://voice.example.com/a%20b",
        "wss://xn--bcher-kva.example/ws",
    ] {
        let parsed = BotUrl::parse(&format!(" {url}\n"), Hosts::Public);
        assert_eq!(parsed.as_ref().map(BotUrl::as_str), Ok(url));
        let stored = BotUrl::from_stored(url.to_owned());
        assert_eq!((stored.as_str(), stored.is_odd()), (url, false));
    }
    let shouted = BotUrl::parse("WSS://Voice.Example.com/Sales", Hosts::Public);
    assert_eq!(shouted.as_ref().map(BotUrl::as_str), Ok("wss://voice.example.com/Sales"));
    let default_port = BotUrl::parse("wss://voice.example.com:443/ws", Hosts::Public);
    assert_eq!(default_port.as_ref().map(BotUrl::as_str), Ok("wss://voice.example.com/ws"));
    assert!(BotUrl::parse("https://a.example/x", Hosts::Public).is_ok_and(|url| url.is_dynamic()));
}

#[test]
fn a_url_that_exotel_could_not_use_is_refused_with_the_reason() {
    let slips = [
        ("", E::Blank),
        ("wss://voice.example.com/{bot_id}", E::Placeholder),
        ("wss://<host>/ws", E::Placeholder),
        ("ws://voice.example.com/ws", E::PlainWs),
        ("http://voice.example.com/ws", E::Scheme),
        ("voice.example.com/ws", E::Scheme),
        ("ftp://voice.example.com", E::Scheme),
        ("wss://user:pass@voice.example.com/ws", E::Userinfo),
        ("wss://@voice.example.com/ws", E::Userinfo),
        ("wss://voice.example.com@evil.com/ws", E::Userinfo),
        ("wss://voice.example.com/ws#x", E::Fragment),
        ("wss://localhost/ws", E::NotPublic),
        ("wss://bot.localhost/ws", E::NotPublic),
        ("wss://voice/ws", E::NotPublic),
        ("wss://voice.internal/ws", E::NotPublic),
        ("wss://printer.local/ws", E::NotPublic),
        ("wss://127.0.0.1/ws", E::NotPublic),
        ("wss://203.0.113.7/ws", E::NotPublic),
        ("wss://[::1]/ws", E::NotPublic),
        ("https://2130706433/ws", E::NotPublic),
        ("https://0x7f.1/ws", E::NotPublic),
        ("wss://voice.example.com./ws", E::NotPublic),
        ("https://my.exotel.com/acme1/exoml/start_voice/5", E::AtExotel),
        ("wss://voice.example.com/ws?sample_rate=16000", E::SampleRateSpelling),
        ("wss://voice.example.com/ws?sampleRate=16000", E::SampleRateSpelling),
        ("wss://voice.example.com/ws?SAMPLE-RATE=16000", E::SampleRateSpelling),
        ("wss://voice.example.com/ws?sample-rate=44100", E::SampleRate),
        ("wss://voice.example.com/ws?sample-rate=", E::SampleRate),
        ("wss://voice.example.com/ws?sample-rate=16k", E::SampleRate),
        ("wss://voice.example.com/ws?sample-rate=8000&sample-rate=8000", E::SampleRate),
        ("wss://voice.example.com/ws?a=1&b=2&c=3&d=4", E::Parameters),
        ("wss://voice.example.com/w s", E::Malformed),
        ("wss://voice.example.com/`x", E::Malformed),
        ("wss://voice.example.com/../ws", E::Malformed),
        ("wss://voice.example.com\\ws", E::Malformed),
        ("wss://vo\tice.example.com/ws", E::Malformed),
        ("wss://v\u{43e}ice.example.com/ws", E::Malformed),
        ("wss://voice.exam\u{200b}ple.com/ws", E::Invisible),
        ("wss://", E::Malformed),
    ];
    for (typed, error) in slips {
        assert_eq!(BotUrl::parse(typed, Hosts::Public), Err(error), "{typed:?}");
        assert!(error.to_string().starts_with("WebSocket URL "));
    }
    let stored = BotUrl::from_stored("ws://voice.example.com/ws".to_owned());
    assert!(stored.is_odd(), "kept, and known for what it is");
    let url = |length: usize| format!("wss://voice.example.com/{}", "x".repeat(length - 24));
    assert!(BotUrl::parse(&url(512), Hosts::Public).is_ok());
    assert_eq!(BotUrl::parse(&url(513), Hosts::Public), Err(E::TooLong));
    let parameter =
        |length: usize| format!("wss://voice.example.com/ws?a={}", "x".repeat(length - 2));
    assert!(BotUrl::parse(&parameter(256), Hosts::Public).is_ok());
    assert_eq!(BotUrl::parse(&parameter(257), Hosts::Public), Err(E::Parameters));
}

#[test]
fn a_bots_url_may_be_on_this_machine_where_the_base_is_and_nowhere_else() {
    let here = [
        "ws://127.0.0.1:8081/ws",
        "ws://localhost:8081/ws",
        "http://[::1]:8081/where",
        "wss://127.0.0.1:8081",
        "https://localhost/where",
    ];
    for base in [None, Some("wss://voice.example.com"), Some("wss://127.0.0.1.example.com")] {
        let base = base.map(|base| WebsocketBase::parse(base).unwrap());
        assert_eq!(Hosts::beside(base.as_ref()), Hosts::Public);
    }
    for base in ["ws://127.0.0.1:9", "wss://localhost", "ws://[::1]:9/a"] {
        let base = WebsocketBase::parse(base).ok();
        assert_eq!(Hosts::beside(base.as_ref()), Hosts::AndLoopback);
    }
    for url in here {
        let parsed = BotUrl::parse(url, Hosts::AndLoopback);
        assert_eq!(parsed.as_ref().map(BotUrl::as_str), Ok(url));
        assert_eq!(parsed.map(|url| url.is_dynamic()), Ok(url.starts_with("http")));
        assert!(BotUrl::parse(url, Hosts::Public).is_err(), "{url}");
    }
    for (elsewhere, error) in [
        ("ws://voice.example.com/ws", E::PlainWs),
        ("http://voice.example.com/ws", E::Scheme),
        ("ws://10.0.0.1/ws", E::PlainWs),
        ("wss://10.0.0.1/ws", E::NotPublic),
        ("wss://bot.localhost/ws", E::NotPublic),
    ] {
        assert_eq!(BotUrl::parse(elsewhere, Hosts::AndLoopback), Err(error), "{elsewhere}");
    }
}

#[test]
fn what_an_endpoint_names_is_judged_as_exotel_would() {
    for (url, judged) in [
        ("wss://user:pass@voice.example.com/ws", Ok(())),
        ("https://voice.example.com/ws", Err(E::Scheme)),
        ("ws://voice.example.com/ws", Err(E::PlainWs)),
        ("wss://10.0.0.1/ws", Err(E::NotPublic)),
        ("wss://localhost/ws", Err(E::NotPublic)),
        ("wss://my.exotel.com/ws", Err(E::AtExotel)),
        ("voice", Err(E::Malformed)),
    ] {
        assert_eq!(reachable(url, Hosts::Public), judged, "{url}");
    }
    assert_eq!(reachable("ws://127.0.0.1:9/ws", Hosts::AndLoopback), Ok(()));
    assert_eq!(reachable("ws://10.0.0.1:9/ws", Hosts::AndLoopback), Err(E::PlainWs));
    let long = |length: usize| format!("wss://voice.example.com/{}", "x".repeat(length - 24));
    for (url, limit) in [
        (long(599), None),
        (long(600), Some(E::TooLong)),
        ("wss://a.example/?sample-rate=16000&a=1&b=2&c=3".to_owned(), None),
        ("wss://a.example/?sample-rate=44100".to_owned(), Some(E::SampleRate)),
        ("wss://a.example/?sample_rate=8000".to_owned(), Some(E::SampleRateSpelling)),
        ("wss://a.example/?a=1&b=2&c=3&d=4".to_owned(), Some(E::Parameters)),
    ] {
        assert_eq!(limits(&url), limit, "{url}");
    }
}

#[test]
fn the_base_is_wss_or_on_this_machine() {
    let forms = [
        ("wss://voice.example.com", "wss://voice.example.com"),
        ("wss://Voice.Example.com/", "wss://voice.example.com"),
        ("wss://voice.example.com/a/b/", "wss://voice.example.com/a/b"),
        ("wss://exotel/a", "wss://exotel/a"),
        ("wss://voice.example.com/exotel/a/b", "wss://voice.example.com/exotel/a/b"),
        ("wss://voice.example.com/my-exotel", "wss://voice.example.com/my-exotel"),
        ("wss://10.0.0.7:8443", "wss://10.0.0.7:8443"),
        ("ws://127.0.0.1:8080/", "ws://127.0.0.1:8080"),
        ("ws://localhost:8080", "ws://localhost:8080"),
        ("ws://[::1]:8080", "ws://[::1]:8080"),
    ];
    for (text, base) in forms {
        assert_eq!(WebsocketBase::parse(text).as_ref().map(WebsocketBase::as_str), Ok(base));
    }
    let offer = |path: &str| format!("wss://voice.example.com{path}");
    let placeholder = |path| B::Placeholder { offer: offer(path) };
    let exotel = |path| B::Exotel { offer: offer(path) };
    let slips = [
        ("", B::Scheme),
        ("voice.example.com", B::Scheme),
        ("https://voice.example.com", B::Scheme),
        ("ws://voice.example.com", B::PlainWs),
        ("ws://localhost.evil.com", B::PlainWs),
        ("wss://u:p@voice.example.com", B::Userinfo),
        ("wss://voice.example.com?x", B::Query),
        ("wss://voice.example.com#x", B::Query),
        ("wss://", B::Malformed),
        ("wss://voice.example.com/{bot}", placeholder("")),
        ("wss://voice.example.com/exotel/{bot_id}", placeholder("")),
        ("wss://voice.example.com/a/exotel/<bot-id>/", placeholder("/a")),
        ("wss://voice.example.com/a/%7Bbot%7D/b", placeholder("/a")),
        ("wss://voice.example.com/exotel", exotel("")),
        ("wss://voice.example.com/exotel/", exotel("")),
        ("wss://voice.example.com/exotel/sales", exotel("")),
        ("wss://voice.example.com/a/Exotel/sales/", exotel("/a")),
        ("wss://{host}/exotel", B::Malformed),
        ("wss://u:p@voice.example.com/{bot}", B::Userinfo),
        ("wss://voice.example.com/a/../b", B::Malformed),
        ("wss://vo ice.example.com", B::Malformed),
    ];
    for (text, error) in slips {
        assert_eq!(WebsocketBase::parse(text), Err(error), "{text:?}");
    }
    let long = format!("wss://voice.example.com/{}", "x".repeat(256));
    assert_eq!(WebsocketBase::parse(&long), Err(B::TooLong));
}

#[test]
fn the_url_is_the_bots_own_else_derived_from_the_base_else_none() {
    let own = BotUrl::parse("wss://own.example.com/ws", Hosts::Public).ok();
    let base = WebsocketBase::parse("wss://voice.example.com/").ok();
    let id = bot_id("sales@en+1=x");
    assert_eq!(
        derive(own.as_ref(), base.as_ref(), &id).as_deref(),
        Some("wss://own.example.com/ws")
    );
    assert_eq!(
        derive(None, base.as_ref(), &id).as_deref(),
        Some("wss://voice.example.com/exotel/sales%40en%2B1%3Dx")
    );
    assert_eq!(
        derive(None, base.as_ref(), &bot_id("Sales-1.a_b~c")).as_deref(),
        Some("wss://voice.example.com/exotel/Sales-1.a_b~c")
    );
    assert_eq!(derive(None, None, &id), None);
}

#[test]
fn a_bot_id_is_what_voice_platforms_use() {
    for id in [
        "sales",
        "6650f1c2a4b3d2e1f0a9b8c7",
        "550e8400-e29b-41d4-a716-446655440000",
        "agent.org",
        " x ",
        &"b".repeat(64),
    ] {
        assert_eq!(bot_id(id).as_str(), id.trim());
    }
    let slips = [
        ("", BotIdError::Blank),
        ("wss://voice.example.com/sales", BotIdError::Url),
        ("org/sales", BotIdError::Url),
        ("sales%20bot", BotIdError::Encoded),
        ("..", BotIdError::NoLetter),
        (".", BotIdError::NoLetter),
        ("sales bot", BotIdError::Character),
        ("sales:bot", BotIdError::Character),
        ("sales`", BotIdError::Character),
        ("s\u{430}les", BotIdError::Character),
    ];
    for (typed, error) in slips {
        assert_eq!(BotId::parse(typed), Err(error), "{typed:?}");
        assert!(error.to_string().starts_with("Bot ID "));
    }
    assert_eq!(BotId::parse(&"b".repeat(65)), Err(BotIdError::TooLong));
}

/// A bot's id, which must be one.
fn bot_id(text: &str) -> BotId {
    BotId::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(typed in any::<String>(), near in r"(wss?|https)://[ -~]{0,30}") {
        let _ = (WebsocketBase::parse(&typed), WebsocketBase::parse(&near), BotUrl::parse(&typed, Hosts::Public));
        if let Ok(url) = BotUrl::parse(&near, Hosts::Public) {
            prop_assert!(!url.is_odd());
            prop_assert_eq!(&BotUrl::from_stored(url.as_str().to_owned()), &url);
            let parsed = url::Url::parse(url.as_str()).ok();
            prop_assert!(parsed.is_some_and(|u| u.username().is_empty() && u.password().is_none() && u.fragment().is_none()));
        }
    }

    #[test]
    fn a_derived_url_is_no_base_and_its_base_is_offered(id in "[a-z0-9]{1,12}", path in "(/[a-d]{1,4}){0,2}") {
        let base = format!("wss://voice.example.com{path}");
        let derived = format!("{base}/exotel/{id}");
        prop_assert_eq!(WebsocketBase::parse(&derived), Err(B::Exotel { offer: base.clone() }));
        prop_assert_eq!(WebsocketBase::parse(&base).map(|it| it.to_string()), Ok(base));
    }

    #[test]
    fn every_derived_url_is_one_that_exotel_takes(id in r"[A-Za-z0-9._~@+=-]{1,64}") {
        let base = WebsocketBase::parse(&format!("wss://voice.example.com/{}", "p".repeat(200))).ok();
        if let Ok(id) = BotId::parse(&id) {
            let url = derive(None, base.as_ref(), &id).unwrap_or_default();
            prop_assert!(url.len() < 600);
            let parsed = url::Url::parse(&url).map(|url| url.to_string());
            prop_assert_eq!(parsed, Ok(url));
        }
    }
}
