//! The record of those who were turned away: one row a member, action, surface and hour; after a day one a day; after
//! some time none. However long somebody is refused, it stays small.

use super::{Store, StoreError, key};
use crate::domain::access::{Action, Actor, Housekeeping, Permit};

/// Rows that are worked on at once, so that nobody waits for the writer.
const STRETCH: i64 = 500;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What has been seen of an hour: its row's server, number, member, action, surface, hour.
type Hour = (i64, i64, i64, String, String, i64);

impl Store {
    /// Remembers a refused attempt: one row a member, action, surface and hour. The caller writes
    /// it after the answer; repeats are meant to be dropped before they come here.
    pub async fn record_denial(
        &self,
        permit: &Permit,
        actor: &Actor,
        action: Action,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        sqlx::query(
            "INSERT INTO denials (guild_id, member_id, action, surface, hour, at, channel_id, denial) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1 + COALESCE( \
                (SELECT denial FROM denials WHERE guild_id = $1 ORDER BY denial DESC LIMIT 1), 0)) \
             ON CONFLICT DO NOTHING",
        )
        .bind(key(permit.guild()))
        .bind(actor.member.0.cast_signed())
        .bind(action.word())
        .bind(actor.surface.word())
        .bind(at / HOUR)
        .bind(at)
        .bind(actor.channel.0.cast_signed())
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// Sums the hours of every day that ended more than 24 hours ago, and removes what is older than `kept_days`.
    pub async fn tidy_denials(&self, _: Housekeeping, kept_days: u32) -> Result<(), StoreError> {
        let now = self.clock().now();
        let whole_days = (now - DAY) / DAY * DAY;
        while self.sum_denials(whole_days).await? {}
        while self.purge_denials(now - i64::from(kept_days) * DAY).await? {}
        Ok(())
    }

    /// A stretch of rows from before this time: each goes into the row of its day, or becomes that. Says whether there
    /// may be more.
    async fn sum_denials(&self, before: i64) -> Result<bool, StoreError> {
        let mut transaction = self.inner.writer.begin().await?;
        let hours: Vec<Hour> = sqlx::query_as(
            "SELECT guild_id, denial, member_id, action, surface, hour FROM denials INDEXED BY denials_to_sum \
             WHERE summed = 0 AND at < $1 ORDER BY at LIMIT $2 + 0",
        )
        .bind(before)
        .bind(STRETCH)
        .fetch_all(&mut *transaction)
        .await?;
        let may_be_more = hours.len() == usize::try_from(STRETCH).unwrap_or(0);
        for (guild, denial, member, action, surface, hour) in hours {
            let day = hour / 24 * 24;
            let counted = sqlx::query(
                "UPDATE denials SET hours = hours + 1 WHERE guild_id = $1 AND member_id = $2 AND action = $3 \
                 AND surface = $4 AND hour >= $5 AND hour < $6 AND summed = 1",
            )
            .bind(guild)
            .bind(member)
            .bind(action)
            .bind(surface)
            .bind(day)
            .bind(day + 24)
            .execute(&mut *transaction)
            .await?;
            let statement = match counted.rows_affected() {
                0 => "UPDATE denials SET summed = 1 WHERE guild_id = $1 AND denial = $2",
                _ => "DELETE FROM denials WHERE guild_id = $1 AND denial = $2",
            };
            let row = sqlx::query(statement).bind(guild).bind(denial);
            row.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(may_be_more)
    }

    /// Removes a stretch of what is older than this. Says whether there may be more.
    async fn purge_denials(&self, before: i64) -> Result<bool, StoreError> {
        let purged = sqlx::query(
            "DELETE FROM denials WHERE (guild_id, denial) IN (SELECT old.guild_id, old.denial \
             FROM denials old INDEXED BY denials_by_age WHERE old.at < $1 ORDER BY old.at LIMIT $2 + 0)",
        )
        .bind(before)
        .bind(STRETCH)
        .execute(&self.inner.writer)
        .await?;
        Ok(purged.rows_affected() == STRETCH.unsigned_abs())
    }
}
