//! The account's numbers, brought in from Exotel: it is asked for all of them, and what that would change here is shown
//! as a batch before anything is written.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::batch::TOLD_EVERY;
use super::failure::Failure;
use super::notice::Notice;
use super::progress::TOLD_AFTER;
use super::screen::Shown;
use super::turn::Turn;
use super::verify::{heard, told};
use crate::domain::access::Permit;
use crate::domain::batch::{Batch, BatchSource, MOST_NUMBERS, Wanted};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{Number, Part};
use crate::domain::phone::{PhoneNumber, typed_digits};
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use crate::exotel::{ExoPhone, Phones};
use crate::store::{Store, StoreError};

/// How long Exotel may let whoever asks wait for its turn, in all: the pages of a large account are more than it
/// answers in a minute. An answer can be edited for 15.
const PATIENCE: Duration = Duration::from_mins(5);

/// Numbers read at once.
const STRETCH: i64 = 1000;

impl Turn<'_> {
    /// Asks Exotel for the account's numbers, and shows what bringing them in would change.
    pub(super) async fn import(&self) -> Result<Shown, Failure> {
        let (rev, credentials) = self.store().credentials(&self.permit).await?;
        let exotel = self.exotel()?.waiting(PATIENCE);
        let pages = AtomicUsize::new(0);
        let counted = |_| {
            pages.fetch_add(1, Ordering::Relaxed);
        };
        let found = self.telling_pages(&pages, exotel.phones(&credentials, counted)).await;
        if let Some(verdict) = heard(&found) {
            self.store().keep_verdict(&self.permit, rev, &verdict).await?;
        }
        let found = found.map_err(|error| Refusal::Exotel(told(&error)))?;
        let here = numbers_here(self.store(), &self.permit).await?;
        let here = here.into_iter().map(|number| (number.phone.clone(), number)).collect();
        let (wanted, said) = read(found, &here);
        let batch = Batch::compare(BatchSource::Exotel, wanted, Vec::new(), &here);
        self.kept_and_shown(Batch { said, ..batch }, 0).await
    }

    /// Waits for Exotel's pages, and says which one it is asked for.
    async fn telling_pages<T>(&self, read: &AtomicUsize, asking: impl Future<Output = T>) -> T {
        tokio::pin!(asking);
        let (mut told, mut next) = (None, Instant::now() + TOLD_AFTER);
        loop {
            tokio::select! {
                biased;
                answered = &mut asking => return answered,
                () = tokio::time::sleep_until(next) => {
                    let page = read.load(Ordering::Relaxed) + 1;
                    if told.replace(page) != Some(page) {
                        self.progress.show(Notice::Asking { page }).await;
                    }
                    next = Instant::now() + TOLD_EVERY;
                }
            }
        }
    }
}

/// Every number of a server.
pub(super) async fn numbers_here(
    store: &Store,
    permit: &Permit,
) -> Result<Vec<Number>, StoreError> {
    let mut found: Vec<Number> = Vec::new();
    loop {
        let last = found.last().map(|number| &number.phone);
        let rows = store.numbers_after(permit, last, STRETCH).await?;
        let is_last = i64::try_from(rows.len()).unwrap_or(STRETCH) < STRETCH;
        found.extend(rows);
        if is_last {
            return Ok(found);
        }
    }
}

/// What bringing these in would want here, and what else is to be said of them.
fn read(found: Phones, here: &HashMap<PhoneNumber, Number>) -> (Vec<Wanted>, Vec<String>) {
    let Phones { phones, skipped, cut } = found;
    let (mut wanted, mut listed) = (Vec::new(), HashSet::new());
    let (mut twice, mut mute, mut foreign, mut nowhere, mut unnamed) = (0, 0, 0, 0, 0);
    for phone in phones {
        if !listed.insert(phone.number.clone()) {
            twice += 1;
            continue;
        }
        let old = here.get(&phone.number);
        if phone.voice == Some(false) && old.is_none() {
            mute += 1;
            continue;
        }
        let ours = old.and_then(|old| old.flow_url.as_ref());
        let flow_url = match flow(&phone) {
            TheirFlow::Flow(theirs) if ours.is_some_and(|ours| ours.same_flow(&theirs)) => {
                Part::Keep
            }
            TheirFlow::Flow(theirs) => Part::Set(Some(theirs)),
            TheirFlow::Foreign => {
                foreign += 1;
                Part::Keep
            }
            TheirFlow::Nowhere => {
                nowhere += 1;
                Part::Keep
            }
        };
        let label = match old {
            Some(_) => Part::Keep,
            None => {
                let name = name(&phone).map(Label::parse).transpose();
                unnamed += usize::from(name.is_err());
                Part::Set(name.unwrap_or_default().flatten())
            }
        };
        wanted.push(Wanted { phone: phone.number, label, bot: Part::Keep, flow_url });
    }
    let absent = match cut {
        true => 0,
        false => here.keys().filter(|phone| !listed.contains(*phone)).count(),
    };
    let said = [
        (
            absent,
            "is here and not on this account at Exotel; it stays as it is.",
            "are here and not on this account at Exotel; they stay as they are.",
        ),
        (
            nowhere,
            "has no flow at Exotel; no Flow URL is taken from there.",
            "have no flow at Exotel; no Flow URL is taken from there.",
        ),
        (
            foreign,
            "has a URL at Exotel that is no flow's; it is not taken.",
            "have URLs at Exotel that are no flows'; they are not taken.",
        ),
        (mute, "takes no calls, so it is left out.", "take no calls, so they are left out."),
        (
            twice,
            "is listed by Exotel more than once; its first row counts.",
            "are listed by Exotel more than once; their first rows count.",
        ),
        (
            unnamed,
            "has a name at Exotel that cannot be a label, so it has none.",
            "have names at Exotel that cannot be labels, so they have none.",
        ),
    ];
    let said = said.into_iter().filter_map(|(many, one, several)| match many {
        0 => None,
        1 => Some(format!("1 number {one}")),
        many => Some(format!("{many} numbers {several}")),
    });
    let unread = match skipped {
        0 => None,
        1 => Some("1 row that Exotel sent cannot be read, and is left out.".to_owned()),
        many => Some(format!("{many} rows that Exotel sent cannot be read, and are left out.")),
    };
    let cut =
        cut.then(|| format!("Exotel has more numbers than {MOST_NUMBERS}; these are the first."));
    (wanted, unread.into_iter().chain(cut).chain(said).collect())
}

