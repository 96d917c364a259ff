//! A bug in what goes on beside the answers.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use discord_sandbox::World;
use futures_util::future::BoxFuture;
use switchboard::app::audit::{ChannelSeen, Channels};
use switchboard::app::{App, Settings};
use switchboard::domain::access::{ChannelId, GuildId, Permit};
use switchboard::domain::audit::PostFault;

use crate::rest::until;
use crate::support::{Stage, behind_the_scenes};

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_panicked_goes_on_and_one_that_does_again_and_again_ends_the_program_with_70() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    // Whatever looks at the clock panics; an answer that needs none does not.
    stage.clock_panics.store(true, Ordering::Relaxed);
    let stopped = "a bug stopped a task; it begins anew";
    until(|| Stage::logged().contains(stopped)).await;
    until(|| Stage::logged().contains("not well: these tasks pause after a bug")).await;
    stage.clock_panics.store(false, Ordering::Relaxed);
    until(|| Stage::logged().contains("every task runs again")).await;
    ann.runs("/exotel page").sees("Configured").await;

    stage.clock_panics.store(true, Ordering::Relaxed);
    let mut running = stage.bot.take().unwrap();
    let ended = tokio::time::timeout(Duration::from_mins(1), &mut running.task).await;
    let why = ended.expect("an end within 60 s").unwrap().unwrap_err();
    assert_eq!(why.exit_code(), 70, "{why}");
    assert!(stage.discord.audit().is_empty());
}

/// Panics at one server's channel, and says of every other one that everybody sees it.
#[derive(Debug)]
struct PanicsAt(GuildId);

impl Channels for PanicsAt {
    fn look(&self, guild: GuildId, _: ChannelId) -> BoxFuture<'_, ChannelSeen> {
        Box::pin(async move {
            assert_ne!(guild, self.0, "as the test says");
            ChannelSeen::Known { public: Some(true) }
        })
    }

    fn begin(&self, _: ChannelId, _: bool) -> BoxFuture<'_, Result<(), PostFault>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_one_servers_work_stays_there() {
    let world = World::example().guild("Other Co").channel("#theirs").person("Eve", "", &[]);
    let stage = Stage::furnished(world).await;
    let guilds = [stage.discord.guild_id(), stage.discord.guild_id_of("Other Co")].map(GuildId);
    for guild in guilds {
        let permit = behind_the_scenes(guild);
        let store = stage.store();
        store.set_audit_channel(&permit, Some(ChannelId(9)), false).await.unwrap();
    }
    let settings =
        Settings { allowed_origins: Vec::new(), verify_on_save: true, websocket_base: None };
    let app = App::new(stage.store().clone(), settings);
    for panics in guilds {
        app.clone().with_channels(Arc::new(PanicsAt(panics))).look_at_audit_channels().await;
        let seen = stage.store().audit_channels(Permit::housekeeping()).await.unwrap();
        let found = seen.iter().find(|(guild, ..)| *guild != panics).unwrap();
        assert!(found.2, "the other server was looked at");
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.leaves().await;
}
