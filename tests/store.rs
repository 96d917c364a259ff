//! The store's contract, on a real database file.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use switchboard::clock::Clock;
use switchboard::domain::access::{Action, Actor, GuildId, MemberId, Permit, Surface, authorize};
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::numbers::{Cursor, Filter};
use switchboard::domain::numbers::{NumberParts, Part, search_query};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::VoiceBotParts;
use switchboard::store::{AccountSave, NumberEdit, SealedSecrets, Store, StoreError, StoreOptions};
use switchboard::vault::{KeyRing, Purpose, SealContext, Vault};

const GUILD: u64 = 77;

struct Bench {
    _folder: tempfile::TempDir,
    store: Store,
    vault: Arc<Vault>,
    next: std::sync::atomic::AtomicU64,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::from_entries(&[KeyRing::generate_entry().unwrap()]).unwrap();
        let vault = Arc::new(Vault::new(ring));
        let store = Store::open(StoreOptions {
            path: folder.path().join("switchboard.db"),
            vault: vault.clone(),
            clock: Clock::system(),
            look_only: false,
        })
        .await
        .unwrap();
        Self { _folder: folder, store, vault, next: 1000.into() }
    }

    fn permit(&self, member: u64) -> Permit {
        let interaction = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let actor = Actor {
            guild: GuildId(GUILD),
            member: MemberId(member),
            roles: vec![],
            manages_server: true,
            channel: 1,
            interaction,
            surface: Surface::Command,
            deadline: switchboard::domain::access::Deadline::none(),
        };
        authorize(&actor, &[], Action::EditCredentials).unwrap()
    }

    async fn configure(&self) {
        let origin = ApiOrigin::singapore();
        let seal = |field| {
            let context = SealContext {
                purpose: Purpose::Credential,
                guild: GUILD,
                field,
                origin: origin.as_str(),
            };
            self.vault.seal(&context, &"secret".into()).unwrap()
        };
        let save = AccountSave {
            seen: 0,
            sid: AccountSid::parse("acme1").ok(),
            origin: origin.clone(),
            secrets: SealedSecrets { key: Some(seal("api_key")), token: Some(seal("api_token")) },
        };
        self.store.save_account(&self.permit(1), save).await.unwrap();
    }

    async fn add(&self, phone: &str, label: &str) -> Result<i64, StoreError> {
        let parts = NumberParts { label: Label::parse(label).unwrap(), ..NumberParts::default() };
        self.store.add_number(&self.permit(1), PhoneNumber::parse(phone).unwrap(), parts).await
    }
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
    let first = bench.store.numbers(&permit, &Filter::All, &Cursor::Start, 5).await.unwrap();
    assert_eq!((first.rows.len(), first.has_before, first.has_after), (5, false, true));
    let after = Cursor::After(first.rows[4].phone.clone());
    let second = bench.store.numbers(&permit, &Filter::All, &after, 5).await.unwrap();
    assert_eq!((second.rows.len(), second.has_before, second.has_after), (5, true, true));
    let before = Cursor::Before(second.rows[0].phone.clone());
    assert_eq!(bench.store.numbers(&permit, &Filter::All, &before, 5).await.unwrap(), first);
    let found = bench.store.suggest_numbers(&permit, &search_query("line 1"), 25).await.unwrap();
    assert_eq!(found.len(), 3);
    let listed = bench
        .store
        .numbers(&permit, &Filter::Search(search_query("43211")), &Cursor::Start, 5)
        .await
        .unwrap();
    assert_eq!(listed.rows.len(), 1);

    let phone = PhoneNumber::parse("+919876543211").unwrap();
    let removed = bench.store.remove_number(&bench.permit(2), phone.clone(), None).await.unwrap();
    assert_eq!(bench.store.workspace(&permit).await.unwrap().numbers, 11);
    let gone = bench.store.removed_numbers(&permit, "", 25).await.unwrap();
    assert_eq!(gone, [(phone.clone(), removed)]);
    let before = bench.store.audit_entry(&permit, removed).await.unwrap().unwrap().change.old;
    let Some(switchboard::domain::audit::Snapshot::Number(before)) = before else {
        panic!("{before:?}")
    };
    bench
        .store
        .revert_number(&bench.permit(2), phone.clone(), removed, Some(before))
        .await
        .unwrap();
    let back = bench.store.number(&permit, &phone).await.unwrap().unwrap();
    assert_eq!(back.label.unwrap().to_string(), "Line 11");
    assert_eq!(bench.store.verify_chains().await.unwrap(), []);
}

#[tokio::test]
async fn an_interaction_that_arrives_twice_takes_effect_once() {
    let bench = Bench::new().await;
    bench.configure().await;
    let phone = PhoneNumber::parse("+919876543210").unwrap();
    let permit = bench.permit(1);
    let first =
        bench.store.add_number(&permit, phone.clone(), NumberParts::default()).await.unwrap();
    let again = bench.store.add_number(&permit, phone, NumberParts::default()).await;
    assert!(matches!(again, Err(StoreError::AlreadyDone { seq }) if seq == first));
}

#[tokio::test]
async fn a_stale_edit_is_told_who_changed_it() {
    let bench = Bench::new().await;
    bench.configure().await;
    let rev = bench.add("+919876543210", "Old").await.unwrap();
    let phone = PhoneNumber::parse("+919876543210").unwrap();
    let label = |text| NumberEdit {
        label: Part::Set(Label::parse(text).unwrap()),
        ..NumberEdit::default()
    };
    bench
        .store
        .edit_number(&bench.permit(5), phone.clone(), Some(rev), label("Ann's"))
        .await
        .unwrap();
    let stale = bench.store.edit_number(&bench.permit(6), phone, Some(rev), label("Bob's")).await;
    assert!(matches!(stale, Err(StoreError::Refused(Refusal::Changed { by: MemberId(5), .. }))));
}

#[tokio::test]
async fn a_voice_bot_that_numbers_use_stays_and_names_them() {
    let bench = Bench::new().await;
    bench.configure().await;
    let parts = VoiceBotParts {
        id: BotId::parse("front").unwrap(),
        name: BotName::parse("Front desk").unwrap(),
        own_url: None,
    };
    let bot = bench.store.add_voice_bot(&bench.permit(1), parts).await.unwrap();
    bench.add("+919876543210", "").await.unwrap();
    let phone = PhoneNumber::parse("+919876543210").unwrap();
    let assign = |bot| NumberEdit { bot: Part::Set(bot), ..NumberEdit::default() };
    bench
        .store
        .edit_number(&bench.permit(1), phone.clone(), None, assign(Some(bot.key)))
        .await
        .unwrap();
    let refused = bench.store.remove_voice_bot(&bench.permit(1), bot.key).await;
    let Err(StoreError::Refused(Refusal::BotInUse { numbers, total, .. })) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((numbers, total), (vec!["+919876543210".to_owned()], 1));
    bench.store.edit_number(&bench.permit(1), phone, None, assign(None)).await.unwrap();
    bench.store.remove_voice_bot(&bench.permit(1), bot.key).await.unwrap();
    let backup = bench.store.path().with_extension("backup");
    bench.store.backup(&backup).await.unwrap();
    assert_eq!(bench.store.rekey().await.unwrap(), 0);
    assert_eq!(bench.store.verify_chains().await.unwrap(), []);
}
