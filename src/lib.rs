//! Switchboard runs a team's Exotel account from Discord.

pub mod app;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod discord;
pub mod domain;
pub mod store;
pub mod telemetry;
pub mod vault;
