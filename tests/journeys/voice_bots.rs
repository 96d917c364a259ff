//! The voice bots that numbers can be assigned to.

use crate::support::{FRONT_DESK, Stage, enabled, input};

const REPASTE: &str = "Exotel keeps the old WebSocket URL until you paste the new one there";

#[tokio::test(flavor = "multi_thread")]
async fn two_bots_of_one_name_are_told_apart_and_a_long_name_gives_way_to_the_id() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot add id:desk name:Front desk").sees("Added").await;
    ann.runs("/did assign number:+919876543210 bot:desk")
        .sees("is answered by **Front desk · desk** now (was Front desk · front\\-desk)")
        .await;
    let (id, name) = ("x".repeat(64), "y".repeat(64));
    ann.runs(&format!("/voicebot add id:{id} name:{name}")).sees("Added").await;
    let offered = ann.types("/did assign number:+919876543210 bot:yyy").await;
    let offered = offered.into_iter().find(|it| it.name.ends_with(&id)).unwrap();
    assert!(!ann.types(&format!("/did list bot:{}", offered.name)).await.is_empty());
    ann.runs(&format!("/did assign number:+919876543210 bot:{}", offered.name))
        .sees("is answered by")
        .await;
    ann.runs("/voicebot add id:None name:Nobody").sees("Bot ID must not be None").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_added_by_options_or_in_the_dialog() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot add id:night name:Night shift")
        .sees("Added the voice bot **Night shift**")
        .sees("`night` · 0 numbers\n`wss://voice.example.com/exotel/night`")
        .await;
    ann.clicks("Add a voice bot").sees_dialog("Add Voice Bot").await;
    assert_eq!(input(&ann, "Bot ID")["required"], true);
    assert_eq!(input(&ann, "Name")["required"], true);
    assert_eq!(input(&ann, "WebSocket URL")["required"], false);
    ann.fills("Bot ID", "own")
        .fills("Name", "Its own")
        .fills("WebSocket URL", "wss://bots.example.com/own")
        .submits()
        .sees("Added the voice bot **Its own**")
        .sees("`wss://bots.example.com/own`")
        .sees("Voice bots · 4")
        .await;
    ann.runs("/voicebot add name:Half").sees_dialog("Add Voice Bot").await;
    assert_eq!(ann.field("Name"), "Half");
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_bot_says_why_and_is_typed_again_from_where_it_was() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    for (line, why) in [
        ("id:front-desk name:Twin", "a voice bot with the id `front-desk` is already here"),
        ("id:x name:X url:ftp://bots.example.com/x", "WebSocket URL"),
        ("id:x name:X url:wss://user:pw@bots.example.com/x", "WebSocket URL"),
        ("id:Front-Desk name:Twin", "`front-desk` is already here, and ids that differ only by"),
        ("id:x name:None", "Name must not be \"None\", or \"b:\" and a number"),
        ("id:x name:`", "Name contains a backtick"),
    ] {
        ann.runs(&format!("/voicebot add {line}")).sees("⚠️").sees(why).await;
    }
    ann.clicks("Try again").sees_dialog("Add Voice Bot").await;
    assert_eq!(ann.field("Bot ID"), "x");
    ann.fills("Name", "Fine").submits().sees("Added the voice bot **Fine**").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_meant_by_its_id_or_name_in_any_case_and_never_guessed() {
    let stage = Stage::with_a_number().await;
    for (id, name) in [("priya", "Priya IVR"), ("night", "Desk"), ("day", "desk"), ("desk", "X")] {
        stage.has_voice_bot(id, name).await;
    }
    let ann = stage.person("Ann");
    let assigns = |bot: &str| format!("/did assign number:+919876543210 bot:{bot}");
    ann.runs(&assigns("PRIYA")).sees("Priya IVR").await;
    ann.runs(&assigns("sales")).sees("Sales qualifier").await;
    ann.runs(&assigns("priya ivr")).sees("Priya IVR").await;
    ann.runs(&assigns("desk")).sees("wss://voice.example.com/exotel/desk").await;
    ann.runs(&assigns("DESK"))
        .sees("**Bot**: more than one voice bot is called that: `night`, `day` and `desk`. Type the id")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_percent_encoded_in_its_url() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot add id:agent@v2+eu name:Odd")
        .sees("wss://voice.example.com/exotel/agent%40v2%2Beu")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bots_own_url_counts_before_the_base_and_is_said_to_need_pasting() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot edit bot:front-desk url:wss://bots.example.com/fd")
        .sees("Voice bot **Front desk** saved.")
        .sees("The WebSocket URL of 1 number changed. Exotel keeps the old WebSocket URL")
        .sees(REPASTE)
        .sees("Its own")
        .await;
    ann.runs("/did show number:+919876543210").sees("wss://bots.example.com/fd").await;
    ann.runs("/voicebot edit bot:front-desk").sees_dialog("Edit Voice Bot").await;
    assert_eq!(ann.field("Name"), "Front desk");
    assert_eq!(ann.field("WebSocket URL"), "wss://bots.example.com/fd");
    ann.fills("WebSocket URL", "")
        .submits()
        .sees(REPASTE)
        .sees("Derived from its id")
        .sees(FRONT_DESK)
        .await;
    ann.clicks("Undo").sees("Undone: voice bot **Front desk**.").sees(REPASTE).await;
    ann.runs("/did show number:+919876543210").sees("wss://bots.example.com/fd").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_alone_needs_no_pasting() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot edit bot:front-desk name:Reception")
        .sees("Voice bot **Reception** saved.")
        .does_not_see(REPASTE)
        .await;
    ann.runs("/did show number:+919876543210").sees("Reception").await;
    ann.runs("/voicebot list").sees("**Reception** · `front-desk` · 1 number\n").await;
    ann.selects("Open a voice bot…", "Reception").sees("Voice bot\n**Reception**").await;
    ann.clicks("Edit").sees_dialog("Edit Voice Bot").await;
    ann.fills("Name", "Front desk").submits().sees("Voice bot **Front desk** saved.").await;
    ann.clicks("Back").sees("Voice bots · 2").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_answers_numbers_is_not_removed_and_they_are_named() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "", "front-desk").await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot remove bot:front-desk").sees(
        "**Front desk** answers `+918046123456`, `+919876543210`. Assign another bot to them first",
    ).await;
    for number in ["+919876543210", "+918046123456"] {
        ann.runs(&format!("/did assign number:{number} bot:None")).sees("Bot of").await;
    }
    ann.runs("/voicebot remove bot:front-desk").sees("Removed the voice bot **Front desk**.").await;
    assert!(ann.types("/voicebot edit bot:front").await.is_empty());
    ann.clicks("Undo").sees("Undone.").sees("Front desk").await;
    assert_eq!(ann.types("/voicebot edit bot:front").await.len(), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_bot_answers_under_the_key_that_old_buttons_carry() {
    let stage = Stage::with_a_number().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did show number:+919876543210").await;
    ann.runs("/voicebot remove bot:sales").sees("Removed the voice bot").await;
    ann.clicks("Undo").sees("Undone.").await;
    omar.selects("Assign Bot", "Sales qualifier").sees("Bot of").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_the_bots_and_no_button_that_changes_them() {
    let stage = Stage::new().await;
    let vera = stage.person("Vera");
    vera.runs("/voicebot list").sees("Voice bots · 2").await;
    assert_eq!(enabled(&vera), ["Exotel page", "Close"]);
    vera.selects("Open a voice bot…", "Front desk").sees(FRONT_DESK).await;
    assert_eq!(enabled(&vera), ["Back"]);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_bots_take_several_pages() {
    let stage = Stage::new().await;
    for index in 10..20 {
        stage.has_voice_bot(&format!("bot-{index}"), &format!("Another {index}")).await;
    }
    let vera = stage.person("Vera");
    vera.runs("/voicebot list").sees("Voice bots · 1–8 of 12").await;
    let first = vera.options("Open a voice bot…");
    assert_eq!(
        (first.len(), enabled(&vera)),
        (8, ["Next ▶", "Exotel page", "Close"].map(str::to_owned).to_vec())
    );
    vera.clicks("Next ▶").await;
    let second = vera.options("Open a voice bot…");
    assert_eq!(
        (second.len(), enabled(&vera)),
        (4, ["◀ Previous", "Exotel page", "Close"].map(str::to_owned).to_vec())
    );
    assert!(second.iter().all(|name| !first.contains(name)));
    vera.clicks("◀ Previous").await;
    assert_eq!(vera.options("Open a voice bot…"), first);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_base_a_bot_needs_a_url_of_its_own() {
    let mut stage = Stage::new().await;
    stage.stops().await;
    stage.derives_from(None);
    stage.starts().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot list").sees("This bot has no WebSocket URL").await;
    ann.clicks("Add a voice bot").sees_dialog("Add Voice Bot").await;
    assert!(ann.dialog().to_string().contains("Without it, the bot has none."));
    ann.fills("Bot ID", "own")
        .fills("Name", "Own")
        .fills("WebSocket URL", "https://bots.example.com/own")
        .submits()
        .sees("`https://bots.example.com/own`")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggested_voice_bots_own_name_is_understood() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    let name = omar.types("/did assign number:+919876543210 bot:sales").await[0].name.clone();
    assert_eq!(name, "Sales qualifier · sales");
    omar.runs(&format!("/did assign number:+919876543210 bot:{name}"))
        .sees("is answered by **Sales qualifier** now (was Front desk)")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_on_this_machine_is_taken_where_the_base_is_on_it_too() {
    let mut stage = Stage::new().await;
    let ann = stage.person("Ann");
    let add = "/voicebot add id:echo name:Echo url:ws://127.0.0.1:8081/ws";
    ann.runs(add).sees("WebSocket URL must start with wss://").await;
    stage.derives_from(Some("ws://localhost:8081"));
    stage.restarts().await;
    ann.runs(add).sees("`ws://127.0.0.1:8081/ws`").await;
    ann.runs("/voicebot edit bot:echo url:http://localhost:8081/where")
        .sees("`http://localhost:8081/where`")
        .await;
    ann.runs("/voicebot edit bot:echo url:ws://10.0.0.1/ws")
        .sees("WebSocket URL must start with wss://")
        .await;
    stage.leaves().await;
}
