//! The ids of the dialogs' fields.

/// Account SID.
pub const SID: &str = "sid";
/// API Base URL.
pub const BASE_URL: &str = "base_url";
/// API Key.
pub const KEY: &str = "key";
/// API Token.
pub const TOKEN: &str = "token";
/// Phone Number.
pub const PHONE: &str = "phone";
/// Label.
pub const LABEL: &str = "label";
/// Assign Bot.
pub const BOT: &str = "bot";
/// Exotel Flow URL.
pub const FLOW_URL: &str = "flow_url";
/// Bot ID.
pub const BOT_ID: &str = "bot_id";
/// Name.
pub const NAME: &str = "name";
/// WebSocket URL.
pub const OWN_URL: &str = "own_url";
/// To: the phone that a test call rings.
pub const TO: &str = "to";
