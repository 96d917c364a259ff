//! What Exotel is asked to do: a row of the trail before it is asked, and one of what came of it. A request whose
//! outcome is not written yet is one that is under way, or one that a crash cut off.

use sqlx::FromRow;

use super::audit_row::entry;
use super::unit::Unit;
use super::{Store, StoreError};
use crate::domain::access::{GuildId, Housekeeping, MemberId, Permit};
use crate::domain::audit::{
    AuditAction, CallLimits, Change, Outcome, Request, Rev, Seq, UNDO_WINDOW_SECONDS,
};
use crate::domain::calls::CallRefusal;
use crate::domain::forms::DraftId;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

/// A request that was cut off before its outcome was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    pub guild: GuildId,
    /// The row before it was asked.
    pub asked: Seq,
    member: MemberId,
    interaction: u64,
}

#[derive(FromRow)]
struct RequestRow {
    guild_id: i64,
    asked: i64,
    member_id: i64,
    interaction_id: i64,
}

impl Store {
    /// Writes down that Exotel is about to be asked. Whoever gets the rev asks, once: the same interaction is
    /// [`StoreError::AlreadyDone`] from here on. Test calls are counted in the same transaction.
    pub async fn ask(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        request: Request,
        undoes: Option<Seq>,
        limits: Option<CallLimits>,
    ) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                if let Some(limits) = limits {
                    within(unit, limits).await?;
                }
                if let Request::Call { spends: Some(draft), .. } = &request {
                    spend(unit, *draft).await?;
                }
                begin(unit, phone, request, undoes).await
            })
        })
        .await
    }

    /// Writes down what came of a request, by the permit that it was asked with. The first outcome stays.
    pub async fn answered(
        &self,
        permit: &Permit,
        asked: Rev,
        outcome: Outcome,
    ) -> Result<Rev, StoreError> {
        self.settle(permit, asked.seq, outcome).await
    }

    /// The requests that an earlier start of this program left without an outcome.
    pub async fn cut_off(&self, _: Housekeeping) -> Result<Vec<CutOff>, StoreError> {
        let rows: Vec<RequestRow> =
            sqlx::query_as("SELECT guild_id, asked, member_id, interaction_id FROM requests")
                .fetch_all(&mut *self.read().await?)
                .await?;
        Ok(rows
            .into_iter()
            .map(|row| CutOff {
                guild: GuildId(row.guild_id.cast_unsigned()),
                asked: Seq(row.asked),
                member: MemberId(row.member_id.cast_unsigned()),
                interaction: row.interaction_id.cast_unsigned(),
            })
            .collect())
    }

    /// Writes down of a request that was cut off that nobody knows what came of it: it is not asked again.
    pub async fn give_up(&self, leave: Housekeeping, cut_off: CutOff) -> Result<Rev, StoreError> {
        let permit = leave.on_behalf_of(cut_off.guild, cut_off.member, cut_off.interaction);
        self.settle(&permit, cut_off.asked, Outcome::Unknown).await
    }

    async fn settle(
        &self,
        permit: &Permit,
        asked: Seq,
        outcome: Outcome,
    ) -> Result<Rev, StoreError> {
        self.change_after(permit, asked, move |unit| {
            Box::pin(async move {
                let deleted =
                    sqlx::query("DELETE FROM requests WHERE guild_id = $1 AND asked = $2")
                        .bind(unit.guild())
                        .bind(asked.0)
                        .execute(unit.connection())
                        .await?;
                let guild = unit.permit().guild();
                let row = entry(unit.connection(), guild, asked).await?;
                let row = row.filter(|_| deleted.rows_affected() == 1);
                let change = row.ok_or(StoreError::AlreadyDone { seq: asked })?.change;
                let (action, old, new) = match (change.action, &outcome) {
                    (AuditAction::FlowAsked, Outcome::Done { .. }) => {
                        (AuditAction::FlowAnswered, change.old, change.new)
                    }
                    (AuditAction::FlowAsked, outcome) => {
                        (AuditAction::FlowAnswered, None, Some(outcome.snapshot()))
                    }
                    (_, outcome) => (AuditAction::CallAnswered, None, Some(outcome.snapshot())),
                };
                let undoes = match outcome {
                    Outcome::Done { .. } => change.undoes,
                    Outcome::Refused(_) | Outcome::Unknown => None,
                };
                unit.record(Change { action, target: change.target, old, new, undoes }).await
            })
        })
        .await
    }
}

/// Takes what was confirmed, so that it is done once: who confirms it twice, or late, finds nothing.
async fn spend(unit: &mut Unit, draft: DraftId) -> Result<(), StoreError> {
    let spent = sqlx::query(
        "DELETE FROM drafts WHERE guild_id = $1 AND draft_id = $2 AND member_id = $3 AND expires_at > $4",
    )
    .bind(unit.guild())
    .bind(draft.0.cast_signed())
    .bind(unit.permit().member().0.cast_signed())
    .bind(unit.at())
    .execute(unit.connection())
    .await?;
    if spent.rows_affected() != 1 {
        return Err(Refusal::Call(CallRefusal::Spent).into());
    }
    unit.leaves_bytes();
    Ok(())
}

/// The row before something is asked.
pub(super) async fn begin(
    unit: &mut Unit,
    phone: PhoneNumber,
    request: Request,
    undoes: Option<Seq>,
) -> Result<Rev, StoreError> {
    let action = request.action();
    let (old, new) = request.snapshots();
    let change = Change { action, target: request.target(phone), old, new, undoes };
    let rev = unit.record(change).await?;
    sqlx::query(
        "INSERT INTO requests (guild_id, asked, member_id, interaction_id) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(unit.guild())
    .bind(rev.seq.0)
    .bind(unit.permit().member().0.cast_signed())
    .bind(unit.permit().interaction().cast_signed())
    .execute(unit.connection())
    .await?;
    Ok(rev)
}

/// Refuses a test call beyond what a member, or all of them together, may ask for in 24 hours.
async fn within(unit: &mut Unit, limits: CallLimits) -> Result<(), StoreError> {
    let (by_member, in_all): (i64, i64) = sqlx::query_as(
        "SELECT COALESCE(SUM(actor_id = $4), 0), COUNT(*) FROM audit \
         WHERE guild_id = $1 AND action = $2 AND at > $3",
    )
    .bind(unit.guild())
    .bind(AuditAction::CallAsked.word())
    .bind(unit.at() - UNDO_WINDOW_SECONDS)
    .bind(unit.permit().member().0.cast_signed())
    .fetch_one(unit.connection())
    .await?;
    if by_member >= i64::from(limits.per_member) {
        return Err(Refusal::TestCallsSpent { of_member: true, limit: limits.per_member }.into());
    }
    if in_all >= i64::from(limits.per_workspace) {
        return Err(
            Refusal::TestCallsSpent { of_member: false, limit: limits.per_workspace }.into()
        );
    }
    Ok(())
}
