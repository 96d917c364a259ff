//! An account: where it is, what it has, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::phone::{Bound, Phone, digits};

/// Where an account is. Another region does not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    Singapore,
    Mumbai,
}

impl Region {
    /// Both, in the order of [`super::Exotel::origins`].
    pub(crate) const BOTH: [Self; 2] = [Self::Singapore, Self::Mumbai];

    /// The word for it in the record of requests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Singapore => "singapore",
            Self::Mumbai => "mumbai",
        }
    }

    /// Where its flows are.
    fn flows_at(self) -> &'static str {
        match self {
            Self::Singapore => "https://my.exotel.com",
            Self::Mumbai => "https://my.mum1.exotel.com",
        }
    }
}

/// What is wrong with an account, until it is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trouble {
    #[default]
    None,
    /// Calls are refused with 340030; everything else works.
    KycIncomplete,
    /// Everything is refused with 403.
    Suspended,
    /// Everything is refused with 403: the address that asks is not on the account's list.
    IpRestricted,
}

/// An account.
#[derive(Clone)]
pub struct Account {
    pub(crate) sid: String,
    pub(crate) key: String,
    pub(crate) token: String,
    pub(crate) region: Region,
    pub(crate) phones: Vec<Phone>,
    /// The flows by their number, each with the URL in its Voicebot applet.
    pub(crate) flows: BTreeMap<String, Option<String>>,
    /// In rupees, as Exotel writes it.
    pub(crate) balance: String,
    pub(crate) most_streams: usize,
    /// Whether the list of numbers has the wrappers of v1.
    pub(crate) wrapped: bool,
    pub(crate) trouble: Trouble,
    /// Numbers that may not be called, digits only.
    pub(crate) dnd: BTreeSet<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("sid", &self.sid).finish_non_exhaustive()
    }
}

impl Account {
    /// An account in Singapore, without numbers, with money.
    #[must_use]
    pub fn new(sid: &str, key: &str, token: &str) -> Self {
        Self {
            sid: sid.to_owned(),
            key: key.to_owned(),
            token: token.to_owned(),
            region: Region::Singapore,
            phones: Vec::new(),
            flows: BTreeMap::new(),
            balance: "1543.75".to_owned(),
            most_streams: 10,
            wrapped: false,
            trouble: Trouble::None,
            dnd: BTreeSet::new(),
        }
    }

    /// In this region.
    #[must_use]
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Has this number.
    #[must_use]
    pub fn phone(mut self, phone: Phone) -> Self {
        self.phones.push(phone);
        self
    }

    /// Has this flow, whose Voicebot applet may hold a WebSocket URL.
    #[must_use]
    pub fn flow(mut self, id: &str, websocket_url: Option<&str>) -> Self {
        self.flows.insert(id.to_owned(), websocket_url.map(str::to_owned));
        self
    }

    /// Has so much left, such as `-3.20`. At zero no call goes out.
    #[must_use]
    pub fn balance(mut self, rupees: &str) -> Self {
        rupees.clone_into(&mut self.balance);
        self
    }

    /// The list of numbers comes with the wrappers of v1.
    #[must_use]
    pub fn wrapped(mut self) -> Self {
        self.wrapped = true;
        self
    }

    /// This many streams may be open at once.
    #[must_use]
    pub fn most_streams(mut self, most: usize) -> Self {
        self.most_streams = most;
        self
    }

    /// This number may not be called.
    #[must_use]
    pub fn dnd(mut self, number: &str) -> Self {
        self.dnd.insert(digits(number));
        self
    }

    /// The URL of one of its flows, as its dashboard writes it.
    pub(crate) fn flow_url(&self, flow: &str) -> String {
        format!("{}/{}/exoml/start_voice/{flow}", self.region.flows_at(), self.sid)
    }

    /// What the list says as `voice_url`.
    pub(crate) fn voice_url(&self, phone: &Phone) -> String {
        match &phone.voice_url {
            Bound::Flow(flow) => self.flow_url(flow),
            Bound::Url(url) => url.clone(),
        }
    }

    /// Its number, in whatever spelling.
    pub(crate) fn phone_of(&self, written: &str) -> Option<&Phone> {
        let wanted = digits(written);
        self.phones.iter().find(|phone| phone.digits == wanted)
    }

    /// Whether there is money for a call.
    pub(crate) fn can_pay(&self) -> bool {
        self.balance.parse::<f64>().is_ok_and(|left| left > 0.0)
    }
}
