//! One row for every rule of Discord's that a body can break: where the refusal points, and its code.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../support/mod.rs"]
mod support;

mod bodies;
mod commands;
mod components;
mod dialogs;
mod messages;
