//! What a test finds there already, and what it looks up behind the bot's back.

use std::time::Duration;

use discord_sandbox::{Person, World};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};
use switchboard::domain::access::{ChannelId, GuildId, Level, Permit, RoleId};
use switchboard::domain::expected::{AccessChange, Expected};
use switchboard::domain::flow_url::FlowUrl;
use switchboard::domain::numbers::{NumberEdit, Part};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::Label;
use switchboard::domain::voice_bots::BotChoice;

use super::{Stage, fresh};

/// A Flow URL of the account that [`Stage::is_configured`] saves.
pub(crate) const FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

/// What the first number's bot gives it.
pub(crate) const FRONT_DESK: &str = "wss://voice.example.com/exotel/front-desk";

impl Stage {
    /// The example world and another company's server, with an admin of its own.
    pub(crate) async fn beside_another_company() -> Self {
        let world = World::example()
            .guild("Other Co")
            .channel("#ops")
            .person("Eve", "owns the other server", &[])
            .owner("Eve");
        Self::bare(world).await
    }

    fn permit(&self) -> Permit {
        Permit::housekeeping().in_guild(GuildId(self.discord.guild_id()), fresh())
    }

    /// Gives a role a level, everywhere or in one channel.
    pub(crate) async fn grants(&self, to: &str, level: Level, channel: Option<&str>) {
        let change = AccessChange {
            role: RoleId(self.discord.role_id(to)),
            channel: channel.map(|name| ChannelId(self.discord.channel_id(name))),
            level: Some(level),
            expected: Expected::Anything,
        };
        self.store().change_access(&self.permit(), change).await.unwrap();
    }

    /// A number that was added before the test begins: label and bot (by id) may be blank, and
    /// it has [`FLOW`] if it has a bot. Wants [`Stage::is_configured`] first.
    pub(crate) async fn has_number(&self, phone: &str, label: &str, bot: &str) {
        let asker = self.permit();
        let flow = (!bot.is_empty()).then(|| FlowUrl::parse(FLOW, None).unwrap());
        let edit = NumberEdit {
            label: Part::Set(Label::parse(label).unwrap()),
            bot: Part::Set(Some(BotChoice::of(bot))),
            flow_url: Part::Set(flow),
        };
        let phone = PhoneNumber::parse(phone).unwrap();
        let added = self.store().add_number(&asker, phone, edit, None).await;
        added.unwrap();
    }

    /// A configured account with +919876543210, "Sales Line", answered by the front desk.
    pub(crate) async fn with_a_number() -> Self {
        let stage = Self::new().await;
        stage.is_configured().await;
        stage.has_number("+919876543210", "Sales Line", "front-desk").await;
        stage
    }

