//! The file and the environment as one: for each key, the value that counts and where it stands.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::{
    errors::{ConfigError, ConfigWarning, Problem},
    files::TextFile,
    keys::{self, Key},
    place::{Place, looks_secret},
};

/// A value and where it stands.
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// A text that may be a secret, wiped when dropped.
pub(super) type Text = Zeroizing<String>;

/// A parsed configuration file.
pub(super) struct ConfigFile<'t> {
    file: &'t TextFile,
    table: DeTable<'t>,
}

impl<'t> ConfigFile<'t> {
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
            let Some(inner) = value
                .get_ref()
                .as_table()
                .filter(|_| keys::is_section(name))
            else {
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

    fn get(&self, section: &str, name: &str) -> Option<Found<&DeValue<'t>>> {
        let (_, table) = self
            .table
            .iter()
            .find(|(key, _)| key.get_ref() == section)?;
        let (_, value) = table
            .get_ref()
            .as_table()?
            .iter()
            .find(|(key, _)| key.get_ref() == name)?;
        Some(Found {
            value: value.get_ref(),
            place: self.place(&value.span()),
        })
    }

    fn place(&self, span: &Range<usize>) -> Place {
        Place::in_file(&self.file.path, &self.file.text, span)
    }
}

/// A name as it may stand in an error: somebody may paste a token to the left of the `=`.
fn shown(name: &str) -> String {
    if looks_secret(name) {
        "••••".to_owned()
    } else {
        name.to_owned()
    }
}

fn sections() -> String {
    let mut sections: Vec<_> = keys::KEYS
        .iter()
        .map(|key| format!("[{}]", key.section))
        .collect();
    sections.dedup();
    sections.join(", ")
}

/// Everything that values are looked up in.
pub(super) struct Sources<'t> {
    pub(super) file: Option<ConfigFile<'t>>,
    pub(super) env: &'t dyn Fn(&str) -> Option<String>,
    pub(super) warnings: Vec<ConfigWarning>,
}

/// An error about `key` at `place`.
pub(super) fn invalid(key: Key, place: Place, problem: Problem) -> ConfigError {
    ConfigError::Invalid {
        key,
        problem,
        place: Box::new(place),
    }
}

