//! What a change was made to: written into the trail, and read back from it, here alone.

use crate::domain::access::{ChannelId, MemberId, RoleId};
use crate::domain::ids::BotKey;
use crate::domain::ids::Step;
use crate::domain::phone::PhoneNumber;

use super::Seq;

/// What a change was made to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Account,
    Number(PhoneNumber),
    VoiceBot(BotKey),
    /// A role's level, everywhere or in one channel.
    Rule {
        role: RoleId,
        channel: Option<ChannelId>,
    },
    Step(Step),
    AuditChannel,
    /// Where Exotel sends a number's calls.
    Flow(PhoneNumber),
    /// The test calls of a number.
    Call(PhoneNumber),
    /// The phone of a member's own that is remembered.
    Phone(MemberId),
    /// How the account is at Exotel, or one of its numbers.
    AtExotel(Option<PhoneNumber>),
    /// Many numbers at once, named by the row that began it.
    Batch(Seq),
    /// What this version cannot read; it is shown as it is stored.
    Other(String),
}

impl Target {
    /// As the trail keeps it.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Account => "account".to_owned(),
            Self::Number(phone) => phone.to_string(),
            Self::VoiceBot(bot) => format!("voice_bot:{}", bot.0),
            Self::Rule { role, channel } => {
                format!("role:{}:{}", role.0, channel.map_or(0, |channel| channel.0))
            }
            Self::Step(step) => step.word().to_owned(),
            Self::AuditChannel => "audit_channel".to_owned(),
            Self::Flow(phone) => format!("flow:{phone}"),
            Self::Call(phone) => format!("call:{phone}"),
            Self::Phone(member) => format!("own_phone:{}", member.0),
            Self::AtExotel(None) => "exotel".to_owned(),
            Self::AtExotel(Some(phone)) => format!("exotel:{phone}"),
            Self::Batch(seq) => format!("batch:{seq}"),
            Self::Other(text) => text.clone(),
        }
    }

    /// Reads [`Target::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::read(word).unwrap_or_else(|| Self::Other(word.to_owned()))
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word.split_once(':') {
            Some(("voice_bot", key)) => Self::VoiceBot(BotKey(key.parse().ok()?)),
            Some(("role", rule)) => {
                let (id, channel) = rule.split_once(':')?;
                let channel: u64 = channel.parse().ok()?;
                Self::Rule {
                    role: RoleId(id.parse().ok()?),
                    channel: (channel != 0).then_some(ChannelId(channel)),
                }
            }
            Some(("flow", phone)) => Self::Flow(PhoneNumber::from_stored(phone)?),
            Some(("call", phone)) => Self::Call(PhoneNumber::from_stored(phone)?),
            Some(("own_phone", member)) => Self::Phone(MemberId(member.parse().ok()?)),
            Some(("exotel", phone)) => Self::AtExotel(Some(PhoneNumber::from_stored(phone)?)),
            Some(("batch", seq)) => Self::Batch(Seq(seq.parse().ok()?)),
            Some(_) => return None,
            None if word == "account" => Self::Account,
            None if word == "exotel" => Self::AtExotel(None),
            None if word == "audit_channel" => Self::AuditChannel,
            None => match Step::from_word(word) {
                Some(step) => Self::Step(step),
                None => Self::Number(PhoneNumber::from_stored(word)?),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_read_back() {
        let rule = |channel: Option<u64>| Target::Rule {
            role: RoleId(7),
            channel: channel.map(ChannelId),
        };
        for target in [
            Target::Account,
            Target::Number(PhoneNumber::from_stored("+919876543210").unwrap()),
            Target::VoiceBot(BotKey(3)),
            rule(None),
            rule(Some(5)),
            Target::Step(Step::TestCalled),
            Target::AuditChannel,
            Target::Flow(PhoneNumber::from_stored("+919876543210").unwrap()),
            Target::Call(PhoneNumber::from_stored("+919876543210").unwrap()),
            Target::Phone(MemberId(7)),
            Target::AtExotel(None),
            Target::AtExotel(PhoneNumber::from_stored("+919876543210")),
            Target::Batch(Seq(4)),
            Target::Other("what comes next year".to_owned()),
        ] {
            assert_eq!(Target::from_word(&target.word()), target);
        }
    }
}
