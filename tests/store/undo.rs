//! Whatever was done before, by whomever: an Undo restores exactly what was before its change, or
//! nothing at all.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use switchboard::domain::access::{ChannelId, GuildId, Level, Permit, RoleId};
use switchboard::domain::audit::{NumberSnapshot, Rev, Snapshot, Target};
use switchboard::domain::expected::{AccessChange, Expected};
use switchboard::domain::flow_url::FlowUrl;
use switchboard::domain::forms::VoiceBotForm;
use switchboard::domain::numbers::{Cursor, Filter, NumberEdit, Part};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotChoice, BotKey, VoiceBotParts};
use switchboard::domain::websocket_url::Hosts;
use switchboard::store::StoreError;

use crate::Bench;

/// Something that somebody does. Small numbers choose among few things, so that they meet.
#[derive(Clone, Debug)]
enum Step {
    AddNumber {
        number: u8,
        label: u8,
        bot: u8,
    },
    EditNumber {
        number: u8,
        label: u8,
        bot: u8,
        flow: u8,
    },
    RemoveNumber(u8),
    AddBot {
        id: u8,
        name: u8,
    },
    EditBot {
        bot: u8,
        name: u8,
        url: u8,
    },
    RemoveBot(u8),
    Access {
        role: u8,
        channel: u8,
        level: Option<Level>,
    },
    /// Takes back one of the changes so far, counted from the newest.
    Undo(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    let few = || 0..3_u8;
    let level = proptest::option::of(proptest::sample::select(Level::ALL.to_vec()));
    prop_oneof![
        3 => (few(), few(), few()).prop_map(|(number, label, bot)| Step::AddNumber { number, label, bot }),
        3 => (few(), few(), few(), few())
            .prop_map(|(number, label, bot, flow)| Step::EditNumber { number, label, bot, flow }),
        2 => few().prop_map(Step::RemoveNumber),
        2 => (few(), few()).prop_map(|(id, name)| Step::AddBot { id, name }),
        2 => (few(), few(), few()).prop_map(|(bot, name, url)| Step::EditBot { bot, name, url }),
        2 => few().prop_map(Step::RemoveBot),
        3 => (few(), 0..2_u8, level)
            .prop_map(|(role, channel, level)| Step::Access { role, channel, level }),
        10 => prop_oneof![2 => 0..3_usize, 1 => 0..30_usize].prop_map(Step::Undo),
    ]
}

/// What is there, by target: snapshots, so without revs.
type State = BTreeMap<String, Snapshot>;

/// A change that was made.
struct Made {
    rev: Rev,
    target: Target,
    before: Option<Snapshot>,
    undone: bool,
}

struct Team<'a> {
    bench: &'a Bench,
    guild: GuildId,
    made: Vec<Made>,
}

