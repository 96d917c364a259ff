//! Over real sockets: a scripted gateway, a scripted REST interface, and the whole of Switchboard between them.

#[path = "../gateway/gateway.rs"]
#[expect(dead_code, reason = "the tests of the gateway use all of it")]
mod gateway;
mod rest;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use switchboard::app::{App, Settings};
use switchboard::clock::{Clock, DiscordClock};
use switchboard::config::Config;
use switchboard::discord::framework::{self, Start};
use switchboard::domain::access::Permit;
use switchboard::domain::origin::ApiOrigin;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::desk::{fresh, with_id};
use crate::mutations::{BENDS, bent, paths};
use crate::recorded;
use gateway::{Connection, Gateway};
use rest::{Answer, Rest};

/// Switchboard, connected, on a host whose clock is `wrong` milliseconds ahead.
struct Line {
    discord: Connection,
    rest: Rest,
    store: Store,
    stop: oneshot::Sender<()>,
    end: JoinHandle<()>,
    _gateway: Gateway,
    _folder: tempfile::TempDir,
}

impl Line {
    async fn open(wrong: i64) -> Self {
        let gateway = Gateway::start().await;
        let rest = Rest::start(gateway.url()).await;
        let folder = tempfile::tempdir().unwrap();
        let entry = KeyRing::generate_entry().unwrap();
        let vault =
            Arc::new(Vault::new(KeyRing::from_entries(std::slice::from_ref(&entry)).unwrap()));
        let path = folder.path().join("switchboard.db");
        let clock = Clock::system();
        let options = StoreOptions { path, vault: vault.clone(), clock, look_only: false };
        let store = Store::open(options).await.unwrap();
        let settings = Settings {
            allowed_origins: ApiOrigin::defaults(),
            verify_on_save: true,
            websocket_base: None,
        };
        let app = App::new(store.clone(), settings);
        let config = Config::sandbox(
            folder.path(),
            rest.url(),
            "a.bot.token".to_owned().into(),
            KeyRing::from_entries(std::slice::from_ref(&entry)).unwrap(),
        );
        let machine = DiscordClock::system();
        let clock = DiscordClock::of(move || machine.host() + wrong);
        let start = Start { clock, identify_anyway: false };
        let (stop, stopped) = oneshot::channel();
        let end = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            Box::pin(framework::run_with(start, app, &config, stopped)).await.unwrap();
        });
        let discord = gateway.accept_session(&gateway.url()).await;
        Self { discord, rest, store, stop, end, _gateway: gateway, _folder: folder }
    }

    /// Sends an interaction that Discord made this long ago; its id.
    async fn arrives(&mut self, json: &Value, ago: Duration) -> u64 {
        let id = fresh(ago);
        let data = with_id(json, id);
        self.discord.dispatch_text("INTERACTION_CREATE", &data).await;
        id
    }

    /// Sends a fresh interaction, and waits for its callback.
    async fn asks(&mut self, json: &Value) -> String {
        let id = self.arrives(json, Duration::ZERO).await;
        self.rest.hears(&format!("/interactions/{id}/")).await
    }

    async fn close(self) {
        self.stop.send(()).unwrap();
        self.end.await.unwrap();
    }
}

/// A change that nothing else has to be there for.
fn change(n: usize) -> Value {
    let (id, name) = (format!("bot-{n}"), format!("Bot {n}"));
    recorded::command("voicebot", "add", &[("id", &id), ("name", &name)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_clock_is_wrong_refuses_nothing_fresh_and_everything_old() {
    for wrong in [3000, -3000, 3_600_000, -3_600_000] {
        let mut line = Line::open(wrong).await;
        for n in 0..10 {
            let said = line.asks(&change(n)).await;
            assert!(said.contains("Added"), "{wrong} ms: {said}");
            tokio::time::sleep(Duration::from_millis(130)).await;
        }
        for seconds in [4, 60] {
            line.rest.answers_next(Answer::error(404, 10062));
            let id = line.arrives(&change(20), Duration::from_secs(seconds)).await;
            let said = line.rest.hears(&format!("/interactions/{id}/")).await;
            assert!(said.contains("too late"), "{wrong} ms, {seconds} s: {said}");
        }
        assert!(line.store.verify_chains(Permit::housekeeping()).await.unwrap().is_empty());
        line.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bent_interactions_of_each_type_are_answered_over_the_wire() {
    let mut line = Line::open(0).await;
    for json in [
        recorded::command("exotel", "page", &[]),
        recorded::command_with_objects(),
        recorded::autocomplete("did", "show", "number", "98"),
        recorded::button("sb1:p:page:s"),
        recorded::string_select("sb1:p:pick", "919876543210"),
        recorded::role_select("sb1:l:aclpick", recorded::OTHERS),
        recorded::dialog("sb1:n:add:s:1", &[("phone", json!("+919876543210"))]),
    ] {
        let mut sent = Vec::new();
        // The innermost are bent without a network.
        for path in paths(&json).into_iter().filter(|path| path.matches('/').count() <= 2) {
            for how in BENDS {
                let Some(bent) = bent(&json, &path, how) else { continue };
                if path == "/id" || path == "/token" {
                    let data = recorded::text(&bent);
                    line.discord.dispatch_text("INTERACTION_CREATE", &data).await;
                } else {
                    sent.push((path.clone(), how, line.arrives(&bent, Duration::ZERO).await));
                }
            }
        }
        for (path, how, id) in sent {
            let said = line.rest.hears(&format!("/interactions/{id}/")).await;
            assert!(
                !said.contains("Reference") || said.contains("cannot read"),
                "{path} {how}: {said}"
            );
        }
    }
    line.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_files_of_an_answer_go_in_one_request() {
    let mut line = Line::open(0).await;
    line.asks(&change(1)).await;
    let said = line.asks(&recorded::command("audit", "export", &[])).await;
    assert!(said.contains("payload_json") && said.contains("files[0]"), "{said}");
    line.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bots_token_goes_with_what_is_the_bots_and_not_with_answers() {
    let mut line = Line::open(0).await;
    line.asks(&recorded::command("exotel", "page", &[])).await;
    for (head, _) in line.rest.heard() {
        let answers = head.contains("/interactions/");
        assert_eq!(head.contains("Bot a.bot.token"), !answers, "{head}");
    }
    line.close().await;
}
