//! `/audit show`: what was changed, in words; filtered, paged, and taken back from there.

use std::time::Duration;

use crate::support::{KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_in_words_newest_first_with_undo_or_why_not() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did add number:+919876543210 label:Sales bot:front-desk").sees("Added").await;
    omar.runs("/did edit number:+919876543210 label:Sales Line").sees("saved").await;

    omar.runs("/audit show").sees("Audit trail").await;
    let text = omar.text();
    let (edited, added) = (text.find("Number edited").unwrap(), text.find("Number added").unwrap());
    assert!(edited < added, "{text}");
    omar.sees("Label: Sales → Sales Line")
        .sees("Bot: — → Front desk")
        .sees(&format!("<@{}>", stage.discord.user_id("Omar")))
        .sees("Cannot be undone: changed again since")
        .await;
    // Of secrets it says only that; and their change is an Admin's, which nobody takes back.
    omar.sees("API Key: set").does_not_see(KEY).does_not_see(TOKEN).await;
    assert_eq!(undoes(&omar), ["Undo #7"], "{}", omar.text());

    omar.clicks("Undo #7").sees("Undone.\nLabel: Sales (was Sales Line)").await;
    omar.runs("/audit show number:+919876543210")
        .sees("undoes #7")
        .sees("Undone by #8")
        .does_not_see("Credentials saved")
        .await;

    // Voice bots are an Admin's: an Operator sees the change, without a button.
    omar.runs("/audit show action:Voice bot added").sees("Front desk").does_not_see("Undo #").await;
    ann.runs("/audit show action:Voice bot added").sees("Undo #").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_can_be_taken_back_from_the_trail_for_a_day() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:+919876543210").await;
    omar.runs("/audit show number:+919876543210").sees("Number removed").await;
    let button = undoes(&omar).remove(0);
    omar.clicks(&button).sees("Restored").await;

    omar.runs("/did remove number:+919876543210").await;
    stage.lets_pass(Duration::from_hours(24));
    omar.runs("/audit show number:+919876543210")
        .sees("Cannot be undone: 24 hours have passed")
        .await;
    assert!(undoes(&omar).is_empty(), "{}", omar.text());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_paged_and_its_buttons_outlive_a_restart() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    for last in 0..12 {
        stage.has_number(&format!("+9198765432{last:02}"), &format!("Line {last:02}"), "").await;
    }
    omar.runs("/audit show action:Number added")
        .sees("Line 11")
        .sees("Line 07")
        .does_not_see("Line 06")
        .await;
    omar.clicks("Older ▶").sees("Line 06").sees("Line 02").does_not_see("Line 07").await;
    stage.restarts().await;
    let omar = stage.person("Omar");
    omar.clicks("Older ▶").sees("Line 01").sees("Line 00").does_not_see("Line 02").await;
    omar.clicks("◀ Newer").sees("Line 06").sees("Line 02").await;
    omar.clicks("◀ Newer").sees("Line 11").await;
    assert!(omar.buttons().contains(&("◀ Newer".to_owned(), true)), "{:?}", omar.buttons());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_hold_together() {
    let stage = Stage::with_a_number().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did edit number:+919876543210 label:By Omar").await;
    stage.lets_pass(Duration::from_hours(2));
    ann.runs("/did edit number:+919876543210 label:By Ann").await;

    ann.runs("/audit show member:@Omar").sees("By Omar").does_not_see("By Ann").await;
    ann.runs("/audit show number:+919876543210 action:Number edited since:The last hour")
        .sees("→ By Ann")
        .await;
    assert_eq!(ann.text().matches("Number edited").count(), 2, "{}", ann.text());
    ann.runs("/audit show number:+919876543299").sees("Nothing was changed").await;
    let typed = ann.types("/audit show number:98765").await;
    assert_eq!(typed.len(), 1, "{typed:?}");
    ann.runs("/did remove number:+919876543210").await;
    let typed = ann.types("/audit show number:98765").await;
    assert_eq!(typed[0].name, "+919876543210 · removed");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_attempts_are_shown_to_operators_and_nothing_to_others() {
    let stage = Stage::with_a_number().await;
    let (omar, vera, oz) = (stage.person("Omar"), stage.person("Vera"), stage.person("Oz"));
    oz.runs("/did list").sees("You may not").await;
    vera.runs("/did remove number:+919876543210").await;
    vera.runs("/audit show")
        .sees("You may not see the audit trail")
        .does_not_see("+919876543210")
        .await;
    for command in ["/audit export", "/audit channel channel:#general"] {
        omar.runs(command).sees("You may not").await;
    }
    assert!(vera.types("/audit show number:98").await.is_empty());

    let refused = "/audit show action:Refused attempts";
    omar.runs(refused).sees("Refused attempts").await;
    for seen in ["may not remove numbers (command)", "may not see the audit trail"] {
        omar.watches(Duration::from_secs(2), |text| text.replace("**", "").contains(seen)).await;
        omar.runs(refused).await;
        assert!(omar.text().replace("**", "").contains(seen), "{}", omar.text());
    }
    omar.runs("/audit show action:Refused attempts member:@Oz")
        .sees(&format!("<@{}>", stage.discord.user_id("Oz")))
        .await;
    assert_eq!(omar.text().matches("may not").count(), 1, "{}", omar.text());
    omar.clicks("Newest").sees("Refused attempts").await;
    assert_eq!(omar.text().matches("may not").count(), 1);
    stage.leaves().await;
}

fn undoes(person: &discord_sandbox::Person) -> Vec<String> {
    let buttons = person.buttons().into_iter();
    buttons.map(|(label, _)| label).filter(|label| label.starts_with("Undo #")).collect()
}
