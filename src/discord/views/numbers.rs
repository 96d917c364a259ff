//! The list of numbers.

use super::super::custom_id;
use super::super::reply::{Button, Embed, Reply, Row, Style, clip};
use super::page::{open_select, row};
use super::{BLUE, DESCRIPTION, message, notice, plain};
use crate::app::intent::Place;
use crate::app::screen::NumbersScreen;
use crate::domain::numbers::Cursor;

/// The list.
pub(super) fn numbers(list: &NumbersScreen) -> Reply {
    let mut asked = Vec::new();
    if !list.search.trim().is_empty() {
        asked.push(format!("with “{}”", plain(list.search.trim())));
    }
    if let Some(bot) = &list.bot {
        asked.push(format!("answered by **{}**", plain(bot.name.as_str())));
    }
    let mut parts = Vec::new();
    if !asked.is_empty() {
        parts.push(format!("Numbers {}", asked.join(", ")));
    }
    if list.rows.is_empty() {
        parts.push(match asked.is_empty() {
            true => "No phone numbers configured. Add a number to get started.".to_owned(),
            false => "None found.".to_owned(),
        });
    }
    parts.extend(list.rows.iter().map(row));
    let embed = Embed {
        title: "Phone numbers (DIDs)".to_owned(),
        description: clip(&parts.join("\n\n"), DESCRIPTION),
        color: BLUE,
        ..Embed::default()
    };
    let top = list
        .top
        .as_ref()
        .map(|top| notice::notice(top, &Place::New));
    message(top, vec![embed], rows(list))
}

fn rows(screen: &NumbersScreen) -> Vec<Row> {
    let filter = screen.bot.as_ref().map(|bot| bot.key);
    let mut rows: Vec<Row> = open_select(&screen.rows, false).into_iter().collect();
    let first = screen.rows.first().map(|view| view.number.phone.clone());
    let last = screen.rows.last().map(|view| view.number.phone.clone());
    let before = first.map_or(Cursor::Start, Cursor::Before);
    let after = last.map_or(Cursor::Start, Cursor::After);
    let turn = |label, cursor: &Cursor, there: bool| {
        Button::new(
            Style::Secondary,
            label,
            custom_id::list(cursor, filter, &screen.search),
        )
        .disabled_if(!there)
    };
    let mut buttons = Vec::new();
    if screen.has_before || screen.has_after {
        buttons.push(turn("◀", &before, screen.has_before));
        buttons.push(turn("▶", &after, screen.has_after));
    }
    buttons.push(turn("Refresh", &screen.cursor, true));
    buttons.push(Button::new(Style::Secondary, "Close", custom_id::close()));
    rows.push(Row::buttons(buttons));
    rows
}
