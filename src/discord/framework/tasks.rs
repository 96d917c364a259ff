//! What goes on beside the answering.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::app::{App, Round, contained};
use crate::config::VoicebotsConfig;
use crate::discord::doors::gateway::GatewayHealth;
use crate::discord::memberships::Memberships;
use crate::discord::rest::Rest;
use crate::discord::supervisor::Supervisor;

/// How often expired drafts and overdue secrets are looked for.
const HOUSEKEEPING_EVERY: Duration = Duration::from_mins(5);

/// How often it is looked who sees the audit channels, in seconds.
const CHANNEL_LOOKS_EVERY: u64 = 60 * 60;

/// How often it is looked whether a day is over, in seconds.
const DAY_LOOKS_EVERY: u64 = 60 * 60;

/// How often the clock is looked at.
const CLOCK_LOOKS_EVERY: Duration = Duration::from_secs(2);

/// How often the connection is looked at for the log.
const CONNECTION_LOOKS_EVERY: Duration = Duration::from_millis(500);

/// Destroys what has outlived its time, at the start and every five minutes.
pub(super) async fn keep_house(app: App) {
    let mut ticks = tokio::time::interval(HOUSEKEEPING_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        finish_batches(&app).await;
        while !app.knows_the_time() {
            tokio::time::sleep(CLOCK_LOOKS_EVERY).await;
        }
        if let Err(error) = app.keep_house().await {
            tracing::error!("housekeeping failed; it is tried again in five minutes: {error:#}");
        }
    }
}

/// Gets out of the files what was destroyed, whenever something was.
pub(super) async fn keep_erasing(app: App) {
    loop {
        app.erase().await;
    }
}

/// Logs how the program is: when the connection to Discord comes and goes, and which tasks pause after a bug. What
/// is shorter than a look is not worth a line.
pub(super) async fn report_health(health: GatewayHealth, supervisor: Supervisor) {
    let (mut connected, mut pausing) = (false, BTreeSet::new());
    let mut looks = tokio::time::interval(CONNECTION_LOOKS_EVERY);
    loop {
        looks.tick().await;
        let paused = supervisor.pausing();
        if paused != pausing {
            match paused.is_empty() {
                true => tracing::info!("every task runs again"),
                false => tracing::warn!(tasks = ?paused, "not well: these tasks pause after a bug"),
            }
            pausing = paused;
        }
        let now = health.now().connected;
        if now != connected {
            connected = now;
            if now {
                tracing::info!("connected to Discord");
            } else {
                tracing::warn!("the connection to Discord is lost; it is being made again");
            }
        }
    }
}

/// Finds out every hour who sees the channels that changes are posted in. Beside the posting, which it must not
/// hold up: there is one look after the other, each may take seconds.
pub(super) async fn look_at_channels(app: App) {
    loop {
        let looked = app.now();
        app.look_at_audit_channels().await;
        clock_moves(&app, looked, CHANNEL_LOOKS_EVERY).await;
    }
}

/// Finds out which servers removed the bot. It is looked every hour whether a day is over.
pub(super) async fn look_who_left(rest: Rest, app: App, keep_days: u16) {
    let servers = Memberships::new(rest);
    loop {
        let looked = app.now();
        app.look_who_left(&servers, keep_days).await;
        clock_moves(&app, looked, DAY_LOOKS_EVERY).await;
    }
}

/// Reads the voice platform's lists of its bots, again and again.
pub(super) async fn read_directories(app: App, config: VoicebotsConfig) {
    app.forget_directories(&config).await;
    if config.directory.is_empty() {
        return;
    }
    let mut ticks = tokio::time::interval(config.directory_every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        app.read_directories(&config).await;
    }
}

/// Compares every workspace with Exotel, again and again, each time within this length.
pub(super) async fn compare_with_exotel(app: App, length: Duration) {
    for at in 0.. {
        let next = tokio::time::Instant::now() + length;
        app.compare_with_exotel(Round { length, at }).await;
        tokio::time::sleep_until(next).await;
    }
}

/// Waits until the clock that stamps changes has moved by so many seconds, forwards or back. It is counted from before
/// what is done between these: a clock that is set meanwhile has moved too.
async fn clock_moves(app: &App, since: i64, seconds: u64) {
    while app.now().abs_diff(since) < seconds {
        tokio::time::sleep(CLOCK_LOOKS_EVERY).await;
    }
}

/// Goes on with batches that a crash interrupted. One that fails is tried again with the next round.
async fn finish_batches(app: &App) {
    let guilds = match app.waiting_batches().await {
        Ok(guilds) => guilds,
        Err(error) => {
            tracing::error!(%error, "which batches wait cannot be read");
            return;
        }
    };
    for guild in guilds {
        let finished = contained(guild, "finish a batch", app.finish_batch(guild)).await;
        if let Some(Err(error)) = finished {
            tracing::error!(guild = guild.0, %error, "a batch is not finished; it is tried again");
        }
    }
}
