//! What stands in the custom ids of buttons, selects and dialogs: `sb1:<place>:<verb>[:<arg>]*`, a public
//! format that outlives the process. An id carries identity and revision, never data; adding a verb is free,
//! changing one's meaning takes a new verb. `tests/golden/custom_ids.txt` holds one of each.

mod access;
mod account;
mod audit;
mod batch;
mod calls;
mod check;
mod dialogs;
pub mod field;
mod numbers;
mod selects;
mod voice_bots;
mod words;

pub use selects::Choose;

use crate::app::asked::{Asked, Dialog, DialogStep, Intent};
use crate::app::place::Place;
use crate::discord::interaction::Fields;
use crate::domain::audit::Rev;
use crate::domain::refusal::Refusal;
use words::place_word;

/// What every id of ours begins with.
const PREFIX: &str = "sb1";

/// What an id comes with.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// What was chosen in a select; nothing for a button.
    Values(&'a [String]),
    /// What was typed into a dialog.
    Fields(&'a Fields),
}

/// The id of a button, or of a dialog that opens but for [`write_dialog`]'s end. What no button ever carries
/// (a command's typed text) is written as an id that is read as an older panel's.
#[must_use]
pub fn write(asked: &Asked) -> String {
    let intent = match &asked.intent {
        Intent::Account(account) => account::write(account),
        Intent::Number(number) => numbers::write(number),
        Intent::VoiceBot(bot) => voice_bots::write(bot),
        Intent::Access(access) => access::write(access),
        Intent::Audit(audit) => audit::write(audit),
        Intent::Batch(batch) => batch::write(batch),
        Intent::Call(call) => calls::write(call),
        Intent::Check(check) => check::write(check),
        Intent::Dialog(dialog) => dialogs::write(dialog),
        Intent::Undo(change) => Some(format!("undo:{}", change.word())),
        Intent::UndoOthers(batch) => Some(format!("undoothers:{}", batch.word())),
    };
    debug_assert!(intent.is_some(), "no button carries {asked:?}");
    id(&asked.place, &intent.unwrap_or_default())
}

/// The id of a select.
#[must_use]
pub fn write_select(choose: &Choose, place: &Place) -> String {
    id(place, &choose.word())
}

/// The id of a dialog, with the interaction that opens it: Discord's phone apps cache a dialog's fields by id.
#[must_use]
pub fn write_dialog(submit: &Asked, interaction: u64) -> String {
    format!("{}:{interaction}", write(submit))
}

fn id(place: &Place, rest: &str) -> String {
    format!("{PREFIX}:{}:{rest}", place_word(place))
}

/// Reads an id back, completed by what came with it. Whatever is not exactly one of ours is an older panel's.
pub fn read(custom_id: &str, given: Given<'_>) -> Result<Asked, Refusal> {
    let words: Vec<&str> = custom_id.split(':').collect();
    let [PREFIX, place, words @ ..] = words.as_slice() else { return Err(Refusal::OldPanel) };
    let place = words::place(place).ok_or(Refusal::OldPanel)?;
    let intent = match given {
        Given::Values(values) => read_intent(words, values).ok_or(Refusal::OldPanel)?,
        Given::Fields(fields) => match dialogs::read(words) {
            Some(dialog) if submits(&dialog) => dialogs::filled(&dialog, fields)?.into(),
            _ => return Err(Refusal::OldPanel),
        },
    };
    // No dialog opens there, and the place would leave no room for a dialog's own id.
    let about_access = matches!(place, Place::Access | Place::Role(..));
    if about_access && matches!(intent, Intent::Dialog(_)) {
        return Err(Refusal::OldPanel);
    }
    Ok(Asked { intent, place })
}

fn read_intent(words: &[&str], values: &[String]) -> Option<Intent> {
    match words {
        ["undo", change] => return Some(Intent::Undo(Rev::from_word(change)?)),
        ["undoothers", batch] => return Some(Intent::UndoOthers(Rev::from_word(batch)?)),
        _ => {}
    }
    if let Some(choose) = Choose::read(words) {
        return choose.chosen(values);
    }
    account::read(words)
        .map(Intent::from)
        .or_else(|| numbers::read(words).map(Intent::from))
        .or_else(|| voice_bots::read(words).map(Intent::from))
        .or_else(|| access::read(words).map(Intent::from))
        .or_else(|| audit::read(words).map(Intent::from))
        .or_else(|| batch::read(words).map(Intent::from))
        .or_else(|| calls::read(words).map(Intent::from))
        .or_else(|| check::read(words).map(Intent::from))
        .or_else(|| dialogs::read(words).filter(|dialog| !submits(dialog)).map(Intent::from))
}

fn submits(dialog: &Dialog) -> bool {
    matches!(dialog.step(), DialogStep::Submit { .. })
}
