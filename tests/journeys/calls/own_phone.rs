//! A member's own phone, remembered and forgotten.

use std::time::Duration;

use super::{NUMBER, PHONE, asked, with_a_number};
use crate::support::enabled;

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_remembered_may_be_left_out_until_it_is_forgotten() {
    let mut stage = with_a_number().await;
    let omar = asked(&stage).await;
    omar.clicks("Remember as my phone").sees("is remembered as your phone").await;
    assert!(enabled(&omar).contains(&"Forget my phone".to_owned()));
    stage.restarts().await;
    let ask = format!("/did test-call number:{NUMBER}");
    omar.runs(&ask).sees("This rings `+919811122233` (your own)").await;
    omar.runs(&format!("/did show number:{NUMBER}")).clicks("Test call").await;
    assert_eq!(omar.field("To"), PHONE);
    omar.closes_dialog().await;
    // It is his alone.
    stage.person("Ann").runs(&ask).sees("which phone is to ring?").await;
    omar.runs(&ask).clicks("Forget my phone").sees("Your phone is forgotten.").await;
    omar.runs(&ask).sees("which phone is to ring?").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_and_the_files_hold_no_phone_in_clear() {
    let stage = with_a_number().await;
    let omar = asked(&stage).await;
    omar.clicks("Remember as my phone").sees("is remembered").await;
    omar.clicks("Through the flow").sees("Queued").await;
    let trail = stage.rows("SELECT target, old_value, new_value, action FROM audit").await.concat();
    let all = trail.join(" ");
    assert!(all.contains("phone_remembered") && all.contains("call_asked"), "{all}");
    assert!(all.contains("+98") || all.contains("+91•••••••233"), "{all}");
    assert!(!all.contains("9811122233"), "{all}");
    for file in std::fs::read_dir(stage.database().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"9811122233"));
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn remembering_outlives_neither_the_question_nor_the_other_country() {
    let mut stage = with_a_number().await;
    let omar = asked(&stage).await;
    stage.lets_pass(Duration::from_mins(16));
    omar.clicks("Remember as my phone").sees("its 15 minutes are over").await;
    asked(&stage).await.clicks("Remember as my phone").sees("is remembered").await;
    stage.test_calls.countries =
        vec![switchboard::domain::phone::CallingCode::parse("65").unwrap()];
    stage.restarts().await;
    omar.runs(&format!("/did test-call number:{NUMBER}")).sees("phones in `+65` only").await;
    stage.leaves().await;
}
