//! Screens and dialogs of anything that can be stored.

use super::stored::{bot, bots, cursor, key, level, phone, place, rev, url, view, views};

use crate::screens::GONE;
use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::{
    CallFields, CardScreen, ChecklistItem, CredentialsFields, DialogFields, DialogScreen,
    NumberFields, NumbersScreen, PageScreen, Screen, SecretField, SetupStep, UnderWay,
    VoiceBotFields, VoiceBotScreen, VoiceBotsScreen,
};
use switchboard::domain::access::{ChannelId, MemberId};
use switchboard::domain::account::{Account, Heard, Step, Verdict};
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::audit::{PostFault, Posting};
use switchboard::domain::directory::{DirectoryFault, DirectoryState};
use switchboard::domain::forms::{NumberForm, VoiceBotForm};
use switchboard::domain::numbers::Answered;
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::voice_bots::{BotChoice, BotKey, BotUse, VoiceBot};

/// What Exotel's errors are worded as: whatever Exotel itself said in them is escaped by then.
fn told() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 .,:;()]{0,500}"
}

fn heard() -> impl Strategy<Value = Heard> {
    let verdict = prop_oneof![
        Just(Verdict::Accepted),
        told().prop_map(Verdict::Refused),
        told().prop_map(Verdict::Unsure),
    ];
    (verdict, 0..=i64::MAX).prop_map(|(verdict, at)| Heard { verdict, at })
}

prop_compose! {
    pub(super) fn account()(
        rev in rev(), sid in proptest::option::of("[A-Za-z0-9_-]{64}"), origin in "[a-z]{60}", long: bool,
        has_key: bool, has_token: bool, damaged: bool, disconnected_at in proptest::option::of(0..=i64::MAX),
        heard in proptest::option::of(heard()),
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
            damaged,
            disconnected_at,
            heard,
        }
    }
}

pub(super) fn checklist() -> impl Strategy<Value = Vec<ChecklistItem>> {
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
    pub(super) fn page()(
        under_way in proptest::option::of(Just(UnderWay::Saving)), read_only: bool, level in level(), account in account(), checklist in checklist(),
        total in 0..=i64::MAX, position in proptest::option::of(1..=i64::MAX), rows in views(5), has_before: bool, has_after: bool,
        troubled: bool,
    ) -> Screen {
        let posting = if troubled { in_trouble() } else { Posting::default() };
        Screen::Page(Box::new(PageScreen {
            under_way, read_only, level, account, checklist, posting, total, rows, position, has_before, has_after,
        }))
    }
}

prop_compose! {
    pub(super) fn card()(
        level in level(), view in view(), by: u64, at: i64, bots in bots(24), more_bots: bool,
    ) -> Screen {
        Screen::Card(Box::new(CardScreen { level, view, changed: Some((MemberId(by), at)), bots, more_bots }))
    }
}

/// Changes that cannot be posted, in the most words there are for it.
pub(super) fn in_trouble() -> Posting {
    Posting {
        channel: Some(ChannelId(u64::MAX)),
        public: true,
        fault: Some((PostFault::Forbidden, i64::MAX)),
        waiting: i64::MAX,
    }
}

fn answered() -> impl Strategy<Value = Answered<VoiceBot>> {
    prop_oneof![Just(Answered::Any), Just(Answered::Nobody), bot().prop_map(Answered::By),]
}

prop_compose! {
    pub(super) fn numbers()(
        search in "\\PC{0,100}", answered in answered(), rows in views(20),
        position in proptest::option::of(1..=i64::MAX), total in proptest::option::of(0..=i64::MAX),
        has_before: bool, has_after: bool, cursor in cursor(),
    ) -> Screen {
        let rows = rows.into_iter().map(|view| view.number).collect();
        Screen::Numbers(Box::new(NumbersScreen { search, answered, rows, position, total, has_before, has_after, cursor }))
    }
}

