//! What Exotel is asked to do is written down before, and what came of it after; and what Exotel says of the account.

use switchboard::domain::access::{GuildId, MemberId, Permit};
use switchboard::domain::account::{CredentialsForm, Heard, TypedSecret, Verdict};
use switchboard::domain::audit::{
    AuditAction, CallLimits, CallRoute, Outcome, Request, Rev, Snapshot, Target,
};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::refusal::Refusal;
use switchboard::store::StoreError;

use crate::{Bench, GUILD, number};

const PHONE: &str = "+919876543210";

fn call() -> Request {
    Request::Call { to: "+91 98••••1111".to_owned(), route: CallRoute::Flow, spends: None }
}

fn flow() -> Request {
    let url = |id| Some(format!("https://my.exotel.com/acme1/exoml/start_voice/{id}"));
    Request::Flow { old: url(1), new: url(2) }
}

#[tokio::test]
async fn a_request_is_two_rows_by_one_interaction_and_is_asked_once() {
    let bench = Bench::new().await;
    let permit = bench.permit(1);
    let ask = || bench.store.ask(&permit, number(PHONE), flow(), None, None);
    let asked = ask().await.unwrap();
    assert!(matches!(ask().await, Err(StoreError::AlreadyDone { seq }) if seq == asked.seq));

    let done = Outcome::Done { call: None };
    let answered = bench.store.answered(&permit, asked, done.clone()).await.unwrap();
    let entry = bench.store.audit_entry(&permit, answered.seq).await.unwrap().unwrap();
    assert_eq!(entry.change.action, AuditAction::FlowAnswered);
    assert_eq!(entry.change.target, Target::Flow(number(PHONE)));
    let (old, new) = flow().snapshots();
    assert_eq!((entry.change.old, entry.change.new), (old, new));

    // The first outcome stays, and a redelivery of the interaction finds it done.
    assert!(bench.store.answered(&permit, asked, Outcome::Unknown).await.is_err());
    assert!(matches!(ask().await, Err(StoreError::AlreadyDone { .. })));
    assert!(bench.store.cut_off(Permit::housekeeping()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_that_a_crash_cut_off_is_known_to_be_unknown_and_not_asked_again() {
    let mut bench = Bench::new().await;
    let permit = bench.permit(7);
    let asked = bench.store.ask(&permit, number(PHONE), call(), None, None).await.unwrap();
    bench.restarts().await;

    let leave = Permit::housekeeping();
    let [cut_off] = bench.store.cut_off(leave).await.unwrap().try_into().unwrap();
    assert_eq!((cut_off.guild, cut_off.asked), (GUILD, asked.seq));
    let rev = bench.store.give_up(leave, cut_off).await.unwrap();
    let entry = bench.store.audit_entry(&permit, rev.seq).await.unwrap().unwrap();
    assert_eq!(entry.actor, MemberId(7));
    assert_eq!(entry.change.action, AuditAction::CallAnswered);
    let unknown = Snapshot::Answer { answer: "unknown".to_owned(), call: None };
    assert_eq!(entry.change.new, Some(unknown));
    assert!(bench.store.cut_off(leave).await.unwrap().is_empty());
    let again = bench.store.ask(&permit, number(PHONE), call(), None, None).await;
    assert!(matches!(again, Err(StoreError::AlreadyDone { .. })));
}

#[tokio::test]
async fn test_calls_are_counted_from_the_trail_for_a_member_and_for_all() {
    let bench = Bench::new().await;
    let limits = Some(CallLimits { per_member: 2, per_workspace: 3 });
    let ask = async |member| {
        bench.store.ask(&bench.permit(member), number(PHONE), call(), None, limits).await
    };
    ask(1).await.unwrap();
    ask(1).await.unwrap();
    let refused = ask(1).await.unwrap_err();
    assert!(matches!(
        refused,
        StoreError::Refused(Refusal::TestCallsSpent { of_member: true, limit: 2 })
    ));
    ask(2).await.unwrap();
    let refused = ask(3).await.unwrap_err();
    assert!(matches!(
        refused,
        StoreError::Refused(Refusal::TestCallsSpent { of_member: false, limit: 3 })
    ));
    // Another server has its own, and a flow is no call.
    let elsewhere = bench.permit_in(GuildId(9), 1);
    bench.store.ask(&elsewhere, number(PHONE), call(), None, limits).await.unwrap();
    bench.store.ask(&bench.permit(1), number(PHONE), flow(), None, None).await.unwrap();
}

#[tokio::test]
async fn what_exotel_says_too_late_is_not_said_of_other_credentials() {
    let bench = Bench::new().await;
    bench.configure().await;
    let permit = bench.permit(1);
    let heard = async || bench.store.account(&permit).await.unwrap().heard;
    let (rev, credentials) = bench.store.credentials(&permit).await.unwrap();
    assert_eq!(credentials.sid.as_str(), "acme1");
    assert_eq!(heard().await, None);

    bench.store.keep_verdict(&permit, rev, &Verdict::Accepted).await.unwrap();
    assert!(matches!(heard().await, Some(Heard { verdict: Verdict::Accepted, .. })));
    assert_eq!(bench.store.account(&permit).await.unwrap().rev, rev);

    let form = CredentialsForm {
        sid: Some("acme2".to_owned()),
        base_url: None,
        key: TypedSecret::Blank,
        token: TypedSecret::Blank,
    };
    let other = bench.permit(1);
    bench.store.save_account(&other, rev, form, ApiOrigin::defaults(), None).await.unwrap();
    assert_eq!(heard().await, None);
    bench.store.keep_verdict(&permit, rev, &Verdict::Refused("No.".to_owned())).await.unwrap();
    assert_eq!(heard().await, None);
}

#[tokio::test]
async fn what_exotel_would_be_asked_with_is_the_account_as_the_form_would_make_it() {
    let bench = Bench::new().await;
    let allowed = ApiOrigin::defaults();
    let permit = bench.permit(1);
    let trial = async |seen, sid: &str, key: &str, token: &str| {
        let form = CredentialsForm::typed(sid.to_owned(), String::new(), key, token);
        bench.store.trial(&permit, seen, form, &allowed).await
    };
    assert!(trial(Rev::NONE, "acme1", "a-key-of-ours", "").await.unwrap().is_none());
    bench.configure().await;
    // Somebody else was quicker, or nothing changes: there is nothing to ask.
    assert!(trial(Rev::NONE, "acme2", "", "").await.unwrap().is_none());
    let rev = bench.store.account(&permit).await.unwrap().rev;
    assert!(trial(rev, "acme1", "", "").await.unwrap().is_none());
    let half = trial(rev, "acme1", "another-key-of-ours", "").await.unwrap().unwrap();
    assert!(!half.both_typed);
    let both = trial(rev, "acme1", "another-key", "another-token").await.unwrap().unwrap();
    assert!(both.both_typed);
    let moved = CredentialsForm {
        base_url: Some("https://api.in.exotel.com".to_owned()),
        ..CredentialsForm::typed("acme1".to_owned(), String::new(), "", "another-token")
    };
    let refused = bench.store.trial(&permit, rev, moved, &allowed).await.unwrap_err();
    assert!(matches!(refused, StoreError::Refused(Refusal::OriginNeedsSecrets { .. })));
}
