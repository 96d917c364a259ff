//! Many numbers at once, as the store would have left them: rows, search fragments and counts.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use switchboard::domain::audit::{Rev, Seq};

/// The `i`th number is `+91 98 <i, eight digits>`, labelled `Sales <i>`, and its voice bot is the
/// workspace's first. Every change of it is the workspace's newest.
const NUMBERS: &str = "WITH RECURSIVE counter(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counter WHERE i + 1 < $2) \
    INSERT INTO numbers (guild_id, e164, rev, rev_tag, label, bot_key, flow_url, search_text) \
    SELECT w.guild_id, printf('+9198%08d', i), w.seq, $3, printf('Sales %d', i), \
    (SELECT min(bot_key) FROM voice_bots b WHERE b.guild_id = w.guild_id), \
    printf('https://my.exotel.com/acme1/exoml/start_voice/%d', i), printf('9198%08d sales %d sales%d', i, i, i) \
    FROM counter, workspaces w WHERE w.guild_id = $1";

/// Every tail of the digits and of the label, ten characters of it; none begins with a space.
const FRAGMENTS: &str = "WITH RECURSIVE place(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM place WHERE k < 64) \
    INSERT OR IGNORE INTO number_search (guild_id, fragment, e164) \
    SELECT guild_id, fragment, e164 FROM ( \
    SELECT n.guild_id, substr(n.e164, k + 1, 10) AS fragment, n.e164 FROM numbers n, place WHERE n.guild_id = $1 \
    UNION ALL \
    SELECT n.guild_id, substr(lower(n.label), k, 10), n.e164 FROM numbers n, place WHERE n.guild_id = $1 \
    UNION ALL \
    SELECT n.guild_id, substr(replace(lower(n.label), ' ', ''), k, 10), n.e164 FROM numbers n, place WHERE n.guild_id = $1) \
    WHERE fragment <> '' AND substr(fragment, 1, 1) <> ' ' ORDER BY fragment, e164";

const NUMBER_COUNT: &str = "UPDATE workspaces SET number_count = (SELECT count(*) FROM numbers n WHERE n.guild_id = $1) WHERE guild_id = $1";

const BOT_COUNT: &str = "UPDATE voice_bots SET number_count = \
    (SELECT count(*) FROM numbers n WHERE n.guild_id = $1 AND n.bot_key = voice_bots.bot_key) WHERE guild_id = $1";

/// Adds `count` numbers to a workspace that exists and has a voice bot.
pub(crate) async fn seed(database: &Path, guild: u64, count: i64) {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = options.connect().await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    let guild = guild.cast_signed();
    let (head,): (Vec<u8>,) = sqlx::query_as("SELECT head FROM workspaces WHERE guild_id = $1")
        .bind(guild)
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    let tag = i64::from(Rev::of(Seq(0), &head).tag);
    let numbers = sqlx::query(NUMBERS).bind(guild).bind(count).bind(tag);
    numbers.execute(&mut *transaction).await.unwrap();
    for sql in [FRAGMENTS, NUMBER_COUNT, BOT_COUNT] {
        sqlx::query(sql).bind(guild).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    connection.close().await.unwrap();
}
