//! What can be stored, at its longest and oddest.

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::asked::{Dialog, DialogStep};
use switchboard::app::place::Place;
use switchboard::app::screen::{NumberView, WebSocketView};
use switchboard::domain::access::Level;
use switchboard::domain::audit::{Rev, Seq};
use switchboard::domain::flow_url::{FlowUrl, FlowUrlWarning};
use switchboard::domain::numbers::{Cursor, Number, NumberRef};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotChoice, BotKey, Source, VoiceBot};

/// The longest and oddest names that can be saved. (The wide strategies are boxed: unboxed, their
/// values outgrow the stack of a test thread.)
pub(super) fn name() -> BoxedStrategy<String> {
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

pub(super) fn label() -> impl Strategy<Value = Option<Label>> {
    prop_oneof![
        1 => Just(None),
        6 => name().prop_map(|text| Label::parse(&text).ok().flatten()),
    ]
}

pub(super) fn bot_name() -> impl Strategy<Value = BotName> {
    name().prop_filter_map("no name", |text| BotName::parse(&text).ok())
}

pub(super) fn key() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MAX), Just(1), 1..=i64::MAX]
}

pub(super) fn phone() -> BoxedStrategy<PhoneNumber> {
    prop_oneof![
        Just("+999999999999999".to_owned()),
        Just("+919876543210".to_owned()),
        Just("+9118001234567".to_owned()),
        "[1-9][0-9]{7,14}".prop_map(|digits| format!("+{digits}")),
    ]
    .prop_filter_map("no number", |text| PhoneNumber::from_stored(&text))
    .boxed()
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![Just(Source::Team), Just(Source::Platform), Just(Source::Vanished)]
}

prop_compose! {
    pub(super) fn bot()(key in key(), rev in rev(), name in bot_name(), id in "[A-Za-z0-9._~@+=-]{63}", source in source()) -> VoiceBot {
        VoiceBot { key: BotKey(key), rev, name, id: BotId::parse(&format!("x{id}")).unwrap(), own_url: None, source }
    }
}

pub(super) fn url() -> BoxedStrategy<String> {
    prop_oneof![
        Just(format!("wss://voice.example.com/{}", "%40".repeat(200))),
        "wss://[a-z]{10}/[ -~]{0,600}",
        Just("wss://voice.example.com/exotel/x".to_owned()),
    ]
    .prop_map(|url| url.chars().take(600).collect())
    .boxed()
}

pub(super) fn flow_url() -> impl Strategy<Value = Option<FlowUrl>> {
    prop_oneof![
        Just(None),
        "[a-z0-9_]{60}".prop_map(|sid| {
            let url = format!("https://my.exotel.com/{sid}/exoml/start_voice/123456789012");
            FlowUrl::parse(&url, None).ok()
        }),
    ]
}

prop_compose! {
    pub(super) fn view()(
        phone in phone(), rev in rev(), label in label(), bot in proptest::option::of(bot()),
        flow_url in flow_url(), url in url(), which in 0..3, foreign: bool,
    ) -> NumberView {
        NumberView {
            number: Number { phone, rev, label, bot, flow_url },
            websocket: match which {
                0 => WebSocketView::NoBot,
                1 => WebSocketView::NoUrl,
                _ => WebSocketView::Url(url),
            },
            foreign: foreign.then(|| FlowUrlWarning::OtherAccount { found: "f".repeat(64), saved: "s".repeat(64) }),
        }
    }
}

/// A page of numbers as the store gives one: no number twice.
pub(super) fn views(most: usize) -> impl Strategy<Value = Vec<NumberView>> {
    proptest::collection::vec(view(), 0..=most).prop_map(|mut views| {
        views.sort_by(|a, b| a.number.phone.as_str().cmp(b.number.phone.as_str()));
        views.dedup_by(|a, b| a.number.phone == b.number.phone);
        views
    })
}

/// Voice bots to choose from; keys are unique in a server.
pub(super) fn bots(most: usize) -> impl Strategy<Value = Vec<VoiceBot>> {
    proptest::collection::vec(bot(), 0..=most).prop_map(|mut bots| {
        bots.sort_by_key(|bot| bot.key);
        bots.dedup_by_key(|bot| bot.key);
        bots
    })
}

/// Any change, as ids name it.
pub(super) fn rev() -> impl Strategy<Value = Rev> {
    (key(), any::<u32>()).prop_map(|(seq, tag)| Rev { seq: Seq(seq), tag })
}

pub(super) fn level() -> impl Strategy<Value = Level> {
    select(vec![Level::Viewer, Level::Operator, Level::Admin])
}

pub(super) fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::New),
        Just(Place::Page),
        Just(Place::VoiceBots),
        phone().prop_map(Place::Card),
    ]
}

pub(super) fn cursor() -> impl Strategy<Value = Cursor> {
    prop_oneof![
        Just(Cursor::Start),
        phone().prop_map(Cursor::From),
        phone().prop_map(Cursor::After),
        phone().prop_map(Cursor::Before),
    ]
}

pub(super) fn which_dialog() -> impl Strategy<Value = Dialog> {
    prop_oneof![
        Just(Dialog::Credentials(DialogStep::open())),
        Just(Dialog::AddNumber(DialogStep::open())),
        phone()
            .prop_map(|phone| { Dialog::EditNumber(NumberRef::Known(phone), DialogStep::open()) }),
        Just(Dialog::AddVoiceBot(DialogStep::open())),
        key().prop_map(|key| {
            Dialog::EditVoiceBot(BotChoice::Key(BotKey(key)), DialogStep::open())
        }),
    ]
}
