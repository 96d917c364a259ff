//! Editing numbers: by options and by the dialog.

use crate::support::{FLOW, FRONT_DESK, Stage, chosen, input, picked, typed};

#[tokio::test(flavor = "multi_thread")]
async fn the_dialog_shows_what_is_saved_and_the_number_only_to_read() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").clicks("Edit").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Label"), "Sales Line");
    assert_eq!(picked(&omar, "Assign Bot"), "Front desk");
    assert_eq!(omar.field("Exotel Flow URL"), FLOW);
    let dialog = omar.dialog();
    assert_eq!(dialog["components"][0]["type"], 10, "a text, not a field");
    assert_eq!(dialog["components"][0]["content"], "Phone Number: `+919876543210`");
    omar.fills("Label", "Support")
        .picks("Assign Bot", "Sales qualifier")
        .submits()
        .sees("✅ Label, Bot of `+919876543210` saved.\nLabel: Support (was Sales Line)")
        .sees("is answered by **Sales qualifier** now (was Front desk).\nExotel keeps the old")
        .sees("Support")
        .sees("wss://voice.example.com/exotel/sales")
        .sees(FLOW)
        .await;
    omar.clicks("Undo").sees("Undone.").sees("Sales Line").sees(FRONT_DESK).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dialog_clears_what_is_emptied() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210").sees_dialog("Edit Number").await;
    omar.fills("Label", "")
        .fills("Exotel Flow URL", "")
        .picks("Assign Bot", "None")
        .submits()
        .sees("Label, Bot, Flow URL of")
        .does_not_see("Exotel keeps the old")
        .sees(
            "Label\n—\nBot\n—\nWebSocket URL\n⚠️ Assign a bot first\n\
             Flow URL\n⚠️ Required for Exotel test call",
        )
        .await;
    omar.clicks("Undo").sees("Sales Line").sees(FRONT_DESK).sees(FLOW).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_that_is_submitted_as_it_was_changes_nothing() {
    let stage = Stage::with_a_number().await;
    let before = stage.changes().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210")
        .submits()
        .sees("Nothing to save: everything is as it was.")
        .await;
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_changes_what_it_names_and_the_rest_stays() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210 label:Support")
        .sees("✅ Label of `+919876543210` saved.")
        .sees("Front desk")
        .sees(FLOW)
        .does_not_see("Exotel keeps the old")
        .await;
    omar.runs("/did edit number:+919876543210 bot:None").sees("✅ Bot of").sees("Support").await;
    omar.runs("/did edit number:+919876543210 bot:sales")
        .sees("Copy its WebSocket URL into Exotel.")
        .does_not_see("Exotel keeps the old")
        .await;
    omar.runs("/did edit number:+919876543210 label:Support").sees("Nothing to save").await;
    omar.runs("/did edit number:+919999999999 label:x").sees("is not in the list").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn try_again_reopens_the_dialog_as_it_was_typed_with_its_select() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210")
        .fills("Label", "Support")
        .fills("Exotel Flow URL", "926")
        .picks("Assign Bot", "Sales qualifier")
        .submits()
        .sees("is only the flow's number")
        .await;
    omar.clicks("Try again").sees_dialog("Edit Number").await;
    assert_eq!(omar.field("Label"), "Support");
    assert_eq!(picked(&omar, "Assign Bot"), "Sales qualifier");
    assert_eq!(omar.field("Exotel Flow URL"), "926");
    omar.fills("Exotel Flow URL", FLOW).submits().sees("Label, Bot of").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_stands_on_top_of_the_card_that_the_dialog_came_from() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").await;
    let card = omar.message_id();
    omar.clicks("Edit")
        .fills("Exotel Flow URL", "926")
        .submits()
        .sees("⚠️ Exotel Flow URL is only the flow's number")
        .sees("`+919876543210` · mobile")
        .sees("Sales Line")
        .await;
    assert_eq!(omar.message_id(), card);
    omar.clicks("Try again").closes_dialog().await;
    omar.clicks("Back").sees("Phone numbers (DIDs) · 1").does_not_see("⚠️").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_did_not_arrive_clears_nothing() {
    let stage = Stage::with_a_number().await;
    let before = stage.changes().await;
    let rev = stage.rev_of("number_added").await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").await;
    let all = [
        ("Label", typed("label", "")),
        ("Assign Bot", chosen("bot", "none")),
        ("Exotel Flow URL", typed("flow_url", "")),
    ];
    for (lost, _) in &all {
        let rest: Vec<_> =
            all.iter().filter(|(label, _)| label != lost).map(|(_, part)| part.clone()).collect();
        omar.sends_dialog(&format!("sb1:c919876543210:edit:919876543210:s{rev}:1"), &rest)
            .sees(&format!("**{lost}** did not arrive from Discord, so nothing was changed."))
            .await;
    }
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_number_cannot_be_edited_by_a_dialog_that_was_open() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").fills("Label", "Too late").await;
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.submits().sees("+919876543210 is not in the list").sees("`/did restore`").await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_vanished_while_the_dialog_was_open_is_refused() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").picks("Assign Bot", "Sales qualifier").await;
    ann.runs("/voicebot remove bot:sales").sees("Removed the voice bot").await;
    omar.submits().sees("**Bot**: no voice bot has this id or name").await;
    omar.clicks("Try again").sees_dialog("Edit Number").await;
    let options = input(&omar, "Assign Bot")["options"].to_string();
    assert!(!options.contains("Sales qualifier"), "{options}");
    omar.closes_dialog().await;
    stage.leaves().await;
}
