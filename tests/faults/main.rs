//! What goes wrong between a person and Switchboard (REST, the gateway, the disk) costs at most one
//! answer, never what was saved, and the next click works.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "../journeys/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the journeys use all of it")]
mod support;

mod bugs;
mod gateway;
mod rest;
mod storage;
