//! Whoever asks too much waits; nobody else does.

use std::num::NonZeroU32;
use std::time::Duration;

use discord_sandbox::World;

use crate::support::Stage;

/// Discord gives an interaction up after three seconds.
const LATEST: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_hammers_is_told_to_wait_and_the_database_is_left_alone() {
    let mut stage = Stage::new().await;
    stage.requests_per_minute = NonZeroU32::new(10).unwrap();
    stage.restarts().await;
    let vera = stage.person("Vera");
    for _ in 0..10 {
        vera.runs("/exotel page").sees("Not configured").await;
    }
    vera.runs("/exotel page").sees("Too many requests").sees("Try again in").await;
    stage.person("Ann").runs("/exotel page").sees("Not configured").await;
    stage.leaves().await;
}

/// The example world with this many people more, who have no role.
fn crowded(guests: usize) -> World {
    let names = (0..guests).map(|n| format!("Guest {n}"));
    names.fold(World::example(), |world, name| world.person(&name, "no role", &[]))
}

#[tokio::test(flavor = "multi_thread")]
async fn people_without_a_level_do_not_use_up_what_a_server_may_ask() {
    let mut stage = Stage::furnished(crowded(25)).await;
    stage.requests_per_minute = NonZeroU32::new(10).unwrap();
    stage.restarts().await;
    for guest in 0..25 {
        let guest = stage.person(&format!("Guest {guest}"));
        for _ in 0..10 {
            guest.runs("/exotel page").await;
        }
    }
    stage.person("Guest 0").runs("/exotel page").sees("Too many requests").await;
    for name in ["Ann", "Omar", "Vera"] {
        for _ in 0..10 {
            stage.person(name).runs("/exotel page").sees("Not configured").await;
        }
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn among_1500_at_once_whoever_has_a_level_is_answered() {
    let mut stage = Stage::furnished(crowded(25)).await;
    stage.requests_per_minute = NonZeroU32::new(120).unwrap();
    stage.restarts().await;
    stage.person("Omar").runs("/exotel page").sees("Not configured").await;
    let mut members = Vec::new();
    for n in 0..1500 {
        let name = match n % 75 {
            0 => "Ann",
            25 => "Omar",
            50 => "Vera",
            guest => &format!("Guest {}", guest % 25),
        };
        let asked = stage.person(name).runs_at_once("/exotel page").await;
        if !name.starts_with("Guest") {
            members.push(asked);
        }
    }
    for asked in &members {
        let said = ["Not configured", "Too many requests"];
        let answered = stage.discord.is_sent(*asked, &said, Duration::from_secs(10)).await;
        assert!(answered, "{:?}", stage.discord.interaction(*asked));
    }
    let of = |asked: &u64| stage.discord.interaction(*asked).unwrap();
    let late = members.iter().map(of).filter(|it| it.callbacks[0].at > it.delivered + LATEST);
    assert_eq!(late.count(), 0);
}
