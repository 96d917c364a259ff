//! The paths in a source: `use` trees spread out, and every other path as it stands.

use super::source::Word;

/// Every path among the words, resolved as seen from `module`, with its line.
pub(crate) fn paths(words: &[Word], module: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    // The modules written out in this file that are open here, each with the depth of its braces.
    let mut inside: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let before = at.checked_sub(1).map(|at| words[at].text.as_str());
        let after = words.get(at + 1).map(|word| word.text.as_str());
        let module = inside.last().map_or(module, |(module, _)| module.as_str()).to_owned();
        let mut keep = |read: Vec<(usize, Vec<String>)>| {
            found.extend(
                read.into_iter().map(|(line, segments)| (line, resolve(&segments, &module))),
            );
        };
        match word.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inside.retain(|(_, opened)| *opened <= depth);
            }
            "mod" if words.get(at + 2).is_some_and(|word| word.text == "{") => {
                inside.push((format!("{module}::{}", words[at + 1].text), depth + 1));
            }
            "use" => {
                let mut tree = Tree { words, at: at + 1, found: Vec::new() };
                tree.read(&[]);
                at = tree.at;
                keep(tree.found);
                continue;
            }
            _ if word.is_ident() && after == Some("::") && !joins(before, words, at) => {
                let mut segments = vec![word.text.clone()];
                while words.get(at + 1).is_some_and(|word| word.text == "::")
                    && words.get(at + 2).is_some_and(Word::is_ident)
                {
                    segments.push(words[at + 2].text.clone());
                    at += 2;
                }
                keep(vec![(word.line, segments)]);
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether an identifier goes on with what stands before it, instead of beginning a path.
fn joins(before: Option<&str>, words: &[Word], at: usize) -> bool {
    match before {
        Some(".") => true,
        // `::sqlx::x` begins one; `other::sqlx::x` and `<T>::sqlx::x` go on.
        Some("::") => {
            at.checked_sub(2).is_some_and(|at| words[at].is_ident() || words[at].text == ">")
        }
        _ => false,
    }
}

/// A `use` tree being read.
struct Tree<'w> {
    words: &'w [Word],
    at: usize,
    found: Vec<(usize, Vec<String>)>,
}

impl Tree<'_> {
    /// Reads one branch below `prefix`, up to the `,`, `}` or `;` that ends it.
    fn read(&mut self, prefix: &[String]) {
        let mut segments = prefix.to_vec();
        let mut line = self.words.get(self.at).map_or(0, |word| word.line);
        let mut grouped = false;
        while let Some(word) = self.words.get(self.at) {
            match word.text.as_str() {
                ";" | "," | "}" => break,
                "{" => {
                    grouped = true;
                    self.at += 1;
                    self.group(&segments);
                }
                "as" => self.at += 1,
                "::" => {}
                "self" if !segments.is_empty() => {}
                segment => {
                    line = word.line;
                    segments.push(segment.to_owned());
                }
            }
            self.at += 1;
        }
        if !grouped && segments.len() >= prefix.len() && !segments.is_empty() {
            self.found.push((line, segments));
        }
    }

    /// Reads the branches of a group, up to its `}`.
    fn group(&mut self, prefix: &[String]) {
        while let Some(word) = self.words.get(self.at) {
            match word.text.as_str() {
                "}" | ";" => return,
                "," => self.at += 1,
                _ => self.read(prefix),
            }
        }
    }
}

/// A path as seen from the root: `super` and `self` followed, this crate's own name taken for `crate`.
fn resolve(segments: &[String], module: &str) -> String {
    let mut base: Vec<&str> = match segments[0].as_str() {
        "crate" | "switchboard" => vec!["crate"],
        "self" | "super" => {
            let modules = module.split("::").filter(|name| !matches!(*name, "lib" | "main"));
            std::iter::once("crate").chain(modules).collect()
        }
        other => vec![other],
    };
    let followed = usize::from(segments[0] != "super");
    for segment in &segments[followed..] {
        if segment == "super" {
            base.pop();
        } else {
            base.push(segment);
        }
    }
    base.join("::")
}
