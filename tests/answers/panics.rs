//! A panic costs one answer, which is one calm line, and nothing else.

use std::sync::atomic::Ordering;

use serde_json::Value;
use switchboard::domain::access::Permit;

use crate::desk::{Desk, Fate, NUMBER};
use crate::recorded;

/// One of everything that can be handled.
async fn all(desk: &Desk) -> Vec<Value> {
    let page = recorded::command("exotel", "page", &[]);
    let refresh = desk.button_of(&page, "Refresh").await;
    vec![page, recorded::button(&refresh), recorded::dialog("sb1:n:add:s:1", &[])]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_while_answering_is_answered_with_a_reference() {
    let desk = Desk::open().await;
    for json in all(&desk).await {
        desk.meets([Fate::Panics]);
        let id = desk.arrives(&json);
        let said = desk.hears(id, 2).await;
        assert!(said[1].json.to_string().contains(&id.to_string()), "{said:?}");
        assert!(!said[1].json.to_string().contains("as the test says"), "{said:?}");
    }
    let suggestions = recorded::autocomplete("did", "show", "number", "98");
    desk.meets([Fate::Panics]);
    let id = desk.arrives(&suggestions);
    assert_eq!(desk.hears(id, 2).await[1].json["data"]["choices"], serde_json::json!([]));
    assert!(desk.asks(&suggestions).await.json.to_string().contains(NUMBER));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_a_use_case_or_in_a_write_is_answered_and_leaves_nothing_locked() {
    let desk = Desk::open().await;
    let before = desk.changes().await;
    let add = recorded::command("did", "add", &[("number", "+918046123456")]);
    desk.clock_panics.store(true, Ordering::Relaxed);
    let id = desk.arrives(&add);
    let said = desk.hears(id, 1).await;
    assert!(said[0].json.to_string().contains(&id.to_string()), "{said:?}");
    assert_eq!(desk.changes().await, before);
    desk.clock_panics.store(false, Ordering::Relaxed);
    assert!(desk.asks(&add).await.json.to_string().contains("Added"));
    assert!(desk.store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());
}
