//! The one listener: REST, gateway and page.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::inner::Inner;
use crate::{page, rest};

/// Answers until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, inner: Arc<Inner>) {
    let app = Router::new()
        .route("/page/{file}", get(page::file))
        .route("/sandbox/api/{verb}", get(page::get).post(page::post))
        .route("/sandbox/api/{verb}/{more}", post(page::post_more))
        .fallback(rest::entry)
        // What comes as a form is held to Discord's limit and not to the library's.
        .layer(DefaultBodyLimit::max(rest::body::LARGEST))
        .layer(from_fn_with_state(Arc::clone(&inner), page::only_loopback))
        .with_state(inner);
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!(%error, "the sandbox stopped");
    }
}
