//! Interactions as Discord sends them, and what they are answered: without a network (`desk`), and over real
//! sockets with a Discord that does what a test says (`wire`).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod desk;
mod late;
mod mutations;
mod panics;
mod recorded;
mod wire;
