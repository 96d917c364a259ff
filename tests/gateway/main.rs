//! The door to the gateway: a scripted gateway before it, and somebody behind it who notes what comes in.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "../journeys/support/log.rs"]
mod log;

mod bot;
mod closes;
mod dialogs;
mod gateway;
mod logs;
mod pace;
mod sandbox;
mod sessions;
mod shutdown;
