//! The list of numbers.

use super::super::custom_id;
use super::super::reply::{Button, Embed, Reply, Row, Style};
use super::page::{open_select, row};
use super::{BLUE, message, notice, plain, with_rows};
use crate::app::intent::Place;
use crate::app::screen::{NumberView, NumbersScreen};
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
    let embed = Embed {
        title: "Phone numbers (DIDs)".to_owned(),
        description: with_rows(parts, &list.rows, row),
        color: BLUE,
        ..Embed::default()
    };
    let top = list.top.as_ref().map(|top| notice::notice(top, &Place::New));
    message(top, vec![embed], rows(list))
}

fn rows(screen: &NumbersScreen) -> Vec<Row> {
    let filter = screen.bot.as_ref().map(|bot| bot.key);
    let mut rows: Vec<Row> = open_select(&screen.rows, false).into_iter().collect();
    let id = |cursor: &Cursor| custom_id::list(cursor, filter, &screen.search);
    let mut buttons = turns(&screen.rows, (screen.has_before, screen.has_after), id);
    buttons.push(Button::new(Style::Secondary, "Refresh", id(&screen.cursor)));
    buttons.push(Button::new(Style::Secondary, "Close", custom_id::close()));
    rows.push(Row::buttons(buttons));
    rows
}

/// ◀ ▶ of a list of numbers, while it has more than this page. With nothing on this page there is
/// nothing after it, and ◀ leads to the start.
pub(super) fn turns(
    rows: &[NumberView],
    (has_before, has_after): (bool, bool),
    id: impl Fn(&Cursor) -> String,
) -> Vec<Button> {
    if !has_before && !has_after {
        return Vec::new();
    }
    let phone = |view: &NumberView| view.number.phone.clone();
    let before = rows.first().map_or(Cursor::Start, |view| Cursor::Before(phone(view)));
    let back = Button::new(Style::Secondary, "◀", id(&before)).disabled_if(!has_before);
    let on = rows.last().map(|view| {
        let after = id(&Cursor::After(phone(view)));
        Button::new(Style::Secondary, "▶", after).disabled_if(!has_after)
    });
    std::iter::once(back).chain(on).collect()
}
