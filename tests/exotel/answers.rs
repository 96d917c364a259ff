//! Which verdict follows from which two answers.

use serde_json::json;
use switchboard::exotel::{ExotelError, Forbidden, Verdict};

use super::server::{Reply, Server, json, text};
use super::{credentials, exotel};

/// The verdict where the list of ExoPhones and the account itself are answered like this.
async fn verdict(phones: Reply, account: Reply) -> (Verdict, usize) {
    let server = Server::new(move |_, asked| match asked.path.contains("v2_beta") {
        true => phones.clone(),
        false => account.clone(),
    })
    .await;
    let verdict = exotel(&[&server]).verify(&credentials(server.origin())).await;
    (verdict, server.asked().len())
}

fn list() -> Reply {
    json(200, &json!({"page": 0, "incoming_phone_numbers": []}))
}

fn kyc() -> Reply {
    json(
        403,
        &json!({"RestException": {"Status": 403, "Message": "Your account is not yet KYC compliant", "Code": 340_030}}),
    )
}

#[tokio::test]
async fn credentials_are_accepted_by_either_endpoint() {
    assert_eq!(verdict(list(), text(500, "")).await, (Verdict::Accepted, 1));
    let account = || json(200, &json!({"Account": {"Sid": "acme1"}}));
    assert_eq!(verdict(text(404, ""), account()).await, (Verdict::Accepted, 2));
    assert_eq!(verdict(kyc(), account()).await, (Verdict::Accepted, 2));
}

#[tokio::test]
async fn a_401_is_certain_and_a_404_only_if_both_say_so() {
    assert_eq!(verdict(text(401, ""), list()).await, (Verdict::Refused { status: 401 }, 1));
    assert_eq!(verdict(text(404, ""), text(401, "")).await, (Verdict::Refused { status: 401 }, 2));
    assert_eq!(verdict(text(404, ""), text(404, "")).await, (Verdict::Refused { status: 404 }, 2));
    let (unsure, asked) = verdict(text(404, ""), text(500, "")).await;
    assert_eq!((unsure, asked), (Verdict::Unsure(ExotelError::Failing { status: 500 }), 2));
}

#[tokio::test]
async fn what_proves_nothing_says_why() {
    let unsure = |kind| Verdict::Unsure(ExotelError::Forbidden(kind));
    assert_eq!(verdict(kyc(), text(404, "")).await.0, unsure(Forbidden::Kyc));
    assert_eq!(verdict(text(404, ""), kyc()).await.0, unsure(Forbidden::Kyc));
    assert_eq!(verdict(text(403, ""), text(403, "")).await.0, unsure(Forbidden::NotPermitted));
    let page = text(200, "<html>");
    assert_eq!(verdict(page, list()).await, (Verdict::Unsure(ExotelError::Unreadable), 1));
    let other = json(200, &json!({"hello": "world"}));
    assert_eq!(verdict(other, list()).await.0, Verdict::Unsure(ExotelError::Unreadable));
}

#[tokio::test]
async fn the_error_of_a_verdict_is_worded_once() {
    let refused = |status| Verdict::Refused { status }.error().unwrap().to_string();
    assert!(refused(401).starts_with("Refused by Exotel (401): "));
    assert!(refused(404).starts_with("Refused by Exotel (404): "));
    assert_eq!(Verdict::Accepted.error(), None);
}
