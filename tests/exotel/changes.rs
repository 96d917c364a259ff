//! What changes something is sent once, and where no answer comes nobody is told that nothing happened.

use std::time::Duration;

use serde_json::json;
use switchboard::exotel::ExotelError;

use super::server::{Reply, Server, json, text, with};
use super::{FLOW, PHONE_SID, credentials, exotel_within, phone_sid, test_call};

/// How a call and a binding end at a server that first answers one GET, on a connection that stays open, and then always does
/// this. Each is sent exactly once.
async fn end(reply: Reply) -> (ExotelError, ExotelError) {
    let server = Server::new(move |n, _| match n {
        0 => json(200, &json!({"sid": PHONE_SID, "phone_number": "+918047491899"})),
        _ => reply.clone(),
    })
    .await;
    let exotel = exotel_within(&[&server], Duration::from_millis(300));
    let credentials = credentials(server.origin());
    exotel.phone(&credentials, &phone_sid()).await.unwrap();
    let call = exotel.place_call(&credentials, &test_call()).await.unwrap_err();
    let bound = exotel.bind(&credentials, &phone_sid(), FLOW).await.unwrap_err();
    // Whoever would send it again does so by now.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let sent: Vec<_> = server.asked().into_iter().map(|asked| asked.method).collect();
    assert_eq!(sent, ["GET", "POST", "PUT"]);
    (call, bound)
}

#[tokio::test]
async fn without_an_answer_the_phone_may_be_ringing_and_nothing_is_sent_twice() {
    for reply in [
        Reply::Close,
        Reply::Hang,
        Reply::Drip,
        Reply::Endless(3 * 1024 * 1024),
        text(200, "<html>"),
        text(200, "{}"),
        json(200, &json!({"Call": {"Status": "queued"}})),
        text(502, "<html>Bad gateway</html>"),
        text(504, ""),
        text(503, "<html>"),
        json(500, &json!({"RestException": {"Status": 500, "Message": "Oops"}})),
    ] {
        let (call, bound) = end(reply).await;
        assert_eq!((&call, &bound), (&ExotelError::MayBeRinging, &ExotelError::MayBeBound));
        assert!(call.is_unknown() && bound.is_unknown());
        assert!(call.to_string().contains("it may be ringing"));
    }
}

#[tokio::test]
async fn a_refusal_is_certain_and_is_not_tried_again() {
    let exception = |status: u16| json(status, &json!({"RestException": {"Status": status}}));
    for reply in [
        exception(400),
        exception(401),
        exception(403),
        exception(404),
        exception(503),
        with(exception(429), "retry-after", "1"),
        with(text(307, ""), "location", "/elsewhere"),
        text(403, "<html>"),
    ] {
        let server = Server::new(move |_, _| reply.clone()).await;
        let exotel = exotel_within(&[&server], Duration::from_secs(2));
        let refused = exotel.place_call(&credentials(server.origin()), &test_call()).await;
        assert!(!refused.unwrap_err().is_unknown());
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(server.asked().len(), 1);
    }
}
