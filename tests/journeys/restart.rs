//! Buttons, selects and dialogs outlive the process and the version that sent them.

use crate::support::{FLOW, FRONT_DESK, KEY, Stage, TOKEN};

const OLD: &str = "This panel is from an older version.";

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_was_sent_before_a_restart_works_after_it() {
    let mut stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").await;
    let page = omar.message_id();
    omar.runs("/did show number:+919876543210").await;
    let card = omar.message_id();
    omar.runs("/did edit number:+919876543210 flow_url:926")
        .sees("is only the flow's number")
        .await;
    let refused = omar.message_id();
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let removed = omar.message_id();
    omar.runs("/did add").sees_dialog("Add Number").await;
    omar.fills("Phone Number", "+918046123456").picks("Assign Bot", "Front desk").await;

    stage.restarts().await;

    omar.submits().sees("Added `+918046123456`").sees(FRONT_DESK).await;
    omar.goes_back_to(removed).clicks("Undo").sees("Restored").await;
    omar.goes_back_to(refused).clicks("Try again").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Exotel Flow URL"), "926");
    omar.closes_dialog().await;
    omar.goes_back_to(card).clicks("Copy Flow URL").sees(FLOW).await;
    omar.goes_back_to(card).selects("Assign Bot", "Sales qualifier").sees("Bot of").await;
    omar.goes_back_to(page).clicks("Refresh").sees("Phone numbers (DIDs) · 2").await;
    omar.selects("Open a number…", "+918046123456").sees("`+918046123456` · landline").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_saved_by_a_dialog_from_before_a_restart() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .clicks("Edit credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .await;
    stage.restarts().await;
    ann.submits().sees("🟢 Configured").await;
    stage.restarts().await;
    ann.clicks("Refresh").sees("🟢 Configured").await;
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_from_an_older_version_offers_a_new_one() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let page = ann.message_id();
    for custom_id in [
        "sb0:page",
        "sb1:gone",
        "sb1:p:page",
        "sb1:page:s",
        "sb1:p:page:s:more",
        "sb1:p:edit:abc:o",
        "sb1:p:undo:-1",
        "sb1:x:undo:1x00000000",
        "something else",
        "sb1:p:rm:919876543210:99999999999999999999x00000000",
    ] {
        ann.goes_back_to(page).sends_component(custom_id, &[]).sees(OLD).await;
        ann.clicks("Open a new one").sees("Account SID").await;
    }
    ann.sends_component("sb1:p:pick", &["not a number"]).sees(OLD).await;
    ann.sends_dialog("sb0:form", &[]).sees(OLD).await;
    ann.clicks("Open a new one").sees("⚪ Not configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_base_after_a_restart_is_in_every_derived_url() {
    let mut stage = Stage::with_a_number().await;
    let vera = stage.person("Vera");
    vera.runs("/did show number:+919876543210").sees(FRONT_DESK).await;
    stage.stops().await;
    stage.derives_from(Some("wss://calls.example.org/media"));
    stage.starts().await;
    vera.clicks("Copy WebSocket URL").sees("URL of +91").await;
    assert_eq!(vera.message()["content"], "wss://calls.example.org/media/exotel/front-desk");
    stage.leaves().await;
}
