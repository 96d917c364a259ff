//! The account: the page, the Edit credentials dialog, saving it, and disconnecting.

use std::time::Duration;

use super::drafts::Filled;
use super::failure::Failure;
use super::notice::{Done, Moved, Notice};
use super::place::Place;
use super::progress::TOLD_AFTER;
use super::screen::{
    ChecklistScreen, CredentialsFields, DialogFields, Screen, SecretField, Shown, UnderWay,
};
use super::turn::Turn;
use super::verify::Proof;
use crate::domain::access::Action;
use crate::domain::account::{CredentialsForm, Step, TypedSecret};
use crate::domain::audit::Rev;
use crate::domain::numbers::Cursor;
use crate::domain::origin::ApiOrigin;
use crate::domain::refusal::Refusal;
use crate::store::{EditedAccount, StoreError};

/// What can be asked about the account and its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountIntent {
    /// See the Exotel page, its numbers from here on.
    Page(Cursor),
    /// Put away what is shown.
    Close,
    /// Mark a step that only a person can know to be done.
    MarkStep(Step),
    /// Ask Exotel whether the saved credentials are good.
    Verify,
    /// Ask Exotel for the account's numbers, and see what bringing them in would change.
    Import,
    /// Make the credentials unusable.
    Disconnect,
    /// Be asked whether that is meant.
    AskDestroy(Rev),
    /// Destroy what this disconnect left for its Undo.
    DestroyNow(Rev),
    /// See all steps of "Setting up a number end to end".
    Checklist,
}

impl AccountIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Page(_) | Self::Close | Self::Checklist => Action::ViewPage,
            Self::MarkStep(_) => Action::MarkStep,
            Self::Verify => Action::VerifyCredentials,
            Self::Import => Action::ImportFromExotel,
            Self::Disconnect | Self::AskDestroy(_) | Self::DestroyNow(_) => Action::Disconnect,
        }
    }
}

/// So long somebody who destroys waits for the word that the files hold nothing of it; an answer can be edited for 15
/// minutes.
const ERASED_WITHIN: Duration = Duration::from_mins(10);

impl Turn<'_> {
    pub(super) async fn account(&self, intent: AccountIntent) -> Result<Shown, Failure> {
        match intent {
            AccountIntent::Page(cursor) => Ok(self.page(&cursor).await?.into()),
            AccountIntent::Close => Ok(Screen::Closed.into()),
            AccountIntent::Verify => self.verify().await,
            AccountIntent::Import => self.import().await,
            AccountIntent::MarkStep(step) => {
                let change = self.store().mark_step(&self.permit, step).await?;
                Ok(self.after_at(&Place::Page, Done::StepMarked { change }).await)
            }
            AccountIntent::Disconnect => {
                let (change, until) = match self.store().disconnect(&self.permit).await {
                    Ok(done) => done,
                    Err(error) => self.disconnected_before(error).await?,
                };
                Ok(self.after(Done::Disconnected { change, until }).await)
            }
            AccountIntent::AskDestroy(change) => Ok(Notice::AskDestroy(change).into()),
            AccountIntent::Checklist => {
                let page = self.page_screen(&Cursor::Start).await?;
                let (items, has_numbers) = (page.checklist, page.total > 0);
                let level = self.permit.level();
                let screen = ChecklistScreen { level, items, has_numbers };
                Ok(Screen::Checklist(Box::new(screen)).into())
            }
            AccountIntent::DestroyNow(disconnect) => {
                self.store().destroy(&self.permit, disconnect).await?;
                Ok(self.destroyed().await)
            }
        }
    }

    /// Says "unusable" while the bytes are still in the files, and "destroyed" once they are not.
    async fn destroyed(&self) -> Shown {
        let told = |erased| self.after_at(&Place::Page, Done::Destroyed { erased });
        let mut erased = self.store().erased(&self.permit, TOLD_AFTER).await;
        if !erased {
            self.progress.show(told(false).await).await;
            erased = self.store().erased(&self.permit, ERASED_WITHIN).await;
        }
        told(erased).await
    }

    /// The dialog, from what is saved and, after a refusal, from what was typed.
    pub(super) async fn open_credentials(
        &self,
        filled: Filled<CredentialsForm>,
    ) -> Result<Shown, Failure> {
        let account = self.store().account(&self.permit).await?;
        let Filled { seen, form, note } = filled;
        let in_use = account.is_in_use();
        let secret = |typed: &TypedSecret, saved: bool| match typed {
            TypedSecret::Blank if saved && in_use => SecretField::Saved,
            TypedSecret::Blank => SecretField::Empty,
            _ => SecretField::TypeAgain,
        };
        let default_url = ApiOrigin::default_of(&self.app.settings.allowed_origins);
        let saved_url = match account.rev == Rev::NONE || account.origin == default_url {
            true => String::new(),
            false => account.origin.to_string(),
        };
        let fields = CredentialsFields {
            rev: seen.unwrap_or(account.rev),
            sid: form.sid.unwrap_or_else(|| {
                account.sid.as_ref().map(ToString::to_string).unwrap_or_default()
            }),
            base_url: form.base_url.unwrap_or(saved_url),
            default_url,
            key: secret(&form.key, account.has_key),
            token: secret(&form.token, account.has_token),
        };
        Ok(self.opening(DialogFields::Credentials(fields), note))
    }

    /// Judges, seals and saves what was typed; "Saving…" while that takes long.
    pub(super) async fn save_credentials(
        &self,
        seen: Rev,
        form: CredentialsForm,
    ) -> Result<Shown, Failure> {
        let (EditedAccount { account, differences }, moved) =
            self.meanwhile(UnderWay::Saving, self.prove_and_save(seen, form)).await?;
        let done = match account.rev == seen {
            true => Done::NothingChanged,
            false => Done::CredentialsSaved {
                missing: account.missing(),
                differences,
                heard: account.heard.clone().map(|heard| heard.verdict),
                moved,
            },
        };
        Ok(self.after_at(&Place::Page, done).await)
    }

    async fn prove_and_save(
        &self,
        seen: Rev,
        mut form: CredentialsForm,
    ) -> Result<(EditedAccount, Option<Moved>), Failure> {
        let Proof { heard, moved } = self.prove(seen, &mut form).await?;
        let allowed = self.app.settings.allowed_origins.clone();
        let saved = self.store().save_account(&self.permit, seen, form, allowed, heard).await?;
        Ok((saved, moved))
    }

    /// Waits for something; the page says meanwhile what is under way, if that takes long.
    pub(super) async fn meanwhile<T>(&self, what: UnderWay, waiting: impl Future<Output = T>) -> T {
        let page = async {
            // Only a courtesy: where the page cannot be read, it goes on without it.
            let mut page = self.page_screen(&Cursor::Start).await.ok()?;
            page.under_way = Some(what);
            Some(Screen::Page(Box::new(page)).into())
        };
        self.showing(page, waiting).await
    }

    /// A second disconnect is told how the first one stands.
    async fn disconnected_before(&self, error: StoreError) -> Result<(Rev, i64), Failure> {
        let account = self.store().account(&self.permit).await?;
        match (account.undo_until(), &error) {
            (Some(until), StoreError::Refused(Refusal::NothingToDisconnect)) => {
                Ok((account.rev, until))
            }
            _ => Err(error.into()),
        }
    }
}
