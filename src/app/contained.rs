//! Work for one workspace that a bug must not spread from.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::domain::access::GuildId;

/// Does something for one workspace. `None`: it panicked, which is logged (its place by the panic hook) and stays
/// there; the caller leaves that workspace alone for a while, and goes on with the next.
pub async fn contained<T>(
    guild: GuildId,
    what: &'static str,
    work: impl Future<Output = T>,
) -> Option<T> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    if done.is_err() {
        tracing::error!(
            guild = guild.0,
            what,
            "a bug stopped work for one server; it is left alone for a while"
        );
    }
    done.ok()
}
