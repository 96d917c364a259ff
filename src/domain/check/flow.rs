//! Where Exotel sends a number's calls, beside where they should go.

use std::fmt;

use super::Finding;
use crate::domain::flow_url::FlowUrl;

/// Where Exotel sends a number's calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Nowhere,
    Flow(FlowUrl),
    /// To an address that is no call flow's. It may hold a secret, and is not shown.
    Elsewhere,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// **Send calls to this flow**.
    pub send: bool,
    /// **Take Exotel's flow**.
    pub take: bool,
    /// **Assign**.
    pub assign: bool,
}

/// Said of an address that is no call flow's.
const ELSEWHERE: &str = "an address that is no call flow";

impl Sent {
    /// Reads what Exotel says, in its own spelling.
    #[must_use]
    pub fn of(voice_url: Option<&str>) -> Self {
        match voice_url.map(str::trim) {
            None | Some("") => Self::Nowhere,
            Some(url) => FlowUrl::parse(url, None).map_or(Self::Elsewhere, Self::Flow),
        }
    }

    /// Whether the calls go to this flow, however it is written.
    #[must_use]
    pub fn is_to(&self, flow: &FlowUrl) -> bool {
        matches!(self, Self::Flow(theirs) if theirs.same_flow(flow))
    }

    /// What the trail keeps of it, and an Undo asks for again: a flow's URL as Exotel writes it, and of any other address
    /// only that there was one.
    #[must_use]
    pub fn kept(voice_url: Option<&str>) -> Option<String> {
        match Self::of(voice_url) {
            Self::Nowhere => None,
            Self::Flow(_) => voice_url.map(|url| url.trim().to_owned()),
            Self::Elsewhere => Some(ELSEWHERE.to_owned()),
        }
    }

    /// What buttons carry of what was shown: the same text has the same tag, and another text almost surely another
    /// (FNV-1a; nobody gains by finding two with one tag, as whoever can write it can bind the number anyway).
    #[must_use]
    pub fn tag(voice_url: Option<&str>) -> u32 {
        let bytes = voice_url.unwrap_or_default().bytes();
        bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

impl fmt::Display for Sent {
    /// As the end of "Exotel sends its calls …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("nowhere"),
            Self::Flow(flow) => write!(f, "to {}", whose(flow)),
            Self::Elsewhere => write!(f, "to {ELSEWHERE}"),
        }
    }
}

fn whose(flow: &FlowUrl) -> String {
    match flow.sid() {
        Some(sid) => format!("flow {} of `{sid}`", flow.flow_id()),
        None => format!("flow {}", flow.flow_id()),
    }
}

/// Whether Exotel sends the calls to the saved flow.
#[must_use]
pub fn sent_to(ours: Option<&FlowUrl>, sent: &Sent) -> (Finding, Ways) {
    let none = Ways::default();
    let is_flow = matches!(sent, Sent::Flow(_));
    match ours {
        None if is_flow => {
            let text = format!(
                "Exotel sends its calls {sent}, and no Flow URL is saved here. **Take Exotel's flow** saves it."
            );
            (Finding::warning(text), Ways { take: true, ..none })
        }
        None => {
            let text = format!(
                "Exotel sends its calls {sent}. Save its Flow URL with **Edit**, then check again and send its calls there."
            );
            (Finding::bad(text), none)
        }
        Some(flow) if flow.is_odd() => {
            let text = format!(
                "Exotel sends its calls {sent}, and the saved Flow URL cannot be read. Save it again with **Edit**{}.",
                if is_flow { ", or **Take Exotel's flow**" } else { "" }
            );
            (Finding::bad(text), Ways { take: is_flow, ..none })
        }
        Some(flow) if sent.is_to(flow) => {
            (Finding::good(format!("Exotel sends its calls to flow {}.", flow.flow_id())), none)
        }
        Some(flow) => {
            let take = match is_flow {
                true => ", **Take Exotel's flow** changes what is saved here",
                false => "",
            };
            let text = format!(
                "Exotel sends its calls {sent}, not to {}. **Send calls to this flow** changes that at Exotel{take}.",
                whose(flow)
            );
            (Finding::bad(text), Ways { send: true, take: is_flow, ..none })
        }
    }
}

