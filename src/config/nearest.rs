//! Which variable a misspelt one is meant to be.

use super::VARIABLE_PREFIX;

/// All variables, without their prefix. `tests/config` holds this against `config.example.toml`.
const VARIABLES: [&str; 23] = [
    "CONFIG",
    "DISCORD_TOKEN",
    "DISCORD_TOKEN_FILE",
    "DISCORD_GUILDS",
    "DISCORD_API_URL",
    "DISCORD_REQUESTS_PER_MINUTE",
    "STORAGE_URL",
    "STORAGE_KEEP_LEFT_DAYS",
    "STORAGE_KEEP_REFUSED_DAYS",
    "ENCRYPTION_KEYS",
    "ENCRYPTION_KEYS_FILE",
    "EXOTEL_ALLOWED_ORIGINS",
    "EXOTEL_VERIFY_ON_SAVE",
    "EXOTEL_TIMEOUT_SECONDS",
    "EXOTEL_DRIFT_CHECK",
    "EXOTEL_TEST_CALLS_PER_MEMBER",
    "EXOTEL_TEST_CALLS_PER_WORKSPACE",
    "EXOTEL_TEST_CALL_COUNTRIES",
    "VOICEBOTS_WEBSOCKET_BASE",
    "VOICEBOTS_DIRECTORY",
    "VOICEBOTS_DIRECTORY_EVERY",
    "LOG_FILTER",
    "LOG_FORMAT",
];

/// The variable that differs least, if it differs in less than a third of its letters.
pub(super) fn nearest(variable: &str) -> Option<String> {
    let typed = variable.strip_prefix(VARIABLE_PREFIX)?.to_ascii_uppercase();
    let distance = |name: &&str| strsim::levenshtein(&typed, name);
    let name = VARIABLES.into_iter().min_by_key(distance)?;
    (distance(&name) * 3 <= name.len()).then(|| format!("{VARIABLE_PREFIX}{name}"))
}

/// Whether Kubernetes puts it into every container that runs beside a Service called `switchboard`.
pub(super) fn is_of_kubernetes(variable: &str) -> bool {
    let name = variable.strip_prefix(VARIABLE_PREFIX).unwrap_or_default();
    name.starts_with("SERVICE_") || name == "PORT" || name.starts_with("PORT_")
}
