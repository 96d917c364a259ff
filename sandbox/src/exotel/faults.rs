//! What goes wrong on demand.

use std::time::Duration;

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This status, with Exotel's error body.
    Status(u16),
    /// 429, with this `Retry-After` if there is one.
    RateLimited { retry_after: Option<String> },
    /// This status from something in between: a page in HTML.
    Html(u16),
    /// 200, and 10 MB of it.
    TenMegabytes,
    /// 302 to this address.
    Redirect(String),
    /// 200, and JSON that breaks off.
    HalfJson,
    /// The answer comes after this time.
    Delay(Duration),
    /// No answer ever, and no effect.
    Hang,
    /// The connection is cut, and nothing happened.
    Drop,
    /// The connection is cut after the request took effect.
    DropAfter,
}

impl Fault {
    /// What it is called on the page.
    fn word(&self) -> String {
        match self {
            Self::Status(status) => status.to_string(),
            Self::RateLimited { .. } => "429".to_owned(),
            Self::Html(_) => "HTML".to_owned(),
            Self::TenMegabytes => "10 MB".to_owned(),
            Self::Redirect(_) => "redirect".to_owned(),
            Self::HalfJson => "half JSON".to_owned(),
            Self::Delay(time) => format!("{} s late", time.as_secs()),
            Self::Hang => "no answer".to_owned(),
            Self::Drop => "cut before".to_owned(),
            Self::DropAfter => "cut after".to_owned(),
        }
    }
}

#[derive(Debug)]
struct Planned {
    of: String,
    left: usize,
    fault: Fault,
}

/// What is to go wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Planned>);

impl Faults {
    pub(crate) fn add(&mut self, of: &str, times: usize, fault: Fault) {
        self.0.push(Planned { of: of.to_owned(), left: times, fault });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault that this request meets now; `line` is its region, method and path.
    pub(crate) fn take(&mut self, line: &str) -> Option<Fault> {
        let planned = self.0.iter_mut().find(|it| it.left > 0 && line.contains(&it.of))?;
        planned.left = planned.left.saturating_sub(usize::from(planned.left != usize::MAX));
        Some(planned.fault.clone())
    }

    /// What is still to come, in words.
    pub(crate) fn words(&self) -> Vec<String> {
        let left = self.0.iter().filter(|it| it.left > 0);
        left.map(|it| match it.of.as_str() {
            "" => it.fault.word(),
            of => format!("{} ({of})", it.fault.word()),
        })
        .collect()
    }
}
