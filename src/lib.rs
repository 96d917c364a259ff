//! Switchboard runs a team's Exotel account from Discord.

pub mod app;
pub mod clock;
pub mod domain;
pub mod store;
pub mod vault;
