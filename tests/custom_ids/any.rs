//! Anything that an id can carry.

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::asked::{
    AccessIntent, AccountIntent, AuditIntent, AuditQuery, BatchIntent, BatchStep, CallIntent,
    CallsFrom, CheckIntent, Dialog, DialogStep, Intent, NumberIntent, UrlKind, VoiceBotIntent,
    Whom,
};
use switchboard::app::place::Place;
use switchboard::discord::wire::Choose;
use switchboard::domain::access::{ChannelId, Level, MemberId, RoleId};
use switchboard::domain::account::Step;
use switchboard::domain::audit::{AuditAction, AuditCursor, AuditKind, CallRoute, Rev, Seq, Since};
use switchboard::domain::batch::{BatchSource, Extent};
use switchboard::domain::calls::CallId;
use switchboard::domain::expected::Expected;
use switchboard::domain::forms::DraftId;
use switchboard::domain::numbers::{Cursor, NumberRef};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::voice_bots::{BotChoice, BotKey};

use crate::dialogs;

fn phone() -> BoxedStrategy<PhoneNumber> {
    prop_oneof![
        Just("+919876543210".to_owned()),
        Just("+911800123456".to_owned()),
        Just("+999999999999999".to_owned()),
        "[1-9][0-9]{7,14}".prop_map(|digits| format!("+{digits}")),
    ]
    .prop_filter_map("no number", |text| PhoneNumber::from_stored(&text))
    .boxed()
}

pub(crate) fn known() -> BoxedStrategy<NumberRef> {
    phone().prop_map(NumberRef::Known).boxed()
}

fn cursor() -> BoxedStrategy<Cursor> {
    prop_oneof![
        Just(Cursor::Start),
        phone().prop_map(Cursor::From),
        phone().prop_map(Cursor::After),
        phone().prop_map(Cursor::Before),
    ]
    .boxed()
}

fn key() -> impl Strategy<Value = i64> {
    prop_oneof![Just(1), Just(i64::MAX), 1..=i64::MAX]
}

pub(crate) fn bot() -> impl Strategy<Value = BotKey> {
    key().prop_map(BotKey)
}

pub(crate) fn rev() -> impl Strategy<Value = Rev> {
    let seq = prop_oneof![Just(0), Just(i64::MAX), 0..=i64::MAX];
    (seq, any::<u32>()).prop_map(|(seq, tag)| Rev { seq: Seq(seq), tag })
}

fn snowflake() -> impl Strategy<Value = u64> {
    prop_oneof![Just(u64::MAX), 1..=u64::MAX]
}

fn role() -> impl Strategy<Value = RoleId> {
    snowflake().prop_map(RoleId)
}

fn channel() -> impl Strategy<Value = Option<ChannelId>> {
    proptest::option::of(snowflake().prop_map(ChannelId))
}

pub(crate) fn level() -> impl Strategy<Value = Level> {
    select(Level::ALL.to_vec())
}

/// Where a dialog can be asked for.
pub(crate) fn place() -> BoxedStrategy<Place> {
    prop_oneof![
        Just(Place::New),
        Just(Place::Page),
        Just(Place::VoiceBots),
        phone().prop_map(Place::Card),
    ]
    .boxed()
}

/// Where a rule or an Undo can be asked for.
pub(crate) fn any_place() -> BoxedStrategy<Place> {
    let panel = (role(), channel()).prop_map(|(role, channel)| Place::Role(role, channel));
    prop_oneof![place(), Just(Place::Access), panel].boxed()
}

pub(crate) fn draft() -> impl Strategy<Value = DraftId> {
    any::<u64>().prop_map(DraftId)
}

fn call() -> BoxedStrategy<Intent> {
    let route = select(vec![CallRoute::Flow, CallRoute::Bot]);
    let name = "[A-Za-z0-9_+-]{1,45}".prop_filter_map("no name", |text| CallId::parse(&text));
    let from = prop_oneof![
        Just(CallsFrom::Opened),
        Just(CallsFrom::Newest),
        (0..=i64::MAX).prop_map(CallsFrom::Before),
    ];
    prop_oneof![
        (draft(), route).prop_map(|(draft, route)| CallIntent::Place { draft, route }),
        draft().prop_map(CallIntent::Remember),
        draft().prop_map(CallIntent::Forget),
        (phone(), name).prop_map(|(number, call)| CallIntent::Look { number, call }),
        (known(), from).prop_map(|(number, from)| CallIntent::List { number, from }),
    ]
    .prop_map(Intent::from)
    .boxed()
}

fn audit() -> BoxedStrategy<Intent> {
    let kinds: Vec<AuditKind> = [AuditKind::Changes, AuditKind::Refused]
        .into_iter()
        .chain(AuditAction::ALL.into_iter().map(AuditKind::Only))
        .collect();
    let cursor = prop_oneof![
        Just(AuditCursor::Newest),
        key().prop_map(|seq| AuditCursor::Before(Seq(seq))),
        key().prop_map(|seq| AuditCursor::After(Seq(seq))),
    ];
    let since = proptest::option::of(select(Since::ALL.to_vec()));
    let member = proptest::option::of(snowflake().prop_map(MemberId));
    (proptest::option::of(known()), member, select(kinds), since, cursor)
        .prop_map(|(number, member, kind, since, cursor)| {
            AuditIntent::Show(AuditQuery { number, member, kind, since, cursor }).into()
        })
        .boxed()
}

