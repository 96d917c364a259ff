//! Custom ids are a public format: every one ever sent must mean the same for ever. The golden
//! file holds one of each; a line in it never changes, a new verb adds one.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use switchboard::app::intent::{AccessIntent, Described, DialogKind, Intent, Place, UrlKind, Whom};
use switchboard::discord::custom_id::{self, Form, read, read_form};
use switchboard::domain::access::{ChannelId, Level, MemberId, RoleId, Surface};
use switchboard::domain::account::Step;
use switchboard::domain::audit::{
    AuditAction, AuditCursor, AuditFilter, AuditKind, Rev, Seq, Since,
};
use switchboard::domain::expected::Expected;
use switchboard::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use switchboard::domain::numbers::{Cursor, NumberRef};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::voice_bots::{BotChoice, BotKey};

fn phone() -> PhoneNumber {
    PhoneNumber::parse("+919876543210").unwrap()
}

/// A change, as ids name it.
const REV: Rev = Rev { seq: Seq(42), tag: 0x1a2b_3c4d };

fn card() -> Place {
    Place::Card(phone())
}

/// One of each, in every form of its arguments.
fn one_of_each() -> Vec<String> {
    let mut ids = Vec::new();
    for cursor in
        [Cursor::Start, Cursor::From(phone()), Cursor::After(phone()), Cursor::Before(phone())]
    {
        ids.push(custom_id::page(&cursor));
    }
    ids.push(custom_id::close());
    ids.push(custom_id::step(Step::UrlsCopied));
    ids.push(custom_id::step(Step::TestCalled));
    for place in [Place::New, Place::Page, card(), Place::VoiceBots] {
        ids.push(custom_id::credentials(&place));
    }
    let interaction = 1_310_000_000_000_000_001;
    ids.extend([
        custom_id::credentials_form(REV, &Place::Page, interaction),
        custom_id::destroy(REV, &Place::Page),
        custom_id::add(&Place::New),
        custom_id::add_form(&Place::Page, interaction),
        custom_id::edit(&phone(), &card()),
        custom_id::edit_form(&phone(), REV, &card(), interaction),
        custom_id::card(&phone()),
        custom_id::open_number(),
        custom_id::assign(&phone(), None),
        custom_id::assign(&phone(), Some(BotKey(3))),
        custom_id::list(&Cursor::Start, None, ""),
        custom_id::list(&Cursor::After(phone()), Some(BotKey(3)), "sales: 24/7"),
        custom_id::copy(&phone(), UrlKind::WebSocket),
        custom_id::copy(&phone(), UrlKind::Flow),
        custom_id::remove(&phone(), REV, &card()),
        custom_id::undo(REV, &Place::New),
    ]);
    for dialog in dialogs(phone(), BotKey(3)) {
        ids.push(custom_id::again(&dialog, DraftId(7), &Place::Page));
        ids.push(custom_id::overwrite(&dialog, REV, DraftId(7)));
    }
    ids.extend([
        custom_id::voice_bots(0),
        custom_id::open_voice_bot(),
        custom_id::add_voice_bot(&Place::VoiceBots),
        custom_id::add_voice_bot_form(&Place::VoiceBots, interaction),
        custom_id::edit_voice_bot(BotKey(3), &Place::VoiceBots),
        custom_id::edit_voice_bot_form(BotKey(3), REV, &Place::VoiceBots, interaction),
        custom_id::remove_voice_bot(BotKey(3), REV, &Place::VoiceBots),
    ]);
    ids.extend([
        custom_id::access(),
        custom_id::pick_role(),
        custom_id::pick_channel(ROLE),
        custom_id::pick_level(ROLE, None, None),
        custom_id::pick_level(ROLE, Some(CHANNEL), Some(Level::Viewer)),
    ]);
    for level in Level::ALL {
        ids.push(custom_id::revoke(ROLE, None, level, &Place::Access));
    }
    for channel in [None, Some(CHANNEL)] {
        let panel = Place::Role(ROLE, channel);
        ids.push(custom_id::revoke(ROLE, channel, Level::Admin, &panel));
        ids.push(custom_id::undo(REV, &panel));
    }
    ids.push(custom_id::audit(&AuditFilter::default(), AuditCursor::Newest));
    for cursor in [AuditCursor::Before(Seq(42)), AuditCursor::After(Seq(42))] {
        let filter = AuditFilter {
            number: Some(phone()),
            member: Some(MemberId(ROLE.0)),
            kind: AuditKind::Only(AuditAction::NumberEdited),
            since: Some(Since::Week),
        };
        ids.push(custom_id::audit(&filter, cursor));
    }
    let refused = AuditFilter { kind: AuditKind::Refused, ..AuditFilter::default() };
    ids.push(custom_id::audit(&refused, AuditCursor::Newest));
    ids
}

