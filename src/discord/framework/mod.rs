//! Starting and stopping: everything between "the database is open" and "everything is closed".

mod serve;
mod tasks;

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::clock::DiscordClock;
use crate::config::Config;
use crate::discord::doors::gateway::GatewayError;
use crate::discord::rest::RestError;

/// How long closing the database may take. What is not folded in by then is so at the next start.
const CLOSE_WITHIN: Duration = Duration::from_millis(800);

/// Why the bot stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no bot to be.
    #[error(
        "discord.token is not set: make a bot at https://discord.com/developers/applications (New Application, then Bot, then Reset Token) and set SWITCHBOARD_DISCORD_TOKEN or discord.token; `switchboard sandbox` needs none"
    )]
    NoToken,
    /// Discord refused for good.
    #[error(transparent)]
    Rest(#[from] RestError),
    /// The connection to Discord ended for good.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The commands cannot be run without a socket on loopback and a thread, once.
    #[error("the commands cannot be set up: {0}")]
    Commands(std::io::Error),
    /// Tasks that must not end were ended by bugs, again and again.
    #[error(
        "tasks of the program were stopped by bugs again and again; the log says where (“panic”). Start again, and report them"
    )]
    Bugs,
    /// `check` finds that `run` would wait.
    #[error(
        "Discord allows this bot only {remaining} more sessions until {until} and resets the token after the last, so `run` would wait until then. `switchboard run --identify-anyway`, by hand, begins one all the same"
    )]
    FewSessions { remaining: u32, until: String },
    /// The gateway's task ended, which it has no reason to.
    #[error("the connection to Discord stopped by itself, which is a bug; start again")]
    Stopped,
}

impl RunError {
    /// The exit code for whoever supervises the process: 70 = a bug, 75 = try again later, 78 = a person
    /// must change something first.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Rest(error) if error.is_passing() => 75,
            Self::Bugs => 70,
            Self::Commands(_) | Self::Stopped | Self::FewSessions { .. } => 75,
            Self::NoToken | Self::Rest(_) | Self::Gateway(_) => 78,
        }
    }
}

/// Runs the bot until `shutdown` is done, or until Discord refuses it for good; then closes the store.
///
/// Before that, an unreachable Discord is waited for, not an error. From `shutdown` on it takes at
/// most ten seconds, in every state of the connection.
pub async fn run(
    app: App,
    config: &Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    run_with(Start::default(), app, config, shutdown).await
}

/// What is particular about one start.
#[derive(Debug)]
pub struct Start {
    /// The host's clock; tests have others.
    pub clock: DiscordClock,
    /// A person starts it by hand, and lets one IDENTIFY go into the reserve.
    pub identify_anyway: bool,
}

impl Default for Start {
    fn default() -> Self {
        Self { clock: DiscordClock::system(), identify_anyway: false }
    }
}

/// [`run`], with what is particular about this start.
pub async fn run_with(
    start: Start,
    app: App,
    config: &Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    let mut tasks = JoinSet::new();
    let ended = serve::serve(start, app.clone(), config, shutdown, &mut tasks).await;
    // What they write is finished by the store; none of them may still look into a closed one.
    tasks.shutdown().await;
    if tokio::time::timeout(CLOSE_WITHIN, app.close()).await.is_err() {
        tracing::warn!("the database did not close in time; the next start finishes that");
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_person_can_cure_is_not_tried_again() {
        let fatal = GatewayError::Fatal { code: 4004, reason: "" };
        for error in [
            RunError::NoToken,
            RestError::TokenRefused.into(),
            RestError::Forbidden.into(),
            fatal.into(),
        ] {
            assert_eq!(error.exit_code(), 78, "{error}");
        }
        let down = RestError::Status { status: 503, code: None };
        for error in [down.into(), RestError::NotAsked("").into(), RunError::Stopped] {
            assert_eq!(RunError::exit_code(&error), 75, "{error}");
        }
    }
}
