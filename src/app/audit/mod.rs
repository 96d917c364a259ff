//! The audit trail: seeing it, taking it away, and having it posted.

mod channel;
mod export;
mod pack;

pub(super) use channel::NoChannels;
pub use channel::{ChannelSeen, Channels};

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::{AuditIntent, AuditQuery};
use crate::app::screen::{AuditRow, AuditRows, AuditScreen, Screen};
use crate::app::undo::needed_action;
use crate::domain::access::Permit;
use crate::domain::audit::{AuditCursor, AuditEntry, AuditFilter, AuditKind, History, Undo};
use crate::domain::numbers::NumberRef;
use crate::store::Trail;

/// Entries of a page; each may have a button, and a row holds five.
const ROWS: i64 = 5;

impl App {
    pub(super) async fn audit(
        &self,
        permit: &Permit,
        intent: AuditIntent,
    ) -> Result<Screen, Failure> {
        match intent {
            AuditIntent::Show(query) => self.show_audit(permit, query).await,
            AuditIntent::Export { since, format, largest } => {
                self.export_audit(permit, since, format, largest).await
            }
            AuditIntent::SetChannel(channel) => self.set_audit_channel(permit, channel).await,
        }
    }

    async fn show_audit(&self, permit: &Permit, query: AuditQuery) -> Result<Screen, Failure> {
        let filter = AuditFilter {
            number: query.number.as_ref().map(NumberRef::phone).transpose()?,
            member: query.member,
            kind: query.kind,
            since: query.since,
        };
        let (rows, has_newer, has_older) = match filter.kind {
            AuditKind::Refused => {
                let fetch =
                    async |cursor| self.store.refused_attempts(permit, &filter, cursor, ROWS).await;
                let page = fetch(query.cursor).await?;
                let page = match is_half_a_page(&page, query.cursor) {
                    true => fetch(AuditCursor::Newest).await?,
                    false => page,
                };
                (AuditRows::Refused(page.rows), page.has_newer, page.has_older)
            }
            AuditKind::Changes | AuditKind::Only(_) => {
                let fetch = async |cursor| self.store.trail(permit, &filter, cursor, ROWS).await;
                let page = fetch(query.cursor).await?;
                let page = match is_half_a_page(&page, query.cursor) {
                    true => fetch(AuditCursor::Newest).await?,
                    false => page,
                };
                let rows = page.rows.into_iter();
                let rows = rows.map(|(entry, history)| self.audit_row(permit, entry, history));
                (AuditRows::Changes(rows.collect()), page.has_newer, page.has_older)
            }
        };
        Ok(Screen::Audit(Box::new(AuditScreen {
            top: None,
            filter,
            rows,
            has_newer,
            has_older,
            posting: self.store.posting(permit).await?,
        })))
    }

    fn audit_row(&self, permit: &Permit, entry: AuditEntry, history: History) -> AuditRow {
        let action = needed_action(&entry);
        AuditRow {
            undo: match action {
                Some(_) => Undo::of(&entry, history, self.store.clock().now()),
                None => Undo::Never,
            },
            allowed: action.is_some_and(|action| permit.level() >= action.level()),
            entry,
        }
    }
}

/// The way back to the newest can end in half a page; then the newest page is the one to show.
fn is_half_a_page<T>(page: &Trail<T>, cursor: AuditCursor) -> bool {
    matches!(cursor, AuditCursor::After(_)) && !page.has_newer
}
