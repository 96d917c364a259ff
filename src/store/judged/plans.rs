//! What is asked for most often never walks a table: SQLite's own plan of each statement says so.

use super::{card, page, suggestions};

#[tokio::test]
async fn no_question_scans_a_table_or_sorts_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::store::on_trial(folder.path()).await;
    let pages = [page::FROM, page::AFTER, page::BEFORE];
    let suggestions = [suggestions::NEWEST, suggestions::BEST, suggestions::VOICE_BOTS];
    for sql in pages.into_iter().chain([card::CARD]).chain(suggestions) {
        let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explained).fetch_all(&mut *store.read().await.unwrap()).await.unwrap();
        // `found` is what another step has found.
        let few = ["SCAN found", "SCAN CONSTANT ROW", "SCAN (sub"];
        let scans =
            |step: &str| step.starts_with("SCAN") && !few.iter().any(|it| step.starts_with(it));
        let walks = |step: &str| scans(step) || step.contains("TEMP B-TREE");
        assert!(!steps.iter().any(|(.., step)| walks(step)), "{sql}\n{steps:#?}");
    }
}
