//! What stands around the thing that was typed, taken off alike for every field: spaces and invisible
//! characters, and what mail, chats, spreadsheets and documentation wrap around it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::characters::is_invisible;

/// Pairs that people and programs put around a value.
const PAIRS: [(char, char); 8] = [
    ('<', '>'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
];

/// The text without spaces, line breaks and invisible characters around it.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Whether a character that cannot be seen stands in the text.
#[must_use]
pub fn holds_invisible(text: &str) -> bool {
    text.chars().any(is_invisible)
}

/// The value itself: without quotes, brackets and backticks around it, a spreadsheet's apostrophe before it,
/// and the link that a chat made of it.
#[must_use]
pub fn unwrapped(input: &str) -> &str {
    let mut text = trimmed(input);
    loop {
        let inner = PAIRS
            .into_iter()
            .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
            .or_else(|| link(text))
            .or_else(|| text.strip_prefix('\''));
        match inner {
            Some(inner) => text = trimmed(inner),
            None => return text,
        }
    }
}

/// A URL or a host: unwrapped, without the `@` that stands before the host in Exotel's examples, and decoded
/// once where a log has encoded its slashes.
#[must_use]
pub fn unwrapped_url(input: &str) -> Cow<'_, str> {
    let text = unwrapped(input);
    let text = text.strip_prefix('@').map_or(text, trimmed);
    let host = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    match host.to_ascii_lowercase().contains("%2f") {
        true => percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text)),
        false => Cow::Borrowed(text),
    }
}

/// The address of a Markdown link whose text is that address. Another text may mean something else.
fn link(text: &str) -> Option<&str> {
    let (shown, address) = text.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let address = address.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap_or(address);
    (is_same(shown, address) && !address.contains(['(', ')', '[', ']'])).then_some(address)
}

/// Whether a link's text is its address, but for the scheme that a program put before it.
fn is_same(shown: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let lower = trimmed(text).trim_matches('`').to_ascii_lowercase();
        let lower = ["https://", "http://", "tel:"]
            .iter()
            .find_map(|scheme| lower.strip_prefix(scheme))
            .unwrap_or(&lower)
            .to_owned();
        lower.trim_end_matches('/').replace([' ', '-', '\\'], "")
    };
    !bare(shown).is_empty() && bare(shown) == bare(address)
}
