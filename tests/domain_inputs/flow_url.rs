//! Flow URLs.

use proptest::prelude::*;
use switchboard::domain::flow_url::{FlowUrl, FlowUrlError as E, FlowUrlWarning as W};

/// What was typed; the SID and the flow that it means.
const ACCEPTED: [(&str, Option<&str>, &str); 39] = [
    // The forms that Exotel's documentation, API and customers use.
    (
        "http://my.exotel.com/acme1/exoml/start_voice/926",
        Some("acme1"),
        "926",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "http://my.in.exotel.com/acme1m/exoml/start_voice/45195",
        Some("acme1m"),
        "45195",
    ),
    (
        "https://my.in.exotel.com/acme1m/exoml/start_voice/45195",
        Some("acme1m"),
        "45195",
    ),
    (
        "https://my.mum1.exotel.com/acme1m/exoml/start_voice/45195",
        Some("acme1m"),
        "45195",
    ),
    (
        "http://my.mum1.exotel.com/acme1m/exoml/start_voice/45195",
        Some("acme1m"),
        "45195",
    ),
    (
        "http://my.exotel.in/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.in/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "http://my.exotel.com/exoml/start_voice/208287",
        None,
        "208287",
    ),
    (
        "https://my.exotel.com/exoml/start_voice/208287",
        None,
        "208287",
    ),
    ("http://my.exotel.in/exoml/start/11754", None, "11754"),
    ("http://my.exotel.in/exoml/start/11754/", None, "11754"),
    ("https://my.exotel.in/exoml/start/11754", None, "11754"),
    ("https://my.exotel.com/exoml/start/11754", None, "11754"),
    (
        "https://my.exotel.com/acme1/exoml/start/11754",
        Some("acme1"),
        "11754",
    ),
    (
        "https://my.sg.exotel.com/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.in.exotel.in/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/Exotel/exoml/start_voice/1148615",
        Some("Exotel"),
        "1148615",
    ),
    (
        "https://my.exotel.com/my-team_2/exoml/start_voice/1",
        Some("my-team_2"),
        "1",
    ),
    (
        "https://my.exotel.com/a1/exoml/start_voice/123456789012",
        Some("a1"),
        "123456789012",
    ),
    // The same with what is copied along.
    (
        " https://my.exotel.com/acme1/exoml/start_voice/45195 ",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195\n",
        Some("acme1"),
        "45195",
    ),
    (
        "<https://my.exotel.com/acme1/exoml/start_voice/45195>",
        Some("acme1"),
        "45195",
    ),
    (
        "\"https://my.exotel.com/acme1/exoml/start_voice/45195\"",
        Some("acme1"),
        "45195",
    ),
    (
        "'https://my.exotel.com/acme1/exoml/start_voice/45195'",
        Some("acme1"),
        "45195",
    ),
    (
        "`https://my.exotel.com/acme1/exoml/start_voice/45195`",
        Some("acme1"),
        "45195",
    ),
    (
        "< https://my.exotel.com/acme1/exoml/start_voice/45195 >",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195/",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195?x=1",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195/?x=1",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195#top",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195?a=/b#c",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195?q={x}",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/acme1/exoml/start_voice/45195?u=a@b:c",
        Some("acme1"),
        "45195",
    ),
    (
        "HTTPS://my.exotel.com/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "Http://my.exotel.com/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://MY.EXOTEL.COM/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://My.In.Exotel.Com/acme1/exoml/start_voice/45195",
        Some("acme1"),
        "45195",
    ),
    (
        "https://my.exotel.com/ACME1/exoml/start_voice/45195",
        Some("ACME1"),
        "45195",
    ),
];

#[test]
fn every_real_form_is_read_into_account_and_flow() {
    for (typed, sid, flow_id) in &ACCEPTED {
        let url = read(typed);
        assert_eq!((url.sid(), url.flow_id()), (*sid, *flow_id), "{typed:?}");
        assert_eq!(
            FlowUrl::parse(url.as_str(), None).as_ref(),
            Ok(&url),
            "{typed:?}"
        );
    }
}

#[test]
fn what_was_typed_is_kept_but_for_what_does_not_identify_the_flow() {
    let kept = "http://my.exotel.com/Acme1/exoml/start_voice/926";
    assert_eq!(read(kept).as_str(), kept);
    let typed = " <HTTP://My.Exotel.com/Acme1/exoml/start_voice/926/?from=mail#x> ";
    assert_eq!(read(typed).as_str(), kept);
}

