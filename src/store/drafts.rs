//! What was typed into a dialog that was refused, so that nobody types it twice: sealed (people
//! paste tokens into the wrong box), for fifteen minutes, for the one who typed it.

use super::{Store, StoreError, key};
use crate::domain::access::{Housekeeping, Permit};
use crate::domain::forms::{Draft, DraftId};
use crate::domain::refusal::Refusal;
use crate::vault::{Purpose, SealContext, Sealed};

/// How long typed text is kept, in seconds.
pub(super) const DRAFT_SECONDS: i64 = 15 * 60;

impl Store {
    /// Keeps typed text under the interaction that brought it.
    pub async fn keep_draft(&self, permit: &Permit, draft: &Draft) -> Result<DraftId, StoreError> {
        if !permit.deadline().holds() {
            return Err(Refusal::TooLate.into());
        }
        let body = serde_json::to_vec(draft).map_err(|_| StoreError::Inconsistent {
            table: "drafts",
            column: "body",
            row: permit.interaction().to_string(),
        })?;
        let sealed = self.inner.vault.seal_bytes(&context(permit), &body)?;
        sqlx::query(
            "INSERT INTO drafts (guild_id, draft_id, member_id, body, expires_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (guild_id, draft_id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at",
        )
        .bind(key(permit.guild()))
        .bind(permit.interaction().cast_signed())
        .bind(permit.member().0.cast_signed())
        .bind(Vec::from(sealed))
        .bind(self.clock().now() + DRAFT_SECONDS)
        .execute(&self.inner.writer)
        .await?;
        Ok(DraftId(permit.interaction()))
    }

    /// What the member typed, unless its time is over or another version kept it.
    pub async fn draft(
        &self,
        permit: &Permit,
        draft: DraftId,
    ) -> Result<Option<Draft>, StoreError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "SELECT body FROM drafts WHERE guild_id = $1 AND draft_id = $2 AND member_id = $3 AND expires_at > $4",
        )
        .bind(key(permit.guild()))
        .bind(draft.0.cast_signed())
        .bind(permit.member().0.cast_signed())
        .bind(self.clock().now())
        .fetch_optional(&mut *self.read_in(permit.guild()).await?)
        .await?;
        let Some((body,)) = row else { return Ok(None) };
        let opened = self.inner.vault.open_bytes(&context(permit), &Sealed::from(body))?;
        Ok(serde_json::from_slice(&opened).ok())
    }

    /// Forgets drafts whose time is over.
    pub async fn purge_drafts(&self, _: Housekeeping) -> Result<u64, StoreError> {
        let purged = sqlx::query("DELETE FROM drafts WHERE expires_at <= $1")
            .bind(self.clock().now())
            .execute(&self.inner.writer)
            .await?
            .rows_affected();
        if purged > 0 {
            self.leaves_bytes();
        }
        Ok(purged)
    }
}

fn context(permit: &Permit) -> SealContext<'static> {
    SealContext { purpose: Purpose::Draft, guild: permit.guild().0, field: "body", origin: "" }
}
