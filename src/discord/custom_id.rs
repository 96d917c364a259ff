//! Custom ids: `sb1:<verb>[:<arg>]*`, a public format that outlives the process. An id carries
//! identity and revision, never data; adding a verb is free, changing one's meaning takes a new
//! verb. `tests/golden/custom_ids.txt` holds one of each.

use crate::app::{BotChoice, DialogKind, Intent, Place, UrlKind};
use crate::domain::audit::Seq;
use crate::domain::numbers::Shown;
use crate::domain::phone::PhoneNumber;
use crate::store::{Cursor, Step};

/// What every id of ours begins with.
const PREFIX: &str = "sb1";

fn id(parts: &[&str]) -> String {
    let mut id = PREFIX.to_owned();
    for part in parts {
        id.push(':');
        id.push_str(part);
    }
    id
}

fn place_word(place: &Place) -> String {
    match place {
        Place::New => "n".to_owned(),
        Place::Page => "p".to_owned(),
        Place::Card(number) => format!("c{}", digits(number)),
        Place::VoiceBots => "v".to_owned(),
    }
}

fn digits(number: &str) -> &str {
    number.trim_start_matches('+')
}

fn cursor_word(cursor: &Cursor) -> String {
    match cursor {
        Cursor::Start => "s".to_owned(),
        Cursor::From(phone) => format!("f{}", phone.digits()),
        Cursor::After(phone) => format!("a{}", phone.digits()),
        Cursor::Before(phone) => format!("b{}", phone.digits()),
    }
}

/// The page, from the cursor on.
#[must_use]
pub fn page(cursor: &Cursor) -> String {
    id(&["page", &cursor_word(cursor)])
}

/// **Close**.
#[must_use]
pub fn close() -> String {
    id(&["close"])
}

/// **Done** on a step of the checklist.
#[must_use]
pub fn step(step: Step) -> String {
    id(&["step", step.word()])
}

/// **Edit**: the credentials dialog.
#[must_use]
pub fn credentials(place: &Place) -> String {
    id(&["cred", &place_word(place)])
}

/// The submitted credentials dialog.
#[must_use]
pub fn credentials_form(rev: Seq, place: &Place, interaction: u64) -> String {
    id(&[
        "credf",
        &rev.to_string(),
        &place_word(place),
        &interaction.to_string(),
    ])
}

/// **Destroy now**.
#[must_use]
pub fn destroy(disconnect: Seq, place: &Place) -> String {
    id(&["wipe", &disconnect.to_string(), &place_word(place)])
}

/// **Add Number**, **Add another**.
#[must_use]
pub fn add(place: &Place) -> String {
    id(&["add", &place_word(place)])
}

/// The submitted Add Number dialog.
#[must_use]
pub fn add_form(place: &Place, interaction: u64) -> String {
    id(&["addf", &place_word(place), &interaction.to_string()])
}

/// **Edit** on a card.
#[must_use]
pub fn edit(number: &PhoneNumber, place: &Place) -> String {
    id(&["edit", number.digits(), &place_word(place)])
}

/// The submitted Edit Number dialog.
#[must_use]
pub fn edit_form(number: &PhoneNumber, rev: Seq, place: &Place, interaction: u64) -> String {
    let (rev, interaction) = (rev.to_string(), interaction.to_string());
    id(&[
        "editf",
        number.digits(),
        &rev,
        &place_word(place),
        &interaction,
    ])
}

/// **Overwrite**.
#[must_use]
pub fn overwrite(number: &PhoneNumber, rev: Seq, draft: u64) -> String {
    id(&[
        "over",
        number.digits(),
        &rev.to_string(),
        &draft.to_string(),
    ])
}

/// **Open it**, **Keep theirs**, **Back** to a card.
#[must_use]
pub fn card(number: &PhoneNumber) -> String {
    id(&["card", number.digits()])
}

/// The select **Open a number…**; its values are digits.
#[must_use]
pub fn open_number() -> String {
    id(&["open"])
}

/// The select **Assign Bot**, with the voice bot that it showed.
#[must_use]
pub fn assign(number: &PhoneNumber, shown: Option<i64>) -> String {
    let shown = shown.map_or_else(|| "0".to_owned(), |bot| bot.to_string());
    id(&["assign", number.digits(), &shown])
}

