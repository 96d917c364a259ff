//! Answers to interactions.

use bytes::Bytes;
use reqwest::Method;
use secrecy::ExposeSecret;

use super::{Request, Rest, RestError};
use crate::discord::interaction::Ticket;
use crate::discord::reply::Attachment;

impl Rest {
    /// The interaction's one callback.
    pub(in crate::discord) async fn callback(
        &self,
        to: &Ticket,
        json: Bytes,
        files: &[Attachment],
    ) -> Result<(), RestError> {
        let path = format!("/interactions/{}/{}/callback", to.id, in_address(to));
        self.answer(Method::POST, path, json, files).await
    }

    /// An edit of what the callback showed.
    pub(in crate::discord) async fn edit(
        &self,
        application: u64,
        to: &Ticket,
        json: Bytes,
        files: &[Attachment],
    ) -> Result<(), RestError> {
        let path = format!("/webhooks/{application}/{}/messages/@original", in_address(to));
        self.answer(Method::PATCH, path, json, files).await
    }

    async fn answer(
        &self,
        method: Method,
        path: String,
        json: Bytes,
        files: &[Attachment],
    ) -> Result<(), RestError> {
        let request = Request { method, path, as_bot: false, json: Some(json), files };
        // Whatever Discord says beside "yes" is not needed.
        self.send(request).await.map(drop)
    }
}

#[expect(clippy::disallowed_methods, reason = "Discord takes the token as part of the address")]
fn in_address(ticket: &Ticket) -> &str {
    ticket.token().expose_secret()
}
