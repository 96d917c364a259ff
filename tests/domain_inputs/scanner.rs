//! Reads Discord's markdown as far as a test needs it: which markup in a text is live, and how the text looks.

/// Names every piece of live markup in the text.
pub(crate) fn live_markup(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    // Discord's server looks for these two in the raw text, escapes or not.
    if text.contains("@everyone") || text.contains("@here") {
        found.push("mention of everyone");
    }
    // An escape takes its character out of the game; a private-use character stands in for the two.
    let bare = take_escapes_out(text);
    for line in bare.lines() {
        line_start(line.trim_start(), &mut found);
    }
    for (mark, name) in
        [("`", "code"), ("*", "emphasis"), ("_", "emphasis"), ("~~", "strike"), ("||", "spoiler")]
    {
        if bare.matches(mark).count() > 1 {
            found.push(name);
        }
    }
    if let Some((_, rest)) = bare.split_once('[')
        && let Some((_, rest)) = rest.split_once("](")
        && rest.contains(')')
    {
        found.push("masked link");
    }
    for (start, rest) in bare.match_indices('<').map(|(at, _)| bare.split_at(at + 1)) {
        let opens = ["@", "#", "t:", ":", "a:", "/", "id:", "http"];
        if !start.is_empty() && opens.iter().any(|o| rest.starts_with(o)) && rest.contains('>') {
            found.push("mention, time or emoji");
        }
    }
    if bare.contains("http://") || bare.contains("https://") || bare.contains("discord.gg/") {
        found.push("link");
    }
    found
}

/// The text as it is shown when none of its markup is live: escapes applied, zero-width spaces unseen.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && is_escapable(*next) => shown.extend(chars.next()),
            _ => shown.push(c),
        }
    }
    shown.replace('\u{200b}', "")
}

/// Replaces every escape by a character without meaning.
fn take_escapes_out(text: &str) -> String {
    let mut bare = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && is_escapable(*next) => {
                chars.next();
                bare.push('\u{e000}');
            }
            _ => bare.push(c),
        }
    }
    bare
}

/// What a backslash takes the meaning from: all but ASCII letters, digits and white space.
fn is_escapable(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !c.is_whitespace()
}

/// Headings, small print, quotes and lists.
fn line_start(line: &str, found: &mut Vec<&'static str>) {
    let blocks = ["# ", "## ", "### ", "-# ", "> ", ">>> ", "- ", "* "];
    if blocks.iter().any(|block| line.starts_with(block)) {
        found.push("heading, quote or list");
    }
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if after_digits.len() < line.len() && after_digits.starts_with(". ") {
        found.push("numbered list");
    }
}
