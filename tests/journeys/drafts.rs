//! What was typed survives a refusal: sealed, for its author, for fifteen minutes.

use std::time::Duration;

use crate::support::{KEY, Stage, input};

const GONE: &str = "What you had typed was kept for 15 minutes and is gone; this is what is saved.";
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_holds_for_fifteen_minutes_and_then_the_dialog_says_so() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210")
        .fills("Label", "Support")
        .fills("Exotel Flow URL", "926")
        .submits()
        .sees("is only the flow's number")
        .await;
    stage.lets_pass(14 * MINUTE);
    omar.clicks("Try again").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Label"), "Support");
    omar.closes_dialog().await;
    stage.lets_pass(MINUTE);
    omar.clicks("Try again").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Label"), "Sales Line");
    assert!(omar.dialog().to_string().contains(GONE));
    omar.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_dialog_says_when_its_draft_is_gone() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let front_desk = format!("sb1:p:botedit:{}:a1", stage.bot_key("front-desk").await);
    for (again, title) in [
        ("sb1:p:cred:a1", "Edit credentials"),
        ("sb1:p:add:a1", "Add Number"),
        ("sb1:p:edit:919876543210:a1", "Edit Number"),
        ("sb1:p:botadd:a1", "Add Voice Bot"),
        (front_desk.as_str(), "Edit Voice Bot"),
    ] {
        ann.sends_component(again, &[]).sees_dialog(title).await;
        assert!(ann.dialog().to_string().contains(GONE), "{title}");
        ann.closes_dialog().await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overwrite_whose_draft_is_gone_changes_nothing_and_offers_the_dialog() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let changes = stage.changes().await;
    ann.sends_component("sb1:p:edit:919876543210:w1x00000000.1", &[])
        .sees("What you had typed was kept for 15 minutes and is gone. Nothing was changed.")
        .clicks("Edit")
        .sees_dialog("Edit Number")
        .await;
    ann.closes_dialog().await;
    assert_eq!(stage.changes().await, changes);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reopens_what_somebody_typed() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210")
        .fills("Label", "Omar's own")
        .fills("Exotel Flow URL", "926")
        .submits()
        .sees("is only the flow's number")
        .await;
    let draft = omar.last_interaction();
    ann.runs("/did show number:+919876543210")
        .sends_component(&format!("sb1:p:edit:919876543210:a{draft}"), &[])
        .sees_dialog("Edit Number")
        .await;
    assert_eq!(ann.field("Label"), "Sales Line");
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pasted_into_the_wrong_box_is_kept_sealed_and_swept_away() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210").await;
    // The stage looks for KEY in every file, log line and body when it is left.
    omar.fills("Exotel Flow URL", KEY)
        .submits()
        .sees("Exotel Flow URL is not a URL")
        .does_not_see(KEY)
        .await;
    let drafts = "SELECT count(*) FROM drafts";
    assert_eq!(stage.counts(drafts).await, 1);
    stage.lets_pass(15 * MINUTE);
    assert_eq!(
        stage
            .store()
            .keep_house(switchboard::domain::access::Permit::housekeeping())
            .await
            .unwrap()
            .drafts,
        1
    );
    assert_eq!(stage.counts(drafts).await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credentials_draft_remembers_that_a_secret_was_typed_and_not_which() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("Account SID", "two words")
        .fills("API Key", KEY)
        .submits()
        .sees("Account SID contains a space")
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("Account SID"), "two words");
    assert_eq!(input(&ann, "API Key")["placeholder"], "Type it again");
    assert_eq!(input(&ann, "API Token")["placeholder"], "Unchanged");
    ann.closes_dialog().await;
    stage.lets_pass(15 * MINUTE);
    ann.clicks("Try again").await;
    assert_eq!(ann.field("Account SID"), "acme1");
    assert_eq!(input(&ann, "API Key")["placeholder"], "Unchanged");
    assert!(ann.dialog().to_string().contains(GONE));
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_a_number_that_is_here_already_is_not_lost() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did add")
        .fills("Phone Number", "+919876543210")
        .fills("Label", "Support")
        .submits()
        .sees("is in the list already")
        .await;
    omar.clicks("Try again").sees_dialog("Add Number").await;
    assert_eq!(omar.field("Label"), "Support");
    omar.fills("Phone Number", "+919876543211").submits().sees("Added `+919876543211`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_a_number_that_was_removed_waits_until_it_is_back() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").fills("Label", "Support").await;
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.submits().sees("`/did restore` brings a removed number back").await;
    ann.clicks("Undo").sees("Restored").await;
    omar.clicks("Try again").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Label"), "Support");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_see_is_not_offered_again() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/did edit number:+919876543210")
        .fills("Label", "\u{200e}Sa\u{200b}les می\u{200c}خواهم")
        .submits()
        .sees("Label contains an invisible character (U+200B)")
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("Label"), "Sales می\u{200c}خواهم");
    ann.submits().sees("saved").await;
    ann.runs("/exotel credentials")
        .fills("Account SID", "ac\u{200b}me1")
        .fills("API Base URL", "\u{feff}api.exotel.com")
        .submits()
        .sees("Account SID contains an invisible character")
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("Account SID"), "acme1");
    assert_eq!(ann.field("API Base URL"), "api.exotel.com");
    ann.closes_dialog().await;
    ann.runs("/voicebot add id:ni\u{200b}ght name:Night\u{200b}")
        .sees("Bot ID contains an invisible")
        .await;
    ann.clicks("Try again").await;
    assert_eq!((ann.field("Bot ID"), ann.field("Name")), ("night".into(), "Night".into()));
    ann.closes_dialog().await;
    stage.leaves().await;
}
