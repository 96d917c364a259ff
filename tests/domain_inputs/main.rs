//! What people type: every accepted form, every known slip, and properties over arbitrary text.

mod account_sid;
mod flow_url;
mod flow_url_slips;
mod joiners;
mod markdown;
mod origin;
mod phone;
mod scanner;
mod search;
mod secrets;
mod text;
mod websocket_url;
mod wrappers;
