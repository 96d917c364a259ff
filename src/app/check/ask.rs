//! Asking Exotel: with what, and about which of its numbers.

use crate::app::failure::Failure;
use crate::app::turn::Turn;
use crate::domain::account::{Account, Credentials};
use crate::domain::audit::Rev;
use crate::domain::check::Finding;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::exotel::{ExoPhone, Exotel, ExotelError, Sought};
use crate::store::StoreError;

/// What Exotel is asked with.
pub(super) struct Asking<'a> {
    pub(super) exotel: &'a Exotel,
    /// The account that has these credentials.
    pub(super) rev: Rev,
    pub(super) credentials: Credentials,
}

/// What Exotel has of a number.
pub(super) struct Found {
    /// `None`: the account does not have it.
    pub(super) phone: Option<ExoPhone>,
    /// How many the account has, where that was read.
    pub(super) phones: usize,
    /// Of how many it is not known which they are.
    pub(super) unread: usize,
}

impl<'a> Turn<'a> {
    /// What Exotel is asked with, or why it cannot be asked.
    pub(super) async fn asking(
        &self,
        account: &Account,
    ) -> Result<Result<Asking<'a>, Finding>, Failure> {
        if account.damaged {
            return Ok(Err(Finding::bad(Refusal::DamagedNeedsSecrets.to_string())));
        }
        let (rev, credentials) = match self.store().credentials(&self.permit).await {
            Ok(saved) => saved,
            Err(StoreError::Refused(refusal)) => return Ok(Err(Finding::bad(refusal.to_string()))),
            Err(error) => return Err(error.into()),
        };
        Ok(Ok(Asking { exotel: self.exotel()?, rev, credentials }))
    }

    /// What Exotel has of a number now. Its list is read only where Exotel's name for the number is not known from before:
    /// it may have a hundred pages.
    pub(super) async fn at_exotel(
        &self,
        asking: &Asking<'_>,
        number: &PhoneNumber,
    ) -> Result<Found, ExotelError> {
        let Asking { exotel, rev, credentials } = asking;
        let (looked, guild) = (&self.app.looked, self.permit.guild());
        if let Some(sid) = looked.phone(guild, *rev, number) {
            match exotel.phone(credentials, &sid).await {
                Ok(phone) if phone.number == *number => {
                    return Ok(Found { phone: Some(phone), phones: 1, unread: 0 });
                }
                Ok(_) | Err(ExotelError::NotFound(Sought::ExoPhone)) => {}
                Err(error) => return Err(error),
            }
        }
        let listed = exotel.phones(credentials, |_| ()).await?;
        let (phones, unread) = (listed.phones.len(), listed.skipped + usize::from(listed.cut));
        let phone = listed.phones.into_iter().find(|phone| phone.number == *number);
        if let Some(phone) = &phone {
            looked.keep_phone(guild, *rev, number, &phone.sid);
        }
        Ok(Found { phone, phones, unread })
    }

    /// What is left on the account, asked for once a minute.
    pub(super) async fn balance(&self, asking: &Asking<'_>) -> Finding {
        let (guild, now) = (self.permit.guild(), self.store().clock().now());
        if let Some(finding) = self.app.looked.balance(guild, asking.rev, now) {
            return finding;
        }
        let balance = asking.exotel.balance(&asking.credentials).await;
        let is_told = balance.is_ok();
        let finding = super::said::balance(balance);
        if is_told {
            self.app.looked.keep_balance(guild, asking.rev, now, &finding);
        }
        finding
    }

    /// Whether Exotel accepts the credentials, which the page says from then on.
    pub(super) async fn accepted(&self, asking: &Asking<'_>) -> Finding {
        let verdict = crate::app::verify::verdict(asking.exotel, &asking.credentials).await;
        if let Err(error) = self.store().keep_verdict(&self.permit, asking.rev, &verdict).await {
            tracing::warn!(%error, "what Exotel said of the credentials is not kept");
        }
        super::said::credentials(&verdict)
    }
}
