//! One line that fails leaves the others, whatever fails; and they show as they come.

use std::sync::atomic::Ordering;
use std::time::Duration;

use discord_sandbox::exotel::{Behaviour, Fault};

use super::{NUMBER, checks, is_done, line, stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_fails_leaves_the_others_whatever_the_fault_is() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    for fault in [
        Fault::Status(404),
        Fault::Status(403),
        Fault::Status(500),
        Fault::Html(502),
        Fault::Html(200),
        Fault::TenMegabytes,
        Fault::Redirect("https://evil.example/".to_owned()),
        Fault::HalfJson,
        Fault::Delay(Duration::from_secs(4)),
        Fault::Hang,
        Fault::Drop,
        // Whoever turns one request of an account away turns away those that follow.
        Fault::RateLimited { retry_after: Some("600".to_owned()) },
    ] {
        stage.lets_pass(Duration::from_secs(61));
        exotel.forgives();
        exotel.fail_next("Balance.json", usize::MAX, fault.clone());
        let text = checks(&omar, NUMBER).await;
        assert!(line(&text, "Balance").starts_with("⚠️ **Balance** Not found out."), "{text}");
        let well = text.lines().filter(|line| line.starts_with('✅')).count();
        let turned_away = matches!(fault, Fault::RateLimited { .. });
        assert!(well == 9 || turned_away && well >= 5, "{fault:?}\n{text}");
        assert!(!text.contains("evil.example"), "{text}");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_list_what_hangs_on_it_is_said_not_to_be_known() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.fail_next("IncomingPhoneNumbers", usize::MAX, Fault::Status(500));
    let text = checks(&omar, NUMBER).await;
    for name in ["Number", "ExoPhone", "Flow at Exotel", "Credentials"] {
        assert!(line(&text, name).starts_with("⚠️"), "{text}");
    }
    for name in ["Balance", "Flow URL", "Shared flow", "Bot", "WebSocket URL"] {
        assert!(line(&text, name).starts_with('✅'), "{text}");
    }
    exotel.forgives();
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Flow at Exotel").starts_with('✅'), "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_shows_as_it_comes_within_one_message_and_without_a_deferral() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    stage.voice().behaves(Behaviour::Slow(Duration::from_millis(2600)));
    let edits = || stage.discord.exchanges().iter().filter(|it| it.method == "PATCH").count();
    let before = edits();
    omar.runs("/did check number:+919876543210").await;
    let first = omar.text();
    assert!(first.contains("⏳ **WebSocket URL**"), "{first}");
    assert!(first.contains("✅ **Bot**"), "{first}");
    is_done(&omar).await;
    let all = stage.discord.interactions();
    let check = all.iter().find(|it| it.id == omar.last_interaction()).unwrap();
    let [answer] = check.callbacks.as_slice() else { panic!("{:?}", check.callbacks) };
    assert_eq!(answer.callback, 4, "the check itself, and no deferral");
    let after = answer.at.saturating_sub(check.delivered);
    assert!(after < Duration::from_secs(1), "{after:?}");
    // About one edit a second, and none where nothing is new. They are counted once they are finished.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!((1..=3).contains(&(edits() - before)), "{}", edits() - before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_check_does_not_read_the_whole_list_again() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    checks(&omar, NUMBER).await;
    exotel.forgets_requests();
    checks(&omar, NUMBER).await;
    let lists = exotel.requests();
    let lists = lists.iter().filter(|it| it.path.ends_with("/IncomingPhoneNumbers")).count();
    assert_eq!(lists, 1, "its first page proves the credentials");
    assert_eq!(exotel.asked("Balance.json"), 0, "once a minute");
    // A number that the account gave away is not believed for its name.
    exotel.loses("acme1", NUMBER);
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Number").starts_with('❌'), "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bug_in_one_line_leaves_the_others() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").await;
    // Whoever asks what time it is panics: that is who tries the WebSocket URL, and who remembers a balance.
    stage.clock_panics.store(true, Ordering::Relaxed);
    omar.clicks("Check").await;
    let text = is_done(&omar).await;
    stage.clock_panics.store(false, Ordering::Relaxed);
    for name in ["WebSocket URL", "Balance"] {
        let line = line(&text, name);
        assert!(line.starts_with("⚠️") && line.contains("went wrong on our side"), "{text}");
    }
    for name in ["Number", "ExoPhone", "Flow at Exotel", "Bot", "Shared flow"] {
        assert!(line(&text, name).starts_with('✅'), "{text}");
    }
    stage.leaves().await;
}
