//! Who may do what, by role; and the record of those turned away.

use std::time::Duration;

use crate::support::Stage;

const ASK: &str = "Ask someone with **Manage Server**";

/// What an Operator's and an Admin's buttons, selects and dialogs send, aimed at the first number.
const CHANGES: [(&str, &[&str], &str); 9] = [
    ("sb1:p:add:o", &[], "Operator"),
    ("sb1:p:edit:919876543210:o", &[], "Operator"),
    ("sb1:c919876543210:assign:919876543210:1", &["none"], "Operator"),
    ("sb1:p:rm:919876543210:7x00000000", &[], "Operator"),
    ("sb1:p:step:copied", &[], "Operator"),
    ("sb1:p:edit:919876543210:w7x00000000.1", &[], "Operator"),
    ("sb1:p:cred:o", &[], "Admin"),
    ("sb1:v:botadd:o", &[], "Admin"),
    ("sb1:v:botrm:1:1x00000000", &[], "Admin"),
];

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_role_is_refused_everywhere_and_told_whom_to_ask() {
    let stage = Stage::with_a_number().await;
    let before = stage.changes().await;
    let oz = stage.person("Oz");
    for command in [
        "/exotel page",
        "/exotel credentials",
        "/exotel disconnect",
        "/did add number:+918046123456",
        "/did add",
        "/did edit number:+919876543210 label:Mine",
        "/did show number:+919876543210",
        "/did list",
        "/did assign number:+919876543210 bot:None",
        "/did remove number:+919876543210",
        "/did restore number:+919876543210",
        "/voicebot add id:x name:X",
        "/voicebot edit bot:front-desk name:X",
        "/voicebot remove bot:sales",
        "/voicebot list",
    ] {
        oz.runs(command)
            .sees("in this channel: none of your roles gives you access here")
            .sees(ASK)
            .does_not_see("919876543210")
            .await;
        assert!(!oz.has_dialog(), "{command}");
    }
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_were_never_drawn_for_a_viewer_are_refused_when_sent() {
    let stage = Stage::with_a_number().await;
    let before = stage.changes().await;
    let vera = stage.person("Vera");
    for (custom_id, values, level) in CHANGES {
        vera.runs("/exotel page").sees("🟢 Configured").await;
        vera.sends_component(custom_id, values)
            .sees(&format!("that takes **{level}**, and you are **Viewer** here. {ASK}"))
            .await;
        assert!(!vera.has_dialog(), "{custom_id}");
    }
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_changes_numbers_and_neither_credentials_nor_voice_bots() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210 label:Support").sees("Label of").await;
    let before = stage.changes().await;
    for command in [
        "/exotel credentials",
        "/exotel disconnect",
        "/voicebot add id:x name:X",
        "/voicebot edit bot:front-desk name:X",
        "/voicebot remove bot:sales",
    ] {
        omar.runs(command).sees("that takes **Admin**, and you are **Operator** here").await;
        assert!(!omar.has_dialog(), "{command}");
    }
    for (custom_id, values, _) in CHANGES.iter().filter(|(.., level)| *level == "Admin") {
        omar.sends_component(custom_id, values).sees("that takes **Admin**").await;
    }
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_cannot_undo_what_takes_an_admin() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel disconnect").sees("Disconnected").await;
    let rev = stage.rev_of("credentials_disconnected").await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").sees("⚪ Not configured").does_not_see("Destroy now").await;
    omar.sends_component(&format!("sb1:p:undo:{rev}"), &[]).sees("that takes **Admin**").await;
    omar.sends_component(&format!("sb1:p:wipe:{rev}"), &[]).sees("that takes **Admin**").await;
    ann.runs("/exotel page").clicks("Undo").sees("🟢 Configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_cannot_undo_an_operators_change() {
    let stage = Stage::with_a_number().await;
    stage.person("Omar").runs("/did remove number:+919876543210").sees("Removed").await;
    let rev = stage.rev_of("number_removed").await;
    let vera = stage.person("Vera");
    vera.runs("/exotel page")
        .sends_component(&format!("sb1:p:undo:{rev}"), &[])
        .sees("that takes **Operator**")
        .await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_recorded_once_an_hour_and_outside_the_trail() {
    let stage = Stage::new().await;
    let before = stage.changes().await;
    let oz = stage.person("Oz");
    for _ in 0..3 {
        oz.runs("/exotel page").sees(ASK).await;
    }
    oz.runs("/did remove number:+919876543210").sees(ASK).await;
    let rows = "SELECT count(*) FROM denials";
    becomes(&stage, rows, 2).await;
    stage.lets_pass(Duration::from_hours(1));
    oz.runs("/exotel page").sees(ASK).await;
    oz.runs("/exotel page").sees(ASK).await;
    becomes(&stage, rows, 3).await;
    let surfaces = "SELECT DISTINCT surface FROM denials";
    assert_eq!(stage.rows(surfaces).await.concat(), ["command"]);
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

async fn becomes(stage: &Stage, query: &'static str, expected: usize) {
    for _ in 0..50 {
        if stage.counts(query).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(stage.counts(query).await, expected, "{query}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_suggested_to_somebody_without_access() {
    let stage = Stage::with_a_number().await;
    let (oz, vera, omar) = (stage.person("Oz"), stage.person("Vera"), stage.person("Omar"));
    for line in ["/did show number:98", "/did list bot:f", "/voicebot edit bot:"] {
        assert!(oz.types(line).await.is_empty(), "{line}");
        assert!(!vera.types(line).await.is_empty(), "{line}");
    }
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    // A Viewer may not restore, so is not told what could be.
    assert!(vera.types("/did restore number:98").await.is_empty());
    assert!(oz.types("/did restore number:98").await.is_empty());
    assert_eq!(omar.types("/did restore number:98").await.len(), 1);
    becomes(&stage, "SELECT count(*) FROM denials WHERE surface = 'autocomplete'", 4).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_counts_from_the_next_click_on() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210").sees_dialog("Edit Number").await;
    omar.fills("Label", "Too late").await;
    stage.discord.take("Omar", "Voice Ops");
    omar.submits().sees("none of your roles gives you access here").await;
    stage.discord.grant("Omar", "Voice Viewers");
    omar.runs("/exotel page").sees("Sales Line").await;
    assert!(!omar.buttons().iter().any(|(label, _)| label == "Add Number"));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_becomes_admin_by_being_it_in_one_channel() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    let no = "**Level**: **Admin** applies everywhere or not at all.";
    let level = "Admin: everything: credentials, voice bots and access too";
    ann.runs(&format!("/access grant role:@Voice Viewers level:{level} channel:#ops"))
        .sees(no)
        .await;
    let (role, ops) = (stage.discord.role_id("Voice Viewers"), stage.discord.channel_id("#ops"));
    ann.runs("/access show")
        .selects("Give a role a level…", "Voice Viewers")
        .selects("Everywhere (or choose a channel…)", "#ops")
        .sees("Level in this channel")
        .await;
    // What the select does not offer.
    ann.sends_component(&format!("sb1:r{role}.{ops}:acllevel:{role}:{ops}:0"), &["admin"])
        .sees(no)
        .await;
    // A rule that an earlier version took counts, and is shown, as Operator.
    let mut other = stage.second_process().await;
    sqlx::query("INSERT INTO access_rules (guild_id, role_id, channel_id, level) VALUES ($1, $2, $3, 'admin')")
        .bind(stage.discord.guild_id().cast_signed())
        .bind(role.cast_signed())
        .bind(ops.cast_signed())
        .execute(&mut other)
        .await
        .unwrap();
    ann.runs("/access show").sees("(**Operator**)").await;
    let vera = stage.person("Vera").in_channel("#ops");
    vera.runs("/exotel credentials")
        .sees("that takes **Admin**, and you are **Operator** here")
        .await;
    stage.leaves().await;
}
