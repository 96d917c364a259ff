//! Who may do what: one table of every way to ask ([`table`]), from which `docs/permissions.md` and
//! the matrix test come. What is not in the table is refused, or fails here.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod complete;
mod document;
mod handlers;
mod matrix;
mod stage;
#[path = "../journeys/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the journeys' stage, of which the matrix uses some")]
mod support;
mod table;
#[path = "../custom_ids/verbs.rs"]
mod verbs;
mod way;
