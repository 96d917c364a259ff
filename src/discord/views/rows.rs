//! Numbers in rows, as the page and the list show them.

use super::super::reply::{Button, Choice, Row, Style};
use super::super::wire::Choose;
use super::parts::{At, NO_FLOW_URL, NOTHING, mono, plain, websocket_gap};
use crate::app::asked::Intent;
use crate::app::screen::{NumberView, WebSocketView};
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::numbers::{Cursor, Number, choice};
use crate::domain::text::Label;
use crate::domain::voice_bots::{Source, VoiceBot};

/// One number and who answers it, in one line.
pub(super) fn head(number: &Number) -> String {
    let label = number.label.as_ref().map(|label| format!(" · **{}**", plain(label.as_str())));
    let bot = number.bot.as_ref().map_or_else(
        || NOTHING.to_owned(),
        |bot| format!("🤖 **{}**{}", plain(bot.name.as_str()), vanished(bot)),
    );
    let odd = if number.is_odd() { "⚠️ " } else { "" };
    let phone = mono(number.phone.as_str(), 20);
    format!("{odd}{phone}{} → {bot}", label.unwrap_or_default())
}

/// A warning where the voice platform no longer has the voice bot.
pub(super) fn vanished(bot: &VoiceBot) -> String {
    match (bot.source, bot.source.remark()) {
        (Source::Vanished, Some(remark)) => format!(" ⚠️ {remark}"),
        _ => String::new(),
    }
}

/// The same with its two URLs, a line each.
pub(super) fn row(view: &NumberView, url_room: usize) -> String {
    let websocket = match &view.websocket {
        WebSocketView::Url(url) | WebSocketView::Masked(url) => mono(url, url_room),
        gap => format!("⚠️ {}", websocket_gap(gap).unwrap_or(NOTHING)),
    };
    let foreign = view.foreign.as_ref().and_then(FlowUrlWarning::foreign);
    let flow = match (&view.number.flow_url, foreign) {
        (Some(flow), Some(whose)) => format!("{} ⚠️ of {whose}", mono(flow.as_str(), url_room)),
        (Some(flow), None) => mono(flow.as_str(), url_room),
        (None, _) => format!("⚠️ {NO_FLOW_URL}"),
    };
    format!("{}\nWebSocket URL {websocket}\nFlow URL {flow}", head(&view.number))
}

/// "Phone numbers (DIDs)" with how many there are, and which of them are shown where that is not all.
pub(super) fn title(position: Option<i64>, shown: usize, total: Option<i64>) -> String {
    const NAME: &str = "Phone numbers (DIDs)";
    let shown = i64::try_from(shown).unwrap_or(i64::MAX);
    let range = |first: i64| format!("{first}–{}", first.saturating_add(shown) - 1);
    match (position, total) {
        (_, Some(0)) | (None, None) => NAME.to_owned(),
        (Some(first), None) => {
            format!("{NAME} · {} of more than 1,000", range(first))
        }
        (Some(first), Some(total)) if first > 1 || shown < total => {
            format!("{NAME} · {} of {total}", range(first))
        }
        (_, Some(total)) => format!("{NAME} · {total}"),
    }
}

/// The select that opens one of the numbers shown.
pub(super) fn open_select(rows: &[&Number], at: At<'_>, disabled: bool) -> Option<Row> {
    let options: Vec<Choice> = rows
        .iter()
        .map(|number| {
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
    rows: &[&Number],
    (has_before, has_after): (bool, bool),
    at: At<'_>,
    from: impl Fn(Cursor) -> Intent,
) -> Vec<Button> {
    if !has_before && !has_after {
        return Vec::new();
    }
    let before = rows.first().map_or(Cursor::Start, |number| Cursor::Before(number.phone.clone()));
    let turn = |label, cursor| at.button(Style::Secondary, label, from(cursor));
    let back = turn("◀ Previous", before).disabled_if(!has_before);
    let on = rows
        .last()
        .map(|number| turn("Next ▶", Cursor::After(number.phone.clone())).disabled_if(!has_after));
    std::iter::once(back).chain(on).collect()
}
