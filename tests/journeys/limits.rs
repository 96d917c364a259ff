//! Whoever asks too much waits; nobody else does.

use std::num::NonZeroU32;

use crate::support::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_hammers_is_told_to_wait_and_the_database_is_left_alone() {
    let mut stage = Stage::new().await;
    stage.requests_per_minute = NonZeroU32::new(10).unwrap();
    stage.restarts().await;
    let vera = stage.person("Vera");
    for _ in 0..10 {
        vera.runs("/exotel page").sees("Not configured").await;
    }
    vera.runs("/exotel page").sees("Too many requests").sees("Try again in").await;
    stage.person("Ann").runs("/exotel page").sees("Not configured").await;
    stage.leaves().await;
}
