//! The page: the account, what is kept once a workspace, and the first numbers.

use super::{Judged, list_numbers, list_rules, read};
use crate::domain::access::Permit;
use crate::domain::account::Account;
use crate::domain::audit::Posting;
use crate::domain::numbers::{Cursor, Filter, Number};
use crate::store::audit::{PostingRow, posting_columns};
use crate::store::numbers::{COUNTED, NumberRow, NumbersPage, select_numbers};
use crate::store::overview::{OverviewRow, select_overview};
use crate::store::{Store, StoreError, Workspace, key};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub account: Account,
    pub workspace: Workspace,
    pub numbers: NumbersPage,
    /// Where changes are posted, and how that goes.
    pub posting: Posting,
}

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
    #[sqlx(flatten)]
    posting: PostingRow,
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
            " LIMIT $4 + 0)) AS before, ",
            posting_columns!(),
            ", "
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
            .fetch_optional(&mut *self.read_in(permit.guild()).await?)
            .await?;
        let Some(row) = row else {
            // Nothing was ever changed in this server.
            let (account, workspace) = (Account::empty(), Workspace::default());
            let numbers = NumbersPage { total: Some(0), ..NumbersPage::default() };
            let posting = Posting::default();
            return Judged::new("[]", Page { account, workspace, numbers, posting });
        };
        let rows: Vec<NumberRow> = read(&row.numbers)?;
        let rows = rows.into_iter().map(NumberRow::number).collect::<Result<Vec<Number>, _>>()?;
        let (beyond, before) = (row.beyond, row.before);
        let posting = row.posting.posting(permit.guild())?;
        let (account, workspace) =
            row.overview.account_and_workspace(&self.inner.vault, permit.guild());
        let numbers = match cursor {
            // That page was emptied meanwhile, and there are others.
            cursor if rows.is_empty() && beyond => {
                self.numbers(permit, &Filter::default(), cursor, limit).await?
            }
            cursor => NumbersPage::cut(rows, cursor, limit, beyond, before),
        };
        let numbers = NumbersPage { total: Some(workspace.numbers), ..numbers };
        Judged::new(&row.rules, Page { account, workspace, numbers, posting })
    }
}

impl NumbersPage {
    /// Rows that were read from the cursor on, with one more if there is; whether there are numbers on the cursor's
    /// other side, and how many come before it, up to [`COUNTED`] and one more.
    fn cut(mut rows: Vec<Number>, cursor: &Cursor, limit: i64, beyond: bool, before: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = matches!(cursor, Cursor::Before(_));
        if backwards {
            rows.reverse();
        }
        let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let first = if backwards { before - shown + 1 } else { before + 1 };
        let (has_before, has_after) = if backwards { (more, beyond) } else { (beyond, more) };
        let position = (before <= COUNTED && shown > 0).then_some(first);
        Self { rows, has_before, has_after, position, total: None }
    }
}
