//! Stand-in.
use futures_util::future::BoxFuture;
use super::{Data, Error};
/// Words errors.
pub fn on_error(_: poise::FrameworkError<'_, Data, Error>) -> BoxFuture<'_, ()> {
    Box::pin(async {})
}