const ROLE: RoleId = RoleId(1_310_000_000_000_000_002);
const CHANNEL: ChannelId = ChannelId(1_310_000_000_000_000_003);

fn dialogs(number: PhoneNumber, bot: BotKey) -> [DialogKind; 5] {
    [
        DialogKind::Credentials,
        DialogKind::AddNumber,
        DialogKind::EditNumber(number),
        DialogKind::AddVoiceBot,
        DialogKind::EditVoiceBot(bot),
    ]
}

/// What a press or a choice of an id means, or what its dialog's submit does.
fn meaning(id: &str) -> Option<String> {
    let values = ["919876543210".to_owned()];
    let chosen = |value: &str| read(id, &[value.to_owned()]);
    let pressed = read(id, &values).or_else(|| chosen("3")).or_else(|| chosen("viewer"));
    match (pressed, read_form(id)) {
        (Some(intent), None) => Some(format!("{intent:?}")),
        (None, Some(form)) => Some(format!("submit {form:?}")),
        (None, None) => None,
        (Some(intent), Some(form)) => panic!("{id} is both {intent:?} and {form:?}"),
    }
}

#[test]
fn every_id_that_was_ever_sent_is_written_and_read_as_it_was_then() {
    let golden = include_str!("golden/custom_ids.txt");
    let now: Vec<String> =
        one_of_each().iter().map(|id| format!("{id} => {}", kind(id).unwrap())).collect();
    assert_eq!(
        now,
        golden.lines().collect::<Vec<_>>(),
        "a line of tests/golden/custom_ids.txt changed: buttons that people still have would break"
    );
}

/// The verbs that the source writes, so that none is missing above.
#[test]
fn the_golden_file_has_every_verb() {
    let reading = include_str!("../src/discord/custom_id/read.rs");
    let golden = include_str!("golden/custom_ids.txt");
    let has = |verb: &str| {
        let begins = |end| format!("sb1:{verb}{end}");
        golden.lines().any(|line| line.starts_with(&begins(':')) || line.starts_with(&begins(' ')))
    };
    let access = include_str!("../src/discord/custom_id/access.rs");
    let verbs_of = |reading: &'static str, begin: &'static str| {
        let found = reading.match_indices(begin);
        found.filter_map(move |(at, _)| reading[at + begin.len()..].split('"').next())
    };
    let verbs: Vec<&str> = verbs_of(reading, "[PREFIX, \"")
        .chain(verbs_of(access, "        [\""))
        .chain(["list"])
        .collect();
    assert!(verbs.len() > 25 && verbs.contains(&"aclrm"), "{verbs:?}");
    for verb in verbs {
        assert!(has(verb), "no {verb} in the golden file");
    }
}

fn any_phone() -> impl Strategy<Value = PhoneNumber> {
    prop_oneof![
        Just("+919876543210".to_owned()),
        Just("+911800123456".to_owned()),
        Just("+91180012345678".to_owned()),
        "[1-9][0-9]{7,14}".prop_map(|digits| format!("+{digits}")),
    ]
    .prop_filter_map("no number", |text| PhoneNumber::from_stored(&text))
}

fn any_place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::New),
        Just(Place::Page),
        Just(Place::VoiceBots),
        any_phone().prop_map(Place::Card),
    ]
}

fn any_cursor() -> impl Strategy<Value = Cursor> {
    prop_oneof![
        Just(Cursor::Start),
        any_phone().prop_map(Cursor::From),
        any_phone().prop_map(Cursor::After),
        any_phone().prop_map(Cursor::Before),
    ]
}

fn any_level() -> impl Strategy<Value = Level> {
    proptest::sample::select(Level::ALL.to_vec())
}

fn any_key() -> impl Strategy<Value = i64> {
    prop_oneof![Just(1), Just(i64::MAX), 1..=i64::MAX]
}

fn any_rev() -> impl Strategy<Value = Rev> {
    (0..=i64::MAX, any::<u32>()).prop_map(|(seq, tag)| Rev { seq: Seq(seq), tag })
}

