//! What names a thing wherever it is spoken of: a change, a voice bot, a step of the checklist.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of an audit row within its server, from 1. It is also the seq of the
/// [`Rev`] of what the row changed, so "who changed this last" is never stored twice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl Seq {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A change as buttons, dialogs and drafts name it. Seqs are given again once an older backup is
/// put back; the tag, the first four bytes of the audit row's hash, tells those changes apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rev {
    pub seq: Seq,
    pub tag: u32,
}

impl Rev {
    /// Before anything was ever saved.
    pub const NONE: Self = Self { seq: Seq(0), tag: 0 };

    /// The rev of the row with this hash.
    #[must_use]
    pub fn of(seq: Seq, hash: &[u8]) -> Self {
        let tag = hash.first_chunk().copied().map_or(0, u32::from_be_bytes);
        Self { seq, tag }
    }

    /// As custom ids carry it: `17x1a2b3c4d`.
    #[must_use]
    pub fn word(self) -> String {
        format!("{}x{:08x}", self.seq, self.tag)
    }

    /// Reads [`Rev::word`] back; every rev has one word only.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let (seq, tag) = word.split_once('x')?;
        let rev = Self {
            seq: Seq(seq.parse().ok().filter(|seq| *seq >= 0)?),
            tag: u32::from_str_radix(tag, 16).ok()?,
        };
        (rev.word() == word).then_some(rev)
    }
}

/// A voice bot's short key in its server: what buttons and selects carry. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BotKey(pub i64);

/// A draft, by the interaction that brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftId(pub u64);

/// The steps that only a person can know to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The URLs were pasted into Exotel.
    UrlsCopied,
    /// A test call was placed.
    TestCalled,
}

impl Step {
    /// The word in custom ids and audit rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UrlsCopied => "copied",
            Self::TestCalled => "called",
        }
    }

    /// Reads [`Step::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::UrlsCopied, Self::TestCalled].into_iter().find(|step| step.word() == word)
    }
}

/// Who says that there is a voice bot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// The team, by hand.
    #[default]
    Team,
    /// The voice platform's own list.
    Platform,
    /// It stood in that list, and no longer does; numbers still use it.
    Vanished,
}

impl Source {
    const ALL: [Self; 3] = [Self::Team, Self::Platform, Self::Vanished];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Platform => "platform",
            Self::Vanished => "vanished",
        }
    }

    /// Reads [`Source::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }

    /// What is said of it beside the voice bot's name, if anything.
    #[must_use]
    pub const fn remark(self) -> Option<&'static str> {
        match self {
            Self::Team => None,
            Self::Platform => Some("from the platform"),
            Self::Vanished => Some("no longer on the platform"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rev_is_read_back_and_nothing_else_is() {
        for rev in [Rev::NONE, Rev { seq: Seq(i64::MAX), tag: u32::MAX }] {
            assert_eq!(Rev::from_word(&rev.word()), Some(rev));
        }
        for word in
            ["17", "17x", "17x1", "017x00000001", "17x0000000G", "-1x00000001", "+1x00000001"]
        {
            assert_eq!(Rev::from_word(word), None, "{word}");
        }
    }
}
