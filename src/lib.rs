//! Switchboard runs a team's Exotel account from Discord.

pub mod discord;
