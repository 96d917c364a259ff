//! `switchboard run`: the bot.

use std::path::Path;

use clap::Args;

use super::CliError;
use super::start::{app, configuration, open_at, vault};
use super::stop::asked_to_stop;
use crate::clock::DiscordClock;
use crate::discord::framework::{self, RunError, Start};
use crate::telemetry;

/// What systemd sets for everything that a unit starts.
const SYSTEMD: &str = "INVOCATION_ID";

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Begin one session although Discord allows few more today; by hand only, never from a service
    #[arg(long)]
    identify_anyway: bool,
}

impl Run {
    /// Runs the bot until it is asked to stop. Discord hears nothing of it before the database has proved good.
    pub(super) async fn run(self, path: Option<&Path>) -> Result<(), CliError> {
        let identify_anyway = self.identify_anyway;
        if identify_anyway && std::env::var_os(SYSTEMD).is_some() {
            return Err(CliError::AnywayInAService);
        }
        let config = configuration(path)?;
        if config.discord.token.is_none() {
            return Err(RunError::NoToken.into());
        }
        telemetry::init(&config.log)?;
        let stop = asked_to_stop()?;
        let vault = vault(&config);
        let clock = DiscordClock::system();
        let store = open_at(&clock, &config, &vault).await?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), database = %store.path().display(), "starting");
        for damage in store.damage() {
            tracing::error!("{damage}");
        }
        // Only now, so that a start that fails says one thing: why.
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        let app = app(store, &config)?;
        let start = Start { clock, identify_anyway };
        Box::pin(framework::run_with(start, app, &config, stop)).await?;
        tracing::info!("stopped");
        Ok(())
    }
}
