//! Every "no" that a person can be told: typed, worded here and nowhere else, naming the field
//! and the remedy. What is not a refusal is broken (design rule 10).

mod flow;
mod words;

use thiserror::Error;

use super::access::{ChannelId, Denied, GrantError, MemberId};
use super::account_sid::AccountSidError;
use super::audit::{NumberSnapshot, PostFault, Rev};
use super::calls::CallRefusal;
use super::file_error::FileError;
use super::flow_url::FlowUrlError;
use super::origin::{ApiOrigin, BaseUrlError};
use super::phone::{PhoneNumber, PhoneNumberError};
use super::slips::SecretSlip;
use super::text::{BotIdError, TextError, escape_markdown};
use super::websocket_url::BotUrlError;
pub use flow::FlowRefusal;
use words::{
    denied_text, had_text, ids_text, in_use_text, moment, not_kept_text, numbers_text, person,
    spent_text,
};

/// A definite no, with its remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The actor's level does not allow it.
    #[error("{}", denied_text(*.0))]
    Denied(Denied),
    /// Asked from a direct message, or as a user-installed app.
    #[error("Switchboard works only inside a server. Run the command there.")]
    NotInAServer,

    /// The server is not one of those that the operator named.
    #[error(
        "Switchboard is not served here: whoever runs it has chosen the servers that it works for. Ask them to add this one to `discord.guilds`."
    )]
    NotServed,

    /// Phone Number cannot be read.
    #[error("{0}")]
    PhoneNumber(#[from] PhoneNumberError),
    /// A label or a name cannot be kept.
    #[error("{0}")]
    Text(#[from] TextError),
    /// A voice bot's id cannot be kept.
    #[error("{0}")]
    BotId(#[from] BotIdError),
    /// A voice bot that the voice platform lists is to be changed or removed by hand.
    #[error(
        "**{}** comes from your voice platform, whose list would put it back as it was. Change or remove it there; the list is read again within minutes.",
        escape_markdown(.0)
    )]
    OfThePlatform(String),
    /// The same, of one that it no longer lists.
    #[error(
        "**{}** came from your voice platform, which no longer lists it. It goes by itself once no number uses it: assign another bot to its numbers.",
        escape_markdown(.0)
    )]
    OnceOfThePlatform(String),
    /// A voice bot's own URL is not one that Exotel can connect to.
    #[error("{0}")]
    BotUrl(#[from] BotUrlError),
    /// Exotel Flow URL is not a flow's.
    #[error("{0}")]
    FlowUrl(#[from] FlowUrlError),
    /// A file of numbers is not taken.
    #[error("{0}")]
    File(#[from] FileError),
    /// Account SID cannot be one.
    #[error("{0}")]
    AccountSid(#[from] AccountSidError),
    /// API Base URL is not an allowed origin.
    #[error("{0}")]
    BaseUrl(#[from] BaseUrlError),
    /// API Key or API Token holds what no key or token holds.
    #[error("**{field}**: {slip}")]
    Secret {
        /// `API Key` or `API Token`.
        field: &'static str,
        slip: SecretSlip,
    },
    /// Refused, and key or token had been typed: a secret is never kept for the next try.
    #[error("{because} {}", not_kept_text(*.key, *.token))]
    SecretsNotKept { because: Box<Refusal>, key: bool, token: bool },

    /// The origin changes, and a secret belongs to its origin.
    #[error(
        "**API Base URL**: {origin} is not the address that the saved key and token belong to. Type **both** again: a saved secret is never sent to another address."
    )]
    OriginNeedsSecrets { origin: ApiOrigin },
    /// The account is disconnected and a secret was left blank.
    #[error(
        "The account is disconnected. Press **Undo: disconnect** on the page to use the saved key and token again, or type **both** here."
    )]
    DisconnectedNeedsSecrets,
    /// A saved secret does not open and one was left blank.
    #[error(
        "The saved API Key or API Token is damaged and does not open any more. Type **both** again."
    )]
    DamagedNeedsSecrets,
    /// Numbers need credentials first (spec page).
    #[error("Configure credentials first, then add phone numbers.")]
    NotConfigured,
    /// Exotel is asked with the credentials.
    #[error(
        "Exotel is asked with the saved credentials, and there are none that it could be asked with. An admin saves Account SID, API Key and API Token with **Edit credentials** (`/exotel credentials`)."
    )]
    NeedsCredentials,
    /// Exotel did not do what it was asked, in whole sentences.
    #[error("{0}")]
    Exotel(String),
    /// Exotel refused what was typed.
    #[error("{says} Nothing was saved: what was saved before stays.")]
    RefusedByExotel { says: String },
    /// Exotel refused what was typed in one region, and accepts it in the other.
    #[error(
        "**API Base URL**: Exotel accepts these credentials at {accepts}, and refused them at {refused}. Nothing was saved yet: **Try again** has {accepts} filled in, and needs key and token once more."
    )]
    OtherRegion { accepts: ApiOrigin, refused: ApiOrigin },
    /// The day's test calls are used up: the member's, or all of the server's.
    #[error("{}", spent_text(*.of_member, *.limit))]
    TestCallsSpent { of_member: bool, limit: u32 },
    /// A test call is not placed.
    #[error("{0}")]
    Call(#[from] CallRefusal),
    /// Nothing is saved that could be disconnected.
    #[error("There are no saved credentials to disconnect.")]
    NothingToDisconnect,

    /// The number is already here.
    #[error("{0} is in the list already.")]
    Duplicate(PhoneNumber),
    /// It was removed lately, and can come back with all that it had.
    #[error("{phone} was removed by {} {}, with {}. **Restore** brings it back with these; **Add as new** uses what you typed.", person(*.by), moment(*.at), had_text(.had))]
    RemovedLately {
        phone: PhoneNumber,
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
        removal: Rev,
        had: Box<NumberSnapshot>,
    },
    /// The number is not here (any more).
    #[error(
        "{0} is not in the list: it was removed, or never added. `/did restore` brings a removed number back within 24 hours."
    )]
    NoSuchNumber(String),
    /// A label that more than one number has.
    #[error("Which one? {} have this label. Type the number.", numbers_text(.0))]
    SeveralLabelled(Vec<PhoneNumber>),
    /// Plain digits that mean two numbers, both of which are here.
    #[error("Which one? Both {} are here. Type it with its + and country code.", numbers_text(.0))]
    SeveralReadings(Vec<PhoneNumber>),
    /// What was typed is no number, and no number's whole label.
    #[error(
        "No number has exactly this label. Choose one of the suggestions, or type the number, like +919876543210."
    )]
    NoSuchLabel,
    /// There is no WebSocket URL yet (spec page).
    #[error("Assign a bot first.")]
    AssignBotFirst,
    /// The voice bot has no URL of its own, and no base is configured.
    #[error(
        "This bot has no WebSocket URL. Give it one with `/voicebot edit`, or ask whoever runs Switchboard to set `voicebots.websocket_base`."
    )]
    BotWithoutUrl,
    /// The viewer may only look.
    #[error("This WebSocket URL holds a secret. An operator can copy it.")]
    UrlHoldsSecret,
    /// There is no Flow URL yet.
    #[error("No Flow URL is set. Press **Edit** to add it.")]
    NoFlowUrl,
    /// Where Exotel sends a number's calls cannot be changed like that.
    #[error("{0}")]
    Flow(#[from] FlowRefusal),
    /// The voice bot is not here (any more).
    #[error(
        "**Bot**: no voice bot has this id or name. Choose one of the suggestions, or see `/voicebot list`."
    )]
    NoSuchBot,
    /// Another voice bot has that id.
    #[error(
        "**Bot ID**: a voice bot with the id `{0}` is already here. Edit that one, or use another id."
    )]
    DuplicateBot(String),
    /// Another voice bot's id is the same but for letter case.
    #[error(
        "**Bot ID**: a voice bot with the id `{0}` is already here, and ids that differ only by capital letters are mixed up. Edit that one, or use another id."
    )]
    BotIdCase(String),
    /// What was typed names several voice bots.
    #[error("**Bot**: more than one voice bot is called that: {}. Type the id, or choose one of the suggestions.", ids_text(.ids))]
    WhichBot { ids: Vec<String> },
    /// Numbers still use the voice bot.
    #[error("{}", in_use_text(.name, .numbers, *.total))]
    BotInUse {
        name: String,
        /// The first numbers that use it.
        numbers: Vec<String>,
        /// How many use it in all.
        total: i64,
    },

    /// It was changed since it was shown.
    #[error("{} changed this {}, after it was shown to you. Nothing of yours was saved.", person(*.by), moment(*.at))]
    Changed {
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
        /// What it is now: whoever was shown this may replace it.
        now: Rev,
    },
    /// What is to be undone was changed again since.
    #[error("This cannot be undone: it was changed again since, by {} {}.", person(*.by), moment(*.at))]
    ChangedSince {
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
    },
    /// What was to be removed is no longer what was shown.
    #[error("{} changed this {}, after it was shown to you. It was not removed.", person(*.by), moment(*.at))]
    NotRemoved {
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
    },
    /// The removed number was added again.
    #[error("{0} was added again since, so the removed one can no longer be restored.")]
    AddedAgain(PhoneNumber),
    /// The 24 hours are over.
    #[error("This can no longer be undone: 24 hours have passed.")]
    UndoExpired,
    /// The voice bot that the number had is gone, so its state before the change cannot come back.
    #[error(
        "This cannot be undone: the voice bot **{}**, which answered it then, has been removed since. Restore that voice bot first.",
        escape_markdown(.0)
    )]
    UndoNeedsBot(String),
    /// The button is from before the database was put back to an older copy.
    #[error(
        "This button is from before a backup was restored, so it no longer works. Nothing was changed."
    )]
    OtherHistory,
    /// What had been typed is no longer kept.
    #[error("What you had typed was kept for 15 minutes and is gone. Nothing was changed.")]
    DraftGone,
    /// A preview is no longer kept.
    #[error(
        "This preview is gone: it is kept for 15 minutes, and only until your next one. Nothing was changed. Run the command again."
    )]
    PreviewGone,
    /// Both a number and a search were given, or neither.
    #[error("Give **number** or **search**: exactly one of them.")]
    NumberOrSearch,
    /// A search finds no number.
    #[error("No number has this in its digits or its label. `/did list` shows them all.")]
    NothingFound,
    /// More numbers at once than one batch may have.
    #[error("That is more than {most} numbers at once. Do it in parts.")]
    TooMany { most: usize },
    /// Many numbers are being changed, which comes first.
    #[error(
        "{} is changing many numbers, and that is not finished yet: nothing was changed. Try again in a moment.", person(*.by)
    )]
    BatchUnderWay { by: MemberId },
    /// Parts of a batch were changed since.
    #[error("Nothing was changed: {} changed since.", numbers_text(.0))]
    BatchChanged(Vec<PhoneNumber>),
    /// A voice bot that a batch gives to numbers is gone since it was shown.
    #[error(
        "Nothing was changed: the voice bot **{}** was removed after this was shown to you. Run the command again.",
        escape_markdown(.0)
    )]
    BatchNeedsBot(String),
    /// That kind of change cannot be taken back.
    #[error("This change cannot be undone.")]
    NotUndoable,
    /// The sealed values are gone.
    #[error(
        "The saved key and token were destroyed, so this cannot be undone. Press **Edit credentials** to save them again."
    )]
    Destroyed,

    /// Changes are not posted anywhere, so that cannot be ended.
    #[error("Changes are not posted in any channel. Choose one with `/audit channel channel:#…`.")]
    NoAuditChannel,
    /// They are posted there already.
    #[error("Changes are posted in <#{}> already.", .0.0)]
    AuditChannelAlready(ChannelId),
    /// They cannot be posted there.
    #[error("**Channel**: {}", .0.remedy())]
    AuditChannel(PostFault),
    /// Discord did not say whose channel that is, or took no message for it, though it was asked more than once.
    #[error(
        "**Channel**: Discord does not say just now whether that channel is this server's and takes posts, so nothing was changed. Try again in a minute."
    )]
    AuditChannelUnknown,
    /// A level cannot be given or taken like that.
    #[error("{0}")]
    Grant(#[from] GrantError),
    /// The member of a preview is not one.
    #[error("**Member**: that person is not in this server. Choose somebody who is.")]
    NotAMember,
    /// What the panel showed cannot be compared with what Discord has now.
    #[error(
        "Discord did not say in time which roles and channels there are, so nothing was changed. Try again, or use `/access grant`."
    )]
    DirectorySilent,

    /// A submitted dialog lacks one of its fields.
    #[error("**{0}** did not arrive from Discord, so nothing was changed. Open the dialog again.")]
    MissingField(&'static str),
    /// The custom id is not one of ours, or no longer.
    #[error("This panel is from an older version.")]
    OldPanel,
    /// What Discord sent lacks something that is needed, or has it in an unknown form.
    #[error(
        "Discord sent something that this version of Switchboard cannot read, so nothing was changed. Try again; if it stays like this, tell whoever runs Switchboard."
    )]
    Unreadable,
    /// The interaction is so old that its answer would not be shown.
    #[error("This reached Switchboard too late, so nothing was changed. Do it again.")]
    TooLate,
    /// The member, or all of the server's members together, ask more than they may.
    #[error("Too many requests: nothing was changed. Try again in {} seconds.", .seconds)]
    TooFast { seconds: u64 },
    /// The database is locked by another process, or too many want to write.
    #[error("Switchboard is busy: nothing was changed. Try again in a moment.")]
    Busy,
    /// The key of the server's audit trail does not open, and without it no change can be recorded.
    #[error(
        "Nothing was changed: the key of this server's audit trail is damaged, so everything here can only be looked at. Tell whoever runs Switchboard to restore a backup."
    )]
    ReadOnly,
    /// The disk is full or read-only.
    #[error(
        "Nothing was saved: the server's storage is full or read-only. Tell whoever runs Switchboard."
    )]
    StorageFull,
    /// The disk fails: what it was told to keep may be there or not.
    #[error(
        "The server's storage fails, so it is not certain that this was saved. Tell whoever runs Switchboard, and look before you do it again."
    )]
    StorageFails,
}
