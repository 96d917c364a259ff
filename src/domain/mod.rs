//! The rules, pure: no async, no I/O, nothing of Discord's or the database's.

pub mod access;
pub mod account;
pub mod account_sid;
pub mod audit;
pub mod batch;
pub mod calls;
pub mod check;
pub mod directory;
pub mod drift;
pub mod expected;
pub mod file_error;
pub mod flow_url;
pub mod forms;
pub mod ids;
pub mod numbers;
pub mod numbers_file;
pub mod origin;
pub mod phone;
pub mod refusal;
pub mod slips;
pub mod spreadsheet;
pub mod text;
pub mod voice_bots;
pub mod websocket_url;
