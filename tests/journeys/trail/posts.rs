//! `/audit channel`: every change is posted, in order and once, whatever happens in between.

use std::time::Duration;

use discord_sandbox::{RestFault, World};
use serde_json::json;

use crate::support::{KEY, Stage, TOKEN};

const SET: &str = "SELECT count(*) FROM audit WHERE action = 'audit_channel_set'";

const SOON: Duration = Duration::from_secs(15);

/// The example world with a channel for Admins and Operators.
pub(super) fn world() -> World {
    World::example().private_channel("#audit", &["Voice Ops"])
}

/// What stands in the channel, one text a message, oldest first.
pub(super) fn posted(stage: &Stage, channel: &str) -> Vec<String> {
    let ann = stage.discord.person("Ann").in_channel(channel);
    let messages = ann.messages().into_iter();
    messages
        .filter(|message| message["interaction_metadata"].is_null())
        .map(|message| message["embeds"].to_string())
        // The first message, and a warning, are no change.
        .filter(|text| text.contains("**#"))
        .collect()
}

/// How often a channel is told that everybody sees it.
fn warnings(stage: &Stage, channel: &str) -> usize {
    let messages = stage.discord.person("Ann").in_channel(channel).messages();
    let messages = messages.iter().filter(|message| message["interaction_metadata"].is_null());
    messages
        .filter(|message| message["embeds"].to_string().contains("Everybody in this server"))
        .count()
}

/// Waits until so many are posted, and takes only their numbers.
pub(super) async fn numbers(stage: &Stage, channel: &str, many: usize) -> Vec<i64> {
    let deadline = tokio::time::Instant::now() + SOON;
    while posted(stage, channel).len() < many && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // One too many would come soon after.
    tokio::time::sleep(Duration::from_millis(150)).await;
    let number = |text: &String| {
        let (_, rest) = text.split_once("**#").unwrap();
        rest.split_once("**").unwrap().0.parse().unwrap()
    };
    posted(stage, channel).iter().map(number).collect()
}

