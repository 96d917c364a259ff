//! What is posted in the audit channel: one change a message.

use super::super::reply::{Embed, Footer, Reply};
use super::audit::{change, of, who};
use super::parts::{BLUE, DESCRIPTION};
use crate::domain::audit::{AuditAction, AuditPost, Headline, Target};

/// How much of a text is shown where a change stands alone.
const WHOLE_TEXT: [usize; 2] = [600, 200];

/// Said once in a channel, as soon as it is known.
const PUBLIC: &str = "⚠️ Everybody in this server can see this channel.";

/// The first message in a channel, before anything is said to be posted there.
#[must_use]
pub(crate) fn first_post(public: bool) -> Reply {
    let text = "From now on, Switchboard posts every change to this server's phone lines here, and who made it.";
    let footer = public.then(|| Footer { text: PUBLIC.to_owned() });
    let embed = Embed { description: text.to_owned(), color: BLUE, footer, ..Embed::default() };
    Reply { embeds: vec![embed], ..Reply::default() }
}

/// One change, as it is posted in the channel; its headline alone, where that is all that can be read.
#[must_use]
pub(crate) fn post(post: &AuditPost) -> Reply {
    match &post.entry {
        Some(entry) => posted(post, change(entry, &WHOLE_TEXT, DESCRIPTION)),
        None => {
            stub(post, "The rest of this change cannot be read: tell whoever runs Switchboard.")
        }
    }
}

/// What goes out in place of a post that Discord does not take: nothing that anybody typed.
#[must_use]
pub(crate) fn refused_post(post: &AuditPost) -> Reply {
    stub(post, "Discord refused this post as it was. `/audit show` has all of it.")
}

fn stub(post: &AuditPost, why: &str) -> Reply {
    let Headline { seq, at, actor, action, target } = &post.headline;
    let done = action.map_or("An unknown change", AuditAction::words);
    let of = match target {
        // The only one that holds what somebody wrote.
        Target::Other(_) => String::new(),
        target => format!(" · {}", of(target, None)),
    };
    posted(post, format!("**#{seq}** · <t:{at}:R> · {}\n**{done}**{of}\n⚠️ {why}", who(*actor)))
}

fn posted(post: &AuditPost, description: String) -> Reply {
    let footer = post.newly_public.then(|| Footer { text: PUBLIC.to_owned() });
    let embed = Embed { description, color: BLUE, footer, ..Embed::default() };
    Reply { embeds: vec![embed], ..Reply::default() }
}
