//! Discord's limits are ours: whatever is stored, no payload breaks one. Judged by the sandbox's
//! own checks, counting in UTF-16 units where those count characters, since Discord's clients do.

use discord_sandbox::{check_message, check_modal};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use switchboard::app::forms::{BotChoice, NumberForm, VoiceBotForm};
use switchboard::app::intent::{DialogKind, Place};
use switchboard::app::screen::{
    CardScreen, ChecklistItem, CredentialsDialog, Done, NumberDialog, NumberView, NumbersScreen,
    PageScreen, Remedy, Screen, SecretField, SetupStep, Top, VoiceBotDialog, VoiceBotScreen,
    VoiceBotsScreen, WebSocketView,
};
use switchboard::domain::access::{Level, MemberId};
use switchboard::domain::account::{Account, Step};
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::flow_url::{FlowUrl, FlowUrlError, FlowUrlWarning};
use switchboard::domain::numbers::{Cursor, Number};
use switchboard::domain::origin::{ApiOrigin, BaseUrlError};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::VoiceBot;
use switchboard::store::BotUse;

use crate::payload::{drawn, texts};
use crate::refusals::every_refusal;
use crate::screens::{GONE, every_screen, every_top};

/// The payload as Discord judges it, once in characters and once in UTF-16 units.
fn accepted(payload: &Value) -> Result<(), TestCaseError> {
    let check = if payload.get("title").is_some() {
        check_modal
    } else {
        check_message
    };
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
            let pairs = text
                .chars()
                .flat_map(|c| std::iter::repeat_n(c, c.len_utf16()));
            Value::String(pairs.collect())
        }
        Value::Array(list) => list.iter().map(in_utf16).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, it)| (key.clone(), in_utf16(it)))
            .collect(),
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

/// The longest and oddest names that can be saved. (The wide strategies are boxed: unboxed, their
/// values outgrow the stack of a test thread.)
fn name() -> BoxedStrategy<String> {
    prop_oneof![
        select(vec![
            "*".repeat(64),
            "@here".repeat(12),
            "😀".repeat(64),
            "[x](https://evil.example/a)".repeat(2),
            "बिक्री".repeat(10),
            "𝒜_".repeat(32),
            "x".to_owned(),
        ]),
        r"[\\*_~|>#+\[\]()<@:/. 😀a-zé-]{1,64}",
        "\\PC{1,64}",
    ]
    .boxed()
}

fn label() -> impl Strategy<Value = Option<Label>> {
    prop_oneof![
        1 => Just(None),
        6 => name().prop_map(|text| Label::parse(&text).ok().flatten()),
    ]
}

fn bot_name() -> impl Strategy<Value = BotName> {
    name().prop_filter_map("no name", |text| BotName::parse(&text).ok())
}

fn key() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MAX), Just(1), 1..=i64::MAX]
}

fn phone() -> BoxedStrategy<PhoneNumber> {
    prop_oneof![
        Just("+999999999999999".to_owned()),
        Just("+919876543210".to_owned()),
        Just("+9118001234567".to_owned()),
        "[1-9][0-9]{7,14}".prop_map(|digits| format!("+{digits}")),
    ]
    .prop_filter_map("no number", |text| PhoneNumber::from_stored(&text))
    .boxed()
}

prop_compose! {
    fn bot()(key in key(), rev in key(), name in bot_name(), id in "[A-Za-z0-9._~@+=-]{63}") -> VoiceBot {
        VoiceBot { key, rev, name, id: BotId::parse(&format!("x{id}")).unwrap(), own_url: None }
    }
}

fn url() -> BoxedStrategy<String> {
    prop_oneof![
        Just(format!("wss://voice.example.com/{}", "%40".repeat(200))),
        "wss://[a-z]{10}/[ -~]{0,600}",
        Just("wss://voice.example.com/exotel/x".to_owned()),
    ]
    .prop_map(|url| url.chars().take(600).collect())
    .boxed()
}

fn flow_url() -> impl Strategy<Value = Option<FlowUrl>> {
    prop_oneof![
        Just(None),
        "[a-z0-9_]{60}".prop_map(|sid| {
            let url = format!("https://my.exotel.com/{sid}/exoml/start_voice/123456789012");
            FlowUrl::parse(&url, None).ok()
        }),
    ]
}

prop_compose! {
    fn view()(
        phone in phone(), rev in key(), label in label(), bot in proptest::option::of(bot()),
        flow_url in flow_url(), url in url(), which in 0..3,
    ) -> NumberView {
        NumberView {
            number: Number { phone, rev, label, bot, flow_url },
            websocket: match which {
                0 => WebSocketView::NoBot,
                1 => WebSocketView::NoUrl,
                _ => WebSocketView::Url(url),
            },
        }
    }
}

