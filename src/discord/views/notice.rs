//! What just happened: confirmations, refusals with their way on, and the one calm line.

use super::super::reply::{Button, Embed, Style, clip};
use super::parts::{AMBER, At, BLUE, DESCRIPTION, GREEN, RED, count, mono, plain};
use super::{access, audit};
use crate::app::asked::{AccountIntent, Dialog, DialogStep, Intent, NumberIntent, VoiceBotIntent};
use crate::app::notice::{Done, Notice, Remedy};
use crate::app::place::Place;
use crate::domain::audit::Rev;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::voice_bots::BotChoice;

/// Said whenever a WebSocket URL is another one than before.
const REPASTE: &str =
    "Exotel keeps the old WebSocket URL until you paste the new one there: copy it again.";

/// A notice and its buttons, which are asked at the place of what is shown with it.
pub(super) fn notice(notice: &Notice, at: At<'_>) -> (Embed, Vec<Button>) {
    match notice {
        Notice::Done(Done::AlreadyDone) => {
            (embed(BLUE, "This was already done; nothing happened again."), Vec::new())
        }
        Notice::Done(done) => {
            let (text, buttons) = told(done, at);
            (embed(GREEN, &format!("✅ {text}")), buttons)
        }
        Notice::Refused(refusal, remedies) => {
            let mut lines = vec![format!("⚠️ {refusal}")];
            for remedy in remedies {
                if let Remedy::Overwrite { yours, .. } = remedy {
                    lines.extend(yours.iter().map(audit::yours_and_now));
                }
            }
            let buttons = remedies.iter().flat_map(|remedy| remedy_buttons(remedy, at));
            (embed(AMBER, &lines.join("\n")), buttons.collect())
        }
        Notice::Broken(reference) => (
            embed(
                RED,
                &format!(
                    "Something went wrong on our side. If it happens again, tell whoever runs Switchboard: reference `{reference}`."
                ),
            ),
            Vec::new(),
        ),
    }
}

fn remedy_buttons(remedy: &Remedy, at: At<'_>) -> Vec<Button> {
    match remedy {
        Remedy::Dialog(dialog) => {
            let label = match dialog.step() {
                DialogStep::Again(_) => "Try again",
                _ => "Edit",
            };
            vec![at.button(Style::Primary, label, (**dialog).clone())]
        }
        Remedy::Overwrite { dialog, .. } => {
            let theirs: Option<Intent> = match &**dialog {
                Dialog::EditNumber(number, _) => Some(NumberIntent::Show(number.clone()).into()),
                Dialog::EditVoiceBot(BotChoice::Key(bot), _) => {
                    Some(VoiceBotIntent::Show(*bot).into())
                }
                _ => None,
            };
            let keep = theirs.map(|theirs| at.button(Style::Secondary, "Keep theirs", theirs));
            let overwrite = at.button(Style::Danger, "Overwrite", (**dialog).clone());
            std::iter::once(overwrite).chain(keep).collect()
        }
        Remedy::UndoOthers(batch) => {
            vec![at.button(Style::Danger, "Undo the others", Intent::UndoOthers(*batch))]
        }
        Remedy::OpenNumber(phone) => {
            let show = NumberIntent::Show(NumberRef::Known(phone.clone()));
            vec![at.button(Style::Primary, "Open it", show)]
        }
        Remedy::OpenPage => {
            let page = AccountIntent::Page(Cursor::Start);
            vec![at.button(Style::Primary, "Open a new one", page)]
        }
    }
}

fn embed(color: u32, text: &str) -> Embed {
    Embed { description: clip(text, DESCRIPTION / 4), color, ..Embed::default() }
}

fn undo(change: Rev, at: At<'_>) -> Button {
    at.button(Style::Secondary, "Undo", Intent::Undo(change))
}

