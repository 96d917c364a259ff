//! Exotel as it may be met: each test has servers of its own on loopback, and sees what was sent to them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod answers;
mod asked;
mod changes;
mod faults;
mod local;
mod pace;
mod pages;
mod secrets;
mod server;

use std::time::Duration;

use secrecy::SecretString;
use switchboard::config::ExotelConfig;
use switchboard::domain::account::Credentials;
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::phone::PhoneNumber;
use switchboard::exotel::{CallRequest, CallSid, ExoPhoneSid, Exotel, ExotelError, Through};

use server::Server;

const KEY: &str = "key-5f0c2a9d71e84b36";
const TOKEN: &str = "token-c81e728d9d4c2f63";
/// `KEY:TOKEN` as Basic wants it.
const BASIC: &str = "Basic a2V5LTVmMGMyYTlkNzFlODRiMzY6dG9rZW4tYzgxZTcyOGQ5ZDRjMmY2Mw==";
const FLOW: &str = "http://my.exotel.com/acme1/exoml/start_voice/45195";
const CALL_SID: &str = "80bfbec2d78bbbf10fb851f4fa165211";
const PHONE_SID: &str = "9eeafc8a9eeafc8a9eeafc8a9eeafc8a";

/// Exotel, where these are the regions.
fn exotel(servers: &[&Server]) -> Exotel {
    exotel_within(servers, Duration::from_secs(5))
}

fn exotel_within(servers: &[&Server], timeout: Duration) -> Exotel {
    let allowed_origins = servers.iter().map(|server| server.origin()).collect();
    Exotel::new(&ExotelConfig { allowed_origins, timeout, ..ExotelConfig::default() }).unwrap()
}

/// Credentials that were saved for this origin.
fn credentials(origin: ApiOrigin) -> Credentials {
    Credentials {
        sid: AccountSid::parse("acme1").unwrap(),
        origin,
        key: SecretString::from(KEY),
        token: SecretString::from(TOKEN),
    }
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn phone_sid() -> ExoPhoneSid {
    ExoPhoneSid::parse(PHONE_SID).unwrap()
}

fn call_sid() -> CallSid {
    CallSid::parse(CALL_SID).unwrap()
}

fn test_call() -> CallRequest {
    CallRequest {
        from: number("+919876543210"),
        caller_id: number("+918047491899"),
        through: Through::Flow(FLOW.to_owned()),
        time_limit: Duration::from_secs(90),
        ring: Duration::from_secs(30),
        custom_field: "test".to_owned(),
    }
}

/// Whatever Exotel can be asked, and how each ended.
async fn everything(
    exotel: &Exotel,
    credentials: &Credentials,
) -> Vec<(&'static str, Result<(), ExotelError>)> {
    let (phone, call, calling) = (phone_sid(), call_sid(), number("+918047491899"));
    vec![
        ("verify", exotel.verify(credentials).await.error().map_or(Ok(()), Err)),
        ("phones", exotel.phones(credentials, |_| ()).await.map(drop)),
        ("phone", exotel.phone(credentials, &phone).await.map(drop)),
        ("bind", exotel.bind(credentials, &phone, FLOW).await.map(drop)),
        ("place_call", exotel.place_call(credentials, &test_call()).await.map(drop)),
        ("call", exotel.call(credentials, &call).await.map(drop)),
        ("calls", exotel.calls(credentials, &calling, 0..=1, None, 20).await.map(drop)),
        ("active_streams", exotel.active_streams(credentials).await.map(drop)),
        ("heartbeat", exotel.heartbeat(credentials, &phone).await.map(drop)),
        ("balance", exotel.balance(credentials).await.map(drop)),
    ]
}
