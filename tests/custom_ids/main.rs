//! Custom ids are a public format: every one ever sent must mean the same for ever. The golden
//! file holds one of each; a line in it never changes, a new verb adds one.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod any;
mod bent;
mod comes_back;
#[path = "../crash/draws.rs"]
mod draws;
mod verbs;

use serde_json::json;
use switchboard::app::asked::{
    AccessIntent, AccountIntent, Asked, AuditIntent, AuditQuery, BatchIntent, BatchStep,
    CallIntent, CallsFrom, CheckIntent, Dialog, DialogStep, Intent, NumberIntent, UrlKind,
    VoiceBotIntent, Whom,
};
use switchboard::app::place::Place;
use switchboard::discord::interaction::{Act, Fields, Interaction};
use switchboard::discord::wire::{Choose, Given, read, write, write_dialog, write_select};
use switchboard::domain::access::{ChannelId, Level, MemberId, RoleId};
use switchboard::domain::account::{CredentialsForm, Step};
use switchboard::domain::audit::{AuditAction, AuditCursor, AuditKind, CallRoute, Rev, Seq, Since};
use switchboard::domain::batch::{BatchSource, Extent};
use switchboard::domain::calls::{CallForm, CallId};
use switchboard::domain::expected::Expected;
use switchboard::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use switchboard::domain::numbers::{Cursor, NumberRef};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::voice_bots::{BotChoice, BotKey};

fn phone() -> PhoneNumber {
    PhoneNumber::parse("+919876543210").unwrap()
}

fn known() -> NumberRef {
    NumberRef::Known(phone())
}

/// A change, as ids name it.
const REV: Rev = Rev { seq: Seq(42), tag: 0x1a2b_3c4d };
const INTERACTION: u64 = 1_310_000_000_000_000_001;
const ROLE: RoleId = RoleId(1_310_000_000_000_000_002);
const CHANNEL: ChannelId = ChannelId(1_310_000_000_000_000_003);
const BOT: BotKey = BotKey(3);

/// Every dialog, with nothing typed.
fn dialogs(number: &NumberRef, bot: BotKey) -> [Dialog; 6] {
    [
        Dialog::Credentials(DialogStep::Open(CredentialsForm::default())),
        Dialog::AddNumber(DialogStep::Open(NumberForm::default())),
        Dialog::EditNumber(number.clone(), DialogStep::Open(NumberForm::default())),
        Dialog::AddVoiceBot(DialogStep::Open(VoiceBotForm::default())),
        Dialog::EditVoiceBot(BotChoice::Key(bot), DialogStep::Open(VoiceBotForm::default())),
        Dialog::TestCall(number.clone(), DialogStep::Open(CallForm::default())),
    ]
}

fn checks() -> [Intent; 4] {
    [
        CheckIntent::Number(known()),
        CheckIntent::All,
        CheckIntent::Send { phone: phone(), seen: REV, sent: 0x0b5e_1f00 },
        CheckIntent::Take { phone: phone(), seen: REV, sent: 0x811c_9dc5 },
    ]
    .map(Intent::from)
}

/// What the buttons of previews, of calls and of checks carry.
fn many_numbers_and_calls() -> Vec<Intent> {
    let mut intents: Vec<Intent> = Vec::new();
    for source in BatchSource::ALL {
        for step in [
            BatchStep::Show { page: 1 },
            BatchStep::Confirm(Extent::All),
            BatchStep::Confirm(Extent::Picked),
        ] {
            intents.push(BatchIntent { source, draft: DraftId(7), step }.into());
        }
    }
    let draft = DraftId(7);
    let call = CallId::parse("80bfbec2d78bbbf10fb851f4fa165211").unwrap();
    intents.extend(
        [
            CallIntent::Place { draft, route: CallRoute::Flow },
            CallIntent::Place { draft, route: CallRoute::Bot },
            CallIntent::Remember(draft),
            CallIntent::Forget(draft),
            CallIntent::Look { number: phone(), call },
            CallIntent::List { number: known(), from: CallsFrom::Opened },
            CallIntent::List { number: known(), from: CallsFrom::Newest },
            CallIntent::List { number: known(), from: CallsFrom::Before(1_767_268_800) },
        ]
        .map(Intent::from),
    );
    intents.extend(checks());
    intents
}

