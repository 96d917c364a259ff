//! Everything that can be asked, of the sandbox's Exotel, which is strict after the documentation and was written apart
//! from what asks it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use discord_sandbox::exotel::{
    Account, EchoBot, Exotel as Local, ExotelOptions, Fault, Outcome, Phone, Plan, Region,
    Spelling, Trouble,
};
use switchboard::config::ExotelConfig;
use switchboard::domain::account::Credentials;
use switchboard::domain::origin::ApiOrigin;
use switchboard::exotel::{
    CallRequest, CallSid, CallStatus, Direction, ExoPhoneSid, Exotel, ExotelError, Forbidden,
    Health, Sought, Through, Verdict,
};

use super::{KEY, TOKEN, credentials, number, test_call};

const PHONE: &str = "+918047491899";

fn account() -> Account {
    Account::new("acme1", KEY, TOKEN)
        .flow("45195", None)
        .flow("99999", None)
        .phone(Phone::new(PHONE).sends_to("45195"))
}

fn asks(local: &Local) -> Exotel {
    let allowed_origins =
        local.origins().map(|origin| ApiOrigin::parse_configured(&origin).unwrap());
    let allowed_origins = allowed_origins.to_vec();
    Exotel::new(&ExotelConfig { allowed_origins, ..ExotelConfig::default() }).unwrap()
}

fn at(local: &Local, region: Region) -> Credentials {
    credentials(ApiOrigin::parse_configured(&local.origin(region)).unwrap())
}

async fn on(account: Account) -> (Local, Exotel, Credentials) {
    let local = Local::start(ExotelOptions::with([account])).await.unwrap();
    let (exotel, credentials) = (asks(&local), at(&local, Region::Singapore));
    (local, exotel, credentials)
}

fn phone_sid() -> ExoPhoneSid {
    ExoPhoneSid::parse("08047491899").unwrap()
}

fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the local Exotel lives by the machine's clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

#[tokio::test]
async fn credentials_are_good_in_their_own_region_and_no_other() {
    for (not_here, refused) in [(404, 404), (401, 401)] {
        let accounts = [account().region(Region::Mumbai)];
        let options = ExotelOptions { not_here, ..ExotelOptions::with(accounts) };
        let local = Local::start(options).await.unwrap();
        let exotel = asks(&local);
        assert_eq!(exotel.verify(&at(&local, Region::Mumbai)).await, Verdict::Accepted);
        let elsewhere = exotel.verify(&at(&local, Region::Singapore)).await;
        assert_eq!(elsewhere, Verdict::Refused { status: refused });
    }
    let (local, exotel, good) = on(account()).await;
    local.rotates("acme1", "new-key", "new-token");
    assert_eq!(exotel.verify(&good).await, Verdict::Refused { status: 401 });
    local.rotates("acme1", KEY, TOKEN);
    for (trouble, kind) in [
        (Trouble::Suspended, Forbidden::Suspended),
        (Trouble::IpRestricted, Forbidden::IpRestricted),
    ] {
        local.is_in_trouble("acme1", trouble);
        let unsure = Verdict::Unsure(ExotelError::Forbidden(kind));
        assert_eq!(exotel.verify(&good).await, unsure);
    }
    // Without KYC everything but calls works.
    local.is_in_trouble("acme1", Trouble::KycIncomplete);
    assert_eq!(exotel.verify(&good).await, Verdict::Accepted);
    let call = exotel.place_call(&good, &test_call()).await;
    assert_eq!(call, Err(ExotelError::Forbidden(Forbidden::Kyc)));
}

