//! What was found at Exotel that is not as it is here: what was said of it, so that it is said once.

use super::account_row::account_of;
use super::numbers::number;
use super::unit::Unit;
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Housekeeping, Permit};
use crate::domain::audit::{Rev, Seq};
use crate::domain::drift::{Drift, Finding, Said, Subject, changes};
use crate::domain::phone::PhoneNumber;

impl Store {
    /// The workspaces that Exotel can be asked about: all is saved and in use, and the bot is in their server.
    pub async fn watched(&self, _: Housekeeping) -> Result<Vec<GuildId>, StoreError> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT w.guild_id FROM workspaces w CROSS JOIN accounts a ON a.guild_id = w.guild_id \
             WHERE w.left_at IS NULL AND a.disconnected_at IS NULL AND a.account_sid IS NOT NULL \
                AND a.api_key IS NOT NULL AND a.api_token IS NOT NULL",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(rows.into_iter().map(|(guild,)| GuildId(guild.cast_unsigned())).collect())
    }

    /// What was said of what is not at Exotel as it is here, and the newest row of the trail.
    pub async fn said_of_exotel(&self, permit: &Permit) -> Result<(Seq, Said), StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        let (seq,): (i64,) = sqlx::query_as("SELECT seq FROM workspaces WHERE guild_id = $1")
            .bind(key(permit.guild()))
            .fetch_one(&mut *connection)
            .await?;
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT drift, e164, mark FROM findings WHERE guild_id = $1")
                .bind(key(permit.guild()))
                .fetch_all(&mut *connection)
                .await?;
        let said = rows.into_iter().map(|(drift, phone, mark)| {
            let drift = Drift::from_word(&drift).ok_or_else(|| StoreError::Inconsistent {
                table: "findings",
                column: "drift",
                row: permit.guild().0.to_string(),
            })?;
            Ok((Subject { drift, phone: PhoneNumber::from_stored(&phone) }, mark))
        });
        Ok((Seq(seq), said.collect::<Result<Said, StoreError>>()?))
    }

    /// Says what was found, and keeps that it was said. Nothing is said of what was changed here since it was compared: an
    /// account that is another one by now, or a number.
    pub async fn say_of_exotel(
        &self,
        permit: &Permit,
        account: Rev,
        findings: Vec<Finding>,
    ) -> Result<(), StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                if account_of(unit).await?.rev != account {
                    return Ok(());
                }
                let mut still = Vec::new();
                for finding in findings {
                    if is_as_seen(unit, &finding).await? {
                        still.push(finding);
                    }
                }
                for change in changes(&still) {
                    unit.record(change).await?;
                }
                for finding in &still {
                    keep(unit, finding).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

async fn is_as_seen(unit: &mut Unit, finding: &Finding) -> Result<bool, StoreError> {
    let (Some(seen), Some(phone)) = (finding.seen, &finding.subject.phone) else { return Ok(true) };
    let guild = unit.permit().guild();
    let now = number(unit.connection(), guild, phone).await?;
    Ok(now.is_some_and(|now| now.rev == seen))
}

async fn keep(unit: &mut Unit, finding: &Finding) -> Result<(), StoreError> {
    let mark = finding.mark();
    let sql = match mark {
        Some(_) => {
            "INSERT INTO findings (guild_id, drift, e164, mark) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (guild_id, drift, e164) DO UPDATE SET mark = excluded.mark"
        }
        None => "DELETE FROM findings WHERE guild_id = $1 AND drift = $2 AND e164 = $3",
    };
    let phone = finding.subject.phone.as_ref().map(ToString::to_string).unwrap_or_default();
    let query = sqlx::query(sql).bind(unit.guild()).bind(finding.subject.drift.word()).bind(phone);
    let query = if mark.is_some() { query.bind(mark.map(str::to_owned)) } else { query };
    query.execute(unit.connection()).await?;
    unit.keep();
    Ok(())
}