/// ◀ ▶ of a list. The search comes last: it may hold anything, and is at most
/// [`LONGEST_SEARCH`] characters.
#[must_use]
pub fn list(cursor: &Cursor, bot: Option<i64>, search: &str) -> String {
    let bot = bot.map_or_else(|| "0".to_owned(), |bot| bot.to_string());
    let search: String = search.chars().take(LONGEST_SEARCH).collect();
    id(&["list", &cursor_word(cursor), &bot, &search])
}

/// The longest search of a list, in characters, so that ◀ ▶ can carry it.
pub const LONGEST_SEARCH: usize = 25;

/// **Copy WebSocket URL**, **Copy Flow URL**.
#[must_use]
pub fn copy(number: &PhoneNumber, url: UrlKind) -> String {
    let verb = match url {
        UrlKind::WebSocket => "copyw",
        UrlKind::Flow => "copyf",
    };
    id(&[verb, number.digits()])
}

/// **Remove** on a card.
#[must_use]
pub fn remove(number: &PhoneNumber, rev: Seq, place: &Place) -> String {
    id(&["rm", number.digits(), &rev.to_string(), &place_word(place)])
}

/// **Undo**.
#[must_use]
pub fn undo(seq: Seq, place: &Place) -> String {
    id(&["undo", &seq.to_string(), &place_word(place)])
}

/// **Try again**.
#[must_use]
pub fn again(dialog: &DialogKind, draft: u64, place: &Place) -> String {
    let dialog = match dialog {
        DialogKind::Credentials => "k".to_owned(),
        DialogKind::AddNumber => "a".to_owned(),
        DialogKind::EditNumber(number) => format!("e{}", digits(number)),
        DialogKind::AddVoiceBot => "v".to_owned(),
        DialogKind::EditVoiceBot(bot) => format!("w{bot}"),
    };
    id(&["again", &dialog, &draft.to_string(), &place_word(place)])
}

/// The list of voice bots.
#[must_use]
pub fn voice_bots(page: i64) -> String {
    id(&["bots", &page.to_string()])
}

/// One voice bot.
#[must_use]
pub fn voice_bot(bot: i64) -> String {
    id(&["bot", &bot.to_string()])
}

/// The select **Open a voice bot…**; its values are keys.
#[must_use]
pub fn open_voice_bot() -> String {
    id(&["botopen"])
}

/// **Add a voice bot**.
#[must_use]
pub fn add_voice_bot(place: &Place) -> String {
    id(&["botadd", &place_word(place)])
}

/// The submitted Add Voice Bot dialog.
#[must_use]
pub fn add_voice_bot_form(place: &Place, interaction: u64) -> String {
    id(&["botaddf", &place_word(place), &interaction.to_string()])
}

/// **Edit** on a voice bot.
#[must_use]
pub fn edit_voice_bot(bot: i64, place: &Place) -> String {
    id(&["botedit", &bot.to_string(), &place_word(place)])
}

/// The submitted Edit Voice Bot dialog.
#[must_use]
pub fn edit_voice_bot_form(bot: i64, rev: Seq, place: &Place, interaction: u64) -> String {
    let (bot, rev, interaction) = (bot.to_string(), rev.to_string(), interaction.to_string());
    id(&["boteditf", &bot, &rev, &place_word(place), &interaction])
}

/// **Remove** on a voice bot.
#[must_use]
pub fn remove_voice_bot(bot: i64, place: &Place) -> String {
    id(&["botrm", &bot.to_string(), &place_word(place)])
}

/// A submitted dialog, before its fields are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Edit credentials, opened at a rev.
    Credentials(Seq, Place),
    /// Add Number.
    AddNumber(Place),
    /// Edit Number, of this number, opened at a rev.
    EditNumber(String, Seq, Place),
    /// Add Voice Bot.
    AddVoiceBot(Place),
    /// Edit Voice Bot, of this key, opened at a rev.
    EditVoiceBot(i64, Seq, Place),
}

