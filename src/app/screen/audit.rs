//! The audit trail, as it is to be seen.

use bytes::Bytes;

use crate::domain::audit::{AuditEntry, AuditFilter, Posting, RefusedAttempt, Undo};

/// A page of the audit trail.
#[derive(Clone, Debug)]
pub struct AuditScreen {
    /// Which rows.
    pub filter: AuditFilter,
    /// The rows, newest first.
    pub rows: AuditRows,
    /// There are newer ones.
    pub has_newer: bool,
    /// There are older ones.
    pub has_older: bool,
    /// Where changes are posted, and how that goes.
    pub posting: Posting,
}

/// Rows of the audit trail.
#[derive(Clone, Debug)]
pub enum AuditRows {
    /// Changes.
    Changes(Vec<AuditRow>),
    /// Refused attempts.
    Refused(Vec<RefusedAttempt>),
}

/// A change, and what the viewer can do about it.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// The change.
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
    /// The files, in order.
    pub files: Vec<ExportFile>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}
