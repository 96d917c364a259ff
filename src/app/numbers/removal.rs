//! Removing a number. Bringing it back is an undo.

use crate::app::failure::Failure;
use crate::app::intent::Place;
use crate::app::screen::{Done, Screen};
use crate::app::{App, read_number};
use crate::domain::access::Permit;
use crate::domain::audit::{AuditAction, Seq};
use crate::domain::refusal::Refusal;
use crate::store::StoreError;

impl App {
    /// Removes a number at once.
    pub(in crate::app) async fn remove_number(
        &self,
        permit: &Permit,
        number: &str,
        seen: Option<Seq>,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let phone = read_number(number)?;
        let seq = match self.store.remove_number(permit, phone.clone(), seen).await {
            Err(StoreError::Refused(Refusal::NoSuchNumber(_)))
                if self.was_just_removed(permit, phone.as_str()).await? =>
            {
                return Err(Failure::AlreadyDone);
            }
            removed => removed?,
        };
        let place = if *place == Place::New { Place::New } else { Place::Page };
        self.answer(permit, &place, Done::Removed { phone, seq }).await
    }

    async fn was_just_removed(&self, permit: &Permit, phone: &str) -> Result<bool, Failure> {
        let last = self.store.last_change(permit, phone).await?;
        Ok(last.is_some_and(|entry| entry.change.action == AuditAction::NumberRemoved))
    }
}
