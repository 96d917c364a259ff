//! Trials against real servers on this machine, each category once.

mod endpoints;
mod servers;
mod sockets;

use std::time::Duration;

use super::{Fault, Hop, Outcome, Probe, Probed, Question, Reused};
use crate::domain::access::GuildId;
use crate::domain::phone::PhoneNumber;
use crate::domain::websocket_url::Hosts;

/// When every trial of these tests is made.
pub(super) fn now() -> i64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs().cast_signed()
}

pub(super) fn local() -> Probe {
    Probe::new(Hosts::AndLoopback)
}

pub(super) async fn asks(probe: &Probe, url: &str, at: i64) -> Probed {
    let called = PhoneNumber::parse("+918047000001").unwrap();
    let asking = probe.probe(GuildId(1), Question { url, called: &called, at });
    tokio::time::timeout(Duration::from_secs(30), asking).await.expect("a trial ends")
}

pub(super) async fn tries(probe: &Probe, url: &str) -> Outcome {
    match asks(probe, url, now()).await {
        Probed::Now(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

/// A trial that fails at the voice bot.
pub(super) async fn fails(probe: &Probe, url: &str) -> Fault {
    match tries(probe, url).await.failed {
        Some((Hop::Bot, fault)) => fault,
        other => panic!("{url}: {other:?}"),
    }
}

/// A trial that fails at the endpoint.
pub(super) async fn fails_to_name(probe: &Probe, url: &str) -> Fault {
    match tries(probe, url).await.failed {
        Some((Hop::Endpoint, fault)) => fault,
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn a_second_trial_within_a_minute_tells_what_the_first_found() {
    let bot = servers::bot().await;
    let (probe, url) = (local(), bot.url("/ws"));
    let first = tries(&probe, &url).await;
    let again = asks(&probe, &url, first.at + 59).await;
    assert_eq!(again, Probed::Before { outcome: first.clone(), ago: 59, why: Reused::OneAMinute });
    assert_eq!(bot.connections(), 1);
    assert!(matches!(asks(&probe, &url, first.at + 60).await, Probed::Now(_)));
    assert_eq!(bot.connections(), 2);
}

#[tokio::test]
async fn whoever_asks_while_a_trial_is_under_way_waits_for_its_outcome() {
    let bot = servers::bot().await;
    let (probe, url, at) = (local(), bot.url("/ws"), now());
    let (one, other) = tokio::join!(asks(&probe, &url, at), asks(&probe, &url, at));
    assert!(matches!(one, Probed::Now(_)), "{one:?}");
    assert!(matches!(other, Probed::Before { ago: 0, .. }), "{other:?}");
    assert_eq!(bot.connections(), 1);
}

#[tokio::test]
async fn a_workspace_has_ten_trials_a_minute_and_is_told_so() {
    let bot = servers::bot().await;
    let (probe, at) = (local(), now());
    for path in 0..10 {
        let probed = asks(&probe, &bot.url(&format!("/{path}")), at).await;
        assert!(matches!(probed, Probed::Now(_)), "{probed:?}");
    }
    assert_eq!(asks(&probe, &bot.url("/11"), at + 20).await, Probed::NotNow { wait: 40 });
    assert_eq!(bot.connections(), 10);
}
