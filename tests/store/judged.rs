//! What is asked for most often comes in one answer with the rules that judge it, the same as from many.

use switchboard::domain::access::{AccessRule, Level, RoleId};
use switchboard::domain::expected::AccessChange;
use switchboard::store::Page;

use super::*;

const ELSEWHERE: GuildId = GuildId(78);

async fn grant(bench: &Bench, guild: GuildId, role: u64, channel: Option<u64>, level: Level) {
    let change = AccessChange {
        role: RoleId(role),
        channel: channel.map(ChannelId),
        level: Some(level),
        expected: Expected::Anything,
    };
    bench.store.change_access(&bench.permit_in(guild, 1), change).await.unwrap();
}

async fn page(bench: &Bench, cursor: &Cursor) -> Page {
    let permit = bench.permit(1);
    bench.store.page(&permit, cursor, 5).await.unwrap().seen_by(&permit)
}

#[tokio::test]
async fn the_page_is_the_same_as_its_parts_from_every_side() {
    let bench = &Bench::new().await;
    assert_eq!(page(bench, &Cursor::Start).await.numbers.rows, []);
    bench.configure().await;
    for last in 0..12 {
        bench.add(&format!("+9198765432{last:02}"), &format!("Line \"{last}\"")).await.unwrap();
    }
    let permit = bench.permit(1);
    let between = [number("+919876543205"), number("+919876543299"), number("+911234567890")];
    let cursors = between.into_iter().flat_map(|phone| {
        [Cursor::From(phone.clone()), Cursor::After(phone.clone()), Cursor::Before(phone)]
    });
    for cursor in cursors.chain([Cursor::Start]) {
        let page = page(bench, &cursor).await;
        let numbers = bench.store.numbers(&permit, &Filter::default(), &cursor, 5).await.unwrap();
        assert_eq!(page.numbers, numbers, "{cursor:?}");
        assert_eq!(page.account, bench.store.account(&permit).await.unwrap());
        assert_eq!(page.workspace, bench.store.workspace(&permit).await.unwrap());
    }
}

#[tokio::test]
async fn the_card_names_the_last_change_and_the_voice_bots() {
    let bench = &Bench::new().await;
    bench.configure().await;
    let added = bench.add("+919876543210", "Sales \u{1f4de}\n").await.unwrap();
    for n in 0..3 {
        let parts = VoiceBotParts::by_hand(
            BotId::parse(&format!("bot-{n}")).unwrap(),
            BotName::parse(&format!("Bot {n}")).unwrap(),
            None,
        );
        bench.store.add_voice_bot(&bench.permit(1), parts).await.unwrap();
    }
    let permit = bench.permit(7);
    let card = bench.store.card(&permit, &added.phone, 2).await.unwrap().seen_by(&permit).unwrap();
    assert_eq!(card.number, added);
    assert_eq!(card.changed.unwrap().0, MemberId(1));
    let bots = bench.store.suggest_voice_bots(&permit, "", 2).await.unwrap().seen_by(&permit);
    assert_eq!((card.bots.len(), &card.bots), (2, &bots));
    let nobody = bench.store.card(&permit, &number("+919876543211"), 2).await.unwrap();
    assert_eq!(nobody.seen_by(&permit), None);
}

#[tokio::test]
async fn the_rules_that_come_along_are_all_of_this_server_and_none_of_another() {
    let bench = &Bench::new().await;
    bench.configure().await;
    bench.configure_in(ELSEWHERE).await;
    let phone = bench.add("+919876543210", "").await.unwrap().phone;
    // Ids are larger than JavaScript's numbers.
    let role = u64::from(u32::MAX) << 30;
    grant(bench, GUILD, role + 1, None, Level::Viewer).await;
    grant(bench, GUILD, role + 1, Some(role + 3), Level::Operator).await;
    grant(bench, ELSEWHERE, role + 2, None, Level::Admin).await;

    let permit = bench.permit(1);
    let rules = bench.store.access_rules(&permit).await.unwrap();
    assert_eq!(
        rules[0],
        AccessRule { role: RoleId(role + 1), channel: None, level: Level::Viewer }
    );
    assert_eq!((rules.len(), rules[1].channel), (2, Some(ChannelId(role + 3))));
    let store = &bench.store;
    let here = [
        store.page(&permit, &Cursor::Start, 5).await.unwrap().rules().to_vec(),
        store.card(&permit, &phone, 5).await.unwrap().rules().to_vec(),
        store.suggest_numbers(&permit, "", 5).await.unwrap().rules().to_vec(),
        store.suggest_numbers(&permit, "98", 5).await.unwrap().rules().to_vec(),
        store.suggest_voice_bots(&permit, "", 5).await.unwrap().rules().to_vec(),
    ];
    assert!(here.iter().all(|it| *it == rules), "{here:#?}");

    let there = bench.permit_in(ELSEWHERE, 1);
    let card = store.card(&there, &phone, 5).await.unwrap();
    assert_eq!((card.rules().len(), card.seen_by(&there)), (1, None));
    let page = store.page(&there, &Cursor::Start, 5).await.unwrap().seen_by(&there);
    assert_eq!(page.numbers.rows, []);
    assert_eq!(store.suggest_numbers(&there, "98", 5).await.unwrap().seen_by(&there), []);
}
