//! `switchboard sandbox`: a Discord and an Exotel on this machine, and the unmodified bot against them.

mod exotel;

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use discord_sandbox::{Options, Sandbox as LocalDiscord, World};
use secrecy::SecretString;
use url::Url;

use super::start::{app, open_at, vault};
use super::stop::asked_to_stop;
use super::{CliError, say};
use crate::clock::DiscordClock;
use crate::config::{Config, fresh};
use crate::discord::framework::{self, Start};
use crate::domain::access::{GuildId, Level, Permit, RoleId};
use crate::domain::expected::{AccessChange, Expected};
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{Source, VoiceBotParts};
use crate::store::{Chore, Store, StoreError};
use crate::telemetry;
use crate::vault::KeyRing;
use exotel::{FLOW_URL, KEY, Local, NUMBER, SID, TOKEN};

/// The roles of the example world, and what they may do.
const ROLES: [(&str, Level); 2] =
    [("Voice Ops", Level::Operator), ("Voice Viewers", Level::Viewer)];

/// The voice bots that can be assigned from the start: id and name.
const VOICE_BOTS: [(&str, &str); 3] = [
    ("front-desk", "Front desk"),
    ("sales-qualifier", "Sales qualifier"),
    ("appointment-reminders", "Appointment reminders"),
];

/// What the page proposes to do; a `</…:0>` is a button there that types the command.
fn first_steps() -> String {
    format!(
        "\
## You are Ann, and Switchboard is in your server
1. Type `/exotel page`, or press </exotel page:0> and then Enter.
2. Press **Edit credentials** and fill in Account SID `{SID}`, API Key `{KEY}` and API Token `{TOKEN}`; leave API Base \
URL blank. The Exotel on this machine accepts these and refuses others.
3. Press **Add Number**: `{NUMBER}`, the bot that answers it, and its Flow URL `{FLOW_URL}`.
4. **Open a number…** and press **Copy WebSocket URL**. At the top, go to **Exotel**: paste it into flow 926, save, and \
press **Ring this number**.
-# Switch person at the top: Omar works with the numbers, Vera may only look, and Oz may not even that. \
What you see is only yours, as in Discord. Nothing leaves this machine."
    )
}

/// How many messages, interactions and requests the local Discord remembers: an evening of clicks, in some 150 MiB.
const REMEMBERS: usize = 1000;

/// What is logged unless `RUST_LOG` says otherwise: the terminal is for the first steps.
const QUIET: &str = "warn";

#[derive(Debug, Args)]
pub(super) struct Sandbox {
    /// Keep the data in this folder [default: a new one, deleted at the end]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port of the page on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
}

impl Sandbox {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let stop = asked_to_stop()?;
        let folder = Folder::open(self.data)?;
        let local = Local::start(&folder.path).await.map_err(CliError::Runtime)?;
        let world = World::example().application("Switchboard");
        let discord = LocalDiscord::start(Options {
            world: world.hint("Ann", "#ops", &first_steps()),
            port: self.port,
            exotel: Some(local.exotel.clone()),
            remembers: REMEMBERS,
            keep: (!folder.temporary).then(|| folder.path.clone()),
            ..Options::default()
        })
        .await?;
        let key = KeyRing::from_entries(&[key_entry(&folder.path)?])?;
        let api_url = Url::parse(&discord.api_url()).map_err(io::Error::other);
        let api_url = api_url.map_err(CliError::Runtime)?;
        let token = SecretString::from(discord.token());
        let mut config = Config::sandbox(&folder.path, api_url, token, key);
        local.configure(&mut config).map_err(CliError::Runtime)?;
        let filter = std::env::var("RUST_LOG");
        config.log.filter = filter.as_deref().unwrap_or(QUIET).parse()?;
        telemetry::init(&config.log)?;

        let vault = vault(&config);
        let clock = DiscordClock::system();
        let store = open_at(&clock, &config, &vault).await?;
        prepare_example(&store, &discord).await?;
        // This Discord begins without commands, whatever the last one had been told.
        store.remember_commands_hash(Permit::housekeeping(), &[]).await?;