#[tokio::test]
async fn all_phones_are_found_in_every_spelling_wrapped_or_not() {
    let spellings = [Spelling::International, Spelling::National, Spelling::Bare];
    let many = |account: Account| {
        (0..120).fold(account, |account, n| {
            let phone =
                Phone::new(&format!("+9180{:08}", 40_000_000 + n)).spelled(spellings[n % 3]);
            account.phone(phone)
        })
    };
    for account in [many(account()), many(account()).wrapped()] {
        let (local, exotel, credentials) = on(account).await;
        let found = exotel.phones(&credentials, |_| ()).await.unwrap();
        assert_eq!((found.phones.len(), found.skipped, found.cut), (121, 0, false));
        assert!(found.phones.iter().all(|phone| phone.number.as_str().starts_with("+9180")));
        assert_eq!(found.phones[0].number.as_str(), PHONE);
        assert!(
            found.phones[0]
                .voice_url
                .as_deref()
                .unwrap()
                .ends_with("/acme1/exoml/start_voice/45195")
        );
        assert_eq!(found.phones[1].voice_url, None);
        assert_eq!(local.asked("IncomingPhoneNumbers"), 3);
        let one = exotel.phone(&credentials, &phone_sid()).await.unwrap();
        assert_eq!(one, found.phones[0]);
    }
}

#[tokio::test]
async fn a_number_is_bound_to_another_flow_and_its_health_is_told() {
    let (local, exotel, credentials) = on(account()).await;
    let flow = "https://my.exotel.com/acme1/exoml/start_voice/99999";
    let bound = exotel.bind(&credentials, &phone_sid(), flow).await.unwrap();
    assert_eq!(bound.voice_url.as_deref(), Some(flow));
    assert_eq!(local.voice_url("acme1", PHONE), flow);
    let health = async || exotel.heartbeat(&credentials, &phone_sid()).await.unwrap().incoming;
    assert_eq!(health().await, Health::Active);
    local.is_well("acme1", PHONE, "major_outage");
    assert_eq!(health().await, Health::MajorOutage);
    local.loses("acme1", PHONE);
    let gone = Err(ExotelError::NotFound(Sought::ExoPhone));
    assert_eq!(exotel.bind(&credentials, &phone_sid(), flow).await, gone);
    assert_eq!(exotel.phone(&credentials, &phone_sid()).await, gone);
}

#[tokio::test]
async fn a_call_is_placed_and_followed_until_its_price_comes() {
    let (local, exotel, credentials) = on(account()).await;
    local.next_call(Plan::answered(Duration::from_secs(20)));
    let placed = exotel.place_call(&credentials, &test_call()).await.unwrap();
    assert!(!placed.status.is_over());
    assert_eq!(placed.direction, Direction::Outgoing);
    local.advance(Duration::from_secs(90));
    let over = exotel.call(&credentials, &placed.sid).await.unwrap();
    assert_eq!((over.status, over.price), (CallStatus::Completed, None));
    local.advance(Duration::from_mins(3));
    let paid = exotel.call(&credentials, &placed.sid).await.unwrap();
    assert!(paid.price.is_some() && paid.duration.is_some() && paid.ended.is_some());
    assert!(!paid.legs.is_empty());
    let nobody = CallSid::parse("00000000000000000000000000000000").unwrap();
    let gone = exotel.call(&credentials, &nobody).await;
    assert_eq!(gone, Err(ExotelError::NotFound(Sought::Call)));
}

#[tokio::test]
async fn a_call_straight_to_the_bot_opens_a_stream_that_is_counted() {
    let bot = EchoBot::start().await.unwrap();
    let (local, exotel, credentials) = on(account()).await;
    let before = exotel.active_streams(&credentials).await.unwrap();
    assert_eq!((before.active, before.most), (0, Some(10)));
    local.next_call(Plan { ring: Duration::ZERO, ..Plan::answered(Duration::from_mins(1)) });
    let call = CallRequest { through: Through::Bot(bot.url()), ..test_call() };
    exotel.place_call(&credentials, &call).await.unwrap();
    local.call_is(Duration::from_secs(5), |call| call.streaming).await.unwrap();
    assert_eq!(exotel.active_streams(&credentials).await.unwrap().active, 1);
}

