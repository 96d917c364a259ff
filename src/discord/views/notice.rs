//! What stands on top: confirmations, refusals with their way on, and the one calm line.

use super::super::custom_id;
use super::super::reply::{Button, Embed, Reply, Style, clip};
use super::{AMBER, BLUE, DESCRIPTION, GREEN, RED, access, count, message, mono, plain};
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{Done, Remedy, Top};
use crate::domain::audit::Rev;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::numbers::Cursor;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

/// A notice and its buttons.
pub(super) struct Notice {
    pub(super) embed: Embed,
    pub(super) buttons: Vec<Button>,
}

/// Said whenever a WebSocket URL is another one than before.
const REPASTE: &str =
    "Exotel keeps the old WebSocket URL until you paste the new one there: copy it again.";

/// A notice with nothing below it.
pub(super) fn alone(top: &Top) -> Reply {
    message(Some(notice(top, &Place::New)), Vec::new(), Vec::new())
}

/// A notice on top of the place that its Undo leads back to.
pub(super) fn notice(top: &Top, place: &Place) -> Notice {
    match top {
        Top::Done(done) => done_notice(done, place),
        Top::Refused(refusal, remedy) => Notice {
            embed: embed(AMBER, "", &refusal_text(refusal)),
            buttons: remedy.iter().flat_map(remedy_buttons).collect(),
        },
        Top::Broken(reference) => Notice {
            embed: embed(
                RED,
                "",
                &format!(
                    "Something went wrong on our side. If it happens again, tell whoever runs Switchboard: reference `{reference}`."
                ),
            ),
            buttons: Vec::new(),
        },
    }
}

fn refusal_text(refusal: &Refusal) -> String {
    format!("⚠️ {refusal}")
}

fn remedy_buttons(remedy: &Remedy) -> Vec<Button> {
    match remedy {
        Remedy::TryAgain { draft, dialog, place } => {
            vec![Button::new(Style::Primary, "Try again", custom_id::again(dialog, *draft, place))]
        }
        Remedy::Overwrite { dialog, theirs, draft } => {
            let id = custom_id::overwrite(dialog, *theirs, *draft);
            let mut buttons = vec![Button::new(Style::Danger, "Overwrite", id)];
            let keep = match dialog {
                DialogKind::EditNumber(phone) => Some(custom_id::card(phone)),
                DialogKind::EditVoiceBot(_) => Some(custom_id::voice_bots(0)),
                _ => None,
            };
            buttons.extend(keep.map(|id| Button::new(Style::Secondary, "Keep theirs", id)));
            buttons
        }
        Remedy::Edit(dialog, place) => {
            vec![Button::new(Style::Primary, "Edit", custom_id::open(dialog, place))]
        }
        Remedy::OpenNumber(phone) => {
            vec![Button::new(Style::Primary, "Open it", custom_id::card(phone))]
        }
        Remedy::OpenPage => {
            vec![Button::new(Style::Primary, "Open a new one", custom_id::page(&Cursor::Start))]
        }
    }
}

fn embed(color: u32, title: &str, text: &str) -> Embed {
    Embed {
        title: title.to_owned(),
        description: clip(text, DESCRIPTION / 4),
        color,
        ..Embed::default()
    }
}

fn undo(change: Rev, place: &Place) -> Button {
    Button::new(Style::Secondary, "Undo", custom_id::undo(change, place))
}

/// The two ways out of a disconnect, here and on the page.
pub(super) fn disconnect_buttons(change: Rev, place: &Place) -> Vec<Button> {
    vec![
        undo(change, place),
        Button::new(Style::Danger, "Destroy now", custom_id::destroy(change, place)),
    ]
}

fn already_done() -> Notice {
    Notice {
        embed: embed(BLUE, "", "This was already done; nothing happened again."),
        buttons: vec![],
    }
}

fn done_notice(done: &Done, place: &Place) -> Notice {
    let (text, buttons) = match done {
        Done::CredentialsSaved => ("Credentials saved.".to_owned(), vec![]),
        Done::Disconnected { change, until } => (
            format!(
                "Disconnected: the credentials are unusable now. Undo works until <t:{until}:f>; then the saved key and token are destroyed. Numbers stay, and can be edited."
            ),
            disconnect_buttons(*change, place),
        ),
        Done::Reconnected => ("Connected again, with the saved key and token.".to_owned(), vec![]),
        Done::Destroyed => ("The saved key and token are destroyed.".to_owned(), vec![]),
        Done::StepMarked { change } => {
            ("Step marked as done.".to_owned(), vec![undo(*change, place)])
        }
        Done::NumberAdded { phone, warnings, another } => {
            let add = Button::new(Style::Success, "Add another", custom_id::add(&Place::New));
            let added = format!("Added {}.", mono(phone.as_str(), 20));
            (with_warnings(added, warnings), another.then_some(add).into_iter().collect())
        }
        Done::NumberSaved { phone, what, repaste, warnings, change } => {
            let saved = format!("{} of {} saved.", what.join(", "), mono(phone.as_str(), 20));
            let place = card_or(place, phone);
            (with_warnings(with_repaste(saved, *repaste), warnings), vec![undo(*change, &place)])
        }
        Done::NothingChanged => ("Nothing to save: everything is as it was.".to_owned(), vec![]),
        Done::Removed { phone, change } => (
            format!(
                "Removed {}. It can be brought back within 24 hours.",
                mono(phone.as_str(), 20)
            ),
            vec![undo(*change, place)],
        ),
        Done::Restored(phone) => (format!("Restored {}.", mono(phone.as_str(), 20)), vec![]),
        Done::Undone { repaste } => (with_repaste("Undone.".to_owned(), *repaste), vec![]),
        Done::VoiceBotAdded { name } => {
            (format!("Added the voice bot **{}**.", plain(name)), vec![])
        }
        Done::VoiceBotSaved { name, repaste, change } => {
            let saved = format!("Voice bot **{}** saved.", plain(name));
            let text = with_numbers_to_repaste(saved, *repaste);
            (text, vec![undo(*change, &Place::VoiceBots)])
        }
        Done::VoiceBotRemoved { name, change } => (
            format!("Removed the voice bot **{}**.", plain(name)),
            vec![undo(*change, &Place::VoiceBots)],
        ),
        Done::AuditChannelSet { channel, public } => {
            (super::audit::channel_set(channel.0, *public), vec![])
        }
        Done::AuditChannelCleared => (
            "Changes are no longer posted in a channel. `/audit show` still has them all."
                .to_owned(),
            vec![],
        ),
        Done::AccessGranted { guild, rule, old, change } => {
            (access::granted(*guild, *rule, *old), vec![undo(*change, place)])
        }
        Done::AccessRevoked { guild, rule, change } => {
            (access::revoked(*guild, *rule), vec![undo(*change, place)])
        }
        Done::AlreadyDone => return already_done(),
    };
    Notice { embed: embed(GREEN, "", &format!("✅ {text}")), buttons }
}

/// An Undo pressed on a card leads back to the card, wherever the card was opened from.
fn card_or(place: &Place, phone: &PhoneNumber) -> Place {
    match place {
        Place::New => Place::Card(phone.clone()),
        place => place.clone(),
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
