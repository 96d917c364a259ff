//! REST, version 10: every request comes in here, is recorded, and meets its fault if one is planned.

mod application;
pub(crate) mod body;
mod callback;
mod channel;
pub(crate) mod error;
mod guild;
mod webhook;

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use crate::faults::RestFault;
use crate::gateway;
use crate::inner::Inner;
use crate::page;
use crate::record::Exchange;
use body::Body;
use error::RestError;

/// What a route answers.
pub(crate) enum Reply {
    Json(Value),
    Empty,
    File(String, Vec<u8>),
}

type Answered = Result<Reply, RestError>;

/// A request, taken apart.
pub(crate) struct Call<'r> {
    pub(crate) inner: &'r Arc<Inner>,
    pub(crate) method: &'r Method,
    pub(crate) segments: &'r [&'r str],
    pub(crate) query: &'r str,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) body: Body,
}

impl Call<'_> {
    /// Whether the bot's token was shown.
    fn authorized(&self) -> Result<(), RestError> {
        let shown = self
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bot "));
        if shown == Some(&self.inner.token) { Ok(()) } else { Err(RestError::UNAUTHORIZED) }
    }

    /// A number of the query, if it is there.
    pub(crate) fn number(&self, name: &str) -> Option<Result<u64, RestError>> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        let wrong =
            || crate::validate::one(&[name], "NUMBER_TYPE_COERCE", "Value is not a number.");
        Some(value.parse().map_err(|_| wrong()))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .any(|(key, value)| key == name && value == "true")
    }
}

/// Everything that is not the page.
pub(crate) async fn entry(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let whole = parts.uri.path().to_owned();
    if let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        let shown = if query.is_empty() { whole } else { format!("{whole}?{query}") };
        return gateway::refuse(&inner, &shown)
            .unwrap_or_else(|| gateway::accept(inner, upgrade, &query));
    }
    if whole == "/" {
        return page::index();
    }
    let path = whole
        .strip_prefix("/api/v10")
        .or_else(|| whole.strip_prefix("/api"))
        .unwrap_or(&whole)
        .to_owned();
    let method = parts.method.clone();
    let headers = parts.headers.clone();
    let read = body::read(Request::from_parts(parts, body)).await;
    let shown = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
    let mut exchange = Exchange {
        method: method.to_string(),
        path: shown,
        body: Value::Null,
        files: Vec::new(),
        status: 0,
        answer: Value::Null,
        unknown_route: false,
        at: inner.with(|state| state.clock.now()),
    };
    if let Ok(body) = &read {
        exchange.body = body.json.clone();
        exchange.files = body.files.iter().map(|(_, file)| file.name.clone()).collect();
    }
    let fault = inner.change(|state| state.faults.take_rest(&path));
    if let Some(early) = before(&inner, fault.as_ref(), &exchange).await {
        return early;
    }
    let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    let largest = inner.with(|state| state.attachment_limit);
    let read = read.and_then(|body| body.within(largest));
    let answered = read.and_then(|body| {
        route(Call {
            inner: &inner,
            method: &method,
            segments: &segments,
            query: &query,
            headers: &headers,
            body,
        })
    });
    let response = finish(&inner, exchange, answered);
    if matches!(fault, Some(RestFault::LateAnswer(_) | RestFault::ResetAfter | RestFault::Drip))
        && let ["interactions", id, ..] = segments[..]
    {
        inner.change(|state| state.record.lose(id));
    }
    match fault {
        Some(RestFault::LateAnswer(after)) => tokio::time::sleep(after).await,
        Some(RestFault::ResetAfter) => cut(),
        Some(RestFault::Drip) => return dripping(),
        _ => {}
    }
    response
}

/// Cuts the connection: the server gives a connection up when its handler unwinds. The panic hook stays silent.
fn cut() -> ! {
    resume_unwind(Box::new("the sandbox was told to cut this connection"))
}

/// An answer that begins, and then comes a byte a second.
fn dripping() -> Response {
    let drops = stream::unfold(0, |sent| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        (sent < 3600).then_some((Ok::<_, Infallible>(" "), sent + 1))
    });
    ([(CONTENT_TYPE, "application/json")], axum::body::Body::from_stream(drops)).into_response()
}

