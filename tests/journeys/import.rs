//! The account's numbers, brought in from Exotel.

use std::time::Duration;

use discord_sandbox::GatewayFault;
use discord_sandbox::exotel::{Fault, Phone, Spelling};

use crate::support::{Stage, enabled};

const NUMBERS: &str = "SELECT e164, label, flow_url FROM numbers ORDER BY e164";
const DRAFT: &str = "SELECT draft_id FROM drafts";
const BATCHES: &str = "SELECT count(*) FROM audit WHERE action = 'batch_written'";

fn flow(id: &str) -> String {
    format!("https://my.exotel.com/acme1/exoml/start_voice/{id}")
}

/// A configured account with an Exotel, and no numbers here.
async fn configured() -> Stage {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_s_numbers_are_shown_then_imported_and_taken_back_at_once() {
    let stage = configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").clicks("Import from Exotel").await;
    ann.sees("**3 new** · **0 changed** · 0 the same already")
        .sees("1 number has no flow at Exotel")
        .sees("**Reception**")
        .sees(&flow("927"))
        .sees("Nothing is saved yet")
        .await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    ann.clicks("Import all").sees("✅ Imported: 3 added, 0 changed.").await;
    let (sales, desk) = (flow("926"), flow("927"));
    assert_eq!(
        stage.rows(NUMBERS).await,
        [
            ["+918047190001", "Reception", "-"],
            ["+918047190002", "-", desk.as_str()],
            ["+919876543210", "-", sales.as_str()]
        ]
    );
    // There are numbers now.
    assert!(!enabled(&ann).contains(&"Import from Exotel".to_owned()));
    ann.clicks("Undo: all 3").sees("✅ Undone.").await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_offered_what_is_the_same_is_not_and_labels_stay() {
    let stage = configured().await;
    // With the flow that Exotel has, written otherwise; with another; and one that Exotel does not have.
    stage.has_number("+919876543210", "Sales Line", "front-desk").await;
    stage.has_number("+918047190002", "Night", "front-desk").await;
    stage.has_number("+911141190009", "Elsewhere", "").await;
    stage.exotel().is_bound("acme1", "+919876543210", "http://my.exotel.in/exoml/start/926");
    let ann = stage.person("Ann");
    ann.runs("/exotel import")
        .sees("**1 new** · **1 changed** · 1 the same already")
        .sees("1 number is here and not on this account at Exotel")
        .await;
    let night = "+918047190002 · Night → Front desk";
    let offered = ann.options("Import only some of them…");
    assert_eq!(offered.len(), 2, "{offered:?}");
    ann.selects_all("Import only some of them…", &[night]).sees("1 picked").await;
    ann.clicks("Import the picked: 1").sees("Imported: 0 added, 1 changed.").await;
    let (sales, desk) = (flow("926"), flow("927"));
    assert_eq!(
        stage.rows(NUMBERS).await,
        [
            ["+911141190009", "Elsewhere", "-"],
            ["+918047190002", "Night", desk.as_str()],
            ["+919876543210", "Sales Line", sales.as_str()]
        ]
    );
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_the_preview_is_named_and_nothing_is_imported() {
    let stage = configured().await;
    stage.has_number("+918047190002", "Night", "front-desk").await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    ann.runs("/exotel import").sees("**2 new** · **1 changed**").await;
    omar.runs("/did edit number:+918047190002 label:Mine").sees("saved").await;
    let before = stage.rows(NUMBERS).await;
    ann.clicks("Import all").sees("Nothing was changed: `+918047190002` changed since.").await;
    assert_eq!(stage.rows(NUMBERS).await, before);
    // Somebody else's preview is nobody's to confirm, and an Operator's not at all.
    let draft = stage.rows(DRAFT).await.concat().concat();
    let confirm = format!("sb1:n:batchall:x:{draft}");
    stage
        .person("Adi")
        .runs("/exotel page")
        .sends_component(&confirm, &[])
        .sees("This preview is gone")
        .await;
    omar.sends_component(&confirm, &[]).sees("takes **Admin**").await;
    omar.sends_component(&format!("sb1:n:batchall:s:{draft}"), &[])
        .sees("This preview is gone")
        .await;
    assert_eq!(stage.counts(BATCHES).await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_delivered_again_or_pressed_twice_is_written_once() {
    let stage = configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel import").sees("**3 new**").await;
    let draft = stage.rows(DRAFT).await.concat().concat();
    stage.discord.gateway_fault(GatewayFault::DeliverNext(3));
    ann.clicks("Import all").sees("3 added").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    ann.sends_component(&format!("sb1:n:batchall:x:{draft}"), &[]).sees("already done").await;
    assert_eq!(stage.counts(BATCHES).await, 1);
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 3);
    ann.runs("/exotel import").sees("There is nothing to change.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_exotel_answers_instead_changes_nothing_and_is_told() {
    let stage = configured().await;
    let ann = stage.person("Ann");
    let limited = Fault::RateLimited { retry_after: Some("600".to_owned()) };
    for (fault, said) in [
        (Fault::Status(401), "Refused by Exotel (401)"),
        (Fault::Status(403), "Refused by Exotel (403)"),
        (Fault::Status(404), "Refused by Exotel (404)"),
        (Fault::Status(503), "Exotel has a fault of its own"),
        (Fault::Html(200), "cannot be read"),
        (Fault::HalfJson, "cannot be read"),
        (Fault::TenMegabytes, "too large"),
        (Fault::Redirect("https://example.com/".to_owned()), "another address"),
        (Fault::Drop, "Could not reach Exotel"),
        // The last, as it holds the account for ten minutes.
        (limited, "too many requests for this account"),
    ] {
        stage.exotel().fail_next("IncomingPhoneNumbers", 1, fault);
        ann.runs("/exotel import").sees(said).await;
    }
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    assert_eq!(stage.counts("SELECT count(*) FROM drafts").await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_takes_an_admin_and_credentials() {
    let stage = Stage::with_exotel().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    ann.runs("/exotel page").sees("Not configured").await;
    assert!(!enabled(&ann).contains(&"Import from Exotel".to_owned()));
    ann.runs("/exotel import").sees("there are none").await;
    stage.is_configured().await;
    omar.runs("/exotel page").sees("🟢 Configured").await;
    assert!(!enabled(&omar).contains(&"Import from Exotel".to_owned()));
    let asked = stage.exotel().requests().len();
    omar.runs("/exotel import").sees("takes **Admin**").await;
    omar.sends_component("sb1:p:import", &[]).sees("takes **Admin**").await;
    assert_eq!(stage.exotel().requests().len(), asked);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_says_of_the_credentials_while_importing_is_kept() {
    let stage = configured().await;
    let ann = stage.person("Ann");
    stage.exotel().rotates("acme1", "key-of-tomorrow-1", "token-of-tomorrow-1");
    ann.runs("/exotel import").sees("Refused by Exotel (401)").await;
    stage.person("Vera").runs("/exotel page").sees("⚠️ Refused by Exotel (401)").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_phones_are_a_hundred_pages_and_it_is_told_which() {
    const MANY: usize = 5000;
    let stage = configured().await;
    stage.exotel().account("acme1", |account| {
        (0..MANY - 3).fold(account, |account, at| {
            let phone = Phone::new(&format!("+9122{at:08}")).spelled(Spelling::National);
            account.phone(phone.named(&format!("Line {at}")).sends_to("926"))
        })
    });
    stage.exotel().forgets_requests();
    let slow = Fault::Delay(Duration::from_millis(700));
    stage.exotel().fail_next("IncomingPhoneNumbers", 4, slow);
    let ann = stage.person("Ann");
    let asked = ann.runs_at_once("/exotel import").await;
    let told = ann.watches(Duration::from_secs(2), |text| text.contains("Asking Exotel… page 1"));
    assert!(told.await, "{}", ann.text());
    let told = ann.watches(Duration::from_secs(10), |text| text.contains("Asking Exotel… page 3"));
    assert!(told.await, "{}", ann.text());
    ann.waits_for(asked).await;
    let shown = |text: &str| text.contains("**5000 new**");
    assert!(ann.watches(Duration::from_mins(4), shown).await, "{}", ann.text());
    assert_eq!(stage.exotel().asked("IncomingPhoneNumbers"), 100);
    let click = ann.clicks_at_once("Import all");
    let told = ann.watches(Duration::from_secs(30), |text| text.contains("of 5000 numbers")).await;
    assert!(told, "{}", ann.text());
    ann.waits_for(click).await;
    let done = |text: &str| text.contains("Imported: 5000 added, 0 changed.");
    assert!(ann.watches(Duration::from_mins(4), done).await, "{}", ann.text());
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, MANY);
    assert_eq!(stage.counts(BATCHES).await, 1);
    stage.leaves().await;
}
