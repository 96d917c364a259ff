//! The wire side of an answer: which callback, when to try again, what Discord's "no" means.

use std::time::{Duration, Instant};

use serde::Serialize;
use serenity::all::{CreateAttachment, HttpError, InteractionId};

use super::{Asked, Kind};
use crate::discord::reply::{Answer, Attachment, NoMentions, Reply};

/// A failed callback is tried again only while Discord may still be waiting for it.
const RETRY_CALLBACK_WITHIN: Duration = Duration::from_secs(2);

/// Pauses before an edit is tried again. The token lives for 15 minutes.
const EDIT_PAUSES: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];

/// Discord's flag for "only you can see this".
const EPHEMERAL: u32 = 64;

const NEW_MESSAGE: u8 = 4;
const DEFER_NEW_MESSAGE: u8 = 5;
const DEFER_UPDATE: u8 = 6;
const UPDATE: u8 = 7;
const DIALOG: u8 = 9;

const UNKNOWN_INTERACTION: isize = 10062;
const ALREADY_ACKNOWLEDGED: isize = 40060;

#[derive(Serialize)]
struct Callback<'a, T: Serialize> {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a T>,
}

#[derive(Serialize)]
struct Ephemeral<'a> {
    #[serde(flatten)]
    reply: &'a Reply,
    flags: u32,
}

#[derive(Serialize)]
struct OnlyFlags {
    flags: u32,
}

#[derive(Serialize)]
struct FollowUp {
    flags: u32,
    allowed_mentions: NoMentions,
}

fn upload(file: Option<&Attachment>) -> Vec<CreateAttachment> {
    file.map(|file| CreateAttachment::bytes(file.bytes.to_vec(), &*file.name)).into_iter().collect()
}

/// The answers to one interaction: the first is its callback, later ones edit that.
pub(super) struct Conversation {
    pub(super) asked: Asked,
    since: Instant,
    pub(super) beside: bool,
    pub(super) begun: bool,
}

impl Conversation {
    pub(super) fn new(asked: Asked, beside: bool) -> Self {
        Self { asked, since: Instant::now(), beside, begun: false }
    }

    fn replaces(&self) -> bool {
        self.asked.kind == Kind::Component && !self.beside
    }

    pub(super) async fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Message(reply) => {
                // One file a message: serenity's raw calls give every file of a request the same name.
                let (first, more) = match reply.files.split_first() {
                    Some((first, more)) => (Some(first), more),
                    None => (None, [].as_slice()),
                };
                self.message(&reply, first).await;
                for file in more {
                    self.follow_up(file).await;
                }
            }
            Answer::Dialog(dialog) => self.callback(DIALOG, Some(&dialog), None).await,
        }
    }

    async fn message(&mut self, reply: &Reply, file: Option<&Attachment>) {
        if self.begun {
            self.edit(reply, file).await;
        } else if self.replaces() {
            self.callback(UPDATE, Some(reply), file).await;
        } else {
            let message = Ephemeral { reply, flags: EPHEMERAL };
            self.callback(NEW_MESSAGE, Some(&message), file).await;
        }
    }

    pub(super) async fn defer(&mut self) {
        if self.replaces() {
            self.callback::<OnlyFlags>(DEFER_UPDATE, None, None).await;
        } else {
            let flags = OnlyFlags { flags: EPHEMERAL };
            self.callback(DEFER_NEW_MESSAGE, Some(&flags), None).await;
        }
    }

    async fn callback<T: Serialize + Sync>(
        &mut self,
        kind: u8,
        data: Option<&T>,
        file: Option<&Attachment>,
    ) {
        self.begun = true;
        let callback = Callback { kind, data };
        loop {
            let id = InteractionId::new(self.asked.id);
            let sent = self
                .asked
                .http
                .create_interaction_response(id, &self.asked.token, &callback, upload(file))
                .await;
            let Err(error) = sent else { return };
            match Refused::of(&error) {
                Refused::AlreadyAnswered => return,
                Refused::Late => {
                    tracing::warn!(
                        interaction = self.asked.id,
                        "Discord no longer waits for an answer"
                    );
                    return;
                }
                Refused::Passing if self.since.elapsed() < RETRY_CALLBACK_WITHIN => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Refused::Passing | Refused::Definite => {
                    tracing::error!(
                        interaction = self.asked.id,
                        status = Refused::status(&error),
                        "an answer did not arrive"
                    );
                    return;
                }
            }
        }
    }

    async fn edit(&self, reply: &Reply, file: Option<&Attachment>) {
        let send = || {
            let http = &self.asked.http;
            http.edit_original_interaction_response(&self.asked.token, reply, upload(file))
        };
        self.try_again("an edit did not arrive", send).await;
    }

    /// A further file, in a message of its own.
    async fn follow_up(&self, file: &Attachment) {
        let message = FollowUp { flags: EPHEMERAL, allowed_mentions: NoMentions::default() };
        let send = || {
            let http = &self.asked.http;
            http.create_followup_message(&self.asked.token, &message, upload(Some(file)))
        };
        self.try_again("a file did not arrive", send).await;
    }

    async fn try_again<T, F>(&self, failed: &'static str, mut send: impl FnMut() -> F)
    where
        F: Future<Output = serenity::Result<T>>,
    {
        for pause in EDIT_PAUSES.into_iter().map(Some).chain([None]) {
            let Err(error) = send().await else { return };
            match (Refused::of(&error), pause) {
                (Refused::Passing, Some(pause)) => tokio::time::sleep(pause).await,
                _ => {
                    tracing::error!(
                        interaction = self.asked.id,
                        status = Refused::status(&error),
                        "{failed}"
                    );
                    return;
                }
            }
        }
    }
}

/// What Discord's "no" means. The error itself is never printed: it holds the token.
enum Refused {
    /// Another delivery of this interaction was answered.
    AlreadyAnswered,
    /// More than three seconds have passed.
    Late,
    /// Worth another try.
    Passing,
    /// Not worth one.
    Definite,
}

impl Refused {
    fn of(error: &serenity::Error) -> Self {
        let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error else {
            return Self::Passing;
        };
        match response.error.code {
            ALREADY_ACKNOWLEDGED => Self::AlreadyAnswered,
            UNKNOWN_INTERACTION => Self::Late,
            _ if response.status_code.is_server_error() || response.status_code.as_u16() == 429 => {
                Self::Passing
            }
            _ => Self::Definite,
        }
    }

    fn status(error: &serenity::Error) -> Option<u16> {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                Some(response.status_code.as_u16())
            }
            _ => None,
        }
    }
}
