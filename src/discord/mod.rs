//! Everything that knows Discord.

pub mod bridge;
