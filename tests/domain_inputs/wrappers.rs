//! What stands around a value is taken off alike in every field, and nothing else of it is changed.

use proptest::prelude::*;
use switchboard::domain::account::TypedSecret;
use switchboard::domain::account_sid::{AccountSid, AccountSidError};
use switchboard::domain::flow_url::{FlowUrl, FlowUrlError};
use switchboard::domain::origin::{ApiOrigin, parse_base_url};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::{BotId, BotName, Label, unwrapped, unwrapped_url};
use switchboard::domain::websocket_url::{BotUrl, Hosts};

const FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/45195";
const BOT: &str = "wss://voice.example.com/exotel/sales";
const BASE: &str = "https://api.in.exotel.com";

/// What every field makes of its value with this around it: `None` where it is refused.
fn all_fields(
    around: impl Fn(&str) -> String,
) -> [(&'static str, Option<String>, &'static str); 6] {
    let phone = PhoneNumber::parse(&around("+919876543210"));
    let flow = FlowUrl::parse(&around(FLOW), None);
    let base = parse_base_url(&around(BASE), &ApiOrigin::defaults());
    [
        ("Phone Number", phone.ok().map(|it| it.to_string()), "+919876543210"),
        ("Exotel Flow URL", flow.ok().map(|it| it.to_string()), FLOW),
        (
            "WebSocket URL",
            BotUrl::parse(&around(BOT), Hosts::Public).ok().map(|it| it.to_string()),
            BOT,
        ),
        ("API Base URL", base.ok().map(|it| it.to_string()), BASE),
        ("Account SID", AccountSid::parse(&around("acme1")).ok().map(|it| it.to_string()), "acme1"),
        ("Bot ID", BotId::parse(&around("sales")).ok().map(|it| it.to_string()), "sales"),
    ]
}

#[test]
fn wrappers_are_taken_off_alike() {
    let wrappers: [(&str, &str); 16] = [
        ("<", ">"),
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("```\n", "\n```"),
        ("“", "”"),
        ("„", "“"),
        ("‘", "’"),
        ("«", "»"),
        ("'", ""),
        ("\u{200e}", "\u{200f}"),
        ("\u{feff} ", "\u{a0}\u{200b}"),
        ("\"<", ">\""),
        ("< `", "` >"),
        ("\u{200b}'", "'\n"),
        ("\u{2066}", "\u{2069}"),
    ];
    for (front, back) in wrappers {
        for (field, read, value) in all_fields(|text| format!("{front}{text}{back}")) {
            assert_eq!(read.as_deref(), Some(value), "{field} between {front:?} and {back:?}");
        }
    }
    for link in
        [|text: &str| format!("[{text}]({text})"), |text: &str| format!("[`{text}`](<{text}>)")]
    {
        for (field, read, value) in all_fields(link) {
            assert_eq!(read.as_deref(), Some(value), "{field}");
        }
    }
}

#[test]
fn a_link_is_its_address_only_where_it_shows_it() {
    assert_eq!(unwrapped("[my.exotel.com/](https://my.exotel.com)"), "https://my.exotel.com");
    assert_eq!(unwrapped("[+91 98765-43210](tel:+919876543210)"), "tel:+919876543210");
    for text in ["[api.exotel.com](https://evil.com)", "[here](https://evil.com)", "[](x)", "[x]()"]
    {
        assert_eq!(unwrapped(text), text);
    }
}

#[test]
fn an_at_before_the_host_is_no_user_name() {
    let base = parse_base_url(" `@api.in.exotel.com`", &ApiOrigin::defaults());
    assert_eq!(base.map(|it| it.to_string()), Ok(BASE.to_owned()));
    let flow = FlowUrl::parse("@my.exotel.com/acme1/exoml/start_voice/45195", None);
    assert_eq!(flow, Err(FlowUrlError::MissingScheme { offer: FLOW.to_owned() }));
    let userinfo = FlowUrl::parse("@key:token@my.exotel.com/acme1/exoml/start_voice/5", None);
    assert_eq!(userinfo, Err(FlowUrlError::NotUrl));
}

