//! Removing a number. Bringing it back is an undo.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::Place;
use crate::app::screen::{Done, Screen};
use crate::domain::access::Permit;
use crate::domain::expected::Expected;
use crate::domain::numbers::NumberRef;

impl App {
    /// Removes a number at once.
    pub(in crate::app) async fn remove_number(
        &self,
        permit: &Permit,
        number: &NumberRef,
        expected: Expected,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let phone = number.phone()?;
        let change = self.store.remove_number(permit, phone.clone(), expected).await?;
        let place = if *place == Place::New { Place::New } else { Place::Page };
        Ok(self.after(permit, &place, Done::Removed { phone, change }).await)
    }
}
