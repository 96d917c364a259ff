//! The ids of the audit trail: which rows, and from where on.

use super::words::{NOTHING, known, known_word, number, seq};
use crate::app::asked::{AuditIntent, AuditQuery};
use crate::domain::access::MemberId;
use crate::domain::audit::{AuditCursor, AuditKind, Since};

pub(super) fn write(intent: &AuditIntent) -> Option<String> {
    let AuditIntent::Show(query) = intent else { return None };
    let cursor = match query.cursor {
        AuditCursor::Newest => "n".to_owned(),
        AuditCursor::Before(seq) => format!("b{seq}"),
        AuditCursor::After(seq) => format!("a{seq}"),
    };
    let of = match &query.number {
        None => NOTHING,
        Some(number) => known_word(number)?,
    };
    let member = query.member.map_or(0, |member| member.0);
    let kind = match query.kind.word() {
        "" => NOTHING,
        word => word,
    };
    let since = query.since.map_or(NOTHING, Since::word);
    Some(format!("aud:{cursor}:{of}:{member}:{kind}:{since}"))
}

pub(super) fn read(words: &[&str]) -> Option<AuditIntent> {
    let ["aud", cursor, of, member, kind, since] = words else { return None };
    let some = |word: &&str| *word != NOTHING;
    Some(AuditIntent::Show(AuditQuery {
        cursor: match cursor.split_at_checked(1)? {
            ("n", "") => AuditCursor::Newest,
            ("b", row) => AuditCursor::Before(seq(row)?),
            ("a", row) => AuditCursor::After(seq(row)?),
            _ => return None,
        },
        number: match Some(*of).filter(some) {
            Some(number) => Some(known(number)?),
            None => None,
        },
        member: Some(number(member)?).filter(|member| *member != 0).map(MemberId),
        kind: match Some(*kind).filter(some) {
            Some(kind) => AuditKind::from_word(kind)?,
            None => AuditKind::Changes,
        },
        since: match Some(*since).filter(some) {
            Some(since) => Some(Since::from_word(since)?),
            None => None,
        },
    }))
}