/// The two ways out of a disconnect, here and on the page.
pub(super) fn disconnect_buttons(change: Rev, at: At<'_>) -> Vec<Button> {
    let destroy = AccountIntent::DestroyNow(change);
    vec![undo(change, at), at.button(Style::Danger, "Destroy now", destroy)]
}

fn told(done: &Done, at: At<'_>) -> (String, Vec<Button>) {
    match done {
        Done::CredentialsSaved => ("Credentials saved.".to_owned(), vec![]),
        Done::Disconnected { change, until } => (
            format!(
                "Disconnected: the credentials are unusable now. Undo works until <t:{until}:f>; then the saved key and token are destroyed. Numbers stay, and can be edited."
            ),
            disconnect_buttons(*change, at),
        ),
        Done::Reconnected => ("Connected again, with the saved key and token.".to_owned(), vec![]),
        Done::Destroyed => ("The saved key and token are destroyed.".to_owned(), vec![]),
        Done::StepMarked { change } => ("Step marked as done.".to_owned(), vec![undo(*change, at)]),
        Done::NumberAdded { phone, warnings, another } => {
            // Asked anew: the answer to the next one is a message of its own too.
            let add = Dialog::AddNumber(DialogStep::open());
            let add = At(&Place::New).button(Style::Success, "Add another", add);
            let added = format!("Added {}.", mono(phone.as_str(), 20));
            (with_warnings(added, warnings), another.then_some(add).into_iter().collect())
        }
        Done::NumberSaved { phone, what, repaste, warnings, change } => {
            let saved = format!("{} of {} saved.", what.join(", "), mono(phone.as_str(), 20));
            (with_warnings(with_repaste(saved, *repaste), warnings), vec![undo(*change, at)])
        }
        Done::NothingChanged => ("Nothing to save: everything is as it was.".to_owned(), vec![]),
        Done::Removed { phone, change } => (
            format!(
                "Removed {}. It can be brought back within 24 hours.",
                mono(phone.as_str(), 20)
            ),
            vec![undo(*change, at)],
        ),
        Done::Restored(phone) => (format!("Restored {}.", mono(phone.as_str(), 20)), vec![]),
        Done::Undone { repaste } => (with_repaste("Undone.".to_owned(), *repaste), vec![]),
        Done::VoiceBotAdded { name } => {
            (format!("Added the voice bot **{}**.", plain(name)), vec![])
        }
        Done::VoiceBotSaved { name, repaste, change } => {
            let saved = format!("Voice bot **{}** saved.", plain(name));
            let text = with_numbers_to_repaste(saved, *repaste);
            (text, vec![undo(*change, at)])
        }
        Done::VoiceBotRemoved { name, change } => {
            (format!("Removed the voice bot **{}**.", plain(name)), vec![undo(*change, at)])
        }
        Done::AuditChannelSet { channel, public } => {
            (audit::channel_set(channel.0, *public), vec![])
        }
        Done::AuditChannelCleared => (
            "Changes are no longer posted in a channel. `/audit show` still has them all."
                .to_owned(),
            vec![],
        ),
        Done::AccessGranted { guild, rule, old, change } => {
            (access::granted(*guild, *rule, *old), vec![undo(*change, at)])
        }
        Done::AccessRevoked { guild, rule, change } => {
            (access::revoked(*guild, *rule), vec![undo(*change, at)])
        }
        Done::AlreadyDone => (String::new(), vec![]),
    }
}

fn with_repaste(text: String, repaste: bool) -> String {
    if repaste { format!("{text} {REPASTE}") } else { text }
}

fn with_numbers_to_repaste(text: String, numbers: i64) -> String {
    match numbers {
        0 => text,
        many => format!("{text} {} changed its WebSocket URL. {REPASTE}", count(many, "number")),
    }
}

fn with_warnings(text: String, warnings: &[FlowUrlWarning]) -> String {
    warnings.iter().fold(text, |text, warning| format!("{text}\n⚠️ {warning}"))
}
