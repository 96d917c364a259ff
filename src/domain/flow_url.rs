//! The Flow URL: which Exotel flow answers a number.
//!
//! It is an identifier, written in several ways for the same flow (`http` or `https`, four hosts, with or
//! without the SID), so it is read into its parts once and never compared as text. Nothing ever fetches it.

mod error;
mod reading;

use std::fmt;

pub use error::{FlowUrlError, FlowUrlWarning};

/// Most bytes of a Flow URL; real ones have about 70.
pub const MAX_FLOW_URL: usize = 512;

/// An Exotel Flow URL, read into its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FlowUrl {
    text: String,
    sid: Option<String>,
    flow_id: String,
    cluster: Cluster,
    legacy: bool,
}

/// What the host says of the account's region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Cluster {
    /// `my.exotel.com`: accounts of every region are seen there.
    Unknown,
    /// `my.in.` or `my.mum1.`: only accounts in Mumbai.
    Mumbai,
    /// `my.sg.`: not in Exotel's own documentation.
    Singapore,
}

impl FlowUrl {
    /// Reads what a person typed. What stands around it is dropped, and a query, a fragment
    /// and a last slash, which do not belong to the flow's identity.
    ///
    /// `account_sid` is the saved Account SID: it completes the URL that is offered when only a flow id was
    /// typed. It decides nothing else, so a stored URL is read back with `None`.
    pub fn parse(input: &str, account_sid: Option<&str>) -> Result<Self, FlowUrlError> {
        reading::read(input, account_sid)
    }

    /// Takes a stored URL as it is; one that the rules of today cannot read names no flow.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        match reading::read(&text, None) {
            Ok(read) if read.text == text => read,
            _ => Self {
                text,
                sid: None,
                flow_id: String::new(),
                cluster: Cluster::Unknown,
                legacy: false,
            },
        }
    }

    /// Whether the rules of today would not save it like this.
    #[must_use]
    pub const fn is_odd(&self) -> bool {
        self.flow_id.is_empty()
    }

    /// The URL as typed, but for what [`FlowUrl::parse`] drops and the letter case of scheme and host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The Account SID in the URL; older URLs have none.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// The flow's decimal id, 1 to 12 digits.
    #[must_use]
    pub fn flow_id(&self) -> &str {
        &self.flow_id
    }

    /// Whether both URLs mean the same flow, however they are written. A URL without a SID agrees with
    /// every SID, as flow ids are not reused between accounts.
    #[must_use]
    pub fn same_flow(&self, other: &Self) -> bool {
        let same_account = match (&self.sid, &other.sid) {
            (Some(mine), Some(theirs)) => mine.eq_ignore_ascii_case(theirs),
            _ => true,
        };
        same_account && !self.is_odd() && self.flow_id == other.flow_id
    }

    /// What a person should look at, given the saved Account SID and API origin. None of it is a reason to
    /// refuse: Exotel accepts such URLs, for some accounts.
    #[must_use]
    pub fn warnings(&self, account_sid: Option<&str>, api_origin: &str) -> Vec<FlowUrlWarning> {
        let mut warnings = Vec::new();
        if self.is_odd() {
            return warnings;
        }
        match (self.sid(), account_sid) {
            (None, _) => warnings.push(FlowUrlWarning::NoSid),
            (Some(found), Some(saved)) if !found.eq_ignore_ascii_case(saved) => {
                warnings.push(FlowUrlWarning::OtherAccount {
                    found: found.to_owned(),
                    saved: saved.to_owned(),
                });
            }
            (Some(_), _) => {}
        }
        if self.cluster == Cluster::Mumbai && api_origin == "https://api.exotel.com" {
            warnings.push(FlowUrlWarning::OtherRegion);
        }
        if self.cluster == Cluster::Singapore {
            warnings.push(FlowUrlWarning::UnusualHost);
        }
        if self.legacy {
            warnings.push(FlowUrlWarning::LegacyStart);
        }
        warnings
    }
}

impl fmt::Display for FlowUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
