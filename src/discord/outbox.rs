//! Posts changes in each server's audit channel: in order, once each, through restarts and outages.
//!
//! The audit table is the outbox, so nothing waits only in memory. A change is one message, and its nonce is
//! its own: a post whose answer was lost is sent again, and Discord gives back the message that is there
//! (`enforce_nonce`; it remembers nonces for a few minutes).

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use serde::Serialize;
use tokio::time::Instant;

use super::reply::Reply;
use super::rest::{Backoff, Request, Rest, RestError};
use super::views;
use crate::app::App;
use crate::domain::access::{ChannelId, GuildId};
use crate::domain::audit::{AuditPost, PostFault};

/// The pauses after a failure that may pass: the first, and the longest. Others take the longest at once.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

/// How many servers are posted to at once.
const AT_ONCE: usize = 8;

/// How often it is looked at who sees the channels, in seconds.
const LOOK_EVERY: i64 = 60 * 60;

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

/// A server that is left alone for a while.
struct Pause {
    channel: ChannelId,
    until: Instant,
    backoff: Backoff,
    /// The reason stands in the database; when it is gone from there, somebody set the channel again.
    recorded: bool,
}

impl Pause {
    fn is_over(&self, post: &AuditPost, now: Instant) -> bool {
        let set_again = post.channel != self.channel || (self.recorded && post.fault.is_none());
        set_again || self.until <= now
    }
}

/// Posts what is to be posted, for ever.
pub(super) async fn post_changes(rest: Rest, app: App) {
    let mut pauses: HashMap<GuildId, Pause> = HashMap::new();
    let mut looked = None;
    loop {
        let now = app.now();
        if looked.is_none_or(|then| now - then >= LOOK_EVERY) {
            looked = Some(now);
            if let Err(failure) = app.look_at_audit_channels().await {
                tracing::error!(?failure, "who sees the audit channels was not found out");
            }
        }
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
        let due = posts.into_iter().filter(|post| {
            let pause = pauses.get(&post.guild);
            pause.is_none_or(|pause| pause.is_over(post, start))
        });
        let sent: Vec<(AuditPost, Result<(), RestError>)> = futures_util::stream::iter(due)
            .map(|post| async {
                let sent = send(&rest, &post).await;
                (post, sent)
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut went_out = false;
        for (post, sent) in sent {
            match settle(&app, &post, sent, pauses.get(&post.guild)).await {
                None => {
                    went_out = true;
                    pauses.remove(&post.guild);
                }
                Some(pause) => {
                    pauses.insert(post.guild, pause);
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

async fn send(rest: &Rest, post: &AuditPost) -> Result<(), RestError> {
    let reply = views::post(post);
    let message = Post {
        reply: &reply,
        // 25 characters at most: the server in hexadecimal, and the change.
        nonce: format!("{:x}{:08x}", post.guild.0, post.entry.seq().0),
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
    before: Option<&Pause>,
) -> Option<Pause> {
    let before = before.filter(|before| before.channel == post.channel);
    let mut backoff =
        before.map_or_else(|| Backoff::new(PAUSES.0, PAUSES.1), |before| before.backoff.clone());
    let pause = |length, backoff, recorded| {
        let until = Instant::now() + length;
        Some(Pause { channel: post.channel, until, backoff, recorded })
    };
    let Err(error) = sent else {
        let Err(error) = app.posted(post).await else { return None };
        tracing::error!(
            "a post was not noted; it is sent again, which Discord will notice: {error:#}"
        );
        return pause(backoff.pause(), backoff, false);
    };
    let length = backoff.pause_after(&error);
    if matches!(error, RestError::TooMany { .. }) {
        return pause(length, backoff, false);
    }
    let fault = fault(&error);
    let (guild, seq) = (post.guild.0, post.entry.seq().0);
    if post.fault != Some(fault) {
        tracing::warn!(guild, seq, %error, "a change cannot be posted; it is tried again");
        if let Err(error) = app.not_posted(post, fault).await {
            tracing::error!("that a change cannot be posted was not noted: {error:#}");
        }
    }
    pause(length, backoff, true)
}

fn fault(error: &RestError) -> PostFault {
    match error {
        RestError::Forbidden => PostFault::Forbidden,
        RestError::Status { status: 404, .. } => PostFault::Missing,
        error if error.is_passing() => PostFault::Unreachable,
        // A refused token stops the whole bot, and another may be there at the next start.
        RestError::TokenRefused => PostFault::Unreachable,
        _ => PostFault::Refused,
    }
}
