//! Switchboard without a network: what comes in is handed to it, and what it says is noted.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use switchboard::app::{App, Settings};
use switchboard::clock::{Clock, DiscordClock};
use switchboard::discord::doors::{Arrival, Door, Sending, Step};
use switchboard::discord::interaction::{Interaction, Ticket};
use switchboard::discord::respond::Data;
use switchboard::discord::rest::RestError;
use switchboard::discord::router::Router;
use switchboard::discord::slash::Slash;
use switchboard::domain::access::{GuildId, Level, Permit, RoleId};
use switchboard::domain::expected::{AccessChange, Expected};
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

use crate::recorded::{self, GUILD, OPERATORS};

pub(crate) const NUMBER: &str = "+919876543210";

/// What happens to an answer on its way to Discord.
pub(crate) enum Fate {
    Refused(RestError),
    Panics,
    /// Discord never says whether it took it.
    Hangs,
}

/// Something that was said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) interaction: u64,
    pub(crate) step: Step,
    pub(crate) json: Value,
}

#[derive(Default)]
pub(crate) struct Ear {
    said: Mutex<Vec<Said>>,
    fates: Mutex<VecDeque<Fate>>,
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ear")
    }
}

impl Door for Ear {
    fn answer<'a>(
        &'a self,
        to: &'a Ticket,
        sending: Sending<'a>,
    ) -> BoxFuture<'a, Result<(), RestError>> {
        let json = serde_json::from_slice(&sending.json).unwrap();
        self.said.lock().unwrap().push(Said { interaction: to.id, step: sending.step, json });
        let fate = self.fates.lock().unwrap().pop_front();
        Box::pin(async move {
            match fate {
                None => Ok(()),
                Some(Fate::Refused(error)) => Err(error),
                Some(Fate::Panics) => panic!("as the test says"),
                Some(Fate::Hangs) => std::future::pending().await,
            }
        })
    }
}

