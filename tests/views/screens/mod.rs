//! Every screen in every state, as pure values.

mod access;
mod audit;
mod batches;
mod calls;
mod checks;
mod dialogs;
mod notices;
mod numbers;
mod pages;
mod voice_bots;

use switchboard::app::screen::{
    ChecklistScreen, CopyScreen, NumberView, Screen, UrlKind, WebSocketView,
};
use switchboard::domain::access::Level;
use switchboard::domain::account::Account;
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::audit::{Rev, Seq};
use switchboard::domain::flow_url::FlowUrl;
use switchboard::domain::numbers::Number;
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotKey, Source, VoiceBot};

use access::access_screens;
pub(crate) use access::{CHANNEL, EVERYONE, GUILD, ROLE};
use audit::audit_screens;
pub(crate) use audit::{CHANGES, audit, entry};
use batches::batch_screens;
pub(crate) use batches::{batch, shown};
use calls::{call_fields, call_screens};
use checks::check_screens;
use dialogs::dialogs;
pub(crate) use dialogs::{GONE, dialog, number_fields, voice_bot_fields};
pub(crate) use notices::{every_notice, every_remedy};
pub(crate) use numbers::{card, numbers};
use numbers::{cards, number_lists};
pub(crate) use pages::page;
use pages::{pages, pages_with_numbers};
use voice_bots::voice_bot_screens;
pub(crate) use voice_bots::{voice_bot, voice_bots};

/// The moment of every timestamp here: 1 January 2026, noon UTC.
pub(crate) const NOON: i64 = 1_767_268_800;
/// The interaction that opens every dialog here.
pub(crate) const INTERACTION: u64 = 1_310_000_000_000_000_001;

pub(crate) fn phone(last: u32) -> PhoneNumber {
    PhoneNumber::parse(&format!("+9198765432{last:02}")).unwrap()
}

/// A change, as ids name it.
pub(crate) const fn rev(seq: i64) -> Rev {
    Rev { seq: Seq(seq), tag: 0x1a2b_3c4d }
}

pub(crate) fn bot(key: i64, name: &str) -> VoiceBot {
    VoiceBot {
        key: BotKey(key),
        rev: rev(key + 10),
        id: BotId::parse(&format!("bot-{key}")).unwrap(),
        name: BotName::parse(name).unwrap(),
        own_url: None,
        source: Source::Team,
    }
}

/// A number with everything set.
pub(crate) fn full(last: u32) -> NumberView {
    let front_desk = bot(1, "Front desk");
    NumberView {
        websocket: WebSocketView::Url("wss://voice.example.com/exotel/bot-1".to_owned()),
        foreign: None,
        number: Number {
            phone: phone(last),
            rev: rev(20 + i64::from(last)),
            label: Label::parse(&format!("Sales Line {last}")).unwrap(),
            bot: Some(front_desk),
            flow_url: FlowUrl::parse(
                &format!("https://my.exotel.com/acme1/exoml/start_voice/{}", 900 + last),
                None,
            )
            .ok(),
        },
    }
}

/// A number with nothing set.
pub(crate) fn bare(last: u32) -> NumberView {
    NumberView {
        websocket: WebSocketView::NoBot,
        foreign: None,
        number: Number { phone: phone(last), rev: rev(20), label: None, bot: None, flow_url: None },
    }
}

pub(crate) fn saved() -> Account {
    Account {
        rev: rev(5),
        sid: AccountSid::parse("acme1").ok(),
        has_key: true,
        has_token: true,
        ..Account::empty()
    }
}

/// Every screen in every state but its notice.
pub(crate) fn every_screen() -> Vec<(&'static str, Screen)> {
    let mut all: Vec<(&'static str, Screen)> = Vec::new();
    all.extend(
        pages()
            .into_iter()
            .chain(pages_with_numbers())
            .map(|(name, it)| (name, Screen::Page(Box::new(it)))),
    );
    all.extend(cards().into_iter().map(|(name, it)| (name, Screen::Card(Box::new(it)))));
    all.extend(number_lists().into_iter().map(|(name, it)| (name, Screen::Numbers(Box::new(it)))));
    all.extend(voice_bot_screens());
    all.extend(access_screens());
    all.extend(audit_screens());
    all.extend(check_screens());
    all.extend(batch_screens());
    all.extend(call_screens());
    all.push(("closed", Screen::Closed));
    all.push(("copy", copy("wss://voice.example.com/exotel/bot-1?sample-rate=16000")));
    all.push(("checklist", checklist([true, false, false, false])));
    all.push((
        "checklist_done",
        Screen::Checklist(Box::new(ChecklistScreen {
            level: Level::Admin,
            items: Vec::new(),
            has_numbers: true,
        })),
    ));
    all.extend(dialogs().into_iter().map(|(name, it)| (name, Screen::Dialog(Box::new(it)))));
    all
}

/// A number's WebSocket URL, to copy.
pub(crate) fn copy(url: &str) -> Screen {
    let Number { phone, label, .. } = full(10).number;
    let (url, kind) = (url.to_owned(), UrlKind::WebSocket);
    Screen::Copy(Box::new(CopyScreen { url, kind, phone, label }))
}

fn checklist(done: [bool; 4]) -> Screen {
    let items = pages::steps(done);
    Screen::Checklist(Box::new(ChecklistScreen { level: Level::Admin, items, has_numbers: true }))
}