#[test]
fn each_slip_is_refused_for_its_own_reason() {
    for (error, typed) in slips() {
        for text in typed {
            assert_eq!(FlowUrl::parse(text, None), Err(error.clone()), "{text:?}");
        }
        assert!(error.to_string().starts_with("Exotel Flow URL "), "{error}");
    }
    let long = format!(
        "https://my.exotel.com/acme1/exoml/start_voice/{}",
        "1".repeat(500)
    );
    assert_eq!(FlowUrl::parse(&long, None), Err(E::TooLong));
}

/// The slips, by reason.
fn slips() -> Vec<(E, &'static [&'static str])> {
    vec![
        (E::Blank, &["", "  ", "\n", "<>", "\"\""]),
        (
            E::Space,
            &[
                "https://my.exotel.com/acme 1/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/5 https://my.exotel.com/acme1/exoml/start_voice/6",
                "ht\ttps://my.exotel.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/\nstart_voice/5",
                "my flow",
            ],
        ),
        (
            E::NotAscii,
            &[
                "https://my.exotel.com/acme1/exoml/start_voice/٥",
                "https://mу.exotel.com/acme1/exoml/start_voice/5",
                "https://\u{ff4d}y.exotel.com/acme1/exoml/start_voice/5",
                "https://my。exotel。com/acme1/exoml/start_voice/5",
                "https://my.exo\u{200b}tel.com/acme1/exoml/start_voice/5",
                "https://my.exo\u{ad}tel.com/acme1/exoml/start_voice/5",
                "\u{202e}https://my.exotel.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/5\u{200b}",
                "https://①②⑦.0.0.1/acme1/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/5\u{0}",
                "https://my.exotel.com/acme1/\u{7f}exoml/start_voice/5",
            ],
        ),
        (
            E::Placeholder,
            &[
                "https://my.exotel.com/{sid}/exoml/start_voice/{flow_id}",
                "https://my.exotel.com/{sid}/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/{flow_id}",
                "http://my.exotel.com/{your_sid}/exoml/start_voice/{app_id}",
                "https://my.exotel.com/acme1/exoml/start_voice/<flow_id>",
                "https://my.exotel.com/acme1/exoml/start_voice/[id]",
                "https://my.exotel.com/$SID/exoml/start_voice/5",
                "https://my.exotel.com/%7Bsid%7D/exoml/start_voice/5",
                "https://my.exotel.com/your_sid/exoml/start_voice/5",
                "https://my.exotel.com/SID/exoml/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/app_id",
                "https://my.exotel.com/acme1/exoml/start_voice/:flow",
                "https://my.exotel.com/your-Account-SID/exoml/start_voice/5",
            ],
        ),
        (
            E::NotUrl,
            &[
                "sales",
                "acme1/45195",
                "https:my.exotel.com",
                "https:/my.exotel.com/x",
                "//my.exotel.com/x",
                "1234567890123",
                "evil.com/exoml/start_voice/5",
            ],
        ),
        (
            E::MissingScheme {
                offer: "https://my.exotel.com/acme1/exoml/start_voice/5".to_owned(),
            },
            &[
                "my.exotel.com/acme1/exoml/start_voice/5",
                "MY.exotel.com/acme1/exoml/start_voice/5/?x=`",
            ],
        ),
        (
            E::WebSocketUrl,
            &[
                "wss://voice.example.com/exotel/sales",
                "ws://voice.example.com/exotel/sales",
                "WSS://my.exotel.com/acme1/exoml/start_voice/5",
            ],
        ),
        (
            E::Scheme,
            &[
                "ftp://my.exotel.com/acme1/exoml/start_voice/5",
                "javascript://my.exotel.com/acme1/exoml/start_voice/5",
                "file:///exoml/start_voice/5",
                "://my.exotel.com/acme1/exoml/start_voice/5",
                "mailto:x@my.exotel.com://a",
            ],
        ),
        (
            E::Userinfo,
            &[
                "https://key:token@my.exotel.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com@evil.com/acme1/exoml/start_voice/5",
                "https://@my.exotel.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com:443@evil.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com%40@evil.com/acme1/exoml/start_voice/5",
            ],
        ),
        (
            E::Port,
            &[
                "https://my.exotel.com:443/acme1/exoml/start_voice/5",
                "https://my.exotel.com:8443/acme1/exoml/start_voice/5",
                "http://my.exotel.com:/acme1/exoml/start_voice/5",
            ],
        ),
        (
            E::ApiHost,
            &[
                "https://api.exotel.com/v1/Accounts/acme1/Calls/connect.json",
                "https://api.in.exotel.com/acme1/exoml/start_voice/5",
                "https://ccm-api.exotel.com/v2/accounts/acme1/calls",
                "http://twilix.exotel.com/acme1/exoml/start_voice/5",
                "https://api.exotel.com:443/acme1/exoml/start_voice/5",
            ],
        ),
        (
            E::OtherHost,
            &[
                "https://evil.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com.evil.com/acme1/exoml/start_voice/5",
                "https://evilmy.exotel.com/acme1/exoml/start_voice/5",
                "https://my-exotel.com/acme1/exoml/start_voice/5",
                "https://my.exotel.co/acme1/exoml/start_voice/5",
                "https://my.exotel.com./acme1/exoml/start_voice/5",
                "https://.my.exotel.com/acme1/exoml/start_voice/5",
                "https://exotel.com/acme1/exoml/start_voice/5",
                "https://www.exotel.com/acme1/exoml/start_voice/5",
                "https://acme1.exotel.com/exoml/start_voice/5",
                "https://my.us.exotel.com/acme1/exoml/start_voice/5",
                "https://xn--m-8sb.exotel.com/acme1/exoml/start_voice/5",
                "https://127.0.0.1/acme1/exoml/start_voice/5",
                "https://2130706433/acme1/exoml/start_voice/5",
                "https://0x7f.1/acme1/exoml/start_voice/5",
                "https://0177.0.0.1/acme1/exoml/start_voice/5",
                "https://169.254.169.254/latest/meta-data",
                "https://localhost/acme1/exoml/start_voice/5",
                "https://evil.com:443/acme1/exoml/start_voice/5",
                "https://evil.com#my.exotel.com/acme1/exoml/start_voice/5",
                "https://evil.com?my.exotel.com/acme1/exoml/start_voice/5",
                "https://my%2eexotel.com/acme1/exoml/start_voice/5",
                "https:///my.exotel.com/acme1/exoml/start_voice/5",
                "https://",
            ],
        ),
        (
            E::Dashboard {
                offer: "https://my.exotel.com/acme1/exoml/start_voice/45195".to_owned(),
            },
            &[
                "https://my.exotel.com/acme1/flows/edit/45195",
                "https://my.in.exotel.com/acme1/flows/edit/45195/",
            ],
        ),
        (
            E::Dashboard {
                offer: "https://my.exotel.com/acme1/exoml/start_voice/flow-number".to_owned(),
            },
            &[
                "https://my.exotel.com/acme1/apps",
                "https://my.exotel.com/acme1/apps#installed-apps",
                "https://my.exotel.com/acme1/apisettings/site",
            ],
        ),
        (
            E::Dashboard {
                offer: "https://my.exotel.com/your-Account-SID/exoml/start_voice/flow-number"
                    .to_owned(),
            },
            &[
                "https://my.exotel.com",
                "https://my.exotel.com/",
                "https://my.exotel.com/acme1",
                "https://my.exotel.com?x=1",
            ],
        ),
        (
            E::SmsFlow,
            &[
                "https://my.exotel.com/acme1/exoml/start_sms/5",
                "http://my.exotel.com/exoml/start_sms/5",
            ],
        ),
        (
            E::Kind,
            &[
                "https://my.exotel.com/acme1/exoml/voice/5",
                "https://my.exotel.com/acme1/exoml/START_VOICE/5",
                "https://my.exotel.com/acme1/exoml/",
                "https://my.exotel.com/acme1/exoml",
                "https://my.exotel.com/acme1/exoml/start-voice/5",
            ],
        ),
        (
            E::MissingFlowId,
            &[
                "https://my.exotel.com/acme1/exoml/start_voice",
                "https://my.exotel.com/acme1/exoml/start_voice/",
                "https://my.exotel.com/exoml/start",
            ],
        ),
        (
            E::FlowId,
            &[
                "https://my.exotel.com/acme1/exoml/start_voice/sales",
                "https://my.exotel.com/acme1/exoml/start_voice/1234567890123",
                "https://my.exotel.com/acme1/exoml/start_voice/-5",
                "https://my.exotel.com/acme1/exoml/start_voice/+5",
                "https://my.exotel.com/acme1/exoml/start_voice/5;x=1",
                "https://my.exotel.com/acme1/exoml/start_voice/5.json",
                "https://my.exotel.com/acme1/exoml/start_voice/0x5",
            ],
        ),
        (
            E::Sid,
            &[
                "https://my.exotel.com/a/exoml/start_voice/5",
                "https://my.exotel.com/acme.1/exoml/start_voice/5",
                "https://my.exotel.com//exoml/start_voice/5",
                "https://my.exotel.com/../exoml/start_voice/5",
            ],
        ),
        (
            E::Malformed,
            &[
                "https://my.exotel.com/acme1/exoml/start_voice/5/6",
                "https://my.exotel.com/acme1/exoml/start_voice/5//",
                "https://my.exotel.com/acme1/x/exoml/start_voice/5",
                "https://my.exotel.com/acme1/EXOML/start_voice/5",
                "https://my.exotel.com/acme1/exoml/start_voice/%35",
                "https://my.exotel.com/acme1%2Fexoml/start_voice/5",
                "https:\\\\my.exotel.com\\acme1\\exoml\\start_voice\\5",
                "https://my.exotel.com\\@evil.com/acme1/exoml/start_voice/5",
                "https://my.exotel.com/acme1/./exoml/start_voice/5",
            ],
        ),
    ]
}