/// Switchboard with one number on its page, and Ann before it.
pub(crate) struct Desk {
    router: Router,
    ear: Arc<Ear>,
    folder: tempfile::TempDir,
    pub(crate) store: Store,
    /// Added to Discord's clock, in milliseconds.
    pub(crate) ahead: Arc<AtomicI64>,
    /// Whether the clock that stamps changes panics.
    pub(crate) clock_panics: Arc<AtomicBool>,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let desk = Self::bare().await;
        let edit =
            desk.button_of(&recorded::command("exotel", "page", &[]), "Edit credentials").await;
        let dialog = desk.asks(&recorded::button(&edit)).await.json;
        let fields: Vec<(&str, Value)> =
            [("sid", "acme1"), ("base_url", ""), ("key", "key-12345"), ("token", "token-12345")]
                .map(|(id, value)| (id, json!(value)))
                .to_vec();
        let id = dialog["data"]["custom_id"].as_str().unwrap();
        let saved = desk.asks(&recorded::dialog(id, &fields)).await.json.to_string();
        assert!(saved.contains("Configured"), "{saved}");
        let added = desk.asks(&recorded::command("did", "add", &[("number", NUMBER)])).await;
        assert!(added.json.to_string().contains("Added"), "{added:?}");
        desk
    }

    async fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let entry = KeyRing::generate_entry().unwrap();
        let vault = Arc::new(Vault::new(KeyRing::from_entries(&[entry]).unwrap()));
        let clock_panics = Arc::new(AtomicBool::new(false));
        let (panics, machine) = (clock_panics.clone(), Clock::system());
        let store = Store::open(StoreOptions {
            path: folder.path().join("switchboard.db"),
            vault: vault.clone(),
            clock: Clock::of(move || {
                assert!(!panics.load(Ordering::Relaxed), "as the test says");
                machine.now()
            }),
            look_only: false,
        })
        .await
        .unwrap();
        let change = AccessChange {
            role: RoleId(OPERATORS),
            channel: None,
            level: Some(Level::Operator),
            expected: Expected::Anything,
        };
        let permit = Permit::housekeeping().in_guild(GuildId(GUILD), 1);
        store.change_access(&permit, change).await.unwrap();
        let settings = Settings {
            allowed_origins: ApiOrigin::defaults(),
            verify_on_save: true,
            websocket_base: None,
        };
        let app = App::new(store.clone(), settings);
        let ahead = Arc::new(AtomicI64::new(0));
        let (added, system) = (ahead.clone(), DiscordClock::system());
        let clock = DiscordClock::of(move || system.host() + added.load(Ordering::Relaxed));
        let data = Data::new(app, clock, NonZeroU32::new(1_000_000).unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let slash = Slash::new(switchboard::commands::all(), client).unwrap();
        let router = Router::new(Arc::new(data), Arc::new(slash));
        Self { router, ear: Arc::default(), folder, store, ahead, clock_panics }
    }

    /// What happens to the next answers, in order.
    pub(crate) fn meets(&self, fates: impl IntoIterator<Item = Fate>) {
        self.ear.fates.lock().unwrap().extend(fates);
    }

    /// Hands it over as it is.
    pub(crate) fn comes(&self, text: &str) {
        let interaction = Interaction::read(text);
        self.router.receive(Arrival { interaction, door: self.ear.clone() });
    }

    /// Hands it over under a fresh id, which is returned.
    pub(crate) fn arrives(&self, json: &Value) -> u64 {
        let id = fresh(Duration::ZERO);
        self.comes(&with_id(json, id));
        id
    }

    /// Hands it over under a fresh id, and waits for the first answer.
    pub(crate) async fn asks(&self, json: &Value) -> Said {
        let id = self.arrives(json);
        self.hears(id, 1).await.remove(0)
    }

    /// Everything that was said about an interaction, as soon as there is this much.
    pub(crate) async fn hears(&self, interaction: u64, at_least: usize) -> Vec<Said> {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let said = self.said(interaction);
            if said.len() >= at_least {
                return said;
            }
            assert!(Instant::now() < until, "{interaction} was answered {} times", said.len());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) fn said(&self, interaction: u64) -> Vec<Said> {
        let said = self.ear.said.lock().unwrap();
        said.iter().filter(|it| it.interaction == interaction).cloned().collect()
    }

    /// The id of a control of what a command shows, by its label or placeholder.
    pub(crate) async fn button_of(&self, command: &Value, label: &str) -> String {
        let shown = self.asks(command).await.json;
        let rows = shown["data"]["components"].as_array().unwrap();
        let mut controls = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
        let called = |it: &&Value| {
            it["label"] == label
                || it["placeholder"].as_str().is_some_and(|it| it.starts_with(label))
        };
        let found = controls.find(called);
        let found = found.unwrap_or_else(|| panic!("no {label} in {shown}"));
        found["custom_id"].as_str().unwrap().to_owned()
    }

    /// How many changes there were.
    pub(crate) async fn changes(&self) -> i64 {
        let (count,) = sqlx::query_as("SELECT count(*) FROM audit")
            .fetch_one(&mut self.database().await)
            .await
            .unwrap();
        count
    }

    pub(crate) async fn database(&self) -> sqlx::SqliteConnection {
        let path = self.folder.path().join("switchboard.db");
        SqliteConnectOptions::new().filename(path).connect().await.unwrap()
    }
}

/// The JSON with this id, as text.
pub(crate) fn with_id(json: &Value, id: u64) -> String {
    let mut json = json.clone();
    json["id"] = json!(id.to_string());
    recorded::text(&json)
}

/// An id that Discord gave out this long ago.
pub(crate) fn fresh(ago: Duration) -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let made = DiscordClock::system().host() - i64::try_from(ago.as_millis()).unwrap();
    let millis = u64::try_from(made - 1_420_070_400_000).unwrap();
    (millis << 22) + NEXT.fetch_add(1, Ordering::Relaxed) % (1 << 22)
}
