//! The audit trail, as it is to be seen.

use bytes::Bytes;

use crate::domain::audit::{AuditEntry, AuditFilter, Posting, RefusedAttempt, Undo};

/// A page of the audit trail.
#[derive(Clone, Debug)]
pub struct AuditScreen {
    pub filter: AuditFilter,
    pub rows: AuditRows,
    pub has_newer: bool,
    pub has_older: bool,
    /// Where changes are posted, and how that goes.
    pub posting: Posting,
}

/// Rows of the audit trail.
#[derive(Clone, Debug)]
pub enum AuditRows {
    Changes(Vec<AuditRow>),
    Refused(Vec<RefusedAttempt>),
}

/// A change, and what the viewer can do about it.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub entry: AuditEntry,
    /// Whether it can be taken back.
    pub undo: Undo,
    /// The viewer's level allows to.
    pub allowed: bool,
}

/// The audit trail as files.
#[derive(Clone, Debug)]
pub struct ExportScreen {
    /// How many changes are in them.
    pub changes: i64,
    /// How many refused attempts are in them.
    pub refused: i64,
    /// For how many days refused attempts are kept.
    pub refused_kept_days: u32,
    pub files: Vec<ExportFile>,
}

/// The numbers as files.
#[derive(Clone, Debug)]
pub struct NumbersExportScreen {
    /// How many are in them.
    pub numbers: usize,
    pub files: Vec<ExportFile>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    pub name: String,
    pub bytes: Bytes,
}
