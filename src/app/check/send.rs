//! Having Exotel send a number's calls to the saved flow, taking that back, and saving the flow that Exotel has.
//!
//! Exotel is looked at first, then a row of the trail says what is asked, then it is asked, once; whatever comes of it is a
//! second row. What nobody answers to may have been done, and is never asked again.

use super::ask::Asking;
use crate::app::failure::Failure;
use crate::app::notice::{Done, Remedy};
use crate::app::place::Place;
use crate::app::screen::Shown;
use crate::app::turn::Turn;
use crate::app::verify::told;
use crate::domain::access::Permit;
use crate::domain::audit::{Change, Outcome, Rev, Seq, Snapshot, Target};
use crate::domain::check::Sent;
use crate::domain::expected::Expected;
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{NumberEdit, Part};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::{FlowRefusal, Refusal};
use crate::exotel::{ExoPhone, ExotelError};
use crate::store::FlowSeen;

impl Turn<'_> {
    /// **Send calls to this flow**.
    pub(super) async fn send_calls(
        &self,
        phone: PhoneNumber,
        seen: Rev,
        shown: u32,
    ) -> Result<Shown, Failure> {
        let number = self.known(&phone).await?;
        let flow = number.flow_url.ok_or(Refusal::NoFlowUrl)?;
        let look = self.look_at_flow(&phone).await?;
        let was = look.sent();
        if was.is_to(&flow) {
            return Err(Failure::AlreadyDone);
        }
        if Sent::tag(look.exotels.voice_url.as_deref()) != shown {
            return Err(Refusal::from(FlowRefusal::Moved { phone, now: was }).into());
        }
        let seen = FlowSeen::Number(seen);
        let change = self.ask_for(&self.permit, &phone, &look, Some(flow.as_str()), seen).await?;
        let done = Done::FlowSent { phone: phone.clone(), was, now: Sent::Flow(flow), change };
        Ok(self.after_at(&Place::Card(phone), done).await)
    }

    /// Takes a change of a flow back: only while Exotel still has it.
    pub(in crate::app) async fn undo_flow(
        &self,
        permit: &Permit,
        undone: Change,
        change: Rev,
    ) -> Result<Shown, Failure> {
        let Target::Flow(phone) = undone.target else { return Err(Refusal::NotUndoable.into()) };
        let url = |snapshot| match snapshot {
            Some(Snapshot::Flow { voice_url }) => voice_url,
            _ => None,
        };
        let (before, ours) = (url(undone.old), url(undone.new));
        let to = Sent::of(before.as_deref());
        if to == Sent::Elsewhere {
            return Err(Refusal::from(FlowRefusal::NotKept).into());
        }
        let look = self.look_at_flow(&phone).await?;
        let now = look.sent();
        let has_ours = match Sent::of(ours.as_deref()) {
            Sent::Flow(flow) => now.is_to(&flow),
            other => now == other,
        };
        if !has_ours {
            return Err(self.undone_or_not_ours(change, phone, now).await);
        }
        let seen = FlowSeen::Undone(change);
        self.ask_for(permit, &phone, &look, before.as_deref(), seen).await?;
        let done = Done::FlowUndone { phone: phone.clone(), now: to };
        Ok(self.after_at(&self.place_or(Place::Card(phone)), done).await)
    }

    /// Exotel does not have what is to be taken back: because it was taken back, or otherwise.
    async fn undone_or_not_ours(&self, change: Rev, phone: PhoneNumber, now: Sent) -> Failure {
        let target = Target::Flow(phone.clone());
        match self.store().last_change(&self.permit, &target).await {
            Ok(Some(last)) if last.change.undoes == Some(change.seq) => Failure::AlreadyDone,
            Ok(_) => Refusal::from(FlowRefusal::NotOurs { phone, now }).into(),
            Err(error) => error.into(),
        }
    }

    /// **Take Exotel's flow**: an edit like any other.
    pub(super) async fn take_flow(
        &self,
        phone: PhoneNumber,
        seen: Rev,
        shown: u32,
    ) -> Result<Shown, Failure> {
        let look = self.look_at_flow(&phone).await?;
        let now = look.sent();
        let Some(url) = look.exotels.voice_url.as_deref().filter(|_| now != Sent::Elsewhere) else {
            return Err(Refusal::from(FlowRefusal::NoneToTake { phone, now }).into());
        };
        if Sent::tag(Some(url)) != shown {
            return Err(Refusal::from(FlowRefusal::Moved { phone, now }).into());
        }
        let account = self.store().account(&self.permit).await?;
        let sid = account.sid.map(|sid| sid.to_string());
        let flow = FlowUrl::parse(url, sid.as_deref()).map_err(Refusal::from)?;
        let warnings = flow.warnings(sid.as_deref(), account.origin.as_str());
        let edit = NumberEdit { flow_url: Part::Set(Some(flow)), ..NumberEdit::default() };
        self.edit(&phone, Expected::Rev(seen), edit, warnings).await
    }

    /// What Exotel has of a number, and the newest row about its flow from before that was read.
    async fn look_at_flow(&self, phone: &PhoneNumber) -> Result<Look<'_>, Failure> {
        let target = Target::Flow(phone.clone());
        let last = self.store().last_change(&self.permit, &target).await?;
        let last = last.map(|entry| entry.seq());
        let (rev, credentials) = self.store().credentials(&self.permit).await?;
        let asking = Asking { exotel: self.exotel()?, rev, credentials };
        let found = self.at_exotel(&asking, phone).await;
        let found = found.map_err(|error| Refusal::Exotel(told(&error)))?;
        let exotels =
            found.phone.ok_or_else(|| Refusal::from(FlowRefusal::NotAtExotel(phone.clone())))?;
        Ok(Look { asking, last, exotels })
    }

    /// Asks Exotel for another flow, with a row before and a row after; gives the second where it could be written.
    async fn ask_for(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
        look: &Look<'_>,
        url: Option<&str>,
        seen: FlowSeen,
    ) -> Result<Option<Rev>, Failure> {
        let Look { asking: Asking { exotel, credentials, .. }, last, exotels } = look;
        let flows = (Sent::kept(exotels.voice_url.as_deref()), url.map(str::to_owned));
        let asked = self.store().ask_for_flow(permit, phone.clone(), flows, seen, *last).await?;
        let bound = exotel.bind(credentials, &exotels.sid, url.unwrap_or_default()).await;
        let (outcome, refusal) = outcome_of(bound, url);
        let answered = match self.store().answered(permit, asked, outcome).await {
            Ok(rev) => Some(rev),
            Err(error) => {
                // It was asked, and it was answered: only the second row is missing until the next start.
                tracing::error!(%error, asked = %asked.seq, "what Exotel answered is not written down");
                None
            }
        };
        match refusal {
            None => Ok(answered),
            Some(refusal) => Err(Failure::from(refusal).with_remedy(Remedy::Check(phone.clone()))),
        }
    }
}

