//! The store's contract, on a real database file.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "store/batch.rs"]
mod batch;
#[path = "store/drift.rs"]
mod drift;
#[path = "store/erased.rs"]
mod erased;
#[path = "store/judged.rs"]
mod judged;
#[path = "store/own_phone.rs"]
mod own_phone;
#[path = "store/plans.rs"]
mod plans;
#[path = "store/requests.rs"]
mod requests;
#[path = "store/statements.rs"]
mod statements;
#[path = "store/undo.rs"]
mod undo;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::SecretString;
use switchboard::clock::Clock;
use switchboard::domain::access::{
    Action, Actor, ChannelId, Deadline, GuildId, MemberId, Permit, Surface, authorize,
};
use switchboard::domain::account::{CredentialsForm, TypedSecret};
use switchboard::domain::audit::{Rev, Target};
use switchboard::domain::expected::Expected;
use switchboard::domain::numbers::{Cursor, Filter, Number, NumberEdit, Part, search_query};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotChoice, Source, VoiceBotParts};
use switchboard::store::{Store, StoreError, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

const GUILD: GuildId = GuildId(77);

/// An open database of its own.
struct Bench {
    folder: tempfile::TempDir,
    key: SecretString,
    vault: Arc<Vault>,
    store: Store,
    next: AtomicU64,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyRing::generate_entry().unwrap();
        let ring = KeyRing::from_entries(std::slice::from_ref(&key)).unwrap();
        let vault = Arc::new(Vault::new(ring));
        let store = open(folder.path(), &vault).await;
        Self { folder, key, vault, store, next: 1000.into() }
    }

    /// Closes the database and opens it, as a restart does.
    async fn restarts(&mut self) {
        self.store.close().await;
        self.store = open(self.folder.path(), &self.vault).await;
    }

    /// A permit of somebody's next interaction.
    fn permit(&self, member: u64) -> Permit {
        self.permit_in(GUILD, member)
    }

    fn permit_in(&self, guild: GuildId, member: u64) -> Permit {
        let actor = Actor {
            guild,
            member: MemberId(member),
            roles: vec![],
            manages_server: true,
            channel: ChannelId(1),
            interaction: self.next.fetch_add(1, Ordering::Relaxed),
            surface: Surface::Command,
            deadline: Deadline::none(),
        };
        authorize(&actor, &[], Action::EditCredentials).unwrap()
    }

    async fn configure(&self) {
        self.configure_in(GUILD).await;
    }

    async fn configure_in(&self, guild: GuildId) {
        let form = CredentialsForm {
            sid: Some("acme1".to_owned()),
            base_url: None,
            key: TypedSecret::of("a-key-of-ours"),
            token: TypedSecret::of("a-token-of-ours"),
        };
        let permit = self.permit_in(guild, 1);
        self.store
            .save_account(&permit, Rev::NONE, form, ApiOrigin::defaults(), None)
            .await
            .unwrap();
    }

    async fn add(&self, phone: &str, label: &str) -> Result<Number, StoreError> {
        self.store.add_number(&self.permit(1), number(phone), labelled(label), None).await
    }
}

async fn open(folder: &Path, vault: &Arc<Vault>) -> Store {
    Store::open(StoreOptions {
        path: folder.join("switchboard.db"),
        vault: vault.clone(),
        clock: Clock::of(|| Clock::system().now()),
        look_only: false,
    })
    .await
    .unwrap()
}

fn number(phone: &str) -> PhoneNumber {
    PhoneNumber::parse(phone).unwrap()
}

fn labelled(label: &str) -> NumberEdit {
    NumberEdit { label: Part::Set(Label::parse(label).unwrap()), ..NumberEdit::default() }
}

#[tokio::test]
async fn numbers_are_added_listed_found_edited_removed_and_put_back() {
    let bench = Bench::new().await;
    assert!(matches!(
        bench.add("+919876543210", "").await,
        Err(StoreError::Refused(Refusal::NotConfigured))
    ));
    bench.configure().await;
    for last in 0..12 {
        bench.add(&format!("+9198765432{last:02}"), &format!("Line {last}")).await.unwrap();
    }
    assert!(matches!(
        bench.add("+919876543210", "").await,
        Err(StoreError::Refused(Refusal::Duplicate(_)))
    ));
    let permit = bench.permit(1);
    let first = bench.store.numbers(&permit, &Filter::default(), &Cursor::Start, 5).await.unwrap();
    assert_eq!((first.rows.len(), first.has_before, first.has_after), (5, false, true));
    let after = Cursor::After(first.rows[4].phone.clone());
    let second = bench.store.numbers(&permit, &Filter::default(), &after, 5).await.unwrap();
    assert_eq!((second.rows.len(), second.has_before, second.has_after), (5, true, true));
    let before = Cursor::Before(second.rows[0].phone.clone());
    assert_eq!(bench.store.numbers(&permit, &Filter::default(), &before, 5).await.unwrap(), first);
    let found = bench.store.suggest_numbers(&permit, &search_query("line 1"), 25).await.unwrap();
    assert_eq!(found.seen_by(&permit).len(), 3);
    let listed = bench
        .store
        .numbers(
            &permit,
            &Filter { search: search_query("43211"), ..Filter::default() },
            &Cursor::Start,
            5,
        )
        .await
        .unwrap();
    assert_eq!(listed.rows.len(), 1);

    let phone = number("+919876543211");
    let ann = bench.permit(2);
    let removed = bench.store.remove_number(&ann, phone.clone(), Expected::Anything).await.unwrap();
    assert_eq!(bench.store.workspace(&permit).await.unwrap().numbers, 11);
    let gone = bench.store.removed_numbers(&permit, "", 25).await.unwrap();
    let gone: Vec<_> = gone.into_iter().map(|it| it.phone).collect();
    assert_eq!(gone, std::slice::from_ref(&phone));
    let last = bench.store.last_change(&permit, &Target::Number(phone.clone())).await.unwrap();
    assert_eq!(last.unwrap().rev, removed);
    bench.store.undo(&bench.permit(2), removed).await.unwrap();
    let back = bench.store.number(&permit, &phone).await.unwrap().unwrap();
    assert_eq!(back.label.unwrap().to_string(), "Line 11");
    assert_eq!(bench.store.verify_chains(Permit::housekeeping()).await.unwrap(), []);
}

