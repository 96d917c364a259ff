//! A number's card, and the lists of numbers.

use super::{NOON, bare, bot, full, phone};
use switchboard::app::screen::{CardScreen, NumberView, NumbersScreen, WebSocketView};
use switchboard::domain::access::{Level, MemberId};
use switchboard::domain::flow_url::FlowUrlWarning;
use switchboard::domain::numbers::{Answered, Cursor, Number};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::Label;

/// A number as an earlier version saved it, under other rules.
pub(super) fn odd() -> NumberView {
    let label = Label::from_stored("Sales\u{202e}Line\n2".to_owned());
    NumberView { number: Number { label: Some(label), ..full(10).number }, ..full(10) }
}

pub(super) fn other_account() -> FlowUrlWarning {
    FlowUrlWarning::OtherAccount { found: "other1".to_owned(), saved: "acme1".to_owned() }
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
        (
            "card_flow_of_another_account",
            CardScreen {
                view: NumberView { foreign: Some(other_account()), ..full(10) },
                ..card()
            },
        ),
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
        answered: Answered::Any,
        rows: vec![full(10).number, bare(11).number],
        position: Some(1),
        total: Some(2),
        has_before: false,
        has_after: false,
        cursor: Cursor::Start,
    }
}

pub(super) fn number_lists() -> Vec<(&'static str, NumbersScreen)> {
    vec![
        ("numbers", numbers()),
        ("numbers_odd", NumbersScreen { rows: vec![odd().number], ..numbers() }),
        ("numbers_none", NumbersScreen { rows: Vec::new(), total: Some(0), ..numbers() }),
        (
            "numbers_none_found",
            NumbersScreen {
                search: "sales: 24/7".to_owned(),
                answered: Answered::By(bot(1, "Front desk")),
                rows: Vec::new(),
                ..numbers()
            },
        ),
        (
            "numbers_without_a_bot",
            NumbersScreen {
                answered: Answered::Nobody,
                total: Some(1),
                rows: vec![bare(11).number],
                ..numbers()
            },
        ),
        ("numbers_too_many_to_count", NumbersScreen { total: None, has_after: true, ..numbers() }),
        (
            "numbers_paged",
            NumbersScreen {
                search: "9876".to_owned(),
                answered: Answered::By(bot(1, "Front desk")),
                rows: (10..18).map(|i| full(i).number).collect(),
                position: Some(21),
                total: Some(57),
                has_before: true,
                has_after: true,
                cursor: Cursor::After(phone(9)),
            },
        ),
    ]
}