/// A fault that comes before the request takes effect.
async fn before(inner: &Inner, fault: Option<&RestFault>, exchange: &Exchange) -> Option<Response> {
    let short = |status: u16, body: Value| {
        keep(inner, exchange.clone(), status, &body);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, axum::Json(body)).into_response()
    };
    match fault? {
        RestFault::RateLimited { retry_after, global } => {
            let body = json!({
                "message": "You are being rate limited.", "retry_after": retry_after, "global": global
            });
            let mut response = short(429, body);
            let headers = response.headers_mut();
            let seconds = HeaderValue::from_str(&retry_after.ceil().to_string());
            if let Ok(seconds) = seconds {
                headers.insert("retry-after", seconds);
            }
            let scope = if *global { "global" } else { "user" };
            headers.insert("x-ratelimit-scope", HeaderValue::from_static(scope));
            if *global {
                headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
            }
            Some(response)
        }
        RestFault::MalformedRateLimit => {
            keep(inner, exchange.clone(), 429, &Value::Null);
            let headers = [("retry-after", "soon"), ("content-type", "text/html")];
            Some((StatusCode::TOO_MANY_REQUESTS, headers, "<html>slow down</html>").into_response())
        }
        RestFault::Page(status) => {
            keep(inner, exchange.clone(), *status, &Value::Null);
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::FORBIDDEN);
            let page = "<html><h1>Access denied</h1></html>";
            Some((status, [("content-type", "text/html")], page).into_response())
        }
        RestFault::Status(status) => {
            Some(short(*status, json!({"message": format!("{status}: on demand"), "code": 0})))
        }
        RestFault::Delay(time) => {
            tokio::time::sleep(*time).await;
            None
        }
        RestFault::Hang => {
            keep(inner, exchange.clone(), 0, &Value::Null);
            tokio::time::sleep(Duration::from_hours(1)).await;
            cut()
        }
        RestFault::Reset => {
            keep(inner, exchange.clone(), 0, &Value::Null);
            cut()
        }
        RestFault::LateAnswer(_) | RestFault::ResetAfter | RestFault::Drip => None,
    }
}

fn keep(inner: &Inner, mut exchange: Exchange, status: u16, answer: &Value) {
    exchange.status = status;
    exchange.answer = answer.clone();
    if let Some(observer) = &inner.observer {
        observer(&exchange);
    }
    inner.change(|state| state.record.exchanged(exchange));
}

fn finish(inner: &Inner, mut exchange: Exchange, answered: Answered) -> Response {
    let (status, answer, file) = match answered {
        Ok(Reply::Json(json)) => (200, json, None),
        Ok(Reply::Empty) => (204, Value::Null, None),
        Ok(Reply::File(kind, bytes)) => (200, Value::Null, Some((kind, bytes))),
        Err(error) => {
            exchange.unknown_route = error == RestError::UNKNOWN_ROUTE;
            if exchange.unknown_route {
                tracing::warn!(method = exchange.method, path = exchange.path, "no such route");
            }
            (error.status, error.body(), None)
        }
    };
    keep(inner, exchange, status, &answer);
    if let Some((kind, bytes)) = file {
        return ([(CONTENT_TYPE, kind)], bytes).into_response();
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let limits = [
        ("x-ratelimit-limit", "50"),
        ("x-ratelimit-remaining", "49"),
        ("x-ratelimit-reset-after", "1.000"),
        ("x-ratelimit-bucket", "sandbox"),
    ];
    if answer.is_null() {
        (status, limits).into_response()
    } else {
        (status, limits, axum::Json(answer)).into_response()
    }
}

fn route(call: Call<'_>) -> Answered {
    match call.segments {
        ["gateway" | "applications" | "oauth2" | "users", ..] => application::route(&call),
        ["interactions", id, token, "callback"] => callback::route(call, id, token),
        ["webhooks", application, token, rest @ ..] => {
            webhook::route(call, application, token, rest)
        }
        ["channels", channel, rest @ ..] => channel::route(call, channel, rest),
        ["guilds", guild, rest @ ..] => guild::route(&call, guild, rest),
        ["attachments", id, _name] => channel::file(&call, id),
        _ => Err(RestError::UNKNOWN_ROUTE),
    }
}