#[tokio::test]
async fn a_page_that_was_emptied_meanwhile_shows_what_is_beside_it() {
    let bench = Bench::new().await;
    bench.configure().await;
    let all = ["+919876543210", "+919876543211", "+919876543212"];
    for phone in all {
        bench.add(phone, "Line").await.unwrap();
    }
    let permit = bench.permit(1);
    bench.store.remove_number(&permit, number(all[0]), Expected::Anything).await.unwrap();
    let (first, last) = (number(all[1]), number(all[2]));
    for (cursor, rows) in [(Cursor::Before(first), 2), (Cursor::After(last), 1)] {
        let listed = bench.store.numbers(&permit, &Filter::default(), &cursor, 5).await.unwrap();
        let page = bench.store.page(&permit, &cursor, 5).await.unwrap().seen_by(&permit).numbers;
        assert_eq!((listed.rows.len(), page.rows.len()), (rows, rows), "{cursor:?}");
        assert_eq!((listed.position, page.position), (Some(1), Some(1)));
    }
}

#[tokio::test]
async fn an_interaction_that_arrives_twice_takes_effect_once() {
    let bench = Bench::new().await;
    bench.configure().await;
    let phone = number("+919876543210");
    let permit = bench.permit(1);
    let first =
        bench.store.add_number(&permit, phone.clone(), NumberEdit::default(), None).await.unwrap();
    let again = bench.store.add_number(&permit, phone, NumberEdit::default(), None).await;
    assert!(matches!(again, Err(StoreError::AlreadyDone { seq }) if seq == first.rev.seq));
}

#[tokio::test]
async fn a_stale_edit_is_told_who_changed_it() {
    let bench = &Bench::new().await;
    bench.configure().await;
    let old = bench.add("+919876543210", "Old").await.unwrap();
    let seen = Expected::Rev(old.rev);
    let edit = |member, label| {
        let permit = bench.permit(member);
        let phone = old.phone.clone();
        async move { bench.store.edit_number(&permit, phone, seen, labelled(label)).await }
    };
    let theirs = edit(5, "Ann's").await.unwrap().new.rev;
    let stale = edit(6, "Bob's").await;
    assert!(
        matches!(stale, Err(StoreError::Refused(Refusal::Changed { by: MemberId(5), now, .. })) if now == theirs)
    );
}

#[tokio::test]
async fn a_voice_bot_that_numbers_use_stays_and_names_them() {
    let bench = Bench::new().await;
    bench.configure().await;
    let parts = VoiceBotParts {
        id: BotId::parse("front").unwrap(),
        name: BotName::parse("Front desk").unwrap(),
        own_url: None,
        source: Source::Team,
    };
    let bot = bench.store.add_voice_bot(&bench.permit(1), parts).await.unwrap();
    let key = BotChoice::Key(bot.key);
    bench.add("+919876543210", "").await.unwrap();
    let phone = number("+919876543210");
    let assign = |bot| NumberEdit { bot: Part::Set(Some(bot)), ..NumberEdit::default() };
    bench
        .store
        .edit_number(&bench.permit(1), phone.clone(), Expected::Anything, assign(key.clone()))
        .await
        .unwrap();
    let refused =
        bench.store.remove_voice_bot(&bench.permit(1), key.clone(), Expected::Anything).await;
    let Err(StoreError::Refused(Refusal::BotInUse { numbers, total, .. })) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((numbers, total), (vec!["+919876543210".to_owned()], 1));
    bench
        .store
        .edit_number(&bench.permit(1), phone, Expected::Anything, assign(BotChoice::None))
        .await
        .unwrap();
    bench.store.remove_voice_bot(&bench.permit(1), key.clone(), Expected::Anything).await.unwrap();
    let backup = bench.store.path().with_extension("backup");
    bench.store.backup(&backup).await.unwrap();
    assert_eq!(bench.store.rekey(Permit::housekeeping()).await.unwrap().moved, 0);
    assert_eq!(bench.store.verify_chains(Permit::housekeeping()).await.unwrap(), []);
}
