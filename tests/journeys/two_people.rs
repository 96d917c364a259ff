//! Two people at the same thing at the same time: nothing is lost without a word.

use crate::support::{KEY, Stage, TOKEN, input};

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_dialog_can_overwrite() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did show number:+919876543210").clicks("Edit").fills("Label", "Omar's").await;
    ann.runs("/did edit number:+919876543210 label:Ann's").sees("Label of").await;
    omar.submits()
        .sees(&format!("<@{}> changed this", ann.id()))
        .sees("Nothing of yours was saved.")
        .sees("Ann's")
        .await;
    omar.clicks("Overwrite").sees("Label of `+919876543210` saved.").sees("Omar's").await;
    let last = stage.last_change().await;
    assert!(last[2].contains("Ann's") && last[3].contains("Omar's"), "{last:?}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_dialog_can_keep_theirs() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").fills("Label", "Omar's").await;
    ann.runs("/did edit number:+919876543210 label:Ann's").sees("Label of").await;
    omar.submits().sees("changed this").await;
    let changes = stage.changes().await;
    omar.clicks("Keep theirs").sees("Ann's").does_not_see("⚠️").await;
    assert_eq!(stage.changes().await, changes);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn overwriting_what_changed_once_more_asks_once_more() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").fills("Label", "Omar's").await;
    ann.runs("/did edit number:+919876543210 label:First").sees("Label of").await;
    omar.submits().sees("changed this").await;
    ann.runs("/did edit number:+919876543210 label:Second").sees("Label of").await;
    omar.clicks("Overwrite").sees("changed this").sees("Second").await;
    omar.clicks("Overwrite").sees("Label of").sees("Omar's").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_credentials_say_who_was_quicker_and_reopen_with_the_secrets_blank() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/exotel credentials").fills("Account SID", "anns").fills("API Key", KEY).await;
    adi.runs("/exotel credentials").fills("Account SID", "adis").submits().sees("`adis`").await;
    ann.submits().sees(&format!("<@{}> changed this", adi.id())).await;
    ann.sees("**Account SID**: yours anns · now adis").await;
    ann.clicks("Try again").sees_dialog("Edit credentials").await;
    assert_eq!(ann.field("Account SID"), "anns");
    assert_eq!(ann.field("API Key"), "");
    assert_eq!(input(&ann, "API Key")["placeholder"], "Type it again");
    ann.fills("API Key", KEY).submits().sees("`anns`").sees("🟢 Configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_select_shows_both_choices_and_can_overwrite() {
    let stage = Stage::with_a_number().await;
    let (omar, adi) = (stage.person("Omar"), stage.person("Adi"));
    omar.runs("/did show number:+919876543210").await;
    adi.runs("/did assign number:+919876543210 bot:sales").sees("Sales qualifier").await;
    omar.selects("Assign Bot", "None")
        .sees(&format!("<@{}> changed this", adi.id()))
        .sees("**Bot**: yours — · now Sales qualifier")
        .await;
    omar.clicks("Keep theirs").sees("Sales qualifier").await;
    adi.runs("/did assign number:+919876543210 bot:front-desk").await;
    omar.runs("/did show number:+919876543210").await;
    adi.runs("/did assign number:+919876543210 bot:sales").await;
    omar.selects("Assign Bot", "None").clicks("Overwrite").sees("is answered by no bot now").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_add_the_same_number_at_once_leave_one() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    let first = omar.runs_at_once("/did add number:+919876543210 label:Omar's").await;
    let second = ann.runs_at_once("/did add number:+919876543210 label:Ann's").await;
    omar.waits_for(first).await;
    ann.waits_for(second).await;
    let added = [&omar, &ann].into_iter().filter(|person| person.text().contains("Added")).count();
    let refused = [&omar, &ann]
        .into_iter()
        .filter(|person| person.text().contains("in the list already"))
        .count();
    assert_eq!((added, refused), (1, 1));
    assert_eq!(stage.counts("SELECT count(*) FROM audit WHERE action = 'number_added'").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_somebody_removed_is_said_to_be_gone() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/exotel page").await;
    let page = omar.message_id();
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.goes_back_to(page)
        .selects("Open a number…", "+919876543210")
        .sees("+919876543210 is not in the list")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_older_than_the_number_does_not_remove_it() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did show number:+919876543210").await;
    ann.runs("/did edit number:+919876543210 label:Important").sees("Label of").await;
    omar.clicks("Remove").sees("changed this").sees("Important").await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 1);
    omar.clicks("Remove").sees("Removed").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_sees_is_nobody_elses_to_see() {
    let stage = Stage::with_a_number().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/exotel page").sees("Sales Line").await;
    ann.runs("/exotel credentials")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("Credentials saved")
        .await;
    assert!(adi.messages().is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_bot_dialog_says_who_was_quicker_and_can_overwrite() {
    let stage = Stage::new().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/voicebot edit bot:sales").fills("Name", "Ann's").await;
    adi.runs("/voicebot edit bot:sales name:Adi's").sees("saved").await;
    ann.submits().sees(&format!("<@{}> changed this", adi.id())).await;
    ann.clicks("Overwrite").sees("Voice bot **Ann's** saved.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_keeps_what_was_seen_so_a_colleague_is_not_overwritten() {
    let stage = Stage::new().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/voicebot edit bot:sales").fills("Name", "a`b").submits().sees("backtick").await;
    adi.runs("/voicebot edit bot:sales name:Adi's").sees("saved").await;
    ann.clicks("Try again").sees_dialog("Edit Voice Bot").fills("Name", "Ann's").submits().await;
    ann.sees(&format!("<@{}> changed this", adi.id())).await;
    assert_eq!(stage.counts("SELECT count(*) FROM voice_bots WHERE name = 'Adi''s'").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_never_pairs_one_persons_sid_with_anothers_key() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/exotel credentials").fills("Account SID", "not a sid").submits().sees("⚠️").await;
    adi.runs("/exotel credentials").fills("Account SID", "adis").submits().sees("`adis`").await;
    ann.clicks("Try again").sees_dialog("Edit credentials").fills("Account SID", "anns").await;
    ann.submits().sees(&format!("<@{}> changed this", adi.id())).await;
    assert_eq!(stage.counts("SELECT count(*) FROM accounts WHERE account_sid = 'adis'").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_bot_that_changed_since_it_was_shown_is_not_removed() {
    let stage = Stage::new().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/voicebot list").selects("Open a voice bot…", "Sales qualifier").await;
    adi.runs("/voicebot edit bot:sales name:Adi's").sees("saved").await;
    ann.clicks("Remove").sees(&format!("<@{}> changed this", adi.id())).await;
    assert_eq!(stage.counts("SELECT count(*) FROM voice_bots").await, 2);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_shows_both_versions_of_all_that_differs() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210").fills("Label", "Omar's *own*").await;
    ann.runs("/did assign number:+919876543210 bot:sales").sees("Bot of").await;
    omar.submits()
        .sees("**Label**: yours Omar's \\*own\\* · now Sales Line")
        .sees("**Bot**: yours Front desk · now Sales qualifier")
        .does_not_see("**Flow URL**: yours")
        .await;

    ann.runs("/voicebot edit bot:sales").fills("Name", "Hers").await;
    stage.person("Adi").runs("/voicebot edit bot:sales name:His").sees("saved").await;
    ann.submits().sees("**Name**: yours Hers · now His").sees("Bot ID").sees("`sales`").await;
    ann.clicks("Keep theirs").sees("**His**").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_what_is_there_already_is_in_no_conflict() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    for person in [&omar, &ann] {
        person.runs("/did edit number:+919876543210").fills("Label", "Both").await;
    }
    omar.submits().sees("Label of `+919876543210` saved").await;
    ann.submits().sees("Nothing to save: everything is as it was.").await;
    let changes = "SELECT count(*) FROM audit WHERE action = 'number_edited'";
    assert_eq!(stage.counts(changes).await, 1);
    stage.leaves().await;
}
