//! The audit trail below its screens: pages, filters, and what is posted.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use switchboard::clock::Clock;
use switchboard::domain::access::{
    Action, Actor, ChannelId, Deadline, GuildId, Level, MemberId, Permit, RoleId, Surface,
    authorize,
};
use switchboard::domain::audit::{
    AuditAction, AuditCursor, AuditFilter, AuditKind, PostFault, Seq, Since,
};
use switchboard::domain::expected::{AccessChange, Expected};
use switchboard::store::{Store, StoreOptions};
use switchboard::vault::{KeyRing, Vault};

const GUILD: GuildId = GuildId(77);
const OTHER: GuildId = GuildId(78);
const START: i64 = 1_790_000_000;

struct Bench {
    folder: tempfile::TempDir,
    store: Store,
    now: Arc<AtomicI64>,
    next: AtomicU64,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::from_entries(&[KeyRing::generate_entry().unwrap()]).unwrap();
        let now = Arc::new(AtomicI64::new(START));
        let clock = now.clone();
        let store = Store::open(StoreOptions {
            path: folder.path().join("switchboard.db"),
            vault: Arc::new(Vault::new(ring)),
            clock: Clock::of(move || clock.load(Ordering::Relaxed)),
            look_only: false,
        })
        .await
        .unwrap();
        Self { folder, store, now, next: 1000.into() }
    }

    fn actor(&self, guild: GuildId, member: u64) -> Actor {
        Actor {
            guild,
            member: MemberId(member),
            roles: vec![],
            manages_server: true,
            channel: ChannelId(1),
            interaction: self.next.fetch_add(1, Ordering::Relaxed),
            surface: Surface::Command,
            deadline: Deadline::none(),
        }
    }

    fn permit(&self, guild: GuildId, member: u64) -> Permit {
        authorize(&self.actor(guild, member), &[], Action::ViewAudit).unwrap()
    }

    /// One change of some kind: a role gets a level.
    async fn change(&self, guild: GuildId, member: u64, role: u64) {
        self.grant(&self.permit(guild, member), role, Level::Viewer).await;
    }

    async fn grant(&self, permit: &Permit, role: u64, level: Level) {
        let change = AccessChange {
            role: RoleId(role),
            channel: None,
            level: Some(level),
            expected: Expected::Anything,
        };
        self.store.change_access(permit, change).await.unwrap();
    }

    async fn page(&self, filter: &AuditFilter, cursor: AuditCursor) -> (Vec<i64>, bool, bool) {
        let permit = self.permit(GUILD, 1);
        let page = self.store.trail(&permit, filter, cursor, 3).await.unwrap();
        let seqs = page.rows.iter().map(|(entry, _)| entry.seq().0).collect();
        (seqs, page.has_newer, page.has_older)
    }

    fn lets_pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }
}

fn of_member(member: u64) -> AuditFilter {
    AuditFilter { member: Some(MemberId(member)), ..AuditFilter::default() }
}

#[tokio::test]
async fn pages_meet_without_a_gap_while_changes_go_on() {
    let bench = Bench::new().await;
    for role in 1..=8 {
        bench.change(GUILD, 1, role).await;
        bench.change(OTHER, 1, role).await;
    }
    let all = AuditFilter::default();
    let newest = bench.page(&all, AuditCursor::Newest).await;
    assert_eq!(newest, (vec![8, 7, 6], false, true));
    bench.change(GUILD, 1, 9).await;
    let second = bench.page(&all, AuditCursor::Before(Seq(6))).await;
    assert_eq!(second, (vec![5, 4, 3], true, true));
    let last = bench.page(&all, AuditCursor::Before(Seq(3))).await;
    assert_eq!(last, (vec![2, 1], true, false));
    let back = bench.page(&all, AuditCursor::After(Seq(2))).await;
    assert_eq!(back, (vec![5, 4, 3], true, true));
    let back = bench.page(&all, AuditCursor::After(Seq(5))).await;
    assert_eq!(back, (vec![8, 7, 6], true, true));
}

#[tokio::test]
async fn each_part_of_a_filter_narrows() {
    let bench = Bench::new().await;
    for role in 1..=4 {
        bench.change(GUILD, role % 2, role).await;
        bench.lets_pass(1800);
    }
    let permit = bench.permit(GUILD, 2);
    let set = bench.store.set_audit_channel(&permit, Some(ChannelId(5)), false);
    assert_eq!(set.await.unwrap().seq, Seq(5));
    let newest = AuditCursor::Newest;
    assert_eq!(bench.page(&of_member(1), newest).await.0, [3, 1]);
    let kind = |kind| AuditFilter { kind, ..AuditFilter::default() };
    let granted = kind(AuditKind::Only(AuditAction::AccessGranted));
    assert_eq!(bench.page(&granted, newest).await.0, [4, 3, 2]);
    let set = kind(AuditKind::Only(AuditAction::AuditChannelSet));
    assert_eq!(bench.page(&set, newest).await.0, [5]);
    assert!(bench.page(&kind(AuditKind::Refused), newest).await.0.is_empty());
    let hour = AuditFilter { since: Some(Since::Hour), ..AuditFilter::default() };
    assert_eq!(bench.page(&hour, newest).await.0, [5, 4, 3]);
    let both = AuditFilter { since: Some(Since::Hour), ..of_member(1) };
    assert_eq!(bench.page(&both, newest).await.0, [3]);
}

