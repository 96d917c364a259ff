//! Discord: from an interaction to an [`Intent`](crate::app::intent::Intent), and from a
//! [`Screen`](crate::app::screen::Screen) to the exact JSON that answers it. Nothing else happens here.

pub mod actor;
mod channels;
pub mod custom_id;
pub mod dialogs;
pub mod directory;
pub mod doors;
pub mod framework;
pub mod interaction;
pub mod limits;
mod outbox;
mod register;
pub mod reply;
pub mod respond;
pub mod rest;
pub mod router;
pub mod slash;
pub mod views;

pub use slash::{Call, Context, Error};