/// A page of numbers as the store gives one: no number twice.
fn views(most: usize) -> impl Strategy<Value = Vec<NumberView>> {
    proptest::collection::vec(view(), 0..=most).prop_map(|mut views| {
        views.sort_by(|a, b| a.number.phone.as_str().cmp(b.number.phone.as_str()));
        views.dedup_by(|a, b| a.number.phone == b.number.phone);
        views
    })
}

/// Voice bots to choose from; keys are unique in a server.
fn bots(most: usize) -> impl Strategy<Value = Vec<VoiceBot>> {
    proptest::collection::vec(bot(), 0..=most).prop_map(|mut bots| {
        bots.sort_by_key(|bot| bot.key);
        bots.dedup_by_key(|bot| bot.key);
        bots
    })
}

fn level() -> impl Strategy<Value = Level> {
    select(vec![Level::Viewer, Level::Operator, Level::Admin])
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::New),
        Just(Place::Page),
        Just(Place::VoiceBots),
        phone().prop_map(|phone| Place::Card(phone.digits().to_owned())),
    ]
}

fn cursor() -> impl Strategy<Value = Cursor> {
    prop_oneof![
        Just(Cursor::Start),
        phone().prop_map(Cursor::From),
        phone().prop_map(Cursor::After),
        phone().prop_map(Cursor::Before),
    ]
}

fn dialog_kind() -> impl Strategy<Value = DialogKind> {
    prop_oneof![
        Just(DialogKind::Credentials),
        Just(DialogKind::AddNumber),
        phone().prop_map(|phone| DialogKind::EditNumber(phone.digits().to_owned())),
        Just(DialogKind::AddVoiceBot),
        key().prop_map(DialogKind::EditVoiceBot),
    ]
}

fn remedy() -> BoxedStrategy<Option<Remedy>> {
    prop_oneof![
        Just(None),
        (any::<u64>(), dialog_kind(), place()).prop_map(|(draft, dialog, place)| Some(
            Remedy::TryAgain {
                draft,
                dialog,
                place
            }
        )),
        (phone(), key(), any::<u64>()).prop_map(|(phone, rev, draft)| Some(Remedy::Overwrite {
            phone,
            rev,
            draft
        })),
        phone().prop_map(|phone| Some(Remedy::OpenNumber(phone))),
        Just(Some(Remedy::OpenPage)),
    ]
    .boxed()
}

/// Refusals that repeat what was typed, stored or configured, at their longest, and all others.
fn refusal() -> BoxedStrategy<Refusal> {
    let long = vec![
        Refusal::BaseUrl(BaseUrlError::NotAllowed {
            allowed: format!("https://{}.example.com or ", "a".repeat(60)).repeat(40),
        }),
        Refusal::FlowUrl(FlowUrlError::Dashboard {
            offer: format!(
                "https://my.exotel.com/{}/exoml/start_voice/1",
                "_".repeat(64)
            ),
        }),
        Refusal::NoSuchNumber("+999999999999999".to_owned()),
        Refusal::DuplicateBot("~".repeat(64)),
    ];
    prop_oneof![
        select(long),
        select(every_refusal()),
        (
            bot_name(),
            proptest::collection::vec(phone(), 0..=10),
            key()
        )
            .prop_map(|(name, numbers, total)| Refusal::BotInUse {
                name: name.to_string(),
                numbers: numbers.iter().map(ToString::to_string).collect(),
                total,
            }),
        (any::<u64>(), any::<i64>()).prop_map(|(by, at)| Refusal::Changed {
            by: MemberId(by),
            at
        }),
    ]
    .boxed()
}

fn done() -> BoxedStrategy<Done> {
    let warnings = vec![
        FlowUrlWarning::NoSid,
        FlowUrlWarning::OtherAccount {
            found: "_".repeat(64),
            saved: "_".repeat(64),
        },
        FlowUrlWarning::OtherRegion,
        FlowUrlWarning::UnusualHost,
        FlowUrlWarning::LegacyStart,
    ];
    prop_oneof![
        select(every_top()).prop_filter_map("a refusal", |(_, top)| match top {
            Top::Done(done) => Some(done),
            _ => None,
        }),
        (phone(), key(), any::<bool>()).prop_map(move |(phone, seq, repaste)| Done::NumberSaved {
            phone,
            what: vec!["Label", "Bot", "Flow URL"],
            repaste,
            warnings: warnings.clone(),
            seq,
        }),
        (bot_name(), key(), key()).prop_map(|(name, repaste, seq)| Done::VoiceBotSaved {
            name: name.to_string(),
            repaste,
            seq,
        }),
        (key(), any::<i64>()).prop_map(|(seq, until)| Done::Disconnected { seq, until }),
    ]
    .boxed()
}

