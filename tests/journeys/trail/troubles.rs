//! What is in the way of one post is in the way of no other.

use std::time::{Duration, Instant};

use discord_sandbox::RestFault;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use switchboard::domain::access::{ChannelId, GuildId};

use super::posts::{numbers, posted, world};
use crate::support::{Stage, behind_the_scenes};

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_refuses_is_passed_over_by_a_stub_that_holds_nothing_typed() {
    let stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#audit").sees("posted in").await;
    let first = numbers(&stage, "#audit", 1).await[0];

    let path = format!("channels/{}/messages", stage.discord.channel_id("#audit"));
    stage.discord.fail_next(&path, 3, RestFault::Status(400));
    ann.runs("/did add number:+919876543210 label:Refused label").sees("Added").await;
    ann.runs("/did add number:+919876543211 label:Next label").sees("Added").await;
    assert_eq!(numbers(&stage, "#audit", 3).await, [first, first + 1, first + 2]);
    let posts = posted(&stage, "#audit");
    let member = format!("<@{}>", stage.discord.user_id("Ann"));
    for part in [member.as_str(), "Number added", "`+919876543210`", "/audit show"] {
        assert!(posts[1].contains(part), "{part}: {}", posts[1]);
    }
    assert!(!posts[1].contains("Refused label"), "{}", posts[1]);
    assert!(posts[2].contains("Next label"), "{}", posts[2]);
    ann.runs("/audit show").sees("Refused label").does_not_see("cannot be posted").await;
    stage.leaves().await;
}

/// Damages a column of a server's newest change, behind everybody's back.
async fn damage(stage: &Stage, column: &str, guild: u64) {
    let mut database =
        SqliteConnectOptions::new().filename(stage.database()).connect().await.unwrap();
    let sql = format!(
        "UPDATE audit SET {column} = CAST(x'fffe' AS TEXT) WHERE guild_id = {guild} AND seq = \
         (SELECT MAX(seq) FROM audit WHERE guild_id = {guild})"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_read_stops_neither_the_next_nor_another_servers() {
    let world = world()
        .guild("Other Co")
        .channel("#ops")
        .channel("#theirs")
        .person("Eve", "owns it", &[])
        .owner("Eve");
    let stage = Stage::furnished(world).await;
    stage.is_configured().await;
    let (ann, eve) = (stage.person("Ann"), stage.discord.person("Eve").in_channel("Other Co/#ops"));
    ann.runs("/audit channel channel:#audit").sees("posted in").await;
    eve.runs("/audit channel channel:#theirs").sees("posted in").await;
    numbers(&stage, "#audit", 1).await;
    assert_eq!(numbers(&stage, "Other Co/#theirs", 1).await.len(), 1);

    for (last, column) in [(2, "new_value"), (3, "action")] {
        // Posting waits while the row is damaged.
        let path = format!("channels/{}/messages", stage.discord.channel_id("#audit"));
        stage.discord.fail_next(&path, 1, RestFault::Status(503));
        ann.runs(&format!("/did add number:+91987654321{last} label:Typed")).sees("Added").await;
        damage(&stage, column, stage.discord.guild_id()).await;
        eve.runs(&format!("/voicebot add id:bot-{last} name:Bot {last}")).await;
        assert_eq!(numbers(&stage, "Other Co/#theirs", last).await.len(), last);
        numbers(&stage, "#audit", last).await;
        let post = posted(&stage, "#audit").pop().unwrap();
        assert!(post.contains("cannot be read") && !post.contains("Typed"), "{post}");
        assert!(post.contains(&format!("`+91987654321{last}`")), "{post}");
    }
    ann.runs("/did remove number:+919876543212").sees("Removed").await;
    numbers(&stage, "#audit", 4).await;
    assert!(posted(&stage, "#audit").pop().unwrap().contains("Number removed"));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_who_sees_the_channels_does_not_hold_up_posts() {
    let mut world = world();
    for company in 0..12 {
        world = world.guild(&format!("Company {company}")).channel("#log");
    }
    let stage = Stage::furnished(world).await;
    stage.is_configured().await;
    stage.person("Ann").runs("/audit channel channel:#audit").sees("posted in").await;
    for company in 0..12 {
        let guild = GuildId(stage.discord.guild_id_of(&format!("Company {company}")));
        let channel = ChannelId(stage.discord.channel_id(&format!("Company {company}/#log")));
        let permit = behind_the_scenes(guild);
        stage.store().set_audit_channel(&permit, Some(channel), false).await.unwrap();
    }
    assert_eq!(numbers(&stage, "#audit", 1).await.len(), 1);

    // Each look takes as long as it may.
    stage.discord.fail_next("/roles", usize::MAX, RestFault::Hang);
    stage.lets_pass(Duration::from_hours(1));
    let since = Instant::now();
    for last in 0..3 {
        let line = format!("/did add number:+91987654321{last}");
        stage.person("Ann").runs(&line).sees("Added").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(numbers(&stage, "#audit", 4).await.len(), 4);
    assert!(since.elapsed() < Duration::from_secs(6), "{:?}", since.elapsed());
    stage.leaves().await;
}
