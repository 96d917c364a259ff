//! What is answered, in the four forms that Exotel has for it.

use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::wire::xml;

/// The form of an answer, by the path that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// v1 without `.json`.
    Xml,
    /// v1 with `.json`, and `v2_beta`, which has nothing else.
    Json,
    /// v2: an envelope around everything.
    Envelope,
}

/// Why a request was refused.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    message: String,
    /// A number, a word, or nothing: Exotel does all three.
    code: Value,
}

pub(crate) type Answered = Result<Value, Refusal>;

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: Value::Null }
    }

    pub(crate) fn code(mut self, code: impl Into<Value>) -> Self {
        self.code = code.into();
        self
    }

    /// A field is not what it should be.
    pub(crate) fn field(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "Resource not found")
    }

    /// The texts of a status on demand.
    pub(crate) fn of(status: u16) -> Self {
        match status {
            401 => Self::new(401, "Authentication failed").code(20003),
            402 => Self::new(402, "Insufficient balance"),
            403 => Self::new(403, "Access denied"),
            404 => Self::not_found(),
            429 => Self::new(429, "Rate limit exceeded. Try again in 30 seconds.")
                .code("RATE_LIMIT_EXCEEDED"),
            503 => Self::new(503, "Service Unavailable; ").code(35008),
            other => Self::new(other, "Internal Server Error"),
        }
    }

    fn exception(&self) -> Value {
        let mut inner = json!({"Status": self.status, "Message": self.message});
        if !self.code.is_null() {
            inner["Code"] = self.code.clone();
        }
        json!({"RestException": inner})
    }

    fn envelope_code(&self) -> u16 {
        match self.status {
            400 => 1002,
            401 => 1010,
            403 => 1003,
            415 => 1011,
            _ => 1000,
        }
    }
}

/// The answer in this form; `method` stands in the envelope.
pub(crate) fn respond(form: Form, method: &str, answered: &Answered) -> Response {
    let status = answered.as_ref().map_or_else(|refusal| refusal.status, |_| 200);
    let body = match (form, answered) {
        (Form::Envelope, Ok(data)) => enveloped(
            method,
            status,
            &json!([{"code": 200, "error_data": null, "status": "success", "data": data}]),
        ),
        (Form::Envelope, Err(refusal)) => {
            let error = json!({
                "code": refusal.envelope_code(), "message": refusal.message, "description": refusal.message
            });
            enveloped(
                method,
                status,
                &json!({"code": status, "error_data": error, "status": "failure", "data": null}),
            )
        }
        (_, Ok(body)) => body.clone(),
        (_, Err(refusal)) => refusal.exception(),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match form {
        Form::Xml => (status, [(CONTENT_TYPE, "application/xml")], xml(&body)).into_response(),
        Form::Json | Form::Envelope => (status, axum::Json(body)).into_response(),
    };
    if status == StatusCode::UNAUTHORIZED {
        let basic = HeaderValue::from_static("Basic realm=\"exotel\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, basic);
    }
    response
}

fn enveloped(method: &str, status: u16, response: &Value) -> Value {
    json!({
        "request_id": format!("{:032x}", crate::snowflake::unix_ms()), "method": method, "http_code": status,
        "metadata": {"page_size": 1, "page": 0}, "response": response
    })
}
