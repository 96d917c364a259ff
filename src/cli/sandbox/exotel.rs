//! The Exotel of the sandbox, and a voice bot that takes its calls.

use std::fs;
use std::io;
use std::path::Path;

use discord_sandbox::exotel::{Account, EchoBot, Exotel, ExotelOptions, Phone, Region, Spelling};

use crate::config::Config;
use crate::domain::origin::ApiOrigin;
use crate::domain::websocket_url::WebsocketBase;

/// What the local Exotel accepts; it refuses anything else.
pub(super) const SID: &str = "acme1";
pub(super) const KEY: &str = "exotel-key-7d41";
pub(super) const TOKEN: &str = "exotel-token-92ce";

/// The number of the first steps, and its flow.
pub(super) const NUMBER: &str = "+919876543210";
pub(super) const FLOW_URL: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

/// Where the ports are kept: what was saved for an origin is of no use at another one.
const PORTS: &str = "exotel-ports";

/// An Exotel and a voice bot on this machine.
pub(super) struct Local {
    pub(super) exotel: Exotel,
    bot: EchoBot,
}

impl Local {
    /// Starts both, on the ports of the last time where these are kept and free.
    pub(super) async fn start(folder: &Path) -> io::Result<Self> {
        let kept = fs::read_to_string(folder.join(PORTS)).unwrap_or_default();
        let kept: Vec<u16> = kept.split_whitespace().filter_map(|it| it.parse().ok()).collect();
        let local = match kept[..] {
            [first, second, bot] => match Self::on([first, second], bot).await {
                Ok(local) => Ok(local),
                // Somebody else has them now.
                Err(_) => Self::on([0, 0], 0).await,
            },
            _ => Self::on([0, 0], 0).await,
        }?;
        let [first, second] = local.exotel.origins();
        let ports =
            [first, second, local.bot.url()].map(|it| it.rsplit(':').next().map(str::to_owned));
        fs::write(folder.join(PORTS), ports.map(Option::unwrap_or_default).join(" "))?;
        Ok(local)
    }

    async fn on(ports: [u16; 2], bot: u16) -> io::Result<Self> {
        let bot = EchoBot::on(bot).await?;
        let options = ExotelOptions { ports, ..ExotelOptions::with(accounts(&bot.url())) };
        Ok(Self { exotel: Exotel::start(options).await?, bot })
    }

    /// Lets Switchboard ask this Exotel and no other, and derive URLs of this voice bot.
    pub(super) fn configure(&self, config: &mut Config) -> io::Result<()> {
        let origins = self.exotel.origins();
        let origins = origins.iter().map(|origin| ApiOrigin::parse_configured(origin));
        config.exotel.allowed_origins =
            origins.collect::<Result<_, _>>().map_err(io::Error::other)?;
        let base = WebsocketBase::parse(&self.bot.url()).map_err(io::Error::other)?;
        config.voicebots.websocket_base = Some(base);
        Ok(())
    }
}

/// An account in each region. The flow of the first steps has no WebSocket URL yet: that is pasted, as it is in Exotel.
fn accounts(bot: &str) -> [Account; 2] {
    let reminders = format!("{bot}/exotel/appointment-reminders");
    let singapore = Account::new(SID, KEY, TOKEN)
        .flow("926", None)
        .flow("927", Some(&reminders))
        .phone(Phone::new(NUMBER).sends_to("926"))
        .phone(
            Phone::new("+918047190001")
                .spelled(Spelling::National)
                .named("Reception")
                .sends_to("927"),
        )
        .phone(Phone::new("+918047190002").spelled(Spelling::Bare));
    let mumbai = Account::new("acme5m", "exotel-key-5m", "exotel-token-5m")
        .region(Region::Mumbai)
        .flow("45195", None)
        .phone(Phone::new("+912248200001").sends_to("45195"));
    [singapore, mumbai]
}