prop_compose! {
    fn directory()(left_out in 0..=i64::MAX, unusable in 0..=i64::MAX, at in 0..=i64::MAX, fails: bool) -> DirectoryState {
        DirectoryState {
            read_at: Some(at),
            left_out,
            unusable,
            fault: fails.then_some((DirectoryFault::NotAList, at)),
        }
    }
}

prop_compose! {
    pub(super) fn voice_bots()(
        level in level(), total in 0..=i64::MAX, bots in bots(8), numbers in 0..=i64::MAX,
        url in proptest::option::of(url()), page in prop_oneof![Just(0), Just(i64::MAX), 0..=i64::MAX], has_after: bool,
        directory in proptest::option::of(directory()),
    ) -> Screen {
        let rows = bots.into_iter().map(|bot| (BotUse { bot, numbers }, url.clone())).collect();
        Screen::VoiceBots(Box::new(VoiceBotsScreen { level, total, rows, page, has_after, directory }))
    }
}

prop_compose! {
    pub(super) fn voice_bot()(
        level in level(), bot in bot(), url in proptest::option::of(url()), numbers in 0..=i64::MAX,
        first in proptest::collection::vec(phone(), 0..=10),
    ) -> Screen {
        Screen::VoiceBot(Box::new(VoiceBotScreen { level, bot, url, numbers, first }))
    }
}

pub(super) fn note() -> impl Strategy<Value = Option<&'static str>> {
    select(vec![None, Some(GONE)])
}

/// What a person typed, as long as Discord lets it be.
pub(super) fn typed() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,100}", Just("😀".repeat(1000)), Just("x".repeat(4000)), Just(String::new())]
}

pub(super) fn secret() -> impl Strategy<Value = SecretField> {
    select(vec![SecretField::Empty, SecretField::Saved, SecretField::TypeAgain])
}

fn number_fields() -> impl Strategy<Value = DialogFields> {
    let editing = proptest::option::of((phone(), rev()));
    (editing, [typed(), typed(), typed()], bots(30), any::<bool>(), 0..40_usize).prop_map(
        |(editing, [phone, label, flow_url], bots, more_bots, chosen)| {
            let bot = bots.get(chosen).map_or(BotChoice::None, |bot| BotChoice::Key(bot.key));
            let form = NumberForm {
                phone: Some(phone),
                label: Some(label),
                bot: Some(bot),
                flow_url: Some(flow_url),
            };
            DialogFields::Number(NumberFields { editing, form, bots, more_bots })
        },
    )
}

fn voice_bot_fields() -> impl Strategy<Value = DialogFields> {
    let editing = proptest::option::of((key().prop_map(BotKey), rev()));
    (editing, [typed(), typed(), typed()], any::<bool>()).prop_map(
        |(editing, [id, name, own_url], has_base)| {
            let form = VoiceBotForm { id: Some(id), name: Some(name), own_url: Some(own_url) };
            DialogFields::VoiceBot(VoiceBotFields { editing, form, has_base })
        },
    )
}

fn credentials_fields() -> impl Strategy<Value = DialogFields> {
    (rev(), typed(), typed(), account(), secret(), secret()).prop_map(
        |(rev, sid, base_url, account, key, token)| {
            let default_url = account.origin;
            let fields = CredentialsFields { rev, sid, base_url, default_url, key, token };
            DialogFields::Credentials(fields)
        },
    )
}

fn call_fields() -> impl Strategy<Value = DialogFields> {
    (phone(), typed()).prop_map(|(number, to)| DialogFields::Call(CallFields { number, to }))
}

pub(super) fn dialogs() -> BoxedStrategy<Screen> {
    let fields =
        prop_oneof![number_fields(), voice_bot_fields(), credentials_fields(), call_fields()];
    (fields, note(), any::<u64>(), place())
        .prop_map(|(fields, note, interaction, place)| {
            Screen::Dialog(Box::new(DialogScreen { fields, note, interaction, place }))
        })
        .boxed()
}
