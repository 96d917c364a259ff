//! Discord: from an interaction to what is [`Asked`](crate::app::asked::Asked), and from what is
//! [`Shown`](crate::app::screen::Shown) to the exact JSON that answers it. Nothing else happens here.

pub mod actor;
mod attachments;
mod channels;
mod crowd;
pub mod directory;
pub mod doors;
pub mod framework;
pub mod interaction;
pub mod limits;
mod memberships;
mod outbox;
mod register;
pub mod reply;
pub mod respond;
pub mod rest;
pub mod router;
pub mod served;
pub mod slash;
pub mod supervisor;
pub mod views;
pub mod wire;

pub use slash::{Call, Context, Error};
