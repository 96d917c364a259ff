//! The server's Exotel account: what is saved, what is missing, and what an edit may do.

mod credentials;
mod secret;
mod verdict;

use secrecy::SecretString;

use super::account_sid::AccountSid;
use super::audit::{AccountSnapshot, SecretState, UNDO_WINDOW_SECONDS};
use super::ids::Rev;
pub use super::ids::Step;
use super::origin::{self, ApiOrigin};
use super::refusal::Refusal;
pub use super::slips::SecretSlip;
use super::slips::looks_secret;
use super::text::{trimmed, visible};
pub use credentials::Credentials;
pub use secret::TypedSecret;
pub use verdict::{Heard, Verdict};

/// The account as it is saved, without a character of its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The change that made it so; [`Rev::NONE`] while nothing was ever saved.
    pub rev: Rev,
    pub sid: Option<AccountSid>,
    /// Where the secrets belong, and the only place they may be sent to.
    pub origin: ApiOrigin,
    pub has_key: bool,
    pub has_token: bool,
    /// A saved secret does not open any more, so both must be typed again.
    pub damaged: bool,
    /// Since when (unix seconds) the credentials are unusable, if they were disconnected.
    pub disconnected_at: Option<i64>,
    /// What Exotel last said of them; `None`: it was not asked.
    pub heard: Option<Heard>,
}

impl Account {
    /// The account of a server that never saved anything.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            rev: Rev::NONE,
            sid: None,
            origin: ApiOrigin::singapore(),
            has_key: false,
            has_token: false,
            damaged: false,
            disconnected_at: None,
            heard: None,
        }
    }

    /// The same, where nothing was ever saved at the origin that a blank API Base URL means.
    #[must_use]
    pub fn at_default_of(self, allowed: &[ApiOrigin]) -> Self {
        match self.rev {
            Rev::NONE => Self { origin: ApiOrigin::default_of(allowed), ..self },
            _ => self,
        }
    }

    /// "Configured": SID, key and token are all saved, and in use.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.missing().is_empty() && self.is_in_use()
    }

    /// What is saved could be used.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        self.disconnected_at.is_none() && !self.damaged
    }

    /// What keeps it from being Configured, in the page's words.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("Account SID", self.sid.is_some()),
            ("API Key", self.has_key),
            ("API Token", self.has_token),
        ]
        .into_iter()
        .filter_map(|(name, saved)| (!saved).then_some(name))
        .collect()
    }

    /// Something was saved: the page then names what is missing.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.sid.is_some() || self.has_key || self.has_token
    }

    /// Until when (unix seconds) a disconnect can be taken back.
    #[must_use]
    pub fn undo_until(&self) -> Option<i64> {
        self.disconnected_at.map(|at| at.saturating_add(UNDO_WINDOW_SECONDS))
    }

    /// What the audit trail keeps of it.
    #[must_use]
    pub fn snapshot(&self) -> AccountSnapshot {
        let state = |saved| {
            if saved { SecretState::Saved } else { SecretState::Missing }
        };
        AccountSnapshot {
            sid: self.sid.as_ref().map(ToString::to_string),
            origin: self.origin.to_string(),
            api_key: state(self.has_key),
            api_token: state(self.has_token),
        }
    }
}

/// The Edit dialog as typed; `None` is what was not given. The dialog gives both.
#[derive(Clone, Debug, Default)]
pub struct CredentialsForm {
    /// Account SID; blank clears it.
    pub sid: Option<String>,
    /// API Base URL; blank is the first that is allowed.
    pub base_url: Option<String>,
    pub key: TypedSecret,
    pub token: TypedSecret,
}

/// An edit that the rules allow.
#[derive(Clone, Debug)]
pub struct AccountEdit {
    pub sid: Option<AccountSid>,
    pub origin: ApiOrigin,
    pub key: Option<SecretString>,
    pub token: Option<SecretString>,
}

impl AccountEdit {
    /// Whether it leaves the account as it is.
    #[must_use]
    pub fn keeps(&self, saved: &Account) -> bool {
        let secrets = self.key.is_some() || self.token.is_some();
        !secrets && self.sid == saved.sid && self.origin == saved.origin
    }
}

impl CredentialsForm {
    /// The dialog's four fields as they were submitted.
    #[must_use]
    pub fn typed(sid: String, base_url: String, key: &str, token: &str) -> Self {
        let (key, token) = TypedSecret::pair(&sid, key, token);
        Self { sid: Some(sid), base_url: Some(base_url), key, token }
    }

    /// The form as it was kept: of a secret, only that it had been typed.
    #[must_use]
    pub fn typed_again(
        sid: Option<String>,
        base_url: Option<String>,
        key: bool,
        token: bool,
    ) -> Self {
        let secret = |typed| if typed { TypedSecret::NotKept } else { TypedSecret::Blank };
        Self { sid, base_url, key: secret(key), token: secret(token) }
    }

