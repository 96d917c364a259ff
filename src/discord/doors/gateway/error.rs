//! Why there is no connection to the gateway, or no longer one.

/// Why there is no connection to the gateway, or no longer one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// A gateway address that would show the bot token to others.
    #[error("Discord's gateway must be a wss:// address (ws:// only on a loopback address)")]
    Url,
    /// Discord will not have this bot as it is configured, however often it
    /// tries. The program exits 78 (`EX_CONFIG`), so that no supervisor restarts it.
    #[error("Discord closed the gateway for good ({code}): {reason}")]
    Fatal {
        code: u16,
        /// What it means, and the remedy.
        reason: &'static str,
    },
}

impl GatewayError {
    /// The error for a close code after which a reconnect is of no use
    /// (Discord, "Gateway Close Event Codes").
    pub(super) fn fatal(code: Option<u16>) -> Self {
        let code = code.unwrap_or_default();
        let reason = match code {
            4004 => {
                "the bot token is not valid; set discord.token to the one of your application's Bot page"
            }
            4010 | 4011 => "the bot is on too many servers for one connection",
            4012 => {
                "this version of the program speaks a gateway version that Discord no longer has; upgrade it"
            }
            4013 => "the program asked for events that do not exist; upgrade it",
            4014 => {
                "the program asked for events that this bot may not have; allow them on your application's Bot page"
            }
            _ => "no reason that this version of the program knows",
        };
        Self::Fatal { code, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fatal_code_has_its_reason() {
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            let text = GatewayError::fatal(Some(code)).to_string();
            assert!(text.contains(&code.to_string()) && !text.contains("no reason"), "{text}");
        }
    }
}
