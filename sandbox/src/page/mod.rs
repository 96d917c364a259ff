//! The page in the browser, and the JSON that it talks.

mod api;
mod files;
mod view;

pub(crate) use api::{get, post, post_more};
pub(crate) use files::{file, index};

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::inner::Inner;

/// Lets only this machine in by name: another site in the browser cannot reach the sandbox, whatever its own name
/// resolves to.
pub(crate) async fn only_loopback(
    State(inner): State<Arc<Inner>>,
    request: Request,
    next: Next,
) -> Response {
    if is_foreign(request.headers(), inner.address.port()) {
        let body = json!({"error": "only pages from this machine may talk to the sandbox"});
        return (StatusCode::FORBIDDEN, axum::Json(body)).into_response();
    }
    next.run(request).await
}

/// Whether another site is speaking. A client without these headers is no browser.
fn is_foreign(headers: &HeaderMap, port: u16) -> bool {
    named(headers, &HOST, "", port) == Some(false)
        || named(headers, &ORIGIN, "http://", port) == Some(false)
}

/// Whether a header names this server on loopback; nothing when it is absent.
fn named(headers: &HeaderMap, name: &HeaderName, scheme: &str, port: u16) -> Option<bool> {
    let value = headers.get(name)?;
    let hosts = ["127.0.0.1", "localhost", "[::1]"];
    let found = value
        .to_str()
        .is_ok_and(|value| hosts.iter().any(|host| value == format!("{scheme}{host}:{port}")));
    Some(found)
}
