//! Stand-in.
use crate::discord::{Data, Error};
/// All.
#[must_use]
pub fn all() -> Vec<poise::Command<Data, Error>> {
    Vec::new()
}