    /// SID and API Base URL as they are offered again: without what nobody can see and delete, and without
    /// a user name and password.
    #[must_use]
    pub fn offered_again(&self) -> (Option<String>, Option<String>) {
        let kept = |text: &String| (!looks_secret(text)).then(|| visible(text));
        let base_url = self.base_url.as_ref().and_then(kept);
        let sid = self.sid.as_ref().and_then(kept);
        (sid, base_url.as_deref().map(origin::without_userinfo))
    }

    /// Whether API Base URL was left blank, which means the default.
    #[must_use]
    pub fn is_base_url_blank(&self) -> bool {
        self.base_url.as_deref().is_none_or(|url| trimmed(url).is_empty())
    }

    /// Judges the form against what is saved. A secret is bound to its origin:
    /// another origin, or a disconnected account, asks for key and token again.
    pub fn judge(self, saved: &Account, allowed: &[ApiOrigin]) -> Result<AccountEdit, Refusal> {
        let sid = match trimmed(self.sid.as_deref().unwrap_or_default()) {
            "" => None,
            text => Some(AccountSid::parse(text)?),
        };
        let base_url = self.base_url.as_deref().unwrap_or_default();
        let origin = origin::parse_base_url(base_url, allowed)?;
        let key = self.key.judge("API Key")?;
        let token = self.token.judge("API Token")?;
        let both_typed = key.is_some() && token.is_some();
        let any_saved = saved.has_key || saved.has_token;
        if saved.disconnected_at.is_some() && !both_typed {
            return Err(Refusal::DisconnectedNeedsSecrets);
        }
        if saved.damaged && !both_typed {
            return Err(Refusal::DamagedNeedsSecrets);
        }
        if origin != saved.origin && any_saved && !both_typed {
            return Err(Refusal::OriginNeedsSecrets { origin });
        }
        Ok(AccountEdit { sid, origin, key, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Seq;

    fn form() -> CredentialsForm {
        CredentialsForm {
            sid: Some("acme1".into()),
            base_url: None,
            key: TypedSecret::Blank,
            token: TypedSecret::Blank,
        }
    }

    fn saved() -> Account {
        Account {
            rev: Rev { seq: Seq(1), tag: 0 },
            sid: AccountSid::parse("acme1").ok(),
            has_key: true,
            has_token: true,
            ..Account::empty()
        }
    }

    fn both(form: CredentialsForm) -> CredentialsForm {
        CredentialsForm { key: TypedSecret::of("k"), token: TypedSecret::of("t"), ..form }
    }

    #[test]
    fn an_account_that_was_never_saved_is_where_a_blank_base_url_leads() {
        let allowed = [ApiOrigin::mumbai(), ApiOrigin::singapore()];
        assert_eq!(Account::empty().at_default_of(&allowed).origin, ApiOrigin::mumbai());
        assert_eq!(saved().at_default_of(&allowed).origin, ApiOrigin::singapore());
    }

    #[test]
    fn a_blank_base_url_is_the_default_and_a_blank_sid_clears() {
        let edit = CredentialsForm { sid: Some("  ".into()), ..form() }
            .judge(&saved(), &[ApiOrigin::singapore(), ApiOrigin::mumbai()])
            .unwrap();
        assert_eq!(edit.sid, None);
        assert_eq!(edit.origin.to_string(), "https://api.exotel.com");
    }

    #[test]
    fn another_origin_asks_for_both_secrets_again() {
        let moved =
            CredentialsForm { base_url: Some("https://api.in.exotel.com".into()), ..form() };
        assert!(matches!(
            moved.clone().judge(&saved(), &[ApiOrigin::singapore(), ApiOrigin::mumbai()]),
            Err(Refusal::OriginNeedsSecrets { .. })
        ));
        let one = CredentialsForm { key: TypedSecret::of("k"), ..moved.clone() };
        assert!(one.judge(&saved(), &[ApiOrigin::singapore(), ApiOrigin::mumbai()]).is_err());
        assert!(
            both(moved).judge(&saved(), &[ApiOrigin::singapore(), ApiOrigin::mumbai()]).is_ok()
        );
    }

    #[test]
    fn a_disconnected_account_keeps_its_values_for_undo_unless_both_are_typed() {
        let gone = Account { disconnected_at: Some(5), ..saved() };
        assert!(matches!(
            form().judge(&gone, &[ApiOrigin::singapore(), ApiOrigin::mumbai()]),
            Err(Refusal::DisconnectedNeedsSecrets)
        ));
        assert!(both(form()).judge(&gone, &[ApiOrigin::singapore(), ApiOrigin::mumbai()]).is_ok());
    }

    #[test]
    fn configured_means_all_three_and_in_use() {
        assert!(saved().is_configured());
        assert_eq!(Account { has_token: false, ..saved() }.missing(), ["API Token"]);
        assert!(!Account { disconnected_at: Some(1), ..saved() }.is_configured());
        assert!(!Account { damaged: true, ..saved() }.is_configured());
    }
}
