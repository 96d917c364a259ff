//! Who handles what is asked. A new intent, suggestion or dialog does not compile here until it has its line in
//! [`handler`] or [`suggester`].

use switchboard::app::asked::{
    AccessIntent, AccountIntent, AuditIntent, BatchStep, CallIntent, CheckIntent, Dialog,
    DialogStep, Intent, NumberIntent, Suggest, VoiceBotIntent,
};

macro_rules! handlers {
    ($($name:ident),+ $(,)?) => {
        /// What is done for whoever asks, whichever way they asked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Handler { $($name),+ }

        impl Handler {
            pub(crate) const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

handlers! {
    Page, Close, Checklist, MarkStep, Verify, ImportFromExotel, Disconnect, AskDestroy, DestroyNow,
    ShowNumber, ListNumbers, Copy, Assign, RemoveNumber, RestoreNumber,
    ListVoiceBots, ShowVoiceBot, RemoveVoiceBot,
    ShowAccess, ShowLevels, OpenRole, Grant, Revoke,
    ShowAudit, ExportAudit, SetAuditChannel,
    Import, Export,
    ShowBatch, PickOfBatch, ConfirmBatch,
    PlaceCall, RememberPhone, ForgetPhone, LookAtCall, ListCalls, OpenTestCall, PrepareCall,
    OpenCredentials, SaveCredentials, OpenAddNumber, AddNumber, OpenEditNumber, SaveNumber,
    OpenAddVoiceBot, AddVoiceBot, OpenEditVoiceBot, SaveVoiceBot,
    Check, CheckAll, SendCalls, TakeFlow,
    TryAgain, Overwrite, Undo, UndoOthers,
    SuggestNumbers, SuggestRemovedNumbers, SuggestAuditedNumbers, SuggestVoiceBots,
}

/// Who handles an intent.
pub(crate) const fn handler(intent: &Intent) -> Handler {
    match intent {
        Intent::Account(AccountIntent::Page(_)) => Handler::Page,
        Intent::Account(AccountIntent::Close) => Handler::Close,
        Intent::Account(AccountIntent::Checklist) => Handler::Checklist,
        Intent::Account(AccountIntent::AskDestroy(_)) => Handler::AskDestroy,
        Intent::Account(AccountIntent::MarkStep(_)) => Handler::MarkStep,
        Intent::Account(AccountIntent::Verify) => Handler::Verify,
        Intent::Account(AccountIntent::Import) => Handler::ImportFromExotel,
        Intent::Account(AccountIntent::Disconnect) => Handler::Disconnect,
        Intent::Account(AccountIntent::DestroyNow(_)) => Handler::DestroyNow,
        Intent::Number(NumberIntent::Show(_)) => Handler::ShowNumber,
        Intent::Number(NumberIntent::List { .. }) => Handler::ListNumbers,
        Intent::Number(NumberIntent::Copy { .. }) => Handler::Copy,
        Intent::Number(NumberIntent::Assign { .. } | NumberIntent::AssignTo { .. }) => {
            Handler::Assign
        }
        Intent::Number(NumberIntent::Remove { .. }) => Handler::RemoveNumber,
        Intent::Number(NumberIntent::Restore(_)) => Handler::RestoreNumber,
        Intent::Number(NumberIntent::Import(_)) => Handler::Import,
        Intent::Number(NumberIntent::Export { .. }) => Handler::Export,
        Intent::VoiceBot(VoiceBotIntent::List { .. }) => Handler::ListVoiceBots,
        Intent::VoiceBot(VoiceBotIntent::Show(_)) => Handler::ShowVoiceBot,
        Intent::VoiceBot(VoiceBotIntent::Remove { .. }) => Handler::RemoveVoiceBot,
        Intent::Access(AccessIntent::Show { .. }) => Handler::ShowAccess,
        Intent::Access(AccessIntent::Levels) => Handler::ShowLevels,
        Intent::Access(AccessIntent::OpenRole { .. }) => Handler::OpenRole,
        Intent::Access(AccessIntent::Grant { .. }) => Handler::Grant,
        Intent::Access(AccessIntent::Revoke { .. }) => Handler::Revoke,
        Intent::Audit(AuditIntent::Show(_)) => Handler::ShowAudit,
        Intent::Audit(AuditIntent::Export { .. }) => Handler::ExportAudit,
        Intent::Audit(AuditIntent::SetChannel(_)) => Handler::SetAuditChannel,
        Intent::Batch(batch) => match batch.step {
            BatchStep::Show { .. } => Handler::ShowBatch,
            BatchStep::Pick { .. } => Handler::PickOfBatch,
            BatchStep::Confirm(_) => Handler::ConfirmBatch,
        },
        Intent::Call(CallIntent::Place { .. }) => Handler::PlaceCall,
        Intent::Call(CallIntent::Remember(_)) => Handler::RememberPhone,
        Intent::Call(CallIntent::Forget(_)) => Handler::ForgetPhone,
        Intent::Call(CallIntent::Look { .. }) => Handler::LookAtCall,
        Intent::Call(CallIntent::List { .. }) => Handler::ListCalls,
        Intent::Check(CheckIntent::Number(_)) => Handler::Check,
        Intent::Check(CheckIntent::All) => Handler::CheckAll,
        Intent::Check(CheckIntent::Send { .. }) => Handler::SendCalls,
        Intent::Check(CheckIntent::Take { .. }) => Handler::TakeFlow,
        Intent::Dialog(dialog) => of_dialog(dialog),
        Intent::Undo(_) => Handler::Undo,
        Intent::UndoOthers(_) => Handler::UndoOthers,
    }
}

const fn of_dialog(dialog: &Dialog) -> Handler {
    let (open, submit) = match dialog {
        Dialog::Credentials(_) => (Handler::OpenCredentials, Handler::SaveCredentials),
        Dialog::AddNumber(_) => (Handler::OpenAddNumber, Handler::AddNumber),
        Dialog::EditNumber(..) => (Handler::OpenEditNumber, Handler::SaveNumber),
        Dialog::AddVoiceBot(_) => (Handler::OpenAddVoiceBot, Handler::AddVoiceBot),
        Dialog::EditVoiceBot(..) => (Handler::OpenEditVoiceBot, Handler::SaveVoiceBot),
        Dialog::TestCall(..) => (Handler::OpenTestCall, Handler::PrepareCall),
    };
    match dialog.step() {
        DialogStep::Open(()) => open,
        DialogStep::Submit { .. } => submit,
        DialogStep::Again(_) => Handler::TryAgain,
        DialogStep::Overwrite { .. } => Handler::Overwrite,
    }
}

/// Who makes a suggestion.
pub(crate) const fn suggester(suggest: &Suggest) -> Handler {
    match suggest {
        Suggest::Numbers(_) => Handler::SuggestNumbers,
        Suggest::RemovedNumbers(_) => Handler::SuggestRemovedNumbers,
        Suggest::AuditedNumbers(_) => Handler::SuggestAuditedNumbers,
        Suggest::VoiceBots { .. } => Handler::SuggestVoiceBots,
    }
}
