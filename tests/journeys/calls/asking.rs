//! What is said before a phone rings, who may ring which, and that nothing rings twice.

use std::time::Duration;

use discord_sandbox::exotel::Plan;
use switchboard::domain::phone::CallingCode;

use super::{NUMBER, PHONE, asked, id_of, rung, with_a_number};
use crate::support::enabled;

#[tokio::test(flavor = "multi_thread")]
async fn before_a_phone_rings_it_is_said_which_from_where_and_that_it_costs_money() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    omar.sees("The call comes from `+919876543210` · Sales Line")
        .sees("costs your Exotel account money")
        .sees("Nothing rings before you choose a way.")
        .await;
    let ways = ["Through the flow", "Straight to the bot", "Remember as my phone", "Back"];
    assert_eq!(enabled(&omar), ways);
    assert_eq!(rung(&stage), 0);
    // No phone that rings stands in an id.
    for way in ways {
        assert!(!id_of(&omar, way).contains(PHONE.trim_start_matches('+')), "{way}");
    }
    omar.clicks("Back").sees("Sales Line").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cards_button_asks_for_the_phone_in_a_dialog() {
    let stage = with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs(&format!("/did show number:{NUMBER}")).clicks("Test call").await;
    omar.sees_dialog("Test call").fills("To", "112").submits().await;
    omar.sees("an emergency or short number is never rung").clicks("Try again").await;
    assert_eq!(omar.field("To"), "112");
    omar.fills("To", "098111 22233").submits().sees("This rings `+919811122233`").await;
    assert_eq!(rung(&stage), 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_test_call_never_rings_is_refused_with_the_reason() {
    let mut stage = with_a_number().await;
    let omar = stage.person("Omar");
    for (to, why) in [
        ("98765 43210", "this is the number itself"),
        ("911", "emergency or short number"),
        ("+91 112", "emergency or short number"),
        ("+14155550123", "test calls ring phones in `+91` only"),
        ("1800 123 456", "is no phone that somebody answers"),
        ("my phone", "Phone Number contains letters"),
    ] {
        omar.runs(&format!("/did test-call number:{NUMBER} to:{to}")).sees(why).await;
    }
    omar.runs(&format!("/did test-call number:{NUMBER}")).sees("which phone is to ring?").await;
    stage.test_calls.countries.push(CallingCode::parse("1").unwrap());
    stage.restarts().await;
    omar.runs(&format!("/did test-call number:{NUMBER} to:+14155550123"))
        .sees("This rings `+14155550123`")
        .await;
    assert_eq!(rung(&stage), 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_is_not_there_is_disabled_and_says_what_is_missing() {
    let stage = with_a_number().await;
    stage.has_number("+918047190001", "Reception", "").await;
    let omar = stage.person("Omar");
    omar.runs(&format!("/did test-call number:+918047190001 to:{PHONE}"))
        .sees("**Through the flow** needs a Flow URL")
        .sees("**Straight to the bot** needs a bot")
        .await;
    assert_eq!(enabled(&omar), ["Remember as my phone", "Back"]);
    let ann = stage.person("Ann");
    ann.runs("/voicebot edit bot:sales name:Sales url:https://bots.example.com/route").await;
    ann.runs("/did assign number:+918047190001 bot:sales").await;
    omar.runs(&format!("/did test-call number:+918047190001 to:{PHONE}"))
        .sees("an endpoint that only a flow asks")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_confirmation_rings_once_however_often_it_arrives() {
    let mut stage = with_a_number().await;
    let omar = asked(&stage).await;
    let (flow, bot) = (id_of(&omar, "Through the flow"), id_of(&omar, "Straight to the bot"));
    omar.clicks("Through the flow").sees("Queued").await;
    let click = omar.last_interaction();
    // Delivered again, clicked again, and the other way of the same question.
    omar.replays(click).await;
    omar.sends_component(&flow, &[]).sees("asked for already").await;
    omar.sends_component(&bot, &[]).sees("asked for already").await;
    assert_eq!(rung(&stage), 1);
    stage.restarts().await;
    omar.replays(click).await;
    omar.sends_component(&flow, &[]).sees("asked for already").await;
    assert_eq!(rung(&stage), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_confirms_what_was_shown_to_somebody() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    let flow = id_of(&omar, "Through the flow");
    let (ann, vera) = (stage.person("Ann"), stage.person("Vera"));
    ann.runs("/exotel page").await;
    vera.runs("/exotel page").await;
    ann.sends_component(&flow, &[]).sees("asked for already, or its 15 minutes are over").await;
    vera.sends_component(&flow, &[]).sees("You may not place test calls").await;
    assert_eq!(rung(&stage), 0);
    omar.clicks("Through the flow").sees("Queued").await;
    assert_eq!(rung(&stage), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_click_rings_nothing() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    stage.lets_pass(Duration::from_mins(16));
    omar.clicks("Through the flow").sees("its 15 minutes are over: it does not ring again").await;
    assert_eq!(rung(&stage), 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_changed_meanwhile_is_shown_again_before_it_rings() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    let ann = stage.person("Ann");
    ann.runs(&format!("/did assign number:{NUMBER} bot:sales")).sees("Sales qualifier").await;
    omar.clicks("Straight to the bot").sees("changed after this test call was shown").await;
    assert_eq!(rung(&stage), 0);
    omar.clicks("Straight to the bot").sees("Queued").await;
    assert_eq!(rung(&stage), 1);
    // A number that is gone rings nothing.
    let omar = asked(&stage).await;
    ann.runs(&format!("/did remove number:{NUMBER}")).sees("Removed").await;
    omar.clicks("Through the flow").sees("is not in the list").await;
    assert_eq!(rung(&stage), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_test_calls_are_counted_for_a_member_and_for_the_server() {
    let mut stage = with_a_number().await;
    stage.test_calls.limits.per_member = 1;
    stage.test_calls.limits.per_workspace = 2;
    stage.restarts().await;
    stage.exotel().calls_go(Plan::answered(Duration::from_secs(5)));
    asked(&stage).await.clicks("Through the flow").sees("Queued").await;
    asked(&stage).await.clicks("Through the flow").sees("as many as one member may").await;
    let ask = format!("/did test-call number:{NUMBER} to:{PHONE}");
    let ann = stage.person("Ann");
    ann.runs(&ask).clicks("Straight to the bot").sees("Queued").await;
    let adi = stage.person("Adi");
    adi.runs(&ask).clicks("Through the flow").sees("This server has asked for 2").await;
    assert_eq!(rung(&stage), 2);
    // The day after, they may again.
    stage.lets_pass(Duration::from_mins(24 * 60 + 1));
    asked(&stage).await.clicks("Through the flow").sees("Queued").await;
    assert_eq!(rung(&stage), 3);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credentials_nobody_is_asked_which_way() {
    let stage = crate::support::Stage::with_exotel().await;
    let omar = stage.person("Omar");
    stage.is_configured().await;
    stage.has_number(NUMBER, "Sales Line", "front-desk").await;
    stage.person("Ann").runs("/exotel disconnect").sees("Disconnected").await;
    omar.runs(&format!("/did test-call number:{NUMBER} to:{PHONE}"))
        .sees("there are none that it could be asked with")
        .await;
    stage.leaves().await;
}
