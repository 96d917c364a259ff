//! Phone numbers (DIDs): what is kept of one, how it is searched, and what an edit changes.

use super::audit::{NumberSnapshot, Rev};
use super::flow_url::FlowUrl;
use super::phone::{self, PhoneNumber};
use super::refusal::Refusal;
use super::text::{Label, clip, folded};
use super::voice_bots::{BotChoice, BotKey, VoiceBot};

/// A number as it is saved. The number itself never changes after creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub phone: PhoneNumber,
    /// The change that made it so.
    pub rev: Rev,
    /// What the team calls it.
    pub label: Option<Label>,
    /// Who answers it.
    pub bot: Option<VoiceBot>,
    /// The Exotel flow that its calls enter.
    pub flow_url: Option<FlowUrl>,
}

impl Number {
    /// Whether any part of it is such that the rules of today would not save it.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.phone.is_odd()
            || self.label.as_ref().is_some_and(Label::is_odd)
            || self.flow_url.as_ref().is_some_and(FlowUrl::is_odd)
    }

    /// What the audit trail keeps of it.
    #[must_use]
    pub fn snapshot(&self) -> NumberSnapshot {
        NumberSnapshot {
            label: self.label.as_ref().map(ToString::to_string),
            bot: self.bot.as_ref().map(|bot| bot.key),
            bot_name: self.bot.as_ref().map(|bot| bot.name.to_string()),
            bot_id: self.bot.as_ref().map(|bot| bot.id.to_string()),
            flow_url: self.flow_url.as_ref().map(|flow| flow.as_str().to_owned()),
        }
    }
}

/// Which number is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberRef {
    /// As a button or a select carries it.
    Known(PhoneNumber),
    /// As a person typed it, or chose it from the suggestions.
    Typed(String),
}

impl NumberRef {
    /// The number that is meant, as far as its digits tell. What was typed is read as it is when a number is
    /// added; clients send a suggestion's name at times, which begins with the number (discord-api-docs #7206).
    pub fn phone(&self) -> Result<PhoneNumber, Refusal> {
        match self {
            Self::Known(phone) => Ok(phone.clone()),
            Self::Typed(text) => {
                let number = text.split([BEFORE_LABEL, BEFORE_BOT]).next().unwrap_or(text);
                Ok(PhoneNumber::parse(number)?)
            }
        }
    }
}

impl NumberRef {
    /// The other number that ten or so plain digits may mean: one of another country, written without its +. `None`
    /// where nothing is to be told apart.
    #[must_use]
    pub fn other_reading(&self) -> Option<PhoneNumber> {
        let Self::Typed(text) = self else { return None };
        let digits = text.trim();
        let is_bare = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let other = is_bare.then(|| PhoneNumber::parse(&format!("+{digits}")).ok())??;
        self.phone().ok().filter(|phone| *phone != other).map(|_| other)
    }
}

/// What stands before a number's label in a choice, and before who answers it.
const BEFORE_LABEL: char = '·';
const BEFORE_BOT: char = '→';

/// How much of a label and of a bot's name is shown: the number and both fit Discord's 100 UTF-16 units.
const SHOWN: usize = 36;

/// A number in one line of plain text, as it is suggested and chosen. [`NumberRef::phone`] reads it back.
#[must_use]
pub fn choice(phone: &PhoneNumber, label: Option<&str>, bot: Option<&str>) -> String {
    let part = |mark, text: Option<&str>| {
        text.map_or_else(String::new, |text| format!(" {mark} {}", clip(text, SHOWN)))
    };
    format!("{phone}{}{}", part(BEFORE_LABEL, label), part(BEFORE_BOT, bot))
}

/// A number to choose, with what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedNumber {
    pub phone: PhoneNumber,
    pub label: Option<String>,
    /// Who answers it.
    pub bot: Option<String>,
}

/// An edit of a number, part by part; an added number has all parts set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberEdit {
    pub label: Part<Label>,
    pub bot: Part<BotChoice>,
    pub flow_url: Part<FlowUrl>,
}

/// One part of an edit: what is not mentioned stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part<T> {
    #[default]
    Keep,
    /// Put this in its place; `None` clears.
    Set(Option<T>),
}

impl<T> Part<T> {
    /// The value after the edit.
    pub fn over(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Set(new) => new,
        }
    }
}

