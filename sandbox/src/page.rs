//! The page in the browser, and the JSON that it talks.

use axum::http::StatusCode;
use axum::response::IntoResponse;

pub(crate) async fn index() -> impl IntoResponse {
    StatusCode::NOT_FOUND
}

pub(crate) async fn file() -> impl IntoResponse {
    StatusCode::NOT_FOUND
}

pub(crate) async fn api() -> impl IntoResponse {
    StatusCode::NOT_FOUND
}

pub(crate) async fn api_more() -> impl IntoResponse {
    StatusCode::NOT_FOUND
}
