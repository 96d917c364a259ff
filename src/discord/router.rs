//! Stand-in.
use super::{Data, Error};
use futures_util::future::BoxFuture;
/// Routes.
pub fn on_event<'a>(
    _: poise::FrameworkContext<'a, Data, Error>,
    _: &'a serenity::all::FullEvent,
) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async { Ok(()) })
}