/// Reads a dialog's id; `None` if it is not one of ours.
#[must_use]
pub fn read_form(custom_id: &str) -> Option<Form> {
    let parts: Vec<&str> = custom_id.split(':').collect();
    Some(match parts.as_slice() {
        [PREFIX, "credf", rev, place, _] => Form::Credentials(seq(rev)?, read_place(place)?),
        [PREFIX, "addf", place, _] => Form::AddNumber(read_place(place)?),
        [PREFIX, "editf", number, rev, place, _] => {
            Form::EditNumber(read_digits(number)?, seq(rev)?, read_place(place)?)
        }
        [PREFIX, "botaddf", place, _] => Form::AddVoiceBot(read_place(place)?),
        [PREFIX, "boteditf", bot, rev, place, _] => {
            Form::EditVoiceBot(seq(bot)?, seq(rev)?, read_place(place)?)
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
        let bot = match seq(parts.next()?)? {
            0 => None,
            bot => Some(BotChoice::Key(bot)),
        };
        return Some(Intent::ListNumbers {
            search: parts.next()?.to_owned(),
            bot,
            cursor,
        });
    }
    let parts: Vec<&str> = custom_id.split(':').collect();
    Some(match parts.as_slice() {
        [PREFIX, "page", cursor] => Intent::Page(read_cursor(cursor)?),
        [PREFIX, "close"] => Intent::Close,
        [PREFIX, "step", word] => Intent::MarkStep(Step::from_word(word)?),
        [PREFIX, "cred", place] => Intent::OpenCredentials(read_place(place)?),
        [PREFIX, "wipe", disconnect, place] => Intent::DestroyNow {
            disconnect: seq(disconnect)?,
            place: read_place(place)?,
        },
        [PREFIX, "add", place] => Intent::OpenAddNumber {
            form: crate::app::NumberForm::default(),
            place: read_place(place)?,
        },
        [PREFIX, "edit", number, place] => Intent::OpenEditNumber {
            number: read_digits(number)?,
            place: read_place(place)?,
        },
        [PREFIX, "over", number, rev, draft] => Intent::Overwrite {
            number: read_digits(number)?,
            seen: seq(rev)?,
            draft: draft.parse().ok()?,
        },
        [PREFIX, "card", number] => Intent::Card(read_digits(number)?),
        [PREFIX, "open"] => Intent::Card(read_digits(values.first()?)?),
        [PREFIX, "assign", number, shown] => {
            let number = read_digits(number)?;
            Intent::Assign {
                shown: Shown::Bot(Some(seq(shown)?).filter(|bot| *bot != 0)),
                bot: BotChoice::of(values.first()?),
                place: Place::Card(number.clone()),
                number,
            }
        }
        [PREFIX, "copyw", number] => Intent::Copy {
            number: read_digits(number)?,
            url: UrlKind::WebSocket,
        },
        [PREFIX, "copyf", number] => Intent::Copy {
            number: read_digits(number)?,
            url: UrlKind::Flow,
        },
        [PREFIX, "rm", number, rev, place] => Intent::RemoveNumber {
            number: read_digits(number)?,
            seen: Some(seq(rev)?),
            place: read_place(place)?,
        },
        [PREFIX, "undo", change, place] => Intent::Undo {
            seq: seq(change)?,
            place: read_place(place)?,
        },
        [PREFIX, "again", dialog, draft, place] => Intent::TryAgain {
            draft: draft.parse().ok()?,
            dialog: read_dialog(dialog)?,
            place: read_place(place)?,
        },
        [PREFIX, "bots", page] => Intent::ListVoiceBots { page: seq(page)? },
        [PREFIX, "bot", bot] => Intent::VoiceBot(seq(bot)?),
        [PREFIX, "botopen"] => Intent::VoiceBot(seq(values.first()?)?),
        [PREFIX, "botadd", place] => Intent::OpenAddVoiceBot {
            form: crate::app::VoiceBotForm::default(),
            place: read_place(place)?,
        },
        [PREFIX, "botedit", bot, place] => Intent::OpenEditVoiceBot {
            bot: BotChoice::Key(seq(bot)?),
            place: read_place(place)?,
        },
        [PREFIX, "botrm", bot, place] => Intent::RemoveVoiceBot {
            bot: BotChoice::Key(seq(bot)?),
            place: read_place(place)?,
        },
        _ => return None,
    })
}

/// Seqs, revs, keys and pages: never negative, never with a sign or a leading zero's twin.
fn seq(text: &str) -> Option<Seq> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

fn read_digits(text: &str) -> Option<String> {
    Some(
        PhoneNumber::from_stored(&format!("+{text}"))?
            .digits()
            .to_owned(),
    )
}

fn read_place(word: &str) -> Option<Place> {
    Some(match word {
        "n" => Place::New,
        "p" => Place::Page,
        "v" => Place::VoiceBots,
        card => Place::Card(read_digits(card.strip_prefix('c')?)?),
    })
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
        ("w", bot) => DialogKind::EditVoiceBot(seq(bot)?),
        _ => return None,
    })
}
