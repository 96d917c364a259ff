//! The Exotel of a test that asks for one.

use std::time::Duration;

use discord_sandbox::exotel::{Account, EchoBot, Exotel, ExotelOptions, Phone, Region, Spelling};
use discord_sandbox::{Options, World};
use switchboard::app::{Pace, TestCalls};
use switchboard::config::ExotelConfig;
use switchboard::domain::access::Level;
use switchboard::domain::origin::ApiOrigin;

use super::{KEY, Stage, TOKEN};

/// How what Exotel is shown begins: `KEY:` in base64.
pub(super) const BASIC: &str = "a2V5LTVmMGMyYTlkNzFlODRiMz";

/// The pair of the account `acme1m`, which is in Mumbai.
pub(crate) const KEY_OF_MUMBAI: &str = "key-9c41b7e2d05a4f88";
pub(crate) const TOKEN_OF_MUMBAI: &str = "token-3b7de1a05c924f60";

/// `acme1` in Singapore, with what the journeys type, and `acme1m` in Mumbai.
fn accounts(bot: &EchoBot) -> [Account; 2] {
    let front_desk = format!("{}/exotel/front-desk", bot.url());
    let acme1 = Account::new("acme1", KEY, TOKEN)
        .flow("926", Some(&front_desk))
        .flow("927", None)
        .phone(Phone::new("+919876543210").sends_to("926"))
        .phone(Phone::new("+918047190001").spelled(Spelling::National).named("Reception"))
        .phone(Phone::new("+918047190002").spelled(Spelling::Bare).sends_to("927"));
    let acme1m = Account::new("acme1m", KEY_OF_MUMBAI, TOKEN_OF_MUMBAI)
        .region(Region::Mumbai)
        .flow("45195", None)
        .phone(Phone::new("+912248200001").sends_to("45195"));
    [acme1, acme1m]
}

impl Stage {
    /// The furnished example world with an Exotel beside it: Singapore is the first allowed origin, Mumbai the other.
    /// Derived WebSocket URLs lead to a voice bot that is there.
    pub(crate) async fn with_exotel() -> Self {
        Self::with_exotel_of(|options| options).await
    }

    /// The same, with another Exotel.
    pub(crate) async fn with_exotel_of(
        change: impl FnOnce(ExotelOptions) -> ExotelOptions,
    ) -> Self {
        let bot = EchoBot::start().await.unwrap();
        let exotel = Exotel::start(change(ExotelOptions::with(accounts(&bot)))).await.unwrap();
        let options = Options { world: World::example(), ..Options::default() };
        let stage = Self::beside(Some((exotel, bot)), options).await;
        stage.grants("Voice Ops", Level::Operator, None).await;
        stage.grants("Voice Viewers", Level::Viewer, None).await;
        for (id, name) in [("front-desk", "Front desk"), ("sales", "Sales qualifier")] {
            stage.has_voice_bot(id, name).await;
        }
        stage
    }

    /// The Exotel beside this Discord.
    pub(crate) fn exotel(&self) -> &Exotel {
        &self.local.as_ref().expect("a stage with an Exotel").0
    }

    /// The voice bot that takes its calls.
    pub(crate) fn voice(&self) -> &EchoBot {
        &self.local.as_ref().expect("a stage with an Exotel").1
    }
}

/// The origins that are allowed: those of the local Exotel where there is one.
pub(super) fn origins(exotel: Option<&Exotel>) -> Vec<ApiOrigin> {
    let Some(exotel) = exotel else { return ApiOrigin::defaults() };
    let origins = exotel.origins();
    origins.iter().map(|origin| ApiOrigin::parse_configured(origin).unwrap()).collect()
}

/// The rules that are shipped, followed faster than for people.
pub(super) fn test_calls() -> TestCalls {
    let pace = Pace {
        first: Duration::from_millis(300),
        then: Duration::from_millis(300),
        after: Duration::from_millis(400),
        ..Pace::default()
    };
    TestCalls { pace, ..TestCalls::from(&ExotelConfig::default()) }
}
