//! A machine whose clock is wrong destroys nothing.

use switchboard::clock::{Clock, DiscordClock};
use switchboard::domain::access::Permit;

use crate::support::Stage;

const YEAR: i64 = 365 * 86_400;
const SEALED: &str =
    "SELECT count(*) FROM accounts WHERE api_key IS NOT NULL AND api_token IS NOT NULL";

/// The clock of a machine that is wrong by so many seconds.
fn wrong_by(seconds: i64) -> DiscordClock {
    let machine = DiscordClock::system();
    DiscordClock::of(move || machine.host() + seconds * 1000)
}

impl Stage {
    /// A restart on a machine whose clock is wrong by so many seconds, and a round of housekeeping.
    async fn restarts_on_a_host_wrong_by(&mut self, seconds: i64) {
        self.stops().await;
        self.host = Some(wrong_by(seconds));
        self.starts().await;
        self.store().keep_house(Permit::housekeeping()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnect_in_1970_can_be_undone_once_the_clock_is_right_and_the_other_way_round() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    let now = Clock::system().now();
    for wrong in [-now, YEAR] {
        stage.restarts_on_a_host_wrong_by(wrong).await;
        let ann = stage.person("Ann");
        ann.runs("/exotel disconnect").sees("Disconnected: the credentials are unusable").await;
        let at = stage.rows("SELECT disconnected_at FROM accounts").await;
        let at: i64 = at[0][0].parse().unwrap();
        assert!((at - now).abs() < 600, "it is stamped with Discord's time, not {at}");
        for wrong in [0, YEAR, -now, -YEAR, 0] {
            stage.restarts_on_a_host_wrong_by(wrong).await;
            assert_eq!(stage.counts(SEALED).await, 1, "{wrong}");
        }
        let ann = stage.person("Ann");
        ann.runs("/exotel page").clicks("Undo: disconnect").sees("Connected again").await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_destroyed_before_discord_has_confirmed_the_time() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    stage.person("Ann").runs("/exotel disconnect").sees("Disconnected").await;
    stage.stops().await;
    let ahead = wrong_by(YEAR);
    let store = stage.opens_at(Clock::discord(&ahead)).await;
    let leave = Permit::housekeeping();
    assert_eq!(store.keep_house(leave).await.unwrap().accounts, 0);
    // A day later, as Discord says itself.
    let date = Clock::system().now() + 86_400 + 60;
    ahead.heard(date, ahead.host(), ahead.host());
    assert_eq!(store.keep_house(leave).await.unwrap().accounts, 1);
    store.close().await;
    // From now on the installation knows that it was that late, whatever a machine says.
    let store = stage.opens_at(Clock::discord(&DiscordClock::of(|| 0))).await;
    assert!(store.clock().now() >= date - 60);
    store.close().await;
    stage.leaves().await;
}
