//! The gateway breaks in the middle of a journey.

use std::time::Duration;

use discord_sandbox::{GatewayFault, Options};

use crate::support::{KEY, Stage, TOKEN};

/// Half-way through Edit credentials the gateway breaks, and Submit is pressed at that moment.
/// It arrives after the reconnect, and so does the next click.
async fn loses_nothing_by(fault: GatewayFault) {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").clicks("Edit credentials").sees_dialog("Edit credentials").await;
    ann.fills("Account SID", "acme1").fills("API Key", KEY).fills("API Token", TOKEN).await;
    stage.discord.gateway_fault(fault);
    let submitted = ann.submits_at_once();
    ann.waits_for(submitted).sees("🟢 Configured").await;
    ann.clicks("Refresh").sees("🟢 Configured").await;
    assert_eq!(stage.discord.counters().identifies, 1, "it was resumed");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_reconnect_loses_nothing() {
    loses_nothing_by(GatewayFault::Reconnect).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resumable_invalid_session_loses_nothing() {
    loses_nothing_by(GatewayFault::InvalidSession { resumable: true }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_close_for_no_reason_loses_nothing() {
    loses_nothing_by(GatewayFault::Close(4000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_sockets_lose_nothing() {
    loses_nothing_by(GatewayFault::DropSockets).await;
}

/// Discord forgets the session: what is pressed once there is a new one works, on old messages too.
async fn goes_on_after(fault: GatewayFault) {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("Not configured").await;
    stage.discord.gateway_fault(fault);
    let long = Duration::from_secs(20);
    assert!(stage.discord.counted(long, |it| it.identifies == 2).await);
    assert!(stage.discord.bot_is_ready(long).await);
    ann.clicks("Edit credentials").sees_dialog("Edit credentials").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_session_old_buttons_work() {
    goes_on_after(GatewayFault::InvalidSession { resumable: false }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_timed_out_session_old_buttons_work() {
    goes_on_after(GatewayFault::Close(4009)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_whose_heartbeats_nobody_answers_is_replaced() {
    let stage =
        Stage::on(Options { heartbeat_interval: Duration::from_millis(500), ..Options::default() })
            .await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("Not configured").await;
    stage.discord.gateway_fault(GatewayFault::Acks(false));
    let resumed = |it: &discord_sandbox::Counters| it.resumed >= 1;
    assert!(stage.discord.counted(Duration::from_secs(10), resumed).await);
    stage.discord.gateway_fault(GatewayFault::Acks(true));
    ann.clicks("Edit credentials").sees_dialog("Edit credentials").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_twice_takes_effect_once() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    for times in [2, 5] {
        stage.discord.gateway_fault(GatewayFault::DeliverNext(times));
        let number = format!("+91987654321{times}");
        ann.runs(&format!("/did add number:{number}")).sees("Added").await;
        assert_eq!(crate::storage::trail_of(&stage, &number).await, 1);
        stage.discord.gateway_fault(GatewayFault::DeliverNext(times));
        ann.clicks("Remove").sees("Removed").await;
        ann.runs("/exotel page").sees("No phone numbers configured").await;
        assert_eq!(crate::storage::trail_of(&stage, &number).await, 2);
    }
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}
