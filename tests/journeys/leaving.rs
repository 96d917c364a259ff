//! A server removes the bot: it is found out without an event, and what was saved there waits for it to come back.

use std::collections::BTreeSet;
use std::time::Duration;

use discord_sandbox::World;
use futures_util::future::BoxFuture;
use switchboard::app::leaving::Servers;
use switchboard::app::{App, Settings};
use switchboard::domain::access::{GuildId, Permit};
use switchboard::store::Missing;
use tokio::time::Instant;

use crate::support::{Stage, behind_the_scenes};

const DAY: Duration = Duration::from_hours(24);

const ACME: &str = "Acme Voice";

/// Waits for what comes within a minute.
async fn until(stage: &Stage, what: &str, holds: impl AsyncFn(&Stage) -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !holds(stage).await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Lets a day pass, until Discord was asked for its list.
async fn a_day_passes(stage: &Stage) {
    let listed =
        async |stage: &Stage| stage.store().listed_at(Permit::housekeeping()).await.unwrap();
    let before = listed(stage).await;
    stage.lets_pass(DAY);
    until(stage, "no list was asked for", async |stage| listed(stage).await != before).await;
}

/// The server, if it is missing often enough to be asked about.
async fn missing(stage: &Stage) -> Option<Missing> {
    let missing = stage.store().missing(Permit::housekeeping()).await.unwrap();
    missing.into_iter().find(|it| it.guild.0 == stage.discord.guild_id())
}

async fn has_left(stage: &Stage) -> bool {
    missing(stage).await.is_some_and(|it| it.left_at.is_some())
}

/// How many changes were posted, or tried to be.
fn posts(stage: &Stage) -> usize {
    let exchanges = stage.discord.exchanges();
    exchanges.iter().filter(|it| it.path.starts_with("/channels/") && it.method == "POST").count()
}

/// A change that nobody in Discord makes, as the bot is not there.
async fn changes(stage: &Stage, bot: &str) {
    stage.has_voice_bot(bot, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_removed_the_bot_loses_its_secrets_after_a_while_and_finds_all_before_that() {
    let mut stage = Stage::new().await;
    stage.keep_left_days = 2;
    stage.restarts().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#ops").sees("posted in").await;
    a_day_passes(&stage).await;

    stage.discord.removes_bot_from(ACME);
    a_day_passes(&stage).await;
    assert_eq!(missing(&stage).await, None, "one list proves nothing");
    a_day_passes(&stage).await;
    until(&stage, "it was not found to have left", has_left).await;
    // Its outbox is over, until the bot is back.
    let before = posts(&stage);
    changes(&stage, "while-away").await;
    a_day_passes(&stage).await;
    assert_eq!(posts(&stage), before);
    assert!(missing(&stage).await.unwrap().account.is_some(), "two days are not over");

    stage.discord.invites_bot_to(ACME);
    a_day_passes(&stage).await;
    until(&stage, "it is not back", async |stage| missing(stage).await.is_none()).await;
    until(&stage, "nothing was posted", async |stage| posts(stage) > before).await;
    ann.runs("/exotel page").sees("🟢 Configured").await;

    stage.discord.removes_bot_from(ACME);
    a_day_passes(&stage).await;
    a_day_passes(&stage).await;
    until(&stage, "it was not found to have left", has_left).await;
    a_day_passes(&stage).await;
    assert!(missing(&stage).await.unwrap().account.is_some());
    a_day_passes(&stage).await;
    let destroyed = async |stage: &Stage| missing(stage).await.unwrap().account.is_none();
    until(&stage, "its secrets were not destroyed", destroyed).await;

    stage.discord.invites_bot_to(ACME);
    a_day_passes(&stage).await;
    ann.runs("/exotel page").does_not_see("🟢 Configured").await;
    ann.runs("/audit show").sees("Switchboard").sees("Key and token destroyed").await;
    ann.runs("/voicebot list").sees("while-away").await;
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_hundreds_of_servers_none_is_missed_between_two_pages() {
    let mut world = World::example();
    for company in 0..450 {
        world = world.guild(&format!("Company {company}"));
    }
    let stage = Stage::furnished(world).await;
    for company in [199, 200, 449] {
        let guild = stage.discord.guild_id_of(&format!("Company {company}"));
        stage
            .store()
            .set_audit_channel(&behind_the_scenes(GuildId(guild)), Some(CHANNEL), false)
            .await
            .unwrap();
    }
    for _ in 0..3 {
        a_day_passes(&stage).await;
    }
    assert_eq!(stage.store().missing(Permit::housekeeping()).await.unwrap(), []);
    let exchanges = stage.discord.exchanges();
    let pages = exchanges.iter().filter(|it| it.path.starts_with("/users/@me/guilds"));
    // Three lists of three pages; a fourth where the look at the start found a workspace already.
    let pages = pages.count();
    assert!(matches!(pages, 9 | 12), "{pages} pages");
    stage.leaves().await;
}

const CHANNEL: switchboard::domain::access::ChannelId = switchboard::domain::access::ChannelId(9);

/// A Discord whose list lacks every server, where it is complete; and that says of each whether the bot left.
#[derive(Clone, Copy, Debug)]
struct Says {
    complete: bool,
    left: bool,
}

impl Servers for Says {
    fn all(&self) -> BoxFuture<'_, Option<BTreeSet<GuildId>>> {
        Box::pin(async { self.complete.then(BTreeSet::new) })
    }

    fn has_left(&self, _: GuildId) -> BoxFuture<'_, bool> {
        Box::pin(async { self.left })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_destroyed_by_a_list_alone_nor_by_a_clock_that_jumps_nor_where_it_is_kept_for_ever()
 {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    let settings =
        Settings { allowed_origins: Vec::new(), verify_on_save: true, websocket_base: None };
    let app = App::new(stage.store().clone(), settings);
    // The program's own look would come in between.
    stage.discord.fail_next("/users/@me/guilds", usize::MAX, discord_sandbox::RestFault::Hang);
    let looks = async |says: Says, keep: u16, times: usize, apart: Duration| {
        for _ in 0..times {
            stage.lets_pass(apart);
            app.look_who_left(&says, keep).await;
        }
        missing(&stage).await
    };
    let hiccup = Says { complete: false, left: true };
    assert_eq!(looks(hiccup, 1, 5, DAY).await, None, "a list that is not complete is none");
    let hidden = Says { complete: true, left: false };
    let missed = looks(hidden, 1, 5, DAY).await.unwrap();
    assert_eq!((missed.lists, missed.left_at), (5, None), "Discord says that the bot is there");

    let gone = Says { complete: true, left: true };
    assert!(looks(gone, 30, 1, DAY).await.unwrap().left_at.is_some());
    let jumped = looks(gone, 30, 1, DAY * 400).await.unwrap();
    assert!(jumped.account.is_some(), "a year passed on the clock, and one look");
    assert!(looks(gone, 0, 40, DAY).await.unwrap().account.is_some());
    assert!(looks(hidden, 30, 1, DAY).await.unwrap().account.is_some(), "asked once more");
    assert!(looks(gone, 30, 1, DAY).await.unwrap().account.is_none());
    stage.stops().await;
}
