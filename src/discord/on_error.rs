//! Stand-in.
use super::{Data, Error};
use futures_util::future::BoxFuture;
/// Words errors.
pub fn on_error(_: poise::FrameworkError<'_, Data, Error>) -> BoxFuture<'_, ()> {
    Box::pin(async {})
}
