//! The Edit credentials dialog, saving it, and disconnecting.

use std::time::Duration;

use crate::app::failure::Failure;
use crate::app::forms::Draft;
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{CredentialsDialog, Done, Remedy, Screen, SecretField};
use crate::app::{App, Progress};
use crate::domain::access::Permit;
use crate::domain::account::{AccountEdit, CredentialsForm};
use crate::domain::audit::{Seq, UNDO_WINDOW_SECONDS};
use crate::domain::numbers::Cursor;
use crate::domain::refusal::Refusal;
use crate::store::{AccountSave, SealedSecrets};
use crate::vault::{Purpose, SealContext, Sealed};

/// A save that takes longer shows "Saving…" (`design.md` section 2).
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
            Some((Some(Draft::Credentials { sid, base_url, key, token }), _)) => {
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
        seen: Seq,
        form: CredentialsForm,
        place: Place,
        progress: &Progress,
    ) -> Result<Screen, Failure> {
        let mut draft = Draft::Credentials {
            sid: form.sid.clone(),
            base_url: form.base_url.clone(),
            key: form.key.is_typed(),
            token: form.token.is_typed(),
        };
        let saving = self.judge_and_save(permit, seen, form);
        tokio::pin!(saving);
        let saved = tokio::select! {
            saved = &mut saving => saved,
            () = tokio::time::sleep(SAVING_AFTER) => {
                let mut page = self.page_screen(permit, &Cursor::Start).await?;
                page.saving = true;
                progress.show(Screen::Page(Box::new(page))).await;
                saving.await
            }
        };
        let failure = match saved {
            Ok(()) => {
                let page = self.page(permit, &Cursor::Start).await?;
                return Ok(page.with_top(super::Top::Done(Done::CredentialsSaved)));
            }
            Err(failure) => failure,
        };
        let Failure::Refused { refusal, .. } = &failure else {
            return Err(failure);
        };
        let needs_both = matches!(
            **refusal,
            Refusal::OriginNeedsSecrets { .. } | Refusal::DisconnectedNeedsSecrets
        );
        if let Draft::Credentials { key, token, .. } = &mut draft
            && needs_both
        {
            (*key, *token) = (true, true);
        }
        let draft = self.keep_draft(permit, &draft).await?;
        Err(failure.with_remedy(Remedy::TryAgain { draft, dialog: DialogKind::Credentials, place }))
    }

    async fn judge_and_save(
        &self,
        permit: &Permit,
        seen: Seq,
        form: CredentialsForm,
    ) -> Result<(), Failure> {
        let saved = self.store.account(permit).await?;
        let edit = form.judge(&saved, &self.settings.allowed_origins)?;
        let save = AccountSave {
            seen,
            secrets: self.seal(permit, &edit)?,
            sid: edit.sid,
            origin: edit.origin,
        };
        self.store.save_account(permit, save).await?;
        Ok(())
    }

    /// Seals what was typed to the server, the field and the origin it is meant for.
    fn seal(&self, permit: &Permit, edit: &AccountEdit) -> Result<SealedSecrets, Failure> {
        let seal =
            |field, secret: &Option<secrecy::SecretString>| -> Result<Option<Sealed>, Failure> {
                let context = SealContext {
                    purpose: Purpose::Credential,
                    guild: permit.guild().0,
                    field,
                    origin: edit.origin.as_str(),
                };
                let sealed =
                    secret.as_ref().map(|secret| self.vault.seal(&context, secret)).transpose();
                sealed.map_err(|error| Failure::Broken(error.into()))
            };
        Ok(SealedSecrets {
            key: seal("api_key", &edit.key)?,
            token: seal("api_token", &edit.token)?,
        })
    }

    /// Makes the credentials unusable at once.
    pub(super) async fn disconnect(
        &self,
        permit: &Permit,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let seq = self.store.disconnect(permit).await?;
        let until = self.store.clock().now() + UNDO_WINDOW_SECONDS;
        self.answer(permit, place, Done::Disconnected { seq, until }).await
    }

    /// Destroys the sealed values before their time.
    pub(super) async fn destroy_now(
        &self,
        permit: &Permit,
        disconnect: Seq,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let account = self.store.account(permit).await?;
        if account.disconnected_at.is_none() && !account.has_key && !account.has_token {
            return self.answer(permit, place, Done::AlreadyDone).await;
        }
        self.store.destroy(permit, disconnect).await?;
        self.answer(permit, place, Done::Destroyed).await
    }
}
