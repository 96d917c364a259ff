//! The program as an operator meets it: its commands, exit codes, files and signals. Discord is a sandbox on
//! this machine.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bench;
mod check;
mod disks;
mod files;
mod restores;
mod sandbox;
mod starts;
mod stops;
