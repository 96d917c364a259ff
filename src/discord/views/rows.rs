//! Numbers in rows, as the page and the list show them.

use super::super::reply::{Button, Choice, Row, Style};
use super::super::wire::Choose;
use super::parts::{At, NO_FLOW_URL, NOTHING, mono, plain, websocket_gap};
use crate::app::asked::Intent;
use crate::app::screen::{NumberView, WebSocketView};
use crate::domain::numbers::{Cursor, choice};
use crate::domain::text::Label;

/// One number and who answers it, in one line.
pub(super) fn head(view: &NumberView) -> String {
    let number = &view.number;
    let label = number.label.as_ref().map(|label| format!(" · **{}**", plain(label.as_str())));
    let bot = number
        .bot
        .as_ref()
        .map_or_else(|| NOTHING.to_owned(), |bot| format!("🤖 **{}**", plain(bot.name.as_str())));
    let odd = if number.is_odd() { "⚠️ " } else { "" };
    let phone = mono(number.phone.as_str(), 20);
    format!("{odd}{phone}{} → {bot}", label.unwrap_or_default())
}

/// The same with its two URLs, a line each.
pub(super) fn row(view: &NumberView, url_room: usize) -> String {
    let websocket = match &view.websocket {
        WebSocketView::Url(url) => mono(url, url_room),
        gap => format!("⚠️ {}", websocket_gap(gap).unwrap_or(NOTHING)),
    };
    let flow = match &view.number.flow_url {
        Some(flow) => mono(flow.as_str(), url_room),
        None => format!("⚠️ {NO_FLOW_URL}"),
    };
    format!("{}\nWebSocket URL {websocket}\nFlow URL {flow}", head(view))
}

/// The select that opens one of the numbers shown.
pub(super) fn open_select(rows: &[NumberView], at: At<'_>, disabled: bool) -> Option<Row> {
    let options: Vec<Choice> = rows
        .iter()
        .map(|view| {
            let number = &view.number;
            let label = number.label.as_ref().map(Label::as_str);
            let bot = number.bot.as_ref().map(|bot| bot.name.as_str());
            Choice {
                label: choice(&number.phone, label, bot),
                value: number.phone.digits().to_owned(),
                description: String::new(),
                default: false,
            }
        })
        .collect();
    let select = at.select(&Choose::Number, "Open a number…", options);
    (!rows.is_empty()).then(|| Row::select(select.disabled_if(disabled)))
}

/// ◀ ▶ of a list of numbers, while it has more than this page. With nothing on this page there is
/// nothing after it, and ◀ leads to the start.
pub(super) fn turns(
    rows: &[NumberView],
    (has_before, has_after): (bool, bool),
    at: At<'_>,
    from: impl Fn(Cursor) -> Intent,
) -> Vec<Button> {
    if !has_before && !has_after {
        return Vec::new();
    }
    let phone = |view: &NumberView| view.number.phone.clone();
    let before = rows.first().map_or(Cursor::Start, |view| Cursor::Before(phone(view)));
    let turn = |label, cursor| at.button(Style::Secondary, label, from(cursor));
    let back = turn("◀ Previous", before).disabled_if(!has_before);
    let on =
        rows.last().map(|view| turn("Next ▶", Cursor::After(phone(view))).disabled_if(!has_after));
    std::iter::once(back).chain(on).collect()
}
