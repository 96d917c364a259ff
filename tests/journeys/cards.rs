//! A number's card: copying, assigning, more bots than a select can hold.

use crate::support::{FLOW, FRONT_DESK, Stage, enabled, input, picked};

const REPASTE: &str = "Exotel keeps the old WebSocket URL until you paste the new one there";

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_a_message_of_its_own_with_nothing_but_the_url() {
    let stage = Stage::with_a_number().await;
    let vera = stage.person("Vera");
    vera.runs("/did show number:+919876543210").await;
    let card = vera.message_id();
    for (button, url) in [("Copy WebSocket URL", FRONT_DESK), ("Copy Flow URL", FLOW)] {
        let which = button.trim_start_matches("Copy ");
        vera.goes_back_to(card).clicks(button).sees("URL of +91").await;
        assert_ne!(vera.message_id(), card, "the card stays where it is");
        let message = vera.message();
        assert_eq!(message["content"], url);
        let title = format!("{which} of +919876543210 · Sales Line");
        assert_eq!(message["embeds"][0]["title"], title);
        assert_eq!(message["embeds"][0]["description"], format!("```\n{url}\n```"));
        assert_eq!(message["flags"].as_u64().unwrap() & 64, 64, "only they see it");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_there_is_not_cannot_be_copied() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "", "").await;
    let vera = stage.person("Vera");
    vera.runs("/did show number:+918046123456")
        .sees("WebSocket URL\n⚠️ Assign a bot first\nFlow URL\n⚠️ Required for Exotel test call")
        .sees("Label\n—\nBot\n—")
        .await;
    assert_eq!(enabled(&vera), ["Calls", "Back"]);
    vera.sends_component("sb1:n:copy:w:918046123456", &[]).sees("⚠️ Assign a bot first.").await;
    vera.sends_component("sb1:n:copy:f:918046123456", &[]).sees("⚠️ No Flow URL is set.").await;
    vera.sends_component("sb1:n:copy:w:919999999999", &[])
        .sees("+919999999999 is not in the list")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_in_the_select_saves_and_says_to_paste_again() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").selects("Open a number…", "+919876543210").await;
    assert_eq!(
        omar.options("Assign Bot (now: Front desk)"),
        ["None", "Front desk", "Sales qualifier"]
    );
    omar.selects("Assign Bot", "Sales qualifier")
        .sees("✅ Bot of `+919876543210` saved.")
        .sees(REPASTE)
        .sees("```\nwss://voice.example.com/exotel/sales\n```")
        .await;
    omar.clicks("Undo").sees("✅ Undone.").sees(REPASTE).sees(FRONT_DESK).await;
    omar.selects("Assign Bot", "None")
        .sees("Bot of")
        .does_not_see(REPASTE)
        .sees("Assign a bot first")
        .await;
    assert!(!enabled(&omar).contains(&"Copy WebSocket URL".to_owned()));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn did_assign_chooses_clears_and_says_when_nothing_changes() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let offered = omar.types("/did assign number:+919876543210 bot:").await;
    let names: Vec<&str> = offered.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names[0], "None");
    assert!(names.contains(&"Sales qualifier · sales"), "{names:?}");
    omar.runs("/did assign number:+919876543210 bot:sales").sees("Bot of").sees(REPASTE).await;
    omar.runs("/did assign number:+919876543210 bot:Sales qualifier").sees("Nothing to save").await;
    omar.runs("/did assign number:+919876543210 bot:None")
        .sees("Bot of")
        .sees("Assign a bot first")
        .await;
    assert_eq!(stage.counts("SELECT count(*) FROM audit WHERE action = 'number_edited'").await, 2);
    omar.runs("/did assign number:+919999999999 bot:None").sees("is not in the list").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_select_that_went_stale_changes_nothing_and_shows_what_is_there_now() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did show number:+919876543210").await;
    ann.runs("/did assign number:+919876543210 bot:sales").sees("Bot of").await;
    omar.selects("Assign Bot", "None")
        .sees(&format!("<@{}> changed this", ann.id()))
        .sees("Nothing of yours was saved.")
        .sees("wss://voice.example.com/exotel/sales")
        .await;
    omar.selects("Assign Bot", "None").sees("Bot of").await;
    // A label that changed meanwhile is nobody's business here.
    omar.runs("/did show number:+919876543210").await;
    ann.runs("/did edit number:+919876543210 label:Renamed").sees("Label of").await;
    omar.selects("Assign Bot", "Front desk").sees("Bot of").sees("Renamed").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_more_bots_than_a_select_holds_the_current_one_is_always_in_it() {
    let stage = Stage::with_a_number().await;
    for index in 10..40 {
        stage.has_voice_bot(&format!("bot-{index}"), &format!("Another {index}")).await;
    }
    let omar = stage.person("Omar");
    omar.runs("/did assign number:+919876543210 bot:bot-39").sees("Bot of").await;
    omar.runs("/did add number:+918046123456 bot:bot-38").sees("Added").await;
    omar.runs("/did edit number:+919876543210").sees_dialog("Edit Number").await;
    assert_eq!(picked(&omar, "Assign Bot"), "Another 39");
    let labels: Vec<String> = input(&omar, "Assign Bot")["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["label"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(labels.len(), 25, "None and 24 bots");
    assert_eq!(labels[0], "None");
    for name in ["Another 39", "Another 38", "Front desk"] {
        assert!(labels.contains(&name.to_owned()), "{name} in {labels:?}");
    }
    assert!(omar.dialog().to_string().contains("/did assign"));
    omar.submits().sees("Nothing to save").await;
    omar.runs("/did add").sees_dialog("Add Number").await;
    omar.fills("Phone Number", "+919876543211").submits().sees("Added `+919876543211`").await;
    // All of them are found by typing.
    assert_eq!(omar.types("/did assign number:+919876543211 bot:another 1").await.len(), 10);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_gone_when_it_is_opened_leaves_the_page_where_it_was() {
    let stage = Stage::with_a_number().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    ann.runs("/exotel page").sees("+919876543210").await;
    omar.runs("/did remove number:+919876543210").await;
    ann.selects("Open a number…", "+919876543210")
        .sees("is not in the list")
        .sees("🟢 Configured")
        .await;
    stage.leaves().await;
}