/// Where a page of numbers begins. Numbers are in the order of their digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the first one.
    #[default]
    Start,
    /// At this one, or the first after it.
    From(PhoneNumber),
    /// After this one.
    After(PhoneNumber),
    /// With the page that ends before this one.
    Before(PhoneNumber),
}

/// Which numbers a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub answered: Answered<BotKey>,
    /// What is in their digits or label, as [`search_query`] gives it; empty for any.
    pub search: String,
}

/// Who answers a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answered<B> {
    /// Whoever does, or nobody.
    #[default]
    Any,
    /// No voice bot is assigned.
    Nobody,
    By(B),
}

/// The text that searches look into: the digits, the folded label, and once more without what [`search_query`]
/// drops from numbers, if the label holds any.
#[must_use]
pub fn search_text(phone: &PhoneNumber, label: Option<&Label>) -> String {
    let [label, digits_of_label] = labels(label);
    format!("{} {label} {digits_of_label}", phone.digits()).trim_end().to_owned()
}

/// Every tail of the digits and of the label: a search for any part is a search for the start of
/// one of them. Ten folded characters of each tail decide; longer queries are finished on [`search_text`].
#[must_use]
pub fn search_fragments(phone: &PhoneNumber, label: Option<&Label>) -> Vec<String> {
    let labels = labels(label);
    let labels = labels.iter().flat_map(|label| tails(label));
    let mut fragments: Vec<String> = tails(phone.digits()).chain(labels).collect();
    fragments.sort_unstable();
    fragments.dedup();
    fragments
}

/// How many characters of a query the fragments can tell apart.
pub const FRAGMENT_CHARS: usize = 10;

fn tails(text: &str) -> impl Iterator<Item = String> + '_ {
    text.char_indices()
        .filter(move |(at, _)| !text[*at..].starts_with(' '))
        .map(move |(at, _)| text[at..].chars().take(FRAGMENT_CHARS).collect())
}

/// The label as it is searched, and where it holds digits with separators, such as `24-7`, without these.
fn labels(label: Option<&Label>) -> [String; 2] {
    let label = label.map(|label| folded(label.as_str())).unwrap_or_default();
    let plain: String = label.chars().filter(|c| !phone::is_between_digits(*c)).collect();
    match label.contains(|c: char| c.is_ascii_digit()) && plain != label {
        true => [label, plain],
        false => [label, String::new()],
    }
}

/// What a person typed, as searches compare it: folded as labels are; if it is written like a number,
/// only its digits, without `00` and India's trunk zero.
#[must_use]
pub fn search_query(typed: &str) -> String {
    let digits = |text: &str| phone::typed_digits(text);
    // A suggestion's name begins with the number.
    let named = || digits(typed.split_once(BEFORE_LABEL).or(typed.split_once(BEFORE_BOT))?.0);
    digits(typed).or_else(named).unwrap_or_else(|| folded(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone() -> PhoneNumber {
        PhoneNumber::parse("+919876543210").unwrap()
    }

    #[test]
    fn every_part_of_digits_and_label_starts_a_fragment() {
        let label = Label::parse("Sales Line").unwrap();
        let fragments = search_fragments(&phone(), label.as_ref());
        for part in ["919876", "9876543210", "43210", "0", "sales", "line", "es li"] {
            assert!(fragments.iter().any(|f| f.starts_with(part)), "{part} in {fragments:?}");
        }
    }

    #[test]
    fn a_number_is_found_as_people_write_it() {
        assert_eq!(search_query("098765 43210"), "9876543210");
        assert_eq!(search_query("+91 98"), "9198");
        assert_eq!(
            search_query("\u{202a}+91\u{a0}98765\u{200b}\u{2011}43210\u{202c}"),
            "919876543210"
        );
        assert_eq!(search_query("0091 98765"), "9198765");
        assert_eq!(search_query("tel:+9198765"), "9198765");
        assert_eq!(search_query("00"), "00");
        assert_eq!(search_query("0"), "0");
        assert_eq!(search_query(" Sales 2 "), "sales 2");
    }

    #[test]
    fn an_edit_keeps_what_it_does_not_mention() {
        assert_eq!(Part::Keep.over(Some(1)), Some(1));
        assert_eq!(Part::Set(None).over(Some(1)), None);
        assert_eq!(Part::Set(Some(2)).over(Some(1)), Some(2));
    }
}
