//! The account's ExoPhones, page by page.

use std::collections::HashSet;

use super::client::{Exotel, Request};
use super::error::{ExotelError, Sought};
use super::fields::{Fields, list, one};
use super::phone::ExoPhone;
use super::sid::ExoPhoneSid;
use crate::domain::account::Credentials;

/// What Exotel calls an ExoPhone.
pub(super) const PHONE: &str = "incomingphonenumber";
/// As many as Exotel gives at once.
pub(super) const PAGE_SIZE: &str = "50";
/// No account is read further than this: 10,000 phones.
const MOST_PAGES: usize = 200;

/// The account's ExoPhones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    pub phones: Vec<ExoPhone>,
    /// Rows that cannot be read.
    pub skipped: usize,
    /// There were more pages than are read.
    pub cut: bool,
}

impl Exotel {
    /// All ExoPhones of the account, in Exotel's order. After each page `on_page` is told how many there are by now.
    /// Pages are counted and never followed: the addresses in an answer lead to other hosts, without TLS.
    pub async fn phones(
        &self,
        credentials: &Credentials,
        mut on_page: impl FnMut(usize) + Send,
    ) -> Result<Phones, ExotelError> {
        let until = self.deadline();
        let mut found = Phones::default();
        let mut known = HashSet::new();
        for page in 0..MOST_PAGES {
            let page = page.to_string();
            let request = Request {
                path: &["v2_beta", "Accounts", credentials.sid.as_str(), "IncomingPhoneNumbers"],
                query: &[("Page", &page), ("PageSize", PAGE_SIZE)],
                sought: Sought::Account,
            };
            let answer = self.get(credentials, &request, until).await?;
            let rows = list(&answer, PHONE).ok_or(ExotelError::Unreadable)?;
            let read: Vec<_> = rows.iter().filter_map(|row| ExoPhone::read(row)).collect();
            let new = read.len();
            found.skipped += rows.len() - new;
            let before = found.phones.len();
            found.phones.extend(read.into_iter().filter(|phone| known.insert(phone.sid.clone())));
            on_page(found.phones.len());
            let repeats = new > 0 && found.phones.len() == before;
            let fields = Fields::of(&answer);
            let more = fields.is_some_and(|fields| fields.get("nextpageuri").is_some());
            if rows.is_empty() || repeats || !more {
                return Ok(found);
            }
        }
        Ok(Phones { cut: true, ..found })
    }

    /// One ExoPhone as it is now.
    pub async fn phone(
        &self,
        credentials: &Credentials,
        phone: &ExoPhoneSid,
    ) -> Result<ExoPhone, ExotelError> {
        let request = of(credentials, phone);
        let request = Request { path: &request, query: &[], sought: Sought::ExoPhone };
        let answer = self.get(credentials, &request, self.deadline()).await?;
        one(&answer, PHONE).and_then(ExoPhone::of).ok_or(ExotelError::Unreadable)
    }
}

/// The path of one ExoPhone.
pub(super) fn of<'a>(credentials: &'a Credentials, phone: &'a ExoPhoneSid) -> [&'a str; 5] {
    ["v2_beta", "Accounts", credentials.sid.as_str(), "IncomingPhoneNumbers", phone.as_str()]
}
