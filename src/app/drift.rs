//! What changes at Exotel without anybody here: every workspace is compared with it now and then, and what is found is
//! said once, as a row of the trail.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::Instant;

use super::import::{TheirFlow, flow, numbers_here};
use super::verify::told;
use super::{App, contained};
use crate::domain::access::{GuildId, Permit};
use crate::domain::account::{Account, Credentials, Verdict};
use crate::domain::audit::{Rev, Snapshot};
use crate::domain::drift::{Drift, Finding, Found, Said, Subject};
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::exotel::{Balance, ExoPhone, ExoPhoneSid, Exotel, ExotelError, Health, Phones, Sought};
use crate::store::{Chore, StoreError};

/// How many workspaces are compared at once.
const AT_ONCE: usize = 4;

/// How long one may wait for its account's turn at Exotel, in all.
const PATIENCE: Duration = Duration::from_mins(5);

/// Of how many numbers a round asks whether calls reach them, one after the other in turn; and again of as many that
/// they did not reach.
const HEARTBEATS: usize = 5;

/// Exotel wants to be asked for the balance once a minute at most.
const BALANCE_EVERY: Duration = Duration::from_mins(1);

/// One time that every workspace is compared.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// How long it takes; the next one follows.
    pub length: Duration,
    /// Which one since the start, from 0.
    pub at: u64,
}

impl Round {
    fn asks_balance(self) -> bool {
        let rounds = BALANCE_EVERY.as_millis().div_ceil(self.length.as_millis().max(1));
        u128::from(self.at).is_multiple_of(rounds.max(1))
    }
}

/// What is known of one workspace before Exotel is asked.
struct Look<'a> {
    exotel: Exotel,
    credentials: &'a Credentials,
    here: &'a [Number],
    said: &'a Said,
}

impl App {
    /// Compares every workspace with Exotel, spread over the length of the round. What goes wrong for one is its own.
    pub async fn compare_with_exotel(&self, round: Round) {
        let Some(exotel) = &self.exotel else { return };
        let guilds = match self.store.watched(Permit::housekeeping()).await {
            Ok(guilds) => guilds,
            Err(error) => {
                tracing::error!(%error, "which workspaces are to be compared with Exotel cannot be read");
                return;
            }
        };
        let (begun, many) = (Instant::now(), u32::try_from(guilds.len()).unwrap_or(u32::MAX));
        let looks = guilds.into_iter().zip(0_u32..).map(|(guild, at)| async move {
            tokio::time::sleep_until(begun + round.length / many * at).await;
            let look = self.look_at_exotel(exotel, guild, round);
            if let Some(Err(error)) = contained(guild, "compare with Exotel", look).await {
                tracing::warn!(guild = guild.0, %error, "a workspace was not compared with Exotel");
            }
        });
        futures_util::stream::iter(looks).buffer_unordered(AT_ONCE).for_each(async |()| {}).await;
    }

    async fn look_at_exotel(
        &self,
        exotel: &Exotel,
        guild: GuildId,
        round: Round,
    ) -> Result<(), StoreError> {
        // It reads with this, and writes nothing.
        let judge = Permit::housekeeping().in_guild(guild, 0);
        let account = self.store.account(&judge).await?;
        let (rev, credentials) = match self.store.credentials(&judge).await {
            Err(StoreError::Refused(Refusal::NeedsCredentials)) => return Ok(()),
            read => read?,
        };
        let (seq, said) = self.store.said_of_exotel(&judge).await?;
        let here = numbers_here(&self.store, &judge).await?;
        let exotel = exotel.waiting(PATIENCE);
        let look = Look { exotel, credentials: &credentials, here: &here, said: &said };

        let phones = look.exotel.phones(&credentials, |_| {}).await;
        let mut findings = Vec::new();
        match phones {
            Ok(phones) => {
                let verdict = Verdict::Accepted;
                findings.push(of_account(Drift::Credentials, Found::Well(verdict.to_string())));
                self.keep_if_new(&judge, &account, rev, verdict).await?;
                let turn = self.now().unsigned_abs() / round.length.as_secs().max(1);
                findings.extend(look.numbers(&phones));
                findings.extend(look.heartbeats(&phones, turn).await);
                if round.asks_balance()
                    && let Ok(balance) = look.exotel.balance(&credentials).await
                {
                    findings.push(of_account(Drift::Balance, money(&balance)));
                }
            }
            Err(error) => {
                let Some((found, verdict)) = look.refusal(error).await else { return Ok(()) };
                findings.push(of_account(Drift::Credentials, found));
                self.keep_if_new(&judge, &account, rev, verdict).await?;
            }
        }
        findings.extend(look.removed());
        findings.retain(|finding| finding.is_news(&said));
        if findings.is_empty() {
            return Ok(());
        }
        // Every row of the trail has a number of its own, so this occasion has not been.
        let permit = Chore::Drift.permit(guild, seq.0.unsigned_abs());
        match self.store.say_of_exotel(&permit, rev, findings).await {
            // The next round says it: a batch is being written, or something changed since.
            Err(StoreError::Refused(_) | StoreError::AlreadyDone { .. }) => Ok(()),
            said => said,
        }
    }

