//! A bot in a process of its own, its local Discord, and what was measured of it.

use std::fmt;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use discord_sandbox::{Options, Sandbox};
use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::text::{BotId, BotName};
use switchboard::domain::voice_bots::{Source, VoiceBotParts};

use crate::program::Installation;
use crate::{BARE, seed};

/// How many interactions wait for their answers in a storm.
pub(crate) const AT_ONCE: usize = 32;

/// What a process has used so far, its threads together.
#[derive(Clone, Copy, Default)]
struct Used {
    /// Processor time in milliseconds.
    processor: f64,
    /// How often a thread went to sleep until something came.
    sleeps: f64,
}

impl Used {
    fn by(process: u32) -> Self {
        let mut used = Self::default();
        for thread in std::fs::read_dir(format!("/proc/{process}/task")).unwrap() {
            let thread = thread.unwrap().path();
            // A thread may end meanwhile; those that answer do not.
            let Ok(schedule) = std::fs::read_to_string(thread.join("schedstat")) else { continue };
            let Ok(status) = std::fs::read_to_string(thread.join("status")) else { continue };
            let nanoseconds: f64 = schedule.split(' ').next().unwrap().parse().unwrap();
            let sleeps = status.lines().find_map(|it| it.strip_prefix("voluntary_ctxt_switches:"));
            used.processor += nanoseconds / 1_000_000.0;
            used.sleeps += sleeps.unwrap().trim().parse::<f64>().unwrap();
        }
        used
    }

    fn since(self, before: Self) -> Self {
        Self { processor: self.processor - before.processor, sleeps: self.sleeps - before.sleeps }
    }
}

/// What a storm showed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Storm {
    /// Answers a second.
    pub(crate) answers: f64,
    /// Processor time of the bot an answer, in milliseconds.
    pub(crate) processor: f64,
    /// Processor time of its local Discord an answer, in milliseconds.
    pub(crate) discord: f64,
}

/// One of the bots that are compared. It ends with this value.
pub(crate) struct Bot {
    discord: Sandbox,
    process: Child,
    is_bare: bool,
    _installation: Option<Installation>,
    /// Interactions and REST requests before the current question.
    begun: (AtomicUsize, AtomicUsize),
    /// What the bot had used by then.
    used: Mutex<Used>,
}

