//! Custom ids: `sb1:<verb>[:<arg>]*`, a public format that outlives the process. An id carries
//! identity and revision, never data; adding a verb is free, changing one's meaning takes a new
//! verb. `tests/golden/custom_ids.txt` holds one of each.

mod access;
mod audit;
pub mod field;
mod read;

pub use access::{access, pick_channel, pick_level, pick_role, revoke};
pub use audit::audit;
pub use read::{Form, read, read_form};

use crate::app::intent::{DialogKind, Place, UrlKind};
use crate::domain::account::Step;
use crate::domain::audit::Rev;
use crate::domain::forms::DraftId;
use crate::domain::numbers::Cursor;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::BotKey;

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
        Place::Card(phone) => format!("c{}", phone.digits()),
        Place::VoiceBots => "v".to_owned(),
        Place::Access => "l".to_owned(),
        Place::Role(role, channel) => format!("r{}.{}", role.0, access::channel_word(*channel)),
    }
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
pub fn credentials_form(rev: Rev, place: &Place, interaction: u64) -> String {
    id(&["credf", &rev.word(), &place_word(place), &interaction.to_string()])
}

/// **Destroy now**.
#[must_use]
pub fn destroy(disconnect: Rev, place: &Place) -> String {
    id(&["wipe", &disconnect.word(), &place_word(place)])
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
pub fn edit_form(number: &PhoneNumber, rev: Rev, place: &Place, interaction: u64) -> String {
    let (rev, interaction) = (rev.word(), interaction.to_string());
    id(&["editf", number.digits(), &rev, &place_word(place), &interaction])
}

/// **Overwrite**.
#[must_use]
pub fn overwrite(dialog: &DialogKind, theirs: Rev, draft: DraftId) -> String {
    id(&["over", &dialog_word(dialog), &theirs.word(), &draft.0.to_string()])
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
pub fn assign(number: &PhoneNumber, shown: Option<BotKey>) -> String {
    let shown = shown.map_or_else(|| "0".to_owned(), |bot| bot.0.to_string());
    id(&["assign", number.digits(), &shown])
}

/// ◀ ▶ of a list. The search comes last: it may hold anything, and is at most
/// [`LONGEST_SEARCH`] characters.
#[must_use]
pub fn list(cursor: &Cursor, bot: Option<BotKey>, search: &str) -> String {
    let bot = bot.map_or_else(|| "0".to_owned(), |bot| bot.0.to_string());
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
pub fn remove(number: &PhoneNumber, rev: Rev, place: &Place) -> String {
    id(&["rm", number.digits(), &rev.word(), &place_word(place)])
}

/// **Undo**.
#[must_use]
pub fn undo(change: Rev, place: &Place) -> String {
    id(&["undo", &change.word(), &place_word(place)])
}

/// **Try again**.
#[must_use]
pub fn again(dialog: &DialogKind, draft: DraftId, place: &Place) -> String {
    id(&["again", &dialog_word(dialog), &draft.0.to_string(), &place_word(place)])
}

/// The button that opens a dialog from what is saved.
#[must_use]
pub fn open(dialog: &DialogKind, place: &Place) -> String {
    match dialog {
        DialogKind::Credentials => credentials(place),
        DialogKind::AddNumber => add(place),
        DialogKind::EditNumber(phone) => edit(phone, place),
        DialogKind::AddVoiceBot => add_voice_bot(place),
        DialogKind::EditVoiceBot(bot) => edit_voice_bot(*bot, place),
    }
}

fn dialog_word(dialog: &DialogKind) -> String {
    match dialog {
        DialogKind::Credentials => "k".to_owned(),
        DialogKind::AddNumber => "a".to_owned(),
        DialogKind::EditNumber(phone) => format!("e{}", phone.digits()),
        DialogKind::AddVoiceBot => "v".to_owned(),
        DialogKind::EditVoiceBot(bot) => format!("w{}", bot.0),
    }
}

/// The list of voice bots.
#[must_use]
pub fn voice_bots(page: i64) -> String {
    id(&["bots", &page.to_string()])
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
pub fn edit_voice_bot(bot: BotKey, place: &Place) -> String {
    id(&["botedit", &bot.0.to_string(), &place_word(place)])
}

/// The submitted Edit Voice Bot dialog.
#[must_use]
pub fn edit_voice_bot_form(bot: BotKey, rev: Rev, place: &Place, interaction: u64) -> String {
    let (bot, rev, interaction) = (bot.0.to_string(), rev.word(), interaction.to_string());
    id(&["boteditf", &bot, &rev, &place_word(place), &interaction])
}

/// **Remove** on a voice bot.
#[must_use]
pub fn remove_voice_bot(bot: BotKey, rev: Rev, place: &Place) -> String {
    id(&["botrm", &bot.0.to_string(), &rev.word(), &place_word(place)])
}
