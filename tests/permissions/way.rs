//! The ways to ask.

use switchboard::domain::access::Surface;

/// One way to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// A slash command as it is typed.
    Command(&'static str),
    /// A slash command whose last option is being typed.
    Typing(&'static str),
    /// A button.
    Button(&'static str),
    /// A select of texts, and the choice.
    Select(&'static str, &'static str),
    /// A select of roles (6) or channels (8), and the choice.
    Entity(u64, &'static str, &'static str),
    /// A submitted dialog, and its text fields.
    Dialog(&'static str, &'static [&'static str]),
}

impl Way {
    pub(crate) const fn surface(self) -> Surface {
        match self {
            Self::Command(_) => Surface::Command,
            Self::Typing(_) => Surface::Autocomplete,
            Self::Button(_) => Surface::Button,
            Self::Select(..) | Self::Entity(..) => Surface::Select,
            Self::Dialog(..) => Surface::Dialog,
        }
    }

    /// The command line, or the custom id.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Command(text)
            | Self::Typing(text)
            | Self::Button(text)
            | Self::Select(text, _)
            | Self::Entity(_, text, _)
            | Self::Dialog(text, _) => text,
        }
    }

    /// What the document calls it: the command, its option, or the id's verb.
    pub(crate) fn name(self) -> String {
        let words = |text: &str| {
            let words: Vec<&str> = text.split(' ').take(2).collect();
            words.join(" ")
        };
        match self {
            Self::Command(line) => words(line),
            Self::Typing(line) => {
                let option = line.rsplit(' ').next().unwrap_or_default();
                let option = option.split(':').next().unwrap_or_default();
                format!("{} {option}", words(line))
            }
            _ => self.text().split(':').nth(2).unwrap_or_default().to_owned(),
        }
    }

    /// Whether it comes from a message that may be as old as it likes.
    pub(crate) const fn is_on_a_message(self) -> bool {
        matches!(self, Self::Button(_) | Self::Select(..) | Self::Entity(..))
    }
}
