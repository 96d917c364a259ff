//! Where a value came from, shown without ever showing a secret.

use std::{ops::Range, path::Path};

/// Where a value stands: a position in a file, or an environment variable.
///
/// It holds the line of the file only in its shown form, so that neither `Display` nor `Debug` can
/// print a secret: a line stays readable only where no secret can stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Box<Kind>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Variable(String),
    SecretFile(String),
    Line { path: String, line: usize, column: usize, shown: String, indent: usize, width: usize },
}

const MASK: &str = "••••";

/// Keys whose values are shown in an error; every other value is masked, so a misspelt `tokn` stays unseen.
const SHOWN: &[&str] = &[
    "guilds",
    "api_url",
    "requests_per_minute",
    "url",
    "token_file",
    "keys_file",
    "allowed_origins",
    "verify_on_save",
    "timeout_seconds",
    "websocket_base",
    "filter",
    "format",
];

impl Place {
    pub(super) fn variable(name: String) -> Self {
        Self(Box::new(Kind::Variable(name)))
    }

    pub(super) fn secret_file(path: &Path) -> Self {
        Self(Box::new(Kind::SecretFile(path.display().to_string())))
    }

    /// The place of the bytes `span` of `text`, the content of the file at `path`.
    pub(super) fn in_file(path: &Path, text: &str, span: &Range<usize>) -> Self {
        let start = floor_char_boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_char_boundary(text, span.end.clamp(start, line_end));
        let line = text[line_start..line_end].trim_end_matches('\r');
        let before = text[line_start..start].chars().count();
        let (shown, indent, width) = show(line, before, text[start..end].chars().count());
        Self(Box::new(Kind::Line {
            path: path.display().to_string(),
            line: text[..line_start].matches('\n').count() + 1,
            column: before + 1,
            shown,
            indent,
            width,
        }))
    }
}

/// The line as it may be shown, with the caret's column and width in characters.
fn show(line: &str, column: usize, width: usize) -> (String, usize, usize) {
    let plain = |text: &str| text.replace('\t', " ");
    let width = width.max(1);
    let (key, value) = match line.split_once('=') {
        Some((key, value)) if is_key(key) => (key, value),
        _ if is_header(line) && !looks_secret(line) => return (plain(line), column, width),
        // A line inside a list, or text that is not TOML at all: nothing tells what it holds.
        _ => return (MASK.to_owned(), 0, MASK.chars().count()),
    };
    if looks_secret(key) {
        return (MASK.to_owned(), 0, MASK.chars().count());
    }
    if SHOWN.contains(&key.trim()) && !looks_secret(value) {
        return (plain(line), column, width);
    }
    let shown = format!("{}= {MASK}", plain(key));
    let value_at = key.chars().count() + 2;
    if column < key.chars().count() {
        (shown, column, width.min(key.chars().count() - column))
    } else {
        (shown, value_at, MASK.chars().count())
    }
}

fn is_key(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

fn is_header(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('[') && is_key(line.trim_matches(['[', ']']))
}

/// Whether a text has the look of a credential: a long unbroken run, or the `@` of a user name in a URL.
pub(super) fn looks_secret(text: &str) -> bool {
    text.contains('@')
        || text
            .split(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))
            .any(|run| run.len() >= 20)
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.as_ref() {
            Kind::Variable(name) => write!(f, "  --> environment variable {name}"),
            Kind::SecretFile(path) => write!(f, "  --> {path}"),
            Kind::Line { path, line, column, shown, indent, width } => {
                let number = line.to_string();
                let gutter = " ".repeat(number.len());
                write!(
                    f,
                    "{gutter} --> {path}:{line}:{column}\n{gutter} |\n{number} | {shown}\n{gutter} | {}{}",
                    " ".repeat(*indent),
                    "^".repeat(*width),
                )
            }
        }
    }
}
