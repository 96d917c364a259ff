//! The local Exotel: what its documentation says, over real sockets.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod calls;
mod connect;
mod errors;
mod faults;
mod page;
mod phones;
mod streams;
mod support;
