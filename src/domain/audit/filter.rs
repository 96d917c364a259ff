//! Which rows of the trail somebody wants to see.

use super::{AuditAction, Seq};
use crate::domain::access::MemberId;
use crate::domain::phone::PhoneNumber;

/// What kind of row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditKind {
    /// Every change.
    #[default]
    Changes,
    /// The changes of one kind.
    Only(AuditAction),
    /// Refused attempts instead of changes.
    Refused,
}

impl AuditKind {
    const REFUSED: &str = "refused";

    /// The word in options and custom ids; empty for every change.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changes => "",
            Self::Only(action) => action.word(),
            Self::Refused => Self::REFUSED,
        }
    }

    /// Reads [`AuditKind::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "" => Some(Self::Changes),
            Self::REFUSED => Some(Self::Refused),
            action => AuditAction::from_word(action).map(Self::Only),
        }
    }
}

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Hour,
    Day,
    Week,
    Month,
}

impl Since {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The word in options and custom ids.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// Reads [`Since::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|since| since.word() == word)
    }

    /// As the end of "within the last …".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "24 hours",
            Self::Week => "7 days",
            Self::Month => "30 days",
        }
    }

    /// Its length, in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        const HOUR: i64 = 60 * 60;
        match self {
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
            Self::Week => 7 * 24 * HOUR,
            Self::Month => 30 * 24 * HOUR,
        }
    }
}

/// Which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what was done to this number; says nothing about refused attempts.
    pub number: Option<PhoneNumber>,
    /// Only what this member did or tried.
    pub member: Option<MemberId>,
    pub kind: AuditKind,
    /// How far back; `None` = from the beginning.
    pub since: Option<Since>,
}

/// Where a page begins; rows are shown newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditCursor {
    /// At the newest.
    #[default]
    Newest,
    /// With what is older than this one.
    Before(Seq),
    /// With the page that ends just above this one.
    After(Seq),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        let kinds = AuditAction::ALL.map(AuditKind::Only);
        for kind in kinds.into_iter().chain([AuditKind::Changes, AuditKind::Refused]) {
            assert_eq!(AuditKind::from_word(kind.word()), Some(kind));
        }
        for since in Since::ALL {
            assert_eq!(Since::from_word(since.word()), Some(since));
        }
    }
}
