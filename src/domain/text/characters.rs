//! Which characters a name may hold.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::TextError;
use super::joiners::{LONGEST_FLAG, ends_in_half_form, flag_tags, is_joiner, joins};

/// Most combining marks on one character; more are stacked to cover the lines around.
const MAX_MARKS: usize = 3;

/// The name as it is stored: trimmed, NFC, 1 to `max` characters; `None` when nothing is left.
pub(super) fn name(
    field: &'static str,
    max: usize,
    input: &str,
) -> Result<Option<String>, TextError> {
    let text = trimmed(input);
    // Other quotes may be meant: a name is not an address.
    let code = text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    let text = code.map_or(text, trimmed);
    // NFC may shorten a text by merging marks, never below a third; the bound keeps the work small.
    if text.chars().count() > max * 4 {
        return Err(TextError::TooLong { field, max });
    }
    // Every other space would look like the plain one and be another name.
    let text = text.chars().map(plain_space).nfc().collect::<String>();
    let text = trimmed(&text);
    if text.is_empty() {
        return Ok(None);
    }
    let chars: Vec<char> = text.chars().collect();
    characters(field, &chars)?;
    if chars.len() > max {
        return Err(TextError::TooLong { field, max });
    }
    Ok(Some(text.to_owned()))
}

/// The text without the spaces and invisible characters around it, but with the last half form or flag whole.
fn trimmed(text: &str) -> &str {
    let is_edge = |c: char| c.is_whitespace() || is_invisible(c);
    let text = text.trim_start_matches(is_edge);
    let end = text.trim_end_matches(is_edge);
    let Some(last) = end.chars().next_back() else { return end };
    let rest = &text[end.len() - last.len_utf8()..];
    let more = match rest.chars().nth(1) {
        Some(joiner) if ends_in_half_form(last, joiner) => 1,
        _ => flag_tags(&rest.chars().take(LONGEST_FLAG).collect::<Vec<_>>()),
    };
    let more: usize = rest.chars().skip(1).take(more).map(char::len_utf8).sum();
    &text[..end.len() + more]
}

/// The text without what cannot be seen, but with the joiners and tags that a script or an emoji needs.
pub(in crate::domain) fn visible(text: &str) -> String {
    let chars: Vec<char> = trimmed(text).chars().collect();
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = chars.get(at) {
        let after = chars.get(at + 1).copied();
        let more = flag_tags(&chars[at..]);
        if !is_invisible(c) || (is_joiner(c) && joins(kept.chars().next_back(), c, after)) {
            kept.extend(&chars[at..=at + more]);
        }
        at += 1 + more;
    }
    kept
}

/// Refuses what no name may hold.
fn characters(field: &'static str, chars: &[char]) -> Result<(), TextError> {
    let (mut marks, mut at) = (0, 0);
    while let Some(&c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        if is_joiner(c) && joins(before, c, chars.get(at + 1).copied()) {
            at += 1;
            continue;
        }
        character(field, c)?;
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MAX_MARKS || (marks == 1 && before.is_none()) {
            return Err(TextError::Marks { field });
        }
        at += 1 + flag_tags(&chars[at..]);
    }
    Ok(())
}

/// Refuses one character that no name may hold.
fn character(field: &'static str, c: char) -> Result<(), TextError> {
    use GeneralCategory as G;
    if c == '`' {
        return Err(TextError::Backtick { field });
    }
    if is_blank(c) {
        return Err(TextError::Invisible { field, code: u32::from(c) });
    }
    match c.general_category() {
        G::Control if matches!(c, '\n' | '\r') => Err(TextError::LineBreak { field }),
        G::LineSeparator | G::ParagraphSeparator => Err(TextError::LineBreak { field }),
        G::Control | G::Format => Err(TextError::Invisible { field, code: u32::from(c) }),
        G::PrivateUse | G::Surrogate | G::Unassigned => {
            Err(TextError::Unassigned { field, code: u32::from(c) })
        }
        _ => Ok(()),
    }
}

/// A plain space in place of every other one.
pub(super) fn plain_space(c: char) -> char {
    // A tab comes with a cell that was copied from a spreadsheet.
    let is_space = c == '\t' || c.general_category() == GeneralCategory::SpaceSeparator;
    if is_space { ' ' } else { c }
}

/// Whether this is drawn as nothing and takes no room.
pub(in crate::domain) fn is_invisible(c: char) -> bool {
    is_blank(c)
        || c.general_category() == GeneralCategory::Format
        || (c.is_control() && !c.is_whitespace())
}

/// Characters that are drawn as nothing although their category is a letter, a mark or a symbol. The
/// variation selectors U+FE00 to U+FE0F are not among them: `☎️` is made with one.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'
            ..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    ) || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// Whether this is drawn onto the character before it.
fn is_mark(c: char) -> bool {
    matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// Characters that change the direction of the text around them.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
