//! Discord's `OpenAPI` description: which routes there are, and which bodies they take.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The description, read.
pub(crate) struct Description(Value);

impl Description {
    /// The description where it is present. Where it is not, says so and gives `None`.
    #[expect(clippy::disallowed_macros, reason = "a skipped check must say so")]
    pub(crate) fn found() -> Option<Self> {
        let path = std::env::var_os("SWITCHBOARD_OPENAPI").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json"),
            PathBuf::from,
        );
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: Discord's description is not at {}", path.display());
            return None;
        };
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// Whether there is such a route and it takes this body; if not, why.
    pub(crate) fn takes(&self, method: &str, path: &str, body: &Value) -> Result<(), String> {
        let path = path.split('?').next().unwrap_or_default();
        let operation = self.operation(&method.to_lowercase(), path).ok_or("no such route")?;
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        match (schema.is_null(), body.is_null()) {
            (true, true) => Ok(()),
            (true, false) => Err("this route takes no body".to_owned()),
            (false, _) => self.is_valid(schema, body),
        }
    }

    /// The operation of a path, an exact segment before a parameter.
    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let asked: Vec<&str> = path.split('/').collect();
        let is_parameter = |segment: &str| segment.starts_with('{');
        let paths = self.0["paths"].as_object()?;
        paths
            .iter()
            .filter(|(_, operations)| operations.get(method).is_some())
            .filter(|(template, _)| {
                let template: Vec<&str> = template.split('/').collect();
                template.len() == asked.len()
                    && template
                        .iter()
                        .zip(&asked)
                        .all(|(mine, theirs)| is_parameter(mine) || mine == theirs)
            })
            .min_by_key(|(template, _)| template.matches('{').count())
            .map(|(_, operations)| &operations[method])
    }

    fn is_valid(&self, schema: &Value, body: &Value) -> Result<(), String> {
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.0["components"],
            "allOf": [schema],
        });
        let validator = jsonschema::validator_for(&root).map_err(|error| error.to_string())?;
        let wrong: Vec<String> = validator
            .iter_errors(body)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(wrong.join("\n")),
        }
    }
}
