//! Bodies: JSON, or a form with `payload_json` and files.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::error::RestError;
use crate::model::StoredFile;

/// Discord's limit of a request (25 MiB).
pub(crate) const LARGEST: usize = 25 * 1024 * 1024;

/// What came with a request.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) json: Value,
    /// By the `n` of `files[n]`.
    pub(crate) files: Vec<(u64, StoredFile)>,
}

impl Body {
    /// The same, unless a file is larger than may be attached.
    pub(super) fn within(self, largest: u64) -> Result<Self, RestError> {
        let size = |file: &StoredFile| u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
        match self.files.iter().any(|(_, file)| size(file) > largest) {
            true => Err(RestError::TOO_LARGE),
            false => Ok(self),
        }
    }
}

/// Reads a body to its end.
pub(crate) async fn read(request: Request) -> Result<Body, RestError> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return form(request).await;
    }
    let is_json = kind.starts_with("application/json");
    let bytes = to_bytes(request.into_body(), LARGEST).await.map_err(|_| RestError::TOO_LARGE)?;
    if bytes.is_empty() {
        return Ok(Body::default());
    }
    if !is_json {
        // Discord reads a body without the right type as if it were not there; here that is an error at once.
        return Err(RestError::NO_JSON);
    }
    let json = serde_json::from_slice(&bytes).map_err(|_| RestError::NO_JSON)?;
    Ok(Body { json, files: Vec::new() })
}

async fn form(request: Request) -> Result<Body, RestError> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| RestError::NO_JSON)?;
    let mut body = Body::default();
    while let Some(field) = form.next_field().await.map_err(|_| RestError::NO_JSON)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| RestError::TOO_LARGE)?;
        if name == "payload_json" {
            body.json = serde_json::from_slice(&bytes).map_err(|_| RestError::NO_JSON)?;
            continue;
        }
        let number = name
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'))
            .and_then(|digits| digits.parse().ok());
        let (Some(number), Some(file_name)) = (number, file_name) else {
            return Err(crate::validate::one(
                &[&name],
                "UNKNOWN_FIELD",
                "A form takes payload_json and files[n] with a file name.",
            ));
        };
        let file = StoredFile {
            name: file_name,
            content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            bytes: bytes.to_vec(),
        };
        body.files.push((number, file));
    }
    Ok(body)
}
