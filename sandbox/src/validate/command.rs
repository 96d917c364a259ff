//! Commands as they are registered.
use serde_json::Value;

use super::check;
use crate::rest::error::RestError;

/// The body of a bulk registration.
pub(crate) fn commands(body: &Value) -> Result<(), RestError> {
    check(body, &[], |node| {
        node.items(0, 130);
    })
}
