//! A number's card: the number, who changed it last, and the voice bots that it may be given.

use super::{Judged, list_numbers, list_rules, list_voice_bots, read};
use crate::domain::access::{MemberId, Permit};
use crate::domain::account::Account;
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::VoiceBot;
use crate::store::account_row::{AccountRow, account_columns};
use crate::store::numbers::{NumberRow, select_numbers};
use crate::store::voice_bots::{BotColumns, select_voice_bots};
use crate::store::{Store, StoreError, key};

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub number: Number,
    /// The account that its Flow URL should belong to.
    pub account: Account,
    /// Who made it what it is, and when (unix seconds).
    pub changed: Option<(MemberId, i64)>,
    /// Voice bots to choose from, the last assigned first.
    pub bots: Vec<VoiceBot>,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    rules: String,
    /// One, or none.
    numbers: String,
    voice_bots: String,
    actor_id: Option<i64>,
    at: Option<i64>,
    #[sqlx(flatten)]
    account: AccountRow,
}

pub(super) const CARD: &str = concat!(
    "SELECT ",
    list_rules!(),
    ", ",
    list_numbers!("n.e164 = $2"),
    ", ",
    list_voice_bots!("TRUE ORDER BY b.assigned_seq DESC, b.bot_key LIMIT $3 + 0"),
    ", t.actor_id, t.at, ",
    account_columns!(),
    " FROM (SELECT 1) \
     LEFT JOIN numbers n ON n.guild_id = $1 AND n.e164 = $2 \
     LEFT JOIN audit t ON t.guild_id = n.guild_id AND t.seq = n.rev \
     LEFT JOIN accounts a ON a.guild_id = n.guild_id",
);

impl Store {
    /// A number's card with `bots` voice bots at most, if there is such a number, and the rules that say who may
    /// see it.
    pub async fn card(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
        bots: i64,
    ) -> Result<Judged<Option<Card>>, StoreError> {
        let row: CardRow = sqlx::query_as(CARD)
            .bind(key(permit.guild()))
            .bind(phone.to_string())
            .bind(bots)
            .fetch_one(&mut *self.read_in(permit.guild()).await?)
            .await?;
        let number = read(&row.numbers)?.pop().map(NumberRow::number).transpose()?;
        let bots: Vec<BotColumns> = read(&row.voice_bots)?;
        let by = row.actor_id.map(|by| MemberId(by.cast_unsigned()));
        let card = number.map(|number| Card {
            number,
            account: row.account.account(&self.inner.vault, permit.guild()),
            changed: by.zip(row.at),
            bots: bots.into_iter().filter_map(BotColumns::voice_bot).collect(),
        });
        Judged::new(&row.rules, card)
    }
}
