//! Every body of a refusal that is documented or was seen.

use std::time::Duration;

use super::Answer;
use crate::exotel::{ExotelError, Fault, Forbidden, Sought};

fn read(status: u16, body: &str) -> Result<serde_json::Value, ExotelError> {
    let wait = Some(Duration::from_secs(30));
    Answer { status, body: body.as_bytes(), wait }.read(Sought::Account)
}

fn refused(status: u16, body: &str) -> ExotelError {
    read(status, body).unwrap_err()
}

#[test]
fn a_refusal_of_v1_is_told_apart_by_its_status_and_its_text() {
    use ExotelError::{BadCredentials, Failing, Forbidden as No, NotFound, TooMany, Unpaid};
    let kyc = No(Forbidden::Kyc);
    for (status, body, error) in [
        (
            403,
            r#"{"RestException":{"Status":403,"Message":"Your account is not yet KYC compliant","Code":340030}}"#,
            kyc.clone(),
        ),
        (
            403,
            r#"{"RestException":{"Status":403,"Message":"Your account is not yet KYC compliant. This is mandatory by TRAI guidelines to connect outbound voice calls."}}"#,
            kyc.clone(),
        ),
        (
            403,
            r#"{"RestException":{"Status":"403","Message":"Nope","Code":"340030"}}"#,
            kyc.clone(),
        ),
        (
            403,
            r#"{"RestException":{"Status":403,"Message":"Account suspended"}}"#,
            No(Forbidden::Suspended),
        ),
        (
            403,
            r#"{"RestException":{"Status":403,"Message":"IP 1.2.3.4 is not whitelisted"}}"#,
            No(Forbidden::IpRestricted),
        ),
        (
            403,
            r#"{"rest_exception":{"message":"Voice streaming is not enabled"}}"#,
            No(Forbidden::NoStreaming),
        ),
        (
            403,
            r#"{"RestException":{"Status":403,"Message":null,"Code":null}}"#,
            No(Forbidden::NotPermitted),
        ),
        (
            503,
            r#"{"RestException":{"Status":503,"Message":"Service Unavailable; ","Code":35008}}"#,
            Failing { status: 503 },
        ),
        (
            401,
            r#"{"RestException":{"Status":401,"Message":"Authentication failed","Code":20003}}"#,
            BadCredentials,
        ),
        (
            429,
            r#"{"RestException":{"Status":429,"Message":"Rate limit exceeded. Try again in 30 seconds.","Code":"RATE_LIMIT_EXCEEDED"}}"#,
            TooMany { wait: Some(Duration::from_secs(30)) },
        ),
        (402, r#"{"RestException":{"Status":402,"Message":"Payment required"}}"#, Unpaid),
        (
            404,
            r#"{"RestException":{"Status":404,"Message":"Not found"}}"#,
            NotFound(Sought::Account),
        ),
        (
            200,
            r#"{"RestException":{"Status":404,"Message":"Not found"}}"#,
            NotFound(Sought::Account),
        ),
        (
            400,
            r#"{"RestException":{"Message":"Unassigned virtual number"}}"#,
            ExotelError::Rejected { status: 400, fault: Fault::NotYourNumber },
        ),
        (
            403,
            r#"{"RestException":{"Status":403,"Message":"The number is on DND"}}"#,
            ExotelError::Rejected { status: 403, fault: Fault::DoNotDisturb },
        ),
        (
            400,
            r#"{"RestException":{"Message":"Call to a DND number"}}"#,
            ExotelError::Rejected { status: 400, fault: Fault::DoNotDisturb },
        ),
        (
            400,
            r#"{"RestException":{"Message":"Bad\u0007 parameter"}}"#,
            ExotelError::Rejected { status: 400, fault: Fault::Says("Bad parameter".to_owned()) },
        ),
    ] {
        assert_eq!(refused(status, body), error, "{body}");
    }
}

#[test]
fn a_refusal_in_xml_is_the_same_refusal() {
    let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
        <TwilioResponse><RestException><Status>403</Status><Message>Your account is not yet KYC compliant.</Message></RestException></TwilioResponse>"#;
    for body in [xml.to_owned(), format!("\u{feff}{xml}")] {
        assert_eq!(refused(403, &body), ExotelError::Forbidden(Forbidden::Kyc));
        assert_eq!(refused(200, &body), ExotelError::Forbidden(Forbidden::Kyc));
    }
}

#[test]
fn what_stands_inside_the_envelope_of_v2_counts() {
    let envelope = |outside: u16, response: &str| {
        format!(
            r#"{{"request_id":"c608","method":"POST","http_code":{outside},"response":{response}}}"#
        )
    };
    let refusal = |code: u16, own: u16| {
        format!(
            r#"{{"code":{code},"error_data":{{"code":{own},"message":"m","description":"d"}},"status":"failure","data":null}}"#
        )
    };
    let duplicate = ExotelError::Rejected { status: 409, fault: Fault::Says("m".to_owned()) };
    assert_eq!(refused(200, &envelope(200, &refusal(409, 1008))), duplicate);
    assert_eq!(refused(200, &envelope(200, &format!("[{}]", refusal(409, 1008)))), duplicate);
    assert_eq!(refused(401, &envelope(401, &refusal(401, 1010))), ExotelError::BadCredentials);
    assert_eq!(
        refused(400, &envelope(400, &refusal(403, 1003))),
        ExotelError::Forbidden(Forbidden::NotPermitted)
    );
    assert_eq!(refused(200, &envelope(404, "null")), ExotelError::NotFound(Sought::Account));
    let good = envelope(200, r#"{"code":"200","error_data":null,"status":"success","data":{}}"#);
    assert!(read(200, &good).is_ok());
}

#[test]
fn what_is_no_answer_of_exotels_is_unreadable_and_its_status_still_counts() {
    for page in ["", "<html><body>Sign in</body></html>", "OK", "{\"a\":", "\u{0}\u{1}"] {
        assert_eq!(refused(200, page), ExotelError::Unreadable, "{page}");
        assert_eq!(refused(401, page), ExotelError::BadCredentials, "{page}");
        assert_eq!(refused(502, page), ExotelError::Failing { status: 502 }, "{page}");
        assert_eq!(refused(302, page), ExotelError::Redirected, "{page}");
        assert_eq!(
            refused(400, page),
            ExotelError::Rejected { status: 400, fault: Fault::Unexplained },
            "{page}"
        );
    }
}

#[test]
fn no_depth_and_no_entity_harms_the_reader() {
    let deep = |open: &str, close: &str| open.repeat(300_000) + &close.repeat(300_000);
    for body in [deep("<a>", "</a>"), deep("[", "]"), deep("{\"a\":", "}")] {
        assert_eq!(refused(200, &body), ExotelError::Unreadable);
    }
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><RestException><Status>403</Status><Message>&b;</Message></RestException>"#;
    assert_eq!(refused(200, laughs), ExotelError::Unreadable);
}
