//! One number, line by line.

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;

use super::ask::{Asking, Found};
use super::said;
use super::showing::Showing;
use crate::app::contained;
use crate::app::failure::Failure;
use crate::app::screen::{CheckScreen, Screen, Shown};
use crate::app::turn::Turn;
use crate::app::verify::told;
use crate::domain::check::{self, Finding, Point, Sent};
use crate::domain::numbers::{Number, NumberRef};
use crate::domain::voice_bots::Source;
use crate::exotel::{ExoPhone, ExotelError};
use crate::platform::probe::{Probed, Question};

/// What came of one of the things that are looked at side by side.
enum Came {
    Line(Finding),
    AtExotel(Result<Found, ExotelError>),
    Probed(Probed),
}

/// One of these: the points that hang on it, and what came of it; nothing where a bug stopped it.
type Look<'f> = BoxFuture<'f, (&'static [Point], Option<Came>)>;

/// A bug stopped it.
const BUG: &str = "Something went wrong on our side; whoever runs Switchboard finds it in the log.";

impl Turn<'_> {
    pub(super) async fn check_number(&self, number: &NumberRef) -> Result<Shown, Failure> {
        let number = self.find(number).await?;
        let account = self.store().account(&self.permit).await?;
        let account = account.at_default_of(&self.app.settings.allowed_origins);
        let others = self.store().sharing_flow(&self.permit, &number).await?;
        let url = number.bot.as_ref().and_then(|bot| self.app.websocket_url(bot));
        let mut screen = CheckScreen::of(number.clone());

        let sid = account.sid.as_ref().map(ToString::to_string);
        let flow = number.flow_url.as_ref();
        let fits = check::fits(flow, sid.as_deref(), account.origin.as_str());
        screen.put(Point::FlowUrl, fits);
        screen.put(Point::Shared, shared(&number, others, url.as_deref()));
        let bot = number.bot.as_ref().map(|bot| (bot.name.as_str(), bot.source));
        screen.put(Point::Bot, check::bot(bot, url.is_some()));
        screen.ways.assign = bot.is_none_or(|(_, source)| source == Source::Vanished);

        let asking = self.asking(&account).await?;
        let running: FuturesUnordered<Look<'_>> = FuturesUnordered::new();
        match &asking {
            Ok(asking) => self.begin_asking(&running, asking, &number),
            Err(finding) => {
                screen.put(Point::Credentials, finding.clone());
                for point in [Point::Balance, Point::Number, Point::Health, Point::Flow] {
                    screen.put(point, Finding::unknown("It takes credentials to ask Exotel."));
                }
            }
        }
        match &url {
            Some(url) => running.push(self.look(&[Point::WebSocket, Point::Audio], async {
                let at = self.store().clock().now();
                let question = Question { url, called: &number.phone, at };
                Came::Probed(self.app.probe.probe(self.permit.guild(), question).await)
            })),
            None => {
                for point in [Point::WebSocket, Point::Audio] {
                    screen.put(point, Finding::warning("There is none yet."));
                }
            }
        }
        self.as_they_come(&mut screen, running, asking.as_ref().ok(), url.as_deref()).await;
        Ok(Screen::Check(Box::new(screen)).into())
    }

    /// Takes what comes until all is there, and shows it about once a second.
    async fn as_they_come<'f>(
        &'f self,
        screen: &mut CheckScreen,
        mut running: FuturesUnordered<Look<'f>>,
        asking: Option<&'f Asking<'_>>,
        url: Option<&str>,
    ) {
        let mut showing = Showing::begin(self.progress);
        let mut is_new = true;
        loop {
            let (points, came) = tokio::select! {
                biased;
                next = running.next() => match next {
                    Some(came) => came,
                    None => break,
                },
                () = showing.is_due() => {
                    match std::mem::take(&mut is_new) {
                        true => showing.show(Screen::Check(Box::new(screen.clone()))).await,
                        false => showing.skip(),
                    }
                    continue;
                }
            };
            is_new = true;
            match came {
                Some(Came::Line(finding)) => {
                    for point in points {
                        screen.put(*point, finding.clone());
                    }
                }
                Some(Came::Probed(probed)) => {
                    screen.put(Point::WebSocket, said::websocket(&probed));
                    screen.put(Point::Audio, said::audio(url.unwrap_or_default(), &probed));
                }
                Some(Came::AtExotel(found)) => {
                    let phone = put_phone(screen, found);
                    if let (Some(phone), Some(asking)) = (phone, asking) {
                        running.push(self.look(&[Point::Health], async move {
                            let Asking { exotel, credentials, .. } = asking;
                            Came::Line(said::health(
                                exotel.heartbeat(credentials, &phone.sid).await,
                            ))
                        }));
                    }
                }
                None => {
                    for point in points {
                        screen.put(*point, Finding::unknown(BUG));
                    }
                }
            }
        }
    }

    fn begin_asking<'f>(
        &'f self,
        running: &FuturesUnordered<Look<'f>>,
        asking: &'f Asking<'_>,
        number: &'f Number,
    ) {
        running.push(
            self.look(&[Point::Credentials], async { Came::Line(self.accepted(asking).await) }),
        );
        running
            .push(self.look(&[Point::Balance], async { Came::Line(self.balance(asking).await) }));
        running.push(self.look(&[Point::Number, Point::Flow, Point::Health], async {
            Came::AtExotel(self.at_exotel(asking, &number.phone).await)
        }));
    }

    fn look<'f>(
        &self,
        points: &'static [Point],
        work: impl Future<Output = Came> + Send + 'f,
    ) -> Look<'f> {
        let guild = self.permit.guild();
        Box::pin(async move { (points, contained(guild, "a check of a number", work).await) })
    }
}

/// Whether other numbers share its flow with another bot.
fn shared(number: &Number, others: Vec<Number>, url: Option<&str>) -> Finding {
    if number.flow_url.is_none() || number.bot.is_none() {
        return Finding::good("It has no flow and bot that another number could share.");
    }
    let named = |other: Number| {
        let bot = other.bot.map(|bot| bot.name.to_string()).unwrap_or_default();
        (other.phone, bot)
    };
    let others: Vec<_> = others.into_iter().map(named).collect();
    let dynamic = url.is_some_and(crate::domain::websocket_url::is_dynamic);
    check::shared(&others, dynamic)
}

/// Puts down what Exotel has of the number, and gives the phone, whose health is asked for next.
fn put_phone(screen: &mut CheckScreen, found: Result<Found, ExotelError>) -> Option<ExoPhone> {
    let Found { phone, phones, unread } = match found {
        Ok(found) => found,
        Err(error) => {
            screen.put(Point::Number, Finding::unknown(&told(&error)));
            for point in [Point::Flow, Point::Health] {
                screen.put(point, Finding::unknown("Exotel did not list the account's numbers."));
            }
            return None;
        }
    };
    let takes_calls = phone.as_ref().and_then(|phone| phone.voice);
    screen.put(Point::Number, check::number_of(phone.is_some(), takes_calls, phones, unread));
    let Some(phone) = phone else {
        for point in [Point::Flow, Point::Health] {
            screen.put(point, Finding::unknown("The account does not have the number."));
        }
        return None;
    };
    let sent = Sent::of(phone.voice_url.as_deref());
    let (finding, ways) = check::sent_to(screen.number.flow_url.as_ref(), &sent);
    screen.put(Point::Flow, finding);
    screen.ways = check::Ways { assign: screen.ways.assign, ..ways };
    screen.sent = Sent::tag(phone.voice_url.as_deref());
    Some(phone)
}
