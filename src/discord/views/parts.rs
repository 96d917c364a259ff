//! What every view draws with: colours, buttons, and stored text made harmless and made to fit.

use super::super::reply::{Button, Choice, Field, Select, Style, clip};
use super::super::wire::{self, Choose};
use crate::app::asked::{Asked, Intent};
use crate::app::place::Place;
use crate::app::screen::WebSocketView;
use crate::domain::text::{code_block_safe, escape_markdown};

/// The embed's bar: green for Configured and for what went well.
pub(super) const GREEN: u32 = 0x002E_A043;
/// Grey for Not configured.
pub(super) const GREY: u32 = 0x006E_7681;
/// Blue for what is neither.
pub(super) const BLUE: u32 = 0x0038_8BFD;
/// Amber for what can be mended.
pub(super) const AMBER: u32 = 0x00D2_9922;
/// Red for what is broken.
pub(super) const RED: u32 = 0x00DA_3633;

/// An embed's description holds 4096 characters; all texts of a message 6000.
pub(super) const DESCRIPTION: usize = 4000;

/// An embed field's value holds 1024.
pub(super) const FIELD: usize = 1000;

/// What is asked on a screen, which is asked at its place.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub(super) &'a Place);

impl At<'_> {
    pub(super) fn button(self, style: Style, label: &str, intent: impl Into<Intent>) -> Button {
        Button::new(style, label, wire::write(&Asked::at(self.0, intent)))
    }

    pub(super) fn select(self, choose: &Choose, placeholder: &str, choices: Vec<Choice>) -> Select {
        Select::new(self.id(choose), placeholder, choices)
    }

    pub(super) fn id(self, choose: &Choose) -> String {
        wire::write_select(choose, self.0)
    }
}

pub(super) fn field(name: &str, value: String, inline: bool) -> Field {
    Field { name: name.to_owned(), value, inline }
}

/// A stored text as plain words: no markup, no mention, no link comes from it.
pub(super) fn plain(text: &str) -> String {
    escape_markdown(text)
}

/// A text in monospace, on one line.
pub(super) fn mono(text: &str, most: usize) -> String {
    format!("`{}`", clip(&code_block_safe(text), most))
}

/// A text in a block of its own, which a computer's Discord can copy with one click.
pub(super) fn block(text: &str) -> String {
    format!("```\n{}\n```", clip(&code_block_safe(text), FIELD))
}

/// How much of a URL a row shows: as much as leaves room for all rows. The card and Copy have all
/// of it.
pub(super) const ROW_URLS: [usize; 4] = [90, 60, 40, 24];

/// Rows below what was said before them. Their URLs give way, so that no row is cut off.
pub(super) fn with_rows<T>(
    mut parts: Vec<String>,
    rows: &[T],
    row: impl Fn(&T, usize) -> String,
) -> String {
    let above = parts.len();
    for url in ROW_URLS {
        parts.truncate(above);
        parts.extend(rows.iter().map(|it| row(it, url)));
        let text = parts.join("\n\n");
        if text.encode_utf16().count() <= DESCRIPTION {
            return text;
        }
    }
    clip(&parts.join("\n\n"), DESCRIPTION)
}

/// What a row or a card says of the WebSocket URL when it has none.
pub(super) fn websocket_gap(view: &WebSocketView) -> Option<&'static str> {
    match view {
        WebSocketView::NoBot => Some("Assign a bot first"),
        WebSocketView::NoUrl => Some("This bot has no WebSocket URL"),
        WebSocketView::Url(_) | WebSocketView::Masked(_) => None,
    }
}

/// What a row or a card says when there is no Flow URL (spec page).
pub(super) const NO_FLOW_URL: &str = "Required for Exotel test call";

/// Said of what was saved under other rules.
pub(super) const ODD: &str =
    "⚠️ Part of this could not be saved like this today. It is shown as it is stored.";

/// Where nothing is set (spec page).
pub(super) const NOTHING: &str = "—";

/// "1 number", "2 numbers".
pub(super) fn count(many: i64, one: &str) -> String {
    if many == 1 { format!("1 {one}") } else { format!("{many} {one}s") }
}