/// What was found before something is asked.
struct Look<'a> {
    asking: Asking<'a>,
    last: Option<Seq>,
    exotels: ExoPhone,
}

impl Look<'_> {
    fn sent(&self) -> Sent {
        Sent::of(self.exotels.voice_url.as_deref())
    }
}

/// What came of it for the trail, and for whoever asked, unless it was done.
fn outcome_of(
    bound: Result<ExoPhone, ExotelError>,
    url: Option<&str>,
) -> (Outcome, Option<Refusal>) {
    let error = match bound {
        Ok(phone) => {
            let (now, wanted) = (Sent::of(phone.voice_url.as_deref()), Sent::of(url));
            let is_done = match &wanted {
                Sent::Flow(flow) => now.is_to(flow),
                other => now == *other,
            };
            if is_done {
                return (Outcome::Done { call: None }, None);
            }
            let says = format!(
                "Exotel took the request, and still sends the calls {now}. Change the flow in Exotel's dashboard."
            );
            return (Outcome::Refused(says.clone()), Some(Refusal::Exotel(says)));
        }
        Err(error) => error,
    };
    let says = told(&error);
    let outcome = match error.is_unknown() {
        true => Outcome::Unknown,
        false => Outcome::Refused(says.clone()),
    };
    (outcome, Some(Refusal::Exotel(says)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exotel::ExoPhoneSid;

    const URL: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

    fn bound_to(voice_url: Option<&str>) -> ExoPhone {
        ExoPhone {
            sid: ExoPhoneSid::parse("x1").unwrap(),
            number: PhoneNumber::from_stored("+919876543210").unwrap(),
            friendly_name: None,
            voice_url: voice_url.map(str::to_owned),
            voice: None,
        }
    }

    #[test]
    fn it_is_done_where_exotel_says_so_of_the_number_itself() {
        let spelled_otherwise = Some("http://my.in.exotel.com/acme1/exoml/start_voice/926/");
        assert_eq!(outcome_of(Ok(bound_to(spelled_otherwise)), Some(URL)).1, None);
        assert_eq!(outcome_of(Ok(bound_to(None)), None).1, None);
        let (outcome, refusal) = outcome_of(Ok(bound_to(Some(URL))), None);
        assert!(matches!(outcome, Outcome::Refused(_)));
        assert!(refusal.unwrap().to_string().contains("still sends the calls to flow 926"));
    }

    #[test]
    fn without_an_answer_nobody_knows() {
        let (outcome, refusal) = outcome_of(Err(ExotelError::MayBeBound), Some(URL));
        assert_eq!(outcome, Outcome::Unknown);
        assert!(refusal.is_some());
        let refused = outcome_of(Err(ExotelError::BadCredentials), Some(URL)).0;
        assert!(matches!(refused, Outcome::Refused(_)));
    }
}
