//! Switchboard runs a team's Exotel account from Discord.

pub mod config;
pub mod telemetry;
