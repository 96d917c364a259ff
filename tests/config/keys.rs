//! Every configuration key, as the refusals list them to an operator.

use switchboard::config::{Config, ConfigError};

/// A key that can be set: its section and its name, `_file` forms included.
pub(crate) struct Key {
    pub(crate) section: String,
    pub(crate) name: String,
}

impl Key {
    /// Whether it names a file that holds the value of another key.
    pub(crate) fn is_file_form(&self) -> bool {
        self.name.ends_with("_file")
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.section, self.name)
    }
}

/// Every key there is, section by section.
pub(crate) fn keys() -> Vec<Key> {
    let refusal = |variable: String| {
        let empty = std::path::Path::new("/dev/null");
        Config::load(Some(empty), [(variable, "x".to_owned())]).unwrap_err()
    };
    let ConfigError::UnknownSection { known, .. } = refusal("SWITCHBOARD_X_Y".to_owned()) else {
        panic!("`x` is no section");
    };
    let keys_of = |section: String| match refusal(format!("SWITCHBOARD_{section}_").to_uppercase())
    {
        ConfigError::UnknownKey { known, .. } => {
            known.into_iter().map(move |name| Key { section: section.clone(), name })
        }
        other => panic!("{other}"),
    };
    known.into_iter().flat_map(keys_of).collect()
}
