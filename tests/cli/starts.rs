//! Starts that must not happen, and the one that must.

use discord_sandbox::GatewayFault;
use sqlx::Connection as _;

use crate::bench::{Bench, Running, SOON, STOP, discord};

#[test]
fn run_without_a_token_says_in_one_line_how_to_get_one() {
    let bench = Bench::keyed();
    let ended = bench.runs(&["run"]);
    assert_eq!(ended.code, Some(78));
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    for part in ["discord.com/developers", "SWITCHBOARD_DISCORD_TOKEN", "`switchboard sandbox`"] {
        assert!(ended.err.contains(part), "{ended:?}");
    }
    assert_eq!(bench.files(), [""; 0]);
}

#[test]
fn a_configuration_that_is_not_accepted_writes_nothing() {
    let bench = Bench::keyed().var("SWITCHBOARD_LOG_FORMAT", "xml");
    let ended = bench.runs(&["run"]);
    assert_eq!(ended.code, Some(78));
    assert!(ended.err.contains("log.format"), "{ended:?}");
    assert_eq!(bench.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_six_starts_at_once_one_runs() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let mut starts: Vec<Running> = (0..6).map(|_| bench.starts(&["run"])).collect();
    assert!(discord.bot_is_ready(SOON).await);
    let until = std::time::Instant::now() + SOON;
    while starts.iter_mut().filter_map(|start| start.is_running().then_some(())).count() > 1 {
        assert!(std::time::Instant::now() < until);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mut running = Vec::new();
    for mut start in starts {
        if start.is_running() {
            running.push(start);
            continue;
        }
        let ended = start.ends_within(SOON);
        assert_eq!(ended.code, Some(75), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
        assert!(ended.err.contains("is in use"), "{ended:?}");
    }
    let [bot] = <[Running; 1]>::try_from(running).map_err(|left| left.len()).unwrap();
    assert_eq!(discord.counters().identifies, 1);
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_discord_refuses_ends_the_program_for_good() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord).var("SWITCHBOARD_DISCORD_TOKEN", "not-a-token");
    let ended = bench.runs(&["run"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("discord.token") && !ended.err.contains("not-a-token"), "{ended:?}");
    assert_eq!(discord.counters().connections, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_closes_for_good_ends_the_program_for_good() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    assert!(discord.bot_is_ready(SOON).await);
    discord.gateway_fault(GatewayFault::Close(4004));
    let ended = bot.ends_within(STOP);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("4004"), "{ended:?}");
}

/// Waits until the bot has noted what Discord has: a stop before that registers the commands again.
async fn registration_is_noted(bench: &Bench) {
    let url = format!("sqlite://{}", bench.path("switchboard.db").display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let noted = "SELECT count(*) FROM installation WHERE commands_hash IS NOT NULL";
    let until = std::time::Instant::now() + SOON;
    while sqlx::query_scalar::<_, i64>(noted).fetch_one(&mut database).await.unwrap() == 0 {
        assert!(std::time::Instant::now() < until);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_once() {
    let discord = discord().await;
    let bench = Bench::for_discord(&discord);
    for _ in 0..2 {
        let bot = bench.starts(&["run"]);
        assert!(discord.registered("exotel", SOON).await);
        assert!(discord.bot_is_ready(SOON).await);
        registration_is_noted(&bench).await;
        bot.is_sent("TERM");
        assert_eq!(bot.ends_within(STOP).code, Some(0));
    }
    let puts = |discord: &discord_sandbox::Sandbox| {
        let exchanges = discord.exchanges();
        exchanges.iter().filter(|exchange| exchange.method == "PUT").count()
    };
    assert_eq!(puts(&discord), 1);
    // For other servers they are other commands.
    let guild = discord.guild_id().to_string();
    let bench = bench.var("SWITCHBOARD_DISCORD_GUILDS", &guild);
    let bot = bench.starts(&["run"]);
    let until = std::time::Instant::now() + SOON;
    while puts(&discord) < 3 {
        assert!(std::time::Instant::now() < until);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
    let commands = discord.commands();
    assert!(!commands.is_empty());
    assert!(commands.iter().all(|command| command["guild_id"] == guild), "{commands:?}");
}

/// A Discord that allows so many more sessions.
async fn discord_with(identifies_left: u64) -> discord_sandbox::Sandbox {
    let options = discord_sandbox::Options { identifies_left, ..Default::default() };
    discord_sandbox::Sandbox::start(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_few_sessions_left_the_bot_waits_and_says_why_and_a_person_may_begin_one() {
    let discord = discord_with(50).await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run"]);
    bot.logs("the last 50 are kept: waiting until it counts anew");
    assert!(bot.logs("until=").contains("remaining=50"));
    assert_eq!(discord.counters().connections, 0);
    let ended = bench.runs(&["check"]);
    assert_eq!(ended.code, Some(75), "{ended:?}");
    assert!(ended.out.contains("only 50 more sessions until 20"), "{ended:?}");
    assert!(ended.out.contains("--identify-anyway"), "{ended:?}");
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));

    let bot = bench.starts(&["run", "--identify-anyway"]);
    assert!(discord.bot_is_ready(SOON).await);
    // It is used up: the next one has to wait.
    discord.gateway_fault(GatewayFault::InvalidSession { resumable: false });
    bot.logs("waiting until it counts anew");
    assert_eq!(discord.counters().identifies, 1);
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_five_sessions_are_nobodys_and_a_service_gets_none_of_the_reserve() {
    let discord = discord_with(5).await;
    let bench = Bench::for_discord(&discord);
    let bot = bench.starts(&["run", "--identify-anyway"]);
    bot.logs("the last 5 are kept");
    assert_eq!(discord.counters().connections, 0);
    bot.is_sent("TERM");
    assert_eq!(bot.ends_within(STOP).code, Some(0));
    let service = bench.var("INVOCATION_ID", "5d1c0a3f");
    let ended = service.runs(&["run", "--identify-anyway"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.err.contains("systemctl stop switchboard"), "{ended:?}");
}
