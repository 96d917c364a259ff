//! What may go wrong between here and there.

use std::time::{Duration, Instant};

use switchboard::exotel::{ExotelError, Fault};

use super::server::{Reply, Server, text, with};
use super::{TOKEN, credentials, everything, exotel, exotel_within};

const CHANGES: [&str; 2] = ["bind", "place_call"];

/// How everything ends at a server that always does this, but for what changes something.
async fn reads_end(reply: Reply) -> Vec<ExotelError> {
    let server = Server::new(move |_, _| reply.clone()).await;
    let exotel = exotel_within(&[&server], Duration::from_millis(300));
    let ended = everything(&exotel, &credentials(server.origin())).await;
    let reads = ended.into_iter().filter(|(what, _)| !CHANGES.contains(what));
    reads.map(|(what, ended)| ended.expect_err(what)).collect()
}

#[tokio::test]
async fn a_server_that_hangs_or_drips_is_given_up_in_time() {
    for reply in [Reply::Hang, Reply::Drip] {
        let begun = Instant::now();
        let ended = reads_end(reply).await;
        assert!(ended.iter().all(|error| *error == ExotelError::TimedOut), "{ended:?}");
        assert!(begun.elapsed() < Duration::from_secs(8), "ten requests of 0.3 s each");
    }
}

#[tokio::test]
async fn an_answer_of_ten_megabytes_is_not_read() {
    let large = " ".repeat(10 * 1024 * 1024);
    for reply in [Reply::Endless(10 * 1024 * 1024), text(200, &large)] {
        let server = Server::new(move |_, _| reply.clone()).await;
        let ended = exotel(&[&server]).balance(&credentials(server.origin())).await;
        assert_eq!(ended, Err(ExotelError::TooLarge));
    }
}

#[tokio::test]
async fn a_page_of_html_is_unreadable_and_a_fault_of_exotels_is_one() {
    for (reply, error) in [
        (text(200, "<!DOCTYPE html><html><body>Welcome</body></html>"), ExotelError::Unreadable),
        (text(200, ""), ExotelError::Unreadable),
        (text(204, ""), ExotelError::Unreadable),
        (text(502, "<html>Bad gateway</html>"), ExotelError::Failing { status: 502 }),
        (text(418, "<html>"), ExotelError::Rejected { status: 418, fault: Fault::Unexplained }),
    ] {
        assert_eq!(reads_end(reply).await, vec![error; 8]);
    }
}

#[tokio::test]
async fn a_connection_that_fails_or_ends_without_a_word_is_said_to() {
    let ended = reads_end(Reply::Close).await;
    assert!(ended.iter().all(|error| *error == ExotelError::Unreachable), "{ended:?}");
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let origin = switchboard::domain::origin::ApiOrigin::parse_configured(&gone).unwrap();
    let config = switchboard::config::ExotelConfig {
        allowed_origins: vec![origin.clone()],
        ..switchboard::config::ExotelConfig::default()
    };
    let exotel = switchboard::exotel::Exotel::new(&config).unwrap();
    // Nothing was sent, so nothing may be ringing.
    for (what, ended) in everything(&exotel, &credentials(origin)).await {
        assert_eq!(ended, Err(ExotelError::Unreachable), "{what}");
    }
}

#[tokio::test]
async fn no_error_names_an_address_or_repeats_what_came() {
    let server = Server::new(move |n, _| match n % 5 {
        0 => Reply::Close,
        1 => text(200, "<html>secret-page</html>"),
        2 => with(text(302, "secret-page"), "location", "http://secret.example"),
        3 => text(500, "secret-page"),
        _ => text(403, "secret-page"),
    })
    .await;
    let exotel = exotel(&[&server]);
    for _ in 0..5 {
        for (what, ended) in everything(&exotel, &credentials(server.origin())).await {
            let error = ended.expect_err(what);
            for shown in [error.to_string(), format!("{error:?}"), error.kind().to_owned()] {
                for word in ["127.0.0.1", "secret", "acme1", "reqwest", "hyper", TOKEN] {
                    assert!(!shown.contains(word), "{what}: {shown}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_exotel_says_is_not_repeated_where_it_repeats_the_secret() {
    for (said, fault) in [
        ("Bad CustomField", Fault::Says("Bad CustomField".to_owned())),
        (TOKEN, Fault::Unexplained),
        (super::KEY, Fault::Unexplained),
    ] {
        let body = format!(r#"{{"RestException":{{"Message":"{said}"}}}}"#);
        let server = Server::new(move |_, _| text(400, &body)).await;
        let ended = exotel(&[&server]).balance(&credentials(server.origin())).await;
        assert_eq!(ended, Err(ExotelError::Rejected { status: 400, fault }));
    }
}