/// Sees that posting is in trouble, or that it no longer is.
async fn trouble(stage: &Stage, there: bool) -> String {
    let ann = stage.person("Ann");
    let deadline = tokio::time::Instant::now() + SOON;
    loop {
        ann.runs("/audit show").sees("Audit channel").await;
        let text = ann.text();
        if text.contains("cannot be posted") == there {
            return text;
        }
        assert!(tokio::time::Instant::now() < deadline, "{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_posted_in_order_once_each_through_failures_and_a_restart() {
    let mut stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#audit")
        .sees("Changes are posted in")
        .does_not_see("Everybody")
        .await;
    let first = numbers(&stage, "#audit", 1).await;
    assert_eq!(first.len(), 1, "what was before is not posted");
    assert!(posted(&stage, "#audit")[0].contains("Audit channel changed"));

    // The answer is lost, the connection is lost, Discord is not well, or wants to be left alone.
    let path = format!("channels/{}/messages", stage.discord.channel_id("#audit"));
    for fault in [
        RestFault::ResetAfter,
        RestFault::Reset,
        RestFault::Status(502),
        RestFault::RateLimited { retry_after: 0.3, global: false },
        RestFault::MalformedRateLimit,
    ] {
        stage.discord.fail_next(&path, 1, fault);
    }
    for last in 0..6 {
        let number = format!("+9198765432{last:02}");
        ann.runs(&format!("/did add number:{number} label:Line {last}")).sees("Added").await;
    }
    let want: Vec<i64> = (first[0]..first[0] + 7).collect();
    assert_eq!(numbers(&stage, "#audit", 7).await, want);

    // What happens while Discord does not take posts is there after a restart.
    stage.discord.fail_next(&path, 3, RestFault::Status(503));
    ann.runs("/did edit number:+919876543200 label:@everyone").await;
    ann.runs("/did edit number:+919876543201 label:**Bold**").await;
    stage.restarts().await;
    let want: Vec<i64> = (first[0]..first[0] + 9).collect();
    assert_eq!(numbers(&stage, "#audit", 9).await, want);
    let text = trouble(&stage, false).await;
    assert!(text.contains("Changes are posted in"), "{text}");

    let all = posted(&stage, "#audit").concat();
    assert!(!all.contains(KEY) && !all.contains(TOKEN));
    assert!(!all.contains("\"@everyone") && !all.contains(" @everyone"), "{all}");
    // Those who do not see the channel do not see the posts.
    let vera = stage.discord.person("Vera").in_channel("#audit");
    assert!(vera.messages().is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_is_told_of_and_tried_again_when_it_is_set_again() {
    let stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#audit").await;
    assert_eq!(numbers(&stage, "#audit", 1).await.len(), 1);

    stage.discord.lets_bot_write("#audit", false);
    ann.runs("/did add number:+919876543210").sees("Added").await;
    let text = trouble(&stage, true).await;
    assert!(text.contains("1 change waiting"), "{text}");
    assert!(text.contains("I may not post there"), "{text}");

    stage.discord.lets_bot_write("#audit", true);
    ann.runs("/audit channel channel:#audit").sees("posted in").await;
    assert_eq!(numbers(&stage, "#audit", 3).await.len(), 3);
    trouble(&stage, false).await;
    ann.runs("/audit channel channel:#audit").sees("already").await;

    // Gone: what waits follows to the next channel.
    stage.discord.delete_channel("#audit");
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    let text = trouble(&stage, true).await;
    assert!(text.contains("The channel is gone"), "{text}");
    ann.runs("/audit channel channel:#sales-lines").await;
    assert_eq!(numbers(&stage, "#sales-lines", 2).await.len(), 2);
    assert!(posted(&stage, "#sales-lines")[0].contains("Number removed"));

    ann.runs("/audit channel").sees("no longer posted").await;
    ann.runs("/did restore number:+919876543210").sees("Restored").await;
    assert_eq!(numbers(&stage, "#sales-lines", 2).await.len(), 2);
    ann.runs("/audit channel").sees("not posted in any channel").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_everybody_sees_is_warned_of_also_when_it_becomes_one() {
    let stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    for public in ["#general", "#night-shift"] {
        ann.runs(&format!("/audit channel channel:{public}"))
            .sees("Everybody in this server can see")
            .await;
        assert_eq!(warnings(&stage, public), 1);
    }
    ann.runs("/audit channel channel:#audit").sees("from now on").does_not_see("Everybody").await;
    let before = numbers(&stage, "#audit", 1).await.len();

    stage.discord.shows_channel("#audit", None);
    stage.lets_pass(Duration::from_hours(1));
    ann.runs("/did add number:+919876543210").sees("Added").await;
    let deadline = tokio::time::Instant::now() + SOON;
    loop {
        ann.runs("/audit show").sees("Audit channel").await;
        if ann.text().contains("Everybody in this server can see") {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{}", ann.text());
    }
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    ann.runs("/did add number:+919876543210").sees("Added").await;
    numbers(&stage, "#audit", before + 3).await;
    assert_eq!(warnings(&stage, "#audit"), 1, "once, and not on each post");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_posts_follow_is_said_in_the_channel_before_it_is_said_to_who_chose_it() {
    let stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    let first = |channel: &str| {
        let messages = stage.discord.person("Ann").in_channel(channel).messages();
        messages
            .iter()
            .filter(|it| {
                it["embeds"].to_string().contains("From now on, Switchboard posts every change")
            })
            .count()
    };
    let path = format!("/channels/{}/messages", ann.in_channel("#audit").channel_id());
    stage.discord.fail_next(&path, 1, RestFault::Status(400));
    ann.runs("/audit channel channel:#audit").sees("Discord refuses the message").await;
    assert_eq!((first("#audit"), stage.counts(SET).await), (0, 0));
    ann.runs("/audit channel channel:#audit").sees("Changes are posted in").await;
    assert_eq!((first("#audit"), stage.counts(SET).await), (1, 1));
    ann.runs("/audit channel channel:#audit").sees("already").await;
    assert_eq!(first("#audit"), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_of_another_server_or_out_of_sight_is_refused() {
    let world = world().hidden_channel("#secret").guild("Other Co").channel("#theirs").person(
        "Eve",
        "owns another server",
        &[],
    );
    let stage = Stage::furnished(world).await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#secret").sees("I may not post there").await;
    // No client offers another server's channel, so the interaction is made by hand.
    let theirs = stage.discord.channel_id("Other Co/#theirs").to_string();
    let forged = ann.sends_bent(&json!({"type": 2, "data": {
        "id": "1", "name": "audit", "type": 1,
        "options": [{"type": 1, "name": "channel", "options": [
            {"type": 7, "name": "channel", "value": theirs}
        ]}],
        "resolved": {"channels": {theirs.as_str(): {
            "id": theirs, "type": 0, "name": "theirs", "permissions": "1024"
        }}}
    }}));
    ann.waits_for(forged).sees("belongs to another server").await;
    ann.runs("/audit show").does_not_see("Audit channel").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_of_which_discord_says_nothing_is_asked_for_again_and_not_accepted() {
    let stage = Stage::furnished(world()).await;
    let ann = stage.person("Ann");
    let path = format!("channels/{}", stage.discord.channel_id("#audit"));
    stage.discord.fail_next(&path, 2, RestFault::Status(503));
    stage.discord.fail_next(&path, 1, RestFault::Hang);
    ann.runs("/audit channel channel:#audit").sees("whether that channel is this server's").await;
    ann.runs("/audit show").does_not_see("Audit channel").await;
    assert!(posted(&stage, "#audit").is_empty());

    stage.discord.fail_next(&path, 1, RestFault::Status(503));
    // Whose it is, is enough: who sees it is found out later.
    stage.discord.fail_next("/roles", 1, RestFault::Status(503));
    ann.runs("/audit channel channel:#audit").sees("Changes are posted in").await;
    assert_eq!(numbers(&stage, "#audit", 1).await.len(), 1);
    stage.leaves().await;
}
