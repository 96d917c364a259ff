//! `switchboard check`: would `run` work? Looks, and changes nothing.

use std::path::Path;
use std::sync::Arc;

use super::start::{configuration, open, vault};
use super::{CliError, say};
use crate::clock::DiscordClock;
use crate::config::Config;
use crate::discord::doors::gateway::{Pace, until};
use crate::discord::framework::RunError;
use crate::discord::rest::Rest;
use crate::domain::access::Permit;
use crate::store::{OpenError, Store};
use crate::vault::Vault;

/// View Channel, Send Messages and Embed Links: what posting to an audit channel takes. Answers to
/// interactions need no permission at all.
const PERMISSIONS: u64 = 1 << 10 | 1 << 11 | 1 << 14;

/// What was found, and the exit code of the worst.
#[derive(Debug, Default)]
struct Findings {
    worst: u8,
}

impl Findings {
    fn good(what: &str, text: &str) {
        say(&format!("ok    {what}: {text}"));
    }

    fn note(what: &str, text: &str) {
        say(&format!("note  {what}: {text}"));
    }

    fn bad(&mut self, what: &str, error: &CliError) {
        // 78 is the larger of the two, and the worse: waiting does not cure it.
        self.worst = self.worst.max(error.exit_code());
        say(&format!("BAD   {what}: {error}"));
    }
}

/// Looks at everything that `run` needs, and reports everything that it finds, not only the first fault.
pub(super) async fn run(path: Option<&Path>) -> Result<(), CliError> {
    let config = configuration(path)?;
    let mut findings = Findings::default();
    Findings::good("configuration", "accepted");
    for warning in &config.warnings {
        Findings::note("configuration", &warning.to_string());
    }
    let vault = vault(&config);
    Findings::good("encryption key", &format!("{} seals", vault.ring().current_id()));
    database(&config, &vault, &mut findings).await;
    if let Err(error) = discord(&config).await {
        findings.bad("discord", &CliError::Run(error));
    }
    match findings.worst {
        0 => Ok(()),
        exit_code => Err(CliError::Check { exit_code }),
    }
}

async fn database(config: &Config, vault: &Arc<Vault>, findings: &mut Findings) {
    let name = config.storage.database.display();
    match open(config, vault, true).await {
        Ok(store) => {
            let whole = match store.damage() {
                [] => "is whole, and every secret opens",
                _ => "is whole",
            };
            Findings::good("database", &format!("{name} {whole}"));
            for damage in store.damage() {
                findings.bad("damage", &CliError::Damage(damage.clone()));
            }
            audit(&store, findings).await;
            store.close().await;
        }
        Err(CliError::Open(error @ (OpenError::Missing(_) | OpenError::NotMigrated(_)))) => {
            Findings::note("database", &error.to_string());
        }
        Err(CliError::Open(OpenError::InUse(_))) => {
            let text = format!("{name} is in use by a running Switchboard, and was not looked at");
            Findings::note("database", &text);
        }
        Err(error) => findings.bad("database", &error),
    }
}

async fn audit(store: &Store, findings: &mut Findings) {
    match store.verify_chains(Permit::housekeeping()).await {
        Ok(faults) if faults.is_empty() => {
            Findings::good("audit trail", "every entry follows from the one before");
        }
        Ok(faults) => {
            for fault in faults {
                findings.bad("audit trail", &CliError::Audit(fault));
            }
        }
        Err(error) => findings.bad("audit trail", &error.into()),
    }
}

async fn discord(config: &Config) -> Result<(), RunError> {
    let token = config.discord.token.clone().ok_or(RunError::NoToken)?;
    let rest = Rest::new(&config.discord, &token, DiscordClock::system())?;
    let name = rest.bot_name().await?;
    let application = rest.application().await?;
    let gateway = rest.gateway().await?;
    Findings::good("discord", &format!("the token is that of {name}"));
    say("");
    say("Invite the bot with this link:");
    say(&format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot%20applications.commands&permissions={PERMISSIONS}"
    ));
    if gateway.remaining <= Pace::default().reserve {
        let until = until(gateway.reset_after);
        return Err(RunError::FewSessions { remaining: gateway.remaining, until });
    }
    Ok(())
}