/// Where Exotel sends a number's calls.
pub(super) enum TheirFlow {
    Nowhere,
    /// To a URL that is no flow's.
    Foreign,
    Flow(FlowUrl),
}

pub(super) fn flow(phone: &ExoPhone) -> TheirFlow {
    let Some(url) = &phone.voice_url else { return TheirFlow::Nowhere };
    FlowUrl::parse(url, None).map_or(TheirFlow::Foreign, TheirFlow::Flow)
}

/// What Exotel calls a number, where that says more than the number.
fn name(phone: &ExoPhone) -> Option<&str> {
    let name = phone.friendly_name.as_deref()?;
    let is_number =
        typed_digits(name).is_some_and(|digits| phone.number.digits().ends_with(&digits));
    (!is_number).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Rev;
    use crate::exotel::ExoPhoneSid;

    fn exo(number: &str, name: &str, url: Option<&str>) -> ExoPhone {
        ExoPhone {
            sid: ExoPhoneSid::parse("x1").unwrap(),
            number: PhoneNumber::from_stored(number).unwrap(),
            friendly_name: Some(name.to_owned()),
            voice_url: url.map(str::to_owned),
            voice: Some(true),
        }
    }

    fn here(number: &str, label: &str, url: &str) -> (PhoneNumber, Number) {
        let phone = PhoneNumber::from_stored(number).unwrap();
        let label = Label::parse(label).unwrap();
        let flow_url = (!url.is_empty()).then(|| FlowUrl::parse(url, None).unwrap());
        (phone.clone(), Number { phone, rev: Rev::NONE, label, bot: None, flow_url })
    }

    const SALES: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

    #[test]
    fn a_name_that_is_the_number_once_more_is_no_label() {
        for (friendly, label) in [
            ("08047190001", None),
            ("+91 80471 90001", None),
            ("80471-90001", None),
            ("Reception", Some("Reception")),
            ("Reception 1", Some("Reception 1")),
            ("08047190002", Some("08047190002")),
        ] {
            let phone = exo("+918047190001", friendly, None);
            assert_eq!(name(&phone), label, "{friendly}");
        }
    }

    #[test]
    fn a_flow_is_the_same_however_it_is_written_and_another_is_taken() {
        let number = "+918047190001";
        let ours: HashMap<_, _> = [here(number, "Mine", SALES)].into();
        for same in [
            "http://my.exotel.com/ACME1/exoml/start_voice/926/",
            "https://my.mum1.exotel.com/acme1/exoml/start_voice/926",
            "http://my.exotel.in/exoml/start/926",
        ] {
            let found = Phones { phones: vec![exo(number, "x", Some(same))], ..Phones::default() };
            let (wanted, said) = read(found, &ours);
            let batch = Batch::compare(BatchSource::Exotel, wanted, Vec::new(), &ours);
            assert_eq!((batch.same, said.len()), (1, 0), "{same}");
        }
        let other = "https://my.exotel.com/acme1/exoml/start_voice/927";
        let found = Phones { phones: vec![exo(number, "x", Some(other))], ..Phones::default() };
        let batch = Batch::compare(BatchSource::Exotel, read(found, &ours).0, Vec::new(), &ours);
        assert_eq!(batch.changes[0].new.flow_url.as_deref(), Some(other));
        assert_eq!(batch.changes[0].new.label.as_deref(), Some("Mine"));
    }

    #[test]
    fn what_exotel_does_not_say_takes_nothing_away_and_is_said() {
        let ours: HashMap<_, _> =
            [here("+918047190001", "Mine", SALES), here("+918047190009", "Other", "")].into();
        let mut mute = exo("+918047190003", "Text only", None);
        mute.voice = Some(false);
        let phones = vec![
            exo("+918047190001", "x", None),
            exo("+918047190002", &"long ".repeat(30), Some("https://example.com/x")),
            exo("+918047190002", "again", None),
            mute,
        ];
        let (wanted, said) = read(Phones { phones, skipped: 3, cut: false }, &ours);
        let batch = Batch::compare(BatchSource::Exotel, wanted, Vec::new(), &ours);
        assert_eq!((batch.same, batch.changes.len()), (1, 1));
        assert_eq!((&batch.changes[0].new.label, &batch.changes[0].new.flow_url), (&None, &None));
        let said = said.join("\n");
        for part in [
            "3 rows that Exotel sent cannot be read",
            "1 number is here and not on this account",
            "1 number has no flow at Exotel",
            "1 number has a URL at Exotel that is no flow's",
            "1 number takes no calls",
            "1 number is listed by Exotel more than once",
            "1 number has a name at Exotel that cannot be a label",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
        let found = Phones { cut: true, ..Phones::default() };
        let said = read(found, &ours).1.join("\n");
        assert!(
            said.contains("more numbers than 10000") && !said.contains("not on this"),
            "{said}"
        );
    }
}
