//! A number's card, and the lists of numbers.

use super::{NOON, bare, bot, full, phone};
use switchboard::app::screen::{CardScreen, NumberView, NumbersScreen, WebSocketView};
use switchboard::domain::access::{Level, MemberId};
use switchboard::domain::numbers::{Cursor, Number};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::Label;

/// A number as an earlier version saved it, under other rules.
pub(super) fn odd() -> NumberView {
    let label = Label::from_stored("Sales\u{202e}Line\n2".to_owned());
    NumberView { number: Number { label: Some(label), ..full(10).number }, ..full(10) }
}

pub(crate) fn card() -> CardScreen {
    CardScreen {
        level: Level::Operator,
        view: full(10),
        changed: Some((MemberId(200_000_000_000_000_001), NOON)),
        bots: vec![bot(1, "Front desk"), bot(2, "Sales qualifier")],
        more_bots: false,
    }
}

pub(super) fn cards() -> Vec<(&'static str, CardScreen)> {
    vec![
        ("card", card()),
        ("card_bare", CardScreen { view: bare(11), changed: None, ..card() }),
        ("card_odd", CardScreen { view: odd(), ..card() }),
        ("card_viewer", CardScreen { level: Level::Viewer, ..card() }),
        (
            "card_bot_without_url",
            CardScreen {
                view: NumberView { websocket: WebSocketView::NoUrl, ..full(10) },
                changed: Some((MemberId(0), NOON)),
                ..card()
            },
        ),
        (
            "card_of_a_named_series",
            CardScreen {
                view: NumberView {
                    number: Number {
                        phone: PhoneNumber::parse("1800 123 4567").unwrap(),
                        ..full(10).number
                    },
                    ..full(10)
                },
                ..card()
            },
        ),
        (
            "card_more_than_24_bots",
            CardScreen {
                bots: (1..=24).map(|key| bot(key, &format!("Bot {key}"))).collect(),
                more_bots: true,
                ..card()
            },
        ),
    ]
}

pub(crate) fn numbers() -> NumbersScreen {
    NumbersScreen {
        search: String::new(),
        bot: None,
        rows: vec![full(10), bare(11)],
        has_before: false,
        has_after: false,
        cursor: Cursor::Start,
    }
}

pub(super) fn number_lists() -> Vec<(&'static str, NumbersScreen)> {
    vec![
        ("numbers", numbers()),
        ("numbers_odd", NumbersScreen { rows: vec![odd()], ..numbers() }),
        ("numbers_none", NumbersScreen { rows: Vec::new(), ..numbers() }),
        (
            "numbers_none_found",
            NumbersScreen {
                search: "sales: 24/7".to_owned(),
                bot: Some(bot(1, "Front desk")),
                rows: Vec::new(),
                ..numbers()
            },
        ),
        (
            "numbers_paged",
            NumbersScreen {
                search: "9876".to_owned(),
                bot: Some(bot(1, "Front desk")),
                rows: (10..18).map(full).collect(),
                has_before: true,
                has_after: true,
                cursor: Cursor::After(phone(9)),
            },
        ),
    ]
}
