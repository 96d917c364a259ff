//! Making people's text harmless where Discord reads markdown.

/// The text with everything that Discord would take for markup escaped.
#[must_use]
pub fn escape_markdown(_text: &str) -> String {
    unimplemented!()
}

/// The text as it may stand inside a code block or a code span.
#[must_use]
pub fn code_block_safe(_text: &str) -> String {
    unimplemented!()
}
