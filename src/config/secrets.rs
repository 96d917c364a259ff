//! Secrets: given as themselves or as the path of a file, and judged by who else can read them there.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use toml::Spanned;

use super::{
    SECRETS, Secret,
    errors::{ConfigError, ConfigWarning, exposed},
    files::TextFile,
    place::{At, Place, looks_secret},
    read::Tree,
};

/// systemd's variable for the folder of `LoadCredential=`.
pub(super) const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// Lays the environment over the file, and puts the content of each secret's file into the place of its path.
/// Either form of a secret in the environment hides both forms in the file.
pub(super) fn settle(
    tree: &mut Tree<'_>,
    environment: &BTreeMap<String, String>,
) -> Result<Vec<ConfigWarning>, ConfigError> {
    for secret in &SECRETS {
        let forms = [secret.name.to_owned(), secret.file_form()];
        let is_set = |form: &String| {
            let variable = format!("{}{}_{form}", super::VARIABLE_PREFIX, secret.section);
            environment.get(&variable.to_uppercase()).is_some_and(|value| !value.trim().is_empty())
        };
        if forms.iter().any(is_set)
            && let Some(keys) = tree.section(secret.section)
        {
            for form in &forms {
                keys.remove(form.as_str());
            }
        }
    }
    tree.lay_over(environment);
    let mut warnings = Vec::new();
    let credentials = environment.get(CREDENTIALS).map(Path::new);
    for secret in &SECRETS {
        warnings.extend(secret.settle(tree, credentials)?);
    }
    Ok(warnings)
}

impl Secret {
    fn settle(
        &self,
        tree: &mut Tree<'_>,
        credentials: Option<&Path>,
    ) -> Result<Option<ConfigWarning>, ConfigError> {
        let (key, file_form) = (format!("{}.{}", self.section, self.name), self.file_form());
        let Some(keys) = tree.section(self.section) else { return Ok(None) };
        let inline = keys.get(self.name).map(Spanned::span);
        let Some(named) = keys.remove(file_form.as_str()) else {
            return match inline.map(|span| tree.at(&span)) {
                Some(At::Variable(variable)) if self.opens_all => {
                    let file_variable = format!("{variable}_FILE");
                    Ok(Some(ConfigWarning::InEnvironment { key, file_variable }))
                }
                Some(at @ At::File(_)) => match tree.file {
                    Some(file) => {
                        self.judge(key, file, credentials, Place::new(&at, tree.file, None))
                    }
                    None => Ok(None),
                },
                _ => Ok(None),
            };
        };
        let at = tree.at(&named.span());
        let place = Place::new(&at, tree.file, Some(&file_form));
        let refused = |problem: &str| {
            let problem = format!("{}.{file_form} {problem}", self.section);
            Err(ConfigError::Invalid { problem, place: place.clone() })
        };
        if inline.is_some() {
            let problem =
                format!("{key} is given twice, as itself and as a file; delete one of the two");
            return Err(ConfigError::Invalid { problem, place });
        }
        let path = match named.get_ref().as_str().map(str::trim) {
            None => return refused("must be text in quotes"),
            Some("") => return refused(super::values::EMPTY),
            Some(path) => PathBuf::from(path),
        };
        let file = match TextFile::read(&path) {
            Ok(file) => file,
            Err(source) => {
                let path = path.display().to_string();
                // It may be no path but the secret itself.
                let is_path = path.contains('/') || !looks_secret(&path);
                let name = if is_path { &path } else { "a file" };
                return refused(&format!("names {name}, which cannot be read: {source}"));
            }
        };
        let warning = self.judge(key, &file, credentials, place)?;
        tree.put(self.section, self.name, file.text.to_string(), At::SecretFile(path));
        Ok(warning)
    }

    /// What follows when others on the machine can open the file that a secret stands in.
    fn judge(
        &self,
        key: String,
        file: &TextFile,
        credentials: Option<&Path>,
        place: Place,
    ) -> Result<Option<ConfigWarning>, ConfigError> {
        let Some(mode) = file.exposed(credentials) else { return Ok(None) };
        if self.opens_all {
            let problem = format!("{key} {}", exposed(&file.path, mode));
            return Err(ConfigError::Invalid { problem, place });
        }
        Ok(Some(ConfigWarning::Exposed { key, path: file.path.clone(), mode }))
    }
}
