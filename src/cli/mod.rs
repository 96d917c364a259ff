//! The command line: the one place that prints, reads the environment, and turns an error into an exit code.

mod backup;
mod check;
mod init;
mod rekey;
mod restore;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
mod start;
mod stop;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

pub use start::CliError;

/// How long tasks that still run may take when the program ends; those that matter have been waited for.
const LEFTOVERS_WITHIN: Duration = Duration::from_millis(200);

#[derive(Debug, Parser)]
#[command(name = "switchboard", version, about, arg_required_else_help = true)]
struct Arguments {
    /// The configuration file [default: switchboard.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE", env = crate::config::FILE_VARIABLE)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot
    Run(run::Run),
    /// Try it with a Discord on this machine: no account, no token, no internet
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Sandbox),
    /// Write a first configuration with a fresh encryption key; never over one that is there
    Init(init::Init),
    /// Look whether `run` would work, and print the link that invites the bot; changes nothing
    Check,
    /// Seal everything again with the first of encryption.keys; the bot must not run meanwhile
    Rekey,
    /// Copy the database to a new file and prove the copy good; the bot may go on running
    Backup(backup::Backup),
    /// Put a backup in the place of the database, which is kept aside; the bot must not run meanwhile
    Restore(restore::Restore),
}

/// Does what the command line says. Prints an error as one `error: …` on standard error, and returns its exit
/// code: 70 = a bug, 75 = try again later, 78 = a person must change something first.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // One thread: an answer is a fraction of a millisecond of work in steps that wait for each other, and handing it
    // from thread to thread takes longer than the steps. SQLite, and what takes long, have threads of their own.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&CliError::Runtime(error)),
    };
    let outcome = runtime.block_on(carry_out(arguments));
    runtime.shutdown_timeout(LEFTOVERS_WITHIN);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn carry_out(arguments: Arguments) -> Result<(), CliError> {
    let config = arguments.config.as_deref();
    match arguments.command {
        Command::Run(run) => run.run(config).await,
        #[cfg(feature = "sandbox")]
        Command::Sandbox(sandbox) => sandbox.run().await,
        Command::Init(init) => init.run(config),
        Command::Check => check::run(config).await,
        Command::Rekey => rekey::run(config).await,
        Command::Backup(backup) => backup.run(config).await,
        Command::Restore(restore) => restore.run(config).await,
    }
}

fn failed(error: &CliError) -> ExitCode {
    complain(&format!("error: {error}"));
    ExitCode::from(error.exit_code())
}

/// Prints one line on standard output. Whoever reads no further, as `head` does, is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints one line on standard error, likewise.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
