//! What just happened: confirmations, refusals with their way on, and the one calm line.

use super::super::reply::{Button, Embed, Style, clip};
use super::parts::{AMBER, At, BLUE, DESCRIPTION, GREEN, RED, count, mono, plain};
use super::{access, audit, calls};
use crate::app::asked::{
    AccountIntent, CheckIntent, Dialog, DialogStep, Intent, NumberIntent, VoiceBotIntent,
};
use crate::app::notice::{Done, Moved, Notice, Remedy, Repaste, Reverted};
use crate::app::place::Place;
use crate::domain::account::{Step, Verdict};
use crate::domain::audit::{Difference, Rev, Value};
use crate::domain::batch::BatchSource;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::BotChoice;

/// Said whenever a WebSocket URL is another one than before.
const REPASTE: &str =
    "Exotel keeps the old WebSocket URL until you paste the new one there: copy it again.";

/// Said when a number has one for the first time.
const PASTE: &str = "Copy its WebSocket URL into Exotel.";

/// A notice and its buttons, which are asked at the place of what is shown with it.
pub(super) fn notice(notice: &Notice, at: At<'_>) -> (Embed, Vec<Button>) {
    match notice {
        Notice::AskDestroy(change) => {
            let keep = at.button(Style::Secondary, "Keep them", AccountIntent::Page(Cursor::Start));
            let destroy = AccountIntent::DestroyNow(*change);
            let destroy = at.button(Style::Danger, "Destroy for good", destroy);
            let text = "⚠️ The saved API Key and API Token will be gone for good: no Undo brings them back, and both must be typed again.";
            (embed(AMBER, text), vec![destroy, keep])
        }
        Notice::Reading => (embed(BLUE, "⏳ The file is being read…"), Vec::new()),
        Notice::Writing { written, of } => {
            (embed(BLUE, &format!("⏳ {written} of {of} numbers are written…")), Vec::new())
        }
        Notice::Asking { page } => {
            (embed(BLUE, &format!("⏳ Asking Exotel… page {page}")), Vec::new())
        }
        Notice::Done(done) => {
            let (text, buttons) = told(done, at);
            match done {
                Done::AlreadyDone => (embed(BLUE, &text), buttons),
                Done::Verified(Verdict::Refused(_) | Verdict::Unsure(_)) => {
                    (embed(AMBER, &format!("⚠️ {text}")), buttons)
                }
                _ => (embed(GREEN, &format!("✅ {text}")), buttons),
            }
        }
        Notice::Refused(refusal, remedies) => {
            let yours = remedies.iter().find_map(|remedy| match remedy {
                Remedy::Dialog { yours, .. } => Some(yours.as_slice()),
                _ => None,
            });
            let text = audit::fitting(NOTICE, |width| {
                let both = yours.unwrap_or_default().iter();
                let both = both.map(|difference| audit::yours_and_now(difference, width));
                let head = std::iter::once(format!("⚠️ {refusal}"));
                head.chain(both).collect::<Vec<_>>().join("\n")
            });
            let buttons = remedies.iter().flat_map(|remedy| remedy_buttons(remedy, at));
            (embed(AMBER, &text), buttons.collect())
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
        Remedy::Dialog { dialog, .. } => dialog_buttons(dialog, at),
        Remedy::UndoOthers(batch) => {
            vec![at.button(Style::Danger, "Undo the others", Intent::UndoOthers(*batch))]
        }
        Remedy::Restore(removal) => {
            vec![at.button(Style::Success, "Restore", Intent::Undo(*removal))]
        }
        Remedy::OpenNumber(phone) => {
            let show = NumberIntent::Show(NumberRef::Known(phone.clone()));
            vec![at.button(Style::Primary, "Open it", show)]
        }
        Remedy::Check(phone) => {
            let check = CheckIntent::Number(NumberRef::Known(phone.clone()));
            vec![at.button(Style::Primary, "Check", check)]
        }
        Remedy::OpenPage => {
            let page = AccountIntent::Page(Cursor::Start);
            vec![at.button(Style::Primary, "Open a new one", page)]
        }
    }
}

fn dialog_buttons(dialog: &Dialog, at: At<'_>) -> Vec<Button> {
    let button = |style, label| at.button(style, label, dialog.clone());
    let theirs: Intent = match (dialog.step(), dialog) {
        (DialogStep::Again(_), _) => return vec![button(Style::Primary, "Try again")],
        (DialogStep::Overwrite { .. }, Dialog::EditNumber(number, _)) => {
            NumberIntent::Show(number.clone()).into()
        }
        (DialogStep::Overwrite { .. }, Dialog::EditVoiceBot(BotChoice::Key(bot), _)) => {
            VoiceBotIntent::Show(*bot).into()
        }
        (DialogStep::Overwrite { .. }, _) => return vec![button(Style::Primary, "Add as new")],
        _ => return vec![button(Style::Primary, "Edit")],
    };
    let keep = at.button(Style::Secondary, "Keep theirs", theirs);
    vec![button(Style::Danger, "Overwrite"), keep]
}

fn embed(color: u32, text: &str) -> Embed {
    Embed { description: clip(text, NOTICE), color, ..Embed::default() }
}

/// **Undo**, with what it takes back.
fn undo(change: Rev, what: &str, at: At<'_>) -> Button {
    at.button(Style::Secondary, &format!("Undo: {what}"), Intent::Undo(change))
}

/// The two ways out of a disconnect, here and on the page.
pub(super) fn disconnect_buttons(change: Rev, at: At<'_>) -> Vec<Button> {
    let destroy = at.button(Style::Danger, "Destroy now", AccountIntent::AskDestroy(change));
    vec![undo(change, "disconnect", at), destroy]
}

fn told(done: &Done, at: At<'_>) -> (String, Vec<Button>) {
    let number = |phone: &PhoneNumber| mono(phone.as_str(), 20);
    match done {
        Done::CredentialsSaved { missing, differences, heard, moved } => {
            let tail = proof(missing, heard.as_ref(), moved.as_ref());
            (lines("Credentials saved.", "", differences, &tail), vec![])
        }
        Done::Verified(verdict) => (verdict.to_string(), vec![]),
        Done::Disconnected { change, until } => (
            format!(
                "Disconnected: the credentials are unusable now. Undo works until <t:{until}:f>; then the saved key and token are destroyed. Numbers stay, and can be edited."
            ),
            disconnect_buttons(*change, at),
        ),
        Done::Reconnected => ("Connected again, with the saved key and token.".to_owned(), vec![]),
        Done::Destroyed { erased: true } => {
            ("The saved key and token are destroyed.".to_owned(), vec![])
        }
        Done::Destroyed { erased: false } => (
            "The saved key and token can never be used again. They are being removed from the server's files."
                .to_owned(),
            vec![],
        ),
        Done::StepMarked { change } => {
            ("Step marked as done.".to_owned(), vec![undo(*change, "mark as done", at)])
        }
        Done::NumberAdded { phone, warnings, another } => {
            // Asked anew: the answer to the next one is a message of its own too.
            let add = Dialog::AddNumber(DialogStep::open());
            let add = At(&Place::New).button(Style::Success, "Add another", add);
            let added = format!("Added {}.", number(phone));
            (with_warnings(added, warnings), another.then_some(add).into_iter().collect())
        }
        Done::NumberSaved { phone, differences, websocket, warnings, change } => {
            let fields: Vec<&str> = differences.iter().map(|it| it.field).collect();
            let head = format!("{} of {} saved.", fields.join(", "), number(phone));
            let tail = with_warnings(repaste(*websocket).to_owned(), warnings);
            let text = lines(&head, &number(phone), differences, &tail);
            (text, vec![undo(*change, &format!("edit {phone}"), at)])
        }
        Done::NumberUndone { phone, differences, websocket } => {
            (lines("Undone.", &number(phone), differences, repaste(*websocket)), vec![])
        }
        Done::FlowSent { .. } | Done::FlowUndone { .. } => flow(done, at),
        Done::NothingChanged => ("Nothing to save: everything is as it was.".to_owned(), vec![]),
        Done::Removed { phone, change } => (
            format!("Removed {}. It can be brought back within 24 hours.", number(phone)),
            vec![undo(*change, &format!("remove {phone}"), at)],
        ),
        Done::Restored(phone) => (format!("Restored {}.", number(phone)), vec![]),
        Done::Undone(again) => (format!("Undone. {}", true_again(again)), vec![]),
        Done::VoiceBotAdded { name } => {
            (format!("Added the voice bot **{}**.", plain(name)), vec![])
        }
        Done::VoiceBotSaved { name, differences, repaste, change } => {
            let saved = format!("Voice bot **{}** saved.", plain(name));
            let text = lines(&saved, "", differences, &numbers_to_repaste(*repaste));
            (text, vec![undo(*change, &format!("edit {name}"), at)])
        }
        Done::VoiceBotUndone { name, differences, repaste } => {
            let undone = format!("Undone: voice bot **{}**.", plain(name));
            (lines(&undone, "", differences, &numbers_to_repaste(*repaste)), vec![])
        }
        Done::VoiceBotRemoved { name, change } => (
            format!("Removed the voice bot **{}**.", plain(name)),
            vec![undo(*change, &format!("remove {name}"), at)],
        ),
        Done::BatchWritten { source, added, changed, repaste, finished, change } => {
            let undone = format!("all {}", added + changed);
            let text = written(*source, *added, *changed, *repaste, *finished);
            (text, vec![undo(*change, &undone, at)])
        }
        Done::AuditChannelSet { .. } | Done::AuditChannelCleared => (posts(done), vec![]),
        Done::AccessGranted { guild, rule, old, change } => {
            (access::granted(*guild, *rule, *old), vec![undo(*change, &format!("give {}", rule.level), at)])
        }
        Done::AccessRevoked { guild, rule, change } => {
            (access::revoked(*guild, *rule), vec![undo(*change, &format!("take {}", rule.level), at)])
        }
        Done::OwnPhone(phone) => (calls::own_phone(phone.as_ref()), vec![]),
        Done::AlreadyDone => ("This was already done; nothing happened again.".to_owned(), vec![]),
    }
}

/// What is known of the credentials that were saved just now.
fn proof(missing: &[&str], heard: Option<&Verdict>, moved: Option<&Moved>) -> String {
    match (missing.is_empty(), heard, moved) {
        (false, _, _) => format!("Still missing: {}.", missing.join(", ")),
        (true, _, Some(Moved { from, to })) => format!(
            "API Base URL was blank: Exotel refused these credentials at {from} and accepts them at {to}, which is saved now."
        ),
        (true, Some(Verdict::Accepted), None) => "Exotel accepts them.".to_owned(),
        (true, Some(verdict), None) => format!("⚠️ Not proven yet. {verdict}"),
        (true, None, None) => String::new(),
    }
}

fn written(
    source: BatchSource,
    added: usize,
    changed: usize,
    repaste: usize,
    finished: bool,
) -> String {
    let what = match source {
        BatchSource::Search => "Assigned",
        BatchSource::File | BatchSource::Exotel => "Imported",
    };
    let mut text = format!("{what}: {added} added, {changed} changed.");
    if !finished {
        text.push_str(" Not all of it is written yet: that goes on in the background.");
    }
    let lines = [text, numbers_to_repaste(i64::try_from(repaste).unwrap_or(i64::MAX))];
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Where changes are posted now.
fn posts(done: &Done) -> String {
    match done {
        Done::AuditChannelSet { channel, public } => audit::channel_set(channel.0, *public),
        _ => "Changes are no longer posted in a channel. `/audit show` still has them all."
            .to_owned(),
    }
}

/// Where Exotel sends a number's calls now.
fn flow(done: &Done, at: At<'_>) -> (String, Vec<Button>) {
    match done {
        Done::FlowSent { phone, was, now, change } => {
            let number = mono(phone.as_str(), 20);
            let text = format!("Exotel sends the calls of {number} {now} now (was {was}).");
            let undo = change.map(|change| undo(change, &format!("flow of {phone}"), at));
            (text, undo.into_iter().collect())
        }
        Done::FlowUndone { phone, now } => {
            let number = mono(phone.as_str(), 20);
            (format!("Undone: Exotel sends the calls of {number} {now} again."), vec![])
        }
        _ => Default::default(),
    }
}

fn true_again(again: &Reverted) -> String {
    match again {
        Reverted::Step(Step::UrlsCopied) => "The URLs are not marked as copied.".to_owned(),
        Reverted::Step(Step::TestCalled) => "The test call is not marked as placed.".to_owned(),
        Reverted::Rule { guild, role, channel, level } => {
            access::again(*guild, *role, *channel, *level)
        }
        Reverted::VoiceBot { name, back: true } => {
            format!("The voice bot **{}** is there again.", plain(name))
        }
        Reverted::VoiceBot { name, back: false } => {
            format!("The voice bot **{}** is gone again.", plain(name))
        }
        Reverted::NoNumber(phone) => format!("{} is not in the list.", mono(phone.as_str(), 20)),
        Reverted::Numbers { finished: false, .. } => {
            "It is stored, and goes on in the background until the numbers are as they were.".to_owned()
        }
        Reverted::Numbers { others: false, .. } => "The numbers are as they were.".to_owned(),
        Reverted::Numbers { others: true, .. } => {
            "The numbers are as they were, but for those that were changed since: these stay as they are.".to_owned()
        }
    }
}

/// A notice is this long at most.
const NOTICE: usize = DESCRIPTION / 4;

/// What was done, and what is true now of each field that differs, as much of it as leaves room for what is
/// said last. Of a number, who answers it is said in a sentence.
fn lines(head: &str, number: &str, differences: &[Difference], tail: &str) -> String {
    let line = |difference: &Difference, width: usize| {
        let was = match (difference.field, &difference.old) {
            ("Bot", Value::Nothing) => "no bot".to_owned(),
            (_, old) => audit::held(old, width),
        };
        match (difference.field, &difference.new) {
            ("Bot", new @ Value::Text(_)) => {
                let bot = audit::held(new, width);
                format!("{number} is answered by **{bot}** now (was {was}).")
            }
            ("Bot", _) => format!("{number} is answered by no bot now (was {was})."),
            (field, new) => format!("{field}: {} (was {was})", audit::held(new, width)),
        }
    };
    audit::fitting(NOTICE, |width| {
        let lines = differences.iter().map(|it| line(it, width));
        let all = std::iter::once(head.to_owned()).chain(lines);
        let all = all.chain((!tail.is_empty()).then(|| tail.to_owned()));
        all.collect::<Vec<_>>().join("\n")
    })
}

const fn repaste(websocket: Repaste) -> &'static str {
    match websocket {
        Repaste::Nothing => "",
        Repaste::First => PASTE,
        Repaste::Changed => REPASTE,
    }
}

fn numbers_to_repaste(numbers: i64) -> String {
    match numbers {
        0 => String::new(),
        many => format!("The WebSocket URL of {} changed. {REPASTE}", count(many, "number")),
    }
}

fn with_warnings(text: String, warnings: &[FlowUrlWarning]) -> String {
    let lines = warnings.iter().map(|warning| format!("⚠️ {warning}"));
    let all = Some(text).filter(|text| !text.is_empty()).into_iter().chain(lines);
    all.collect::<Vec<_>>().join("\n")
}
