//! Flow URLs.

use proptest::prelude::*;
use switchboard::domain::flow_url::{FlowUrl, FlowUrlError as E, FlowUrlWarning as W};

use crate::flow_url_slips::SLIPS;

/// What was typed; the SID and the flow that it means.
const ACCEPTED: [(&str, Option<&str>, &str); 39] = [
    // The forms that Exotel's documentation, API and customers use.
    ("http://my.exotel.com/acme1/exoml/start_voice/926", Some("acme1"), "926"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("http://my.in.exotel.com/acme1m/exoml/start_voice/45195", Some("acme1m"), "45195"),
    ("https://my.in.exotel.com/acme1m/exoml/start_voice/45195", Some("acme1m"), "45195"),
    ("https://my.mum1.exotel.com/acme1m/exoml/start_voice/45195", Some("acme1m"), "45195"),
    ("http://my.mum1.exotel.com/acme1m/exoml/start_voice/45195", Some("acme1m"), "45195"),
    ("http://my.exotel.in/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://my.exotel.in/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("http://my.exotel.com/exoml/start_voice/208287", None, "208287"),
    ("https://my.exotel.com/exoml/start_voice/208287", None, "208287"),
    ("http://my.exotel.in/exoml/start/11754", None, "11754"),
    ("http://my.exotel.in/exoml/start/11754/", None, "11754"),
    ("https://my.exotel.in/exoml/start/11754", None, "11754"),
    ("https://my.exotel.com/exoml/start/11754", None, "11754"),
    ("https://my.exotel.com/acme1/exoml/start/11754", Some("acme1"), "11754"),
    ("https://my.sg.exotel.com/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://my.in.exotel.in/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://my.exotel.com/Exotel/exoml/start_voice/1148615", Some("Exotel"), "1148615"),
    ("https://my.exotel.com/my-team_2/exoml/start_voice/1", Some("my-team_2"), "1"),
    ("https://my.exotel.com/a1/exoml/start_voice/123456789012", Some("a1"), "123456789012"),
    // The same with what is copied along.
    (" https://my.exotel.com/acme1/exoml/start_voice/45195 ", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195\n", Some("acme1"), "45195"),
    ("<https://my.exotel.com/acme1/exoml/start_voice/45195>", Some("acme1"), "45195"),
    ("\"https://my.exotel.com/acme1/exoml/start_voice/45195\"", Some("acme1"), "45195"),
    ("'https://my.exotel.com/acme1/exoml/start_voice/45195'", Some("acme1"), "45195"),
    ("`https://my.exotel.com/acme1/exoml/start_voice/45195`", Some("acme1"), "45195"),
    ("< https://my.exotel.com/acme1/exoml/start_voice/45195 >", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195/", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195?x=1", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195/?x=1", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195#top", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195?a=/b#c", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195?q={x}", Some("acme1"), "45195"),
    ("https://my.exotel.com/acme1/exoml/start_voice/45195?u=a@b:c", Some("acme1"), "45195"),
    ("HTTPS://my.exotel.com/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("Http://my.exotel.com/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://MY.EXOTEL.COM/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://My.In.Exotel.Com/acme1/exoml/start_voice/45195", Some("acme1"), "45195"),
    ("https://my.exotel.com/ACME1/exoml/start_voice/45195", Some("ACME1"), "45195"),
];

#[test]
fn every_real_form_is_read_into_account_and_flow() {
    for (typed, sid, flow_id) in &ACCEPTED {
        let url = read(typed);
        assert_eq!((url.sid(), url.flow_id()), (*sid, *flow_id), "{typed:?}");
        assert_eq!(FlowUrl::parse(url.as_str(), None).as_ref(), Ok(&url), "{typed:?}");
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
    for (reason, typed) in SLIPS {
        for text in *typed {
            let Err(error) = FlowUrl::parse(text, None) else { panic!("{text:?} is accepted") };
            assert_eq!(format!("{error:?}"), *reason, "{text:?}");
            assert!(error.to_string().starts_with("Exotel Flow URL "), "{error}");
        }
    }
    let long = format!("https://my.exotel.com/acme1/exoml/start_voice/{}", "1".repeat(500));
    assert_eq!(FlowUrl::parse(&long, None), Err(E::TooLong));
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
    assert_eq!(FlowUrl::parse(&offered("45195", None), None), Err(E::Placeholder));
}

#[test]
fn one_flow_is_recognised_in_all_its_spellings() {
    let flow = read("https://my.exotel.com/acme1/exoml/start_voice/45195");
    for same in [
        "http://my.exotel.com/acme1/exoml/start_voice/45195/",
        "https://my.mum1.exotel.com/ACME1/exoml/start_voice/45195",
        "http://my.exotel.in/exoml/start/45195",
    ] {
        assert!(flow.same_flow(&read(same)) && read(same).same_flow(&flow), "{same}");
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
    assert_eq!(warned("https://my.exotel.com/acme1/exoml/start_voice/5", singapore), []);
    assert_eq!(warned("https://my.exotel.com/exoml/start_voice/5", singapore), [W::NoSid]);
    assert_eq!(
        warned("https://my.exotel.com/acme2/exoml/start_voice/5", singapore),
        [W::OtherAccount { found: "acme2".to_owned(), saved: "Acme1".to_owned() }]
    );
    for host in ["my.in", "my.mum1"] {
        let url = format!("https://{host}.exotel.com/acme1/exoml/start_voice/5");
        assert_eq!(warned(&url, singapore), [W::OtherRegion]);
        assert_eq!(warned(&url, "https://api.in.exotel.com"), []);
    }
    assert_eq!(
        warned("https://my.sg.exotel.com/acme1/exoml/start_voice/5", singapore),
        [W::UnusualHost]
    );
    assert_eq!(warned("http://my.exotel.in/exoml/start/5", singapore), [W::NoSid, W::LegacyStart]);
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
