//! The only code that talks to Exotel.
//!
//! Its documentation contradicts itself, and old pages describe other answers than new ones; so whatever comes is read
//! with forgiveness, and what is asked keeps to what all of them agree on. It knows neither the database nor Discord.
//!
//! What is sent goes through [`egress`](crate::egress): no redirects, no proxy of the environment, bounded time and size.
//! Key and token go to the origin that they were sealed for, while the configuration still allows it, and to no other;
//! no address in an answer is ever followed. A GET that Exotel turns away for being one too many is tried again, within
//! the time that the caller has; a POST never is.

mod account;
mod answer;
mod binding;
mod call;
mod calls;
mod client;
mod error;
mod fields;
mod pace;
mod phone;
mod phones;
mod sid;
mod time;
mod verify;

pub use account::{Balance, Health, Heartbeat, Streams};
pub use call::{Amount, Call, CallStatus, Direction};
pub use calls::{CallCursor, CallPage, CallRequest, Through};
pub use client::Exotel;
pub use error::{ExotelError, Fault, Forbidden, Sought};
pub use phone::ExoPhone;
pub use phones::Phones;
pub use sid::{CallSid, ExoPhoneSid};
pub use verify::Verdict;
