//! Many numbers changed as one, as it is shown before anybody confirms it: what a list wants, beside what is there.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::access::Action;
use super::audit::{NumberSnapshot, Rev};
use super::flow_url::FlowUrl;
use super::numbers::{Number, Part};
use super::phone::PhoneNumber;
use super::text::Label;
use super::voice_bots::VoiceBot;

/// The most numbers of one batch.
pub const MOST_NUMBERS: usize = 10_000;

/// Where a batch's list comes from: who may confirm it, and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchSource {
    /// The numbers that a search finds get a voice bot.
    Search,
    /// A file that a member attached.
    File,
    /// The numbers of the account at Exotel.
    Exotel,
}

impl BatchSource {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Search, Self::File, Self::Exotel];

    /// The word in the audit trail.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Search => "assign",
            Self::File => "import",
            Self::Exotel => "exotel import",
        }
    }

    /// What must be allowed to see and to confirm it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Search => Action::EditNumber,
            Self::File => Action::ImportNumbers,
            Self::Exotel => Action::ImportFromExotel,
        }
    }

    /// Whether what can be used of a list with faults may be confirmed without the rest.
    #[must_use]
    pub const fn skips_faults(self) -> bool {
        match self {
            Self::Search | Self::File => false,
            Self::Exotel => true,
        }
    }
}

/// What a list says of one number; what it does not mention stays.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub phone: PhoneNumber,
    pub label: Part<Label>,
    pub bot: Part<VoiceBot>,
    pub flow_url: Part<FlowUrl>,
}

impl Wanted {
    /// What becomes of the number.
    fn over(self, old: Option<&Number>) -> NumberSnapshot {
        let new = Number {
            rev: Rev::NONE,
            label: self.label.over(old.and_then(|old| old.label.clone())),
            bot: self.bot.over(old.and_then(|old| old.bot.clone())),
            flow_url: self.flow_url.over(old.and_then(|old| old.flow_url.clone())),
            phone: self.phone,
        };
        new.snapshot()
    }
}

/// A number that a batch adds or changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchChange {
    pub phone: PhoneNumber,
    /// The number as it is shown; `None` where it is not there.
    pub old: Option<(Rev, NumberSnapshot)>,
    pub new: NumberSnapshot,
}

/// Something of a list that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchFault {
    /// Where in the list: "row 3", "rows 3, 5".
    pub place: String,
    /// Why, and what to do about it.
    pub why: String,
}

/// A batch as it is shown, and kept, before anybody confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub source: BatchSource,
    /// Everything that it would do, in the order of the list.
    pub changes: Vec<BatchChange>,
    /// How many numbers of the list are as it wants them already.
    pub same: usize,
    pub faults: Vec<BatchFault>,
    /// What else whoever confirms it should know, in whole sentences.
    pub said: Vec<String>,
    /// The places in `changes` of those that were picked.
    pub picked: BTreeSet<usize>,
}

/// How much of a batch is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    All,
    /// Those that were picked.
    Picked,
}

impl Batch {
    /// Compares what a list wants with what is there. A number must not be in the list twice.
    #[must_use]
    pub fn compare(
        source: BatchSource,
        wanted: Vec<Wanted>,
        faults: Vec<BatchFault>,
        now: &HashMap<PhoneNumber, Number>,
    ) -> Self {
        let (mut changes, mut same) = (Vec::new(), 0);
        for wanted in wanted {
            let phone = wanted.phone.clone();
            let old = now.get(&phone);
            let new = wanted.over(old);
            let old = old.map(|old| (old.rev, old.snapshot()));
            match old.as_ref().is_some_and(|(_, old)| *old == new) {
                true => same += 1,
                false => changes.push(BatchChange { phone, old, new }),
            }
        }
        let (said, picked) = (Vec::new(), BTreeSet::new());
        Self { source, changes, same, faults, said, picked }
    }

    /// Whether there is anything that may be written.
    #[must_use]
    pub fn is_confirmable(&self) -> bool {
        !self.changes.is_empty() && (self.faults.is_empty() || self.source.skips_faults())
    }

    /// What is written if so much of it is confirmed.
    pub fn confirmed(&self, extent: Extent) -> impl Iterator<Item = &BatchChange> {
        let is_in = move |at: usize| match extent {
            Extent::All => true,
            Extent::Picked => self.picked.contains(&at),
        };
        self.changes.iter().enumerate().filter(move |(at, _)| is_in(*at)).map(|(_, it)| it)
    }

    /// The same with these of the places `among` picked, and no others of them.
    #[must_use]
    pub fn picking(mut self, among: std::ops::Range<usize>, picked: &[usize]) -> Self {
        let most = self.changes.len();
        self.picked.retain(|at| !among.contains(at));
        self.picked.extend(picked.iter().copied().filter(|at| among.contains(at) && *at < most));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Seq;

    fn phone(last: usize) -> PhoneNumber {
        PhoneNumber::parse(&format!("+9198765432{last:02}")).unwrap()
    }

    fn labelled(last: usize, label: &str) -> Number {
        let rev = Rev { seq: Seq(7), tag: 1 };
        let label = Label::parse(label).unwrap();
        Number { phone: phone(last), rev, label, bot: None, flow_url: None }
    }

    fn wanted(last: usize, label: Part<Label>) -> Wanted {
        Wanted { phone: phone(last), label, bot: Part::Keep, flow_url: Part::Keep }
    }

    fn batch() -> Batch {
        let now = [labelled(1, "Sales"), labelled(2, "Sales"), labelled(3, "Sales")];
        let now = now.into_iter().map(|number| (number.phone.clone(), number)).collect();
        let sales = || Part::Set(Label::parse("Sales").unwrap());
        let list = vec![
            wanted(0, sales()),
            wanted(1, sales()),
            wanted(2, Part::Keep),
            wanted(3, Part::Set(None)),
        ];
        Batch::compare(BatchSource::Search, list, Vec::new(), &now)
    }

    #[test]
    fn what_is_so_already_is_no_change_and_what_is_not_mentioned_stays() {
        let batch = batch();
        assert_eq!(batch.same, 2);
        let changes: Vec<_> =
            batch.changes.iter().map(|it| (it.phone.clone(), it.old.is_some())).collect();
        assert_eq!(changes, [(phone(0), false), (phone(3), true)]);
        assert_eq!(batch.changes[0].new.label.as_deref(), Some("Sales"));
        assert_eq!(batch.changes[1].new.label, None);
    }

    #[test]
    fn picks_of_one_page_leave_those_of_another() {
        let picked = batch().picking(0..1, &[0]).picking(1..2, &[1, 0, 9]);
        assert_eq!(picked.picked, BTreeSet::from([0, 1]));
        let fewer = picked.picking(0..1, &[]);
        let written: Vec<_> = fewer.confirmed(Extent::Picked).map(|it| it.phone.clone()).collect();
        assert_eq!(written, [phone(3)]);
        assert_eq!(fewer.confirmed(Extent::All).count(), 2);
    }

    #[test]
    fn a_list_with_a_fault_is_not_confirmed() {
        let fault = BatchFault { place: "row 3".to_owned(), why: "no".to_owned() };
        assert!(batch().is_confirmable());
        assert!(!Batch { faults: vec![fault], ..batch() }.is_confirmable());
        assert!(!Batch { changes: Vec::new(), ..batch() }.is_confirmable());
    }
}
