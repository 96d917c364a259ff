//! The number itself, and who answers it.

use super::Finding;
use crate::domain::ids::Source;
use crate::domain::phone::PhoneNumber;
use crate::domain::text::escape_markdown;

/// Below so many of the account's currency its balance is low.
pub const LOW_BALANCE: i64 = 100;

/// How many other numbers are named.
const NAMED: usize = 3;

/// Whether the number is one of the account's. `takes_calls` is what Exotel says of that, if it does; `phones` is how
/// many the account has, and `unread` how many of its numbers could not be read.
#[must_use]
pub fn number_of(found: bool, takes_calls: Option<bool>, phones: usize, unread: usize) -> Finding {
    match (found, takes_calls) {
        (true, Some(false)) => Finding::bad(
            "It is on this account, but Exotel has it without voice: it takes no calls. Ask Exotel's support for voice on it.",
        ),
        (true, _) => Finding::good("It is on this account."),
        (false, _) if unread > 0 => Finding::warning(format!(
            "It is not among the {phones} ExoPhones of this account that can be read; {unread} cannot. Look for it in Exotel's dashboard."
        )),
        (false, _) => Finding::bad(format!(
            "It is not among the {phones} ExoPhones of this account. Check the number; if it is another account's, that one's credentials are needed."
        )),
    }
}

/// Whether other numbers share the flow with another bot: `others` are those, with their bots' names. The WebSocket URL
/// stands in the flow, so that all of its calls reach one bot, unless it is an address that decides call by call.
#[must_use]
pub fn shared(others: &[(PhoneNumber, String)], decides_call_by_call: bool) -> Finding {
    if others.is_empty() {
        return Finding::good("No number with another bot uses its flow.");
    }
    let named = others.iter().take(NAMED);
    let named: Vec<String> =
        named.map(|(phone, bot)| format!("`{phone}` (bot **{}**)", escape_markdown(bot))).collect();
    let more = match others.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = format!("{}{more}", named.join(", "));
    match decides_call_by_call {
        true => Finding::warning(format!(
            "{named} use the same flow with another bot. That is right only if the https address in the flow's Voicebot applet decides by the number that was called."
        )),
        false => Finding::bad(format!(
            "{named} use the same flow with another bot, but a flow has one WebSocket URL: all its calls reach one bot. Give each bot a flow of its own in Exotel, or assign the same bot."
        )),
    }
}

/// Whether a bot is assigned, by its name and who says that it is there, and has a WebSocket URL.
#[must_use]
pub fn bot(bot: Option<(&str, Source)>, has_url: bool) -> Finding {
    let Some((name, source)) = bot else {
        return Finding::bad(
            "None is assigned, so nobody answers. **Assign** leads to the choice.",
        );
    };
    let name = escape_markdown(name);
    match (source, has_url) {
        (_, false) => Finding::bad(format!(
            "**{name}** is assigned and has no WebSocket URL. Give it one with `/voicebot edit`, or ask whoever runs Switchboard to set `voicebots.websocket_base`."
        )),
        (Source::Vanished, true) => Finding::warning(format!(
            "**{name}** is assigned, but the voice platform no longer lists it. **Assign** another, or bring it back there."
        )),
        (Source::Team | Source::Platform, true) => Finding::good(format!("**{name}** answers it.")),
    }
}

#[cfg(test)]
mod tests {
    use super::{bot as bot_of, *};
    use crate::domain::check::Mark;

    fn other(digits: u64, bot: &str) -> (PhoneNumber, String) {
        (PhoneNumber::from_stored(&format!("+{digits}")).unwrap(), bot.to_owned())
    }

    #[test]
    fn a_number_is_there_or_not_or_nobody_can_tell() {
        assert_eq!(number_of(true, None, 3, 0).mark, Mark::Good);
        assert_eq!(number_of(true, Some(true), 3, 1).mark, Mark::Good);
        assert_eq!(number_of(true, Some(false), 3, 0).mark, Mark::Bad);
        assert_eq!(number_of(false, None, 3, 0).mark, Mark::Bad);
        assert_eq!(number_of(false, None, 3, 1).mark, Mark::Warning);
    }

    #[test]
    fn a_flow_that_two_bots_share_is_a_fault_unless_an_address_decides() {
        assert_eq!(shared(&[], false).mark, Mark::Good);
        let others: Vec<_> = (0..5).map(|n| other(919_876_543_210 + n, "Sales *1*")).collect();
        let finding = shared(&others, false);
        assert_eq!(finding.mark, Mark::Bad);
        assert!(finding.text.contains("`+919876543212`") && finding.text.contains("and 2 more"));
        assert!(finding.text.contains("Sales \\*1\\*"));
        assert_eq!(shared(&others, true).mark, Mark::Warning);
    }

    #[test]
    fn a_bot_is_missing_or_without_a_url_or_vanished_or_there() {
        let of = |source, has_url| bot_of(Some(("Sales", source)), has_url);
        assert_eq!(bot_of(None, false).mark, Mark::Bad);
        assert_eq!(of(Source::Vanished, true).mark, Mark::Warning);
        assert_eq!(of(Source::Team, false).mark, Mark::Bad);
        assert_eq!(of(Source::Platform, true), Finding::good("**Sales** answers it."));
    }
}