    /// Keeps what Exotel said, where that is another thing than before: the page says since when.
    async fn keep_if_new(
        &self,
        permit: &Permit,
        account: &Account,
        rev: Rev,
        verdict: Verdict,
    ) -> Result<(), StoreError> {
        match account.heard.as_ref().is_some_and(|heard| heard.verdict == verdict) {
            true => Ok(()),
            false => self.store.keep_verdict(permit, rev, &verdict).await.map(|_| ()),
        }
    }
}

impl Look<'_> {
    /// What a refusal to list the numbers says of the credentials. `None`: nothing for certain.
    async fn refusal(&self, error: ExotelError) -> Option<(Found, Verdict)> {
        let error = match error {
            // Only both addresses that would know make it certain.
            ExotelError::NotFound(_) => self.exotel.verify(self.credentials).await.error()?,
            error => error,
        };
        let says = told(&error);
        let verdict = match error {
            ExotelError::BadCredentials | ExotelError::NotFound(Sought::Account) => {
                Verdict::Refused(says)
            }
            ExotelError::Forbidden(_) => Verdict::Unsure(says),
            _ => return None,
        };
        let new =
            Box::new(Snapshot::AtExotel { says: format!("Refused by Exotel ({})", error.kind()) });
        Some((Found::Wrong { mark: error.kind().to_owned(), old: None, new }, verdict))
    }

    /// Every number beside what Exotel has of it.
    fn numbers(&self, found: &Phones) -> Vec<Finding> {
        let mut there: HashMap<&PhoneNumber, &ExoPhone> = HashMap::new();
        for phone in &found.phones {
            there.entry(&phone.number).or_insert(phone);
        }
        // What cannot be read may be the number that is missed.
        let is_whole = found.skipped == 0 && !found.cut;
        let mut findings = Vec::new();
        for number in self.here {
            let mut push = |drift, found| findings.push(of_number(drift, number, found));
            match there.get(&number.phone) {
                Some(phone) => {
                    push(Drift::Listed, Found::Well("on this account again".to_owned()));
                    push(Drift::Flow, compared(number, phone));
                }
                None if is_whole => {
                    push(Drift::Listed, wrong("", "not on this account"));
                    push(Drift::Flow, Found::Moot);
                    push(Drift::Reached, Found::Moot);
                }
                None => {}
            }
        }
        findings
    }

    /// Whether calls reach some of the numbers.
    async fn heartbeats(&self, found: &Phones, turn: u64) -> Vec<Finding> {
        let sids: HashMap<&PhoneNumber, &ExoPhoneSid> =
            found.phones.iter().map(|phone| (&phone.number, &phone.sid)).collect();
        let there: Vec<(&Number, &ExoPhoneSid)> = self
            .here
            .iter()
            .filter_map(|number| Some((number, *sids.get(&number.phone)?)))
            .collect();
        let was_down = |number: &Number| {
            let subject = Subject { drift: Drift::Reached, phone: Some(number.phone.clone()) };
            self.said.contains_key(&subject)
        };
        let down = there.iter().filter(|(number, _)| was_down(number)).take(HEARTBEATS);
        let many = there.len().max(1);
        let first = usize::try_from(turn % many as u64).unwrap_or(0) * HEARTBEATS % many;
        let in_turn = there.iter().cycle().skip(first).take(HEARTBEATS.min(there.len()));
        let (mut asked, mut findings) = (HashSet::new(), Vec::new());
        for (number, sid) in down.chain(in_turn) {
            if !asked.insert(&number.phone) {
                continue;
            }
            let well = match self.exotel.heartbeat(self.credentials, sid).await {
                Ok(heartbeat) => heartbeat.incoming,
                Err(ExotelError::NotFound(_)) => continue,
                // The account's turn, or Exotel itself: the next round.
                Err(_) => break,
            };
            let found = match well {
                Health::Active => Found::Well("calls reach it again".to_owned()),
                Health::PartialOutage => wrong("partial", "partial network outage"),
                Health::MajorOutage => wrong("major", "major outage: calls do not reach it"),
                Health::Unknown => continue,
            };
            findings.push(of_number(Drift::Reached, number, found));
        }
        findings
    }

    /// What was said of numbers that are not here any more.
    fn removed(&self) -> Vec<Finding> {
        let here: HashSet<&PhoneNumber> = self.here.iter().map(|number| &number.phone).collect();
        let is_here =
            |phone: &Option<PhoneNumber>| phone.as_ref().is_none_or(|it| here.contains(it));
        let removed = self.said.keys().filter(|subject| !is_here(&subject.phone));
        removed
            .map(|subject| Finding { subject: subject.clone(), found: Found::Moot, seen: None })
            .collect()
    }
}

