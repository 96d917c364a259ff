//! What comparing one workspace with Exotel costs: `cargo test --release --test scale costs -- --ignored --nocapture`.

use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::exotel::{Account, Exotel, ExotelOptions, Phone};
use switchboard::app::{App, Round, Settings};
use switchboard::clock::Clock;
use switchboard::config::ExotelConfig;
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::account::CredentialsForm;
use switchboard::domain::audit::Rev;
use switchboard::domain::flow_url::FlowUrl;
use switchboard::domain::numbers::{NumberEdit, Part};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::phone::PhoneNumber;
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

const WORKSPACES: u64 = 50;
const NUMBERS: u64 = 10;
const ROUNDS: u64 = 4;

/// What the drift check may use of one core, with this many workspaces every hour.
const MOST: f64 = 0.01;
const OF: f64 = 10_000.0;

fn number(at: u64) -> String {
    format!("+91804719{at:04}")
}

/// An Exotel on a thread of its own, whose work is not the bot's.
fn exotel() -> Exotel {
    let accounts = (0..WORKSPACES).map(|at| {
        let account =
            Account::new(&format!("acme{at}"), "key-of-the-test-1", "token-of-the-test-1");
        let phones = (0..NUMBERS).map(|at| Phone::new(&number(at)).sends_to("926"));
        phones.fold(account.flow("926", None), Account::phone)
    });
    let options = ExotelOptions::with(accounts);
    let (sender, receiver) = std::sync::mpsc::channel();
    let serve = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            sender.send(Exotel::start(options).await.unwrap()).unwrap();
            std::future::pending::<()>().await;
        });
    };
    std::thread::Builder::new().name("exotel".to_owned()).spawn(serve).unwrap();
    receiver.recv().unwrap()
}

/// How long this process has computed, but for its Exotel.
fn computed() -> Duration {
    let mut nanoseconds = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap() {
        let task = task.unwrap().path();
        let read = |name| std::fs::read_to_string(task.join(name)).unwrap_or_default();
        if read("comm").trim() != "exotel" {
            let first = read("schedstat");
            nanoseconds += first.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
        }
    }
    Duration::from_nanos(nanoseconds)
}

async fn open(folder: &std::path::Path) -> Store {
    let key = KeyRing::generate_entry().unwrap();
    let ring = KeyRing::from_entries(std::slice::from_ref(&key)).unwrap();
    let path = folder.join("switchboard.db");
    let (vault, clock) = (Arc::new(Vault::new(ring)), Clock::system());
    Store::open(StoreOptions { path, vault, clock, look_only: false }).await.unwrap()
}

#[tokio::test]
#[ignore = "it measures, on a machine that does nothing else"]
async fn what_comparing_ten_thousand_workspaces_every_hour_costs() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let exotel = exotel();
    let [origin, _] = exotel.origins().map(|origin| ApiOrigin::parse_configured(&origin).unwrap());
    let allowed_origins = vec![origin.clone()];
    for at in 0..WORKSPACES {
        let guild = GuildId(1000 + at);
        let mut occasion = 1;
        let mut permit = || {
            occasion += 1;
            Permit::housekeeping().in_guild(guild, occasion)
        };
        let (key, token) = ("key-of-the-test-1", "token-of-the-test-1");
        let form = CredentialsForm::typed(format!("acme{at}"), origin.to_string(), key, token);
        let allowed = allowed_origins.clone();
        store.save_account(&permit(), Rev::NONE, form, allowed, None).await.unwrap();
        for number in (0..NUMBERS).map(number) {
            let phone = PhoneNumber::parse(&number).unwrap();
            let flow = format!("https://my.exotel.com/acme{at}/exoml/start_voice/926");
            let flow_url = Part::Set(Some(FlowUrl::parse(&flow, None).unwrap()));
            let edit = NumberEdit { flow_url, ..NumberEdit::default() };
            store.add_number(&permit(), phone, edit, None).await.unwrap();
        }
    }
    let settings = Settings {
        allowed_origins: allowed_origins.clone(),
        verify_on_save: true,
        websocket_base: None,
    };
    let config = ExotelConfig { allowed_origins, ..ExotelConfig::default() };
    let asks = switchboard::exotel::Exotel::new(&config).unwrap();
    let app = App::new(store.clone(), settings).with_exotel(asks);
    let length = Duration::from_millis(1);
    // The first keeps what Exotel says of the credentials.
    app.compare_with_exotel(Round { length, at: 0 }).await;
    let (before, asked) = (computed(), exotel.requests().len());
    for _ in 0..ROUNDS {
        // The balance is asked for, as it is every hour.
        app.compare_with_exotel(Round { length, at: 0 }).await;
    }
    let looks = u32::try_from(WORKSPACES * ROUNDS).unwrap();
    let look = computed().saturating_sub(before) / looks;
    let requests = (exotel.requests().len() - asked) as u64 / u64::from(looks);
    let core = look.as_secs_f64() * OF / 3600.0;
    eprintln!(
        "one workspace, {requests} requests: {look:?}; 10,000 an hour: {:.2} % of a core",
        core * 100.0
    );
    for at in 0..WORKSPACES {
        let permit = Permit::housekeeping().in_guild(GuildId(1000 + at), 0);
        assert!(store.said_of_exotel(&permit).await.unwrap().1.is_empty());
    }
    store.close().await;
    assert!(cfg!(debug_assertions) || core < MOST, "{core}");
}
