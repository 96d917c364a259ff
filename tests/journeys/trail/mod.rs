//! `/audit`: the trail as people read it, take it away, and have it posted.

mod export;
mod masked;
mod posts;
mod show;
mod troubles;
