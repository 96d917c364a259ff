//! What is asked of Discord's REST interface outside of interactions: who the bot is, and where the gateway is.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serenity::all::{ApplicationId, ChannelId, GuildId, LightMethod, RoleId};
use serenity::http::{Http, HttpBuilder, HttpError, Request, Route};
use url::Url;

use crate::config::DiscordConfig;
use crate::discord::bridge::GatewayInfo;

/// How long one request may take in all; serenity's own client would wait for ever.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How long connecting may take, within [`REQUEST_TIMEOUT`].
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why Discord did not do what it was asked. It tells a status, never a body, an address or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// 401: this is not the token of any bot.
    #[error(
        "Discord refuses the bot token (401); set discord.token to the one of your application's Bot page, https://discord.com/developers/applications"
    )]
    TokenRefused,
    /// 403: the bot may not do this.
    #[error("Discord forbids this to the bot (403)")]
    Forbidden,
    /// Any other answer that is no success.
    #[error("Discord answered {status}{}", code.as_ref().map(|code| format!(" (error {code})")).unwrap_or_default())]
    Status {
        /// The HTTP status.
        status: u16,
        /// Discord's own error code, if it gave one.
        code: Option<isize>,
    },
    /// There was no answer.
    #[error("Discord cannot be reached ({0})")]
    Unreachable(&'static str),
    /// The answer was not what Discord documents.
    #[error("Discord's answer is not understood")]
    Unreadable,
}

impl ApiError {
    /// Whether trying again later may help: everything but what a person must put right.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::TokenRefused | Self::Forbidden => false,
            Self::Status { status, .. } => *status >= 500 || *status == 429 || *status == 408,
            Self::Unreachable(_) | Self::Unreadable => true,
        }
    }
}

impl From<serenity::Error> for ApiError {
    fn from(error: serenity::Error) -> Self {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                match response.status_code.as_u16() {
                    401 => Self::TokenRefused,
                    403 => Self::Forbidden,
                    status => Self::Status {
                        status,
                        code: (response.error.code > 0).then_some(response.error.code),
                    },
                }
            }
            serenity::Error::Http(HttpError::Request(error)) => {
                if error.is_decode() {
                    Self::Unreadable
                } else if error.is_timeout() {
                    Self::Unreachable("no answer in time")
                } else if error.is_connect() {
                    Self::Unreachable("no connection")
                } else {
                    Self::Unreachable("the connection was lost")
                }
            }
            serenity::Error::Json(_) => Self::Unreadable,
            _ => Self::Unreachable("the request could not be made"),
        }
    }
}

/// Discord's REST interface, as one bot.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    proxy: Option<Url>,
    token: SecretString,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api")
    }
}

/// The part of Discord's application object that is needed here.
#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
}

/// The part of Discord's user object that is needed here.
#[derive(Deserialize)]
struct BotUser {
    username: String,
}

/// `GET /gateway/bot`.
#[derive(Deserialize)]
struct GatewayBot {
    url: String,
    session_start_limit: SessionStartLimit,
}

/// What is left of the day's sessions; `reset_after` is in milliseconds.
#[derive(Deserialize)]
struct SessionStartLimit {
    total: u32,
    remaining: u32,
    reset_after: u64,
}

/// The part of Discord's role object that is needed here.
#[derive(Deserialize)]
pub(in crate::discord) struct RoleObject {
    pub(in crate::discord) id: RoleId,
    #[serde(default)]
    pub(in crate::discord) managed: bool,
    /// Permission bits; Discord sends them as text.
    #[serde(deserialize_with = "bits")]
    pub(in crate::discord) permissions: u64,
}

/// The part of Discord's channel object that is needed here.
#[derive(Deserialize)]
pub(in crate::discord) struct ChannelObject {
    pub(in crate::discord) id: ChannelId,
    #[serde(default)]
    pub(in crate::discord) name: String,
}

fn bits<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// No server has the id 0, and serenity panics at it.
fn existing(guild: u64) -> Result<GuildId, ApiError> {
    match guild {
        0 => Err(ApiError::Unreadable),
        guild => Ok(GuildId::new(guild)),
    }
}

impl Api {
    /// Discord at `discord.api_url`, or the real one. Nothing is sent yet.
    ///
    /// Refuses only if the TLS library cannot be set up.
    pub fn new(config: &DiscordConfig, token: SecretString) -> Result<Self, ApiError> {
        let client = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            // A token goes where the configuration says, not where a variable of the shell does.
            .no_proxy()
            .build()
            .map_err(|_| ApiError::Unreachable("TLS could not be set up"))?;
        Ok(Self { client, proxy: config.api_url.clone(), token })
    }

    /// The bot's token, for those who must show it too.
    pub(super) const fn token(&self) -> &SecretString {
        &self.token
    }

    pub(super) const fn client(&self) -> &reqwest::Client {
        &self.client
    }

    pub(super) const fn proxy(&self) -> Option<&Url> {
        self.proxy.as_ref()
    }

    /// A serenity client. serenity's rate limiter is always off: it ignores `proxy`, it holds
    /// everybody up for one slow bucket, and all that we call is exempt from the limits it knows
    /// (interaction callbacks) or called once a start.
    #[must_use]
    pub fn http(&self) -> Http {
        let builder = HttpBuilder::new(expose(&self.token))
            .client(self.client.clone())
            .ratelimiter_disabled(true);
        match &self.proxy {
            Some(url) => builder.proxy(url.as_str()).build(),
            None => builder.build(),
        }
    }

    /// The application that the token belongs to.
    pub async fn application(&self) -> Result<ApplicationId, ApiError> {
        let found: Application = self.get(Route::Oauth2ApplicationCurrent).await?;
        Ok(found.id)
    }

    /// The name of the bot.
    pub async fn bot_name(&self) -> Result<String, ApiError> {
        let user: BotUser = self.get(Route::UserMe).await?;
        Ok(user.username)
    }

    /// Where the gateway is, and how many sessions may still be begun.
    pub async fn gateway(&self) -> Result<GatewayInfo, ApiError> {
        let gateway: GatewayBot = self.get(Route::GatewayBot).await?;
        let limit = gateway.session_start_limit;
        Ok(GatewayInfo {
            url: gateway.url,
            total: limit.total,
            remaining: limit.remaining,
            reset_after: Duration::from_millis(limit.reset_after),
        })
    }

    /// The roles of a server.
    pub(in crate::discord) async fn guild_roles(
        &self,
        guild: u64,
    ) -> Result<Vec<RoleObject>, ApiError> {
        let guild_id = existing(guild)?;
        self.get(Route::GuildRoles { guild_id }).await
    }

    /// The channels of a server, without its threads.
    pub(in crate::discord) async fn guild_channels(
        &self,
        guild: u64,
    ) -> Result<Vec<ChannelObject>, ApiError> {
        let guild_id = existing(guild)?;
        self.get(Route::GuildChannels { guild_id }).await
    }

    async fn get<T: for<'de> Deserialize<'de>>(&self, route: Route<'_>) -> Result<T, ApiError> {
        let request = Request::new(route, LightMethod::Get);
        Ok(self.http().fire(request).await?)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "serenity builds the Authorization header from the bare token"
)]
pub(super) fn expose(token: &SecretString) -> &str {
    token.expose_secret()
}
