//! The Flow URL: which Exotel flow answers a number.

use std::fmt;

/// An Exotel Flow URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FlowUrl {
    text: String,
    sid: Option<String>,
    flow_id: String,
}

/// Why a text is no Flow URL, and what to paste instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowUrlError {
    /// Nothing was typed.
    #[error("Exotel Flow URL is blank.")]
    Blank,
}

/// Something about a valid Flow URL that a person should look at; its text says what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowUrlWarning {
    /// No Account SID stands in the URL.
    #[error("The Flow URL holds no Account SID.")]
    NoSid,
}

impl FlowUrl {
    /// Reads what a person typed. `account_sid` is the saved SID, used only to offer a whole URL when a bare flow id was typed.
    pub fn parse(_input: &str, _account_sid: Option<&str>) -> Result<Self, FlowUrlError> {
        unimplemented!()
    }

    /// The URL as typed, trimmed, without query and fragment, host in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The Account SID in the URL.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// The flow's decimal id.
    #[must_use]
    pub fn flow_id(&self) -> &str {
        &self.flow_id
    }

    /// Whether both URLs mean the same flow, however they are written.
    #[must_use]
    pub fn same_flow(&self, _other: &Self) -> bool {
        unimplemented!()
    }

    /// What a person should look at, given the saved account.
    #[must_use]
    pub fn warnings(&self, _account_sid: Option<&str>, _api_origin: &str) -> Vec<FlowUrlWarning> {
        unimplemented!()
    }
}

impl fmt::Display for FlowUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
