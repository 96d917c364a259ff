//! Being asked to stop.

use std::future::Future;

use tokio::signal::unix::{SignalKind, signal};

use super::CliError;

/// Ends with the first SIGINT (Ctrl-C) or SIGTERM. From the call on, neither kills the process by itself.
pub(super) fn asked_to_stop() -> Result<impl Future<Output = ()>, CliError> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CliError::Runtime)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(CliError::Runtime)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
