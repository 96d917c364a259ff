//! An interaction that Discord delivers twice, and a person who presses twice.

use discord_sandbox::GatewayFault;

use crate::support::{KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_three_times_takes_effect_once() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    let three = || stage.discord.gateway_fault(GatewayFault::DeliverNext(3));
    let before = stage.changes().await.len();

    three();
    omar.runs("/did add number:+918046123456").await;
    three();
    omar.runs("/did edit number:+918046123456 label:Landline").await;
    three();
    omar.runs("/did remove number:+918046123456").await;
    three();
    omar.runs("/did restore number:+918046123456").await;
    three();
    ann.runs("/voicebot add id:night name:Night").await;
    three();
    ann.runs("/exotel disconnect").await;
    settled().await;
    let changes = stage.changes().await.split_off(before);
    let voice_bot = changes[4].clone();
    assert!(voice_bot.starts_with("voice_bot_added "), "{changes:?}");
    assert_eq!(
        changes,
        [
            "number_added +918046123456",
            "number_edited +918046123456",
            "number_removed +918046123456",
            "number_restored +918046123456",
            voice_bot.as_str(),
            "credentials_disconnected account",
        ]
    );
    stage.leaves().await;
}

/// The later deliveries of an interaction are carried out after its answer.
async fn settled() {
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_that_is_delivered_three_times_is_saved_once() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .await;
    stage.discord.gateway_fault(GatewayFault::DeliverNext(3));
    ann.submits().await;
    settled().await;
    let saved = "SELECT count(*) FROM audit WHERE action = 'credentials_saved'";
    assert_eq!(stage.counts(saved).await, 1);
    ann.runs("/exotel page").sees("🟢 Configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_comes_late_says_already_done_and_does_nothing() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").clicks("Remove").sees("Removed").await;
    let removal = omar.last_interaction();
    omar.clicks("Undo").sees("Restored").await;
    let undo = omar.last_interaction();
    let changes = stage.changes().await;
    // Removed and back: neither click may happen once more.
    omar.replays(removal).replays(undo).await;
    settled().await;
    assert_eq!(stage.changes().await, changes);
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_takes_effect_once() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").await;
    let (first, second) = (omar.clicks_at_once("Remove"), omar.clicks_at_once("Remove"));
    omar.waits_for(first).waits_for(second).await;
    assert_eq!(stage.counts("SELECT count(*) FROM audit WHERE action = 'number_removed'").await, 1);
    omar.runs("/did restore number:+919876543210").sees("Restored").await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let (first, second) = (omar.clicks_at_once("Undo"), omar.clicks_at_once("Undo"));
    omar.waits_for(first).waits_for(second).await;
    assert_eq!(
        stage.counts("SELECT count(*) FROM audit WHERE action = 'number_restored'").await,
        2
    );
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_on_the_checklist_marks_the_step_once() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").await;
    let first = omar.clicks_at_once("Done: URLs copied");
    let second = omar.clicks_at_once("Done: URLs copied");
    omar.waits_for(first).waits_for(second).await;
    assert_eq!(stage.counts("SELECT count(*) FROM audit WHERE action = 'step_marked'").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_writes_nothing() {
    let stage = Stage::with_a_number().await;
    let before = stage.changes().await;
    let vera = stage.person("Vera");
    for line in ["/exotel page", "/did list", "/did show number:+919876543210", "/voicebot list"] {
        vera.runs(line).await;
    }
    vera.types("/did show number:98").await;
    vera.runs("/did show number:+919876543210")
        .clicks("Copy WebSocket URL")
        .sees("URL of +91")
        .await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials").closes_dialog().await;
    assert_eq!(stage.changes().await, before);
    assert_eq!(stage.counts("SELECT count(*) FROM drafts").await, 0);
    stage.leaves().await;
}
