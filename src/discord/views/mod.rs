//! How what is shown looks: pure functions from what there is to see to the JSON that shows it. No
//! I/O, and no stored text that Discord could refuse: everything is clipped to its place.

mod access;
mod audit;
mod batch;
mod calls;
mod card;
mod check;
mod dialogs;
mod notice;
mod numbers;
mod page;
mod parts;
mod posts;
mod rows;
mod voice_bots;

pub(crate) use posts::{first_post, post, refused_post};

use super::reply::{Answer, Reply, Row, without_repeats};
use crate::app::place::Place;
use crate::app::screen::{Screen, Shown};
use parts::At;

/// Draws an answer: the screen, and what just happened below it, right above the buttons. A dialog has no room
/// for that.
#[must_use]
pub fn render(shown: &Shown) -> Answer {
    let place = shown.screen.as_ref().map_or(Place::New, Screen::place);
    let at = At(&place);
    let mut reply = match &shown.screen {
        None => Reply::default(),
        Some(Screen::Dialog(dialog)) => return Answer::Dialog(dialogs::dialog(dialog)),
        Some(Screen::Page(page)) => page::page(page, at),
        Some(Screen::Checklist(steps)) => page::checklist(steps, at),
        Some(Screen::Card(card)) => card::card(card, at),
        Some(Screen::Numbers(numbers)) => numbers::numbers(numbers, at),
        Some(Screen::VoiceBots(bots)) => voice_bots::voice_bots(bots, at),
        Some(Screen::VoiceBot(bot)) => voice_bots::voice_bot(bot, at),
        Some(Screen::Batch(batch)) => batch::batch(batch, at),
        Some(Screen::Audit(trail)) => audit::audit(trail, at),
        Some(Screen::AuditExport(export)) => audit::export(export),
        Some(Screen::NumbersExport(export)) => numbers::export(export),
        Some(Screen::Check(one)) => check::check(one, at),
        Some(Screen::CheckAll(all)) => check::check_all(all, at),
        Some(Screen::Access(access)) => access::access(access, at),
        Some(Screen::Role(role)) => access::role(role, at),
        Some(Screen::Levels) => access::levels(at),
        Some(Screen::TestCall(call)) => calls::before(call, at),
        Some(Screen::Call(call)) => calls::call(call, at),
        Some(Screen::Calls(list)) => calls::calls(list),
        Some(Screen::Copy(copy)) => card::copy(copy),
        Some(Screen::Closed) => page::closed(at),
    };
    if let Some(notice) = &shown.notice {
        let (embed, buttons) = notice::notice(notice, at);
        // A message is taller than the window, and the window shows its foot.
        reply.embeds.push(embed);
        if !buttons.is_empty() {
            reply.components.insert(0, Row::buttons(buttons));
        }
    }
    reply.components = without_repeats(reply.components);
    Answer::Message(reply)
}
