//! What was found, of one number and of all.

use crate::domain::check::{Finding, Mark, Point, Ways};
use crate::domain::numbers::Number;

/// What was found of one number.
#[derive(Clone, Debug)]
pub struct CheckScreen {
    /// As it was when the check began.
    pub number: Number,
    /// Each point in order; `None`: that is still being found out.
    pub lines: Vec<(Point, Option<Finding>)>,
    /// What can be done, beside what the texts say.
    pub ways: Ways,
    /// Where Exotel sends the calls, as buttons carry it.
    pub sent: u32,
}

impl CheckScreen {
    /// A check of which nothing is found yet.
    #[must_use]
    pub fn of(number: Number) -> Self {
        let lines = Point::ALL.into_iter().map(|point| (point, None)).collect();
        Self { number, lines, ways: Ways::default(), sent: 0 }
    }

    /// Puts down what was found.
    pub fn put(&mut self, point: Point, finding: Finding) {
        if let Some((_, line)) = self.lines.iter_mut().find(|(of, _)| *of == point) {
            *line = Some(finding);
        }
    }

    /// Whether all is found out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.lines.iter().all(|(_, finding)| finding.is_some())
    }
}

/// What was found of all numbers.
#[derive(Clone, Debug, Default)]
pub struct CheckAllScreen {
    /// What is being done, while it is.
    pub under_way: Option<String>,
    /// Of the account: credentials and balance.
    pub account: Vec<(Point, Finding)>,
    /// How many numbers were checked, and how many of these are well, need a look, or do not work.
    pub checked: usize,
    pub good: usize,
    pub warnings: usize,
    pub bad: usize,
    /// The first of those that are not well, the worst first.
    pub faulty: Vec<Faulty>,
    /// What was left out, and how it can be found out.
    pub left_out: Vec<String>,
}

/// A number that is not well.
#[derive(Clone, Debug)]
pub struct Faulty {
    pub number: Number,
    /// What is not good, the worst first; never empty.
    pub findings: Vec<(Point, Finding)>,
}

impl Faulty {
    /// The worst of it.
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.findings.iter().map(|(_, finding)| finding.mark).max().unwrap_or(Mark::Good)
    }
}