#[test]
fn a_bare_flow_number_gets_the_whole_url_offered() {
    let offered = |typed: &str, sid: Option<&str>| match FlowUrl::parse(typed, sid) {
        Err(E::BareFlowId { offer }) => offer,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        offered(" 45195 ", Some("acme1")),
        "https://my.exotel.com/acme1/exoml/start_voice/45195"
    );
    assert_eq!(read(&offered("45195", Some("acme1"))).flow_id(), "45195");
    // Without a saved SID the offer holds a word in its place, which is refused if it is left in.
    assert_eq!(
        FlowUrl::parse(&offered("45195", None), None),
        Err(E::Placeholder)
    );
}

#[test]
fn one_flow_is_recognised_in_all_its_spellings() {
    let flow = read("https://my.exotel.com/acme1/exoml/start_voice/45195");
    for same in [
        "http://my.exotel.com/acme1/exoml/start_voice/45195/",
        "https://my.mum1.exotel.com/ACME1/exoml/start_voice/45195",
        "http://my.exotel.in/exoml/start/45195",
    ] {
        assert!(
            flow.same_flow(&read(same)) && read(same).same_flow(&flow),
            "{same}"
        );
    }
    for other in [
        "https://my.exotel.com/acme2/exoml/start_voice/45195",
        "https://my.exotel.com/acme1/exoml/start_voice/45196",
    ] {
        assert!(!flow.same_flow(&read(other)), "{other}");
    }
}

