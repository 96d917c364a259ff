//! Secrets: given as themselves or as the path of a file, and judged by who else can read them there.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{
    errors::{ConfigError, ConfigWarning, Problem},
    files::TextFile,
    keys::Key,
    place::Place,
    sources::{Entries, Found, Sources, Text, invalid, split},
};

/// What follows when others on the machine can open the file that holds a secret.
#[derive(Debug, Clone, Copy)]
pub(super) enum Exposure {
    /// The start is refused: with this secret, every other one opens.
    Refused,
    /// The operator is told.
    Warned,
}

impl Sources<'_> {
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
    ) -> Result<Option<Found<Entries>>, ConfigError> {
        if let Some(found) = self.secret_file(key, exposure)? {
            return Ok(Some(split(found)));
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
            invalid(key, named.place.clone(), Problem::SecretUnreadable { path, source })
        })?;
        self.check_exposed(key, exposure, &secret, &named.place)?;
        let place = Place::secret_file(&path);
        match secret.text.trim() {
            "" => Err(invalid(key, place, Problem::Empty)),
            text => Ok(Some(Found { value: Zeroizing::new(text.to_owned()), place })),
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
                self.warnings.push(ConfigWarning::InEnvironment { key, file_variable });
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
                self.warnings.push(ConfigWarning::Exposed { key, path, mode });
                Ok(())
            }
        }
    }
}
