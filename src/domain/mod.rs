//! The rules of the subject: pure, without I/O, without Discord, without a database.

pub mod account_sid;
pub mod flow_url;
pub mod origin;
pub mod phone;
pub mod text;
pub mod websocket_url;