/// One cell of the table.
pub(crate) struct Measured {
    median: f64,
    p95: f64,
    rest_calls: f64,
    used: Used,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, p95, rest_calls, used: Used { processor, sleeps } } = self;
        write!(
            f,
            "{median:.3} ({p95:.3}), {processor:.2} ms busy, {sleeps:.1} sleeps, {rest_calls} REST"
        )
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Bot {
    pub(crate) async fn bare() -> Self {
        let discord = Sandbox::start(Options::default()).await.unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(BARE).arg(discord.api_url()).arg(discord.token());
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self::started(discord, command, None).await
    }

    pub(crate) async fn switchboard(numbers: i64) -> Self {
        let discord = Sandbox::start(Options::default()).await.unwrap();
        let installation = Installation::new(&discord);
        fill(&installation, &discord, numbers).await;
        let bot = Self::started(discord, installation.program(), Some(installation)).await;
        let ann = bot.discord.person("Ann");
        ann.runs("/exotel credentials")
            .fills("Account SID", "acme1")
            .fills("API Key", "key-of-a-benchmark")
            .fills("API Token", "token-of-a-benchmark")
            .submits()
            .sees("🟢 Configured")
            .await;
        bot
    }

    async fn started(
        discord: Sandbox,
        mut command: Command,
        installation: Option<Installation>,
    ) -> Self {
        let process = command.spawn().unwrap();
        let is_bare = installation.is_none();
        assert!(discord.bot_is_ready(Duration::from_secs(30)).await);
        let bot = Self {
            discord,
            process,
            is_bare,
            _installation: installation,
            begun: Default::default(),
            used: Mutex::default(),
        };
        let top = if is_bare { "bare" } else { "exotel" };
        assert!(bot.discord.registered(top, Duration::from_secs(30)).await);
        bot
    }

    /// Resident memory in MiB.
    pub(crate) fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap();
        let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
        let kibibytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kibibytes / 1024.0
    }

    /// Runs the line that is this bot's; a search text is typed, not run.
    pub(crate) async fn asks(&self, ours: &str, bare: &str) {
        let line = if self.is_bare { bare } else { ours };
        let ann = self.discord.person("Ann");
        if line.ends_with("00007") && !line.contains('+') || line.ends_with("sales") {
            assert!(!ann.types(line).await.is_empty());
        } else {
            ann.runs(line).await;
        }
    }

    /// Runs the line that is this bot's so often, so many at a time.
    pub(crate) async fn is_stormed(&self, ours: &str, bare: &str, times: usize) -> Storm {
        let line = if self.is_bare { bare } else { ours };
        let before = (Used::by(self.process.id()), Used::by(std::process::id()));
        let since = Instant::now();
        let one_after_the_other = |n: usize| {
            let ann = self.discord.person("Ann");
            async move {
                for _ in (n..times).step_by(AT_ONCE) {
                    let asked = ann.runs_at_once(line).await;
                    ann.waits_for(asked).await;
                }
            }
        };
        futures_util::future::join_all((0..AT_ONCE).map(one_after_the_other)).await;
        let answers = count(times) / since.elapsed().as_secs_f64();
        let an_answer = |process, before| Used::by(process).since(before).processor / count(times);
        Storm {
            answers,
            processor: an_answer(self.process.id(), before.0),
            discord: an_answer(std::process::id(), before.1),
        }
    }

    /// What follows is the next question.
    pub(crate) fn begins(&self) {
        let (interactions, requests) = &self.begun;
        let counters = self.discord.counters();
        interactions.store(counters.interactions, Ordering::Relaxed);
        requests.store(counters.requests, Ordering::Relaxed);
        *self.used.lock().unwrap() = Used::by(self.process.id());
    }

    /// What was measured since [`Bot::begins`].
    pub(crate) fn result(&self) -> Measured {
        let (interactions, requests) = &self.begun;
        let counters = self.discord.counters();
        let answers = counters.interactions - interactions.load(Ordering::Relaxed);
        let all = self.discord.interactions();
        // The local Discord remembers only so many: of more rounds than that, the last ones count.
        let asked = &all[all.len().saturating_sub(answers)..];
        let took = |it: &discord_sandbox::InteractionRecord| {
            it.callbacks[0].at.saturating_sub(it.delivered)
        };
        let mut times: Vec<Duration> = asked.iter().map(took).collect();
        times.sort_unstable();
        let milliseconds = |at: usize| times[at].as_secs_f64() * 1000.0;
        let used = Used::by(self.process.id()).since(*self.used.lock().unwrap());
        let made = counters.requests - requests.load(Ordering::Relaxed);
        Measured {
            median: milliseconds(times.len() / 2),
            p95: milliseconds(times.len() * 95 / 100),
            rest_calls: count(made) / count(answers),
            used: Used {
                processor: used.processor / count(answers),
                sleeps: used.sleeps / count(answers),
            },
        }
    }
}

fn count(of: usize) -> f64 {
    u32::try_from(of).unwrap().into()
}

async fn fill(installation: &Installation, discord: &Sandbox, numbers: i64) {
    let store = installation.store(false).await;
    let parts = VoiceBotParts {
        id: BotId::parse("front-desk").unwrap(),
        name: BotName::parse("Front desk").unwrap(),
        own_url: None,
        source: Source::Team,
    };
    let permit = Permit::housekeeping().in_guild(GuildId(discord.guild_id()), 1);
    store.add_voice_bot(&permit, parts).await.unwrap();
    store.close().await;
    drop(store);
    seed::seed(&installation.database(), discord.guild_id(), numbers).await;
}
