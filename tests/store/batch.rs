//! Many numbers changed as one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use switchboard::domain::access::{GuildId, MemberId, Permit};
use switchboard::domain::audit::{NumberSnapshot, Rev};
use switchboard::domain::expected::Expected;
use switchboard::domain::numbers::{Cursor, Filter, Number};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::store::{BatchItem, BatchState, StoreError};

use crate::{Bench, GUILD, labelled, number};

const OTHER: GuildId = GuildId(78);

/// More than are stored in one stretch, and more than one unit writes.
const MANY: usize = 300;

/// Who begins the batches.
const ANN: u64 = 5;

fn phone(i: usize) -> PhoneNumber {
    number(&format!("+9198{i:08}"))
}

fn item(number: &Number, new: Option<NumberSnapshot>) -> BatchItem {
    BatchItem { phone: number.phone.to_string(), seen: Some(number.rev), new, undoes: None }
}

/// All of them with a long label, which takes the writer its time.
fn additions() -> Vec<BatchItem> {
    let new = |i: usize| NumberSnapshot {
        label: Some(format!("{i:03} {}", "x".repeat(60))),
        ..NumberSnapshot::default()
    };
    let item =
        |i| BatchItem { phone: phone(i).to_string(), seen: None, new: Some(new(i)), undoes: None };
    (0..MANY).map(item).collect()
}

impl Bench {
    async fn begins(&self, items: Vec<BatchItem>) -> Result<Rev, StoreError> {
        self.store.begin_batch(&self.permit(ANN), "import", items).await
    }

    /// Writes the batch that is under way to its end.
    async fn writes(&self) {
        let mut state = BatchState::Waiting(0);
        while state != BatchState::Done {
            state = self.store.write_batch(Permit::housekeeping(), GUILD).await.unwrap();
        }
        assert_eq!(self.store.waiting_batches(Permit::housekeeping()).await.unwrap(), []);
        assert_eq!(self.store.verify_chains(Permit::housekeeping()).await.unwrap(), []);
    }

    async fn all(&self) -> Vec<Number> {
        let permit = self.permit(1);
        let page =
            self.store.numbers(&permit, &Filter::default(), &Cursor::Start, 1000).await.unwrap();
        assert_eq!(
            usize::try_from(self.store.workspace(&permit).await.unwrap().numbers).unwrap(),
            page.rows.len()
        );
        page.rows
    }
}

#[tokio::test]
async fn credentials_are_taken_out_of_use_though_a_batch_is_under_way() {
    let bench = Bench::new().await;
    bench.configure().await;
    bench.begins(additions()).await.unwrap();
    let (disconnect, _) = bench.store.disconnect(&bench.permit(6)).await.unwrap();
    bench.store.destroy(&bench.permit(6), disconnect).await.unwrap();
    bench.writes().await;
    assert_eq!(bench.all().await.len(), additions().len());
}

#[tokio::test]
async fn a_batch_alone_writes_its_workspace_and_goes_on_after_a_restart() {
    let mut bench = Bench::new().await;
    bench.configure().await;
    bench.configure_in(OTHER).await;
    let kept = bench.add("+918012345678", "Kept").await.unwrap();
    bench.begins(additions()).await.unwrap();
    let leave = Permit::housekeeping();
    assert_eq!(bench.store.waiting_batches(leave).await.unwrap(), [GUILD]);
    bench.restarts().await;
    let half = bench.store.write_batch(leave, GUILD).await.unwrap();
    assert!(matches!(half, BatchState::Waiting(_)), "one unit wrote all of it");
    bench.restarts().await;
    assert_eq!(bench.store.waiting_batches(leave).await.unwrap(), [GUILD]);

    let added = bench.add("+919123456789", "").await;
    let (bob, phone) = (bench.permit(6), kept.phone.clone());
    let removed = bench.store.remove_number(&bob, phone, Expected::Anything).await;
    let undone = bench.store.undo(&bob, kept.rev).await;
    let begun = bench.begins(vec![item(&kept, None)]).await;
    let refused = [added.map(drop), removed.map(drop), undone.map(drop), begun.map(drop)];
    for outcome in refused {
        let Err(StoreError::Refused(Refusal::BatchUnderWay { by })) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(by, MemberId(ANN));
    }
    let elsewhere = bench.permit_in(OTHER, 1);
    bench.store.add_number(&elsewhere, kept.phone.clone(), labelled("Other"), None).await.unwrap();
    assert_eq!(bench.store.write_batch(leave, OTHER).await.unwrap(), BatchState::Done);

    bench.writes().await;
    let all = bench.all().await;
    assert_eq!(all.len(), MANY + 1);
    assert!(all.contains(&kept));
    bench.add("+919123456789", "").await.unwrap();
}

