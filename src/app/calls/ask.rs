//! A test call before it rings: which phone, from which number, which way. Confirming it is one click, and rings once.

use crate::app::drafts::Filled;
use crate::app::failure::Failure;
use crate::app::notice::Done;
use crate::app::screen::{CallFields, DialogFields, Screen, Shown, TestCallScreen};
use crate::app::turn::{Turn, saying};
use crate::domain::audit::{CallRoute, Request};
use crate::domain::calls::{
    CallDraft, CallForm, CallRefusal, CallToError, RouteGap, may_ring, stream_url,
};
use crate::domain::forms::{Draft, DraftId};
use crate::domain::numbers::{Number, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::exotel::Through;

/// A number and the phone that it is to ring.
struct Pair {
    number: Number,
    to: PhoneNumber,
}

fn refused(why: impl Into<CallRefusal>) -> Refusal {
    Refusal::Call(why.into())
}

impl Turn<'_> {
    /// The Test call dialog, with the member's own phone filled in.
    pub(in crate::app) async fn open_test_call(
        &self,
        number: &NumberRef,
        filled: Filled<CallForm>,
    ) -> Result<Shown, Failure> {
        let phone = self.find(number).await?.phone;
        let own = self.store().own_phone(&self.permit).await?;
        let to = filled.form.to.or_else(|| own.map(|own| own.to_string()));
        let fields = CallFields { number: phone, to: to.unwrap_or_default() };
        Ok(self.opening(DialogFields::Call(fields), filled.note))
    }

    /// Says what the test call will do, before it does.
    pub(in crate::app) async fn prepare_call(
        &self,
        number: &NumberRef,
        form: &CallForm,
    ) -> Result<Shown, Failure> {
        let number = self.find(number).await?;
        if !self.store().account(&self.permit).await?.is_in_use() {
            return Err(Refusal::NeedsCredentials.into());
        }
        let countries = &self.app.test_calls.countries;
        let to = match form.typed(&number.phone, countries).map_err(refused)? {
            Some(to) => to,
            None => {
                let own = self.store().own_phone(&self.permit).await?;
                let own = own.ok_or_else(|| refused(CallToError::Missing))?;
                may_ring(&own, &number.phone, countries).map_err(refused)?;
                own
            }
        };
        Ok(self.shown_before(Pair { number, to }).await?.into())
    }

    /// Keeps what is shown, so that a click confirms exactly that.
    async fn shown_before(&self, pair: Pair) -> Result<Screen, Failure> {
        let draft = Draft::Call(self.drafted(&pair));
        let draft = self.store().keep_draft(&self.permit, &draft).await?;
        self.before(pair, draft).await
    }

    async fn before(&self, Pair { number, to }: Pair, draft: DraftId) -> Result<Screen, Failure> {
        let own = self.store().own_phone(&self.permit).await?;
        Ok(Screen::TestCall(Box::new(TestCallScreen {
            is_own: own.is_some_and(|own| own == to),
            flow: self.through(&number, CallRoute::Flow).err(),
            bot: self.through(&number, CallRoute::Bot).err(),
            number: number.phone,
            label: number.label,
            to,
            draft,
        })))
    }

    fn drafted(&self, Pair { number, to }: &Pair) -> CallDraft {
        CallDraft {
            number: number.phone.to_string(),
            to: to.to_string(),
            flow: number.flow_url.as_ref().map(|flow| flow.as_str().to_owned()),
            bot: number.bot.as_ref().and_then(|bot| self.app.websocket_url(bot)),
        }
    }

    /// Whom Exotel connects the phone with.
    fn through(&self, number: &Number, route: CallRoute) -> Result<Through, RouteGap> {
        match route {
            CallRoute::Flow => {
                let flow = number.flow_url.as_ref().ok_or(RouteGap::NoFlow)?;
                Ok(Through::Flow(flow.as_str().to_owned()))
            }
            CallRoute::Bot => {
                let bot = number.bot.as_ref().ok_or(RouteGap::NoBot)?;
                let url = self.app.websocket_url(bot);
                Ok(Through::Bot(stream_url(url.as_deref())?.to_owned()))
            }
        }
    }

    /// What was shown and is confirmed, with the number as it is now.
    async fn confirmed(&self, draft: DraftId) -> Result<(CallDraft, Pair), Failure> {
        let Some(Draft::Call(shown)) = self.store().draft(&self.permit, draft).await? else {
            return Err(refused(CallRefusal::Spent).into());
        };
        let stored =
            |text: &str| PhoneNumber::from_stored(text).ok_or_else(|| refused(CallRefusal::Spent));
        let number = self.known(&stored(&shown.number)?).await?;
        let to = stored(&shown.to)?;
        Ok((shown, Pair { number, to }))
    }

    /// Rings the phone, once, and follows the call.
    pub(super) async fn place_call(
        &self,
        draft: DraftId,
        route: CallRoute,
    ) -> Result<Shown, Failure> {
        let (shown, pair) = self.confirmed(draft).await?;
        if self.drafted(&pair) != shown {
            let again = self.shown_before(pair).await?;
            return Err(Failure::from(refused(CallRefusal::Changed)).with_base(again));
        }
        let settings = &self.app.test_calls;
        may_ring(&pair.to, &pair.number.phone, &settings.countries).map_err(refused)?;
        let through = self.through(&pair.number, route).map_err(refused)?;
        let exotel = self.exotel()?;
        let (_, credentials) = self.store().credentials(&self.permit).await?;
        let Pair { number, to } = pair;
        let request = Request::Call { to: to.masked(), route, spends: Some(draft) };
        let (phone, limits) = (number.phone.clone(), settings.limits);
        let row = self.store().ask(&self.permit, phone, request, None, Some(limits)).await?;
        let call = super::follow::Asked { credentials, number, to, route, through, row };
        Ok(self.ring(exotel, call).await?.into())
    }

    /// Remembers the phone that is shown.
    pub(super) async fn remember_phone(&self, draft: DraftId) -> Result<Shown, Failure> {
        let (_, pair) = self.confirmed(draft).await?;
        let to = pair.to.clone();
        self.store().remember_phone(&self.permit, to.clone()).await?;
        Ok(saying(self.before(pair, draft).await, Done::OwnPhone(Some(to))))
    }

    /// Forgets the member's phone; what is shown stays as it is.
    pub(super) async fn forget_phone(&self, draft: DraftId) -> Result<Shown, Failure> {
        self.store().forget_phone(&self.permit).await?;
        Ok(match self.confirmed(draft).await {
            Ok((_, pair)) => saying(self.before(pair, draft).await, Done::OwnPhone(None)),
            Err(_) => self.after(Done::OwnPhone(None)).await,
        })
    }
}