fn top() -> BoxedStrategy<Option<Top>> {
    prop_oneof![
        Just(None),
        done().prop_map(|done| Some(Top::Done(done))),
        (refusal(), remedy()).prop_map(|(refusal, remedy)| Some(Top::Refused(refusal, remedy))),
        any::<u64>().prop_map(|reference| Some(Top::Broken(reference))),
    ]
    .boxed()
}

prop_compose! {
    fn account()(
        rev in 0..=i64::MAX, sid in proptest::option::of("[A-Za-z0-9_-]{64}"), origin in "[a-z]{60}", long: bool,
        has_key: bool, has_token: bool, disconnected_at in proptest::option::of(0..=i64::MAX),
    ) -> Account {
        let host = format!("{}.example.com:65535", vec![origin; 3].join("."));
        Account {
            rev,
            sid: sid.and_then(|sid| AccountSid::parse(&sid).ok()),
            origin: if long {
                ApiOrigin::parse_configured(&format!("https://{host}")).unwrap()
            } else {
                ApiOrigin::singapore()
            },
            has_key,
            has_token,
            disconnected_at,
        }
    }
}

fn checklist() -> impl Strategy<Value = Vec<ChecklistItem>> {
    let steps = [
        SetupStep::Credentials,
        SetupStep::VoiceBot,
        SetupStep::Number,
        SetupStep::Marked(Step::UrlsCopied),
        SetupStep::Marked(Step::TestCalled),
    ];
    (any::<[bool; 5]>(), any::<bool>()).prop_map(move |(done, there)| {
        let items = steps.into_iter().zip(done);
        let items = items.map(|(step, done)| ChecklistItem { step, done });
        if there { items.collect() } else { Vec::new() }
    })
}

prop_compose! {
    fn page()(
        top in top(), saving: bool, level in level(), account in account(), checklist in checklist(),
        total in 0..=i64::MAX, rows in views(5), has_before: bool, has_after: bool,
    ) -> Screen {
        Screen::Page(Box::new(PageScreen {
            top, saving, level, account, checklist, total, rows, has_before, has_after,
        }))
    }
}

prop_compose! {
    fn card()(
        top in top(), level in level(), view in view(), by: u64, at: i64, bots in bots(24), more_bots: bool,
    ) -> Screen {
        Screen::Card(Box::new(CardScreen { top, level, view, changed: Some((MemberId(by), at)), bots, more_bots }))
    }
}

prop_compose! {
    fn numbers()(
        top in top(), search in "\\PC{0,100}", bot in proptest::option::of(bot()), rows in views(8),
        has_before: bool, has_after: bool, cursor in cursor(),
    ) -> Screen {
        Screen::Numbers(Box::new(NumbersScreen { top, search, bot, rows, has_before, has_after, cursor }))
    }
}

prop_compose! {
    fn voice_bots()(
        top in top(), level in level(), total in 0..=i64::MAX, bots in bots(8), numbers in 0..=i64::MAX,
        url in proptest::option::of(url()), page in prop_oneof![Just(0), Just(i64::MAX), 0..=i64::MAX], has_after: bool,
    ) -> Screen {
        let rows = bots.into_iter().map(|bot| (BotUse { bot, numbers }, url.clone())).collect();
        Screen::VoiceBots(Box::new(VoiceBotsScreen { top, level, total, rows, page, has_after }))
    }
}

prop_compose! {
    fn voice_bot()(
        top in top(), level in level(), bot in bot(), url in proptest::option::of(url()), numbers in 0..=i64::MAX,
    ) -> Screen {
        Screen::VoiceBot(Box::new(VoiceBotScreen { top, level, bot, url, numbers }))
    }
}

fn note() -> impl Strategy<Value = Option<&'static str>> {
    select(vec![None, Some(GONE)])
}

/// What a person typed, as long as Discord lets it be.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,100}",
        Just("😀".repeat(1000)),
        Just("x".repeat(4000)),
        Just(String::new())
    ]
}

fn secret() -> impl Strategy<Value = SecretField> {
    select(vec![
        SecretField::Empty,
        SecretField::Saved,
        SecretField::TypeAgain,
    ])
}

