//! Whether an answer is one, and what Exotel says where it refuses: JSON and XML, v1 and v2.

use std::time::Duration;

use roxmltree::{Document, ParsingOptions};
use serde_json::Value;

use super::error::{ExotelError, Fault, Forbidden, Sought};
use super::fields::Fields;
use crate::domain::text::start_of;

/// A refusal of Exotel's is a few lines; no more nodes of XML than this are looked at.
const MOST_NODES: u32 = 10_000;
/// How much is repeated of what Exotel says, in characters.
const MOST_SAID: usize = 200;
/// Exotel's code for "not yet KYC compliant".
const KYC_CODE: &str = "340030";

/// What came.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
    /// How long Exotel asks to wait.
    pub(super) wait: Option<Duration>,
}

/// What an answer says where it is a refusal.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// It stands in the envelope of v2, whose code counts before HTTP's status.
    in_envelope: bool,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
}

impl Answer<'_> {
    /// The JSON that was asked for, or what went wrong.
    pub(super) fn read(&self, sought: Sought) -> Result<Value, ExotelError> {
        if (300..400).contains(&self.status) {
            return Err(ExotelError::Redirected);
        }
        let json: Option<Value> = serde_json::from_slice(self.body).ok();
        let said = match &json {
            Some(json) => said_in_v2(json).or_else(|| said_in_v1(json)),
            None => said_in_xml(self.body),
        };
        match (said, self.status) {
            (Some(said), http) => {
                let own = said.status.filter(|status| (400..600).contains(status));
                let status = match http {
                    400.. if !said.in_envelope => http,
                    _ => own.unwrap_or(400),
                };
                Err(self.refusal(status, &said, sought))
            }
            (None, 200..300) => json.ok_or(ExotelError::Unreadable),
            (None, http) => Err(self.refusal(http, &Said::default(), sought)),
        }
    }

    /// Whether Exotel itself says that it did not do it, however the status looks.
    pub(super) fn is_refusal_of_exotel(&self) -> bool {
        match serde_json::from_slice::<Value>(self.body) {
            Ok(json) => said_in_v2(&json).or_else(|| said_in_v1(&json)).is_some(),
            Err(_) => said_in_xml(self.body).is_some(),
        }
    }

    fn refusal(&self, status: u16, said: &Said, sought: Sought) -> ExotelError {
        match status {
            401 => ExotelError::BadCredentials,
            402 => ExotelError::Unpaid,
            403 => match said.fault() {
                fault @ (Fault::NotYourNumber | Fault::DoNotDisturb) => {
                    ExotelError::Rejected { status, fault }
                }
                Fault::Says(_) | Fault::Unexplained => ExotelError::Forbidden(said.forbidden()),
            },
            404 => ExotelError::NotFound(sought),
            429 => ExotelError::TooMany { wait: self.wait },
            500.. => ExotelError::Failing { status },
            _ => ExotelError::Rejected { status, fault: said.fault() },
        }
    }
}

impl Said {
    fn has(&self, words: &[&str]) -> bool {
        let message = self.message.as_deref().unwrap_or_default().to_lowercase();
        words.iter().any(|word| message.contains(word))
    }

    /// Exotel documents the code of one kind; the others are told by their text, if at all.
    fn forbidden(&self) -> Forbidden {
        if self.code.as_deref() == Some(KYC_CODE) || self.has(&["kyc"]) {
            Forbidden::Kyc
        } else if self.has(&["suspend", "deactivated", "account is disabled", "account is blocked"])
        {
            Forbidden::Suspended
        } else if self.has(&["whitelist", "ip address", "ip not allowed"]) {
            Forbidden::IpRestricted
        } else if self.has(&["stream", "voicebot"]) {
            Forbidden::NoStreaming
        } else {
            Forbidden::NotPermitted
        }
    }

    fn fault(&self) -> Fault {
        if self.has(&["unassigned virtual number"]) {
            Fault::NotYourNumber
        } else if self.has(&["dnd", "ndnc", "do not disturb"]) {
            Fault::DoNotDisturb
        } else {
            let message = self.message.as_deref().unwrap_or_default();
            let plain: String = message.chars().filter(|c| !c.is_control()).collect();
            match start_of(plain.trim(), MOST_SAID) {
                "" => Fault::Unexplained,
                text => Fault::Says(text.to_owned()),
            }
        }
    }
}

/// `{"RestException":{"Status":403,"Message":"…","Code":340030}}`; the code is a number, a text or not there.
fn said_in_v1(json: &Value) -> Option<Said> {
    let top = Fields::of(json)?;
    let top = top.object("twilioresponse").unwrap_or(top);
    let exception = top.object("restexception")?;
    Some(Said {
        in_envelope: false,
        status: exception.number("status").and_then(|status| status.try_into().ok()),
        code: exception.text("code"),
        message: exception.prose("message"),
    })
}

/// `{"http_code":200,"response":{"code":409,"error_data":{"code":1008,"message":"…"},…}}`: what stands inside counts. The
/// response may be a list.
fn said_in_v2(json: &Value) -> Option<Said> {
    let top = Fields::of(json)?;
    let response = match top.get("response") {
        Some(Value::Array(several)) => several.first().and_then(Fields::of),
        one => one.and_then(Fields::of),
    };
    let status =
        |fields: Fields<'_>, name| fields.number(name).and_then(|code| code.try_into().ok());
    let inner = response.and_then(|response| status(response, "code"));
    let status = inner.or_else(|| status(top, "httpcode")).filter(|status: &u16| *status >= 400)?;
    let error = response.and_then(|response| response.object("errordata"));
    Some(Said {
        in_envelope: true,
        status: Some(status),
        code: error.and_then(|error| error.text("code")),
        message: error
            .and_then(|error| error.prose("message").or_else(|| error.prose("description"))),
    })
}

/// `<TwilioResponse><RestException><Status>403</Status><Message>…</Message></RestException></TwilioResponse>`.
fn said_in_xml(body: &[u8]) -> Option<Said> {
    let text = std::str::from_utf8(body).ok()?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text.trim_start_matches('\u{feff}').trim_start(), options)
            .ok()?;
    let exception =
        document.descendants().find(|node| node.tag_name().name() == "RestException")?;
    let text = |name: &str| {
        let node = exception.children().find(|node| node.tag_name().name() == name);
        node.and_then(|node| node.text()).map(|text| text.trim().to_owned())
    };
    Some(Said {
        in_envelope: false,
        status: text("Status").and_then(|status| status.parse().ok()),
        code: text("Code"),
        message: text("Message"),
    })
}

#[cfg(test)]
mod tests;
