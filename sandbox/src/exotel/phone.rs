//! An `ExoPhone`, and the three ways in which Exotel writes a number.

/// How the account's list writes a number: Exotel does all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// `+919876543210`.
    #[default]
    International,
    /// `09876543210`.
    National,
    /// `9876543210`.
    Bare,
}

/// A number of an account.
#[derive(Debug, Clone)]
pub struct Phone {
    /// Country code and number, digits only.
    pub(crate) digits: String,
    pub(crate) sid: String,
    pub(crate) spelling: Spelling,
    pub(crate) name: String,
    pub(crate) voice_url: Bound,
    pub(crate) sms_url: String,
    pub(crate) health: String,
}

/// Where a number's calls go.
#[derive(Debug, Clone)]
pub(crate) enum Bound {
    /// A flow of the account, by its number.
    Flow(String),
    /// Whatever this text says; empty: nowhere.
    Url(String),
}

impl Phone {
    /// A number in E.164, bound to no flow.
    #[must_use]
    pub fn new(number: &str) -> Self {
        let digits = digits(number);
        let national = spelled(&digits, Spelling::National);
        Self {
            // Of old accounts, the sid is the number.
            sid: national.trim_start_matches('+').to_owned(),
            name: national,
            digits,
            spelling: Spelling::default(),
            voice_url: Bound::Url(String::new()),
            sms_url: String::new(),
            health: "active".to_owned(),
        }
    }

    /// Written this way in the list.
    #[must_use]
    pub fn spelled(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }

    /// Its `friendly_name`; otherwise the number in national form.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Its sid, as of new accounts: 32 hexadecimal digits. Otherwise the number in national form.
    #[must_use]
    pub fn sid(mut self, sid: &str) -> Self {
        sid.clone_into(&mut self.sid);
        self
    }

    /// Its calls go to a flow of the account.
    #[must_use]
    pub fn sends_to(mut self, flow: &str) -> Self {
        self.voice_url = Bound::Flow(flow.to_owned());
        self
    }

    /// Its `voice_url`, as it is.
    #[must_use]
    pub fn voice_url(mut self, url: &str) -> Self {
        self.voice_url = Bound::Url(url.to_owned());
        self
    }
}

/// Country code and number of whatever form: `+91…`, `91…`, `0…` or bare. Without a country, it is India's.
pub(crate) fn digits(written: &str) -> String {
    let found: String = written.chars().filter(char::is_ascii_digit).collect();
    if written.trim_start().starts_with('+') {
        return found;
    }
    match found.strip_prefix('0') {
        Some(national) => format!("91{national}"),
        None if found.len() == 10 => format!("91{found}"),
        None => found,
    }
}

/// The number in this spelling; one of another country than India has only one.
pub(crate) fn spelled(digits: &str, spelling: Spelling) -> String {
    match (digits.strip_prefix("91"), spelling) {
        (Some(national), Spelling::National) => format!("0{national}"),
        (Some(national), Spelling::Bare) => national.to_owned(),
        _ => format!("+{digits}"),
    }
}

/// As Exotel writes a number in calls: `0…`.
pub(crate) fn national(digits: &str) -> String {
    spelled(digits, Spelling::National)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_are_one_number() {
        for written in ["+919876543210", "919876543210", "09876543210", "9876543210"] {
            assert_eq!(digits(written), "919876543210", "{written}");
        }
        assert_eq!(spelled("919876543210", Spelling::National), "09876543210");
        assert_eq!(spelled("919876543210", Spelling::Bare), "9876543210");
        assert_eq!(spelled("6581234567", Spelling::National), "+6581234567");
    }
}
