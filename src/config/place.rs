//! Where a value stands, shown without ever showing a secret.

use std::{fmt, ops::Range, path::PathBuf};

use super::files::TextFile;

/// Where a value stands.
#[derive(Debug, Clone)]
pub(super) enum At {
    /// These bytes of the configuration file.
    File(Range<usize>),
    Variable(String),
    SecretFile(PathBuf),
}

/// A position in a file, or an environment variable, as an error shows it.
///
/// It holds a line of the file only in its shown form, so that neither `Display` nor `Debug` can print a
/// secret: a value stays readable only where no secret can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(String);

const MASK: &str = "••••";

impl Place {
    /// `shown` is the name of the key whose value may be read; without it, values are masked.
    pub(super) fn new(at: &At, file: Option<&TextFile>, shown: Option<&str>) -> Self {
        Self(match (at, file) {
            (At::Variable(name), _) => format!("  --> environment variable {name}"),
            (At::SecretFile(path), _) => format!("  --> {}", path.display()),
            (At::File(span), Some(file)) => in_file(file, span, shown),
            (At::File(_), None) => String::new(),
        })
    }
}

fn in_file(file: &TextFile, span: &Range<usize>, shown: Option<&str>) -> String {
    let text = file.text.as_str();
    let start = text.floor_char_boundary(span.start);
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[begin..].lines().next().unwrap_or_default();
    let from = (start - begin).min(line.len());
    let to = line.floor_char_boundary(span.end.saturating_sub(begin)).max(from);
    let number = (text[..begin].matches('\n').count() + 1).to_string();
    let column = line[..from].chars().count() + 1;
    let (line, indent, width) = masked(line, from..to, shown);
    let (path, gutter) = (file.path.display(), " ".repeat(number.len()));
    let (indent, caret) = (" ".repeat(indent), "^".repeat(width.max(1)));
    format!(
        "{gutter} --> {path}:{number}:{column}\n{gutter} |\n{number} | {line}\n{gutter} | {indent}{caret}"
    )
}

/// The line as it may be shown, with the caret's column and width in characters.
fn masked(line: &str, span: Range<usize>, shown: Option<&str>) -> (String, usize, usize) {
    let plain = |text: &str| text.replace('\t', " ");
    let count = |text: &str| text.chars().count();
    let key = line.split_once('=').map(|(key, _)| key);
    // A line without `=` is inside of a list, which is then one of that key.
    let of_key = |name| key.is_none_or(|key| key.trim().rsplit('.').next() == Some(name));
    let is_header =
        line.trim_start().starts_with('[') && is_key(line.trim().trim_matches(['[', ']']));
    if (is_header && !looks_secret(line))
        || (shown.is_some_and(of_key) && !looks_secret(&line[..span.end]))
    {
        // What follows the value could be the next one, as in an inline table.
        let until = if is_header { line.len() } else { span.end };
        return (plain(&line[..until]), count(&line[..span.start]), count(&line[span]));
    }
    match key.filter(|key| is_key(key) && !looks_secret(key)) {
        Some(key) if span.start < key.len() => {
            let width = count(&key[span.start..span.end.min(key.len())]);
            (format!("{}= {MASK}", plain(key)), count(&key[..span.start]), width)
        }
        Some(key) => (format!("{}= {MASK}", plain(key)), count(key) + 2, count(MASK)),
        // Text that is not TOML, or a line of which nothing tells what it holds.
        None => (MASK.to_owned(), 0, count(MASK)),
    }
}

fn is_key(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// Whether a text has the look of a credential: a long unbroken run, or the `@` of a user name in a URL.
pub(super) fn looks_secret(text: &str) -> bool {
    text.contains('@')
        || text
            .split(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))
            .any(|run| run.len() >= 20)
}

/// A name as an error may repeat it: somebody may paste a token to the left of the `=`.
pub(super) fn unless_secret(name: String) -> String {
    if looks_secret(&name) { MASK.to_owned() } else { name }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
