//! One run: say who we are, connect, serve, and stop in order.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serenity::Client;
use serenity::all::{ApplicationId, GatewayIntents};
use serenity::client::ClientBuilder;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::{Api, ApiError, RunError, tasks};
use crate::app::App;
use crate::config::Config;
use crate::discord::bridge::{Bridge, BridgeError, GatewayInfo, serenity_dials_loopback};
use crate::discord::channels::ChannelLook;
use crate::discord::directory::DiscordDirectory;
use crate::discord::{Data, Error, on_error, outbox, register, router};

/// How long serenity may take to let go of its connection.
const LIBRARY_WITHIN: Duration = Duration::from_secs(3);

/// How long interactions may take to be answered after the bot stops taking new ones.
const ANSWERS_WITHIN: Duration = Duration::from_secs(6);

/// The pauses between attempts to reach Discord at the start: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Interactions come without any intent.
const INTENTS: GatewayIntents = GatewayIntents::empty();

pub(super) async fn serve(
    app: App,
    config: &Config,
    shutdown: impl Future<Output = ()>,
    tasks: &mut JoinSet<()>,
) -> Result<(), RunError> {
    let token = config.discord.token.clone().ok_or(RunError::NoToken)?;
    let api = Api::new(&config.discord, token)?;
    let app = app.with_channels(Arc::new(ChannelLook::new(api.clone())));
    let mut shutdown = pin!(shutdown);
    tasks.spawn(tasks::keep_house(app.clone()));

    let (application, gateway) = tokio::select! {
        () = &mut shutdown => return Ok(()),
        met = meet(&api) => met?,
    };
    tasks.spawn(outbox::post_changes(api.clone(), app.clone()));
    let refresh = api.clone();
    let mut bridge = Bridge::listen(gateway, api.token(), INTENTS).await?.refreshed_by(move || {
        let api = refresh.clone();
        async move { api.gateway().await.ok() }
    });
    tasks.spawn(tasks::report_connection(bridge.health()));
    let unreadable = bridge.unreadable();
    let downstream = bridge.downstream_url();

    let app = app.with_directory(Arc::new(DiscordDirectory::new(api.clone())));
    let data = Data::new(app.clone(), config.discord.requests_per_minute);
    let in_flight = data.in_flight.clone();
    let mut client = tokio::select! {
        () = &mut shutdown => return Ok(()),
        client = client(&api, application, data) => client?,
    };
    // serenity has asked Discord for an address; it gets the bridge's instead, before it connects.
    *client.ws_url.lock().await = downstream;
    serenity_dials_loopback(&client.ws_url.lock().await)?;

    tasks.spawn(tasks::answer_unreadable(client.http.clone(), in_flight.clone(), unreadable));
    tasks.spawn(register::keep_registered(
        client.http.clone(),
        app.clone(),
        application,
        config.discord.guilds.iter().map(|guild| guild.0).collect(),
    ));

    let shards = client.shard_manager.clone();
    let stop = CancellationToken::new();
    // On its own task: serenity hangs up properly only while somebody is at the other end.
    let bridge = bridge.run(stop.clone().cancelled_owned());
    let mut bridge = AbortOnDropHandle::new(tokio::spawn(bridge));
    let mut library = pin!(client.start());
    let (ended, bridge_ended) = tokio::select! {
        () = &mut shutdown => (Ok(()), false),
        ended = &mut bridge => (bridge_end(ended), true),
        _ = &mut library => (Err(RunError::LibraryStopped), false),
    };
    tracing::info!("stopping");
    let hang_up = async {
        // serenity's shutdown may never end while it reconnects, so it has its time.
        let _ = timeout(LIBRARY_WITHIN, shards.shutdown_all()).await;
        stop.cancel();
        if !bridge_ended && let Err(error) = bridge_end(bridge.await) {
            tracing::warn!(%error, "the connection to Discord ended badly");
        }
    };
    in_flight.close();
    let answers_until = Instant::now() + ANSWERS_WITHIN;
    let _ =
        tokio::join!(timeout(ANSWERS_WITHIN, hang_up), timeout_at(answers_until, in_flight.wait()));
    // Once more, for an interaction that came while the connection was closed.
    if timeout_at(answers_until, in_flight.wait()).await.is_err() {
        let left = in_flight.len();
        tracing::warn!(left, "stopped before every interaction was answered");
    }
    ended
}

fn bridge_end(ended: Result<Result<(), BridgeError>, JoinError>) -> Result<(), RunError> {
    match ended {
        Ok(ended) => Ok(ended?),
        Err(_) => Err(RunError::LibraryStopped),
    }
}

/// Asks Discord who we are and where its gateway is, until it answers.
async fn meet(api: &Api) -> Result<(ApplicationId, GatewayInfo), ApiError> {
    let mut pause = PAUSES.0;
    loop {
        let met = async { Ok((api.application().await?, api.gateway().await?)) };
        match met.await {
            Ok(met) => return Ok(met),
            Err(error @ ApiError::Status { status: 429, .. }) => {
                pause = PAUSES.1;
                tracing::warn!(%error, seconds = pause.as_secs(), "trying again");
            }
            Err(error) if error.is_passing() => {
                tracing::warn!(%error, seconds = pause.as_secs(), "trying again");
            }
            Err(error) => return Err(error),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

async fn client(api: &Api, application: ApplicationId, data: Data) -> Result<Client, RunError> {
    let http = api.http();
    // Follow-up edits need it, and READY may come later than the first interaction's answer.
    http.set_application_id(application);
    let framework = poise::Framework::<Data, Error>::builder()
        .options(poise::FrameworkOptions {
            commands: crate::commands::all(),
            on_error: on_error::on_error,
            event_handler: |context, event| router::on_event(context, event),
            initialize_owners: false,
            ..Default::default()
        })
        .initialize_owners(false)
        // At once, and it cannot fail: poise leaves a bot without data online and mute.
        .setup(move |_, _, _| Box::pin(async move { Ok(data) }))
        .build();
    ClientBuilder::new_with_http(http, INTENTS)
        .framework(framework)
        .await
        .map_err(|error| RunError::Api(error.into()))
}
