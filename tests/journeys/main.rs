//! End to end, in the words of those who use it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

mod access;
mod audit;
mod batches;
mod calls;
mod cards;
mod checks;
mod clocks;
mod credentials;
mod damage;
mod deliveries;
mod disconnect;
mod drafts;
mod drift;
mod edits;
mod exotel;
mod files;
mod import;
mod leaving;
mod limits;
mod lists;
mod numbers;
mod page;
mod platform;
mod previews;
mod restart;
mod served;
mod servers;
mod slow;
mod spec_page;
mod team;
mod texts;
mod trail;
mod two_people;
mod undo;
mod verify;
mod voice_bots;
