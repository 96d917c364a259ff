//! Taking a change back: exactly what was before it, while it is the newest of its target and within its
//! window. All of that is judged in the transaction that writes.

use super::unit::Unit;
use super::{
    Store, StoreError, access, account, account_row, audit, audit_row, numbers, voice_bots,
};
use crate::domain::access::{ChannelId, Level, Permit, RoleId};
use crate::domain::account::Step;
use crate::domain::audit::{AuditEntry, Rev, Seq, Snapshot, Target, Undo};
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotKey, VoiceBot, VoiceBotParts};

/// What was taken back: how the thing was until then, and how it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The account is connected again.
    Account,
    Number {
        phone: PhoneNumber,
        old: Option<Box<Number>>,
        new: Option<Box<Number>>,
    },
    VoiceBot {
        old: Option<VoiceBot>,
        new: Option<VoiceBot>,
        /// Numbers that it answers.
        numbers: i64,
    },
    Rule {
        role: RoleId,
        channel: Option<ChannelId>,
        /// What it has again; `None`: no level.
        level: Option<Level>,
    },
    Step(Step),
}

impl Store {
    /// Takes a change back, or says why not. A change that was taken back before is
    /// [`StoreError::AlreadyDone`].
    pub async fn undo(&self, permit: &Permit, change: Rev) -> Result<Undone, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                let entry = audit_row::entry(unit.connection(), guild, change.seq).await?;
                let entry =
                    entry.filter(|entry| entry.rev == change).ok_or(Refusal::OtherHistory)?;
                let history = audit::history(unit, &entry).await?;
                match Undo::of(&entry, history, unit.at()) {
                    Undo::Possible => restore(unit, &entry).await,
                    Undo::Undone(seq) => Err(StoreError::AlreadyDone { seq }),
                    Undo::ChangedSince(seq) => Err(since(unit, &entry, seq).await?.into()),
                    Undo::Expired => Err(Refusal::UndoExpired.into()),
                    Undo::Never => Err(Refusal::NotUndoable.into()),
                }
            })
        })
        .await
    }
}

/// Why a change that is not the newest of its target cannot be taken back.
async fn since(unit: &mut Unit, entry: &AuditEntry, last: Seq) -> Result<Refusal, StoreError> {
    let guild = unit.permit().guild();
    if entry.change.target == Target::Account {
        let account = account_row::account_of(unit).await?;
        if !account.has_key && !account.has_token {
            return Ok(Refusal::Destroyed);
        }
    }
    if let Target::Number(phone) = &entry.change.target
        && entry.change.new.is_none()
        && numbers::number(unit.connection(), guild, phone).await?.is_some()
    {
        return Ok(Refusal::AddedAgain(phone.clone()));
    }
    audit::changed_since(unit, last).await
}

/// Writes back what was before the change, which is the newest of its target.
async fn restore(unit: &mut Unit, entry: &AuditEntry) -> Result<Undone, StoreError> {
    match &entry.change.target {
        Target::Account => {
            let old = account_row::account_of(unit).await?;
            if old.rev != entry.rev || old.disconnected_at.is_none() {
                return Err(Refusal::NotUndoable.into());
            }
            account::reconnect(unit, &old, entry.seq()).await?;
            Ok(Undone::Account)
        }
        Target::Number(phone) => restore_number(unit, entry, phone).await,
        Target::VoiceBot(bot) => restore_voice_bot(unit, entry, *bot).await,
        Target::Rule { role, channel } => {
            let before = match &entry.change.old {
                Some(Snapshot::Rule { level }) => {
                    Some(Level::from_word(level).ok_or(Refusal::NotUndoable)?)
                }
                _ => None,
            };
            access::write_rule(unit, *role, *channel, before, Some(entry.seq())).await?;
            Ok(Undone::Rule { role: *role, channel: *channel, level: before })
        }
        Target::Step(step) => {
            let done = entry.change.old.is_some();
            account::write_step(unit, *step, done, Some(entry.seq())).await?;
            Ok(Undone::Step(*step))
        }
        Target::AuditChannel
        | Target::Flow(_)
        | Target::Call(_)
        | Target::Phone(_)
        | Target::AtExotel(_)
        | Target::Batch(_)
        | Target::Other(_) => Err(Refusal::NotUndoable.into()),
    }
}

async fn restore_number(
    unit: &mut Unit,
    entry: &AuditEntry,
    phone: &PhoneNumber,
) -> Result<Undone, StoreError> {
    let guild = unit.permit().guild();
    let old = numbers::number(unit.connection(), guild, phone).await?;
    let before = match &entry.change.old {
        Some(Snapshot::Number(before)) => {
            Some(numbers::NumberParts::from_snapshot(unit.connection(), guild, before).await?)
        }
        _ => None,
    };
    let (_, new) = numbers::write(unit, phone, old.as_ref(), before, Some(entry.seq())).await?;
    Ok(Undone::Number { phone: phone.clone(), old: old.map(Box::new), new: new.map(Box::new) })
}

async fn restore_voice_bot(
    unit: &mut Unit,
    entry: &AuditEntry,
    bot: BotKey,
) -> Result<Undone, StoreError> {
    let guild = unit.permit().guild();
    let old = voice_bots::by_key(unit.connection(), guild, bot).await?;
    let before = match &entry.change.old {
        Some(Snapshot::VoiceBot(before)) => Some(VoiceBotParts::from_snapshot(before)),
        _ => None,
    };
    let (_, new) = voice_bots::write(unit, bot, old.as_ref(), before, Some(entry.seq())).await?;
    let numbers = voice_bots::uses(unit.connection(), guild, bot).await?;
    Ok(Undone::VoiceBot { old, new, numbers })
}
