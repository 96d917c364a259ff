//! Reading ids back: whatever is not exactly one of ours, of any version, is nothing.

use super::audit::read_audit;
use super::{PREFIX, access};
use crate::app::intent::{DialogKind, Intent, Place, UrlKind};
use crate::domain::account::Step;
use crate::domain::audit::{Rev, Seq};
use crate::domain::expected::Expected;
use crate::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::{BotChoice, BotKey};

/// A submitted dialog, before its fields are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Edit credentials, opened at a rev.
    Credentials(Rev, Place),
    /// Add Number.
    AddNumber(Place),
    /// Edit Number, of this number, opened at a rev.
    EditNumber(PhoneNumber, Rev, Place),
    /// Add Voice Bot.
    AddVoiceBot(Place),
    /// Edit Voice Bot, of this key, opened at a rev.
    EditVoiceBot(BotKey, Rev, Place),
}

/// Reads a dialog's id; `None` if it is not one of ours.
#[must_use]
pub fn read_form(custom_id: &str) -> Option<Form> {
    let parts: Vec<&str> = custom_id.split(':').collect();
    let (interaction, parts) = parts.split_last()?;
    number(interaction)?;
    Some(match parts {
        [PREFIX, "credf", rev, place] => {
            Form::Credentials(Rev::from_word(rev)?, read_place(place)?)
        }
        [PREFIX, "addf", place] => Form::AddNumber(read_place(place)?),
        [PREFIX, "editf", number, rev, place] => {
            Form::EditNumber(read_digits(number)?, Rev::from_word(rev)?, read_place(place)?)
        }
        [PREFIX, "botaddf", place] => Form::AddVoiceBot(read_place(place)?),
        [PREFIX, "boteditf", bot, rev, place] => {
            Form::EditVoiceBot(bot_key(bot)?, Rev::from_word(rev)?, read_place(place)?)
        }
        _ => return None,
    })
}

/// Reads a button's or a select's id; `None` if it is not one of ours, or no longer.
#[must_use]
pub fn read(custom_id: &str, values: &[String]) -> Option<Intent> {
    if let Some(rest) = custom_id.strip_prefix("sb1:list:") {
        let mut parts = rest.splitn(3, ':');
        let cursor = read_cursor(parts.next()?)?;
        let bot = match bot_key(parts.next()?)? {
            BotKey(0) => None,
            bot => Some(BotChoice::Key(bot)),
        };
        return Some(Intent::ListNumbers { search: parts.next()?.to_owned(), bot, cursor });
    }
    let parts: Vec<&str> = custom_id.split(':').collect();
    Some(match parts.as_slice() {
        [PREFIX, "page", cursor] => Intent::Page(read_cursor(cursor)?),
        [PREFIX, "close"] => Intent::Close,
        [PREFIX, "step", word] => Intent::MarkStep(Step::from_word(word)?),
        [PREFIX, "cred", place] => Intent::OpenCredentials(read_place(place)?),
        [PREFIX, "wipe", disconnect, place] => Intent::DestroyNow {
            disconnect: Rev::from_word(disconnect)?,
            place: read_place(place)?,
        },
        [PREFIX, "add", place] => {
            Intent::OpenAddNumber { form: NumberForm::default(), place: read_place(place)? }
        }
        [PREFIX, "edit", number, place] => {
            Intent::OpenEditNumber { number: known(number)?, place: read_place(place)? }
        }
        [PREFIX, "over", dialog, rev, draft] => Intent::Overwrite {
            dialog: read_dialog(dialog)?,
            seen: Rev::from_word(rev)?,
            draft: DraftId(number(draft)?),
        },
        [PREFIX, "card", number] => Intent::Card(known(number)?),
        [PREFIX, "open"] => Intent::Card(known(values.first()?)?),
        [PREFIX, "assign", number, shown] => {
            let phone = read_digits(number)?;
            Intent::Assign {
                expected: Expected::Bot(Some(bot_key(shown)?).filter(|bot| bot.0 != 0)),
                bot: BotChoice::of(values.first()?),
                place: Place::Card(phone.clone()),
                number: NumberRef::Known(phone),
            }
        }
        [PREFIX, "copyw", number] => {
            Intent::Copy { number: known(number)?, url: UrlKind::WebSocket }
        }
        [PREFIX, "copyf", number] => Intent::Copy { number: known(number)?, url: UrlKind::Flow },
        [PREFIX, "rm", number, rev, place] => Intent::RemoveNumber {
            number: known(number)?,
            expected: Expected::Rev(Rev::from_word(rev)?),
            place: read_place(place)?,
        },
        [PREFIX, "undo", change, place] => {
            Intent::Undo { change: Rev::from_word(change)?, place: read_any_place(place)? }
        }
        [PREFIX, "again", dialog, draft, place] => Intent::TryAgain {
            draft: DraftId(number(draft)?),
            dialog: read_dialog(dialog)?,
            place: read_place(place)?,
        },
        [PREFIX, "bots", page] => Intent::ListVoiceBots { page: seq(page)?.0 },
        [PREFIX, "botopen"] => Intent::VoiceBot(bot_key(values.first()?)?),
        [PREFIX, "botadd", place] => {
            Intent::OpenAddVoiceBot { form: VoiceBotForm::default(), place: read_place(place)? }
        }
        [PREFIX, "botedit", bot, place] => Intent::OpenEditVoiceBot {
            bot: BotChoice::Key(bot_key(bot)?),
            place: read_place(place)?,
        },
        [PREFIX, "botrm", bot, rev, place] => Intent::RemoveVoiceBot {
            bot: BotChoice::Key(bot_key(bot)?),
            expected: Expected::Rev(Rev::from_word(rev)?),
            place: read_place(place)?,
        },
        [PREFIX, "aud", rest @ ..] => read_audit(rest)?,
        [PREFIX, rest @ ..] => Intent::Access(access::read(rest, values)?),
        _ => return None,
    })
}

