//! Making people's text harmless where Discord reads markdown.

/// Every character that can start, continue or end markup in Discord: emphasis, code, spoilers, quotes,
/// headings and `-#`, lists, masked links, mentions, `<t:…>`, custom emoji, and plain URLs (which need `://`,
/// as an invite needs its dot and slash).
const MARKUP: &str = "\\`*_~|>#-+[]()<@:/.";

/// The text with everything that Discord would take for markup escaped; shown, it looks like the original.
///
/// At most twice as many characters, and one more for each `@everyone` and `@here`. Those two are also
/// parted by a zero-width space, since Discord looks for them in the raw text, before it reads escapes.
#[must_use]
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for (at, c) in text.char_indices() {
        if MARKUP.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("@everyone") || rest.starts_with("@here") {
            escaped.push('\u{200b}');
        }
    }
    escaped
}

/// The text as it may stand inside a code block or a code span, where nothing can be escaped: a backtick
/// becomes `ˋ` (U+02CB), and control and bidi characters but line feeds become `�`, so that the text can
/// neither end the block nor run backwards.
#[must_use]
pub fn code_block_safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '`' => '\u{2cb}',
            '\n' => '\n',
            c if c.is_control() || super::characters::is_bidi_control(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}
