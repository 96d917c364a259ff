//! How a screen looks: pure functions from what there is to see to the JSON that shows it. No
//! I/O, and no stored text that Discord could refuse: everything is clipped to its place.

mod access;
mod audit;
mod card;
mod dialogs;
mod notice;
mod numbers;
mod page;
mod voice_bots;

pub(crate) use audit::post;

use super::reply::{Answer, Embed, Reply, Row, clip, without_repeats};
use crate::app::failure::Failure;
use crate::app::screen::{Done, Screen, Top, WebSocketView};
use crate::domain::text::{code_block_safe, escape_markdown};

/// The embed's bar: green for Configured and for what went well.
const GREEN: u32 = 0x002E_A043;
/// Grey for Not configured.
const GREY: u32 = 0x006E_7681;
/// Blue for what is neither.
const BLUE: u32 = 0x0038_8BFD;
/// Amber for what can be mended.
const AMBER: u32 = 0x00D2_9922;
/// Red for what is broken.
const RED: u32 = 0x00DA_3633;

/// An embed's description holds 4096 characters; all texts of a message 6000.
const DESCRIPTION: usize = 4000;

/// An embed field's value holds 1024.
const FIELD: usize = 1000;

/// Draws a screen.
#[must_use]
pub fn render(screen: &Screen) -> Answer {
    match screen {
        Screen::Page(page) => Answer::Message(page::page(page)),
        Screen::Card(card) => Answer::Message(card::card(card)),
        Screen::Numbers(numbers) => Answer::Message(numbers::numbers(numbers)),
        Screen::VoiceBots(bots) => Answer::Message(voice_bots::voice_bots(bots)),
        Screen::VoiceBot(bot) => Answer::Message(voice_bots::voice_bot(bot)),
        Screen::Audit(screen) => Answer::Message(audit::audit(screen)),
        Screen::AuditExport(screen) => Answer::Message(audit::export(screen)),
        Screen::Access(access) => Answer::Message(access::access(access)),
        Screen::Role(role) => Answer::Message(access::role(role)),
        Screen::Copy(url) => Answer::Message(card::copy(url)),
        Screen::Notice(top) => Answer::Message(notice::alone(top)),
        Screen::Closed => Answer::Message(page::closed()),
        Screen::CredentialsDialog(dialog) => Answer::Dialog(dialogs::credentials(dialog)),
        Screen::NumberDialog(dialog) => Answer::Dialog(dialogs::number(dialog)),
        Screen::VoiceBotDialog(dialog) => Answer::Dialog(dialogs::voice_bot(dialog)),
    }
}

/// Draws a failure: on top of what was there, or alone.
#[must_use]
pub fn failure(failure: &Failure, interaction: u64) -> Answer {
    let (top, base) = match failure {
        Failure::Refused { refusal, remedy, base } => {
            (Top::Refused((**refusal).clone(), remedy.clone()), base.as_deref())
        }
        Failure::AlreadyDone => (Top::Done(Done::AlreadyDone), None),
        Failure::Broken(_) => (Top::Broken(interaction), None),
    };
    match base {
        Some(base) => render(&base.clone().with_top(top)),
        None => Answer::Message(notice::alone(&top)),
    }
}

/// A message of embeds and rows; a notice stands on top of both.
fn message(top: Option<notice::Notice>, mut embeds: Vec<Embed>, mut rows: Vec<Row>) -> Reply {
    if let Some(notice) = top {
        embeds.insert(0, notice.embed);
        if !notice.buttons.is_empty() {
            rows.insert(0, Row::buttons(notice.buttons));
        }
    }
    Reply { embeds, components: without_repeats(rows), ..Reply::default() }
}

/// A stored text as plain words: no markup, no mention, no link comes from it.
fn plain(text: &str) -> String {
    escape_markdown(text)
}

/// A text in monospace, on one line.
fn mono(text: &str, most: usize) -> String {
    format!("`{}`", clip(&code_block_safe(text), most))
}

/// A text in a block of its own, which a computer's Discord can copy with one click.
fn block(text: &str) -> String {
    format!("```\n{}\n```", clip(&code_block_safe(text), FIELD))
}

/// How much of a URL a row shows: as much as leaves room for all rows. The card and Copy have all
/// of it.
const ROW_URLS: [usize; 4] = [90, 60, 40, 24];

/// Rows below what was said before them. Their URLs give way, so that no row is cut off.
fn with_rows<T>(mut parts: Vec<String>, rows: &[T], row: impl Fn(&T, usize) -> String) -> String {
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
fn websocket_gap(view: &WebSocketView) -> Option<&'static str> {
    match view {
        WebSocketView::NoBot => Some("Assign a bot first"),
        WebSocketView::NoUrl => Some("This bot has no WebSocket URL"),
        WebSocketView::Url(_) => None,
    }
}

/// What a row or a card says when there is no Flow URL (spec page).
const NO_FLOW_URL: &str = "Required for Exotel test call";

/// Said of what was saved under other rules.
const ODD: &str =
    "⚠️ Part of this could not be saved like this today. It is shown as it is stored.";

/// Where nothing is set (spec page).
const NOTHING: &str = "—";

/// "1 number", "2 numbers".
fn count(many: i64, one: &str) -> String {
    if many == 1 { format!("1 {one}") } else { format!("{many} {one}s") }
}
