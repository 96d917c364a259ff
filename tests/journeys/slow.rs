//! When it takes long: "Saving…", the deferral, and "busy".

use std::time::Duration;

use crate::support::{KEY, Stage, TOKEN, enabled};

/// The callback types that an interaction was answered with.
fn callbacks(stage: &Stage, interaction: u64) -> Vec<u64> {
    let all = stage.discord.interactions();
    let found = all.iter().find(|it| it.id == interaction).unwrap();
    found.callbacks.iter().map(|it| it.callback).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_is_shown_with_every_button_but_refresh_disabled() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .clicks("Edit credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .await;
    let writes = stage.somebody_else_writes(Duration::from_millis(1100)).await;
    let submit = ann.submits_at_once();
    ann.sees("Saving…").await;
    assert_eq!(enabled(&ann), ["Refresh"]);
    writes.await.unwrap();
    ann.sees("✅ Credentials saved.").sees("🟢 Configured").does_not_see("Saving…").await;
    assert_eq!(
        enabled(&ann),
        [
            "Import from Exotel",
            "All steps",
            "Edit credentials",
            "Add Number",
            "Voice bots",
            "Refresh",
            "Close"
        ]
    );
    assert_eq!(callbacks(&stage, submit), [7], "the page itself, and then an edit of it");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quick_save_shows_no_saving() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    assert!(!stage.discord.bodies().iter().any(|body| body.contains("Saving…")));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_after_saving_takes_its_place() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/exotel page").clicks("Edit credentials").await;
    adi.runs("/exotel credentials").fills("Account SID", "adis").submits().sees("`adis`").await;
    let writes = stage.somebody_else_writes(Duration::from_secs(1)).await;
    ann.submits_at_once();
    ann.sees("Saving…").await;
    writes.await.unwrap();
    ann.sees("changed this").sees("🟢 Configured").does_not_see("Saving…").await;
    assert!(enabled(&ann).contains(&"Try again".to_owned()));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_longer_than_a_second_and_a_half_is_deferred_first() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let writes = stage.somebody_else_writes(Duration::from_millis(1850)).await;
    let command = omar.runs_at_once("/did edit number:+919876543210 label:Patience").await;
    omar.sees("Label of `+919876543210` saved.").await;
    assert_eq!(callbacks(&stage, command), [5]);
    writes.await.unwrap();
    let writes = stage.somebody_else_writes(Duration::from_millis(1850)).await;
    let click = omar.clicks_at_once("Remove");
    omar.sees("Removed").await;
    assert_eq!(callbacks(&stage, click), [6], "the card waits where it is");
    writes.await.unwrap();
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_seconds_of_somebody_elses_writing_nothing_was_changed() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let before = stage.changes().await;
    let writes = stage.somebody_else_writes(Duration::from_millis(4500)).await;
    omar.runs_at_once("/did edit number:+919876543210 label:Patience").await;
    omar.sees("Switchboard is busy: nothing was changed. Try again in a moment.").await;
    // Looking needs no lock.
    omar.runs("/did show number:+919876543210").sees("Sales Line").await;
    omar.clicks("Edit").sees_dialog("Edit Number").closes_dialog().await;
    writes.await.unwrap();
    assert_eq!(stage.changes().await, before);
    omar.runs("/did edit number:+919876543210 label:Patience").sees("Label of").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_database_keeps_what_was_typed_in_view_as_far_as_it_can() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").clicks("Add Number").fills("Phone Number", "+918046123456").await;
    let writes = stage.somebody_else_writes(Duration::from_millis(2600)).await;
    omar.submits_at_once();
    omar.sees("Switchboard is busy").await;
    writes.await.unwrap();
    omar.clicks("Try again").sees_dialog("Add Number").await;
    assert_eq!(omar.field("Phone Number"), "+918046123456");
    omar.submits().sees("Added `+918046123456`").await;
    stage.leaves().await;
}
