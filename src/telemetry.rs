//! Logs: to standard error, as the operator's filter says, below ceilings that no filter lifts.
//!
//! The ceilings stand on the layer that writes, beside the filter: the libraries that Discord's events and
//! our requests pass through print payloads, headers and the tokens of interactions, in their spans and at
//! DEBUG. A filter of `trace` for a hunt after a bug must not turn the log into a leak.

use std::{io::IsTerminal as _, panic::PanicHookInfo};

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    Layer, Registry,
    filter::{FilterExt as _, filter_fn},
    fmt::MakeWriter,
    layer::SubscriberExt as _,
};

use crate::config::{LogConfig, LogFormat};

/// Crates that see secrets on their way through: nothing of theirs below WARN is written. A crate whose
/// name continues one of these after a `_` counts with it (`hyper_util`, `sqlx_core`).
const QUIET_CRATES: &[&str] = &[
    "h2",
    "hyper",
    "poise",
    "reqwest",
    "rustls",
    "serenity",
    "sqlx",
    "tokio_rustls",
    "tokio_tungstenite",
    "tokio_websockets",
    "tower",
    "tungstenite",
    "twilight",
];

/// Its `ws` prints at WARN a gateway payload that is not JSON. Its client never runs here; how Discord is reached is
/// told by the gateway's own door.
const SILENT_MODULE: &str = "serenity::gateway";

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("logging has been set up twice in this process")]
    Twice(#[from] tracing::subscriber::SetGlobalDefaultError),
}

/// Starts logging for the whole process, to standard error, and replaces the panic hook by one that
/// never prints a panic's message: it may quote what a member typed.
pub fn init(config: &LogConfig) -> Result<(), TelemetryError> {
    let colours = std::io::stderr().is_terminal();
    tracing::subscriber::set_global_default(subscriber(config, std::io::stderr, colours))?;
    std::panic::set_hook(Box::new(report_panic));
    Ok(())
}

/// The subscriber that [`init`] sets, writing to `writer`.
pub fn subscriber<W>(
    config: &LogConfig,
    writer: W,
    colours: bool,
) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(writer);
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match config.format {
        LogFormat::Text => layer.with_ansi(colours).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    };
    let filter = config.filter.clone().and(filter_fn(below_ceiling));
    Registry::default().with(layer.with_filter(filter))
}

/// Whether a span or event may be written at all, whatever the filter says.
fn below_ceiling(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= ceiling(metadata.target())
}

/// The most verbose level that is written for a target.
fn ceiling(target: &str) -> Level {
    let within = |name: &str, separator: &str| {
        target.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
    };
    if within(SILENT_MODULE, "::") {
        Level::ERROR
    } else if QUIET_CRATES.iter().any(|name| within(name, "::") || within(name, "_")) {
        Level::WARN
    } else {
        Level::TRACE
    }
}

fn report_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    tracing::error!(
        location = location.as_deref().unwrap_or("unknown"),
        "a bug stopped one task (panic); its message is not shown, as it may hold a secret"
    );
}

#[cfg(test)]
mod tests;
