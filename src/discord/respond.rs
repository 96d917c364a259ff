//! Stand-in.
/// Answers.
pub async fn answer_unreadable(_: &serenity::http::Http, _: u64, _: &str) {}
