//! Doors: each is a source of interactions and a way to answer them. Whatever comes in by a door is answered
//! through the same one, and nothing behind it knows which one it was.

pub mod gateway;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::interaction::{Interaction, Ticket, Unreadable};
use super::reply::Attachment;
use super::rest::RestError;

/// The way back: how an interaction is answered.
pub trait Door: fmt::Debug + Send + Sync {
    /// Sends one answer, once. Whether and when to try again is the caller's business.
    fn answer<'a>(
        &'a self,
        to: &'a Ticket,
        sending: Sending<'a>,
    ) -> BoxFuture<'a, Result<(), RestError>>;
}

/// What is sent to Discord.
#[derive(Clone, Debug)]
pub struct Sending<'a> {
    pub step: Step,
    pub json: Bytes,
    pub files: &'a [Attachment],
}

/// Which answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The interaction's one callback, due within three seconds. Its JSON says of what type.
    Callback,
    /// An edit of what the callback showed, for 15 minutes.
    Edit,
}

/// Something that came in, and the way back.
#[derive(Debug)]
pub struct Arrival {
    pub interaction: Result<Interaction, Unreadable>,
    pub door: Arc<dyn Door>,
}

/// Takes what comes in. It must not wait: a door is held open by the one who calls it.
pub type Reception = Arc<dyn Fn(Arrival) + Send + Sync>;
