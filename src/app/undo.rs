//! Taking a change back: the audit row that recorded it says how the thing was before.

use crate::app::failure::Failure;
use crate::app::intent::Place;
use crate::app::screen::{Done, Screen, Top, WebSocketView};
use crate::app::{App, read_number};
use crate::domain::access::{Action, Actor, Permit};
use crate::domain::audit::{
    AuditAction, AuditEntry, NumberSnapshot, Seq, Snapshot, UNDO_WINDOW_SECONDS,
};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::VoiceBotParts;
use crate::domain::websocket_url::BotUrl;

impl App {
    /// Takes the change back, if the actor may do what that takes and nothing changed since.
    pub(super) async fn undo(
        &self,
        actor: &Actor,
        permit: &Permit,
        seq: Seq,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let entry = self.store.audit_entry(permit, seq).await?.ok_or(Refusal::NotUndoable)?;
        let permit =
            &self.authorize(actor, needed_action(&entry).ok_or(Refusal::NotUndoable)?).await?;
        let last = self.store.last_change(permit, &entry.change.target).await?;
        if last.as_ref().is_some_and(|last| last.change.undoes == Some(seq)) {
            return Err(Failure::AlreadyDone);
        }
        match entry.change.action {
            AuditAction::CredentialsDisconnected => {
                let destroyed = last
                    .is_some_and(|last| last.change.action == AuditAction::CredentialsDestroyed);
                if destroyed {
                    return Err(Refusal::Destroyed.into());
                }
                self.store.reconnect(permit, seq).await?;
                self.answer(permit, place, Done::Reconnected).await
            }
            AuditAction::NumberAdded
            | AuditAction::NumberEdited
            | AuditAction::NumberRemoved
            | AuditAction::NumberRestored => self.undo_number(permit, &entry, place).await,
            AuditAction::AccessGranted | AuditAction::AccessRevoked => {
                self.undo_access(permit, &entry, place).await
            }
            _ => self.undo_voice_bot(permit, &entry, place).await,
        }
    }

    /// `/did restore`: takes a number's removal back.
    pub(super) async fn restore_number(
        &self,
        actor: &Actor,
        permit: &Permit,
        number: &str,
    ) -> Result<Screen, Failure> {
        let phone = read_number(number)?;
        let last = self.store.last_change(permit, phone.as_str()).await?;
        match last {
            Some(entry) if entry.change.action == AuditAction::NumberRemoved => {
                self.undo(actor, permit, entry.seq, &Place::New).await
            }
            Some(_) => {
                let card = self.card(permit, phone.as_str()).await?;
                Ok(card.with_top(Top::Done(Done::AlreadyDone)))
            }
            None => Err(Refusal::NoSuchNumber(phone.to_string()).into()),
        }
    }

    async fn undo_number(
        &self,
        permit: &Permit,
        entry: &AuditEntry,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let phone = PhoneNumber::from_stored(&entry.change.target).ok_or(Refusal::NotUndoable)?;
        let now = self.store.number(permit, &phone).await?;
        if entry.change.action == AuditAction::NumberRemoved {
            if now.is_some() {
                return Err(Refusal::AddedAgain(phone).into());
            }
            if self.store.clock().now() >= entry.at + UNDO_WINDOW_SECONDS {
                return Err(Refusal::UndoExpired.into());
            }
        }
        let before = number_before(entry);
        let url_before = now.map(|number| self.view(number).websocket);
        self.store.revert_number(permit, phone.clone(), entry.seq, before).await?;
        let Some(number) = self.store.number(permit, &phone).await? else {
            return self.answer(permit, place, Done::Undone { repaste: false }).await;
        };
        let done = if entry.change.action == AuditAction::NumberRemoved {
            Done::Restored(phone)
        } else {
            let url = self.view(number.clone()).websocket;
            let repaste = url_before.is_some_and(|before| before != url)
                && matches!(url, WebSocketView::Url(_));
            Done::Undone { repaste }
        };
        match place {
            Place::Page => self.answer(permit, place, done).await,
            _ => Ok(self.card_of(permit, number).await?.with_top(Top::Done(done))),
        }
    }

    async fn undo_voice_bot(
        &self,
        permit: &Permit,
        entry: &AuditEntry,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let key = entry
            .change
            .target
            .strip_prefix("voice_bot:")
            .and_then(|key| key.parse().ok())
            .ok_or(Refusal::NotUndoable)?;
        let before = match &entry.change.old {
            Some(Snapshot::VoiceBot(bot)) => Some(VoiceBotParts {
                id: BotId::parse(&bot.id).map_err(Refusal::from)?,
                name: BotName::parse(&bot.name).map_err(Refusal::from)?,
                own_url: bot
                    .own_url
                    .as_deref()
                    .map(BotUrl::parse)
                    .transpose()
                    .map_err(Refusal::from)?,
            }),
            _ => None,
        };
        let base = self.settings.websocket_base.as_ref();
        let url_before =
            self.store.voice_bot(permit, key).await?.and_then(|bot| bot.websocket_url(base));
        self.store.revert_voice_bot(permit, key, entry.seq, before).await?;
        let url = self.store.voice_bot(permit, key).await?.and_then(|bot| bot.websocket_url(base));
        let repaste = url_before.is_some()
            && url.is_some()
            && url != url_before
            && self.store.numbers_of_voice_bot(permit, key).await? > 0;
        let place = if *place == Place::New { Place::VoiceBots } else { place.clone() };
        self.answer(permit, &place, Done::Undone { repaste }).await
    }
}

/// What must be allowed to take a change back; `None` if nobody can.
pub(super) fn needed_action(entry: &AuditEntry) -> Option<Action> {
    match entry.change.action {
        AuditAction::CredentialsDisconnected => Some(Action::Disconnect),
        AuditAction::NumberRemoved => Some(Action::RestoreNumber),
        AuditAction::NumberEdited => Some(Action::EditNumber),
        AuditAction::NumberAdded | AuditAction::NumberRestored => Some(Action::RemoveNumber),
        AuditAction::VoiceBotAdded | AuditAction::VoiceBotEdited | AuditAction::VoiceBotRemoved => {
            Some(Action::ManageVoiceBots)
        }
        AuditAction::AccessGranted | AuditAction::AccessRevoked => Some(Action::ManageAccess),
        _ => None,
    }
}

fn number_before(entry: &AuditEntry) -> Option<NumberSnapshot> {
    match &entry.change.old {
        Some(Snapshot::Number(before)) => Some(before.clone()),
        _ => None,
    }
}
