//! How much later than a bare poise bot Switchboard answers, with 10 and with 100,000 numbers, and
//! how much memory it takes: `cargo bench --bench answers`.
//!
//! Three processes of their own, each with a local Discord of its own, are asked in turn; time runs
//! from the delivery of an interaction to the arrival of its callback. `BENCH_ROUNDS` sets how often.
//! Then each is asked for the page with 32 interactions in flight, `BENCH_ANSWERS` times in all (100,000 unless
//! set), and its memory is looked at again.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_macros,
    reason = "a benchmark stops at the first surprise and prints"
)]

#[path = "answers/bare.rs"]
mod bare;
#[path = "answers/bot.rs"]
mod bot;
#[path = "../tests/program/mod.rs"]
#[expect(dead_code, reason = "the crash test uses all of it")]
mod program;
#[path = "../tests/scale/seed.rs"]
mod seed;

use std::time::Duration;

use bot::{AT_ONCE, Bot, Storm};

/// The argument that makes this program the bare bot.
const BARE: &str = "--bare-bot";

/// What is asked for, of Switchboard and of the bare bot.
const QUESTIONS: [(&str, &str, &str); 4] = [
    ("page", "/exotel page", "/bare page"),
    ("card", "/did show number:+919800000007", "/bare page"),
    ("suggestions, one", "/did show number:00000007", "/bare find text:00000007"),
    ("suggestions, as many as there are", "/did show number:sales", "/bare find text:sales"),
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|it| it == BARE) {
        Some(at) => runtime.block_on(bare::run(&arguments[at + 1], &arguments[at + 2])),
        None => runtime.block_on(measure()),
    }
}

async fn measure() {
    let rounds = std::env::var("BENCH_ROUNDS").map_or(500, |it| it.parse().unwrap());
    let bots = [Bot::bare().await, Bot::switchboard(10).await, Bot::switchboard(100_000).await];
    tokio::time::sleep(Duration::from_secs(10)).await;
    let idle = bots.each_ref().map(Bot::memory);
    println!(
        "{rounds} rounds; median (95th percentile) in milliseconds, and REST calls an answer\n"
    );
    println!("| | bare bot | 10 numbers | 100,000 numbers |");
    println!("|---|---|---|---|");
    for (name, ours, bare) in QUESTIONS {
        for _ in 0..30 {
            for bot in &bots {
                bot.asks(ours, bare).await;
            }
        }
        for bot in &bots {
            bot.begins();
        }
        for _ in 0..rounds {
            for bot in &bots {
                bot.asks(ours, bare).await;
            }
        }
        let cells = bots.each_ref().map(|bot| bot.result().to_string());
        println!("| {name} | {} |", cells.join(" | "));
    }
    let (page, bare) = (QUESTIONS[0].1, QUESTIONS[0].2);
    let used = bots.each_ref().map(Bot::memory);
    // Something else may run on this machine, so the storm is done in a few parts and the best of them counts.
    let answers = std::env::var("BENCH_ANSWERS").map_or(100_000, |it| it.parse().unwrap());
    let mut best = [Storm::default(); 3];
    for _ in 0..10 {
        for (best, bot) in best.iter_mut().zip(&bots) {
            let storm = bot.is_stormed(page, bare, answers / 10).await;
            if storm.answers > best.answers {
                *best = storm;
            }
        }
    }
    let cells = best.map(|it| format!("{:.0}", it.answers));
    println!("| answers a second, {AT_ONCE} in flight | {} |", cells.join(" | "));
    let cells = best.map(|it| format!("{:.2} ms and {:.2} ms", it.processor, it.discord));
    println!(
        "| processor time of the bot and of its local Discord for one | {} |",
        cells.join(" | ")
    );
    let cells = idle.map(|it| format!("{it:.1} MiB"));
    println!("| memory, idle after the start | {} |", cells.join(" | "));
    let cells = used.map(|it| format!("{it:.1} MiB"));
    println!("| memory, after these questions | {} |", cells.join(" | "));
    let stormed = bots.each_ref().map(Bot::memory);
    let cells = stormed.map(|it| format!("{it:.1} MiB"));
    println!("| memory, after {answers} answers more | {} |", cells.join(" | "));
}