    /// Another process at the same database.
    pub(crate) async fn second_process(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.database())
            .disable_statement_logging()
            .connect()
            .await
            .unwrap()
    }

    /// Another process writes, for that long; nobody else can meanwhile.
    pub(crate) async fn somebody_else_writes(&self, long: Duration) -> tokio::task::JoinHandle<()> {
        let mut other = self.second_process().await;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
        tokio::spawn(async move {
            tokio::time::sleep(long).await;
            sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
            other.close().await.unwrap();
        })
    }

    /// The rows of a query, each value as text, NULL as "-".
    pub(crate) async fn rows(&self, query: &'static str) -> Vec<Vec<String>> {
        let mut other = self.second_process().await;
        let rows = sqlx::query(query).fetch_all(&mut other).await.unwrap();
        other.close().await.unwrap();
        let text = |row: &sqlx::sqlite::SqliteRow, at: usize| {
            if let Ok(text) = row.try_get::<Option<String>, _>(at) {
                return text.unwrap_or_else(|| "-".to_owned());
            }
            row.try_get::<Option<i64>, _>(at)
                .unwrap()
                .map_or_else(|| "-".to_owned(), |number| number.to_string())
        };
        rows.iter().map(|row| (0..row.len()).map(|at| text(row, at)).collect()).collect()
    }

    /// The key by which custom ids know a voice bot.
    pub(crate) async fn bot_key(&self, id: &str) -> i64 {
        let found = self.store().voice_bot(&self.permit(), &BotChoice::of(id)).await;
        found.unwrap().unwrap().bot.key.0
    }

    /// The newest change of this kind, as custom ids name it.
    pub(crate) async fn rev_of(&self, action: &str) -> String {
        let query = "SELECT seq || 'x' || lower(hex(substr(hash, 1, 4))), action FROM audit ORDER BY seq DESC";
        let rows = self.rows(query).await;
        rows.into_iter().find(|row| row[1] == action).unwrap().remove(0)
    }

    /// How many rows a `SELECT count(*)` finds.
    pub(crate) async fn counts(&self, query: &'static str) -> usize {
        self.rows(query).await[0][0].parse().unwrap()
    }

    /// The changes recorded so far: action and target, oldest first.
    pub(crate) async fn changes(&self) -> Vec<String> {
        self.rows("SELECT action || ' ' || target FROM audit ORDER BY guild_id, seq").await.concat()
    }

    /// Puts that many changes of a number into the trail, behind the chain's back. Gives the last seq before.
    pub(crate) async fn fills_trail(&self, many: i64) -> i64 {
        let mut other = self.second_process().await;
        let (before,): (i64,) =
            sqlx::query_as("SELECT seq FROM workspaces").fetch_one(&mut other).await.unwrap();
        sqlx::query(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1) \
             INSERT INTO audit SELECT $2, $3 + n, 1790000000 + n, 1, 'number_edited', '+919876543210', \
             '{\"of\":\"number\",\"label\":\"Line ' || (n - 1) || '\"}', '{\"of\":\"number\",\"label\":\"Line ' || n || '\"}', \
             NULL, NULL, 1000000000000 + n, 0, randomblob(32) FROM n",
        )
        .bind(many)
        .bind(self.discord.guild_id().cast_signed())
        .bind(before)
        .execute(&mut other)
        .await
        .unwrap();
        sqlx::query("UPDATE workspaces SET seq = seq + $1")
            .bind(many)
            .execute(&mut other)
            .await
            .unwrap();
        other.close().await.unwrap();
        before
    }

    /// The newest change: what was done, to what, from what, to what.
    pub(crate) async fn last_change(&self) -> Vec<String> {
        let query =
            "SELECT action, target, old_value, new_value FROM audit ORDER BY seq DESC LIMIT 1";
        self.rows(query).await.remove(0)
    }
}

/// The field under this label, as the bot sent it: its `placeholder`, `value`, `required` …
pub(crate) fn input(person: &Person, label: &str) -> Value {
    let dialog = person.dialog();
    let parts = dialog["components"].as_array().unwrap();
    let part = parts.iter().find(|part| part["label"] == label);
    part.unwrap_or_else(|| panic!("there is no field {label:?}"))["component"].clone()
}

/// What a select of the dialog shows as chosen.
pub(crate) fn picked(person: &Person, label: &str) -> String {
    let (select, values) = (input(person, label), person.field(label));
    let mut options = select["options"].as_array().unwrap().iter();
    let found = options.find(|option| values[0] == option["value"]);
    found.unwrap()["label"].as_str().unwrap().to_owned()
}

/// A text field of a submitted dialog, for those that no client would send.
pub(crate) fn typed(custom_id: &str, value: &str) -> Value {
    serde_json::json!({"type": 18, "component": {"type": 4, "custom_id": custom_id, "value": value}})
}

/// A chosen option of a submitted dialog.
pub(crate) fn chosen(custom_id: &str, value: &str) -> Value {
    serde_json::json!({"type": 18, "component": {"type": 3, "custom_id": custom_id, "values": [value]}})
}

/// The buttons that can be pressed on the message in front of somebody.
pub(crate) fn enabled(person: &Person) -> Vec<String> {
    let buttons = person.buttons().into_iter();
    buttons.filter_map(|(label, disabled)| (!disabled).then_some(label)).collect()
}
