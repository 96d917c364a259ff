//! The phone that a member has had remembered, so that a test call can ring it without being told the number again:
//! sealed, for that member in that server alone.

use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, MemberId, Permit};
use crate::domain::audit::{AuditAction, Change, Rev, Snapshot, Target};
use crate::domain::calls::CallRefusal;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::vault::{Purpose, SealContext, Sealed, Vault};

/// The member is part of the seal, so that no row opens as another one's.
struct Place {
    guild: u64,
    member: String,
}

impl Place {
    fn of(guild: GuildId, member: MemberId) -> Self {
        Self { guild: guild.0, member: member.0.to_string() }
    }

    fn context(&self) -> SealContext<'_> {
        let Self { guild, member } = self;
        SealContext { purpose: Purpose::OwnPhone, guild: *guild, field: member, origin: "" }
    }
}

impl Store {
    /// The phone that the member has had remembered here. One that does not open any more is none.
    pub async fn own_phone(&self, permit: &Permit) -> Result<Option<PhoneNumber>, StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        phone_of(&mut connection, &self.inner.vault, permit).await
    }

    /// Remembers the phone as the member's own, in place of another one.
    pub async fn remember_phone(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
    ) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let (vault, permit) = (unit.vault(), unit.permit().clone());
                let old = phone_of(unit.connection(), &vault, &permit).await?;
                let place = Place::of(permit.guild(), permit.member());
                let sealed = vault.seal_bytes(&place.context(), phone.as_str().as_bytes())?;
                sqlx::query(
                    "INSERT INTO own_phones (guild_id, member_id, phone) VALUES ($1, $2, $3) \
                     ON CONFLICT (guild_id, member_id) DO UPDATE SET phone = excluded.phone",
                )
                .bind(unit.guild())
                .bind(permit.member().0.cast_signed())
                .bind(Vec::from(sealed))
                .execute(unit.connection())
                .await?;
                if old.is_some() {
                    unit.leaves_bytes();
                }
                unit.record(Change {
                    action: AuditAction::PhoneRemembered,
                    target: Target::Phone(permit.member()),
                    old: old.as_ref().map(snapshot),
                    new: Some(snapshot(&phone)),
                    undoes: None,
                })
                .await
            })
        })
        .await
    }

    /// Forgets the member's phone.
    pub async fn forget_phone(&self, permit: &Permit) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let (vault, permit) = (unit.vault(), unit.permit().clone());
                let old = phone_of(unit.connection(), &vault, &permit).await?;
                let forgotten =
                    sqlx::query("DELETE FROM own_phones WHERE member_id = $2 AND guild_id = $1")
                        .bind(unit.guild())
                        .bind(permit.member().0.cast_signed())
                        .execute(unit.connection())
                        .await?;
                if forgotten.rows_affected() == 0 {
                    return Err(Refusal::Call(CallRefusal::NoOwnPhone).into());
                }
                unit.leaves_bytes();
                unit.record(Change {
                    action: AuditAction::PhoneForgotten,
                    target: Target::Phone(permit.member()),
                    old: old.as_ref().map(snapshot),
                    new: None,
                    undoes: None,
                })
                .await
            })
        })
        .await
    }
}

fn snapshot(phone: &PhoneNumber) -> Snapshot {
    Snapshot::Phone { phone: phone.masked() }
}

async fn phone_of(
    connection: &mut SqliteConnection,
    vault: &Vault,
    permit: &Permit,
) -> Result<Option<PhoneNumber>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT phone FROM own_phones WHERE guild_id = $1 AND member_id = $2")
            .bind(key(permit.guild()))
            .bind(permit.member().0.cast_signed())
            .fetch_optional(connection)
            .await?;
    let Some((sealed,)) = row else { return Ok(None) };
    let place = Place::of(permit.guild(), permit.member());
    match vault.open_bytes(&place.context(), &Sealed::from(sealed)) {
        Ok(bytes) => Ok(std::str::from_utf8(&bytes).ok().and_then(PhoneNumber::from_stored)),
        Err(error) => {
            tracing::warn!(guild = permit.guild().0, %error, "a remembered phone does not open");
            Ok(None)
        }
    }
}

/// Forgets every phone of a server that the bot has left.
pub(super) async fn forget_all(unit: &mut Unit) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM own_phones WHERE guild_id = $1")
        .bind(unit.guild())
        .execute(unit.connection())
        .await?;
    unit.leaves_bytes();
    Ok(())
}

/// Seals every phone again with the first key. One that does not open is forgotten: it can be typed again.
pub(super) async fn reseal(
    connection: &mut SqliteConnection,
    vault: &Vault,
) -> Result<(), StoreError> {
    let rows: Vec<(i64, i64, Vec<u8>)> =
        sqlx::query_as("SELECT guild_id, member_id, phone FROM own_phones")
            .fetch_all(&mut *connection)
            .await?;
    for (guild, member, sealed) in rows {
        let place = Place::of(GuildId(guild.cast_unsigned()), MemberId(member.cast_unsigned()));
        let query = match vault.reseal(&place.context(), &Sealed::from(sealed)) {
            Ok(None) => continue,
            Ok(Some(resealed)) => sqlx::query(
                "UPDATE own_phones SET phone = $3 WHERE guild_id = $1 AND member_id = $2",
            )
            .bind(guild)
            .bind(member)
            .bind(Vec::from(resealed)),
            Err(_) => sqlx::query("DELETE FROM own_phones WHERE member_id = $2 AND guild_id = $1")
                .bind(guild)
                .bind(member),
        };
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
