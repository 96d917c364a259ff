//! The gateway bridge between a scripted gateway and a real serenity client.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod bot;
mod closes;
mod dialogs;
mod downstream;
mod gateway;
mod logs;
mod pace;
mod sandbox;
mod sessions;
mod shutdown;
