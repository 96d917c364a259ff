//! The phone that a member has had remembered.

use std::sync::Arc;

use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::audit::{CallLimits, CallRoute, Request};
use switchboard::domain::calls::{CallDraft, CallRefusal};
use switchboard::domain::forms::Draft;
use switchboard::domain::refusal::Refusal;
use switchboard::store::StoreError;
use switchboard::vault::{KeyRing, Vault};

use crate::{Bench, number};

const OWN: &str = "+919811122233";

#[tokio::test]
async fn a_remembered_phone_opens_for_its_member_alone_and_with_a_new_key() {
    let mut bench = Bench::new().await;
    bench.store.remember_phone(&bench.permit(1), number(OWN)).await.unwrap();
    let others = [bench.permit(2), bench.permit_in(GuildId(78), 1)];
    for other in others {
        assert_eq!(bench.store.own_phone(&other).await.unwrap(), None);
    }
    bench.store.close().await;
    let old = bench.key.clone();
    let new = KeyRing::generate_entry().unwrap();
    let ring = KeyRing::from_entries(&[new.clone(), old]).unwrap();
    bench.vault = Arc::new(Vault::new(ring));
    bench.store = crate::open(bench.folder.path(), &bench.vault).await;
    bench.store.rekey(Permit::housekeeping()).await.unwrap();
    bench.store.close().await;
    bench.vault = Arc::new(Vault::new(KeyRing::from_entries(&[new]).unwrap()));
    bench.store = crate::open(bench.folder.path(), &bench.vault).await;
    assert_eq!(bench.store.own_phone(&bench.permit(1)).await.unwrap(), Some(number(OWN)));
}

#[tokio::test]
async fn a_phone_that_is_forgotten_is_gone_and_can_be_forgotten_once() {
    let bench = Bench::new().await;
    bench.store.remember_phone(&bench.permit(1), number(OWN)).await.unwrap();
    bench.store.forget_phone(&bench.permit(1)).await.unwrap();
    assert_eq!(bench.store.own_phone(&bench.permit(1)).await.unwrap(), None);
    let again = bench.store.forget_phone(&bench.permit(1)).await;
    assert!(matches!(again, Err(StoreError::Refused(Refusal::Call(CallRefusal::NoOwnPhone)))));
}

#[tokio::test]
async fn what_is_confirmed_is_spent_by_the_request_that_it_begins_and_not_by_one_that_is_refused() {
    let bench = Bench::new().await;
    let shown = bench.permit(1);
    let draft = Draft::Call(CallDraft {
        number: "+919876543210".to_owned(),
        to: OWN.to_owned(),
        flow: None,
        bot: None,
    });
    let kept = bench.store.keep_draft(&shown, &draft).await.unwrap();
    let ask = async |member, per_member| {
        let permit = bench.permit(member);
        let request =
            Request::Call { to: "…".to_owned(), route: CallRoute::Flow, spends: Some(kept) };
        let limits = Some(CallLimits { per_member, per_workspace: 9 });
        bench.store.ask(&permit, number("+919876543210"), request, None, limits).await
    };
    assert!(matches!(ask(2, 1).await, Err(StoreError::Refused(Refusal::Call(CallRefusal::Spent)))));
    let used_up = ask(1, 0).await;
    assert!(matches!(
        used_up,
        Err(StoreError::Refused(Refusal::TestCallsSpent { of_member: true, limit: 0 }))
    ));
    assert!(ask(1, 9).await.is_ok());
    assert!(matches!(ask(1, 9).await, Err(StoreError::Refused(Refusal::Call(CallRefusal::Spent)))));
}
