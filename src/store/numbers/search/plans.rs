//! However many numbers there are, no query walks them all: SQLite's own plan of each says so.

use super::*;
use crate::store::{Store, on_trial};

/// The steps of a query's plan, such as `SEARCH n USING PRIMARY KEY (guild_id=? AND e164>?)`.
async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(explained).fetch_all(&mut *store.read().await.unwrap()).await.unwrap();
    steps.into_iter().map(|(.., step)| step).collect()
}

#[tokio::test]
async fn no_query_scans_the_numbers_or_their_fragments() {
    let folder = tempfile::tempdir().unwrap();
    let store = on_trial(folder.path()).await;
    let walks = [ALL, BY_BOT, DENSE, DENSE_BY_BOT, RARE, RARE_BY_BOT];
    let walks = walks.iter().flat_map(|it| [it.from, it.after, it.before]);
    let one = select_numbers!("n.e164 = $2");
    let all = walks.chain([one, COUNT_HITS, changed_last!(), best_hits!()]);
    for sql in all {
        let steps = plan(&store, sql).await;
        assert!(!steps.is_empty());
        assert!(!scans(&steps), "{sql}\n{steps:#?}");
    }
    let label = plan(&store, "SELECT e164 FROM numbers WHERE label = 'x'").await;
    assert!(scans(&label), "a scan would be seen");
}

fn scans(steps: &[String]) -> bool {
    steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("SCAN (sub"))
}

#[tokio::test]
async fn walks_and_suggestions_stop_at_their_limit_instead_of_sorting_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = on_trial(folder.path()).await;
    let walks = [ALL, BY_BOT, DENSE, DENSE_BY_BOT];
    let walks = walks.iter().flat_map(|it| [it.from, it.after, it.before]);
    for sql in walks.chain([changed_last!(), best_hits!()]) {
        let steps = plan(&store, sql).await;
        let sorts = |step: &String| step.contains("TEMP B-TREE");
        assert!(!steps.iter().any(sorts), "{sql}\n{steps:#?}");
    }
}

/// How many prepared statements of this source would be planned at every execution.
fn bare_limits(source: &str) -> usize {
    let after = source.split("LIMIT $").skip(1);
    after.filter(|rest| !rest.trim_start_matches(char::is_numeric).starts_with(" + 0")).count()
}

#[test]
fn no_statement_is_planned_at_every_execution() {
    assert_eq!(bare_limits("LIMIT $3\""), 1);
    let mut folders = vec![std::path::PathBuf::from("src/store")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("plans.rs") && !path.ends_with("store/mod.rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                assert_eq!(bare_limits(&source), 0, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_long_query_is_looked_up_by_its_end() {
    assert_eq!(range("sales line 4711").0, "line 4711");
    assert_eq!(range("919876543210").0, "9876543210");
    assert_eq!(range("sal").0, "sal");
}
