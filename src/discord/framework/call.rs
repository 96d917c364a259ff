//! One request to Discord's REST interface, with what it says about trying again.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::RETRY_AFTER;
use serde_json::Value;
use serenity::http::Request;
use zeroize::Zeroizing;

use super::api::{Api, ApiError, expose};

/// No wait that Discord asks for is taken longer than this: by then it may have forgotten.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// A request that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct CallFailed {
    /// Why.
    pub error: ApiError,
    /// How long Discord asks to wait before the next one.
    pub retry_after: Option<Duration>,
}

impl From<ApiError> for CallFailed {
    fn from(error: ApiError) -> Self {
        Self { error, retry_after: None }
    }
}

impl Api {
    /// Sends a request once. serenity's own way drops what a 429 says of waiting.
    pub async fn call(&self, request: Request<'_>) -> Result<Value, CallFailed> {
        let token = Zeroizing::new(format!("Bot {}", expose(self.token())));
        let proxy = self.proxy().map(url::Url::as_str);
        let request = request.build(self.client(), &token, proxy).map_err(ApiError::from)?;
        let response = request.send().await.map_err(unreachable)?;
        if response.status().is_success() {
            return Ok(response.json().await.map_err(unreachable)?);
        }
        Err(refused(response).await)
    }
}

fn unreachable(error: reqwest::Error) -> ApiError {
    serenity::Error::from(error).into()
}

async fn refused(response: Response) -> CallFailed {
    let status = response.status().as_u16();
    let header =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    // An edge's refusal is a page and not JSON, which is no reason to fail in another way.
    let body: Value = response.json().await.unwrap_or_default();
    let retry_after = match status {
        429 => body["retry_after"].as_f64().or(header).and_then(wait),
        _ => None,
    };
    let error = match status {
        401 => ApiError::TokenRefused,
        403 => ApiError::Forbidden,
        status => ApiError::Status {
            status,
            code: body["code"]
                .as_i64()
                .filter(|code| *code > 0)
                .and_then(|code| isize::try_from(code).ok()),
        },
    };
    CallFailed { error, retry_after }
}

/// A wait as Discord words it, in seconds; nonsense is none.
fn wait(seconds: f64) -> Option<Duration> {
    let wait = Duration::try_from_secs_f64(seconds).ok()?;
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_taken_as_it_is_but_never_for_ever() {
        assert_eq!(wait(0.5), Some(Duration::from_millis(500)));
        assert_eq!(wait(1e12), Some(LONGEST_WAIT));
        for nonsense in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(wait(nonsense), None);
        }
    }
}
