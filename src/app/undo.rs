//! Taking a change back: the audit row that recorded it says how the thing was before.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::Place;
use crate::app::screen::{Done, Screen, Top, WebSocketView};
use crate::domain::access::{Action, Actor, Permit};
use crate::domain::audit::{AuditAction, AuditEntry, Rev, Target};
use crate::domain::numbers::{Number, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::store::Undone;

impl App {
    /// Takes the change back, if the actor may do what that takes. Whether it still can be is judged
    /// where it is written.
    pub(super) async fn undo(
        &self,
        actor: &Actor,
        permit: &Permit,
        change: Rev,
        place: &Place,
    ) -> Result<Screen, Failure> {
        // Rows never change, so what this one takes to undo may be read beforehand.
        let entry = self.store.audit_entry(permit, change.seq).await?;
        let entry = entry.filter(|entry| entry.rev == change).ok_or(Refusal::OtherHistory)?;
        let action = needed_action(&entry).ok_or(Refusal::NotUndoable)?;
        let permit = &self.authorize(actor, action).await?;
        if entry.change.action == AuditAction::BatchWritten {
            self.store.undo_batch(permit, change, false).await?;
            self.finish_batch(permit.guild()).await.map_err(Failure::Broken)?;
            return Ok(self.after(permit, place, Done::Undone { repaste: false }).await);
        }
        Ok(match self.store.undo(permit, change).await? {
            Undone::Account => self.after(permit, place, Done::Reconnected).await,
            Undone::Step(_) => self.after(permit, place, Done::Undone { repaste: false }).await,
            Undone::Rule { role, channel } => {
                let done = Done::Undone { repaste: false };
                self.after_change(permit, place, (role, channel), done).await
            }
            Undone::Number { phone, old, new } => {
                self.after_number(permit, place, phone, old.map(|it| *it), new.map(|it| *it)).await
            }
            Undone::VoiceBot { old, new, numbers } => {
                let base = self.settings.websocket_base.as_ref();
                let before = old.and_then(|bot| bot.websocket_url(base));
                let after = new.and_then(|bot| bot.websocket_url(base));
                let both = before.is_some() && after.is_some();
                let done = Done::Undone { repaste: both && before != after && numbers > 0 };
                let place = if *place == Place::New { Place::VoiceBots } else { place.clone() };
                self.after(permit, &place, done).await
            }
        })
    }

    /// `/did restore`: takes a number's removal back.
    pub(super) async fn restore_number(
        &self,
        actor: &Actor,
        permit: &Permit,
        number: &NumberRef,
    ) -> Result<Screen, Failure> {
        let phone = number.phone()?;
        let last = self.store.last_change(permit, &Target::Number(phone.clone())).await?;
        match last {
            Some(entry) if entry.change.action == AuditAction::NumberRemoved => {
                self.undo(actor, permit, entry.rev, &Place::New).await
            }
            Some(_) => {
                let card = self.card(permit, &NumberRef::Known(phone)).await?;
                Ok(card.with_top(Top::Done(Done::AlreadyDone)))
            }
            None => Err(Refusal::NoSuchNumber(phone.to_string()).into()),
        }
    }

    async fn after_number(
        &self,
        permit: &Permit,
        place: &Place,
        phone: PhoneNumber,
        old: Option<Number>,
        new: Option<Number>,
    ) -> Screen {
        let was_there = old.is_some();
        let before = old.map(|number| self.view(number).websocket);
        let Some(number) = new else {
            return self.after(permit, place, Done::Undone { repaste: false }).await;
        };
        let after = self.view(number.clone()).websocket;
        let other_url = before.is_some_and(|before| before != after);
        let repaste = other_url && matches!(after, WebSocketView::Url(_));
        let done = if was_there { Done::Undone { repaste } } else { Done::Restored(phone) };
        match place {
            Place::Page => self.after(permit, place, done).await,
            _ => Self::saying(self.card_of(permit, number).await, done),
        }
    }
}

/// What must be allowed to take a change back; `None` if nobody can.
pub(super) fn needed_action(entry: &AuditEntry) -> Option<Action> {
    match entry.change.action {
        AuditAction::CredentialsDisconnected => Some(Action::Disconnect),
        AuditAction::NumberRemoved => Some(Action::RestoreNumber),
        AuditAction::NumberEdited | AuditAction::BatchWritten => Some(Action::EditNumber),
        AuditAction::NumberAdded | AuditAction::NumberRestored => Some(Action::RemoveNumber),
        AuditAction::VoiceBotAdded | AuditAction::VoiceBotEdited | AuditAction::VoiceBotRemoved => {
            Some(Action::ManageVoiceBots)
        }
        AuditAction::AccessGranted | AuditAction::AccessRevoked => Some(Action::ManageAccess),
        AuditAction::StepMarked => Some(Action::MarkStep),
        AuditAction::CredentialsSaved
        | AuditAction::CredentialsReconnected
        | AuditAction::CredentialsDestroyed
        | AuditAction::AuditChannelSet => None,
    }
}
