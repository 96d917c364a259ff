//! What can be asked about the audit trail.

use crate::domain::access::{Action, ChannelId, MemberId};
use crate::domain::audit::{AuditCursor, AuditKind, Since};
use crate::domain::numbers::NumberRef;

/// Something asked about the audit trail.
#[derive(Clone, Debug)]
pub enum AuditIntent {
    /// See it, a page at a time.
    Show(AuditQuery),
    /// Take it away as files.
    Export {
        /// How far back; `None` = all of it.
        since: Option<Since>,
        /// In which form.
        format: ExportFormat,
        /// The largest file that may be attached, in bytes.
        largest: u64,
    },
    /// Post changes in this channel from now on; `None` = no longer.
    SetChannel(Option<ChannelId>),
}

/// Which part of the trail.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    pub number: Option<NumberRef>,
    /// Who did it.
    pub member: Option<MemberId>,
    /// What kind of row.
    pub kind: AuditKind,
    /// How far back.
    pub since: Option<Since>,
    /// Which page.
    pub cursor: AuditCursor,
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
    pub(super) const fn action(&self) -> Action {
        match self {
            Self::Show(_) => Action::ViewAudit,
            Self::Export { .. } => Action::ExportAudit,
            Self::SetChannel(_) => Action::SetAuditChannel,
        }
    }
}
