//! A voice bot's own URL may hold a token: whoever may only look, the trail, its channel and its files show it masked.

use std::time::Duration;

use super::export::files;
use super::posts::{posted, world};
use crate::support::{Stage, enabled};

const SECRET: &str = "s3cr3t-of-a-voice-bot";
const MASKED: &str = "wss://bots.example.com/x?token=••••";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_a_voice_bots_url_is_seen_by_operators_and_nobody_else() {
    let stage = Stage::furnished(world()).await;
    stage.is_configured().await;
    let (ann, omar, vera) = (stage.person("Ann"), stage.person("Omar"), stage.person("Vera"));
    ann.runs("/audit channel channel:#audit").sees("posted").await;
    let url = format!("wss://bots.example.com/x?token={SECRET}");
    ann.runs(&format!("/voicebot add id:x name:X url:{url}")).sees(SECRET).await;
    ann.runs("/did add number:+919876543210 bot:x").sees(SECRET).await;

    omar.runs("/did show number:+919876543210").sees(&url).await;
    omar.clicks("Copy WebSocket URL").sees(&url).await;
    for line in ["/did show number:+919876543210", "/did list", "/exotel page", "/voicebot list"] {
        vera.runs(line).await;
        assert!(!vera.text().contains(SECRET), "{line}: {}", vera.text());
    }
    vera.runs("/did show number:+919876543210").sees(MASKED).await;
    assert!(!enabled(&vera).contains(&"Copy WebSocket URL".to_owned()));

    ann.runs("/voicebot edit bot:x url:wss://bots.example.com/x?token=another").sees("saved").await;
    omar.runs("/audit show").sees(&format!("{MASKED} (another secret)")).await;
    assert!(!omar.text().contains(SECRET) && !omar.text().contains("token=another"));
    let until = tokio::time::Instant::now() + Duration::from_secs(15);
    while !posted(&stage, "#audit").iter().any(|post| post.contains("another secret")) {
        assert!(tokio::time::Instant::now() < until, "{:?}", posted(&stage, "#audit"));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let posts = posted(&stage, "#audit").concat();
    assert!(posts.contains("token=••••") && !posts.contains(SECRET), "{posts}");

    ann.runs("/audit export").sees("audit.csv.gz").await;
    let text = &files(&stage)[0].2;
    assert!(text.contains(MASKED) && !text.contains(SECRET), "{text}");
    stage.leaves().await;
}
