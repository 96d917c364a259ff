//! The voice platform's list of its bots: what was read of it, and what keeps it from being read.

use super::voice_bots::VoiceBotParts;

/// Most voice bots of a list. A longer one is no list of a team's bots.
pub const MOST_BOTS: usize = 5000;

/// A list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryList {
    /// Each id once.
    pub bots: Vec<VoiceBotParts>,
    /// Entries that are no voice bot: without an id, or with one or a URL that could not be saved by hand either.
    pub unusable: usize,
    /// The platform's own mark of this state of the list.
    pub etag: Option<String>,
}

/// How the list of a server stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DirectoryState {
    /// When it was last read, in unix seconds.
    pub read_at: Option<i64>,
    /// Voice bots of the list that are left out, as one of the team's own has the id.
    pub left_out: i64,
    /// Entries of the list that are no voice bot.
    pub unusable: i64,
    /// Why it cannot be read, and since when (unix seconds).
    pub fault: Option<(DirectoryFault, i64)>,
}

/// Why a list cannot be read. It holds nothing that the platform sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it refuses the token")]
    Refused,
    #[error("its address is not on the public internet")]
    NotPublic,
    #[error("it answers something other than 200")]
    Status,
    #[error("its answer is too large")]
    TooLarge,
    #[error("its answer is not the list that is configured")]
    NotAList,
}

impl DirectoryFault {
    const ALL: [Self; 6] = [
        Self::Unreachable,
        Self::Refused,
        Self::NotPublic,
        Self::Status,
        Self::TooLarge,
        Self::NotAList,
    ];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::NotPublic => "not_public",
            Self::Status => "status",
            Self::TooLarge => "too_large",
            Self::NotAList => "not_a_list",
        }
    }

    /// Reads [`DirectoryFault::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}
