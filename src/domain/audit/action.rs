//! What was done: the word that is stored, and the words that people read.

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditAction {
    CredentialsSaved,
    CredentialsDisconnected,
    CredentialsReconnected,
    CredentialsDestroyed,
    StepMarked,
    NumberAdded,
    NumberEdited,
    NumberRemoved,
    NumberRestored,
    VoiceBotAdded,
    VoiceBotEdited,
    VoiceBotRemoved,
    AccessGranted,
    AccessRevoked,
    AuditChannelSet,
    /// Many numbers at once.
    BatchWritten,
    /// Exotel is about to be asked to send a number's calls to a flow.
    FlowAsked,
    /// What came of that.
    FlowAnswered,
    /// Exotel is about to be asked for a test call.
    CallAsked,
    /// What came of that.
    CallAnswered,
    /// A member had a phone of theirs remembered.
    PhoneRemembered,
    PhoneForgotten,
    /// Something at Exotel is not as it is here, and nobody did that here.
    DriftFound,
    /// It is as it should be again.
    DriftOver,
}

impl AuditAction {
    /// Every action, for tests and for reading [`AuditAction::word`] back.
    pub const ALL: [Self; 24] = [
        Self::CredentialsSaved,
        Self::CredentialsDisconnected,
        Self::CredentialsReconnected,
        Self::CredentialsDestroyed,
        Self::StepMarked,
        Self::NumberAdded,
        Self::NumberEdited,
        Self::NumberRemoved,
        Self::NumberRestored,
        Self::VoiceBotAdded,
        Self::VoiceBotEdited,
        Self::VoiceBotRemoved,
        Self::AccessGranted,
        Self::AccessRevoked,
        Self::AuditChannelSet,
        Self::BatchWritten,
        Self::FlowAsked,
        Self::FlowAnswered,
        Self::CallAsked,
        Self::CallAnswered,
        Self::PhoneRemembered,
        Self::PhoneForgotten,
        Self::DriftFound,
        Self::DriftOver,
    ];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CredentialsSaved => "credentials_saved",
            Self::CredentialsDisconnected => "credentials_disconnected",
            Self::CredentialsReconnected => "credentials_reconnected",
            Self::CredentialsDestroyed => "credentials_destroyed",
            Self::StepMarked => "step_marked",
            Self::NumberAdded => "number_added",
            Self::NumberEdited => "number_edited",
            Self::NumberRemoved => "number_removed",
            Self::NumberRestored => "number_restored",
            Self::VoiceBotAdded => "voice_bot_added",
            Self::VoiceBotEdited => "voice_bot_edited",
            Self::VoiceBotRemoved => "voice_bot_removed",
            Self::AccessGranted => "access_granted",
            Self::AccessRevoked => "access_revoked",
            Self::AuditChannelSet => "audit_channel_set",
            Self::BatchWritten => "batch_written",
            Self::FlowAsked => "flow_asked",
            Self::FlowAnswered => "flow_answered",
            Self::CallAsked => "call_asked",
            Self::CallAnswered => "call_answered",
            Self::PhoneRemembered => "phone_remembered",
            Self::PhoneForgotten => "phone_forgotten",
            Self::DriftFound => "drift_found",
            Self::DriftOver => "drift_over",
        }
    }

    /// Reads [`AuditAction::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// What was done, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::CredentialsSaved => "Credentials saved",
            Self::CredentialsDisconnected => "Account disconnected",
            Self::CredentialsReconnected => "Disconnect undone",
            Self::CredentialsDestroyed => "Key and token destroyed",
            Self::StepMarked => "Set-up step ticked off",
            Self::NumberAdded => "Number added",
            Self::NumberEdited => "Number edited",
            Self::NumberRemoved => "Number removed",
            Self::NumberRestored => "Number restored",
            Self::VoiceBotAdded => "Voice bot added",
            Self::VoiceBotEdited => "Voice bot edited",
            Self::VoiceBotRemoved => "Voice bot removed",
            Self::AccessGranted => "Access granted",
            Self::AccessRevoked => "Access revoked",
            Self::AuditChannelSet => "Audit channel changed",
            Self::BatchWritten => "Many numbers changed",
            Self::FlowAsked => "Asked Exotel to send calls to a flow",
            Self::FlowAnswered => "Exotel's answer about the flow",
            Self::CallAsked => "Asked Exotel for a test call",
            Self::CallAnswered => "Exotel's answer about the test call",
            Self::PhoneRemembered => "Own phone remembered",
            Self::PhoneForgotten => "Own phone forgotten",
            Self::DriftFound => "Changed outside Switchboard",
            Self::DriftOver => "As it should be at Exotel again",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_word(action.word()), Some(action));
        }
    }
}
