//! The form in which texts are compared: one for what was saved and for what is searched.

use unicode_normalization::UnicodeNormalization;

use super::characters::{is_invisible, plain_space};

/// The text as searches compare it: without letter case, with single plain spaces, and without what cannot be
/// seen, be it a joiner, a mark of direction or an emoji's variation selector. Letters and their accents stand
/// apart, whichever way they were typed, so that `cafe` is the beginning of `café`.
#[must_use]
pub fn folded(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_invisible(*c) && !matches!(c, '\u{fe00}'..='\u{fe0f}'));
    // Upper before lower case: `ß` and `SS`, `ς` and `σ` are the same then. Letter by letter, so that
    // a part of a text is a part of its folded form.
    let upper = seen.map(plain_space).nfd().flat_map(char::to_uppercase);
    let folded: String = upper.flat_map(char::to_lowercase).nfd().collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}
