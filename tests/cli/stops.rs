//! SIGTERM ends the program within ten seconds with exit code 0, however Discord is doing.

use std::time::{Duration, Instant};

use discord_sandbox::{GatewayFault, RestFault, Sandbox};
use sqlx::Connection as _;

use crate::bench::{Bench, Running, SOON, STOP, discord};

fn stops(bot: Running) {
    bot.is_sent("TERM");
    let ended = bot.ends_within(STOP);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

async fn running(discord: &Sandbox) -> (Bench, Running) {
    let bench = Bench::for_discord(discord);
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(SOON).await);
    (bench, bot)
}

async fn connections(discord: &Sandbox, at_least: usize) {
    let seen = discord.counted(SOON, |counters| counters.connections >= at_least);
    assert!(seen.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_connected() {
    let discord = discord().await;
    let (bench, bot) = running(&discord).await;
    let asked = Instant::now();
    stops(bot);
    // Faster than any of its patience with others lasts: nothing was waited for in vain.
    assert!(asked.elapsed() < Duration::from_millis(2900));
    // The log is folded in: a copy of the one file is a copy of everything.
    assert_eq!(bench.files(), ["switchboard.db", "switchboard.db.lock"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_the_gateway_is_dead() {
    let discord = discord().await;
    discord.gateway_fault(GatewayFault::Connections(false));
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    connections(&discord, 1).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_it_reconnects() {
    let discord = discord().await;
    let (_bench, bot) = running(&discord).await;
    discord.gateway_fault(GatewayFault::Connections(false));
    discord.gateway_fault(GatewayFault::DropSockets);
    connections(&discord, 2).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_every_socket_is_dropped() {
    let discord = discord().await;
    discord.gateway_fault(GatewayFault::DropAfterReady(usize::MAX));
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    connections(&discord, 2).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_discord_does_not_answer_at_all() {
    let discord = discord().await;
    discord.fail_next("", usize::MAX, RestFault::Hang);
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    tokio::time::sleep(Duration::from_secs(2)).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discord_that_is_down_is_waited_for() {
    let discord = discord().await;
    discord.fail_next("", 3, RestFault::Status(503));
    let (_bench, bot) = running(&discord).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edge_that_turns_the_start_away_is_waited_for() {
    let discord = discord().await;
    for page in [403, 404] {
        discord.fail_next("/oauth2", 1, RestFault::Page(page));
        discord.fail_next("/gateway", 1, RestFault::Page(page));
    }
    let (_bench, bot) = running(&discord).await;
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_discords_own_ends_the_start_for_good() {
    let discord = discord().await;
    discord.fail_next("/oauth2", 1, RestFault::Status(403));
    let ended = Bench::for_discord(&discord).runs(&["run"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_is_told_too_many_without_a_time_asks_twice_and_waits() {
    let discord = discord().await;
    discord.fail_next("", usize::MAX, RestFault::MalformedRateLimit);
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(discord.exchanges().len(), 2);
    stops(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_is_answered_before_it_stops() {
    let discord = discord().await;
    let (_bench, bot) = running(&discord).await;
    assert!(discord.registered("exotel", SOON).await);
    discord.fail_next("/callback", 1, RestFault::Delay(Duration::from_secs(2)));
    let ann = discord.person("Ann");
    let asked = ann.runs_at_once("/exotel page").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    bot.is_sent("TERM");
    ann.waits_for(asked).await;
    ann.sees("Exotel").await;
    let ended = bot.ends_within(STOP);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// It is asked to stop while many wait for answers, some of whom Discord keeps hanging, and while its connection is
/// in a state of the test's own.
async fn stops_under_load(faults: &[GatewayFault]) {
    let discord = discord().await;
    let (bench, bot) = running(&discord).await;
    assert!(discord.registered("voicebot", SOON).await);
    let ann = discord.person("Ann").in_channel("#ops");
    discord.fail_next("/callback", 3, RestFault::Hang);
    discord.fail_next("/callback", 20, RestFault::Delay(Duration::from_millis(1500)));
    for n in 0..60 {
        ann.runs_at_once(&format!("/voicebot add id:bot-{n} name:Bot {n}")).await;
    }
    for fault in faults {
        discord.gateway_fault(*fault);
    }
    bot.is_sent("TERM");
    let ended = bot.ends_within(STOP);
    assert_eq!(ended.code, Some(0), "{faults:?}: {ended:?}");
    assert_eq!(bench.files(), ["switchboard.db", "switchboard.db.lock"], "{faults:?}");
    // What was said to be added is there, and all of it follows.
    let added = discord.interactions().into_iter().filter(|it| {
        it.callbacks.iter().any(|callback| callback.body.to_string().contains("Added"))
    });
    let url = format!("sqlite://{}", bench.path("switchboard.db").display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let (there,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM voice_bots").fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    assert!(usize::try_from(there).unwrap() >= added.count(), "{faults:?}");
    let checked = bench.runs(&["check"]);
    assert!(checked.out.contains("ok    audit trail"), "{faults:?}: {checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_under_load_while_connected() {
    stops_under_load(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_under_load_while_it_reconnects_in_vain() {
    stops_under_load(&[GatewayFault::Connections(false), GatewayFault::DropSockets]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_under_load_while_it_resumes() {
    stops_under_load(&[GatewayFault::Reconnect]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_under_load_between_two_sessions() {
    stops_under_load(&[GatewayFault::InvalidSession { resumable: false }]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_under_load_while_every_socket_is_dropped() {
    let dropped = [GatewayFault::DropAfterReady(usize::MAX), GatewayFault::DropSockets];
    stops_under_load(&dropped).await;
}
