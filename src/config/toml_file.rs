//! A configuration file, parsed and held against the table of keys.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{
    errors::ConfigError,
    files::TextFile,
    keys,
    place::{Place, looks_secret},
    sources::Found,
};

/// A parsed configuration file.
pub(super) struct TomlFile<'t> {
    /// The file itself.
    pub(super) file: &'t TextFile,
    table: DeTable<'t>,
}

impl<'t> TomlFile<'t> {
    /// Parses the file and refuses what is not in the table of keys.
    pub(super) fn parse(file: &'t TextFile) -> Result<Self, ConfigError> {
        let place = |span: &Range<usize>| Place::in_file(&file.path, &file.text, span);
        let table = DeTable::parse(&file.text)
            .map_err(|error| ConfigError::Syntax {
                // The parser's own wording is fixed text. Its `Display` would print the line, secret and all.
                message: error.message().to_owned(),
                place: place(&error.span().unwrap_or(0..0)),
            })?
            .into_inner();
        for (section, value) in &table {
            let name = section.get_ref().as_ref();
            let Some(inner) = value.get_ref().as_table().filter(|_| keys::is_section(name)) else {
                return Err(ConfigError::UnknownSection {
                    name: shown(name),
                    known: sections(),
                    place: place(&section.span()),
                });
            };
            let known = keys::names_in(name);
            for (key, _) in inner {
                if !known.iter().any(|known| known == key.get_ref()) {
                    return Err(ConfigError::UnknownKey {
                        section: name.to_owned(),
                        name: shown(key.get_ref()),
                        known: known.join(", "),
                        place: place(&key.span()),
                    });
                }
            }
        }
        Ok(Self { file, table })
    }

    /// The value of a key, if the file has it.
    pub(super) fn get(&self, section: &str, name: &str) -> Option<Found<&DeValue<'t>>> {
        let (_, table) = self.table.iter().find(|(key, _)| key.get_ref() == section)?;
        let (_, value) =
            table.get_ref().as_table()?.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(Found { value: value.get_ref(), place: self.place(&value.span()) })
    }

    /// The place of a span of the file.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::in_file(&self.file.path, &self.file.text, span)
    }
}

/// A name as it may stand in an error: somebody may paste a token to the left of the `=`.
fn shown(name: &str) -> String {
    if looks_secret(name) { "••••".to_owned() } else { name.to_owned() }
}

fn sections() -> String {
    let mut sections: Vec<_> = keys::KEYS.iter().map(|key| format!("[{}]", key.section)).collect();
    sections.dedup();
    sections.join(", ")
}