#[tokio::test]
async fn a_batch_is_undone_as_a_whole() {
    let bench = Bench::new().await;
    bench.configure().await;
    bench.begins(additions()).await.unwrap();
    bench.writes().await;
    let before = bench.all().await;
    // Every third is removed, the others get another label.
    let changed = |(i, number): (usize, &Number)| {
        let label = Some("Changed".to_owned());
        item(number, (i % 3 > 0).then(|| NumberSnapshot { label, ..number.snapshot() }))
    };
    let batch = bench.begins(before.iter().enumerate().map(changed).collect()).await.unwrap();
    bench.writes().await;
    assert_eq!(bench.all().await.len(), MANY / 3 * 2);

    let undo = bench.store.undo_batch(&bench.permit(ANN), batch, false).await.unwrap();
    bench.writes().await;
    let without_revs = |numbers: Vec<Number>| -> Vec<Number> {
        numbers.into_iter().map(|it| Number { rev: Rev::NONE, ..it }).collect()
    };
    assert_eq!(without_revs(bench.all().await), without_revs(before));

    // An undo is a batch like any other; once it is undone, nothing of the first is left to undo.
    bench.store.undo_batch(&bench.permit(ANN), undo, false).await.unwrap();
    bench.writes().await;
    assert_eq!(bench.all().await.len(), MANY / 3 * 2);
    let again = bench.store.undo_batch(&bench.permit(ANN), batch, false).await;
    assert!(matches!(again, Err(StoreError::AlreadyDone { .. })), "{again:?}");
}

#[tokio::test]
async fn what_was_changed_since_is_named_and_nothing_is_written() {
    let bench = Bench::new().await;
    bench.configure().await;
    let batch = bench.begins(additions()).await.unwrap();
    bench.writes().await;
    let shown = bench.all().await;
    let edit = |i| {
        let permit = bench.permit(6);
        let phone = phone(i);
        let store = &bench.store;
        async move { store.edit_number(&permit, phone, Expected::Anything, labelled("Bob's")).await }
    };
    edit(3).await.unwrap();
    bench.store.remove_number(&bench.permit(6), phone(200), Expected::Anything).await.unwrap();
    let bobs = bench.all().await;

    let names = |outcome: Result<Rev, StoreError>| match outcome {
        Err(StoreError::Refused(Refusal::BatchChanged(numbers))) => numbers,
        other => panic!("{other:?}"),
    };
    let removal = shown.iter().map(|number| item(number, None)).collect();
    assert_eq!(names(bench.begins(removal).await), [phone(3), phone(200)]);
    assert_eq!(names(bench.begins(additions()).await).len(), MANY - 1);
    let undo = |others| {
        let permit = bench.permit(ANN);
        let store = &bench.store;
        async move { store.undo_batch(&permit, batch, others).await }
    };
    assert_eq!(names(undo(false).await), [phone(3), phone(200)]);
    assert_eq!(bench.all().await, bobs);

    undo(true).await.unwrap();
    bench.writes().await;
    let left: Vec<PhoneNumber> = bench.all().await.into_iter().map(|it| it.phone).collect();
    assert_eq!(left, [phone(3)], "Bob's change stays, and the others' additions are gone");
}

