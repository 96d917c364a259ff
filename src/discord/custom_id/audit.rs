//! The ids of the audit trail: which rows, and from where on.

use super::{id, read};
use crate::app::intent::{AuditIntent, AuditQuery, Intent};
use crate::domain::access::MemberId;
use crate::domain::audit::{AuditCursor, AuditFilter, AuditKind, Since};
use crate::domain::numbers::NumberRef;

/// What stands where a filter asks for nothing.
const ANY: &str = "0";

/// ◀ ▶ of the audit trail.
#[must_use]
pub fn audit(filter: &AuditFilter, cursor: AuditCursor) -> String {
    let cursor = match cursor {
        AuditCursor::Newest => "n".to_owned(),
        AuditCursor::Before(seq) => format!("b{seq}"),
        AuditCursor::After(seq) => format!("a{seq}"),
    };
    let number = filter.number.as_ref().map_or(ANY, |number| number.digits());
    let member = filter.member.map_or(0, |member| member.0).to_string();
    let kind = match filter.kind.word() {
        "" => ANY,
        word => word,
    };
    let since = filter.since.map_or(ANY, Since::word);
    id(&["aud", &cursor, number, &member, kind, since])
}

/// Reads the parts after the verb.
pub(super) fn read_audit(parts: &[&str]) -> Option<Intent> {
    let [cursor, number, member, kind, since] = parts else {
        return None;
    };
    let some = |part: &&str| *part != ANY;
    let query = AuditQuery {
        cursor: match cursor.split_at_checked(1)? {
            ("n", "") => AuditCursor::Newest,
            ("b", seq) => AuditCursor::Before(read::seq(seq)?),
            ("a", seq) => AuditCursor::After(read::seq(seq)?),
            _ => return None,
        },
        number: match Some(*number).filter(some) {
            Some(number) => Some(NumberRef::Known(read::read_digits(number)?)),
            None => None,
        },
        member: Some(read::number(member)?).filter(|member| *member != 0).map(MemberId),
        kind: match Some(*kind).filter(some) {
            Some(kind) => AuditKind::from_word(kind)?,
            None => AuditKind::Changes,
        },
        since: match Some(*since).filter(some) {
            Some(since) => Some(Since::from_word(since)?),
            None => None,
        },
    };
    Some(Intent::Audit(AuditIntent::Show(query)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{AuditAction, Seq};
    use crate::domain::phone::PhoneNumber;

    #[test]
    fn the_longest_filter_fits_and_is_read_back() {
        let longest = AuditAction::ALL.into_iter().max_by_key(|it| it.word().len());
        let filter = AuditFilter {
            number: PhoneNumber::from_stored("+999999999999999"),
            member: Some(MemberId(u64::MAX)),
            kind: longest.map_or(AuditKind::Changes, AuditKind::Only),
            since: Some(Since::Month),
        };
        assert!(filter.number.is_some());
        let written = audit(&filter, AuditCursor::Before(Seq(i64::MAX)));
        assert!(written.len() <= 100, "{written}: {}", written.len());
        let Some(Intent::Audit(AuditIntent::Show(query))) = read(&written, &[]) else {
            panic!("{written} is not read");
        };
        assert_eq!(query.number, filter.number.clone().map(NumberRef::Known));
        assert_eq!(query.member, filter.member);
        assert_eq!(query.kind, filter.kind);
        assert_eq!(query.since, filter.since);
        assert_eq!(query.cursor, AuditCursor::Before(Seq(i64::MAX)));
    }

    #[test]
    fn what_asks_for_nothing_is_read_back_as_that() {
        let written = audit(&AuditFilter::default(), AuditCursor::Newest);
        assert_eq!(written, "sb1:aud:n:0:0:0:0");
        assert!(read(&written, &[]).is_some());
        for broken in ["sb1:aud:n:0:0:0", "sb1:aud:x:0:0:0:0", "sb1:aud:b-1:0:0:0:0"] {
            assert!(read(broken, &[]).is_none(), "{broken}");
        }
    }
}
