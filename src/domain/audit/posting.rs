//! The channel that changes are posted in, and what keeps them from getting there.

use super::{AuditAction, AuditEntry, Seq, Target};
use crate::domain::access::{ChannelId, GuildId, MemberId};

/// A change that is to be posted next in its server's channel.
#[derive(Clone, Debug)]
pub struct AuditPost {
    pub guild: GuildId,
    pub channel: ChannelId,
    /// Everybody in the server was found to see that channel, which this post is the first to say in it.
    pub newly_public: bool,
    /// What kept earlier attempts from succeeding, until one does.
    pub fault: Option<PostFault>,
    pub headline: Headline,
    /// All of it; `None`: more than the headline cannot be read.
    pub entry: Option<AuditEntry>,
}

/// What can be told of every change: nothing that anybody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    pub seq: Seq,
    /// When, in unix seconds.
    pub at: i64,
    /// Who; 0 is Switchboard itself.
    pub actor: MemberId,
    /// What was done; `None`: no version of ours did that.
    pub action: Option<AuditAction>,
    pub target: Target,
}

/// Why changes cannot be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostFault {
    /// The channel is gone.
    Missing,
    /// The bot may not see it, or not write there.
    Forbidden,
    /// It belongs to another server.
    OtherServer,
    /// Discord refuses the message.
    Refused,
    /// Discord cannot be reached, or is not well.
    Unreachable,
}

impl PostFault {
    const ALL: [Self; 5] =
        [Self::Missing, Self::Forbidden, Self::OtherServer, Self::Refused, Self::Unreachable];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Forbidden => "forbidden",
            Self::OtherServer => "other_server",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }

    /// Reads [`PostFault::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }

    /// Why, and what to do, as a sentence.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Missing => {
                "The channel is gone. Choose another with `/audit channel`; what was not posted follows there."
            }
            Self::Forbidden => {
                "I may not post there. Give me **View Channel**, **Send Messages** and **Embed Links** in it (in a thread, **Send Messages in Threads**)."
            }
            Self::OtherServer => {
                "The channel belongs to another server. Choose one of this server with `/audit channel`."
            }
            Self::Refused => "Discord refuses the message. Tell whoever runs Switchboard.",
            Self::Unreachable => "Discord could not be reached. It is tried again by itself.",
        }
    }

    /// Whether waiting may cure it.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Unreachable)
    }
}

/// Where a server's changes are posted, and how that goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    /// The channel; `None` = they are not posted.
    pub channel: Option<ChannelId>,
    /// Everybody in the server was found to see it.
    pub public: bool,
    /// What keeps them from being posted, and since when (unix seconds).
    pub fault: Option<(PostFault, i64)>,
    /// How many wait to be posted.
    pub waiting: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for fault in PostFault::ALL {
            assert_eq!(PostFault::from_word(fault.word()), Some(fault));
        }
    }
}
