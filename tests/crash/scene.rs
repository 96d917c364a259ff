//! What is there before a kill (the program, its Discord, its folder and its first numbers), and
//! what can be seen of it afterwards.

use std::process::Child;
use std::time::{Duration, Instant};

use discord_sandbox::{Options, Person, Sandbox};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use switchboard::domain::access::Permit;

use crate::program::Installation;

/// The number whose label is changed before each kill.
pub(crate) const EDITED: &str = "+919000000001";

/// The program under test, its Discord and its folder.
pub(crate) struct Scene {
    pub(crate) discord: Sandbox,
    pub(crate) installation: Installation,
    pub(crate) program: Child,
    starts: usize,
}

impl Drop for Scene {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Scene {
    pub(crate) async fn new(kills: u64) -> Self {
        let discord = Sandbox::start(Options {
            identifies_left: kills + 1000,
            remembers: 500,
            ..Options::default()
        })
        .await
        .unwrap();
        let installation = Installation::new(&discord);
        let program = installation.program().spawn().unwrap();
        let mut scene = Self { discord, installation, program, starts: 0 };
        scene.is_up().await;
        scene
    }

    /// Waits until this start, and no earlier one, has the session.
    async fn is_up(&mut self) {
        self.starts += 1;
        let starts = self.starts;
        let long = Duration::from_secs(30);
        let identified = self.discord.counted(long, |it| it.identifies >= starts);
        assert!(
            identified.await && self.discord.bot_is_ready(long).await,
            "start {starts} did not come up:\n{}",
            self.installation.log()
        );
    }

    pub(crate) fn kill(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }

    pub(crate) async fn restarts(&mut self) {
        self.program = self.installation.program().spawn().unwrap();
        self.is_up().await;
    }

    /// Credentials are saved and two numbers added. Gives the microseconds after which three
    /// actions at once may just be answered or not.
    pub(crate) async fn is_settled(&self) -> usize {
        let ann = self.discord.person("Ann").in_channel("#ops");
        ann.runs("/exotel credentials")
            .fills("Account SID", "acme1")
            .fills("API Key", "key-of-a-test")
            .fills("API Token", "token-of-a-test")
            .submits()
            .sees("🟢 Configured")
            .await;
        for number in [EDITED, &number(0)] {
            ann.runs(&format!("/did add number:{number}")).sees("Added").await;
        }
        let since = Instant::now();
        for label in ["one", "two", "three", "four", "five", "six"] {
            let edit = format!("/did edit number:{EDITED} label:{label}");
            ann.runs(&edit).sees("saved").await;
        }
        usize::try_from(since.elapsed().as_micros()).unwrap() / 16
    }

    /// A look at the database from outside, while the program runs on it.
    pub(crate) async fn look(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.installation.database())
            .read_only(true)
            .busy_timeout(Duration::from_secs(5))
            .connect()
            .await
            .unwrap()
    }

    /// Proves the whole trail, which only the owner of the key can; the program must be down.
    pub(crate) async fn chain_holds(&self) {
        let store = self.installation.store(true).await;
        assert_eq!(store.verify_chains(Permit::housekeeping()).await.unwrap(), Vec::new());
        store.close().await;
    }

    /// Somebody runs this and is told one of these. What else is answered meanwhile, such as what Discord has delivered again,
    /// is not looked at.
    pub(crate) async fn is_told(&self, person: &Person, line: &str, texts: [&str; 2]) {
        let asked = person.runs_at_once(line).await;
        let told = self.discord.is_sent(asked, &texts, Duration::from_secs(10)).await;
        assert!(told, "{line}: none of {texts:?} was said:\n{}", self.installation.log());
    }
}

/// The number that is added before this kill, and removed before the next.
pub(crate) fn number(kill: u64) -> String {
    format!("+9198{kill:08}")
}