/// Whether the Flow URL is of the saved account and its region.
#[must_use]
pub fn fits(flow: Option<&FlowUrl>, account_sid: Option<&str>, api_origin: &str) -> Finding {
    let Some(flow) = flow else {
        return Finding::warning("None is saved. Add it with **Edit**; a test call needs it.");
    };
    if flow.is_odd() {
        return Finding::bad("It cannot be read. Save it again with **Edit**.");
    }
    let warnings = flow.warnings(account_sid, api_origin);
    let text: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    match warnings.iter().any(|warning| warning.foreign().is_some()) {
        _ if warnings.is_empty() => Finding::good("Its account and region are the saved ones."),
        true => Finding::bad(text.join(" ")),
        false => Finding::warning(text.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::Mark;

    fn flow(url: &str) -> FlowUrl {
        FlowUrl::parse(url, None).unwrap()
    }

    fn ours() -> FlowUrl {
        flow("https://my.exotel.com/acme1/exoml/start_voice/926")
    }

    #[test]
    fn one_flow_in_any_of_its_spellings_is_the_same_flow() {
        for theirs in [
            "http://my.exotel.com/acme1/exoml/start_voice/926",
            "https://my.mum1.exotel.com/ACME1/exoml/start_voice/926/",
            "http://my.exotel.in/exoml/start/926",
            "https://my.in.exotel.com/acme1/exoml/start_voice/926",
        ] {
            let (finding, ways) = sent_to(Some(&ours()), &Sent::of(Some(theirs)));
            assert_eq!(finding, Finding::good("Exotel sends its calls to flow 926."), "{theirs}");
            assert_eq!(ways, Ways::default());
        }
    }

    #[test]
    fn another_flow_is_named_and_both_ways_out_are_offered() {
        let other = Sent::of(Some("https://my.exotel.com/acme1/exoml/start_voice/45195"));
        let (finding, ways) = sent_to(Some(&ours()), &other);
        assert_eq!(finding.mark, Mark::Bad);
        assert!(
            finding.text.contains("to flow 45195 of `acme1`, not to flow 926"),
            "{}",
            finding.text
        );
        assert_eq!(ways, Ways { send: true, take: true, assign: false });
        // The same number of a flow in another account is another flow.
        let elsewhere = Sent::of(Some("https://my.exotel.com/other/exoml/start_voice/926"));
        assert!(sent_to(Some(&ours()), &elsewhere).1.send);
    }

    #[test]
    fn nowhere_can_be_mended_only_with_a_flow_of_ours() {
        for none in [None, Some(""), Some("  ")] {
            let (finding, ways) = sent_to(Some(&ours()), &Sent::of(none));
            assert!(finding.text.starts_with("Exotel sends its calls nowhere, not to flow 926"));
            assert_eq!(ways, Ways { send: true, take: false, assign: false });
        }
        let (finding, ways) = sent_to(None, &Sent::Nowhere);
        assert_eq!((finding.mark, ways), (Mark::Bad, Ways::default()));
        let exotels = Sent::of(Some("http://my.exotel.com/acme1/exoml/start_voice/7"));
        let (finding, ways) = sent_to(None, &exotels);
        assert_eq!((finding.mark, ways.take, ways.send), (Mark::Warning, true, false));
    }

    #[test]
    fn an_address_that_is_no_flow_is_not_repeated() {
        let secret = Sent::of(Some("https://hooks.example.com/in?token=s3cret"));
        assert_eq!(secret, Sent::Elsewhere);
        let kept = Sent::kept(Some("https://hooks.example.com/in?token=s3cret"));
        assert_eq!(Sent::of(kept.as_deref()), Sent::Elsewhere);
        assert!(!kept.unwrap().contains("s3cret"));
        let (finding, ways) = sent_to(Some(&ours()), &secret);
        assert!(!finding.text.contains("example") && !finding.text.contains("s3cret"));
        assert_eq!(ways, Ways { send: true, take: false, assign: false });
    }

    #[test]
    fn a_flow_url_that_cannot_be_read_is_to_be_saved_again() {
        let odd = FlowUrl::from_stored("what was saved once".to_owned());
        let exotels = Sent::of(Some("http://my.exotel.com/acme1/exoml/start_voice/7"));
        assert_eq!(sent_to(Some(&odd), &exotels).1, Ways { take: true, ..Ways::default() });
        assert_eq!(sent_to(Some(&odd), &Sent::Nowhere).1, Ways::default());
        assert_eq!(fits(Some(&odd), None, "").mark, Mark::Bad);
    }

    #[test]
    fn account_and_region_of_the_flow_url_are_compared() {
        let singapore = "https://api.exotel.com";
        let fit = |url: &str| fits(Some(&flow(url)), Some("acme1"), singapore).mark;
        assert_eq!(fit("https://my.exotel.com/acme1/exoml/start_voice/926"), Mark::Good);
        assert_eq!(fit("https://my.exotel.com/other/exoml/start_voice/926"), Mark::Bad);
        assert_eq!(fit("https://my.in.exotel.com/acme1/exoml/start_voice/926"), Mark::Bad);
        assert_eq!(fit("https://my.exotel.com/exoml/start_voice/926"), Mark::Warning);
        assert_eq!(fits(None, Some("acme1"), singapore).mark, Mark::Warning);
    }

    #[test]
    fn a_tag_tells_what_was_shown_from_what_is_there_now() {
        let (one, other) = ("http://my.exotel.com/a1/exoml/start_voice/1", "");
        assert_eq!(Sent::tag(Some(one)), Sent::tag(Some(one)));
        assert_ne!(Sent::tag(Some(one)), Sent::tag(None));
        assert_eq!(Sent::tag(Some(other)), Sent::tag(None));
    }
}
