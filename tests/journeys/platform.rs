//! Voice bots that the voice platform lists.

use std::time::Duration;

use serde_json::json;

use crate::support::Stage;
use crate::support::platform::{PLATFORM_TOKEN, Platform, bots};

/// A stage with a number, where the platform lists bots.
async fn listing(list: serde_json::Value) -> (Stage, Platform) {
    let mut stage = Stage::with_a_number().await;
    let platform = Platform::with(list).await;
    stage.directory = vec![platform.directory(stage.discord.guild_id())];
    stage.restarts().await;
    (stage, platform)
}

/// Looks at the list of voice bots until it says so.
async fn waits_for(stage: &Stage, what: &str) {
    let ann = stage.person("Ann");
    for _ in 0..100 {
        ann.runs("/voicebot list").await;
        if ann.text().contains(what) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what} is not on the list: {}", ann.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platforms_bots_are_listed_with_their_source_and_assigned_like_others() {
    let (stage, platform) = listing(bots(&[("night", "Night shift")])).await;
    waits_for(&stage, "Night shift").await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot list")
        .sees("**Night shift** · `night` · 0 numbers · from the platform")
        .sees("The voice platform's list was read")
        .await;
    let offered = ann.types("/did assign number:+919876543210 bot:night").await;
    assert!(offered.iter().any(|it| it.name == "Night shift (from the platform) · night"));
    ann.runs("/did assign number:+919876543210 bot:Night shift (from the platform) · night")
        .sees("is answered by **Night shift** now")
        .await;
    ann.runs("/audit show").sees("Switchboard").sees("Night shift").await;
    let asked = platform.asked();
    assert!(asked.iter().all(|it| it.contains(&format!("authorization: Bearer {PLATFORM_TOKEN}"))));
    assert!(!Stage::logged().contains(PLATFORM_TOKEN), "the platform's token was logged");
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_of_the_platform_is_not_changed_or_removed_by_hand_and_that_is_explained() {
    let (stage, _platform) = listing(bots(&[("night", "Night shift")])).await;
    waits_for(&stage, "Night shift").await;
    let ann = stage.person("Ann");
    let why = "comes from your voice platform, whose list would put it back";
    ann.runs("/voicebot edit bot:night name:Day shift").sees(why).await;
    ann.runs("/voicebot edit bot:night").sees(why).await;
    ann.runs("/voicebot remove bot:night").sees(why).await;
    ann.runs("/voicebot add id:night name:Mine").sees("is already here").await;
    ann.runs("/voicebot list").selects("Open a voice bot…", "Night shift").await;
    assert!(!ann.buttons().iter().any(|(label, _)| label == "Edit" || label == "Remove"));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_vanished_there_stays_on_its_numbers_and_is_shown_as_such() {
    let (stage, platform) = listing(bots(&[("night", "Night shift"), ("unused", "Unused")])).await;
    waits_for(&stage, "Unused").await;
    let ann = stage.person("Ann");
    ann.runs("/did assign number:+919876543210 bot:night").sees("is answered by").await;
    platform.lists(bots(&[("other", "Other")]));
    waits_for(&stage, "no longer on the platform").await;
    ann.runs("/voicebot list").sees("**Other**").await;
    assert!(!ann.text().contains("Unused"), "what nobody uses is gone");
    ann.runs("/did show number:+919876543210")
        .sees("Night shift ⚠️ no longer on the platform")
        .await;
    ann.runs("/exotel page").sees("**Night shift** ⚠️ no longer on the platform").await;
    ann.runs("/voicebot remove bot:night").sees("which no longer lists it").await;
    ann.runs("/audit show").sees("no longer on the platform").await;
    // It comes back as the one that it was, or goes once nobody uses it.
    platform.lists(bots(&[("night", "Night shift")]));
    waits_for(&stage, "1 number · from the platform").await;
    platform.lists(bots(&[("other", "Other")]));
    waits_for(&stage, "no longer on the platform").await;
    ann.runs("/did assign number:+919876543210 bot:front-desk").sees("is answered by").await;
    for _ in 0..100 {
        ann.runs("/voicebot list").await;
        if !ann.text().contains("Night shift") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!ann.text().contains("Night shift"));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_and_a_restart_during_it_keep_what_was_listed_last() {
    let (mut stage, platform) = listing(bots(&[("night", "Night shift")])).await;
    waits_for(&stage, "Night shift").await;
    platform.fails_with(503);
    waits_for(&stage, "cannot be read since").await;
    stage.restarts().await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot list")
        .sees("**Night shift** · `night` · 0 numbers · from the platform")
        .sees("it answers something other than 200")
        .await;
    platform.fails_with(401);
    waits_for(&stage, "it refuses the token").await;
    platform.lists(bots(&[("night", "Late shift")]));
    waits_for(&stage, "Late shift").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_did_not_change_is_not_sent_again_and_leaves_no_trace() {
    let (stage, platform) = listing(bots(&[("night", "Night shift")])).await;
    waits_for(&stage, "Night shift").await;
    let before = stage.changes().await;
    let not_modified = platform.not_modified();
    for _ in 0..100 {
        if platform.not_modified() > not_modified + 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(platform.not_modified() > not_modified + 2);
    assert_eq!(stage.changes().await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_teams_own_bot_goes_before_one_of_the_same_id_and_odd_entries_are_left_out() {
    let list = json!({ "data": [
        { "uuid": "front-desk", "title": "Theirs" },
        { "uuid": "Sales", "title": "Case" },
        { "uuid": 42, "title": "bad`name", "ws": "wss://bots.example.com/42" },
        { "uuid": "here", "title": "At home", "ws": "wss://10.0.0.1/ws" },
        { "title": "No id" },
        { "uuid": "42", "title": "Twice" },
    ], "next": null });
    let mut stage = Stage::with_a_number().await;
    let platform = Platform::with(list).await;
    let mut directory = platform.directory(stage.discord.guild_id());
    directory.list_field = Some("data".to_owned());
    "uuid".clone_into(&mut directory.id_field);
    "title".clone_into(&mut directory.name_field);
    "ws".clone_into(&mut directory.websocket_url_field);
    stage.directory = vec![directory];
    stage.restarts().await;
    waits_for(&stage, "from the platform").await;
    let ann = stage.person("Ann");
    ann.runs("/voicebot list")
        .sees("**42** · `42` · 0 numbers · from the platform\n`wss://bots.example.com/42`")
        .sees("**Front desk** · `front-desk` · 1 number\n")
        .sees("2 bots left out of it: a bot of your own has the same id")
        .sees("3 entries of it left out")
        .await;
    // As soon as the team's own is gone, the platform's comes in.
    ann.runs("/voicebot remove bot:sales").sees("Removed").await;
    waits_for(&stage, "**Case**").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_configured_no_more_is_let_go_of() {
    let (mut stage, _platform) =
        listing(bots(&[("night", "Night shift"), ("unused", "Unused")])).await;
    waits_for(&stage, "Unused").await;
    let ann = stage.person("Ann");
    ann.runs("/did assign number:+919876543210 bot:night").sees("is answered by").await;
    stage.directory.clear();
    stage.restarts().await;
    waits_for(&stage, "no longer on the platform").await;
    ann.runs("/voicebot list").await;
    let list = ann.text();
    assert!(!list.contains("Unused") && !list.contains("list was read"), "{list}");
    stage.leaves().await;
}