fn any_bot() -> impl Strategy<Value = BotKey> {
    any_key().prop_map(BotKey)
}

/// Reads as this intent and no other.
fn reads(id: &str, values: &[String], expected: &Intent) -> Result<(), TestCaseError> {
    fits(id)?;
    prop_assert_eq!(format!("{:?}", read(id, values)), format!("{:?}", Some(expected)), "{}", id);
    prop_assert_eq!(read_form(id), None);
    Ok(())
}

fn reads_form(id: &str, expected: Form) -> Result<(), TestCaseError> {
    fits(id)?;
    prop_assert_eq!(read_form(id), Some(expected));
    prop_assert!(read(id, &[]).is_none());
    Ok(())
}

/// Discord's limit, in the units that count most.
fn fits(id: &str) -> Result<(), TestCaseError> {
    prop_assert!(id.encode_utf16().count() <= 100, "{}", id);
    prop_assert!(!id.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn a_number_s_button_comes_back_as_it_was_sent(
        phone in any_phone(), place in any_place(), rev in any_rev(), draft: u64, key in any_bot(),
        shown in proptest::option::of(any_bot()),
    ) {
        let number = NumberRef::Known(phone.clone());
        let (digits, draft) = (phone.digits().to_owned(), DraftId(draft));
        reads(&custom_id::card(&phone), &[], &Intent::Card(number.clone()))?;
        reads(&custom_id::open_number(), &[digits], &Intent::Card(number.clone()))?;
        for url in [UrlKind::WebSocket, UrlKind::Flow] {
            reads(&custom_id::copy(&phone, url), &[], &Intent::Copy { number: number.clone(), url })?;
        }
        reads(&custom_id::edit(&phone, &place), &[], &Intent::OpenEditNumber { number: number.clone(), place: place.clone() })?;
        reads(&custom_id::remove(&phone, rev, &place), &[], &Intent::RemoveNumber {
            number: number.clone(), expected: Expected::Rev(rev), place: place.clone(),
        })?;
        for (value, bot) in [("none".to_owned(), BotChoice::None), (format!("b:{}", key.0), BotChoice::Key(key))] {
            reads(&custom_id::assign(&phone, shown), &[value], &Intent::Assign {
                number: number.clone(), expected: Expected::Bot(shown), bot, place: Place::Card(phone.clone()),
            })?;
        }
        reads(&custom_id::add(&place), &[], &Intent::OpenAddNumber { form: NumberForm::default(), place: place.clone() })?;
        for dialog in dialogs(phone, key) {
            reads(&custom_id::overwrite(&dialog, rev, draft), &[], &Intent::Overwrite { dialog: dialog.clone(), seen: rev, draft })?;
            reads(&custom_id::again(&dialog, draft, &place), &[], &Intent::TryAgain { draft, dialog: dialog.clone(), place: place.clone() })?;
        }
    }

    #[test]
    fn a_page_s_and_a_list_s_button_comes_back_as_it_was_sent(
        cursor in any_cursor(), place in any_place(), rev in any_rev(), bot in proptest::option::of(any_bot()), search in ".{0,40}",
    ) {
        reads(&custom_id::page(&cursor), &[], &Intent::Page(cursor.clone()))?;
        let kept: String = search.chars().take(custom_id::LONGEST_SEARCH).collect();
        reads(&custom_id::list(&cursor, bot, &search), &[], &Intent::ListNumbers {
            search: kept, bot: bot.map(BotChoice::Key), cursor: cursor.clone(),
        })?;
        reads(&custom_id::credentials(&place), &[], &Intent::OpenCredentials(place.clone()))?;
        reads(&custom_id::destroy(rev, &place), &[], &Intent::DestroyNow { disconnect: rev, place: place.clone() })?;
        reads(&custom_id::undo(rev, &place), &[], &Intent::Undo { change: rev, place: place.clone() })?;
        for step in [Step::UrlsCopied, Step::TestCalled] {
            reads(&custom_id::step(step), &[], &Intent::MarkStep(step))?;
        }
    }

    #[test]
    fn a_voice_bot_s_button_comes_back_as_it_was_sent(
        bot in any_bot(), rev in any_rev(), page in 0..=i64::MAX, place in any_place(),
    ) {
        reads(&custom_id::voice_bots(page), &[], &Intent::ListVoiceBots { page })?;
        reads(&custom_id::open_voice_bot(), &[bot.0.to_string()], &Intent::VoiceBot(bot))?;
        reads(&custom_id::add_voice_bot(&place), &[], &Intent::OpenAddVoiceBot { form: VoiceBotForm::default(), place: place.clone() })?;
        let key = BotChoice::Key(bot);
        reads(&custom_id::edit_voice_bot(bot, &place), &[], &Intent::OpenEditVoiceBot { bot: key.clone(), place: place.clone() })?;
        reads(&custom_id::remove_voice_bot(bot, rev, &place), &[], &Intent::RemoveVoiceBot {
            bot: key, expected: Expected::Rev(rev), place,
        })?;
    }

    #[test]
    fn a_button_about_access_comes_back_as_it_was_sent(
        role in 1..=u64::MAX, channel in proptest::option::of(1..=u64::MAX), at in any_place(), shown in proptest::option::of(any_level()),
        level in any_level(),
    ) {
        let about = |intent| Intent::Access(intent);
        let (role, channel) = (RoleId(role), channel.map(ChannelId));
        reads(&custom_id::access(), &[], &about(AccessIntent::Show { whom: Whom::Asker, channel: None }))?;
        reads(&custom_id::pick_role(), &[role.0.to_string()], &about(AccessIntent::OpenRole { role, channel: None }))?;
        let chosen: Vec<String> = channel.iter().map(|channel| channel.0.to_string()).collect();
        reads(&custom_id::pick_channel(role), &chosen, &about(AccessIntent::OpenRole { role, channel }))?;
        let panel = Place::Role(role, channel);
        reads(&custom_id::pick_level(role, channel, shown), &[level.word().to_owned()], &about(AccessIntent::Grant {
            role, described: Described::No, channel, level, expected: Expected::Level(shown), place: panel.clone(),
        }))?;
        for place in [at, Place::Access, panel] {
            reads(&custom_id::revoke(role, channel, level, &place), &[], &about(AccessIntent::Revoke {
                role, channel, expected: Expected::Level(Some(level)), place: place.clone(),
            }))?;
        }
    }

    #[test]
    fn a_dialog_comes_back_as_it_was_opened(
        phone in any_phone(), place in any_place(), bot in any_bot(), rev in any_rev(), interaction: u64,
    ) {
        reads_form(&custom_id::credentials_form(rev, &place, interaction), Form::Credentials(rev, place.clone()))?;
        reads_form(&custom_id::add_form(&place, interaction), Form::AddNumber(place.clone()))?;
        reads_form(
            &custom_id::edit_form(&phone, rev, &place, interaction),
            Form::EditNumber(phone.clone(), rev, place.clone()),
        )?;
        reads_form(&custom_id::add_voice_bot_form(&place, interaction), Form::AddVoiceBot(place.clone()))?;
        reads_form(&custom_id::edit_voice_bot_form(bot, rev, &place, interaction), Form::EditVoiceBot(bot, rev, place))?;
    }
}

#[test]
fn no_id_is_too_long_at_its_worst() {
    let phone = PhoneNumber::from_stored("+999999999999999").unwrap();
    let place = Place::Card(phone.clone());
    let (rev, interaction) = (Rev { seq: Seq(i64::MAX), tag: u32::MAX }, u64::MAX);
    let (bot, draft) = (BotKey(i64::MAX), DraftId(u64::MAX));
    let worst = [
        custom_id::edit_form(&phone, rev, &place, interaction),
        custom_id::edit_voice_bot_form(bot, rev, &place, interaction),
        custom_id::credentials_form(rev, &place, interaction),
        custom_id::again(&DialogKind::EditVoiceBot(bot), draft, &place),
        custom_id::overwrite(&DialogKind::EditVoiceBot(bot), rev, draft),
        custom_id::revoke(
            RoleId(u64::MAX),
            Some(ChannelId(u64::MAX)),
            Level::Operator,
            &Place::Role(RoleId(u64::MAX), Some(ChannelId(u64::MAX))),
        ),
        custom_id::list(&Cursor::Before(phone.clone()), Some(bot), &"😀".repeat(40)),
    ];
    for id in worst {
        assert!(id.encode_utf16().count() <= 100, "{} of {id}", id.len());
        assert!(meaning(&id).is_some(), "{id}");
    }
}

/// A small generator of its own: a million strings are read in a second, and always the same ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }
}

