//! The file and the environment as one: for each key, the value that counts and where it stands.

use std::ops::RangeInclusive;

use toml::de::DeValue;
use zeroize::Zeroizing;

use super::{
    errors::{ConfigError, ConfigWarning, Problem},
    keys::Key,
    place::Place,
    toml_file::TomlFile,
};

/// A value and where it stands.
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// A text that may be a secret, wiped when dropped.
pub(super) type Text = Zeroizing<String>;

/// The entries of a list, each with its own place.
pub(super) type Entries = Vec<Found<Text>>;

/// Everything that values are looked up in.
pub(super) struct Sources<'t> {
    pub(super) file: Option<TomlFile<'t>>,
    pub(super) env: &'t dyn Fn(&str) -> Option<String>,
    pub(super) warnings: Vec<ConfigWarning>,
}

/// An error about `key` at `place`.
pub(super) fn invalid(key: Key, place: Place, problem: Problem) -> ConfigError {
    ConfigError::Invalid { key, problem, place }
}

impl Sources<'_> {
    /// A variable that is set but empty counts as not set: `docker compose` passes `NAME=` for what nobody gave.
    pub(super) fn variable(&self, name: String) -> Option<Found<Text>> {
        let value = Zeroizing::new((self.env)(&name)?);
        (!value.trim().is_empty()).then(|| Found {
            value: Zeroizing::new(value.trim().to_owned()),
            place: Place::variable(name),
        })
    }

    pub(super) fn in_file(&self, key: Key, name: &str) -> Option<Found<&DeValue<'_>>> {
        self.file.as_ref()?.get(key.section, name)
    }

    pub(super) fn text_in_file(
        &self,
        key: Key,
        name: &str,
    ) -> Result<Option<Found<Text>>, ConfigError> {
        let Some(Found { value, place }) = self.in_file(key, name) else {
            return Ok(None);
        };
        match value.as_str().map(str::trim) {
            Some("") => Err(invalid(key, place, Problem::Empty)),
            Some(text) => Ok(Some(Found { value: Zeroizing::new(text.to_owned()), place })),
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
        range: RangeInclusive<u64>,
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
                Problem::NotNumber { min: *range.start(), max: *range.end() },
            )),
        }
    }

    /// A list of texts (whole numbers are taken as text too); in the environment separated by commas.
    pub(super) fn list(
        &self,
        key: Key,
        example: &'static str,
    ) -> Result<Option<Found<Entries>>, ConfigError> {
        match self.variable(key.variable()) {
            Some(found) => Ok(Some(split(found))),
            None => self.list_in_file(key, example),
        }
    }

    fn list_in_file(
        &self,
        key: Key,
        example: &'static str,
    ) -> Result<Option<Found<Entries>>, ConfigError> {
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
                Ok(Found { value: Zeroizing::new(text), place })
            })
            .collect::<Result<_, _>>()
            .map(|value| Some(Found { value, place }))
    }
}

fn whole_number(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// The entries of a list that is one text: separated by commas, or one a line.
pub(super) fn split(found: Found<Text>) -> Found<Entries> {
    let value = found
        .value
        .split([',', '\n'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(|entry| Found { value: Zeroizing::new(entry.to_owned()), place: found.place.clone() })
        .collect();
    Found { value, place: found.place }
}
