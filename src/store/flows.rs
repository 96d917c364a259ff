//! Where Exotel is asked to send a number's calls: one request at a time, and only while all is as it was shown.

use super::audit_row::{AuditRow, entry, select_audit};
use super::unit::Unit;
use super::{Store, StoreError, audit, numbers, requests};
use crate::domain::access::Permit;
use crate::domain::audit::{AuditAction, AuditEntry, Outcome, Request, Rev, Seq, Snapshot, Target};
use crate::domain::expected::Expected;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::{FlowRefusal, Refusal};

/// What whoever asks Exotel for another flow had seen.
#[derive(Clone, Copy, Debug)]
pub enum FlowSeen {
    /// The number as this change left it, whose flow is to be the one.
    Number(Rev),
    /// The change that is to be taken back.
    Undone(Rev),
}

impl Store {
    /// Writes down that Exotel is about to be asked to send a number's calls from flow `old` to flow `new`, and gives the
    /// rev of that row: whoever has it asks, once. `last` is the newest row about the number's flow from before Exotel was
    /// looked at. Refused where another request came since or is still under way, and where what was `seen` is not so any
    /// more.
    pub async fn ask_for_flow(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        (old, new): (Option<String>, Option<String>),
        seen: FlowSeen,
        last: Option<Seq>,
    ) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                let target = Target::Flow(phone.clone());
                let newest = audit::last(unit.connection(), guild, &target).await?;
                if let Some(newest) = newest {
                    let (by, at) = (newest.actor, newest.at);
                    if newest.change.action == AuditAction::FlowAsked {
                        return Err(Refusal::from(FlowRefusal::UnderWay { by, at }).into());
                    }
                    if Some(newest.seq()) != last {
                        return Err(Refusal::from(FlowRefusal::Changed { by, at }).into());
                    }
                }
                let undoes = match seen {
                    FlowSeen::Number(rev) => {
                        numbers::expecting(unit, &phone, Expected::Rev(rev)).await?;
                        None
                    }
                    FlowSeen::Undone(change) => {
                        let found = entry(unit.connection(), guild, change.seq).await?;
                        let found = found.filter(|found| found.rev == change);
                        newest_but_refused(unit, &found.ok_or(Refusal::OtherHistory)?).await?;
                        Some(change.seq)
                    }
                };
                requests::begin(unit, phone, Request::Flow { old, new }, undoes).await
            })
        })
        .await
    }
}

/// That nothing but refusals of Exotel's came after a change of a flow.
async fn newest_but_refused(unit: &mut Unit, change: &AuditEntry) -> Result<(), StoreError> {
    let rows: Vec<AuditRow> = sqlx::query_as(select_audit!(
        "a.guild_id = $1 AND a.target = $2 AND a.seq > $3 ORDER BY a.seq"
    ))
    .bind(unit.guild())
    .bind(change.change.target.word())
    .bind(change.seq().0)
    .fetch_all(unit.connection())
    .await?;
    let unknown = Outcome::Unknown.snapshot();
    for row in rows {
        let later = row.entry()?;
        let is_done = match &later.change.new {
            Some(Snapshot::Answer { .. }) => later.change.new.as_ref() == Some(&unknown),
            _ => true,
        };
        match later.change.action {
            AuditAction::FlowAnswered if later.change.undoes == Some(change.seq()) => {
                return Err(StoreError::AlreadyDone { seq: later.seq() });
            }
            AuditAction::FlowAnswered if is_done => {
                return Err(audit::changed_since(unit, later.seq()).await?.into());
            }
            _ => {}
        }
    }
    Ok(())
}
