//! Fields of a request: a query, a form, or a form in parts.

use axum::body::to_bytes;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

use super::answer::Refusal;

/// Most bytes of a request.
const LARGEST: usize = 64 * 1024;

/// Name and value of each field, in order.
pub(crate) type Fields = Vec<(String, String)>;

pub(crate) fn pairs(encoded: &[u8]) -> Fields {
    form_urlencoded::parse(encoded)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

/// The fields of the body.
pub(crate) async fn read(request: Request) -> Result<Fields, Refusal> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("multipart/form-data") {
        return in_parts(request).await.ok_or_else(|| Refusal::field("Malformed request body"));
    }
    let bytes = to_bytes(request.into_body(), LARGEST).await;
    let bytes = bytes.map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
    if bytes.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(pairs(&bytes));
    }
    Err(Refusal::new(415, "Unsupported content type"))
}

async fn in_parts(request: Request) -> Option<Fields> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        fields.push((name, part.text().await.ok()?));
    }
    Some(fields)
}

/// The value of a field, if it is there and not blank.
pub(crate) fn value<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    let found = fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    found.filter(|value| !value.is_empty())
}

/// Refuses a field that is not one of these, or is there twice. `Name[0]` is `Name`.
pub(crate) fn only(fields: &Fields, known: &[&str]) -> Result<(), Refusal> {
    for (at, (name, _)) in fields.iter().enumerate() {
        let base = name.split('[').next().unwrap_or(name);
        if !known.contains(&base) {
            return Err(Refusal::field(format!("Unknown parameter {name}")));
        }
        if fields[..at].iter().any(|(earlier, _)| earlier == name) && !name.ends_with("[]") {
            return Err(Refusal::field(format!("Duplicate parameter {name}")));
        }
    }
    Ok(())
}

/// A whole number within bounds.
pub(crate) fn number(
    fields: &Fields,
    name: &str,
    from: u64,
    to: u64,
) -> Result<Option<u64>, Refusal> {
    let Some(text) = value(fields, name) else { return Ok(None) };
    match text.parse() {
        Ok(number) if (from..=to).contains(&number) => Ok(Some(number)),
        _ => Err(Refusal::field(format!("{name} must be a number from {from} to {to}"))),
    }
}