/// Set `SWITCHBOARD_RANDOM_IDS=1000000` for the long run.
#[test]
fn whatever_is_sent_as_an_id_is_read_or_refused_and_never_a_panic() {
    let many = std::env::var("SWITCHBOARD_RANDOM_IDS")
        .ok()
        .and_then(|many| many.parse().ok())
        .unwrap_or(100_000);
    let ids = one_of_each();
    let mut pieces: Vec<&str> = ids.iter().flat_map(|id| id.split(':')).collect();
    pieces.extend([
        ":",
        "::",
        "",
        "+",
        "-1",
        "0",
        "00",
        "9223372036854775808",
        "18446744073709551616",
        "c",
        "f",
        "é",
        "😀",
        "\u{202e}",
        "\0",
        "sb2",
        "SB1",
        "none",
        "b:",
        " ",
        "%3A",
        "𝟏",
    ]);
    let mut dice = Dice(2026);
    let mut understood = 0;
    for _ in 0..many {
        let mut id = if dice.below(4) > 0 { "sb1".to_owned() } else { String::new() };
        for _ in 0..dice.below(8) {
            if dice.below(8) > 0 {
                id.push(':');
            }
            id.push_str(pieces[dice.below(pieces.len())]);
        }
        let value = pieces[dice.below(pieces.len())].to_owned();
        let intent = read(&id, std::slice::from_ref(&value));
        understood += u32::from(intent.is_some() || read_form(&id).is_some());
        // What an intent is asked before anything else holds for all of them.
        if let Some(intent) = intent {
            let _ = (intent.action(), intent.place(Surface::Button), intent.may_open_dialog());
        }
    }
    assert!(understood > 100, "the dice never hit anything");
}

