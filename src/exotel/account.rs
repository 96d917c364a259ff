//! How the account and its numbers are: streams, heartbeat, balance.

use serde_json::Value;

use super::call::Amount;
use super::client::{Exotel, Request};
use super::error::{ExotelError, Sought};
use super::fields::{Fields, anywhere, one};
use super::phone::number;
use super::sid::ExoPhoneSid;
use crate::domain::account::Credentials;
use crate::domain::phone::PhoneNumber;

/// How many calls are being streamed to voice bots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    pub active: u32,
    /// How many may be at once, if Exotel says so; 0: streaming is not switched on.
    pub most: Option<u32>,
}

/// Whether calls reach an ExoPhone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Active,
    /// `partial_network_outage`.
    PartialOutage,
    /// `major_outage`.
    MajorOutage,
    /// Exotel does not say, or a word that it does not document.
    Unknown,
}

/// An ExoPhone's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    pub incoming: Health,
    /// The number that Exotel proposes meanwhile.
    pub alternate: Option<PhoneNumber>,
}

/// What is left to spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    pub amount: Amount,
    /// Such as `INR`, if Exotel says so.
    pub currency: Option<String>,
}

impl Balance {
    /// Less than 100, of whatever currency: a day of calls for a small team, and time to recharge it.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.amount < Amount::whole(100)
    }

    /// Exotel stops every service then, and takes the numbers back after ten days (its support pages).
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.amount <= Amount::whole(0)
    }
}

impl Health {
    fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "active" => Self::Active,
            "partial_network_outage" => Self::PartialOutage,
            "major_outage" => Self::MajorOutage,
            _ => Self::Unknown,
        }
    }
}

impl Exotel {
    /// How many calls are being streamed right now.
    pub async fn active_streams(&self, credentials: &Credentials) -> Result<Streams, ExotelError> {
        let path = ["v1", "Accounts", credentials.sid.as_str(), "ActiveStreams"];
        let request = Request { path: &path, query: &[], sought: Sought::Account };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        streams(&answer).ok_or(ExotelError::Unreadable)
    }

    /// Whether calls reach the ExoPhone.
    pub async fn heartbeat(
        &self,
        credentials: &Credentials,
        phone: &ExoPhoneSid,
    ) -> Result<Heartbeat, ExotelError> {
        let account = credentials.sid.as_str();
        let path = ["v2", "accounts", account, "incoming-phone-numbers", phone.as_str()];
        let request = Request { path: &path, query: &[], sought: Sought::ExoPhone };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        heartbeat(&answer).ok_or(ExotelError::Unreadable)
    }

    /// What is left to spend. Exotel wants to be asked once a minute at most.
    pub async fn balance(&self, credentials: &Credentials) -> Result<Balance, ExotelError> {
        let path = ["v1", "Accounts", credentials.sid.as_str(), "Balance.json"];
        let request = Request { path: &path, query: &[], sought: Sought::Account };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        balance(&answer).ok_or(ExotelError::Unreadable)
    }
}

fn streams(answer: &Value) -> Option<Streams> {
    let fields = anywhere(answer, "activestreams")?;
    let active = fields.number("activestreams")?;
    Some(Streams { active, most: fields.number("maxallowedstreams") })
}

fn heartbeat(answer: &Value) -> Option<Heartbeat> {
    let phone = one(answer, "incomingphonenumber")?;
    let connectivity = phone.object("connectivity");
    let incoming = connectivity.and_then(|fields| fields.object("incomingcall"));
    let alternate = |fields: Fields<'_>| {
        let found = fields.get("alternateexophone")?;
        let text = match Fields::of(found) {
            Some(phone) => phone.text("phonenumber").or_else(|| phone.text("sid")),
            None => fields.text("alternateexophone"),
        };
        number(&text?, None)
    };
    Some(Heartbeat {
        incoming: incoming
            .and_then(|incoming| incoming.text("status"))
            .map_or(Health::Unknown, |text| Health::read(&text)),
        alternate: [incoming, connectivity, Some(phone)].into_iter().flatten().find_map(alternate),
    })
}

fn balance(answer: &Value) -> Option<Balance> {
    let fields = anywhere(answer, "balance")?;
    let amount = Amount::read(&fields.text("balance")?)?;
    let currency = fields.text("currency").filter(|text| {
        (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic())
    });
    Some(Balance { amount, currency })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Health, balance, heartbeat, streams};

    #[test]
    fn streams_are_read_with_and_without_their_limit() {
        let value = json!({"status": "success", "active_streams": 12, "max_allowed_streams": "100", "account_sid": "a1"});
        let read = streams(&value).unwrap();
        assert_eq!((read.active, read.most), (12, Some(100)));
        assert_eq!(
            streams(&json!({"ActiveStreams": "0"})).map(|read| (read.active, read.most)),
            Some((0, None))
        );
        assert_eq!(streams(&json!({"status": "success"})), None);
    }

    #[test]
    fn a_heartbeat_is_read_from_the_envelope_as_an_object_and_as_a_list() {
        let data = |status: &str| {
            json!({"sid": "01139585476", "connectivity": {"incoming_call": {"status": status},
            "alternate_exophone": "08047491899"}})
        };
        let down = json!({"http_code": 200, "response": [{"code": 200, "error_data": null, "data": data("major_outage")}]});
        let read = heartbeat(&down).unwrap();
        assert_eq!(read.incoming, Health::MajorOutage);
        assert_eq!(read.alternate.unwrap().as_str(), "+918047491899");
        for (word, health) in [
            ("active", Health::Active),
            ("partial_network_outage", Health::PartialOutage),
            ("asleep", Health::Unknown),
        ] {
            let one = json!({"http_code": 200, "response": {"code": 200, "data": data(word)}});
            assert_eq!(heartbeat(&one).unwrap().incoming, health, "{word}");
        }
        let bare = json!({"response": {"code": 200, "data": {"sid": "1"}}});
        assert_eq!(heartbeat(&bare).unwrap().incoming, Health::Unknown);
        assert_eq!(heartbeat(&json!({"response": []})), None);
    }

    #[test]
    fn a_balance_is_found_in_both_documented_shapes() {
        let documented = json!({"Account": {"AccountSid": "Exotel", "BalanceData": {"Balance": "1543.75",
            "Currency": "INR", "PricingPlan": "Pay As You Go", "DateUpdated": "2026-04-24 10:32:18"}}});
        let read = balance(&documented).unwrap();
        assert_eq!(
            (read.amount.to_string().as_str(), read.currency.as_deref()),
            ("1543.75", Some("INR"))
        );
        assert_eq!(
            balance(&json!({"Balance": {"Balance": "10.00"}})).unwrap().amount.to_string(),
            "10.00"
        );
        assert_eq!(balance(&json!({"Balance": -3})).unwrap().amount.to_string(), "-3.00");
        assert_eq!(balance(&json!({"Account": {}})), None);
    }
}