#[tokio::test]
async fn a_numbers_calls_come_newest_first_and_page_by_page() {
    let (local, exotel, credentials) = on(account()).await;
    for (hours, outcome) in [(5, Outcome::NoAnswer), (3, Outcome::Busy), (1, Outcome::Answered)] {
        let ago = Duration::from_hours(hours);
        let plan = Plan { outcome, ..Plan::answered(Duration::from_secs(30)) };
        local.was_rung("acme1", PHONE, "+919876543210", ago, plan);
    }
    let (number, now) = (number(PHONE), now());
    let week = now - 7 * 86_400..=now + 60;
    let first = exotel.calls(&credentials, &number, week.clone(), None, 2).await.unwrap();
    let words: Vec<_> = first.calls.iter().map(|call| call.status).collect();
    assert_eq!(words, [CallStatus::Completed, CallStatus::Busy]);
    assert_eq!(first.calls[0].direction, Direction::Incoming);
    assert_eq!(first.calls[0].from.as_ref().unwrap().as_str(), "+919876543210");
    let ago = now - first.calls[0].created.unwrap();
    assert!((3590..=3610).contains(&ago), "{ago} s: a time is India's");
    let rest = exotel.calls(&credentials, &number, week, first.next.as_ref(), 2).await.unwrap();
    assert_eq!((rest.calls.len(), &rest.next), (1, &None));
    assert_eq!(rest.calls[0].status, CallStatus::NoAnswer);
    let recent = exotel.calls(&credentials, &number, now - 7200..=now, None, 50).await.unwrap();
    assert_eq!(recent.calls.len(), 1);
}

#[tokio::test]
async fn the_balance_is_told_and_without_one_no_call_is_placed() {
    let (_local, exotel, credentials) = on(account().balance("-3.20")).await;
    let balance = exotel.balance(&credentials).await.unwrap();
    assert_eq!(
        (balance.amount.to_string().as_str(), balance.currency.as_deref()),
        ("-3.20", Some("INR"))
    );
    assert_eq!(exotel.place_call(&credentials, &test_call()).await, Err(ExotelError::Unpaid));
}

#[tokio::test]
async fn what_exotel_does_not_like_about_a_call_is_told_apart() {
    let (_local, exotel, credentials) = on(account().dnd("+919876543210")).await;
    let refused = async |call: &CallRequest| {
        let error = exotel.place_call(&credentials, call).await.unwrap_err();
        error.to_string()
    };
    assert!(refused(&test_call()).await.contains("Do Not Disturb"));
    let other = CallRequest { caller_id: number("+918047491800"), ..test_call() };
    assert!(refused(&other).await.contains("not an ExoPhone of this account"));
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_was_placed_once() {
    let (local, exotel, credentials) = on(account()).await;
    exotel.balance(&credentials).await.unwrap();
    local.fail_next("POST", 1, Fault::DropAfter);
    let lost = exotel.place_call(&credentials, &test_call()).await;
    assert_eq!(lost, Err(ExotelError::MayBeRinging));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!((local.calls().len(), local.asked("POST")), (1, 1));
}

#[tokio::test]
async fn each_fault_of_the_local_exotel_has_its_error() {
    let (local, exotel, credentials) = on(account()).await;
    for (fault, error) in [
        (Fault::Status(500), ExotelError::Failing { status: 500 }),
        (Fault::Html(502), ExotelError::Failing { status: 502 }),
        (Fault::Html(200), ExotelError::Unreadable),
        (Fault::HalfJson, ExotelError::Unreadable),
        (Fault::TenMegabytes, ExotelError::TooLarge),
        (Fault::Redirect("https://evil.example".to_owned()), ExotelError::Redirected),
        (Fault::RateLimited { retry_after: None }, ExotelError::TooMany { wait: None }),
        (Fault::Drop, ExotelError::Unreachable),
    ] {
        local.fail_next("Balance", 1, fault.clone());
        assert_eq!(exotel.balance(&credentials).await.map(drop), Err(error), "{fault:?}");
    }
    local.fail_next("Balance", 1, Fault::RateLimited { retry_after: Some("1".to_owned()) });
    assert!(exotel.balance(&credentials).await.is_ok());
}
