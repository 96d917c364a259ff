//! Posts changes in each server's audit channel: in order, once each, through restarts and outages.
//!
//! The audit table is the outbox, so nothing waits only in memory. A change is one message, and its nonce is
//! its own: a post whose answer was lost is sent again, and Discord gives back the message that is there
//! (`enforce_nonce`; it remembers nonces for a few minutes).

mod pause;

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use serde::Serialize;
use tokio::time::Instant;

use super::reply::Reply;
use super::rest::{Request, Rest, RestError};
use super::served::Served;
use super::views;
use crate::app::{App, contained};
use crate::domain::access::GuildId;
use crate::domain::audit::AuditPost;
use pause::{Pause, is_only_too_fast};

pub(super) use pause::fault;

/// How many servers are posted to at once.
const AT_ONCE: usize = 8;

/// Without anything else to wait for, the clock is looked at this often.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// A message of a channel, which Discord takes once.
#[derive(Serialize)]
struct Post<'a> {
    #[serde(flatten)]
    reply: &'a Reply,
    nonce: String,
    enforce_nonce: bool,
}

/// Posts what is to be posted, for ever.
pub(super) async fn post_changes(rest: Rest, app: App, served: Served) {
    let mut pauses: HashMap<GuildId, Pause> = HashMap::new();
    loop {
        let posts = match app.due_posts().await {
            Ok(posts) => posts,
            Err(error) => {
                tracing::error!(
                    "what is to be posted cannot be read; it is tried again: {error:#}"
                );
                tokio::time::sleep(LONGEST_SLEEP).await;
                continue;
            }
        };
        let start = Instant::now();
        pauses.retain(|guild, _| posts.iter().any(|post| post.guild == *guild));
        let due = posts.into_iter().filter_map(|post| {
            let pause = pauses.get(&post.guild);
            let is_due =
                served.has(post.guild) && pause.is_none_or(|pause| pause.is_over(&post, start));
            let before = pause.filter(|pause| pause.is_of(&post)).cloned();
            let before = before.unwrap_or_else(|| Pause::none(post.channel));
            is_due.then_some((post, before))
        });
        let one = |(post, before): (AuditPost, Pause)| {
            let (rest, app) = (&rest, &app);
            async move {
                let panicked = Some(before.clone().after_panic());
                let posting = async {
                    let sent = send(rest, &post, before.wants_stub(post.headline.seq)).await;
                    settle(app, &post, sent, before).await
                };
                let settled = contained(post.guild, "post a change", posting).await;
                (post.guild, settled.unwrap_or(panicked))
            }
        };
        let settled: Vec<(GuildId, Option<Pause>)> =
            futures_util::stream::iter(due).map(one).buffer_unordered(AT_ONCE).collect().await;
        let mut went_out = false;
        for (guild, pause) in settled {
            match pause {
                None => {
                    went_out = true;
                    pauses.remove(&guild);
                }
                Some(pause) => {
                    pauses.insert(guild, pause);
                }
            }
        }
        if went_out {
            continue;
        }
        let until = pauses.values().map(|pause| pause.until).min();
        let longest = Instant::now() + LONGEST_SLEEP;
        tokio::select! {
            () = app.next_change() => {}
            () = tokio::time::sleep_until(until.map_or(longest, |until| until.min(longest))) => {}
        }
    }
}

async fn send(rest: &Rest, post: &AuditPost, as_stub: bool) -> Result<(), RestError> {
    let (guild, seq) = (post.guild.0, post.headline.seq.0);
    let reply = match as_stub {
        true => {
            tracing::warn!(guild, seq, "Discord does not take a post: its headline goes out");
            views::refused_post(post)
        }
        false => views::post(post),
    };
    if post.entry.is_none() {
        tracing::error!(guild, seq, "a change cannot be read: its headline is posted");
    }
    let message = Post {
        reply: &reply,
        // 25 characters at most: the server in hexadecimal, and the change.
        nonce: format!("{guild:x}{seq:08x}"),
        enforce_nonce: true,
    };
    let body = serde_json::to_vec(&message).map_err(|_| RestError::Unreadable)?;
    let path = format!("/channels/{}/messages", post.channel.0);
    rest.send(Request::post(path, body)).await.map(drop)
}

/// Writes down what came of a post. `None`: it is there; else how long to leave the server alone.
async fn settle(
    app: &App,
    post: &AuditPost,
    sent: Result<(), RestError>,
    before: Pause,
) -> Option<Pause> {
    let Err(error) = sent else {
        let Err(error) = app.posted(post).await else { return None };
        tracing::error!(
            "a post was not noted; it is sent again, which Discord will notice: {error:#}"
        );
        return Some(before.after_fault_of_ours());
    };
    let (guild, seq) = (post.guild.0, post.headline.seq);
    let pause = before.after(seq, &error);
    if is_only_too_fast(&error) {
        return Some(pause);
    }
    let fault = fault(&error);
    if post.fault != Some(fault) {
        tracing::warn!(guild, seq = seq.0, %error, "a change cannot be posted; it is tried again");
        if let Err(error) = app.not_posted(post, fault).await {
            tracing::error!("that a change cannot be posted was not noted: {error:#}");
        }
    }
    Some(pause)
}
