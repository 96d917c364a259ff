//! What Discord was last told of our commands.

use super::{Store, StoreError};
use crate::domain::access::Housekeeping;

impl Store {
    /// The hash that was remembered last, if any.
    pub async fn commands_hash(&self, _: Housekeeping) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Option<Vec<u8>>,)> =
            sqlx::query_as("SELECT commands_hash FROM installation")
                .fetch_optional(&mut *self.read().await?)
                .await?;
        Ok(row.and_then(|(hash,)| hash))
    }

    /// Remembers what Discord has accepted.
    pub async fn remember_commands_hash(
        &self,
        _: Housekeeping,
        hash: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE installation SET commands_hash = $1")
            .bind(hash.to_vec())
            .execute(&self.inner.writer)
            .await?;
        Ok(())
    }
}
