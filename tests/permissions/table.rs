//! Every way to ask, and what it takes. A handler without a way to ask fails a test; so does a command, an option
//! or a verb that is not in [`ways`].

mod calls;

use Way::{Button, Command, Dialog, Entity, Select, Typing};
use switchboard::domain::access::{Action, Level};

use crate::handlers::Handler;
pub(crate) use crate::way::Way;

/// A way to ask, who handles it, and everything that must be allowed for it, in the order in
/// which it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) handler: Handler,
    pub(crate) way: Way,
    pub(crate) needs: &'static [Action],
}

impl Ask {
    /// What somebody of this level is refused, if anything.
    pub(crate) fn denied_to(&self, level: Option<Level>) -> Option<Action> {
        let mut needs = self.needs.iter().copied();
        needs.find(|action| level.is_none_or(|level| level < action.level()))
    }
}

const CREDENTIALS: &[&str] = &["sid", "base_url", "key", "token"];
const NEW_NUMBER: &[&str] = &["phone", "label", "bot", "flow_url"];
const NUMBER: &[&str] = &["label", "bot", "flow_url"];
const NEW_VOICE_BOT: &[&str] = &["bot_id", "name", "own_url"];
const VOICE_BOT: &[&str] = &["name", "own_url"];

type Rows = &'static [(Handler, &'static [Action], &'static [Way])];

