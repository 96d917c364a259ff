//! End to end, in the words of those who use it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod support;

mod limits;
mod spec_page;
mod team;
