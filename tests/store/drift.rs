//! What was found at Exotel is said once, and never of what is another thing here by now.

use switchboard::domain::access::Permit;
use switchboard::domain::audit::{Rev, Snapshot};
use switchboard::domain::drift::{Drift, Finding, Found, Subject};
use switchboard::domain::expected::Expected;
use switchboard::store::Chore;

use crate::{Bench, GUILD, labelled, number};

const PHONE: &str = "+919876543210";

fn gone(seen: Rev) -> Finding {
    let subject = Subject { drift: Drift::Listed, phone: Some(number(PHONE)) };
    let new = Box::new(Snapshot::AtExotel { says: "not on this account".to_owned() });
    let found = Found::Wrong { mark: String::new(), old: None, new };
    Finding { subject, found, seen: Some(seen) }
}

/// Says what was found of the account as it is; how many rows the trail has of it then, and how much is kept as said.
async fn say(bench: &Bench, account: Rev, finding: Finding) -> (i64, usize) {
    let reader = bench.permit(1);
    let (seq, said) = bench.store.said_of_exotel(&reader).await.unwrap();
    let findings = [finding].into_iter().filter(|it| it.is_news(&said)).collect();
    let permit = Chore::Drift.permit(GUILD, seq.0.unsigned_abs());
    bench.store.say_of_exotel(&permit, account, findings).await.unwrap();
    let (now, said) = bench.store.said_of_exotel(&reader).await.unwrap();
    (now.0 - seq.0, said.len())
}

#[tokio::test]
async fn a_finding_is_said_once_and_taken_back_once() {
    let bench = Bench::new().await;
    bench.configure().await;
    let rev = bench.add(PHONE, "Sales").await.unwrap().rev;
    let account = bench.store.account(&bench.permit(1)).await.unwrap().rev;
    assert_eq!(say(&bench, account, gone(rev)).await, (1, 1));
    assert_eq!(say(&bench, account, gone(rev)).await, (0, 1));
    let well = Finding { found: Found::Well("on this account again".to_owned()), ..gone(rev) };
    assert_eq!(say(&bench, account, well.clone()).await, (1, 0));
    assert_eq!(say(&bench, account, well).await, (0, 0));
    assert_eq!(say(&bench, account, gone(rev)).await, (1, 1));
    let moot = Finding { found: Found::Moot, seen: None, ..gone(rev) };
    assert_eq!(say(&bench, account, moot).await, (0, 0));
    assert_eq!(bench.store.verify_chains(Permit::housekeeping()).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_is_said_of_a_number_or_an_account_that_changed_since_it_was_compared() {
    let bench = Bench::new().await;
    bench.configure().await;
    let rev = bench.add(PHONE, "Sales").await.unwrap().rev;
    let account = bench.store.account(&bench.permit(1)).await.unwrap().rev;
    assert_eq!(say(&bench, Rev::NONE, gone(rev)).await, (0, 0));
    let permit = bench.permit(2);
    let edited = bench
        .store
        .edit_number(&permit, number(PHONE), Expected::Anything, labelled("Mine"))
        .await
        .unwrap();
    assert_eq!(say(&bench, account, gone(rev)).await, (0, 0));
    assert_eq!(say(&bench, account, gone(edited.new.rev)).await, (1, 1));
}

#[tokio::test]
async fn only_what_exotel_can_be_asked_about_is_watched() {
    let bench = Bench::new().await;
    let watched = || bench.store.watched(Permit::housekeeping());
    bench.configure().await;
    assert_eq!(watched().await.unwrap(), [GUILD]);
    bench.store.disconnect(&bench.permit(1)).await.unwrap();
    assert_eq!(watched().await.unwrap(), []);
}
