//! The exact JSON of every screen. A difference is a difference for people: look at it, then
//! accept it with `INSTA_UPDATE=always cargo test --test views`.

use insta::{assert_json_snapshot, with_settings};
use switchboard::app::failure::Failure;
use switchboard::app::notice::{Done, Notice};
use switchboard::app::screen::Screen;
use switchboard::discord::reply::Answer;
use switchboard::discord::views;
use switchboard::domain::refusal::Refusal;

use crate::payload::under;
use crate::screens::{self, INTERACTION, every_notice, every_remedy, every_screen, page};

/// Field by field in the order in which it is sent.
fn keep(name: &str, answer: &Answer) {
    with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        match answer {
            Answer::Message(reply) => assert_json_snapshot!(name, reply),
            Answer::Dialog(dialog) => assert_json_snapshot!(name, dialog),
        }
    });
}

#[test]
fn every_screen_looks_as_it_did() {
    for (name, screen) in every_screen() {
        keep(name, &views::render(&screen.into()));
    }
}

#[test]
fn every_notice_looks_as_it_did() {
    for (name, notice) in every_notice() {
        keep(&format!("notice_{name}"), &views::render(&notice.into()));
    }
}

#[test]
fn a_notice_stands_with_every_kind_of_screen() {
    let refusal = Notice::Refused(Refusal::NoFlowUrl, vec![every_remedy().remove(0).1]);
    let mut page = page();
    page.account.disconnected_at = Some(screens::NOON);
    for (name, screen) in [
        ("top_on_page", Screen::Page(Box::new(page))),
        ("top_on_card", Screen::Card(Box::new(screens::card()))),
        ("top_on_numbers", Screen::Numbers(Box::new(screens::numbers()))),
        ("top_on_voice_bots", Screen::VoiceBots(Box::new(screens::voice_bots()))),
        ("top_on_voice_bot", Screen::VoiceBot(Box::new(screens::voice_bot()))),
    ] {
        keep(name, &views::render(&under(screen, Some(refusal.clone()))));
    }
    // A disconnect's buttons are said once, not above and below.
    let mut gone = screens::page();
    gone.account.disconnected_at = Some(screens::NOON);
    let change = gone.account.rev;
    let disconnected = Notice::Done(Done::Disconnected { change, until: screens::NOON + 86_400 });
    let shown = under(Screen::Page(Box::new(gone)), Some(disconnected));
    keep("top_disconnected_on_page", &views::render(&shown));
}

#[test]
fn a_failure_stands_on_what_was_there_or_alone() {
    let refused = |base: Option<Screen>| Failure::Refused {
        refusal: Box::new(Refusal::NotConfigured),
        remedies: Vec::new(),
        base: base.map(Box::new),
    };
    let card = Screen::Card(Box::new(screens::card()));
    let told = |failure: &Failure| views::render(&failure.shown(INTERACTION));
    keep("failure_refused_on_card", &told(&refused(Some(card))));
    keep("failure_refused_alone", &told(&refused(None)));
    keep("failure_already_done", &told(&Failure::AlreadyDone));
    keep("failure_old_panel", &told(&Refusal::OldPanel.into()));
}

#[test]
fn an_unexpected_failure_shows_its_reference_and_nothing_of_its_cause() {
    let cause = "disk I/O error at /var/lib/switchboard.db";
    let failure = Failure::Broken(std::io::Error::other(cause).into());
    let answer = views::render(&failure.shown(INTERACTION));
    keep("failure_broken", &answer);
    let sent = crate::payload::json(&answer).to_string();
    assert!(sent.contains(&INTERACTION.to_string()) && !sent.contains("disk"));
}
