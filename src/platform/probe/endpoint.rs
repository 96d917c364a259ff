//! Asking an endpoint for the WebSocket URL, as Exotel does at the start of a call.

use reqwest::tls::TlsInfo;
use serde::Deserialize;
use url::Url;

use super::certificate;
use super::outcome::Fault;
use super::{ANSWERS_WITHIN, Probe, Question};
use crate::domain::audit::iso_8601;
use crate::egress;

/// The most bytes of an answer.
const MOST: usize = 64 * 1024;

/// Exotel's clock has no time zone and is India's.
const INDIA: i64 = 5 * 60 * 60 + 30 * 60;

/// A number that nobody has, in the form of Exotel's own: a customer must not be looked up for a trial.
const NOBODY: &str = "00000000000";

/// What an endpoint answered.
pub(super) struct Answer {
    pub(super) url: String,
    pub(super) certificate_days: Option<i64>,
}

pub(super) async fn ask(probe: &Probe, question: Question<'_>) -> Result<Answer, Fault> {
    let mut url = Url::parse(question.url).map_err(|_| Fault::NoSuchHost)?;
    let reach = probe.reach();
    reach.permits(&url)?;
    as_exotel_asks(&mut url, question)?;
    let tls = probe.tls()?;
    let client = reach.builder(ANSWERS_WITHIN).use_preconfigured_tls(tls).tls_info(true);
    let client = client.build().map_err(|_| Fault::Tls)?;
    let response = client.get(url).send().await.map_err(|error| why(&error))?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(Fault::of_status(status));
    }
    let certificate = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
    let certificate_days = certificate
        .and_then(certificate::ends)
        .and_then(|ends| certificate::days(ends, question.at));
    let body = egress::body(response, MOST).await?;
    Ok(Answer { url: named(&body)?, certificate_days })
}

/// The query of a real call, as it was seen (nothing of Exotel's documentation lists it), with a `CallSid` that says what
/// this is.
fn as_exotel_asks(url: &mut Url, question: Question<'_>) -> Result<(), Fault> {
    let mut random = [0; 12];
    getrandom::fill(&mut random).map_err(|_| Fault::NotTried)?;
    let now = iso_8601(question.at + INDIA).replace('T', " ");
    let now = now.trim_end_matches('Z');
    let called = question.called.national();
    url.query_pairs_mut()
        .append_pair("CallSid", &format!("probe-{}", hex::encode(random)))
        .append_pair("CallFrom", NOBODY)
        .append_pair("CallTo", &called)
        .append_pair("Direction", "incoming")
        .append_pair("Created", &in_words(question.at + INDIA))
        .append_pair("DialWhomNumber", "")
        .append_pair("HangupLatencyStartTimeExocc", "")
        .append_pair("HangupLatencyStartTime", "")
        .append_pair("From", NOBODY)
        .append_pair("To", &called)
        .append_pair("CurrentTime", now);
    Ok(())
}

/// `Tue, 03 Sep 2024 11:44:54`.
fn in_words(unix: i64) -> String {
    let since = std::time::Duration::from_secs(unix.unsigned_abs());
    let written = httpdate::fmt_http_date(std::time::UNIX_EPOCH + since);
    written.trim_end_matches(" GMT").to_owned()
}

/// The URL of the answer: exactly `{"url":"wss://…"}` is asked for, and more in it does no harm.
fn named(body: &[u8]) -> Result<String, Fault> {
    #[derive(Deserialize)]
    struct Named {
        url: Option<String>,
    }
    let text = std::str::from_utf8(body).map_err(|_| Fault::NotJson)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        return Err(Fault::Xml);
    }
    match serde_json::from_str::<Named>(text) {
        Ok(Named { url: Some(url) }) => Ok(url.trim().to_owned()),
        Ok(Named { url: None }) => Err(Fault::NoUrl),
        Err(_) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => Err(Fault::NoUrl),
        Err(_) => Err(Fault::NotJson),
    }
}

fn why(error: &reqwest::Error) -> Fault {
    if let Some(own) = egress::cause(error) {
        return own.into();
    }
    match certificate::fault(error) {
        Some(fault) => fault,
        None if error.is_timeout() => Fault::TimedOut,
        None if error.is_connect() => Fault::NotConnected,
        None => Fault::BrokeOff,
    }
}
