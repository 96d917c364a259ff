//! Rust source as words, without comments and texts: as much of a parser as a look at paths needs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::paths;

/// One file below `src/`.
pub(crate) struct SourceFile {
    /// Its path below `src/`.
    pub(crate) path: String,
    /// Its module path below `crate`: `discord::views::card`; `lib` and `main` for the roots.
    pub(crate) module: String,
    /// How many lines it has.
    pub(crate) lines: usize,
    /// Every path in it, resolved to `crate::…` or the name of a crate, with its line.
    pub(crate) paths: Vec<(usize, String)>,
    /// Every identifier in it, with its line.
    pub(crate) idents: Vec<(usize, String)>,
}

impl SourceFile {
    /// Reads a file's text.
    pub(crate) fn new(path: String, text: &str) -> Self {
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        let words = words(text);
        let idents = words
            .iter()
            .filter(|word| word.is_ident())
            .map(|word| (word.line, word.text.clone()))
            .collect();
        Self {
            lines: text.lines().count(),
            paths: paths::paths(&words, &module),
            idents,
            module,
            path,
        }
    }
}

/// The files of this crate's `src/`.
pub(crate) fn source_files() -> Vec<SourceFile> {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.len() > 2, "the sources are not where they should be");
    files
}

/// The Rust files below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(folder).unwrap();
        SourceFile::new(name.to_str().unwrap().to_owned(), &text)
    };
    files.into_iter().map(read).collect()
}

/// A word of the source: an identifier, `::`, or a single sign.
#[derive(Debug)]
pub(crate) struct Word {
    /// The line it stands on, from 1.
    pub(crate) line: usize,
    /// The word itself.
    pub(crate) text: String,
}

impl Word {
    /// Whether it is an identifier or a keyword.
    pub(crate) fn is_ident(&self) -> bool {
        self.text.starts_with(is_ident_char)
    }
}

fn is_ident_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Splits a text into words, leaving out comments, strings and characters.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = literal_or_comment(rest);
        let length = if skipped > 0 {
            skipped
        } else if is_ident_char(first) {
            rest.find(|c| !is_ident_char(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if skipped == 0 && !first.is_whitespace() {
            words.push(Word { line, text: word.to_owned() });
        }
        line += word.matches('\n').count();
        rest = after;
    }
    words
}

/// How many bytes of a comment, a string or a character the text begins with; 0 for code.
fn literal_or_comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    let prefix = ["", "b", "c"].into_iter().find(|prefix| {
        text[prefix.len().min(text.len())..].starts_with('"') && text.starts_with(prefix)
    });
    if let Some(prefix) = prefix {
        return prefix.len() + quoted(&text[prefix.len()..], '"');
    }
    for prefix in ["r", "br", "cr"] {
        let Some(raw) = text.strip_prefix(prefix) else {
            continue;
        };
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = prefix.len() + hashes + 1;
            return text[start..].find(&end).map_or(text.len(), |at| start + at + end.len());
        }
    }
    let mut chars = text.chars();
    if chars.next() == Some('\'') {
        let second = chars.next();
        // `'a` without a closing quote is a lifetime.
        if second == Some('\\') || chars.next() == Some('\'') {
            return quoted(text, '\'');
        }
    }
    0
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}
