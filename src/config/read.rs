//! The file and the environment as one TOML tree, and serde's errors about it in our words.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize as _;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Deserializer},
};

use super::{
    Config, FILE_VARIABLE, Secret, VARIABLE_PREFIX,
    errors::ConfigError,
    files::{MAX_BYTES, TextFile},
    nearest::{is_of_kubernetes, nearest},
    place::{At, Place, unless_secret},
    secret,
};

/// The file's tables, with what comes from elsewhere put into them.
pub(super) struct Tree<'t> {
    pub(super) file: Option<&'t TextFile>,
    table: DeTable<'t>,
    /// The span of the `n`th value from elsewhere begins `n` bytes beyond the largest file.
    elsewhere: Vec<At>,
}

const ELSEWHERE: usize = MAX_BYTES + 1;

impl<'t> Tree<'t> {
    pub(super) fn parse(file: Option<&'t TextFile>) -> Result<Self, ConfigError> {
        let table = match file.map(|file| DeTable::parse(&file.text)) {
            None => DeTable::new(),
            Some(Ok(table)) => table.into_inner(),
            Some(Err(error)) => {
                let at = At::File(error.span().unwrap_or(0..0));
                // The parser's own wording is fixed text. Its `Display` would print the line, secret and all.
                let problem = format!("this is not valid TOML: {}", error.message());
                return Err(ConfigError::Invalid { problem, place: Place::new(&at, file, None) });
            }
        };
        Ok(Self { file, table, elsewhere: Vec::new() })
    }

    /// The keys of a section, if it is there and a table.
    pub(super) fn section(&mut self, name: &str) -> Option<&mut DeTable<'t>> {
        keys(self.table.get_mut(name)?)
    }

    /// Sets a key to a text from elsewhere.
    pub(super) fn put(&mut self, section: &str, name: &str, text: String, at: At) {
        let start = ELSEWHERE + self.elsewhere.len();
        let span = start..start + 1;
        self.elsewhere.push(at);
        // A section of its own is told from its key by an empty span.
        let section_name = Spanned::new(start..start, section.to_owned().into());
        let new = || Spanned::new(start..start, DeValue::Table(DeTable::new()));
        let table = self.table.entry(section_name).or_insert_with(new);
        // Where a section is something else, that is the first thing to put right.
        if let Some(keys) = keys(table) {
            // The old name would keep its old place.
            keys.remove(name);
            let name = Spanned::new(span.clone(), name.to_owned().into());
            keys.insert(name, Spanned::new(span, DeValue::String(text.into())));
        }
    }

    /// Lays the variables over the file: `SWITCHBOARD_LOG_FILTER` is `filter` in `[log]`. One that is set but
    /// empty counts as not set: `docker compose` passes `NAME=` for what nobody gave.
    pub(super) fn lay_over(&mut self, environment: &BTreeMap<String, String>) {
        for (variable, value) in environment {
            let Some(name) = variable.strip_prefix(VARIABLE_PREFIX) else { continue };
            if value.trim().is_empty() || variable == FILE_VARIABLE || is_of_kubernetes(variable) {
                continue;
            }
            let name = name.to_ascii_lowercase();
            let (section, name) = name.split_once('_').unwrap_or((&name, ""));
            self.put(section, name, value.clone(), At::Variable(variable.clone()));
        }
    }

    pub(super) fn at(&self, span: &Range<usize>) -> At {
        let elsewhere =
            span.start.checked_sub(ELSEWHERE).and_then(|index| self.elsewhere.get(index));
        elsewhere.cloned().unwrap_or_else(|| At::File(span.clone()))
    }

    /// Reads the whole.
    pub(super) fn read(mut self) -> Result<Config, ConfigError> {
        let table = std::mem::take(&mut self.table);
        let mut names = Vec::new();
        for (section, keys) in &table {
            names.push((section.span(), section.get_ref().to_string(), None));
            for (name, value) in keys.get_ref().as_table().into_iter().flatten() {
                for span in [name.span(), value.span()].into_iter().chain(entries(value)) {
                    names.push((
                        span,
                        section.get_ref().to_string(),
                        Some(name.get_ref().to_string()),
                    ));
                }
            }
            names.push((keys.span(), section.get_ref().to_string(), None));
        }
        Config::deserialize(Deserializer::from(Spanned::new(0..0, table))).map_err(|error| {
            let Some(span) = error.span().filter(|_| !error.message().starts_with("missing field"))
            else {
                return ConfigError::NoKey;
            };
            let within = |(outer, ..): &&(Range<usize>, _, _)| {
                *outer == span || (outer.contains(&span.start) && span.end <= outer.end)
            };
            let (section, name) =
                names.iter().find(within).map_or((String::new(), None), |(_, section, name)| {
                    (section.clone(), name.clone())
                });
            self.refused(error.message(), &self.at(&span), section, name)
        })
    }

    /// What serde says, without the values that it repeats.
    fn refused(&self, said: &str, at: &At, section: String, name: Option<String>) -> ConfigError {
        let expected = said.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
        // An entry of a list has no name of its own, and may hold a token.
        let in_an_entry = section == "voicebots" && name.as_deref() == Some("directory");
        if in_an_entry && said.starts_with("unknown field") {
            let problem =
                format!("voicebots.directory has an entry with another key than {expected}");
            return ConfigError::Invalid { problem, place: Place::new(at, self.file, None) };
        }
        if said.starts_with("unknown field") {
            let place = Place::new(at, self.file, None);
            let nearest = match at {
                At::Variable(variable) => nearest(variable),
                At::File(_) | At::SecretFile(_) => None,
            };
            let known = expected.split('`').skip(1).step_by(2);
            return match name {
                None => ConfigError::UnknownSection {
                    name: unless_secret(section),
                    known: known.map(str::to_owned).collect(),
                    nearest,
                    place,
                },
                Some(name) => {
                    let forms = |name: &str| {
                        let secret = secret(&section, name);
                        [Some(name.to_owned()), secret.map(Secret::file_form)]
                    };
                    let known = known.flat_map(forms).flatten().collect();
                    let name = unless_secret(name);
                    ConfigError::UnknownKey { section, name, known, nearest, place }
                }
            };
        }
        let key = match &name {
            Some(name) => format!("{section}.{name}"),
            None => section.clone(),
        };
        let problem = match said {
            _ if said.starts_with("invalid type") => format!("must be {expected}"),
            _ => said.to_owned(),
        };
        let problem = if problem.starts_with(&key) { problem } else { format!("{key} {problem}") };
        let shown = name.as_deref();
        let shown = shown.filter(|name| !in_an_entry && secret(&section, name).is_none());
        ConfigError::Invalid { problem, place: Place::new(at, self.file, shown) }
    }
}

/// Where the entries of a list of tables are: each may stand for itself, far from the list's name.
fn entries(list: &Spanned<DeValue<'_>>) -> Vec<Range<usize>> {
    let entries = list.get_ref().as_array().into_iter().flatten();
    let keys = entries.clone().filter_map(|entry| entry.get_ref().as_table()).flatten();
    let keys = keys.flat_map(|(name, value)| [name.span(), value.span()]);
    keys.chain(entries.map(Spanned::span)).collect()
}

fn keys<'v, 't>(section: &'v mut Spanned<DeValue<'t>>) -> Option<&'v mut DeTable<'t>> {
    match section.get_mut() {
        DeValue::Table(keys) => Some(keys),
        _ => None,
    }
}
