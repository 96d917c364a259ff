//! Stand-in.
use futures_util::future::BoxFuture;
use super::{Data, Error};
/// Routes.
pub fn on_event<'a>(_: poise::FrameworkContext<'a, Data, Error>, _: &'a serenity::all::FullEvent) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async { Ok(()) })
}