impl Team<'_> {
    fn permit(&self, member: u64) -> Permit {
        self.bench.permit_in(self.guild, member)
    }

    /// Everything that is there; the counts beside it hold too.
    async fn state(&self) -> State {
        let (store, permit) = (&self.bench.store, self.permit(1));
        let numbers =
            store.numbers(&permit, &Filter::default(), &Cursor::Start, 100).await.unwrap().rows;
        let bots = store.voice_bots(&permit, 0, 100).await.unwrap().rows;
        let rules = store.access_rules(&permit).await.unwrap();
        let workspace = store.workspace(&permit).await.unwrap();
        let count = |things: usize| i64::try_from(things).unwrap();
        assert_eq!(workspace.numbers, count(numbers.len()));
        assert_eq!(workspace.voice_bots, count(bots.len()));
        let mut state = State::new();
        for it in &bots {
            let uses = numbers.iter().filter(|number| number.bot.as_ref() == Some(&it.bot)).count();
            assert_eq!(count(uses), it.numbers, "{}", it.bot.name);
            state
                .insert(Target::VoiceBot(it.bot.key).word(), Snapshot::VoiceBot(it.bot.snapshot()));
        }
        for number in numbers {
            let snapshot = NumberSnapshot { bot_name: None, ..number.snapshot() };
            state.insert(Target::Number(number.phone).word(), Snapshot::Number(snapshot));
        }
        for rule in rules {
            let target = Target::Rule { role: rule.role, channel: rule.channel };
            let level = rule.level.word().to_owned();
            state.insert(target.word(), Snapshot::Rule { level });
        }
        state
    }

    /// The voice bots' keys, the first added first.
    async fn bots(&self) -> Vec<BotKey> {
        let page = self.bench.store.voice_bots(&self.permit(1), 0, 100).await.unwrap();
        let mut keys: Vec<BotKey> = page.rows.iter().map(|it| it.bot.key).collect();
        keys.sort_unstable();
        keys
    }

    /// None, or one of those that are there.
    async fn choice(&self, bot: u8) -> BotChoice {
        let bot = usize::from(bot).checked_sub(1);
        let bots = self.bots().await;
        bot.and_then(|at| bots.get(at)).map_or(BotChoice::None, |key| BotChoice::Key(*key))
    }

    /// Does a step. What a rule refuses is nobody's concern here, but nothing else may fail.
    async fn does(&mut self, member: u64, step: &Step) -> Result<(), TestCaseError> {
        let (store, permit) = (&self.bench.store, self.permit(member));
        let before = self.state().await;
        let done = match step.clone() {
            Step::AddNumber { number, label, bot } => {
                let bot = Part::Set(Some(self.choice(bot).await));
                let edit = NumberEdit { label: self::label(label), bot, ..NumberEdit::default() };
                let target = Target::Number(phone(number));
                let over = store.last_change(&permit, &target).await.unwrap().map(|it| it.rev);
                store.add_number(&permit, phone(number), edit, over).await.map(drop)
            }
            Step::EditNumber { number, label, bot, flow } => {
                let bot = Part::Set(Some(self.choice(bot).await));
                let edit = NumberEdit { label: self::label(label), bot, flow_url: flow_url(flow) };
                let edited = store.edit_number(&permit, phone(number), Expected::Anything, edit);
                edited.await.map(drop)
            }
            Step::RemoveNumber(number) => {
                let removed = store.remove_number(&permit, phone(number), Expected::Anything);
                removed.await.map(drop)
            }
            Step::AddBot { id, name } => {
                let parts = VoiceBotParts::by_hand(
                    BotId::parse(&format!("bot-{id}")).unwrap(),
                    BotName::parse(&format!("Bot {name}")).unwrap(),
                    None,
                );
                store.add_voice_bot(&permit, parts).await.map(drop)
            }
            Step::EditBot { bot, name, url } => {
                let form = VoiceBotForm {
                    id: None,
                    name: Some(format!("Bot {name}")),
                    own_url: Some(own_url(url).to_owned()),
                };
                let Some(key) = self.bots().await.get(usize::from(bot)).copied() else {
                    return Ok(());
                };
                let (which, any) = (BotChoice::Key(key), Expected::Anything);
                store.edit_voice_bot(&permit, which, any, form, Hosts::Public).await.map(drop)
            }
            Step::RemoveBot(bot) => {
                let Some(key) = self.bots().await.get(usize::from(bot)).copied() else {
                    return Ok(());
                };
                let removed =
                    store.remove_voice_bot(&permit, BotChoice::Key(key), Expected::Anything);
                removed.await.map(drop)
            }
            Step::Access { role, channel, level } => {
                let change = AccessChange {
                    role: RoleId(500 + u64::from(role)),
                    channel: (channel > 0).then(|| ChannelId(600 + u64::from(channel))),
                    level,
                    expected: Expected::Anything,
                };
                store.change_access(&permit, change).await.map(drop)
            }
            Step::Undo(back) => return self.undoes(&permit, back, &before).await,
        };
        match done {
            Ok(()) => self.remembers(&before).await,
            Err(StoreError::Refused(_) | StoreError::AlreadyDone { .. }) => {
                prop_assert_eq!(self.state().await, before);
            }
            Err(other) => return Err(TestCaseError::fail(format!("{step:?}: {other:?}"))),
        }
        Ok(())
    }

    /// Takes a change back, and judges what came of it.
    async fn undoes(
        &mut self,
        permit: &Permit,
        back: usize,
        before: &State,
    ) -> Result<(), TestCaseError> {
        let Some(at) = self.made.len().checked_sub(back + 1) else { return Ok(()) };
        let change = &self.made[at];
        let is_newest = self.made[at + 1..].iter().all(|later| later.target != change.target);
        let outcome = self.bench.store.undo(permit, change.rev).await;
        let after = self.state().await;
        let target = change.target.word();
        match outcome {
            Ok(_) => {
                prop_assert!(is_newest && !change.undone, "{target} was changed since");
                let mut restored = before.clone();
                match change.before.clone() {
                    Some(snapshot) => restored.insert(target, snapshot),
                    None => restored.remove(&target),
                };
                prop_assert_eq!(after, restored);
                self.made[at].undone = true;
                self.remembers(before).await;
                return Ok(());
            }
            Err(StoreError::AlreadyDone { .. }) => prop_assert!(change.undone, "{target}"),
            Err(StoreError::Refused(refusal)) => {
                let because_changed =
                    matches!(refusal, Refusal::ChangedSince { .. } | Refusal::AddedAgain(_));
                let because_of_others = matches!(
                    refusal,
                    Refusal::UndoNeedsBot(_) | Refusal::BotInUse { .. } | Refusal::DuplicateBot(_)
                );
                prop_assert!(because_changed || because_of_others, "{target}: {refusal:?}");
                prop_assert_eq!(because_changed, !is_newest, "{}: {:?}", target, refusal);
            }
            Err(other) => return Err(TestCaseError::fail(format!("{target}: {other:?}"))),
        }
        prop_assert_eq!(&after, before);
        Ok(())
    }

    /// Keeps the change that was made last, if there was one.
    async fn remembers(&mut self, before: &State) {
        let (store, permit) = (&self.bench.store, self.permit(1));
        let seq = store.newest_change(&permit).await.unwrap();
        if self.made.last().is_some_and(|last| last.rev.seq == seq) {
            return;
        }
        let entry = store.audit_entry(&permit, seq).await.unwrap().unwrap();
        let before = before.get(&entry.change.target.word()).cloned();
        self.made.push(Made { rev: entry.rev, target: entry.change.target, before, undone: false });
    }
}

