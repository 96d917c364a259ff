//! The checks of bodies by themselves, for tests of whatever draws them: no server, no bot.

use serde_json::Value;

use crate::rest::error::RestError;
use crate::validate;

/// Checks `data` of an answer with a new message, as the callback route does. What is wrong comes as the body of
/// Discord's refusal.
pub fn check_message(data: &Value) -> Result<(), Value> {
    let rules = validate::Rules::callback(&[]);
    validate::message(data, &rules).map_err(refusal)
}

/// Checks `data` of an answer with a dialog.
pub fn check_modal(data: &Value) -> Result<(), Value> {
    validate::modal(data).map_err(refusal)
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` takes owns its error")]
fn refusal(error: RestError) -> Value {
    error.body()
}
