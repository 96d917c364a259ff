//! One run: say who we are, connect, serve, and stop in order.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::{RunError, Start, tasks};
use crate::app::App;
use crate::config::Config;
use crate::discord::attachments::DiscordFiles;
use crate::discord::channels::ChannelLook;
use crate::discord::directory::DiscordDirectory;
use crate::discord::doors::gateway::{Gateway, GatewayError, RestDoor};
use crate::discord::respond::Data;
use crate::discord::rest::{Backoff, GatewayInfo, Rest, RestError};
use crate::discord::router::Router;
use crate::discord::served::Served;
use crate::discord::slash::Slash;
use crate::discord::supervisor::Supervisor;
use crate::discord::{outbox, register};

/// How long hanging up may take.
const HANG_UP_WITHIN: Duration = Duration::from_secs(3);

/// How long interactions may take to be answered after the bot stops taking new ones.
const ANSWERS_WITHIN: Duration = Duration::from_secs(6);

/// The pauses between attempts to reach Discord at the start: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

pub(super) async fn serve(
    start: Start,
    app: App,
    config: &Config,
    shutdown: impl Future<Output = ()>,
    tasks: &mut JoinSet<()>,
) -> Result<(), RunError> {
    let Start { clock, identify_anyway } = start;
    let token = config.discord.token.clone().ok_or(RunError::NoToken)?;
    let rest = Rest::new(&config.discord, &token, clock.clone())?;
    let files = DiscordFiles::new(config.discord.api_url.as_ref())
        .map_err(|_| RestError::NotAsked("TLS could not be set up"))?;
    let app = app
        .with_channels(Arc::new(ChannelLook::new(rest.clone())))
        .with_directory(Arc::new(DiscordDirectory::new(rest.clone())))
        .with_attachments(Arc::new(files));
    // Before anything new is asked, so that what is found was cut off.
    app.give_up_what_was_cut_off().await;
    let mut shutdown = pin!(shutdown);
    let supervisor = Supervisor::default();
    supervisor.spawn(tasks, "housekeeping", app.clone(), tasks::keep_house);
    supervisor.spawn(tasks, "erasing", app.clone(), tasks::keep_erasing);

    let (application, info) = tokio::select! {
        () = &mut shutdown => return Ok(()),
        met = meet(&rest) => met?,
        () = supervisor.gave_up() => return Err(RunError::Bugs),
    };
    let served = Served::only(&config.discord.guilds);
    let needs = (rest.clone(), app.clone(), served.clone());
    supervisor.spawn(tasks, "outbox", needs.clone(), |(rest, app, served)| {
        outbox::post_changes(rest, app, served)
    });
    supervisor.spawn(tasks, "channels", app.clone(), tasks::look_at_channels);
    if let Some(length) = config.exotel.drift_check {
        supervisor.spawn(tasks, "drift", (app.clone(), length), |(app, length)| {
            tasks::compare_with_exotel(app, length)
        });
    }
    let keep_days = config.storage.keep_left_days;
    let of = (rest.clone(), app.clone(), keep_days);
    supervisor.spawn(tasks, "leaving", of, |(rest, app, keep_days)| {
        tasks::look_who_left(rest, app, keep_days)
    });
    let of = (app.clone(), config.voicebots.clone());
    supervisor.spawn(tasks, "platform", of, |(app, config)| tasks::read_directories(app, config));
    supervisor.spawn(tasks, "commands", (needs, application), |(needs, application)| {
        let (rest, app, served) = needs;
        register::keep_registered(rest, app, application, served)
    });

    let of_app = app.clone();
    let data = Data::new(app, clock, config.discord.requests_per_minute).serving(served);
    let data = Arc::new(data);
    let in_flight = data.in_flight.clone();
    let slash = Slash::new(crate::commands::all(), rest.client()).map_err(RunError::Commands)?;
    let router = Router::new(data, Arc::new(slash));
    let reception = Arc::new(move |arrival| router.receive(arrival));
    let door = Arc::new(RestDoor::new(rest.clone(), application));
    let gateway = Gateway::new(info, &token, door, reception)?;
    let gateway = gateway.identifying_anyway(identify_anyway);
    let gateway = gateway.watched_by(supervisor.clone()).refreshed_by(move || {
        let rest = rest.clone();
        async move { rest.gateway().await.ok() }
    });
    let needs = (gateway.health(), supervisor.clone());
    supervisor.spawn(tasks, "health", needs, |(health, supervisor)| {
        tasks::report_health(health, supervisor)
    });

    let stop = CancellationToken::new();
    // On its own task, which says good-bye to Discord when it is told to stop.
    let gateway = gateway.run(stop.clone().cancelled_owned());
    let mut gateway = AbortOnDropHandle::new(tokio::spawn(gateway));
    let ended = tokio::select! {
        () = &mut shutdown => Ok(()),
        ended = &mut gateway => gateway_end(ended).and(Err(RunError::Stopped)),
        () = supervisor.gave_up() => Err(RunError::Bugs),
    };
    tracing::info!("stopping");
    of_app.stop();
    let hang_up = async {
        stop.cancel();
        if !gateway.is_finished()
            && let Ok(Err(error)) = timeout(HANG_UP_WITHIN, gateway).await.map(gateway_end)
        {
            tracing::warn!(%error, "the connection to Discord ended badly");
        }
    };
    in_flight.close();
    let answers_until = Instant::now() + ANSWERS_WITHIN;
    let _ = tokio::join!(hang_up, timeout_at(answers_until, in_flight.wait()));
    // Once more, for an interaction that came while the connection was closed.
    if timeout_at(answers_until, in_flight.wait()).await.is_err() {
        let left = in_flight.len();
        tracing::warn!(left, "stopped before every interaction was answered");
    }
    ended
}

fn gateway_end(ended: Result<Result<(), GatewayError>, JoinError>) -> Result<(), RunError> {
    match ended {
        Ok(ended) => Ok(ended?),
        Err(_) => Err(RunError::Stopped),
    }
}

/// Asks Discord who we are and where its gateway is, until it answers.
async fn meet(rest: &Rest) -> Result<(u64, GatewayInfo), RestError> {
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        let met: Result<_, RestError> =
            async { Ok((rest.application().await?, rest.gateway().await?)) }.await;
        let error = match met {
            Ok(met) => return Ok(met),
            Err(error) if error.is_passing() => error,
            Err(error) => return Err(error),
        };
        let pause = backoff.pause_after(&error);
        tracing::warn!(%error, seconds = pause.as_secs(), "trying again");
        tokio::time::sleep(pause).await;
    }
}