/// The kind of intent or dialog that an id means, without its arguments.
fn kind(id: &str) -> Option<String> {
    let meaning = meaning(id)?;
    let (submit, meaning) = match meaning.strip_prefix("submit ") {
        Some(form) => ("submit ", form),
        None => ("", meaning.as_str()),
    };
    let kind = meaning.split([' ', '(', '{']).next()?;
    Some(format!("{submit}{kind}"))
}

#[test]
fn a_bent_id_means_the_same_kind_of_thing_or_nothing() {
    for id in one_of_each() {
        let own = kind(&id).unwrap();
        let verb_ends = id.match_indices(':').nth(1).map_or(id.len(), |(at, _)| at);
        for at in verb_ends..id.len() {
            for bent in ["", "x", "0", "+", ":", "-", "é"] {
                let (before, after) = (&id[..at], &id[at + 1..]);
                let bent = format!("{before}{bent}{after}");
                if let Some(other) = kind(&bent) {
                    let same_verb = bent.split(':').nth(1) == id.split(':').nth(1);
                    assert_eq!((other, same_verb), (own.clone(), true), "{id} bent to {bent}");
                }
            }
        }
        for more in ["", ":", ":0", ":p", "x"] {
            // A search may hold anything, so a list's id only grows by it.
            if id.starts_with("sb1:list:") || more.is_empty() {
                continue;
            }
            let longer = format!("{id}{more}");
            assert!(kind(&longer).is_none(), "{longer} means {:?}", kind(&longer));
        }
        for other in [
            id.replacen("sb1", "sb2", 1),
            id.replacen("sb1", "SB1", 1),
            id[1..].to_owned(),
            format!(" {id}"),
        ] {
            assert!(kind(&other).is_none(), "{other}");
        }
    }
}

/// Otherwise one button would have two ids, and what is told apart by id would not be.
#[test]
fn a_number_in_an_id_is_written_in_one_way_only() {
    for id in [
        "sb1:bots:00",
        "sb1:bots:+1",
        "sb1:bots:-1",
        "sb1:botedit:03:v",
        "sb1:undo:042x1a2b3c4d:p",
        "sb1:undo:42x1A2B3C4D:p",
        "sb1:undo:42x1a2b3c4:p",
        "sb1:over:e919876543210:42x1a2b3c4d:+7",
        "sb1:over:e919876543210:42x1a2b3c4d:07",
        "sb1:again:k:+7:p",
        "sb1:card:+919876543210",
        "sb1:card: 919876543210",
        "sb1:list:s:01:",
        "sb1:credf:042x1a2b3c4d:p:1",
    ] {
        assert_eq!(meaning(id), None, "{id}");
    }
}
