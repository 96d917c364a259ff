//! `discord.guilds`: who is not named is not served, by no surface, and has no commands.

use std::time::Duration;

use serde_json::{Value, json};
use switchboard::domain::access::GuildId;

use crate::support::Stage;

const REFUSED: &str = "Switchboard is not served here";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_named_is_answered_so_on_every_surface() {
    let mut stage = Stage::beside_another_company().await;
    let (ann, eve) = (stage.person("Ann"), stage.discord.person("Eve").in_channel("Other Co/#ops"));
    // What her client still shows her afterwards, and lets her use.
    let mut uses = Vec::new();
    eve.runs("/exotel page").sees("Not configured").await;
    uses.push(eve.last_interaction());
    eve.clicks("Refresh").sees("Not configured").await;
    uses.push(eve.last_interaction());
    eve.sends_component("sb1:p:pick", &["919876543210"]).sees("is not in the list").await;
    uses.push(eve.last_interaction());
    eve.runs("/exotel credentials").fills("Account SID", "other1").submits().sees("saved").await;
    uses.push(eve.last_interaction());
    eve.types("/did show number:98").await;
    let typed = eve.last_interaction();

    stage.guilds = vec![GuildId(stage.discord.guild_id())];
    stage.restarts().await;
    let before = stage.changes().await;
    let said = |interaction| {
        let mut callbacks = stage.discord.interaction(interaction).unwrap().callbacks;
        callbacks.remove(0).body
    };
    for used in uses {
        let told = said(eve.asks_the_same(used).await);
        assert!(told.to_string().contains(REFUSED), "{told}");
        assert_eq!(told["data"]["flags"], 64, "{told}");
    }
    let suggested = said(eve.asks_the_same(typed).await);
    assert_eq!(suggested, json!({"type": 8, "data": {"choices": []}}));
    assert_eq!(stage.changes().await, before);
    ann.runs("/exotel page").sees("Not configured").await;
    stage.leaves().await;
}

/// The servers that show a command, each as often as it does; 0 shows it everywhere. Waits until it is that.
async fn shown(stage: &Stage, wanted: &[u64]) {
    let until = tokio::time::Instant::now() + Duration::from_secs(15);
    loop {
        let commands = stage.discord.commands();
        let exotel = commands.iter().filter(|it| it["name"] == "exotel");
        let id = |it: &Value| it["guild_id"].as_str().map_or(0, |id| id.parse().unwrap());
        let mut there: Vec<u64> = exotel.map(id).collect();
        there.sort_unstable();
        if there == wanted {
            return;
        }
        assert!(tokio::time::Instant::now() < until, "{there:?} and not {wanted:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_the_list_changes_no_server_has_the_commands_twice() {
    let mut stage = Stage::beside_another_company().await;
    let (acme, other) = (stage.discord.guild_id(), stage.discord.guild_id_of("Other Co"));
    shown(&stage, &[0]).await;
    for named in [vec![acme], vec![acme, other], vec![other], vec![], vec![other], vec![]] {
        stage.guilds = named.iter().copied().map(GuildId).collect();
        stage.restarts().await;
        let mut wanted = if named.is_empty() { vec![0] } else { named };
        wanted.sort_unstable();
        shown(&stage, &wanted).await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discord_that_forgot_the_commands_is_told_them_again() {
    let mut stage = Stage::beside_another_company().await;
    for named in [vec![], vec![stage.discord.guild_id()]] {
        stage.guilds = named.iter().copied().map(GuildId).collect();
        stage.restarts().await;
        let wanted = if named.is_empty() { vec![0] } else { named };
        shown(&stage, &wanted).await;
        stage.stops().await;
        stage.discord.forget_commands();
        stage.starts().await;
        shown(&stage, &wanted).await;
    }
    stage.leaves().await;
}
