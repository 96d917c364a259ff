//! What a number is found by.

use crate::domain::numbers::search_fragments;
use crate::domain::phone::PhoneNumber;
use crate::domain::text::Label;
use crate::store::StoreError;
use crate::store::unit::Unit;

/// Puts a number's fragments in place of those it had.
pub(super) async fn index(
    unit: &mut Unit,
    phone: &PhoneNumber,
    label: Option<&Label>,
) -> Result<(), StoreError> {
    let guild = unit.guild();
    sqlx::query("DELETE FROM number_search WHERE guild_id = $1 AND e164 = $2")
        .bind(guild)
        .bind(phone.to_string())
        .execute(unit.connection())
        .await?;
    for fragment in search_fragments(phone, label) {
        sqlx::query("INSERT INTO number_search (guild_id, fragment, e164) VALUES ($1, $2, $3)")
            .bind(guild)
            .bind(fragment)
            .bind(phone.to_string())
            .execute(unit.connection())
            .await?;
    }
    Ok(())
}
