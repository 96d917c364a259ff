//! The page: the account, what is kept once a workspace, and the first numbers.

use super::{Judged, list_numbers, list_rules, read};
use crate::domain::access::Permit;
use crate::domain::account::Account;
use crate::domain::numbers::{Cursor, Filter, Number};
use crate::store::numbers::{NumberRow, NumbersPage, select_numbers};
use crate::store::overview::{OverviewRow, select_overview};
use crate::store::{Store, StoreError, Workspace, key};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub account: Account,
    pub workspace: Workspace,
    pub numbers: NumbersPage,
    /// Which of all the first of them is, from 1; `None` beyond the first thousands, which are not counted.
    pub position: Option<i64>,
}

/// Counting more takes longer than it is worth.
const COUNTED: i64 = 1000;

#[derive(sqlx::FromRow)]
struct PageRow {
    rules: String,
    numbers: String,
    /// There is a number on the other side of the edge.
    beyond: bool,
    /// How many come before the edge, up to [`COUNTED`] and one more.
    before: i64,
    #[sqlx(flatten)]
    overview: OverviewRow,
}

/// The statement for one direction from the edge `$2`: which numbers, and which are on its other side.
macro_rules! select_page {
    ($numbers:literal, $beyond:literal, $before:literal) => {
        select_overview!(
            list_rules!(),
            ", ",
            list_numbers!($numbers),
            ", EXISTS (SELECT 1 FROM numbers n WHERE n.guild_id = $1 AND ",
            $beyond,
            ") AS beyond, (SELECT count(*) FROM (SELECT 1 FROM numbers n WHERE n.guild_id = $1 AND ",
            $before,
            " LIMIT $4 + 0)) AS before, "
        )
    };
}

pub(super) const FROM: &str =
    select_page!("n.e164 >= $2 ORDER BY n.e164 LIMIT $3 + 0", "n.e164 < $2", "n.e164 < $2");
pub(super) const AFTER: &str =
    select_page!("n.e164 > $2 ORDER BY n.e164 LIMIT $3 + 0", "n.e164 <= $2", "n.e164 <= $2");
pub(super) const BEFORE: &str =
    select_page!("n.e164 < $2 ORDER BY n.e164 DESC LIMIT $3 + 0", "n.e164 >= $2", "n.e164 < $2");

impl Store {
    /// The page with `limit` numbers at most, and the rules that say who may see it.
    pub async fn page(
        &self,
        permit: &Permit,
        cursor: &Cursor,
        limit: i64,
    ) -> Result<Judged<Page>, StoreError> {
        let (sql, edge) = match cursor {
            Cursor::Start => (FROM, ""),
            Cursor::From(phone) => (FROM, phone.as_str()),
            Cursor::After(phone) => (AFTER, phone.as_str()),
            Cursor::Before(phone) => (BEFORE, phone.as_str()),
        };
        let row: Option<PageRow> = sqlx::query_as(sql)
            .bind(key(permit.guild()))
            .bind(edge.to_owned())
            .bind(limit + 1)
            .bind(COUNTED + 1)
            .fetch_optional(&mut *self.read().await?)
            .await?;
        let Some(row) = row else {
            // Nothing was ever changed in this server.
            let (account, workspace) = (Account::empty(), Workspace::default());
            return Judged::new(
                "[]",
                Page { account, workspace, numbers: NumbersPage::default(), position: None },
            );
        };
        let rows: Vec<NumberRow> = read(&row.numbers)?;
        let rows = rows.into_iter().map(NumberRow::number).collect::<Result<Vec<Number>, _>>()?;
        let found = i64::try_from(rows.len()).unwrap_or(i64::MAX).min(limit);
        let counted = Some(row.before).filter(|before| *before <= COUNTED);
        let position = match cursor {
            _ if found == 0 => None,
            Cursor::Before(_) => counted.map(|before| before - found + 1),
            _ => counted.map(|before| before + 1),
        };
        let numbers = match cursor {
            Cursor::Before(_) => NumbersPage::before(rows, limit, row.beyond),
            Cursor::From(edge) | Cursor::After(edge) if rows.is_empty() => {
                // The last page was emptied meanwhile: show the one before it.
                let before = Cursor::Before(edge.clone());
                self.numbers(permit, &Filter::All, &before, limit).await?
            }
            _ => NumbersPage::forward(rows, limit, row.beyond),
        };
        let (account, workspace) = row.overview.account_and_workspace();
        Judged::new(&row.rules, Page { account, workspace, numbers, position })
    }
}