/// One of each intent that a button carries, in every form of its arguments.
fn buttons() -> Vec<Intent> {
    let mut intents: Vec<Intent> = Vec::new();
    for cursor in
        [Cursor::Start, Cursor::From(phone()), Cursor::After(phone()), Cursor::Before(phone())]
    {
        intents.push(AccountIntent::Page(cursor).into());
    }
    intents.extend(
        [
            AccountIntent::Close,
            AccountIntent::MarkStep(Step::UrlsCopied),
            AccountIntent::MarkStep(Step::TestCalled),
            AccountIntent::DestroyNow(REV),
            AccountIntent::AskDestroy(REV),
            AccountIntent::Checklist,
            AccountIntent::Import,
        ]
        .map(Intent::from),
    );
    let list =
        |search: &str, bot, cursor| NumberIntent::List { search: search.to_owned(), bot, cursor };
    intents.extend(
        [
            NumberIntent::Show(known()),
            list("", None, Cursor::Start),
            list("sales: 24/7", Some(BotChoice::Key(BOT)), Cursor::After(phone())),
            list("", Some(BotChoice::None), Cursor::Start),
            NumberIntent::Copy { number: known(), url: UrlKind::WebSocket },
            NumberIntent::Copy { number: known(), url: UrlKind::Flow },
            NumberIntent::Remove { number: known(), expected: Expected::Rev(REV) },
        ]
        .map(Intent::from),
    );
    intents.extend(
        [
            VoiceBotIntent::List { page: 0 },
            VoiceBotIntent::Show(BOT),
            VoiceBotIntent::Remove { bot: BotChoice::Key(BOT), expected: Expected::Rev(REV) },
        ]
        .map(Intent::from),
    );
    let revoke = |channel, level| AccessIntent::Revoke {
        role: ROLE,
        channel,
        expected: Expected::Level(Some(level)),
    };
    intents.extend(
        [
            AccessIntent::Show { whom: Whom::Asker, channel: None },
            AccessIntent::Levels,
            AccessIntent::OpenRole { role: ROLE, channel: None },
            AccessIntent::OpenRole { role: ROLE, channel: Some(CHANNEL) },
            revoke(None, Level::Viewer),
            revoke(None, Level::Operator),
            revoke(Some(CHANNEL), Level::Admin),
        ]
        .map(Intent::from),
    );
    let of = |cursor| AuditQuery {
        number: Some(known()),
        member: Some(MemberId(ROLE.0)),
        kind: AuditKind::Only(AuditAction::NumberEdited),
        since: Some(Since::Week),
        cursor,
    };
    intents.extend(
        [
            AuditQuery::default(),
            of(AuditCursor::Before(Seq(42))),
            of(AuditCursor::After(Seq(42))),
            AuditQuery { kind: AuditKind::Refused, ..AuditQuery::default() },
        ]
        .map(|query| AuditIntent::Show(query).into()),
    );
    intents.extend(many_numbers_and_calls());
    intents.extend([Intent::Undo(REV), Intent::UndoOthers(REV)]);
    for dialog in dialogs(&known(), BOT) {
        let draft = DraftId(7);
        intents.extend(
            [DialogStep::Open(()), DialogStep::Again(draft)].map(|it| dialog.at(it).into()),
        );
        if dialog.may_overwrite() {
            intents.push(dialog.at(DialogStep::Overwrite { theirs: REV, draft }).into());
        }
    }
    intents
}

fn selects() -> Vec<Choose> {
    vec![
        Choose::Number,
        Choose::BotOf(phone(), None),
        Choose::BotOf(phone(), Some(BOT)),
        Choose::VoiceBot,
        Choose::Role,
        Choose::ChannelOf(ROLE),
        Choose::LevelOf(ROLE, None, None),
        Choose::LevelOf(ROLE, Some(CHANNEL), Some(Level::Viewer)),
    ]
    .into_iter()
    .chain(BatchSource::ALL.map(|source| {
        let draft = DraftId(7);
        Choose::OfBatch { source, draft, page: 1 }
    }))
    .collect()
}