/// Every handler, what it takes, and every way to ask for it. In braces stands what only a running
/// stage knows (`stage.rs`).
const TABLE: Rows = &[
    (Handler::Page, &[Action::ViewPage], &[Command("/exotel page"), Button("sb1:p:page:s")]),
    (Handler::Close, &[Action::ViewPage], &[Button("sb1:p:close")]),
    (Handler::MarkStep, &[Action::MarkStep], &[Button("sb1:p:step:copied")]),
    (
        Handler::OpenCredentials,
        &[Action::EditCredentials],
        &[Command("/exotel credentials"), Button("sb1:p:cred:o")],
    ),
    (
        Handler::SaveCredentials,
        &[Action::EditCredentials],
        &[Dialog("sb1:p:cred:s{account}:1", CREDENTIALS)],
    ),
    (Handler::Verify, &[Action::VerifyCredentials], &[Command("/exotel verify")]),
    (
        Handler::ImportFromExotel,
        &[Action::ImportFromExotel],
        &[Command("/exotel import"), Button("sb1:p:import")],
    ),
    (Handler::Disconnect, &[Action::Disconnect], &[Command("/exotel disconnect")]),
    (Handler::Checklist, &[Action::ViewPage], &[Button("sb1:p:steps")]),
    (Handler::AskDestroy, &[Action::Disconnect], &[Button("sb1:p:askwipe:{disconnect}")]),
    (Handler::DestroyNow, &[Action::Disconnect], &[Button("sb1:p:wipe:{disconnect}")]),
    (Handler::OpenAddNumber, &[Action::AddNumber], &[Command("/did add"), Button("sb1:p:add:o")]),
    (
        Handler::AddNumber,
        &[Action::AddNumber],
        &[Command("/did add number:+918046123456 label:Mine"), Dialog("sb1:p:add:s:1", NEW_NUMBER)],
    ),
    (
        Handler::OpenEditNumber,
        &[Action::EditNumber],
        &[Command("/did edit number:+{n}"), Button("sb1:p:edit:{n}:o")],
    ),
    (
        Handler::SaveNumber,
        &[Action::EditNumber],
        &[Command("/did edit number:+{n} label:Mine"), Dialog("sb1:p:edit:{n}:s{edit}:1", NUMBER)],
    ),
    (Handler::Overwrite, &[Action::AddNumber], &[Button("sb1:p:add:w{edit}.7")]),
    (Handler::Overwrite, &[Action::EditNumber], &[Button("sb1:p:edit:{n}:w{edit}.7")]),
    (Handler::Overwrite, &[Action::ManageVoiceBots], &[Button("sb1:v:botedit:{bot}:w{botedit}.7")]),
    (
        Handler::Assign,
        &[Action::EditNumber],
        &[
            Command("/did assign number:+{n} bot:None"),
            Command("/did assign search:98 bot:None"),
            Select("sb1:p:assign:{n}:0", "none"),
        ],
    ),
    (Handler::Import, &[Action::ImportNumbers], &[Command("/did import file:{file}")]),
    (Handler::Export, &[Action::ExportNumbers], &[Command("/did export")]),
    (Handler::ShowBatch, &[Action::ImportNumbers], &[Button("sb1:n:batch:f:7:0")]),
    (Handler::PickOfBatch, &[Action::ImportNumbers], &[Select("sb1:n:batchpick:f:7:0", "0")]),
    (
        Handler::ConfirmBatch,
        &[Action::ImportNumbers],
        &[Button("sb1:n:batchall:f:7"), Button("sb1:n:batchsome:f:7")],
    ),
    (Handler::ShowBatch, &[Action::EditNumber], &[Button("sb1:n:batch:s:7:0")]),
    (Handler::PickOfBatch, &[Action::EditNumber], &[Select("sb1:n:batchpick:s:7:0", "0")]),
    (Handler::ShowBatch, &[Action::ImportFromExotel], &[Button("sb1:n:batch:x:7:0")]),
    (Handler::PickOfBatch, &[Action::ImportFromExotel], &[Select("sb1:n:batchpick:x:7:0", "0")]),
    (
        Handler::ConfirmBatch,
        &[Action::ImportFromExotel],
        &[Button("sb1:n:batchall:x:7"), Button("sb1:n:batchsome:x:7")],
    ),
    (
        Handler::ConfirmBatch,
        &[Action::EditNumber],
        &[Button("sb1:n:batchall:s:7"), Button("sb1:n:batchsome:s:7")],
    ),
    (
        Handler::ShowNumber,
        &[Action::ViewNumbers],
        &[Command("/did show number:+{n}"), Button("sb1:p:card:{n}"), Select("sb1:p:pick", "{n}")],
    ),
    (
        Handler::ListNumbers,
        &[Action::ViewNumbers],
        &[Command("/did list"), Button("sb1:p:list:s:0:")],
    ),
    (
        Handler::Copy,
        &[Action::ViewNumbers],
        &[Button("sb1:n:copy:w:{n}"), Button("sb1:n:copy:f:{n}")],
    ),
    (
        Handler::RemoveNumber,
        &[Action::RemoveNumber],
        &[Command("/did remove number:+{n}"), Button("sb1:p:rm:{n}:{edit}")],
    ),
    (
        Handler::RestoreNumber,
        &[Action::RestoreNumber],
        &[Command("/did restore number:+{removed}")],
    ),
    (
        Handler::Check,
        &[Action::CheckNumbers],
        &[Command("/did check number:+{n}"), Button("sb1:c{n}:check:{n}")],
    ),
    (Handler::CheckAll, &[Action::CheckNumbers], &[Button("sb1:p:checkall")]),
    (Handler::SendCalls, &[Action::SendCalls], &[Button("sb1:c{n}:send:{n}:{edit}:811c9dc5")]),
    (Handler::TakeFlow, &[Action::EditNumber], &[Button("sb1:c{n}:take:{n}:{edit}:811c9dc5")]),
    (
        Handler::ListVoiceBots,
        &[Action::ViewVoiceBots],
        &[Command("/voicebot list"), Button("sb1:v:bots:0")],
    ),
    (
        Handler::ShowVoiceBot,
        &[Action::ViewVoiceBots],
        &[Button("sb1:v:bot:{bot}"), Select("sb1:v:botpick", "{bot}")],
    ),
    (
        Handler::OpenAddVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot add"), Button("sb1:v:botadd:o")],
    ),
    (
        Handler::AddVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot add id:mine name:Mine"), Dialog("sb1:v:botadd:s:1", NEW_VOICE_BOT)],
    ),
    (
        Handler::OpenEditVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot edit bot:sales"), Button("sb1:v:botedit:{bot}:o")],
    ),
    (
        Handler::SaveVoiceBot,
        &[Action::ManageVoiceBots],
        &[
            Command("/voicebot edit bot:sales name:Mine"),
            Dialog("sb1:v:botedit:{bot}:s{botedit}:1", VOICE_BOT),
        ],
    ),
    (
        Handler::RemoveVoiceBot,
        &[Action::ManageVoiceBots],
        &[Command("/voicebot remove bot:sales"), Button("sb1:v:botrm:{bot}:{botedit}")],
    ),
    (Handler::ShowLevels, &[Action::ViewAccess], &[Button("sb1:l:levels")]),
    (
        Handler::ShowAccess,
        &[Action::ViewAccess],
        &[
            Command("/access show"),
            Command("/access show member:@Ann channel:#ops"),
            Button("sb1:l:acl"),
        ],
    ),
    (
        Handler::OpenRole,
        &[Action::ViewAccess],
        &[
            Button("sb1:l:acl:{role}:{ops}"),
            Entity(6, "sb1:l:aclpick", "{role}"),
            Entity(8, "sb1:l:aclchan:{role}", "{ops}"),
        ],
    ),
    (
        Handler::Grant,
        &[Action::ManageAccess],
        &[
            Command("/access grant role:@Night crew level:Operator: adds and changes numbers too"),
            Select("sb1:r{role}.{ops}:acllevel:{role}:{ops}:0", "admin"),
        ],
    ),
    (
        Handler::Revoke,
        &[Action::ManageAccess],
        &[Command("/access revoke role:@Night crew"), Button("sb1:l:aclrm:{role}:0:v")],
    ),
    (
        Handler::ShowAudit,
        &[Action::ViewAudit],
        &[Command("/audit show"), Button("sb1:n:aud:n:0:0:0:0")],
    ),
    (Handler::ExportAudit, &[Action::ExportAudit], &[Command("/audit export")]),
    (
        Handler::SetAuditChannel,
        &[Action::SetAuditChannel],
        &[Command("/audit channel channel:#ops"), Command("/audit channel")],
    ),
    (Handler::TryAgain, &[Action::EditCredentials], &[Button("sb1:p:cred:a7")]),
    (Handler::TryAgain, &[Action::PlaceTestCall], &[Button("sb1:c{n}:call:{n}:a7")]),
    (Handler::TryAgain, &[Action::AddNumber], &[Button("sb1:p:add:a7")]),
    (Handler::TryAgain, &[Action::EditNumber], &[Button("sb1:p:edit:{n}:a7")]),
    (
        Handler::TryAgain,
        &[Action::ManageVoiceBots],
        &[Button("sb1:v:botadd:a7"), Button("sb1:v:botedit:{bot}:a7")],
    ),
    // An Undo is judged by what it takes back; the place that it leads to gives nothing away.
    (
        Handler::Undo,
        &[Action::ViewPage, Action::EditNumber],
        &[Button("sb1:l:undo:{edit}"), Button("sb1:n:undo:{edit}")],
    ),
    (
        Handler::UndoOthers,
        &[Action::ViewPage, Action::EditNumber],
        &[Button("sb1:n:undoothers:{edit}")],
    ),
    (Handler::Undo, &[Action::ViewPage, Action::MarkStep], &[Button("sb1:p:undo:{step}")]),
    (Handler::Undo, &[Action::ViewPage, Action::RestoreNumber], &[Button("sb1:p:undo:{remove}")]),
    (Handler::Undo, &[Action::ViewPage, Action::RemoveNumber], &[Button("sb1:c{n}:undo:{add}")]),
    (Handler::Undo, &[Action::ViewPage, Action::Disconnect], &[Button("sb1:p:undo:{disconnect}")]),
    (
        Handler::Undo,
        &[Action::ViewPage, Action::ManageVoiceBots],
        &[Button("sb1:v:undo:{botedit}")],
    ),
    (
        Handler::Undo,
        &[Action::ViewPage, Action::ManageAccess],
        &[Button("sb1:l:undo:{grant}"), Button("sb1:r{role}.0:undo:{grant}")],
    ),
    (
        Handler::SuggestNumbers,
        &[Action::ViewNumbers],
        &[
            Typing("/did show number:98"),
            Typing("/did edit number:98"),
            Typing("/did assign number:98"),
            Typing("/did remove number:98"),
            Typing("/did test-call number:98"),
            Typing("/did calls number:98"),
            Typing("/did check number:98"),
        ],
    ),
    (Handler::SuggestRemovedNumbers, &[Action::RestoreNumber], &[Typing("/did restore number:80")]),
    (Handler::SuggestAuditedNumbers, &[Action::ViewAudit], &[Typing("/audit show number:98")]),
    (
        Handler::SuggestVoiceBots,
        &[Action::ViewVoiceBots],
        &[
            Typing("/did add bot:f"),
            Typing("/did edit number:+{n} bot:f"),
            Typing("/did list bot:f"),
            Typing("/did assign bot:f"),
            Typing("/voicebot edit bot:f"),
            Typing("/voicebot remove bot:f"),
        ],
    ),
];

/// The table, a way a row.
pub(crate) fn ways() -> Vec<Ask> {
    let asks = TABLE.iter().chain(calls::CALLS).flat_map(|(handler, needs, ways)| {
        ways.iter().map(|way| Ask { handler: *handler, way: *way, needs })
    });
    asks.collect()
}
