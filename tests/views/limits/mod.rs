//! Discord's limits are ours: whatever is stored, no payload breaks one. Judged by the sandbox's
//! own checks, counting in UTF-16 units where those count characters, since Discord's clients do.

mod access;
mod audit;
mod batches;
mod calls;
mod checks;
mod drawn;
mod notices;
mod stored;

use discord_sandbox::{check_message, check_modal};
use proptest::prelude::*;
use serde_json::Value;
use switchboard::app::notice::{Notice, Remedy};
use switchboard::app::screen::{
    ChecklistItem, NumberView, NumbersScreen, PageScreen, Screen, SetupStep, UnderWay,
    WebSocketView,
};
use switchboard::domain::access::Level;
use switchboard::domain::account::{Account, Heard, Step, Verdict};
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::flow_url::{FlowUrl, FlowUrlWarning};
use switchboard::domain::numbers::{Answered, Cursor, Number};
use switchboard::domain::origin::{ApiOrigin, BaseUrlError};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotKey, Source, VoiceBot};

use crate::payload::{drawn, texts, under};
use crate::screens::{copy, every_notice, every_screen, rev};
use access::{access, role};
use audit::audit;
use batches::batch;
use calls::any_call;
use checks::{check, check_all};
use drawn::{card, dialogs, numbers, page, voice_bot, voice_bots};
use notices::{notice, plain_notice};
use stored::url;

/// The payload as Discord judges it, once in characters and once in UTF-16 units.
fn accepted(payload: &Value) -> Result<(), TestCaseError> {
    let check = if payload.get("title").is_some() { check_modal } else { check_message };
    for payload in [payload.clone(), in_utf16(payload)] {
        if let Err(refusal) = check(&payload) {
            return Err(TestCaseError::fail(format!("{refusal:#}\n{payload:#}")));
        }
    }
    let rows = payload["components"].as_array().map_or(0, Vec::len);
    prop_assert!(rows <= 5);
    for (path, text) in texts(payload) {
        prop_assert!(!text.contains('\0'), "{}", path);
        let closes = !path.starts_with("/embeds") || code_closes(text);
        prop_assert!(closes, "a code block is cut at {}: {:?}", path, text);
    }
    Ok(())
}

/// Every character beyond the basic plane becomes two.
fn in_utf16(payload: &Value) -> Value {
    match payload {
        Value::String(text) => {
            let pairs = text.chars().flat_map(|c| std::iter::repeat_n(c, c.len_utf16()));
            Value::String(pairs.collect())
        }
        Value::Array(list) => list.iter().map(in_utf16).collect(),
        Value::Object(map) => map.iter().map(|(key, it)| (key.clone(), in_utf16(it))).collect(),
        other => other.clone(),
    }
}

