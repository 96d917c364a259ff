//! Taking a change back: the audit row that recorded it says how the thing was before.

use super::failure::Failure;
use super::notice::{Done, Notice, Remedy, Reverted};
use super::place::Place;
use super::screen::Shown;
use super::turn::{Turn, saying};
use super::voice_bots::bot_differences;
use crate::domain::access::{Action, Permit};
use crate::domain::audit::{
    AuditAction, AuditCursor, AuditEntry, AuditFilter, AuditKind, Change, Rev, Snapshot, Target,
};
use crate::domain::numbers::{Number, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::folded;
use crate::store::Undone;

impl Turn<'_> {
    /// Takes the change back, if the actor may do what that takes. Whether it still can be is judged
    /// where it is written.
    pub(super) async fn undo(&self, change: Rev) -> Result<Shown, Failure> {
        let (undone, permit) = self.may_undo(change).await?;
        if undone.action == AuditAction::BatchWritten {
            return match self.undo_batch(&permit, &undone, change, false).await {
                Err(failure) if failure.is_batch_changed() => {
                    Err(failure.with_remedy(Remedy::UndoOthers(change)))
                }
                undone => undone,
            };
        }
        if undone.action == AuditAction::FlowAnswered {
            return Box::pin(self.undo_flow(&permit, undone, change)).await;
        }
        Ok(match self.store().undo(&permit, change).await? {
            Undone::Account => self.after(Done::Reconnected).await,
            Undone::Step(step) => self.after(Done::Undone(Reverted::Step(step))).await,
            Undone::Rule { role, channel, level } => {
                let guild = self.permit.guild();
                let again = Reverted::Rule { guild, role, channel, level };
                self.after_rule(role, channel, Done::Undone(again)).await
            }
            Undone::Number { phone, old, new } => {
                self.after_number(phone, old.map(|it| *it), new.map(|it| *it)).await
            }
            Undone::VoiceBot { old: Some(old), new: Some(new), numbers } => {
                let other_url = self.app.websocket_url(&old) != self.app.websocket_url(&new);
                let done = Done::VoiceBotUndone {
                    name: new.name.to_string(),
                    differences: bot_differences(&old, &new),
                    repaste: if other_url { numbers } else { 0 },
                };
                saying(Ok(self.voice_bot_screen(new, numbers).await), done)
            }
            Undone::VoiceBot { old, new, .. } => {
                let (back, bot) = (new.is_some(), new.or(old));
                let name = bot.map(|bot| bot.name.to_string()).unwrap_or_default();
                let done = Done::Undone(Reverted::VoiceBot { name, back });
                self.after_at(&self.place_or(Place::VoiceBots), done).await
            }
        })
    }

    /// Takes a batch back, but for the numbers that were changed since.
    pub(super) async fn undo_others(&self, batch: Rev) -> Result<Shown, Failure> {
        let (undone, permit) = self.may_undo(batch).await?;
        self.undo_batch(&permit, &undone, batch, true).await
    }

    async fn undo_batch(
        &self,
        permit: &Permit,
        undone: &Change,
        batch: Rev,
        others: bool,
    ) -> Result<Shown, Failure> {
        let of = match undone.new {
            Some(Snapshot::Batch { numbers, .. }) => usize::try_from(numbers).unwrap_or(0),
            _ => 0,
        };
        let begun = self.store().undo_batch(permit, batch, others);
        self.telling(Notice::Writing { written: 0, of }, begun).await?;
        let finished = self.write_batch(of).await;
        Ok(self.after(Done::Undone(Reverted::Numbers { others, finished })).await)
    }

    /// What the change was, and the permit to take it back.
    async fn may_undo(&self, change: Rev) -> Result<(Change, Permit), Failure> {
        // Rows never change, so what this one takes to undo may be read beforehand.
        let entry = self.store().audit_entry(&self.permit, change.seq).await?;
        let entry = entry.filter(|entry| entry.rev == change).ok_or(Refusal::OtherHistory)?;
        let action = needed_action(&entry).ok_or(Refusal::NotUndoable)?;
        let permit = self.app.authorize(self.actor, action).await?;
        Ok((entry.change, permit))
    }

    /// `/did restore`: takes a number's removal back.
    pub(super) async fn restore_number(&self, number: &NumberRef) -> Result<Shown, Failure> {
        let phone = self.meant_removed(number).await?;
        let last = self.store().last_change(&self.permit, &Target::Number(phone.clone())).await?;
        match last {
            Some(entry) if entry.change.action == AuditAction::NumberRemoved => {
                self.undo(entry.rev).await
            }
            Some(entry) if entry.change.action == AuditAction::NumberRestored => {
                let number = self.known(&phone).await?;
                Ok(saying(self.card_after(number).await, Done::AlreadyDone))
            }
            Some(_) if self.was_removed(&phone).await? => Err(Refusal::AddedAgain(phone).into()),
            Some(_) => Err(Refusal::Duplicate(phone).into()),
            None => Err(Refusal::NoSuchNumber(phone.to_string()).into()),
        }
    }

    /// Which removed number is meant: by its digits, or by its whole label.
    async fn meant_removed(&self, number: &NumberRef) -> Result<PhoneNumber, Failure> {
        let (Err(_), NumberRef::Typed(text)) = (number.phone(), number) else {
            return self.meant(number).await;
        };
        let label = folded(text);
        let removed = self.store().removed_numbers(&self.permit, &label, i64::MAX).await?;
        let labelled = removed
            .into_iter()
            .filter(|it| it.label.as_deref().is_some_and(|found| folded(found) == label));
        let mut labelled: Vec<PhoneNumber> = labelled.map(|it| it.phone).collect();
        match (labelled.pop(), labelled.is_empty()) {
            (Some(phone), true) => Ok(phone),
            (Some(last), false) => {
                labelled.push(last);
                Err(Refusal::SeveralLabelled(labelled).into())
            }
            (None, _) => self.meant(number).await,
        }
    }

    async fn was_removed(&self, phone: &PhoneNumber) -> Result<bool, Failure> {
        let filter = AuditFilter {
            number: Some(phone.clone()),
            kind: AuditKind::Only(AuditAction::NumberRemoved),
            ..AuditFilter::default()
        };
        let removals = self.store().trail(&self.permit, &filter, AuditCursor::Newest, 1).await?;
        Ok(!removals.rows.is_empty())
    }

    async fn after_number(
        &self,
        phone: PhoneNumber,
        old: Option<Number>,
        new: Option<Number>,
    ) -> Shown {
        let Some(number) = new else {
            return self.after(Done::Undone(Reverted::NoNumber(phone))).await;
        };
        let done = match old {
            None => Done::Restored(phone),
            Some(old) => {
                let (differences, websocket) = self.app.became(&old, &number);
                Done::NumberUndone { phone, differences, websocket }
            }
        };
        match self.place {
            Place::Page => self.after(done).await,
            _ => saying(self.card_after(number).await, done),
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
        AuditAction::FlowAnswered if matches!(entry.change.new, Some(Snapshot::Flow { .. })) => {
            Some(Action::SendCalls)
        }
        AuditAction::CredentialsSaved
        | AuditAction::CredentialsReconnected
        | AuditAction::CredentialsDestroyed
        | AuditAction::AuditChannelSet
        | AuditAction::FlowAsked
        | AuditAction::FlowAnswered
        | AuditAction::CallAsked
        | AuditAction::CallAnswered
        | AuditAction::PhoneRemembered
        | AuditAction::PhoneForgotten
        | AuditAction::DriftFound
        | AuditAction::DriftOver => None,
    }
}
