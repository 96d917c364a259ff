//! Where it holds: one server, one channel and its threads; nowhere else.

use switchboard::domain::access::Level;

use crate::support::{KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn a_level_given_in_one_channel_holds_there_and_in_its_threads_only() {
    let stage = Stage::with_a_number().await;
    stage.grants("Voice Viewers", Level::Operator, Some("#ops")).await;
    let vera = stage.person("Vera");
    vera.runs("/exotel page").await;
    assert!(vera.buttons().iter().any(|(label, _)| label == "Add Number"));
    let thread = vera.in_channel("#night-shift");
    thread.runs("/did edit number:+919876543210 label:Nights").sees("Label of").await;
    let elsewhere = vera.in_channel("#general");
    elsewhere
        .runs("/did edit number:+919876543210 label:Days")
        .sees("that takes **Operator**, and you are **Viewer** here")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_is_refused() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann").in_dm();
    // There are no commands in a direct message, nor a message with a button: all of it is forged.
    ann.sends_dialog("sb1:n:cred:s0x00000000:1", &[])
        .sees("Switchboard works only inside a server. Run the command there.")
        .await;
    for custom_id in ["sb1:p:page:s", "sb1:p:card:919876543210", "sb1:p:cred:o"] {
        ann.sends_component(custom_id, &[])
            .sees("Switchboard works only inside a server. Run the command there.")
            .does_not_see("919876543210")
            .await;
        assert!(!ann.has_dialog());
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_servers_admin_reaches_nothing_of_this_one() {
    let stage = Stage::beside_another_company().await;
    stage.has_voice_bot("front-desk", "Front desk").await;
    stage.is_configured().await;
    stage.has_number("+919876543210", "Sales Line", "front-desk").await;
    let ann = stage.person("Ann");
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    let removal = stage.rev_of("number_removed").await;
    ann.clicks("Undo").sees("Restored").await;
    let before = stage.changes().await;

    let eve = stage.person("Eve").in_channel("Other Co/#ops");
    eve.runs("/exotel page").sees("⚪ Not configured").does_not_see("acme1").await;
    eve.runs("/did show number:+919876543210").sees("is not in the list").await;
    eve.runs("/did list").does_not_see("919876543210").await;
    eve.runs("/voicebot list").sees("No voice bots yet").await;
    for line in ["/did show number:98", "/did restore number:98", "/voicebot edit bot:f"] {
        assert!(eve.types(line).await.is_empty(), "{line}");
    }
    let undo = format!("sb1:p:undo:{removal}");
    let key = stage.bot_key("front-desk").await;
    let (bot, bot_removal) = (format!("sb1:v:bot:{key}"), format!("sb1:v:botrm:{key}:1x00000000"));
    let assign = format!("sb1:c919876543210:assign:919876543210:{key}");
    for (custom_id, values) in [
        ("sb1:p:card:919876543210", &[][..]),
        ("sb1:p:pick", &["919876543210"][..]),
        ("sb1:n:copy:w:919876543210", &[]),
        ("sb1:n:copy:f:919876543210", &[]),
        ("sb1:p:edit:919876543210:o", &[]),
        (assign.as_str(), &["none"]),
        ("sb1:p:rm:919876543210:5x00000000", &[]),
        (bot.as_str(), &[]),
        (bot_removal.as_str(), &[]),
        (undo.as_str(), &[]),
    ] {
        eve.sends_component(custom_id, values)
            .sees("⚠️")
            .does_not_see("Sales Line")
            .does_not_see("Front desk")
            .await;
        assert!(!eve.has_dialog(), "{custom_id}");
    }
    eve.runs("/exotel disconnect").sees("no saved credentials").await;
    assert_eq!(stage.changes().await, before);
    // Her own server is hers: the same number can stand in both.
    eve.runs("/exotel credentials")
        .fills("Account SID", "other1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("🟢 Configured")
        .await;
    eve.runs("/did add number:+919876543210 label:Hers").sees("Added").await;
    ann.runs("/did show number:+919876543210").sees("Sales Line").does_not_see("Hers").await;
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}