impl Sources<'_> {
    /// A variable that is set but empty counts as not set: `docker compose` passes `NAME=` for what nobody gave.
    fn variable(&self, name: String) -> Option<Found<Text>> {
        let value = Zeroizing::new((self.env)(&name)?);
        (!value.trim().is_empty()).then(|| Found {
            value: Zeroizing::new(value.trim().to_owned()),
            place: Place::variable(name),
        })
    }

    fn in_file(&self, key: Key, name: &str) -> Option<Found<&DeValue<'_>>> {
        self.file.as_ref()?.get(key.section, name)
    }

    fn text_in_file(&self, key: Key, name: &str) -> Result<Option<Found<Text>>, ConfigError> {
        let Some(Found { value, place }) = self.in_file(key, name) else {
            return Ok(None);
        };
        match value.as_str().map(str::trim) {
            Some("") => Err(invalid(key, place, Problem::Empty)),
            Some(text) => Ok(Some(Found {
                value: Zeroizing::new(text.to_owned()),
                place,
            })),
            None => Err(invalid(key, place, Problem::NotText)),
        }
    }

    /// A text; what surrounds it as white space is dropped.
    pub(super) fn text(&self, key: Key) -> Result<Option<Found<Text>>, ConfigError> {
        match self.variable(key.variable()) {
            Some(found) => Ok(Some(found)),
            None => self.text_in_file(key, key.name),
        }
    }

    /// True or false.
    pub(super) fn flag(&self, key: Key) -> Result<Option<bool>, ConfigError> {
        if let Some(Found { value, place }) = self.variable(key.variable()) {
            return match value.as_str() {
                "true" => Ok(Some(true)),
                "false" => Ok(Some(false)),
                _ => Err(invalid(key, place, Problem::NotFlag)),
            };
        }
        let Some(Found { value, place }) = self.in_file(key, key.name) else {
            return Ok(None);
        };
        match value.as_bool() {
            Some(flag) => Ok(Some(flag)),
            None => Err(invalid(key, place, Problem::NotFlag)),
        }
    }

    /// A whole number in a range.
    pub(super) fn number(
        &self,
        key: Key,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, ConfigError> {
        let (number, place) = match self.variable(key.variable()) {
            Some(Found { value, place }) => (value.parse().ok(), place),
            None => match self.in_file(key, key.name) {
                Some(Found { value, place }) => (whole_number(value), place),
                None => return Ok(None),
            },
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(invalid(
                key,
                place,
                Problem::NotNumber {
                    min: *range.start(),
                    max: *range.end(),
                },
            )),
        }
    }

    /// A list of texts (whole numbers are taken as text too); in the environment separated by commas.
    pub(super) fn list(
        &self,
        key: Key,
        example: &'static str,
    ) -> Result<Option<Vec<Found<Text>>>, ConfigError> {
        match self.variable(key.variable()) {
            Some(found) => Ok(Some(split(&found))),
            None => self.list_in_file(key, example),
        }
    }

    fn list_in_file(
        &self,
        key: Key,
        example: &'static str,
    ) -> Result<Option<Vec<Found<Text>>>, ConfigError> {
        let Some(file) = &self.file else {
            return Ok(None);
        };
        let Some(Found { value, place }) = file.get(key.section, key.name) else {
            return Ok(None);
        };
        let Some(entries) = value.as_array() else {
            return Err(invalid(key, place, Problem::NotList { example }));
        };
        entries
            .iter()
            .map(|entry| {
                let place = file.place(&entry.span());
                let text = match entry.get_ref() {
                    DeValue::String(text) => text.trim().to_owned(),
                    value => match whole_number(value) {
                        Some(number) => number.to_string(),
                        None => return Err(invalid(key, place, Problem::NotList { example })),
                    },
                };
                if text.is_empty() {
                    return Err(invalid(key, place, Problem::Empty));
                }
                Ok(Found {
                    value: Zeroizing::new(text),
                    place,
                })
            })
            .collect::<Result<Vec<_>, _>>()
            .map(Some)
    }

    /// A secret that is one text, from whichever of its forms was given.
    pub(super) fn secret_text(
        &mut self,
        key: Key,
        exposure: Exposure,
    ) -> Result<Option<Found<Text>>, ConfigError> {
        if let Some(found) = self.secret_file(key, exposure)? {
            return Ok(Some(found));
        }
        let found = self.text(key)?;
        self.check_inline(key, exposure, found.is_some())?;
        Ok(found)
    }

    /// A secret that is a list; in a file of its own, one entry a line.
    pub(super) fn secret_list(
        &mut self,
        key: Key,
        exposure: Exposure,
        example: &'static str,
    ) -> Result<Option<Vec<Found<Text>>>, ConfigError> {
        if let Some(found) = self.secret_file(key, exposure)? {
            return Ok(Some(split(&found)));
        }
        let found = self.list(key, example)?;
        self.check_inline(key, exposure, found.is_some())?;
        Ok(found)
    }

    /// The content of the file that `<key>_file` names; the environment's pair of forms hides the file's.
    fn secret_file(
        &mut self,
        key: Key,
        exposure: Exposure,
    ) -> Result<Option<Found<Text>>, ConfigError> {
        let twice = |place, file_form| Err(invalid(key, place, Problem::Twice { file_form }));
        let (Some(file_variable), Some(file_name)) = (key.file_variable(), key.file_name()) else {
            return Ok(None);
        };
        let inline_variable = self.variable(key.variable());
        let named = match self.variable(file_variable.clone()) {
            Some(named) if inline_variable.is_some() => return twice(named.place, file_variable),
            Some(named) => named,
            None if inline_variable.is_some() => return Ok(None),
            None => match self.text_in_file(key, &file_name)? {
                Some(named) if self.in_file(key, key.name).is_some() => {
                    return twice(named.place, file_name);
                }
                Some(named) => named,
                None => return Ok(None),
            },
        };
        let path = PathBuf::from(named.value.as_str());
        let secret = TextFile::read(&path).map_err(|source| {
            let path = path.clone();
            invalid(
                key,
                named.place.clone(),
                Problem::SecretUnreadable { path, source },
            )
        })?;
        self.check_exposed(key, exposure, &secret, &named.place)?;
        let place = Place::secret_file(&path);
        match secret.text.trim() {
            "" => Err(invalid(key, place, Problem::Empty)),
            text => Ok(Some(Found {
                value: Zeroizing::new(text.to_owned()),
                place,
            })),
        }
    }

    /// Judges where a secret stands that was given as itself.
    fn check_inline(
        &mut self,
        key: Key,
        exposure: Exposure,
        given: bool,
    ) -> Result<(), ConfigError> {
        if !given {
            return Ok(());
        }
        if self.variable(key.variable()).is_some() {
            if let (Exposure::Refused, Some(file_variable)) = (exposure, key.file_variable()) {
                self.warnings
                    .push(ConfigWarning::InEnvironment { key, file_variable });
            }
            return Ok(());
        }
        let Some((file, place)) = self.file.as_ref().and_then(|file| {
            let place = file.get(key.section, key.name)?.place;
            Some((file.file, place))
        }) else {
            return Ok(());
        };
        self.check_exposed(key, exposure, file, &place)
    }

    fn check_exposed(
        &mut self,
        key: Key,
        exposure: Exposure,
        file: &TextFile,
        place: &Place,
    ) -> Result<(), ConfigError> {
        let credentials = (self.env)("CREDENTIALS_DIRECTORY");
        let Some(mode) = file.exposed(credentials.as_deref().map(Path::new)) else {
            return Ok(());
        };
        let path = file.path.clone();
        match exposure {
            Exposure::Refused => Err(invalid(key, place.clone(), Problem::Exposed { path, mode })),
            Exposure::Warned => {
                self.warnings
                    .push(ConfigWarning::Exposed { key, path, mode });
                Ok(())
            }
        }
    }
}

/// What follows when others on the machine can open the file that holds a secret.
#[derive(Debug, Clone, Copy)]
pub(super) enum Exposure {
    /// The start is refused: with this secret, every other one opens.
    Refused,
    /// The operator is told.
    Warned,
}

fn whole_number(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn split(found: &Found<Text>) -> Vec<Found<Text>> {
    found
        .value
        .split([',', '\n'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(|entry| Found {
            value: Zeroizing::new(entry.to_owned()),
            place: found.place.clone(),
        })
        .collect()
}