/// A dialog at any step that a button carries.
fn dialog() -> BoxedStrategy<Dialog> {
    let step = prop_oneof![
        Just(DialogStep::Open(())),
        draft().prop_map(DialogStep::Again),
        (rev(), draft()).prop_map(|(theirs, draft)| DialogStep::Overwrite { theirs, draft }),
    ];
    (known(), bot(), 0..6_usize, step)
        .prop_map(|(number, bot, which, step)| dialogs(&number, bot)[which].at(step))
        .prop_filter("is drawn", |dialog| {
            dialog.may_overwrite() || !matches!(dialog.step(), DialogStep::Overwrite { .. })
        })
        .boxed()
}

fn source() -> impl Strategy<Value = BatchSource> {
    select(BatchSource::ALL.to_vec())
}

fn batch() -> BoxedStrategy<Intent> {
    let step = prop_oneof![
        any::<usize>().prop_map(|page| BatchStep::Show { page }),
        select(vec![Extent::All, Extent::Picked]).prop_map(BatchStep::Confirm),
    ];
    (source(), draft(), step)
        .prop_map(|(source, draft, step)| BatchIntent { source, draft, step }.into())
        .boxed()
}

/// What a button can carry but for those about access.
pub(crate) fn intent() -> BoxedStrategy<Intent> {
    let account = prop_oneof![
        cursor().prop_map(AccountIntent::Page),
        Just(AccountIntent::Close),
        Just(AccountIntent::Checklist),
        Just(AccountIntent::Import),
        rev().prop_map(AccountIntent::AskDestroy),
        select(vec![Step::UrlsCopied, Step::TestCalled]).prop_map(AccountIntent::MarkStep),
        rev().prop_map(AccountIntent::DestroyNow),
    ];
    let number = prop_oneof![
        known().prop_map(NumberIntent::Show),
        (known(), select(vec![UrlKind::WebSocket, UrlKind::Flow]))
            .prop_map(|(number, url)| NumberIntent::Copy { number, url }),
        (known(), rev()).prop_map(|(number, rev)| NumberIntent::Remove {
            number,
            expected: Expected::Rev(rev)
        }),
    ];
    let voice_bot = prop_oneof![
        (0..=i64::MAX).prop_map(|page| VoiceBotIntent::List { page }),
        bot().prop_map(VoiceBotIntent::Show),
        (bot(), rev()).prop_map(|(bot, rev)| VoiceBotIntent::Remove {
            bot: BotChoice::Key(bot),
            expected: Expected::Rev(rev),
        }),
    ];
    let change = (phone(), rev(), any::<u32>(), any::<bool>());
    let check = prop_oneof![
        known().prop_map(CheckIntent::Number),
        Just(CheckIntent::All),
        change.prop_map(|(phone, seen, sent, take)| match take {
            true => CheckIntent::Take { phone, seen, sent },
            false => CheckIntent::Send { phone, seen, sent },
        }),
    ];
    prop_oneof![
        account.prop_map(Intent::from),
        check.prop_map(Intent::from),
        number.prop_map(Intent::from),
        voice_bot.prop_map(Intent::from),
        dialog().prop_map(Intent::from),
        batch(),
        call(),
    ]
    .boxed()
}

/// What a button can carry on a panel about access, and anywhere else.
pub(crate) fn about_access() -> BoxedStrategy<Intent> {
    let access = prop_oneof![
        Just(AccessIntent::Show { whom: Whom::Asker, channel: None }),
        Just(AccessIntent::Levels),
        (role(), channel()).prop_map(|(role, channel)| AccessIntent::OpenRole { role, channel }),
        (role(), channel(), proptest::option::of(level())).prop_map(|(role, channel, shown)| {
            AccessIntent::Revoke { role, channel, expected: Expected::Level(shown) }
        }),
    ];
    prop_oneof![
        access.prop_map(Intent::from),
        rev().prop_map(Intent::Undo),
        rev().prop_map(Intent::UndoOthers),
    ]
    .boxed()
}

/// What a button carries of a list, which is asked for from no other place.
pub(crate) fn list() -> BoxedStrategy<Intent> {
    let list =
        (".{0,25}", proptest::option::of(bot()), cursor()).prop_map(|(search, bot, cursor)| {
            NumberIntent::List { search, bot: bot.map(BotChoice::Key), cursor }.into()
        });
    prop_oneof![list, audit()].boxed()
}

/// A select, what is chosen in it, and what that asks for.
pub(crate) fn choice() -> BoxedStrategy<(Choose, Option<String>)> {
    let bot_of = (phone(), proptest::option::of(bot()), proptest::option::of(bot()));
    let level_of = (role(), channel(), proptest::option::of(level()), level());
    prop_oneof![
        phone().prop_map(|phone| (Choose::Number, Some(phone.digits().to_owned()))),
        bot_of.prop_map(|(number, shown, bot)| {
            (Choose::BotOf(number, shown), Some(BotChoice::value(bot)))
        }),
        bot().prop_map(|bot| (Choose::VoiceBot, Some(bot.0.to_string()))),
        role().prop_map(|role| (Choose::Role, Some(role.0.to_string()))),
        (role(), channel()).prop_map(|(role, channel)| {
            (Choose::ChannelOf(role), channel.map(|channel| channel.0.to_string()))
        }),
        level_of.prop_map(|(role, channel, shown, level)| {
            (Choose::LevelOf(role, channel, shown), Some(level.word().to_owned()))
        }),
        (source(), draft(), any::<usize>(), any::<usize>()).prop_map(
            |(source, draft, page, at)| {
                (Choose::OfBatch { source, draft, page }, Some(at.to_string()))
            }
        ),
    ]
    .boxed()
}
