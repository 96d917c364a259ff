//! The one listener: REST, gateway and page.

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get};
use tokio::net::TcpListener;

use crate::sandbox::Inner;
use crate::{page, rest};

/// Answers until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, inner: Arc<Inner>) {
    let app = Router::new()
        .route("/", get(page::index))
        .route("/page/{file}", get(page::file))
        .route("/sandbox/api/{verb}", any(page::api))
        .route("/sandbox/api/{verb}/{more}", any(page::api_more))
        .fallback(rest::entry)
        .with_state(inner);
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!(%error, "the sandbox stopped");
    }
}
