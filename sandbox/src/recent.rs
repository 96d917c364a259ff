//! The last of many: a list that grows to a limit, and then loses its oldest for each new one.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};

/// At most so many values, oldest first.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    all: VecDeque<T>,
    limit: usize,
    forgotten: usize,
}

impl<T> Recent<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { all: VecDeque::new(), limit, forgotten: 0 }
    }

    /// Adds the newest. Gives the one that had to go for it.
    pub(crate) fn push(&mut self, value: T) -> Option<T> {
        self.all.push_back(value);
        let oldest = if self.all.len() > self.limit { self.all.pop_front() } else { None };
        self.forgotten += usize::from(oldest.is_some());
        oldest
    }

    /// How many there can be.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// How many had to go so far.
    pub(crate) fn forgotten(&self) -> usize {
        self.forgotten
    }
}

/// Reading and changing what is there is a list's; only [`Recent::push`] adds to it.
impl<T> Deref for Recent<T> {
    type Target = VecDeque<T>;

    fn deref(&self) -> &VecDeque<T> {
        &self.all
    }
}

impl<T> DerefMut for Recent<T> {
    fn deref_mut(&mut self) -> &mut VecDeque<T> {
        &mut self.all
    }
}
