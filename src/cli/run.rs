//! `switchboard run`: the bot.

use std::path::Path;

use super::CliError;
use super::start::{configuration, open, settings, vault};
use super::stop::asked_to_stop;
use crate::app::App;
use crate::discord::framework::{self, RunError};
use crate::telemetry;

/// Runs the bot until it is asked to stop. Discord hears nothing of it before the database has proved good.
pub(super) async fn run(path: Option<&Path>) -> Result<(), CliError> {
    let config = configuration(path)?;
    if config.discord.token.is_none() {
        return Err(RunError::NoToken.into());
    }
    telemetry::init(&config.log)?;
    let stop = asked_to_stop()?;
    let vault = vault(&config);
    let store = open(&config, &vault, false).await?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), database = %store.path().display(), "starting");
    for damage in store.damage() {
        tracing::error!("{damage}");
    }
    // Only now, so that a start that fails says one thing: why.
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    Box::pin(framework::run(App::new(store, settings(&config)), &config, stop)).await?;
    tracing::info!("stopped");
    Ok(())
}
