//! Proof of what is sent: the exact JSON of every screen, that none can break a limit of
//! Discord's whatever is stored, and that no stored text becomes markup.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod file_errors;
mod hostile;
mod limits;
mod payload;
mod refusals;
#[path = "../domain_inputs/scanner.rs"]
mod scanner;
mod screens;
mod snapshots;
