//! The audit trail: seeing it, taking it away, and having it posted.

mod channel;
mod export;
mod pack;

pub(super) use channel::NoChannels;
pub use channel::{ChannelSeen, Channels};

use crate::app::failure::Failure;
use crate::app::screen::{AuditRow, AuditRows, AuditScreen, Screen, Shown};
use crate::app::turn::Turn;
use crate::app::undo::needed_action;
use crate::domain::access::{Action, ChannelId, MemberId};
use crate::domain::audit::{AuditCursor, AuditEntry, AuditFilter, AuditKind, History, Since, Undo};
use crate::domain::numbers::NumberRef;
use crate::store::Trail;

/// Something asked about the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditIntent {
    /// See it, a page at a time.
    Show(AuditQuery),
    /// Take it away as files.
    Export {
        /// How far back; `None` = all of it.
        since: Option<Since>,
        format: ExportFormat,
        /// The largest file that may be attached, in bytes.
        largest: u64,
    },
    /// Post changes in this channel from now on; `None` = no longer.
    SetChannel(Option<ChannelId>),
}

/// Which part of the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    pub number: Option<NumberRef>,
    pub member: Option<MemberId>,
    pub kind: AuditKind,
    pub since: Option<Since>,
    pub cursor: AuditCursor,
}

impl AuditQuery {
    /// The query of this filter.
    #[must_use]
    pub fn of(filter: &AuditFilter, cursor: AuditCursor) -> Self {
        Self {
            number: filter.number.clone().map(NumberRef::Known),
            member: filter.member,
            kind: filter.kind,
            since: filter.since,
            cursor,
        }
    }
}

/// The form of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table for a spreadsheet.
    #[default]
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl AuditIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Show(_) => Action::ViewAudit,
            Self::Export { .. } => Action::ExportAudit,
            Self::SetChannel(_) => Action::SetAuditChannel,
        }
    }
}

/// Entries of a page; each may have a button, and a row holds five.
const ROWS: i64 = 5;

impl Turn<'_> {
    pub(super) async fn audit(&self, intent: AuditIntent) -> Result<Shown, Failure> {
        match intent {
            AuditIntent::Show(query) => Ok(self.show_audit(query).await?.into()),
            AuditIntent::Export { since, format, largest } => {
                Ok(self.export_audit(since, format, largest).await?.into())
            }
            AuditIntent::SetChannel(channel) => self.set_audit_channel(channel).await,
        }
    }

    async fn show_audit(&self, query: AuditQuery) -> Result<Screen, Failure> {
        let filter = AuditFilter {
            number: match &query.number {
                Some(number) => Some(self.meant(number).await?),
                None => None,
            },
            member: query.member,
            kind: query.kind,
            since: query.since,
        };
        let (rows, has_newer, has_older) = match filter.kind {
            AuditKind::Refused => {
                let fetch = async |cursor| {
                    self.store().refused_attempts(&self.permit, &filter, cursor, ROWS).await
                };
                let page = fetch(query.cursor).await?;
                let page = match is_half_a_page(&page, query.cursor) {
                    true => fetch(AuditCursor::Newest).await?,
                    false => page,
                };
                (AuditRows::Refused(page.rows), page.has_newer, page.has_older)
            }
            AuditKind::Changes | AuditKind::Only(_) => {
                let fetch =
                    async |cursor| self.store().trail(&self.permit, &filter, cursor, ROWS).await;
                let page = fetch(query.cursor).await?;
                let page = match is_half_a_page(&page, query.cursor) {
                    true => fetch(AuditCursor::Newest).await?,
                    false => page,
                };
                let rows = page.rows.into_iter();
                let rows = rows.map(|(entry, history)| self.audit_row(entry, history));
                (AuditRows::Changes(rows.collect()), page.has_newer, page.has_older)
            }
        };
        Ok(Screen::Audit(Box::new(AuditScreen {
            filter,
            rows,
            has_newer,
            has_older,
            posting: self.store().posting(&self.permit).await?,
        })))
    }

    fn audit_row(&self, entry: AuditEntry, history: History) -> AuditRow {
        let action = needed_action(&entry);
        AuditRow {
            undo: match action {
                Some(_) => Undo::of(&entry, history, self.store().clock().now()),
                None => Undo::Never,
            },
            allowed: action.is_some_and(|action| self.permit.level() >= action.level()),
            entry,
        }
    }
}

/// The way back to the newest can end in half a page; then the newest page is the one to show.
fn is_half_a_page<T>(page: &Trail<T>, cursor: AuditCursor) -> bool {
    matches!(cursor, AuditCursor::After(_)) && !page.has_newer
}