fn phone(number: u8) -> PhoneNumber {
    crate::number(&format!("+9198765432{number:02}"))
}

fn label(label: u8) -> Part<Label> {
    Part::Set((label > 0).then(|| Label::parse(&format!("Line {label}")).unwrap().unwrap()))
}

fn flow_url(flow: u8) -> Part<FlowUrl> {
    let url = format!("https://my.exotel.com/acme1/exoml/start_voice/{flow}");
    Part::Set((flow > 0).then(|| FlowUrl::parse(&url, None).unwrap()))
}

fn own_url(url: u8) -> &'static str {
    ["", "wss://a.example.com/", "wss://b.example.com/"][usize::from(url)]
}

/// `PROPTEST_CASES=2000` for the long run.
#[test]
fn an_undo_restores_exactly_what_was_before_or_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bench = runtime.block_on(Bench::new());
    // Every case has a workspace of its own, which spares it a database of its own.
    let next = AtomicU64::new(1000);
    let usual = ProptestConfig::default();
    let cases = if usual.cases == 256 { 24 } else { usual.cases };
    let config = ProptestConfig { cases, failure_persistence: None, ..usual };
    let steps = proptest::collection::vec((1..4_u64, any_step()), 1..40);
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        let guild = GuildId(next.fetch_add(1, Ordering::Relaxed));
        runtime.block_on(async {
            bench.configure_in(guild).await;
            let mut team = Team { bench: &bench, guild, made: Vec::new() };
            for (member, step) in &steps {
                team.does(*member, step).await?;
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let faults = runtime.block_on(bench.store.verify_chains(Permit::housekeeping())).unwrap();
    assert_eq!(faults, []);
}

#[tokio::test]
async fn a_number_does_not_come_back_without_the_voice_bot_that_it_had() {
    let bench = Bench::new().await;
    bench.configure().await;
    let store = &bench.store;
    let parts = VoiceBotParts::by_hand(
        BotId::parse("front").unwrap(),
        BotName::parse("Front desk").unwrap(),
        None,
    );
    let key = BotChoice::Key(store.add_voice_bot(&bench.permit(1), parts).await.unwrap().key);
    let edit = NumberEdit { bot: Part::Set(Some(key.clone())), ..NumberEdit::default() };
    let added = store.add_number(&bench.permit(1), phone(0), edit, None).await.unwrap();
    let (ann, bob) = (bench.permit(2), bench.permit(3));
    let removed = store.remove_number(&ann, phone(0), Expected::Anything).await.unwrap();
    let (_, without) = store.remove_voice_bot(&bob, key, Expected::Anything).await.unwrap();
    let refused = store.undo(&bench.permit(2), removed).await;
    assert!(
        matches!(&refused, Err(StoreError::Refused(Refusal::UndoNeedsBot(name))) if name == "Front desk"),
        "{refused:?}"
    );
    store.undo(&bench.permit(3), without).await.unwrap();
    store.undo(&bench.permit(2), removed).await.unwrap();
    let back = store.number(&bench.permit(1), &phone(0)).await.unwrap().unwrap();
    assert_eq!(back.snapshot(), added.snapshot());
}

#[tokio::test]
async fn a_change_of_another_history_is_not_undone() {
    let bench = Bench::new().await;
    bench.configure().await;
    let rev = bench.add("+919876543210", "").await.unwrap().rev;
    for other in [Rev { tag: !rev.tag, ..rev }, Rev { seq: rev.seq.next(), ..rev }] {
        let refused = bench.store.undo(&bench.permit(2), other).await;
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::OtherHistory))), "{refused:?}");
    }
    bench.store.undo(&bench.permit(2), rev).await.unwrap();
}
