//! The voice platform: which bots it has, and whether one can be reached as Exotel reaches it.
//!
//! Nobody here knows a database or Discord. Every connection goes through `egress`: public addresses only, judged once
//! and after DNS, no redirects, no proxy, bounded time and size. What comes back is a category and never what a server
//! sent.

pub mod directory;
pub mod probe;