fn dialogs() -> BoxedStrategy<Screen> {
    let number = (
        proptest::option::of((phone(), key())),
        [typed(), typed(), typed()],
        bots(30),
        any::<bool>(),
        note(),
        (any::<u64>(), place(), 0..40_usize),
    )
        .prop_map(
            |(
                editing,
                [phone, label, flow_url],
                bots,
                more_bots,
                note,
                (interaction, place, chosen),
            )| {
                let bot = bots
                    .get(chosen)
                    .map_or(BotChoice::None, |bot| BotChoice::Key(bot.key));
                let form = NumberForm {
                    phone,
                    label,
                    bot,
                    flow_url,
                };
                Screen::NumberDialog(Box::new(NumberDialog {
                    editing,
                    form,
                    bots,
                    more_bots,
                    note,
                    interaction,
                    place,
                }))
            },
        );
    let voice_bot = (
        proptest::option::of((key(), key())),
        [typed(), typed(), typed()],
        any::<bool>(),
        note(),
        any::<u64>(),
        place(),
    )
        .prop_map(
            |(editing, [id, name, own_url], has_base, note, interaction, place)| {
                let form = VoiceBotForm { id, name, own_url };
                Screen::VoiceBotDialog(Box::new(VoiceBotDialog {
                    editing,
                    form,
                    has_base,
                    note,
                    interaction,
                    place,
                }))
            },
        );
    let credentials = (
        key(),
        typed(),
        typed(),
        secret(),
        secret(),
        note(),
        any::<u64>(),
        place(),
    )
        .prop_map(
            |(rev, sid, base_url, key, token, note, interaction, place)| {
                Screen::CredentialsDialog(Box::new(CredentialsDialog {
                    rev,
                    sid,
                    base_url,
                    key,
                    token,
                    note,
                    interaction,
                    place,
                }))
            },
        );
    prop_oneof![number, voice_bot, credentials].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::with_cases(256)
    })]

    #[test]
    fn no_page_breaks_a_limit(screen in page()) {
        accepted(&drawn(&screen))?;
    }

    #[test]
    fn no_card_breaks_a_limit(screen in card()) {
        accepted(&drawn(&screen))?;
    }

    #[test]
    fn no_list_of_numbers_breaks_a_limit(screen in numbers()) {
        accepted(&drawn(&screen))?;
    }

    #[test]
    fn no_list_of_voice_bots_breaks_a_limit(screen in prop_oneof![voice_bots().boxed(), voice_bot().boxed()]) {
        accepted(&drawn(&screen))?;
    }

    #[test]
    fn no_notice_breaks_a_limit(top in top(), url in url()) {
        if let Some(top) = top {
            accepted(&drawn(&Screen::Notice(Box::new(top))))?;
        }
        accepted(&drawn(&Screen::Copy(url)))?;
    }

    #[test]
    fn no_dialog_breaks_a_limit(screen in dialogs()) {
        accepted(&drawn(&screen))?;
    }
}

#[test]
fn every_screen_with_every_notice_is_accepted() {
    for (name, screen) in every_screen() {
        accepted(&drawn(&screen)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (top_name, top) in every_top() {
            accepted(&drawn(&screen.clone().with_top(top)))
                .unwrap_or_else(|error| panic!("{name} under {top_name}: {error}"));
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
        key: i64::MAX,
        rev: i64::MAX,
        id: BotId::parse(&"x".repeat(64)).unwrap(),
        name: BotName::parse(&name).unwrap(),
        own_url: None,
    };
    let rows: Vec<NumberView> = phones
        .iter()
        .map(|phone| NumberView {
            number: Number {
                phone: PhoneNumber::from_stored(phone).unwrap(),
                rev: i64::MAX,
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
        })
        .collect();
    let refusal = Refusal::BaseUrl(BaseUrlError::NotAllowed {
        allowed: "https://a.example.com or ".repeat(100),
    });
    let top = Some(Top::Refused(refusal, Some(Remedy::OpenPage)));
    let origin = format!("https://{}.example.com", vec!["a".repeat(60); 3].join("."));
    let page = Screen::Page(Box::new(PageScreen {
        top: top.clone(),
        saving: true,
        level: Level::Admin,
        account: Account {
            rev: i64::MAX,
            sid: AccountSid::parse(&"_".repeat(64)).ok(),
            origin: ApiOrigin::parse_configured(&origin).unwrap(),
            has_key: true,
            has_token: true,
            disconnected_at: Some(i64::MAX),
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
        total: i64::MAX,
        rows: rows.clone(),
        has_before: true,
        has_after: true,
    }));
    let list = Screen::Numbers(Box::new(NumbersScreen {
        top,
        search: name,
        bot: Some(worst),
        rows,
        has_before: true,
        has_after: true,
        cursor: Cursor::After(PhoneNumber::from_stored(phones[0]).unwrap()),
    }));
    for screen in [page, list] {
        let payload = drawn(&screen);
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
    let good = drawn(&screen);
    let bend = |change: &dyn Fn(&mut Value)| {
        let mut bent = good.clone();
        change(&mut bent);
        accepted(&bent).is_err()
    };
    assert!(!bend(&|_| ()));
    assert!(bend(&|it| it["embeds"][0]["title"] = "x".repeat(257).into()));
    assert!(bend(
        &|it| it["embeds"][0]["title"] = "😀".repeat(129).into()
    ));
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