#[tokio::test]
async fn a_batch_that_arrives_twice_takes_effect_once() {
    let bench = Bench::new().await;
    bench.configure().await;
    let permit = bench.permit(ANN);
    let first = bench.store.begin_batch(&permit, "import", additions()).await.unwrap();
    for _ in 0..2 {
        let again = bench.store.begin_batch(&permit, "import", additions()).await;
        assert!(matches!(again, Err(StoreError::AlreadyDone { .. })), "{again:?}");
        bench.writes().await;
    }
    assert_eq!(first.seq.0, 2);
    assert_eq!(bench.all().await.len(), MANY);
}

#[tokio::test]
async fn what_could_never_be_written_is_refused_before_it_is_stored() {
    let bench = Bench::new().await;
    bench.configure().await;
    let first = additions().swap_remove(0);
    let labelled = |label: String| BatchItem {
        new: Some(NumberSnapshot { label: Some(label), ..NumberSnapshot::default() }),
        ..first.clone()
    };
    for items in [
        vec![labelled("x".repeat(65))],
        vec![BatchItem { phone: "98".to_owned(), ..first.clone() }],
        vec![first.clone(), first.clone()],
    ] {
        let refused = bench.begins(items).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    }
    bench.begins(vec![first]).await.unwrap();
}

#[tokio::test]
async fn without_credentials_a_batch_adds_nothing() {
    let bench = Bench::new().await;
    let refused = bench.begins(additions()).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::NotConfigured))), "{refused:?}");
    assert_eq!(bench.all().await, []);
}

/// `cargo test --release --test store -- --ignored --nocapture five_thousand`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half a minute, and its times mean something only in a release build"]
#[expect(clippy::disallowed_macros, reason = "it prints what it measured")]
async fn five_thousand_numbers_hold_the_writer_for_a_moment_each() {
    let bench = Bench::new().await;
    bench.configure().await;
    bench.configure_in(OTHER).await;
    let new = |i: usize| NumberSnapshot {
        label: Some(format!("{i:04} {}", "x".repeat(59))),
        ..NumberSnapshot::default()
    };
    let items: Vec<BatchItem> = (0..5_000)
        .map(|i| BatchItem {
            phone: phone(i).to_string(),
            seen: None,
            new: Some(new(i)),
            undoes: None,
        })
        .collect();
    // Somebody in another workspace saves without a pause meanwhile.
    let (store, over) = (bench.store.clone(), Arc::new(AtomicBool::new(false)));
    let (done, permits) = (over.clone(), (1..).map(|i| bench.permit_in(OTHER, i)).take(50_000));
    let permits: Vec<Permit> = permits.collect();
    let neighbour = tokio::spawn(async move {
        let mut longest = Duration::ZERO;
        for (i, permit) in permits.iter().enumerate() {
            if done.load(Ordering::Relaxed) {
                break;
            }
            let begun = Instant::now();
            let phone = number(&format!("+9197{i:08}"));
            store.add_number(permit, phone, labelled("Other"), None).await.unwrap();
            longest = longest.max(begun.elapsed());
        }
        longest
    });
    let begun = Instant::now();
    bench.begins(items).await.unwrap();
    let stored = begun.elapsed();
    let (mut longest, mut units) = (Duration::ZERO, 0);
    let mut state = BatchState::Waiting(0);
    while state != BatchState::Done {
        let unit = Instant::now();
        state = bench.store.write_batch(Permit::housekeeping(), GUILD).await.unwrap();
        (longest, units) = (longest.max(unit.elapsed()), units + 1);
    }
    let all = begun.elapsed();
    over.store(true, Ordering::Relaxed);
    let waited = neighbour.await.unwrap();
    println!(
        "5,000 numbers: judged and stored in {stored:.0?}, written in {units} units and {all:.1?}, the longest \
         {longest:.0?}; a neighbour's longest save meanwhile {waited:.0?}"
    );
    assert!(longest < Duration::from_millis(200), "{longest:?}");
    assert!(waited < Duration::from_millis(400), "{waited:?}");
}
