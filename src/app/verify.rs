//! Asking Exotel whether credentials are good: before they are saved, and whenever somebody wants to know.

use super::App;
use super::failure::Failure;
use super::notice::{Done, Moved};
use super::place::Place;
use super::screen::{Shown, UnderWay};
use super::turn::Turn;
use crate::domain::account::{Credentials, CredentialsForm, Verdict};
use crate::domain::audit::Rev;
use crate::domain::origin::ApiOrigin;
use crate::domain::refusal::Refusal;
use crate::domain::text::escape_markdown;
use crate::exotel::{self, Exotel, ExotelError, Fault};
use crate::store::Trial;

/// Said where what Exotel was asked about is not what is saved any more.
const OF_OTHERS: &str = "The credentials were changed while Exotel was asked, so its answer is about others. Run `/exotel verify` again.";

/// What is known of a form once Exotel was asked.
#[derive(Default)]
pub(super) struct Proof {
    /// `None`: Exotel was not asked.
    pub(super) heard: Option<Verdict>,
    pub(super) moved: Option<Moved>,
}

impl Turn<'_> {
    /// Asks Exotel about the account as this form would make it. What Exotel definitely refuses is refused here, so that
    /// what was saved before stays. Where a blank API Base URL meant the wrong region, the form names the right one.
    pub(super) async fn prove(
        &self,
        seen: Rev,
        form: &mut CredentialsForm,
    ) -> Result<Proof, Failure> {
        let settings = &self.app.settings;
        let Some(exotel) = self.app.exotel.as_ref().filter(|_| settings.verify_on_save) else {
            return Ok(Proof::default());
        };
        let allowed = &settings.allowed_origins;
        let trial = self.store().trial(&self.permit, seen, form.clone(), allowed).await?;
        let Some(Trial { credentials, both_typed }) = trial else { return Ok(Proof::default()) };
        let says = match verdict(exotel, &credentials).await {
            Verdict::Refused(says) => says,
            verdict => return Ok(Proof { heard: Some(verdict), moved: None }),
        };
        let refused = credentials.origin.clone();
        // A saved secret is for its own origin. What was typed just now is for whichever is meant.
        let Some(accepts) = accepted_elsewhere(self.app, exotel, credentials, both_typed).await
        else {
            return Err(Refusal::RefusedByExotel { says }.into());
        };
        if !form.is_base_url_blank() {
            return Err(Refusal::OtherRegion { accepts, refused }.into());
        }
        form.base_url = Some(accepts.to_string());
        let moved = Some(Moved { from: refused, to: accepts });
        Ok(Proof { heard: Some(Verdict::Accepted), moved })
    }

    /// Asks Exotel about what is saved, and keeps what it says unless something else is saved by then.
    pub(super) async fn verify(&self) -> Result<Shown, Failure> {
        let (rev, credentials) = self.store().credentials(&self.permit).await?;
        let exotel = self.exotel()?;
        let verdict = self.meanwhile(UnderWay::Asking, verdict(exotel, &credentials)).await;
        if !self.store().keep_verdict(&self.permit, rev, &verdict).await? {
            return Err(Refusal::Exotel(OF_OTHERS.to_owned()).into());
        }
        Ok(self.after_at(&Place::Page, Done::Verified(verdict)).await)
    }
}

/// The other region, if it accepts what one region refused.
async fn accepted_elsewhere(
    app: &App,
    exotel: &Exotel,
    credentials: Credentials,
    both_typed: bool,
) -> Option<ApiOrigin> {
    let origin = credentials.origin.other(&app.settings.allowed_origins).filter(|_| both_typed)?;
    let credentials = Credentials { origin, ..credentials };
    let verdict = verdict(exotel, &credentials).await;
    (verdict == Verdict::Accepted).then_some(credentials.origin)
}

pub(super) async fn verdict(exotel: &Exotel, credentials: &Credentials) -> Verdict {
    let verdict = exotel.verify(credentials).await;
    match (&verdict, verdict.error()) {
        (exotel::Verdict::Refused { .. }, Some(error)) => Verdict::Refused(told(&error)),
        (_, Some(error)) => Verdict::Unsure(told(&error)),
        (_, None) => Verdict::Accepted,
    }
}

/// What an answer to any other question says of the credentials; `None`: nothing.
pub(super) fn heard<T>(answered: &Result<T, ExotelError>) -> Option<Verdict> {
    match answered {
        Ok(_) => Some(Verdict::Accepted),
        Err(error @ ExotelError::BadCredentials) => Some(Verdict::Refused(told(error))),
        Err(error @ ExotelError::Forbidden(_)) => Some(Verdict::Unsure(told(error))),
        Err(_) => None,
    }
}

/// An error of Exotel's as a person may be told: Exotel's own words are nobody's Markdown.
pub(super) fn told(error: &ExotelError) -> String {
    match error {
        ExotelError::Rejected { status, fault: Fault::Says(says) } => {
            let fault = Fault::Says(escape_markdown(says));
            ExotelError::Rejected { status: *status, fault }.to_string()
        }
        error => error.to_string(),
    }
}
