//! What a look at Exotel found that may be used again: names of ExoPhones, which never change, and for a minute a balance,
//! which Exotel wants to be asked for no more often. In memory: after a restart it is looked up anew.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::access::GuildId;
use crate::domain::audit::Rev;
use crate::domain::check::Finding;
use crate::domain::phone::PhoneNumber;
use crate::exotel::ExoPhoneSid;

/// For how many seconds a balance stands.
const STANDS_FOR: u64 = 60;
/// Above so many of a kind, all are forgotten.
const MANY: usize = 4096;

/// What was found, by the account's rev: other credentials know other things.
#[derive(Debug, Default)]
pub(in crate::app) struct Looked(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    phones: HashMap<(GuildId, PhoneNumber), (Rev, ExoPhoneSid)>,
    balances: HashMap<GuildId, (Rev, i64, Finding)>,
}

impl Looked {
    pub(super) fn phone(
        &self,
        guild: GuildId,
        account: Rev,
        phone: &PhoneNumber,
    ) -> Option<ExoPhoneSid> {
        let state = self.state();
        let found = state.phones.get(&(guild, phone.clone()));
        found.filter(|(rev, _)| *rev == account).map(|(_, sid)| sid.clone())
    }

    pub(super) fn keep_phone(
        &self,
        guild: GuildId,
        account: Rev,
        phone: &PhoneNumber,
        sid: &ExoPhoneSid,
    ) {
        let mut state = self.state();
        if state.phones.len() >= MANY {
            state.phones.clear();
        }
        state.phones.insert((guild, phone.clone()), (account, sid.clone()));
    }

    /// The balance of less than a minute ago.
    pub(super) fn balance(&self, guild: GuildId, account: Rev, now: i64) -> Option<Finding> {
        let state = self.state();
        let (rev, at, finding) = state.balances.get(&guild)?;
        (*rev == account && now.abs_diff(*at) < STANDS_FOR).then(|| finding.clone())
    }

    pub(super) fn keep_balance(&self, guild: GuildId, account: Rev, now: i64, finding: &Finding) {
        let mut state = self.state();
        if state.balances.len() >= MANY {
            state.balances.clear();
        }
        state.balances.insert(guild, (account, now, finding.clone()));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Seq;

    const GUILD: GuildId = GuildId(1);

    fn rev(seq: i64) -> Rev {
        Rev { seq: Seq(seq), tag: 0 }
    }

    #[test]
    fn what_was_found_belongs_to_the_credentials_that_found_it() {
        let looked = Looked::default();
        let phone = PhoneNumber::from_stored("+919876543210").unwrap();
        let sid = ExoPhoneSid::parse("09876543210").unwrap();
        looked.keep_phone(GUILD, rev(1), &phone, &sid);
        assert_eq!(looked.phone(GUILD, rev(1), &phone), Some(sid));
        assert_eq!(looked.phone(GUILD, rev(2), &phone), None);
        assert_eq!(looked.phone(GuildId(2), rev(1), &phone), None);
    }

    #[test]
    fn a_balance_stands_for_a_minute() {
        let looked = Looked::default();
        let finding = Finding::good("10.00 INR are left.");
        looked.keep_balance(GUILD, rev(1), 1000, &finding);
        assert_eq!(looked.balance(GUILD, rev(1), 1059), Some(finding));
        assert_eq!(looked.balance(GUILD, rev(1), 1060), None);
        assert_eq!(looked.balance(GUILD, rev(2), 1001), None);
    }

    #[test]
    fn memory_stays_small() {
        let looked = Looked::default();
        for guild in 0..10_000 {
            looked.keep_balance(GuildId(guild), rev(1), 0, &Finding::good(""));
        }
        assert!(looked.state().balances.len() <= MANY);
    }
}
