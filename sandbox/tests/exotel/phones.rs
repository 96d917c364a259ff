//! `ExoPhones`.

use discord_sandbox::exotel::{Account, ExotelOptions, Phone, Region};
use serde_json::json;

use super::support::{FLOW, Stage};

const LIST: &str = "/v2_beta/Accounts/acme1/IncomingPhoneNumbers";
const ONE: &str = "/v2_beta/Accounts/acme1/IncomingPhoneNumbers/09876543210";

#[tokio::test]
async fn numbers_come_in_three_spellings_bound_and_unbound() {
    let mut stage = Stage::new().await;
    let (_, list) = stage.get(LIST).await;
    let phones = list["incoming_phone_numbers"].as_array().unwrap();
    let seen: Vec<[&str; 3]> = phones
        .iter()
        .map(|it| {
            ["phone_number", "friendly_name", "voice_url"].map(|key| it[key].as_str().unwrap())
        })
        .collect();
    let flow = |id| format!("https://my.exotel.com/acme1/exoml/start_voice/{id}");
    assert_eq!(
        seen,
        [
            ["+919876543210", "09876543210", &flow(926)],
            ["08047190001", "Reception", ""],
            ["8047190002", "08047190002", &flow(927)],
        ]
    );
    assert_eq!(list["next_page_uri"], json!(null));
    stage.shows("key-m", "token-m");
    let (_, list) = stage.get("mumbai/v2_beta/Accounts/acme1m/IncomingPhoneNumbers").await;
    let phone = &list["incoming_phone_numbers"][0];
    assert_eq!(phone["voice_url"], "https://my.mum1.exotel.com/acme1m/exoml/start_voice/45195");
    assert_eq!(phone["sid"], "9eeafc8a9eeafc8a9eeafc8a9eeafc8a");
}

#[tokio::test]
async fn a_page_has_fifty_and_its_next_leads_to_another_host_without_tls() {
    let stage = Stage::with(|options| {
        let phone = |n| Phone::new(&format!("+9180471{n:05}"));
        let full = (0..120).fold(Account::new("acme1", "key", "token"), |it, n| it.phone(phone(n)));
        ExotelOptions { accounts: vec![full], ..options }
    })
    .await;
    let mut seen = Vec::new();
    for page in 0..3 {
        let (status, list) = stage.get(&format!("{LIST}?Page={page}&PageSize=50")).await;
        assert_eq!(status, 200);
        seen.push(list["incoming_phone_numbers"].as_array().unwrap().len());
        let next = list["next_page_uri"].as_str().unwrap_or_default();
        let wanted =
            if page == 2 { "" } else { "http://twilix.exotel.com/v2_beta/Accounts/acme1/" };
        assert!(next.starts_with(wanted) && next.is_empty() == wanted.is_empty(), "{next}");
    }
    assert_eq!(seen, [50, 50, 20]);
    for query in ["?PageSize=51", "?PageSize=0", "?Page=-1", "?page=0"] {
        assert_eq!(stage.get(&format!("{LIST}{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn an_account_may_have_the_wrappers_of_v1() {
    let stage = Stage::new().await;
    stage.exotel.account("acme1", Account::wrapped);
    let (_, list) = stage.get(LIST).await;
    let phone = &list["IncomingPhoneNumbers"][0]["IncomingPhoneNumber"];
    assert_eq!(phone["PhoneNumber"], "+919876543210");
    assert_eq!(phone["VoiceUrl"], "https://my.exotel.com/acme1/exoml/start_voice/926");
}

#[tokio::test]
async fn a_number_is_bound_to_a_flow_of_its_account_and_to_nothing_else() {
    let stage = Stage::new().await;
    let url = "http://my.exotel.com/acme1/exoml/start_voice/927";
    let (status, phone) = stage.put(ONE, &[("VoiceUrl", url)]).await;
    assert_eq!((status, &phone["voice_url"]), (200, &json!(url)));
    assert_eq!(stage.get(ONE).await.1["voice_url"], url);
    assert_eq!(stage.exotel.voice_url("acme1", "09876543210"), url);
    for wrong in [
        "http://my.exotel.com/acme1/exoml/start_voice/1",
        "http://my.exotel.com/other/exoml/start_voice/926",
        "https://example.com/flow",
    ] {
        assert_eq!(stage.put(ONE, &[("VoiceUrl", wrong)]).await.0, 400, "{wrong}");
    }
    assert_eq!(stage.put(ONE, &[("Flow", FLOW)]).await.0, 400);
    let absent = format!("{LIST}/01139585476");
    assert_eq!(stage.put(&absent, &[("VoiceUrl", FLOW)]).await.0, 404);
    assert_eq!(stage.get(ONE).await.1["voice_url"], url);
    let (_, phone) = stage.put(ONE, &[("FriendlyName", "Sales")]).await;
    assert_eq!([&phone["friendly_name"], &phone["voice_url"]], ["Sales", url]);
}

#[tokio::test]
async fn what_is_changed_in_the_dashboard_is_seen() {
    let stage = Stage::new().await;
    let list = async || stage.get(LIST).await.1["incoming_phone_numbers"].take();
    stage.exotel.is_bound("acme1", "+919876543210", "");
    assert_eq!(list().await[0]["voice_url"], "");
    stage.exotel.loses("acme1", "9876543210");
    assert_eq!(list().await.as_array().unwrap().len(), 2);
    let health = "/v2/accounts/acme1/incoming-phone-numbers/08047190001";
    let status = async || {
        let (_, answer) = stage.get(health).await;
        answer["response"][0]["data"]["connectivity"]["incoming_call"]["status"].clone()
    };
    assert_eq!(status().await, "active");
    stage.exotel.is_well("acme1", "08047190001", "major_outage");
    assert_eq!(status().await, "major_outage");
    assert_ne!(stage.exotel.origin(Region::Mumbai), stage.exotel.origin(Region::Singapore));
}
