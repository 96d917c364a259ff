//! Starting and stopping: everything between "the database is open" and "everything is closed".

mod api;
mod call;
mod serve;
mod tasks;

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

pub use api::{Api, ApiError};
pub use call::CallFailed;

use crate::app::App;
use crate::config::Config;
use crate::discord::bridge::BridgeError;

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
    Api(#[from] ApiError),
    /// The connection to Discord ended for good.
    #[error(transparent)]
    Bridge(#[from] BridgeError),
    /// serenity or the bridge's task ended, which neither has a reason to.
    #[error("the connection to Discord stopped by itself, which is a bug; start again")]
    LibraryStopped,
}

impl RunError {
    /// The exit code for whoever supervises the process: 75 = try again later, 78 = a person
    /// must change something first.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Api(error) if error.is_passing() => 75,
            Self::Bridge(BridgeError::Listen(_) | BridgeError::Random) | Self::LibraryStopped => 75,
            Self::NoToken | Self::Api(_) | Self::Bridge(_) => 78,
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
    let store = app.store().clone();
    let mut tasks = JoinSet::new();
    let ended = serve::serve(app, config, shutdown, &mut tasks).await;
    // What they write is finished by the store; none of them may still look into a closed one.
    tasks.shutdown().await;
    if tokio::time::timeout(CLOSE_WITHIN, store.close()).await.is_err() {
        tracing::warn!("the database did not close in time; the next start finishes that");
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_person_can_cure_is_not_tried_again() {
        let fatal = BridgeError::Fatal { code: 4004, reason: "" };
        for error in [
            RunError::NoToken,
            ApiError::TokenRefused.into(),
            ApiError::Forbidden.into(),
            fatal.into(),
        ] {
            assert_eq!(error.exit_code(), 78, "{error}");
        }
        let down = ApiError::Status { status: 503, code: None };
        for error in [down.into(), ApiError::Unreachable("").into(), BridgeError::Random.into()] {
            assert_eq!(RunError::exit_code(&error), 75, "{error}");
        }
    }
}
