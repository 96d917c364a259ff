//! The Edit credentials dialog, saving it, and disconnecting.

use std::time::Duration;

use crate::app::failure::Failure;
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{CredentialsDialog, Done, Screen, SecretField};
use crate::app::{App, Progress};
use crate::domain::access::Permit;
use crate::domain::account::CredentialsForm;
use crate::domain::audit::Rev;
use crate::domain::forms::Draft;
use crate::domain::numbers::Cursor;
use crate::domain::refusal::Refusal;

/// A save that takes longer shows "Saving…".
const SAVING_AFTER: Duration = Duration::from_millis(300);

impl App {
    /// The dialog, from what is saved and, after a refusal, from what was typed.
    pub(super) async fn open_credentials(
        &self,
        permit: &Permit,
        place: Place,
        typed: Option<(Option<Draft>, &'static str)>,
    ) -> Result<Screen, Failure> {
        let account = self.store.account(permit).await?;
        let in_use = account.disconnected_at.is_none();
        let saved = |has: bool| {
            if has && in_use { SecretField::Saved } else { SecretField::Empty }
        };
        let mut dialog = CredentialsDialog {
            rev: account.rev,
            sid: account.sid.as_ref().map(ToString::to_string).unwrap_or_default(),
            base_url: match account.origin.is_default() {
                true => String::new(),
                false => account.origin.to_string(),
            },
            key: saved(account.has_key),
            token: saved(account.has_token),
            note: None,
            interaction: permit.interaction(),
            place,
        };
        match typed {
            Some((Some(Draft::Credentials { seen, sid, base_url, key, token }), _)) => {
                dialog.rev = seen;
                dialog.sid = sid;
                dialog.base_url = base_url;
                if key {
                    dialog.key = SecretField::TypeAgain;
                }
                if token {
                    dialog.token = SecretField::TypeAgain;
                }
            }
            Some((_, note)) => dialog.note = Some(note),
            None => {}
        }
        Ok(Screen::CredentialsDialog(Box::new(dialog)))
    }

    /// Judges, seals and saves what was typed; "Saving…" while that takes long.
    pub(super) async fn save_credentials(
        &self,
        permit: &Permit,
        seen: Rev,
        form: CredentialsForm,
        place: Place,
        progress: &Progress,
    ) -> Result<Screen, Failure> {
        let (sid, base_url) = (form.sid.clone(), form.base_url.clone());
        let (key, token) = (form.key.is_typed(), form.token.is_typed());
        let allowed = self.settings.allowed_origins.clone();
        let saving = self.store.save_account(permit, seen, form, allowed);
        tokio::pin!(saving);
        let saved = tokio::select! {
            saved = &mut saving => saved,
            () = tokio::time::sleep(SAVING_AFTER) => {
                // Only a courtesy: where the page cannot be read, the save goes on without it.
                if let Ok(mut page) = self.page_screen(permit, &Cursor::Start).await {
                    page.saving = true;
                    progress.show(Screen::Page(Box::new(page))).await;
                }
                saving.await
            }
        };
        let failure = match saved {
            Ok(_) => {
                return Ok(self.after(permit, &Place::Page, Done::CredentialsSaved).await);
            }
            Err(error) => Failure::from(error),
        };
        let Failure::Refused { refusal, .. } = &failure else {
            return Err(failure);
        };
        // Who was shown somebody else's change may replace it; everybody else keeps what they saw.
        let (seen, needs_both) = match **refusal {
            Refusal::Changed { now, .. } => (now, false),
            Refusal::OriginNeedsSecrets { .. } | Refusal::DisconnectedNeedsSecrets => (seen, true),
            _ => (seen, false),
        };
        let (key, token) = (key || needs_both, token || needs_both);
        let draft = Draft::Credentials { seen, sid, base_url, key, token };
        Err(self.offer_again(permit, failure, &draft, DialogKind::Credentials, place).await)
    }

    /// Makes the credentials unusable at once.
    pub(super) async fn disconnect(
        &self,
        permit: &Permit,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let (change, until) = self.store.disconnect(permit).await?;
        Ok(self.after(permit, place, Done::Disconnected { change, until }).await)
    }

    /// Destroys the sealed values before their time.
    pub(super) async fn destroy_now(
        &self,
        permit: &Permit,
        disconnect: Rev,
        place: &Place,
    ) -> Result<Screen, Failure> {
        self.store.destroy(permit, disconnect).await?;
        Ok(self.after(permit, place, Done::Destroyed).await)
    }
}