#[test]
fn warnings_tell_what_does_not_fit_the_saved_account() {
    let singapore = "https://api.exotel.com";
    let warned = |url: &str, origin: &str| read(url).warnings(Some("Acme1"), origin);
    assert_eq!(
        warned("https://my.exotel.com/acme1/exoml/start_voice/5", singapore),
        []
    );
    assert_eq!(
        warned("https://my.exotel.com/exoml/start_voice/5", singapore),
        [W::NoSid]
    );
    assert_eq!(
        warned("https://my.exotel.com/acme2/exoml/start_voice/5", singapore),
        [W::OtherAccount {
            found: "acme2".to_owned(),
            saved: "Acme1".to_owned()
        }]
    );
    for host in ["my.in", "my.mum1"] {
        let url = format!("https://{host}.exotel.com/acme1/exoml/start_voice/5");
        assert_eq!(warned(&url, singapore), [W::OtherRegion]);
        assert_eq!(warned(&url, "https://api.in.exotel.com"), []);
    }
    assert_eq!(
        warned(
            "https://my.sg.exotel.com/acme1/exoml/start_voice/5",
            singapore
        ),
        [W::UnusualHost]
    );
    assert_eq!(
        warned("http://my.exotel.in/exoml/start/5", singapore),
        [W::NoSid, W::LegacyStart]
    );
    assert_eq!(
        read("https://my.exotel.com/acme2/exoml/start_voice/5").warnings(None, singapore),
        []
    );
}

/// The Flow URL, which must be one.
fn read(typed: &str) -> FlowUrl {
    FlowUrl::parse(typed, None).unwrap_or_else(|error| panic!("{typed:?}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(typed in any::<String>(), path in "[a-z/{}<>@:?#%. 0-9]{0,40}") {
        let _ = FlowUrl::parse(&typed, Some(&typed));
        let _ = FlowUrl::parse(&format!("https://my.exotel.com{path}"), None);
    }

    #[test]
    fn what_is_accepted_is_plain_and_on_a_host_of_exotel(
        typed in r"(https?|HTTP)://(my|My|api|x)(\.(in|mum1|sg|us))?\.exotel\.(com|in|net)(:443)?(/[a-zA-Z0-9_.%@-]{1,8})?/exoml/start(_voice)?/[0-9a]{1,13}/?(\?x|#y)?",
    ) {
        if let Ok(url) = FlowUrl::parse(&typed, None) {
            let host = url::Url::parse(url.as_str()).ok().and_then(|u| u.host_str().map(str::to_owned));
            prop_assert!(host.is_some_and(|h| h.starts_with("my.") && (h.ends_with(".exotel.com") || h.ends_with(".exotel.in"))));
            prop_assert_eq!(FlowUrl::parse(url.as_str(), None), Ok(url));
        }
    }
}