#[tokio::test]
async fn what_came_after_a_change_is_known_with_it() {
    let bench = Bench::new().await;
    bench.change(GUILD, 1, 1).await;
    bench.change(GUILD, 1, 2).await;
    let permit = bench.permit(GUILD, 1);
    bench.grant(&permit, 1, Level::Operator).await;
    let page =
        bench.store.trail(&permit, &AuditFilter::default(), AuditCursor::Newest, 3).await.unwrap();
    let last: Vec<_> = page.rows.iter().map(|(_, history)| history.last.0).collect();
    assert_eq!(last, [3, 2, 3]);
}

#[tokio::test]
async fn posting_moves_no_hash_and_keeps_what_waits() {
    let leave = Permit::housekeeping();
    let bench = Bench::new().await;
    bench.change(GUILD, 1, 1).await;
    let permit = bench.permit(GUILD, 1);
    bench.store.set_audit_channel(&permit, Some(ChannelId(5)), true).await.unwrap();
    bench.change(GUILD, 1, 2).await;
    bench.change(OTHER, 1, 2).await;

    let due = bench.store.due_posts(leave).await.unwrap();
    assert_eq!(due.len(), 1, "the other server has no channel");
    assert_eq!(
        (due[0].headline.seq, due[0].channel, due[0].newly_public),
        (Seq(2), ChannelId(5), false)
    );
    let fault = PostFault::Forbidden;
    bench.store.not_posted(leave, &due[0], fault).await.unwrap();
    bench.lets_pass(60);
    bench.store.not_posted(leave, &due[0], fault).await.unwrap();
    let posting = bench.store.posting(&permit).await.unwrap();
    assert_eq!((posting.fault, posting.waiting), (Some((fault, START)), 2));

    bench.store.posted(leave, &due[0]).await.unwrap();
    // Told twice, or after the channel was changed, it counts once.
    bench.store.posted(leave, &due[0]).await.unwrap();
    let due = bench.store.due_posts(leave).await.unwrap();
    assert_eq!((due[0].headline.seq, due[0].fault), (Seq(3), None));
    let permit = bench.permit(GUILD, 1);
    bench.store.set_audit_channel(&permit, Some(ChannelId(6)), false).await.unwrap();
    bench.store.posted(leave, &due[0]).await.unwrap();
    let due = bench.store.due_posts(leave).await.unwrap();
    assert_eq!((due[0].headline.seq, due[0].channel), (Seq(3), ChannelId(6)));
    assert!(bench.store.verify_chains(leave).await.unwrap().is_empty());
}

#[tokio::test]
async fn refused_attempts_are_numbered_in_their_server_and_once_an_hour() {
    let bench = Bench::new().await;
    for guild in [OTHER, GUILD] {
        for member in [1, 1, 2] {
            let actor = bench.actor(guild, member);
            bench
                .store
                .record_denial(&Permit::to_judge(&actor), &actor, Action::AddNumber)
                .await
                .unwrap();
        }
    }
    bench.lets_pass(3600);
    let actor = bench.actor(GUILD, 1);
    bench.store.record_denial(&Permit::to_judge(&actor), &actor, Action::AddNumber).await.unwrap();
    let permit = bench.permit(GUILD, 9);
    let all = AuditFilter::default();
    let page = bench.store.refused_attempts(&permit, &all, AuditCursor::Newest, 2).await.unwrap();
    let numbers: Vec<_> = page.rows.iter().map(|it| (it.number.0, it.member.0)).collect();
    assert_eq!((numbers, page.has_older), (vec![(3, 1), (2, 2)], true));
    let page =
        bench.store.refused_attempts(&permit, &of_member(2), AuditCursor::Newest, 2).await.unwrap();
    assert_eq!(page.rows.len(), 1);
}

/// The first change made again and again by member 1, until there are so many.
const AGAIN: &str = "WITH RECURSIVE counter(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM counter WHERE i < $1) \
    INSERT INTO audit SELECT guild_id, i, at, 1, action, target, old_value, new_value, NULL, NULL, i + 1000000, 0, hash \
    FROM audit, counter WHERE guild_id = 77 AND seq = 1";

