//! Who the bot is, and where its gateway is.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::{Request, Rest, RestError};

/// What `GET /gateway/bot` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayInfo {
    /// The gateway's address, such as `wss://gateway.discord.gg`; plain `ws` only to a loopback address.
    pub url: String,
    /// `session_start_limit.total`.
    pub total: u32,
    /// `session_start_limit.remaining`.
    pub remaining: u32,
    /// `session_start_limit.reset_after`.
    pub reset_after: Duration,
}

#[derive(Deserialize)]
struct Application {
    #[serde(deserialize_with = "id")]
    id: u64,
}

#[derive(Deserialize)]
struct BotUser {
    username: String,
}

#[derive(Deserialize)]
struct GatewayBot {
    url: String,
    session_start_limit: SessionStartLimit,
}

/// `reset_after` is in milliseconds.
#[derive(Deserialize)]
struct SessionStartLimit {
    total: u32,
    remaining: u32,
    reset_after: u64,
}

/// An id, which Discord writes as a text.
pub(in crate::discord) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl Rest {
    /// The id of the application that the token belongs to.
    pub async fn application(&self) -> Result<u64, RestError> {
        let found: Application = self.json(Request::get("/oauth2/applications/@me".into())).await?;
        Ok(found.id)
    }

    /// The name of the bot.
    pub async fn bot_name(&self) -> Result<String, RestError> {
        let user: BotUser = self.json(Request::get("/users/@me".into())).await?;
        Ok(user.username)
    }

    /// Where the gateway is, and how many sessions may still be begun.
    pub async fn gateway(&self) -> Result<GatewayInfo, RestError> {
        let gateway: GatewayBot = self.json(Request::get("/gateway/bot".into())).await?;
        let limit = gateway.session_start_limit;
        Ok(GatewayInfo {
            url: gateway.url,
            total: limit.total,
            remaining: limit.remaining,
            reset_after: Duration::from_millis(limit.reset_after),
        })
    }
}
