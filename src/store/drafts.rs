//! What is kept for the next click, sealed (people paste tokens into the wrong box), for fifteen minutes, for the one
//! who asked: what was typed into a dialog that was refused, so that nobody types it twice, and the batch that was shown
//! last.

use super::{Store, StoreError, key};
use crate::domain::access::{Housekeeping, Permit};
use crate::domain::forms::{Draft, DraftId};
use crate::domain::refusal::Refusal;
use crate::vault::{Purpose, SealContext, Sealed};

/// How long a draft is kept, in seconds.
pub(super) const DRAFT_SECONDS: i64 = 15 * 60;

impl Store {
    /// Keeps something under the interaction that brought it. Of batches, which may be large, a member has one: the
    /// newest.
    pub async fn keep_draft(&self, permit: &Permit, draft: &Draft) -> Result<DraftId, StoreError> {
        if !permit.deadline().holds() {
            return Err(Refusal::TooLate.into());
        }
        let is_batch = matches!(draft, Draft::Batch(_));
        let sealed = self.sealed_draft(permit, draft)?;
        let mut transaction = self.inner.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut gone = 0;
        if is_batch {
            let older =
                "DELETE FROM drafts WHERE guild_id = $1 AND member_id = $2 AND is_batch = 1";
            let older =
                sqlx::query(older).bind(key(permit.guild())).bind(permit.member().0.cast_signed());
            gone = older.execute(&mut *transaction).await?.rows_affected();
        }
        sqlx::query(
            "INSERT INTO drafts (guild_id, draft_id, member_id, is_batch, body, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (guild_id, draft_id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at",
        )
        .bind(key(permit.guild()))
        .bind(permit.interaction().cast_signed())
        .bind(permit.member().0.cast_signed())
        .bind(i64::from(is_batch))
        .bind(sealed)
        .bind(self.clock().now() + DRAFT_SECONDS)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if gone > 0 {
            self.leaves_bytes();
        }
        Ok(DraftId(permit.interaction()))
    }

    /// Puts something in the place of what is kept, if that is still there.
    pub async fn replace_draft(
        &self,
        permit: &Permit,
        draft: DraftId,
        by: &Draft,
    ) -> Result<(), StoreError> {
        let sealed = self.sealed_draft(permit, by)?;
        sqlx::query(
            "UPDATE drafts SET body = $4 WHERE guild_id = $1 AND draft_id = $2 AND member_id = $3",
        )
        .bind(key(permit.guild()))
        .bind(draft.0.cast_signed())
        .bind(permit.member().0.cast_signed())
        .bind(sealed)
        .execute(&self.inner.writer)
        .await?;
        self.leaves_bytes();
        Ok(())
    }

    fn sealed_draft(&self, permit: &Permit, draft: &Draft) -> Result<Vec<u8>, StoreError> {
        let body = serde_json::to_vec(draft).map_err(|_| StoreError::Inconsistent {
            table: "drafts",
            column: "body",
            row: permit.interaction().to_string(),
        })?;
        Ok(self.inner.vault.seal_bytes(&context(permit), &body)?.into())
    }

    /// What is kept for the member, unless its time is over or another version kept it.
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