/// What opens a code span or block also closes it: a text that was cut in between would leave
/// what follows in code, or its markup live.
fn code_closes(text: &str) -> bool {
    let mut in_code = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '`' => in_code = !in_code,
            // In code, a backslash is only itself.
            '\\' if !in_code => drop(chars.next()),
            _ => (),
        }
    }
    !in_code
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::with_cases(256)
    })]

    #[test]
    fn no_page_breaks_a_limit(screen in page(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_card_breaks_a_limit(screen in card(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_list_of_numbers_breaks_a_limit(screen in numbers(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_list_of_voice_bots_breaks_a_limit(screen in prop_oneof![voice_bots().boxed(), voice_bot().boxed()], notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_page_of_the_audit_trail_breaks_a_limit(screen in audit(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_batch_breaks_a_limit(screen in batch(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_call_breaks_a_limit(screen in any_call(), notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_screen_about_access_breaks_a_limit(screen in prop_oneof![access().boxed(), role().boxed()], notice in plain_notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_check_breaks_a_limit(screen in prop_oneof![check().boxed(), check_all().boxed()], notice in notice()) {
        accepted(&drawn(&under(screen, notice)))?;
    }

    #[test]
    fn no_notice_breaks_a_limit(notice in notice(), url in url()) {
        if let Some(notice) = notice {
            accepted(&drawn(&notice.into()))?;
        }
        accepted(&drawn(&copy(&url).into()))?;
    }

    #[test]
    fn no_dialog_breaks_a_limit(screen in dialogs()) {
        accepted(&drawn(&screen.into()))?;
    }
}

#[test]
fn every_screen_with_every_notice_is_accepted() {
    for (name, screen) in every_screen() {
        let alone = drawn(&screen.clone().into());
        accepted(&alone).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (notice_name, notice) in every_notice() {
            accepted(&drawn(&under(screen.clone(), Some(notice))))
                .unwrap_or_else(|error| panic!("{name} under {notice_name}: {error}"));
        }
    }
}

/// All at once, at their longest: what no single random case is likely to hit.
#[test]
fn the_worst_server_there_can_be_still_sees_its_page() {
    let name = "*".repeat(64);
    let phones = [
        "+999999999999999",
        "+999999999999998",
        "+999999999999997",
        "+999999999999996",
        "+999999999999995",
        "+999999999999994",
        "+999999999999993",
        "+999999999999992",
    ];
    let worst = VoiceBot {
        key: BotKey(i64::MAX),
        rev: rev(i64::MAX),
        id: BotId::parse(&"x".repeat(64)).unwrap(),
        name: BotName::parse(&name).unwrap(),
        own_url: None,
        source: Source::Vanished,
    };
    let rows: Vec<NumberView> = phones
        .iter()
        .map(|phone| NumberView {
            number: Number {
                phone: PhoneNumber::from_stored(phone).unwrap(),
                rev: rev(i64::MAX),
                label: Label::parse(&name).unwrap(),
                bot: Some(worst.clone()),
                flow_url: FlowUrl::parse(
                    &format!(
                        "https://my.exotel.com/{}/exoml/start_voice/123456789012",
                        "a".repeat(60)
                    ),
                    None,
                )
                .ok(),
            },
            websocket: WebSocketView::Url("w".repeat(600)),
            foreign: Some(FlowUrlWarning::OtherRegion),
        })
        .collect();
    let refusal = Refusal::BaseUrl(BaseUrlError::NotAllowed {
        allowed: "https://a.example.com or ".repeat(100),
    });
    let notice = Some(Notice::Refused(refusal, vec![Remedy::OpenPage]));
    let origin = format!("https://{}.example.com", vec!["a".repeat(60); 3].join("."));
    let page = Screen::Page(Box::new(PageScreen {
        under_way: Some(UnderWay::Asking),
        read_only: true,
        level: Level::Admin,
        account: Account {
            rev: rev(i64::MAX),
            sid: AccountSid::parse(&"_".repeat(64)).ok(),
            origin: ApiOrigin::parse_configured(&origin).unwrap(),
            has_key: true,
            has_token: true,
            damaged: true,
            disconnected_at: Some(i64::MAX),
            heard: Some(Heard { verdict: Verdict::Unsure("_".repeat(900)), at: i64::MAX }),
        },
        checklist: [
            SetupStep::Credentials,
            SetupStep::VoiceBot,
            SetupStep::Number,
            SetupStep::Marked(Step::UrlsCopied),
            SetupStep::Marked(Step::TestCalled),
        ]
        .map(|step| ChecklistItem { step, done: false })
        .to_vec(),
        posting: drawn::in_trouble(),
        total: i64::MAX,
        position: Some(1001),
        rows: rows.clone(),
        has_before: true,
        has_after: true,
    }));
    let list = Screen::Numbers(Box::new(NumbersScreen {
        search: name,
        answered: Answered::By(worst),
        rows: rows.into_iter().map(|view| view.number).collect(),
        position: Some(1001),
        total: None,
        has_before: true,
        has_after: true,
        cursor: Cursor::After(PhoneNumber::from_stored(phones[0]).unwrap()),
    }));
    for screen in [page, list] {
        let payload = drawn(&under(screen, notice.clone()));
        accepted(&payload).unwrap_or_else(|error| panic!("{error}"));
        let all = payload.to_string();
        for phone in phones {
            assert!(all.contains(&format!("`{phone}`")), "{phone} is cut off");
        }
    }
}

/// The checks can say no: a payload of ours, bent a little, is refused.
#[test]
fn a_payload_that_breaks_a_limit_is_seen() {
    let (_, screen) = every_screen().remove(0);
    let good = drawn(&screen.into());
    let bend = |change: &dyn Fn(&mut Value)| {
        let mut bent = good.clone();
        change(&mut bent);
        accepted(&bent).is_err()
    };
    assert!(!bend(&|_| ()));
    assert!(bend(&|it| it["embeds"][0]["title"] = "x".repeat(257).into()));
    assert!(bend(&|it| it["embeds"][0]["title"] = "😀".repeat(129).into()));
    assert!(bend(&|it| it["embeds"][0]["description"] = "`cut".into()));
    assert!(bend(&|it| {
        let again = it["components"][0].clone();
        it["components"].as_array_mut().unwrap().push(again);
    }));
    assert!(bend(&|it| {
        for embed in it["embeds"].as_array_mut().unwrap() {
            embed["description"] = "x".repeat(3500).into();
        }
    }));
}
