//! However much there is, no statement walks a table, or all that one server has in it: SQLite's own plan of every
//! statement that stands in `src/store` says so.

use sqlx::{Connection, SqliteConnection};

use crate::statements;

/// Tables that may be walked: they hold one row, or one a server, a key, a table or a migration.
const FEW: [&str; 8] = [
    "workspaces",
    "w",
    "directories",
    "registrations",
    "installation",
    "key_checks",
    "sqlite_master",
    "_sqlx_migrations",
];

/// The other statements that may walk, by a part of each, with what they walk.
const MAY_WALK: [(&str, &str); 12] = [
    ("SELECT guild_id, asked, member_id", "at a start: what a crash cut off"),
    ("SELECT 'chain_key', guild_id", "at a start and for a new key: every sealed value"),
    ("SELECT guild_id, member_id, phone FROM own_phones", "for a new key: every remembered phone"),
    (
        "DELETE FROM own_phones WHERE guild_id",
        "once the bot has left: a server's remembered phones",
    ),
    ("SELECT guild_id, rev, rev_tag FROM accounts", "once a round of housekeeping: one a server"),
    ("SELECT drift, e164, mark", "what is wrong with a server's numbers, which is little"),
    ("SELECT role_id, channel_id, level FROM access_rules", "a server's rules, which are few"),
    ("(lower(b.bot_id) = lower($2)", "a server's voice bots, which are few"),
    (
        "TRUE ORDER BY b.bot_key",
        "a server's voice bots, which are compared with the platform's list",
    ),
    ("SELECT bot_id FROM voice_bots", "a server's voice bots, which are few"),
    ("SELECT e164, rev, rev_tag FROM numbers", "a batch, which is judged whole"),
    ("SELECT DISTINCT n.e164, n.label", "50 numbers at most, kept apart as they are found"),
];

async fn database() -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let schema = include_str!("../../migrations/sqlite/0001_init.sql");
    sqlx::raw_sql(schema).execute(&mut connection).await.unwrap();
    let of_sqlx = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, checksum BLOB)";
    sqlx::raw_sql(of_sqlx).execute(&mut connection).await.unwrap();
    connection
}

async fn plan(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps: Result<Vec<(i64, i64, i64, String)>, _> =
        sqlx::query_as(explained).fetch_all(connection).await;
    steps.unwrap_or_else(|error| panic!("{sql}\n{error}")).into_iter().map(|it| it.3).collect()
}

/// What in a plan costs more when there is more.
fn faults(sql: &str, steps: &[String]) -> Vec<String> {
    let is_limited = sql.contains("LIMIT");
    let is_fault = |step: &&String| {
        // What another step has found is few.
        let scanned = step.strip_prefix("SCAN ").map(|step| step.split(' ').next().unwrap());
        let scans = scanned.is_some_and(|it| {
            let few = FEW.contains(&it) || ["found", "CONSTANT"].contains(&it);
            !few && !it.starts_with("(subquery")
        });
        let of_one_server = step.ends_with("(guild_id=?)");
        scans || step.contains("TEMP B-TREE") || of_one_server && !is_limited
    };
    steps.iter().filter(is_fault).cloned().collect()
}

#[test]
fn no_statement_is_put_together_while_the_program_runs() {
    // sqlx takes a text that is not in the source only by these.
    for (file, source) in statements::sources() {
        assert!(!source.contains("AssertSqlSafe") && !source.contains("QueryBuilder"), "{file}");
    }
}

#[tokio::test]
async fn no_statement_of_the_store_costs_more_where_there_is_more() {
    let mut connection = database().await;
    let statements = statements::all();
    assert!(statements.len() > 100, "{} statements were found", statements.len());
    let mut wrong = Vec::new();
    for statement in statements {
        let steps = plan(&mut connection, &statement.sql).await;
        let faults = faults(&statement.sql, &steps);
        let may = MAY_WALK.iter().any(|(part, _)| statement.sql.contains(part));
        if may == faults.is_empty() {
            wrong.push(format!("{}: {}\n  {}", statement.file, statement.sql, faults.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}
