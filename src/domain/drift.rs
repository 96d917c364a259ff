//! What is at Exotel as it is here, and what is not: what was found, and what of that is still to be said.

use std::collections::BTreeMap;

use super::audit::{AuditAction, Change, Rev, Snapshot, Target};
use super::phone::PhoneNumber;

/// So many numbers of which the same was found are told one by one; more are counted.
const ONE_BY_ONE: usize = 10;

/// What kind of thing is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// Whether Exotel takes the credentials.
    Credentials,
    /// Whether there is money left.
    Balance,
    /// Whether the account has a number.
    Listed,
    /// Whether Exotel sends a number's calls to the flow that is saved here.
    Flow,
    /// Whether calls reach a number.
    Reached,
}

/// What was looked at: something of the account, or of a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub drift: Drift,
    pub phone: Option<PhoneNumber>,
}

/// How it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Not as it should be. What was said under the same mark is not said again.
    Wrong { mark: String, old: Option<Box<Snapshot>>, new: Box<Snapshot> },
    /// As it should be, in words.
    Well(String),
    /// There is nothing to compare any more, and nothing to say of it.
    Moot,
}

/// What was found of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub subject: Subject,
    pub found: Found,
    /// The number as it was compared.
    pub seen: Option<Rev>,
}

/// What was said of what is still not as it should be, by its mark.
pub type Said = BTreeMap<Subject, String>;

impl Drift {
    const ALL: [Self; 5] =
        [Self::Credentials, Self::Balance, Self::Listed, Self::Flow, Self::Reached];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Balance => "balance",
            Self::Listed => "listed",
            Self::Flow => "flow",
            Self::Reached => "reached",
        }
    }

    /// Reads [`Drift::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|drift| drift.word() == word)
    }

    /// What is said of many numbers at once.
    const fn of_many(self, wrong: bool) -> &'static str {
        match (self, wrong) {
            (Self::Listed, true) => "numbers are not on this account",
            (Self::Listed, false) => "numbers are on this account again",
            (Self::Flow, true) => "numbers have another flow than here",
            (Self::Flow, false) => "numbers have the flow that is saved here",
            (_, true) => "numbers are not reached by calls",
            (_, false) => "numbers are reached by calls again",
        }
    }
}

impl Finding {
    /// What is kept of something that is not as it should be, so that it is said once.
    #[must_use]
    pub fn mark(&self) -> Option<&str> {
        match &self.found {
            Found::Wrong { mark, .. } => Some(mark),
            Found::Well(_) | Found::Moot => None,
        }
    }

    /// Whether it changes anything of what was said.
    #[must_use]
    pub fn is_news(&self, said: &Said) -> bool {
        self.mark() != said.get(&self.subject).map(String::as_str)
    }

    fn change(&self) -> Option<Change> {
        let target = Target::AtExotel(self.subject.phone.clone());
        let (action, old, new) = match &self.found {
            Found::Wrong { old, new, .. } => {
                (AuditAction::DriftFound, old.as_deref().cloned(), (**new).clone())
            }
            Found::Well(says) => {
                (AuditAction::DriftOver, None, Snapshot::AtExotel { says: says.clone() })
            }
            Found::Moot => return None,
        };
        Some(Change { action, target, old, new: Some(new), undoes: None })
    }
}

/// What the trail says of these: each, or where the same is found of many numbers, how many.
#[must_use]
pub fn changes(findings: &[Finding]) -> Vec<Change> {
    let mut groups: BTreeMap<(Drift, bool), Vec<Change>> = BTreeMap::new();
    for finding in findings {
        let group = (finding.subject.drift, finding.mark().is_some());
        groups.entry(group).or_default().extend(finding.change());
    }
    let told = |((drift, wrong), changes): ((Drift, bool), Vec<Change>)| {
        if changes.len() <= ONE_BY_ONE {
            return changes;
        }
        let says = format!("{} {}", changes.len(), drift.of_many(wrong));
        let action = if wrong { AuditAction::DriftFound } else { AuditAction::DriftOver };
        let new = Some(Snapshot::AtExotel { says });
        vec![Change { action, target: Target::AtExotel(None), old: None, new, undoes: None }]
    };
    groups.into_iter().flat_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(at: usize) -> PhoneNumber {
        PhoneNumber::from_stored(&format!("+9198765432{at:02}")).unwrap()
    }

    fn finding(at: usize, found: Found) -> Finding {
        let subject = Subject { drift: Drift::Listed, phone: Some(phone(at)) };
        Finding { subject, found, seen: None }
    }

    fn wrong(mark: &str) -> Found {
        let new = Box::new(Snapshot::AtExotel { says: "gone".to_owned() });
        Found::Wrong { mark: mark.to_owned(), old: None, new }
    }

    #[test]
    fn every_word_is_read_back() {
        for drift in Drift::ALL {
            assert_eq!(Drift::from_word(drift.word()), Some(drift));
        }
    }

    #[test]
    fn what_was_said_is_not_said_again_and_what_was_not_is_not_taken_back() {
        let subject = finding(1, Found::Moot).subject;
        let said = Said::from([(subject, "926".to_owned())]);
        for (found, is_news) in [
            (wrong("926"), false),
            (wrong("927"), true),
            (Found::Well("well".to_owned()), true),
            (Found::Moot, true),
        ] {
            assert_eq!(finding(1, found.clone()).is_news(&said), is_news, "{found:?}");
            let of_another = matches!(found, Found::Wrong { .. });
            assert_eq!(finding(2, found).is_news(&said), of_another);
        }
    }

    #[test]
    fn a_few_numbers_are_named_and_many_are_counted() {
        let of = |many| (0..many).map(|at| finding(at, wrong(""))).collect::<Vec<_>>();
        let few = changes(&of(10));
        assert_eq!(few.len(), 10);
        assert_eq!(few[3].target, Target::AtExotel(Some(phone(3))));
        let mut all = of(11);
        all.push(finding(20, Found::Well("on this account".to_owned())));
        all.push(finding(21, Found::Moot));
        let many = changes(&all);
        assert_eq!(many.len(), 2, "{many:?}");
        let says = |at: usize| match &many[at].new {
            Some(Snapshot::AtExotel { says }) => says.as_str(),
            other => panic!("{other:?}"),
        };
        assert_eq!((many[0].action, says(0)), (AuditAction::DriftOver, "on this account"));
        assert_eq!(says(1), "11 numbers are not on this account");
    }
}