        introduce(&discord.page_url(), &local, &folder);
        let app = app(store, &config)?;
        Box::pin(framework::run_with(Start { clock, ..Start::default() }, app, &config, stop))
            .await?;
        say("Stopped.");
        Ok(())
    }
}

fn introduce(page: &str, local: &Local, folder: &Folder) {
    say(
        "A Discord and an Exotel on this machine, and Switchboard between them. Nothing leaves this machine.",
    );
    say("");
    say(&format!("    {page}"));
    say("");
    say("Open that page in a browser. You are Ann: type /exotel page");
    say("The Exotel here accepts these credentials, and refuses others:");
    say(&format!("    Account SID  {SID}"));
    say(&format!("    API Key      {KEY}"));
    say(&format!("    API Token    {TOKEN}"));
    let [singapore, mumbai] = local.exotel.origins();
    say(&format!("It is at {singapore} (Singapore) and {mumbai} (Mumbai)."));
    let path = folder.path.display();
    say(&match folder.temporary {
        true => format!("What you save is in {path} until this stops; keep it with --data DIR."),
        false => format!("What you save, and every message, is kept in {path}."),
    });
    say("Ctrl-C stops.");
}

/// Where the data is; a temporary one goes with this value.
struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Folder {
    fn open(named: Option<PathBuf>) -> Result<Self, CliError> {
        let temporary = named.is_none();
        let path = match named {
            Some(path) => path,
            None => temporary_path()?,
        };
        let made_at = path.clone();
        let made = fs::DirBuilder::new().recursive(!temporary).mode(0o700).create(&path);
        made.map_err(|error| tried("the folder for the data cannot be made", &path, &error))?;
        // Absolute, so that it is found from elsewhere too.
        let path = path.canonicalize();
        let path = path.map_err(|error| tried("the folder cannot be found", &made_at, &error))?;
        Ok(Self { path, temporary })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary {
            // Left over at worst, in the system's folder for such things.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// A name that nobody can have guessed and prepared.
fn temporary_path() -> Result<PathBuf, CliError> {
    let id = crate::vault::Vault::random_id()?;
    Ok(std::env::temp_dir().join(format!("switchboard-sandbox-{}", hex::encode(id))))
}

/// The key beside the database: read, or made at the first start. A sandbox guards nothing of worth, and its
/// data must open again.
fn key_entry(folder: &Path) -> Result<SecretString, CliError> {
    let path = folder.join("encryption-key");
    match fs::read_to_string(&path) {
        Ok(entry) => return Ok(SecretString::from(entry.trim())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(tried("the key of the data cannot be read", &path, &error)),
    }
    let entry = KeyRing::generate_entry()?;
    fresh::write_key(&path, &entry)
        .map_err(|error| tried("a key for the data cannot be written", &path, &error))?;
    Ok(entry)
}

/// An error about a file, with what was tried there.
fn tried(what: &str, path: &Path, error: &io::Error) -> CliError {
    let source = io::Error::new(error.kind(), format!("{what}: {error}"));
    CliError::File { path: path.to_owned(), source }
}

/// Gives the example world's roles their levels, and the workspace its voice bots. Each step takes effect once
/// in the life of a database, so that what was removed since stays removed.
async fn prepare_example(store: &Store, discord: &LocalDiscord) -> Result<(), CliError> {
    let guild = GuildId(discord.guild_id());
    let mut step = 0;
    let mut permit = || -> Permit {
        step += 1;
        Chore::Example.permit(guild, step)
    };
    for (role, level) in ROLES {
        let change = AccessChange {
            role: RoleId(discord.role_id(role)),
            channel: None,
            level: Some(level),
            expected: Expected::Anything,
        };
        once(store.change_access(&permit(), change).await)?;
    }
    for (id, name) in VOICE_BOTS {
        let parts = VoiceBotParts {
            id: BotId::from_stored(id.to_owned()),
            name: BotName::from_stored(name.to_owned()),
            own_url: None,
            source: Source::Team,
        };
        once(store.add_voice_bot(&permit(), parts).await)?;
    }
    Ok(())
}

/// A step that was taken before, or that a person took, is as good as done.
fn once<T>(outcome: Result<T, StoreError>) -> Result<(), StoreError> {
    match outcome {
        Ok(_) | Err(StoreError::AlreadyDone { .. } | StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
