//! Five hundred interactions a second for a minute, of people who may do nothing, and one admin among them.

use std::time::{Duration, Instant};

use discord_sandbox::{Options, Sandbox, World};

use crate::program::Installation;

const A_SECOND: u32 = 500;
const GUESTS: usize = 25;

/// How long an admin may wait, for 99 of 100 answers.
const PATIENCE: Duration = Duration::from_millis(2500);

/// The most memory that the program may have taken, in MiB.
const MEMORY: u64 = 150;

/// "Acme Voice" with guests who have no level.
fn crowded() -> World {
    let world = World::example();
    (0..GUESTS).fold(world, |world, n| world.person(&format!("Guest {n}"), "has no role", &[]))
}

/// The most memory that a process ever held, in MiB.
fn most_memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute that wants the machine for itself: cargo test --release --test crash flood -- --ignored --nocapture"]
async fn in_a_flood_of_500_a_second_an_admin_is_answered() {
    let seconds = crate::from_environment("SWITCHBOARD_FLOOD").unwrap_or(60);
    let options = Options { world: crowded(), remembers: 2000, ..Options::default() };
    let discord = Sandbox::start(options).await.unwrap();
    let installation = Installation::new(&discord);
    // As many as anybody may ask unless the operator decides otherwise.
    let mut program = installation.program();
    let mut program =
        program.env("SWITCHBOARD_DISCORD_REQUESTS_PER_MINUTE", "120").spawn().unwrap();
    assert!(discord.bot_is_ready(Duration::from_secs(30)).await, "{}", installation.log());
    let ann = discord.person("Ann").in_channel("#ops");
    ann.runs("/exotel page").sees("Not configured").await;

    let until = Instant::now() + Duration::from_secs(seconds);
    let flood = tokio::spawn({
        let guests: Vec<_> =
            (0..GUESTS).map(|n| discord.person(&format!("Guest {n}")).in_channel("#ops")).collect();
        async move {
            let mut pace = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
            let mut sent = 0;
            while Instant::now() < until {
                pace.tick().await;
                guests[sent % GUESTS].runs_at_once("/exotel page").await;
                sent += 1;
            }
            sent
        }
    });
    let mut waits = Vec::new();
    while Instant::now() < until {
        let asked = Instant::now();
        ann.runs("/exotel page").sees("Not configured").await;
        waits.push(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(600)).await;
    }
    let sent = flood.await.unwrap();
    waits.sort_unstable();
    let (median, p99) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
    let memory = most_memory(program.id());
    program.kill().unwrap();
    program.wait().unwrap();
    eprintln!(
        "{} a second; an admin waited {median:?} (median) and {p99:?} (p99) of {}; {memory} MiB at most",
        sent as u64 / seconds,
        waits.len()
    );
    assert!(p99 < PATIENCE, "{p99:?}");
    assert!(memory < MEMORY, "{memory} MiB");
    assert!(sent as u64 / seconds > u64::from(A_SECOND) * 9 / 10, "{sent} in {seconds} s");
}