#[tokio::test]
async fn a_filter_of_200_000_changes_costs_what_a_page_costs() {
    let bench = Bench::new().await;
    for role in 1..=10 {
        bench.change(GUILD, 2, role).await;
    }
    let path = bench.folder.path().join("switchboard.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::query(AGAIN).bind(200_000).execute(&mut connection).await.unwrap();
    bench.lets_pass(2 * 24 * 3600);
    let all = AuditFilter::default();
    let since = |since, filter| AuditFilter { since: Some(since), ..filter };
    let kind = |action, filter| AuditFilter { kind: AuditKind::Only(action), ..filter };
    let granted = AuditAction::AccessGranted;
    let posted = AuditAction::AuditChannelSet;
    let filters = [
        ("no filter", all.clone(), 3),
        ("who did little", of_member(2), 3),
        ("who did much", of_member(1), 3),
        ("who did nothing", of_member(3), 0),
        ("the last hour, of nothing", since(Since::Hour, all.clone()), 0),
        ("the last week", since(Since::Week, all.clone()), 3),
        ("a kind of which there is much", kind(granted, all.clone()), 3),
        ("a kind of which there is nothing", kind(posted, all.clone()), 0),
        ("nothing of a kind by who did much", kind(posted, of_member(1)), 0),
        ("all of it", since(Since::Week, kind(granted, of_member(2))), 3),
    ];
    for (name, filter, rows) in filters {
        let begun = std::time::Instant::now();
        let page = bench.page(&filter, AuditCursor::Newest).await;
        let took = begun.elapsed();
        assert_eq!(page.0.len(), rows, "{name}");
        assert!(took.as_millis() < 100, "{name}: {took:?}");
    }
}

#[tokio::test]
async fn refused_attempts_are_summed_by_the_day_and_forgotten_after_ninety() {
    let bench = Bench::new().await;
    bench.lets_pass(24 * 3600 - START % (24 * 3600));
    let refuse = async |member| {
        let actor = bench.actor(GUILD, member);
        let judge = Permit::to_judge(&actor);
        bench.store.record_denial(&judge, &actor, Action::AddNumber).await.unwrap();
    };
    let seen = async || {
        let permit = bench.permit(GUILD, 9);
        let all = AuditFilter::default();
        let page = bench.store.refused_attempts(&permit, &all, AuditCursor::Newest, 5000).await;
        let rows = page.unwrap().rows;
        rows.iter().map(|it| (it.number.0, it.member.0, it.hours)).collect::<Vec<_>>()
    };
    let tidy = async || bench.store.tidy_denials(Permit::housekeeping(), 90).await.unwrap();
    for _ in 0..24 {
        refuse(1).await;
        bench.lets_pass(3600);
    }
    refuse(2).await;
    tidy().await;
    assert_eq!(seen().await.len(), 25, "the day is not over for long");
    bench.lets_pass(24 * 3600);
    tidy().await;
    let tidied = vec![(25, 2, None), (1, 1, Some(24))];
    assert_eq!(seen().await, tidied, "a day is one row, with its hours");
    tidy().await;
    assert_eq!(seen().await, tidied, "and stays that");
    refuse(1).await;
    bench.lets_pass(89 * 24 * 3600);
    tidy().await;
    assert_eq!(seen().await, [(26, 1, Some(1)), (25, 2, Some(1))], "the first day is forgotten");
    bench.lets_pass(3 * 24 * 3600);
    tidy().await;
    assert_eq!(seen().await, []);
}

#[tokio::test]
async fn a_flood_of_refused_attempts_is_tidied_in_stretches() {
    let bench = Bench::new().await;
    for member in 1..=1200 {
        let actor = bench.actor(GUILD, member % 3 + 1);
        bench.lets_pass(3600);
        let judge = Permit::to_judge(&actor);
        bench.store.record_denial(&judge, &actor, Action::AddNumber).await.unwrap();
    }
    bench.store.tidy_denials(Permit::housekeeping(), 3650).await.unwrap();
    let (permit, all) = (bench.permit(GUILD, 9), AuditFilter::default());
    let page =
        bench.store.refused_attempts(&permit, &all, AuditCursor::Newest, 5000).await.unwrap();
    let (days, hours): (Vec<_>, Vec<_>) = page.rows.iter().partition(|it| it.hours.is_some());
    assert!(days.len() <= 3 * 51 && hours.len() <= 49, "{} and {}", days.len(), hours.len());
    let counted: i64 = days.iter().filter_map(|it| it.hours).sum();
    assert_eq!(counted + i64::try_from(hours.len()).unwrap(), 1200, "none is lost in the sum");
}