/// A Discord id: never 0.
pub(super) fn snowflake(text: &str) -> Option<u64> {
    number(text).filter(|id| *id != 0)
}

/// Seqs, keys and pages: never negative.
pub(super) fn seq(text: &str) -> Option<Seq> {
    number(text)?.try_into().ok().map(Seq)
}

fn bot_key(text: &str) -> Option<BotKey> {
    Some(BotKey(seq(text)?.0))
}

fn known(text: &str) -> Option<NumberRef> {
    read_digits(text).map(NumberRef::Known)
}

/// A number as ids write it: in one way only, without a sign or leading zeros, so that no two ids
/// mean the same.
pub(super) fn number(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    canonical.then(|| text.parse().ok())?
}

pub(super) fn read_digits(text: &str) -> Option<PhoneNumber> {
    PhoneNumber::from_stored(&format!("+{text}"))
}

/// A place that a dialog can be opened from: its own id has to fit beside the dialog's.
fn read_place(word: &str) -> Option<Place> {
    Some(match word {
        "n" => Place::New,
        "p" => Place::Page,
        "v" => Place::VoiceBots,
        card => Place::Card(read_digits(card.strip_prefix('c')?)?),
    })
}

/// Any place that an answer can lead back to.
pub(super) fn read_any_place(word: &str) -> Option<Place> {
    access::read_place(word).or_else(|| read_place(word))
}

fn read_cursor(word: &str) -> Option<Cursor> {
    if word == "s" {
        return Some(Cursor::Start);
    }
    let phone = |text: &str| PhoneNumber::from_stored(&format!("+{text}"));
    match word.split_at_checked(1)? {
        ("f", number) => Some(Cursor::From(phone(number)?)),
        ("a", number) => Some(Cursor::After(phone(number)?)),
        ("b", number) => Some(Cursor::Before(phone(number)?)),
        _ => None,
    }
}

fn read_dialog(word: &str) -> Option<DialogKind> {
    Some(match word.split_at_checked(1)? {
        ("k", "") => DialogKind::Credentials,
        ("a", "") => DialogKind::AddNumber,
        ("e", number) => DialogKind::EditNumber(read_digits(number)?),
        ("v", "") => DialogKind::AddVoiceBot,
        ("w", bot) => DialogKind::EditVoiceBot(bot_key(bot)?),
        _ => return None,
    })
}
