//! What changes at Exotel without anybody here is said once in the audit channel.

use std::time::Duration;

use discord_sandbox::exotel::Fault;

use crate::support::{KEY, Stage, TOKEN};

const SALES: &str = "+919876543210";
const NIGHT: &str = "+918047190002";
const LIST: &str = "GET /v2_beta/Accounts/acme1/IncomingPhoneNumbers";
const ROWS: &str = "SELECT action || ' ' || target || ' ' || new_value FROM audit WHERE action LIKE 'drift%' ORDER BY seq";

/// A configured account whose two numbers are as Exotel has them, with an audit channel.
async fn furnished() -> Stage {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.has_number(SALES, "Sales Line", "front-desk").await;
    stage.has_number(NIGHT, "Night", "").await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#ops").sees("Changes are posted").await;
    stage
}

/// The same, compared with Exotel every second.
async fn watched() -> Stage {
    let mut stage = furnished().await;
    stage.drift_check = Some(Duration::from_secs(1));
    stage.restarts().await;
    stage
}

/// What was posted, without what keeps Discord from reading markup.
fn posts(stage: &Stage) -> Vec<String> {
    let posts = stage.discord.exchanges().into_iter();
    let posts = posts.filter(|it| it.method == "POST" && it.path.ends_with("/messages"));
    let text = |body: &serde_json::Value| body["embeds"][0]["description"].to_string();
    posts.map(|it| text(&it.body).replace('\\', "")).collect()
}

/// Waits until something with this text was posted, and checks that it was once.
async fn is_posted_once(stage: &Stage, text: &str) {
    for _ in 0..600 {
        if posts(stage).iter().any(|post| post.contains(text)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    rounds(stage).await;
    let all = posts(stage);
    assert_eq!(all.iter().filter(|post| post.contains(text)).count(), 1, "{text}: {all:#?}");
}

/// Waits for two rounds more.
async fn rounds(stage: &Stage) {
    let so_far = stage.exotel().asked(LIST);
    assert!(stage.exotel().was_asked(LIST, so_far + 3, Duration::from_secs(30)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_flow_is_said_once_also_after_a_restart_and_so_is_the_way_back() {
    let mut stage = watched().await;
    rounds(&stage).await;
    assert!(stage.rows(ROWS).await.is_empty(), "{:?}", stage.rows(ROWS).await);
    // Written otherwise, it is the same flow.
    stage.exotel().is_bound("acme1", SALES, "http://my.exotel.in/exoml/start/926/");
    rounds(&stage).await;
    assert!(stage.rows(ROWS).await.is_empty());

    let other = "https://my.exotel.com/acme1/exoml/start_voice/927";
    stage.exotel().is_bound("acme1", SALES, other);
    is_posted_once(&stage, "start_voice/927").await;
    let post = posts(&stage).into_iter().find(|post| post.contains("start_voice/927")).unwrap();
    for part in ["Switchboard", "Changed outside Switchboard", SALES, "start_voice/926"] {
        assert!(post.contains(part), "{part} in {post}");
    }
    stage.restarts().await;
    rounds(&stage).await;
    assert_eq!(stage.rows(ROWS).await.len(), 1);

    stage.exotel().is_bound("acme1", SALES, "");
    is_posted_once(&stage, "start_voice/926` → —").await;
    stage.exotel().is_bound("acme1", SALES, "https://my.exotel.com/acme1/exoml/start_voice/926");
    is_posted_once(&stage, "As it should be at Exotel again").await;
    let ann = stage.person("Ann");
    ann.runs("/audit show")
        .sees("As it should be at Exotel again")
        .sees("its calls go to the flow that is saved here")
        .await;
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_gone_or_down_is_said_once_and_that_it_is_well_again() {
    let stage = watched().await;
    stage.exotel().is_well("acme1", NIGHT, "major_outage");
    is_posted_once(&stage, "major outage").await;
    stage.exotel().is_well("acme1", NIGHT, "active");
    is_posted_once(&stage, "calls reach it again").await;
    stage.exotel().loses("acme1", NIGHT);
    is_posted_once(&stage, "not on this account").await;
    // What somebody removes here is nobody's business any more.
    stage.person("Omar").runs(&format!("/did remove number:{NIGHT}")).sees("Removed").await;
    rounds(&stage).await;
    assert_eq!(stage.counts("SELECT count(*) FROM findings").await, 0);
    assert_eq!(stage.rows(ROWS).await.len(), 3);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_and_a_low_balance_are_said_once_and_the_verdict_is_kept() {
    let mut stage = furnished().await;
    stage.exotel().account("acme1", |account| account.balance("12.50"));
    stage.drift_check = Some(Duration::from_secs(1));
    stage.restarts().await;
    is_posted_once(&stage, "balance low: 12.50 INR").await;
    assert_eq!(stage.exotel().asked("Balance"), 1, "once a minute at most");
    stage.exotel().rotates("acme1", "key-of-tomorrow-1", "token-of-tomorrow-1");
    is_posted_once(&stage, "Refused by Exotel (401)").await;
    let vera = stage.person("Vera");
    vera.runs("/exotel page").sees("⚠️ Refused by Exotel (401)").await;
    stage.exotel().rotates("acme1", KEY, TOKEN);
    is_posted_once(&stage, "Accepted by Exotel.").await;
    vera.runs("/exotel page").sees("Accepted by Exotel").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_cannot_say_says_nothing_and_takes_nothing_back() {
    let stage = watched().await;
    stage.exotel().is_bound("acme1", SALES, "https://example.com/x?secret=1");
    is_posted_once(&stage, "URL that is no flow").await;
    for fault in [Fault::Status(500), Fault::HalfJson, Fault::Html(200), Fault::Drop] {
        stage.exotel().fail_next(LIST, 2, fault);
        rounds(&stage).await;
    }
    assert_eq!(stage.rows(ROWS).await.len(), 1, "{:?}", stage.rows(ROWS).await);
    assert!(!stage.rows(ROWS).await.concat().concat().contains("secret"));
    // Nor does an account that is disconnected.
    stage.person("Ann").runs("/exotel disconnect").sees("Disconnected").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let asked = stage.exotel().requests().len();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(stage.exotel().requests().len(), asked);
    stage.person("Ann").clicks("Undo: disconnect").sees("Connected again").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_account_that_changed_is_one_post() {
    let mut stage = furnished().await;
    for at in 10..22 {
        stage.has_number(&format!("+9122489100{at}"), "", "front-desk").await;
    }
    stage.drift_check = Some(Duration::from_secs(1));
    stage.restarts().await;
    is_posted_once(&stage, "12 numbers are not on this account").await;
    assert_eq!(stage.rows(ROWS).await.len(), 1);
    stage.leaves().await;
}