fn of_account(drift: Drift, found: Found) -> Finding {
    Finding { subject: Subject { drift, phone: None }, found, seen: None }
}

fn of_number(drift: Drift, number: &Number, found: Found) -> Finding {
    let subject = Subject { drift, phone: Some(number.phone.clone()) };
    Finding { subject, found, seen: Some(number.rev) }
}

fn wrong(mark: &str, says: &str) -> Found {
    let new = Box::new(Snapshot::AtExotel { says: says.to_owned() });
    Found::Wrong { mark: mark.to_owned(), old: None, new }
}

/// A number's flow here beside the one at Exotel: by account and flow, however they are written.
fn compared(number: &Number, phone: &ExoPhone) -> Found {
    let Some(ours) = number.flow_url.as_ref().filter(|flow| !flow.is_odd()) else {
        return Found::Moot;
    };
    let shown = |url: Option<&str>| Box::new(Snapshot::Flow { voice_url: url.map(str::to_owned) });
    let old = Some(shown(Some(ours.as_str())));
    match flow(phone) {
        TheirFlow::Flow(theirs) if ours.same_flow(&theirs) => {
            Found::Well("its calls go to the flow that is saved here".to_owned())
        }
        TheirFlow::Flow(theirs) => {
            let mark = format!("{}/{}", theirs.sid().unwrap_or_default(), theirs.flow_id());
            Found::Wrong { mark, old, new: shown(Some(theirs.as_str())) }
        }
        // It may hold what is nobody's business.
        TheirFlow::Foreign => wrong("url", "its calls go to a URL that is no flow's"),
        TheirFlow::Nowhere => Found::Wrong { mark: "none".to_owned(), old, new: shown(None) },
    }
}

fn money(balance: &Balance) -> Found {
    let Balance { amount, currency } = balance;
    let left = [Some(amount.to_string()), currency.clone()];
    let left = left.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (balance.is_used_up(), balance.is_low()) {
        (true, _) => wrong("out", &format!("no balance left: {left}")),
        (_, true) => wrong("low", &format!("balance low: {left}")),
        _ => Found::Well(format!("balance {left}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_balance_is_asked_for_once_a_minute_at_most() {
        let asked = |seconds, rounds: u64| {
            let length = Duration::from_secs(seconds);
            (0..rounds).filter(|at| Round { length, at: *at }.asks_balance()).collect::<Vec<_>>()
        };
        assert_eq!(asked(5, 25), [0, 12, 24]);
        assert_eq!(asked(45, 5), [0, 2, 4]);
        assert_eq!(asked(3600, 3), [0, 1, 2]);
    }
}