#[test]
fn a_url_from_a_log_is_decoded_once() {
    for typed in [
        "https%3A%2F%2Fmy.exotel.com%2Facme1%2Fexoml%2Fstart_voice%2F45195",
        "https:%2f%2fmy.exotel.com%2facme1%2fexoml%2fstart_voice%2f45195",
        "https://my.exotel.com%2Facme1%2Fexoml%2Fstart_voice%2F45195",
    ] {
        let flow = FlowUrl::parse(typed, None);
        assert_eq!(flow.map(|it| it.to_string()), Ok(FLOW.to_owned()), "{typed}");
    }
    let bot = BotUrl::parse("wss%3A%2F%2Fvoice.example.com%2Fexotel%2Fsales", Hosts::Public);
    assert_eq!(bot.map(|it| it.to_string()), Ok(BOT.to_owned()));
    let base = parse_base_url("https%3A%2F%2Fapi.in.exotel.com", &ApiOrigin::defaults());
    assert_eq!(base.map(|it| it.to_string()), Ok(BASE.to_owned()));
    assert_eq!(unwrapped_url("a%252Fb%2Fc"), "a%2Fb/c", "once");
    for kept in ["wss://voice.example.com/a%2Fb", "https://x.example.com/?u=https%3A%2F%2Fy"] {
        assert_eq!(unwrapped_url(kept), kept);
    }
    let hidden = parse_base_url("https%3A%2F%2Fk%3At%40api.exotel.com", &ApiOrigin::defaults());
    assert!(hidden.is_err(), "a user name stays one when it is encoded");
}

#[test]
fn a_number_may_have_full_width_signs() {
    for typed in ["\u{ff0b}919876543210", "\u{ff0b}91\u{ff0d}98765\u{ff0d}43210", "'+919876543210"]
    {
        let read = PhoneNumber::parse(typed).map(|it| it.to_string());
        assert_eq!(read, Ok("+919876543210".to_owned()), "{typed:?}");
    }
}

#[test]
fn names_lose_backticks_and_keep_quotes() {
    let label = |text: &str| Label::parse(text).map(|it| it.map(|it| it.to_string()));
    assert_eq!(label("`Sales`"), Ok(Some("Sales".to_owned())));
    assert_eq!(label("\"Sales\""), Ok(Some("\"Sales\"".to_owned())));
    assert!(label("`Sales` line").is_err());
}

#[test]
fn placeholders_in_brackets_stay_placeholders() {
    assert_eq!(AccountSid::parse("<your_sid>"), Err(AccountSidError::Placeholder));
    assert_eq!(AccountSid::parse("\"{sid}\""), Err(AccountSidError::Placeholder));
}

#[test]
fn what_is_invisible_is_dropped_at_the_edges_and_called_so_inside() {
    let hidden = [
        "\u{200b}", "\u{200e}", "\u{202e}", "\u{ad}", "\u{2060}", "\u{3164}", "\u{feff}", "\u{7f}",
    ];
    for hidden in hidden {
        for (field, read, value) in all_fields(|text| format!(" {hidden}{text}{hidden}{hidden} ")) {
            assert_eq!(read.as_deref(), Some(value), "{field} and {hidden:?}");
        }
        let label = Label::parse(&format!("{hidden}Sales{hidden} ")).ok().flatten();
        assert_eq!(label.as_ref().map(Label::as_str), Some("Sales"), "{hidden:?}");
        let within = |text: &str| format!("{}{hidden}{}", &text[..9], &text[9..]);
        let said = [
            FlowUrl::parse(&within(FLOW), None).err().map(|error| error.to_string()),
            BotUrl::parse(&within(BOT), Hosts::Public).err().map(|error| error.to_string()),
            parse_base_url(&within(BASE), &ApiOrigin::defaults())
                .err()
                .map(|error| error.to_string()),
            AccountSid::parse(&within("acme1acme1")).err().map(|error| error.to_string()),
            BotId::parse(&within("salessales")).err().map(|error| error.to_string()),
            BotName::parse(&within("Sales sales")).err().map(|error| error.to_string()),
            Some(format!("{:?}", TypedSecret::of(&within("c81e728d9d4c2f63")))),
        ];
        for said in said {
            assert!(
                said.as_ref().is_some_and(|it| it.to_lowercase().contains("invisible")),
                "{said:?}"
            );
        }
    }
    assert!(matches!(TypedSecret::of("\u{200b}\u{feff} "), TypedSecret::Blank));
    assert!(matches!(TypedSecret::of("\u{200b}c81e728d\u{200b}"), TypedSecret::Typed(_)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unwrapping_is_done_in_one_go(typed in any::<String>(), near in "[<>\"'`“”\u{200b} a]{0,12}") {
        for text in [typed, near] {
            prop_assert_eq!(unwrapped(unwrapped(&text)), unwrapped(&text));
        }
    }

    #[test]
    fn wrapped_any_number_of_times_it_is_the_same(layers in prop::collection::vec(0usize..6, 0..5)) {
        let around = |text: &str| layers.iter().fold(text.to_owned(), |text, layer| {
            let (open, close) = [("<", ">"), ("\"", "\""), ("'", "'"), ("`", "`"), (" \u{200e}", "\u{feff}"), ("“", "”")][*layer];
            format!("{open}{text}{close}")
        });
        for (field, read, value) in all_fields(around) {
            prop_assert_eq!(read.as_deref(), Some(value), "{}", field);
        }
    }
}
