//! The names of actions, as people read them.

use super::AuditAction;

impl AuditAction {
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
        }
    }
}
