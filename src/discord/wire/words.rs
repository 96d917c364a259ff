//! The words that ids are made of, each written and read beside each other. A thing has one word only, so
//! that no two ids mean the same.
#![expect(clippy::option_option, reason = "the outer `None` is: no word of ours")]

use crate::app::place::Place;
use crate::domain::access::{ChannelId, RoleId};
use crate::domain::audit::Seq;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::BotKey;

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "0";

/// Without a sign or leading zeros.
pub(super) fn number(word: &str) -> Option<u64> {
    let canonical = word == "0" || !word.starts_with(['0', '+']);
    canonical.then(|| word.parse().ok())?
}

/// A Discord id: never 0.
pub(super) fn snowflake(word: &str) -> Option<u64> {
    number(word).filter(|id| *id != 0)
}

/// Seqs, keys and pages: never negative.
pub(super) fn seq(word: &str) -> Option<Seq> {
    number(word)?.try_into().ok().map(Seq)
}

pub(super) fn bot_key(word: &str) -> Option<BotKey> {
    Some(BotKey(seq(word)?.0))
}

/// A voice bot or none; keys begin at 1.
pub(super) fn some_bot_word(bot: Option<BotKey>) -> String {
    bot.map_or_else(|| NOTHING.to_owned(), |bot| bot.0.to_string())
}

pub(super) fn some_bot(word: &str) -> Option<Option<BotKey>> {
    Some(Some(bot_key(word)?).filter(|bot| bot.0 != 0))
}

pub(super) fn phone(word: &str) -> Option<PhoneNumber> {
    PhoneNumber::from_stored(&format!("+{word}"))
}

/// `None` for what was typed: an id carries no text of people.
pub(super) fn known_word(number: &NumberRef) -> Option<&str> {
    match number {
        NumberRef::Known(phone) => Some(phone.digits()),
        NumberRef::Typed(_) => None,
    }
}

pub(super) fn known(word: &str) -> Option<NumberRef> {
    phone(word).map(NumberRef::Known)
}

pub(super) fn channel_word(channel: Option<ChannelId>) -> String {
    channel.map_or(0, |channel| channel.0).to_string()
}

/// A channel or, for everywhere, none.
pub(super) fn channel(word: &str) -> Option<Option<ChannelId>> {
    match word {
        NOTHING => Some(None),
        word => Some(Some(ChannelId(snowflake(word)?))),
    }
}

pub(super) fn role(word: &str) -> Option<RoleId> {
    snowflake(word).map(RoleId)
}

pub(super) fn cursor_word(cursor: &Cursor) -> String {
    match cursor {
        Cursor::Start => "s".to_owned(),
        Cursor::From(phone) => format!("f{}", phone.digits()),
        Cursor::After(phone) => format!("a{}", phone.digits()),
        Cursor::Before(phone) => format!("b{}", phone.digits()),
    }
}

pub(super) fn cursor(word: &str) -> Option<Cursor> {
    Some(match word.split_at_checked(1)? {
        ("s", "") => Cursor::Start,
        ("f", digits) => Cursor::From(phone(digits)?),
        ("a", digits) => Cursor::After(phone(digits)?),
        ("b", digits) => Cursor::Before(phone(digits)?),
        _ => return None,
    })
}

pub(super) fn place_word(place: &Place) -> String {
    match place {
        Place::New => "n".to_owned(),
        Place::Page => "p".to_owned(),
        Place::Card(phone) => format!("c{}", phone.digits()),
        Place::VoiceBots => "v".to_owned(),
        Place::Access => "l".to_owned(),
        Place::Role(role, channel) => format!("r{}.{}", role.0, channel_word(*channel)),
    }
}

pub(super) fn place(word: &str) -> Option<Place> {
    Some(match word.split_at_checked(1)? {
        ("n", "") => Place::New,
        ("p", "") => Place::Page,
        ("c", digits) => Place::Card(phone(digits)?),
        ("v", "") => Place::VoiceBots,
        ("l", "") => Place::Access,
        ("r", rule) => {
            let (of, in_channel) = rule.split_once('.')?;
            Place::Role(role(of)?, channel(in_channel)?)
        }
        _ => return None,
    })
}