/// One of each, and each place once.
fn one_of_each() -> Vec<String> {
    let mut ids: Vec<String> =
        buttons().into_iter().map(|intent| write(&Asked::at(&Place::Page, intent))).collect();
    ids.extend(selects().iter().map(|choose| write_select(choose, &Place::Page)));
    for dialog in dialogs(&known(), BOT) {
        for seen in [None, Some(REV)] {
            let submit = dialog.at(DialogStep::Submit { seen, form: () });
            ids.push(write_dialog(&Asked::at(&Place::Page, submit), INTERACTION));
        }
    }
    for place in [
        Place::New,
        Place::Card(phone()),
        Place::VoiceBots,
        Place::Access,
        Place::Role(ROLE, None),
        Place::Role(ROLE, Some(CHANNEL)),
    ] {
        ids.push(write(&Asked::at(&place, Intent::Undo(REV))));
    }
    ids
}

/// A submitted dialog with this in every field.
fn fields(text: &str) -> Fields {
    let ids = [
        "sid", "base_url", "key", "token", "phone", "label", "bot", "flow_url", "bot_id", "name",
        "own_url", "to",
    ];
    let components = ids.map(|id| {
        let field = json!({ "type": 4, "id": 2, "custom_id": id, "value": text });
        json!({ "type": 18, "id": 1, "component": field })
    });
    let json = json!({
        "id": "1", "application_id": "1", "type": 5, "token": "t", "version": 1,
        "channel_id": "2", "user": { "id": "3" },
        "data": { "custom_id": "any", "components": components },
    });
    match Interaction::read(&json.to_string()) {
        Ok(Interaction { act: Act::Dialog { fields, .. }, .. }) => fields,
        _ => panic!("no dialog"),
    }
}

/// What a press or a choice of an id asks for, or what its dialog's submit does.
fn meaning(id: &str) -> Option<Asked> {
    let chosen = |value: &str| read(id, Given::Values(&[value.to_owned()])).ok();
    let pressed = chosen("919876543210").or_else(|| chosen("3")).or_else(|| chosen("viewer"));
    match (pressed, read(id, Given::Fields(&fields(""))).ok()) {
        (Some(pressed), Some(submitted)) => panic!("{id} is both {pressed:?} and {submitted:?}"),
        (pressed, submitted) => pressed.or(submitted),
    }
}

/// The kind of intent that an id means, without its arguments.
fn kind(id: &str) -> Option<String> {
    let asked = meaning(id)?;
    let words = |of: String, most: usize| {
        let words: Vec<&str> = of.split([' ', '(', ')', '{']).take(most).collect();
        words.join(" ")
    };
    let intent = words(format!("{:?}", asked.intent), 2);
    let step = match &asked.intent {
        Intent::Dialog(dialog) => format!(" {}", words(format!("{:?}", dialog.step()), 1)),
        Intent::Batch(batch) => {
            let step = words(format!("{:?}", batch.step), 1);
            return Some(format!("Batch {step}"));
        }
        Intent::Undo(_) => return Some("Undo".to_owned()),
        Intent::UndoOthers(_) => return Some("UndoOthers".to_owned()),
        _ => String::new(),
    };
    Some(format!("{intent}{step}"))
}

#[test]
fn every_id_that_was_ever_sent_is_written_and_read_as_it_was_then() {
    let golden = include_str!("../golden/custom_ids.txt");
    let now: Vec<String> = one_of_each()
        .iter()
        .map(|id| format!("{id} => {}", kind(id).unwrap_or_else(|| panic!("{id} is not read"))))
        .collect();
    assert_eq!(
        now,
        golden.lines().collect::<Vec<_>>(),
        "a line of tests/golden/custom_ids.txt changed: buttons that people still have would break\n{}",
        now.join("\n")
    );
}

/// The verbs that the source reads, so that none is missing above.
#[test]
fn the_golden_file_has_every_verb() {
    let golden = include_str!("../golden/custom_ids.txt");
    for verb in verbs::verbs() {
        let has = |line: &str| {
            let id = line.split(" => ").next().unwrap();
            id.split(':').nth(2) == Some(verb.as_str())
        };
        assert!(golden.lines().any(has), "no {verb} in the golden file");
    }
}
