//! **Check all**: a summary, the numbers with faults, and what was left out.

use discord_sandbox::exotel::{Fault, Phone};
use switchboard::domain::phone::PhoneNumber;

use super::{NUMBER, OTHER_FLOW, has_bot_at, is_done, stage};
use crate::support::{FLOW, Stage, enabled};

async fn checks_all(stage: &Stage) -> (discord_sandbox::Person, String) {
    let omar = stage.person("Omar");
    omar.runs("/exotel page").clicks("Check all").await;
    let text = is_done(&omar).await;
    (omar, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_with_faults_are_counted_and_named_and_lead_to_their_cards() {
    let stage = stage().await;
    stage.has_number("+918047190001", "Reception", "").await;
    stage.has_number("+918047190009", "Not at Exotel", "front-desk").await;
    let (omar, text) = checks_all(&stage).await;
    assert!(text.contains("**3 checked** · ✅ 1 · ⚠️ 0 · ❌ 2"), "{text}");
    assert!(text.contains("✅ **Credentials**") && text.contains("✅ **Balance**"), "{text}");
    assert!(text.contains("❌ **Bot** None is assigned"), "{text}");
    assert!(text.contains("❌ **Number** It is not among the 3 ExoPhones"), "{text}");
    assert!(!text.contains("Sales Line"), "what works is not named\n{text}");
    assert_eq!(enabled(&omar), ["Check again", "Back"]);
    omar.selects("Open a number…", "+918047190001").sees("Reception").clicks("Check").await;
    is_done(&omar).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_flow_and_a_flow_elsewhere_are_found_among_all() {
    let stage = stage().await;
    stage.exotel().is_bound("acme1", NUMBER, OTHER_FLOW);
    stage.has_number("+918047190001", "Reception", "sales").await;
    stage.exotel().is_bound("acme1", "+918047190001", FLOW);
    let (_, text) = checks_all(&stage).await;
    assert!(text.contains("❌ **Flow at Exotel** Exotel sends its calls to flow 927"), "{text}");
    assert_eq!(text.matches("❌ **Shared flow**").count(), 2, "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_urls_a_minute_are_tried_and_what_was_left_out_is_said() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    for at in 0..12 {
        let id = format!("bot-{at}");
        has_bot_at(&stage, &id, &format!("{}/exotel/{id}", stage.voice().url())).await;
        stage.has_number(&format!("+9180471901{at:02}"), "", &id).await;
    }
    let (_, text) = checks_all(&stage).await;
    assert!(text.contains("3 of 13 WebSocket URLs were not tried: 10 a minute are."), "{text}");
    assert_eq!(stage.voice().sessions().len(), 10);
    // A minute later the others have their turn, and what was found is remembered.
    stage.lets_pass(std::time::Duration::from_secs(61));
    omar.runs("/exotel page").clicks("Check all").await;
    let text = is_done(&omar).await;
    assert!(!text.contains("were not tried"), "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_numbers_cost_exotel_a_page_for_fifty_and_no_more_heartbeats_than_a_few() {
    let stage = Stage::with_exotel_of(|mut options| {
        let account = options.accounts.remove(0);
        let many = (0..300).map(|at| format!("+9180471{at:05}"));
        let account = many
            .fold(account, |account, number| account.phone(Phone::new(&number).sends_to("926")));
        options.accounts.insert(0, account);
        options
    })
    .await;
    stage.is_configured().await;
    let numbers: Vec<String> = (0..300).map(|at| format!("+9180471{at:05}")).collect();
    for number in &numbers {
        assert!(PhoneNumber::parse(number).is_ok(), "{number}");
        stage.has_number(number, "", "front-desk").await;
    }
    stage.exotel().forgets_requests();
    let (_, text) = checks_all(&stage).await;
    assert!(text.contains("**300 checked** · ✅ 300"), "{text}");
    assert!(text.contains("25 of 300 ExoPhones were asked how they do"), "{text}");
    let asked = stage.exotel().requests();
    let beats = asked.iter().filter(|it| it.path.starts_with("/v2/accounts")).count();
    // Seven pages, one more that proves the credentials, and the balance.
    assert_eq!((beats, asked.len() - beats), (25, 9));
    assert_eq!(stage.voice().sessions().len(), 1, "one bot is tried once");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_exotels_list_the_rest_is_checked() {
    let stage = stage().await;
    stage.has_number("+918047190001", "Reception", "").await;
    stage.exotel().fail_next("IncomingPhoneNumbers", usize::MAX, Fault::Status(500));
    let (_, text) = checks_all(&stage).await;
    assert!(text.contains("⚠️ **Number** Not found out."), "{text}");
    assert!(text.contains("**2 checked** · ✅ 1 · ⚠️ 0 · ❌ 1"), "{text}");
    stage.leaves().await;
}
