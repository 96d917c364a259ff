//! Options that are chosen from a list which Discord knows beforehand.

use std::borrow::Cow;

use poise::{ChoiceParameter, CommandParameterChoice};

use crate::app::asked::ExportFormat;
use crate::domain::audit::{AuditAction, AuditKind, Since};

/// What kind of row of the audit trail.
pub(super) struct What(pub(super) AuditKind);

/// How far back.
pub(super) struct Within(pub(super) Since);

/// The form of an export.
pub(super) struct Format(pub(super) ExportFormat);

/// Something to choose: the list, and what each is called.
trait Listed: Copy + PartialEq + 'static {
    fn all() -> Vec<Self>;
    fn called(self) -> &'static str;
}

impl Listed for AuditKind {
    fn all() -> Vec<Self> {
        let changes = AuditAction::ALL.into_iter().map(Self::Only);
        std::iter::once(Self::Refused).chain(changes).collect()
    }

    fn called(self) -> &'static str {
        match self {
            Self::Changes => "Every change",
            Self::Only(action) => action.words(),
            Self::Refused => "Refused attempts",
        }
    }
}

impl Listed for Since {
    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn called(self) -> &'static str {
        match self {
            Self::Hour => "The last hour",
            Self::Day => "The last 24 hours",
            Self::Week => "The last 7 days",
            Self::Month => "The last 30 days",
        }
    }
}

impl Listed for ExportFormat {
    fn all() -> Vec<Self> {
        vec![Self::Csv, Self::JsonLines]
    }

    fn called(self) -> &'static str {
        match self {
            Self::Csv => "CSV, for a spreadsheet",
            Self::JsonLines => "JSON, one object a line",
        }
    }
}

/// Discord sends the place in the list.
macro_rules! choice {
    ($option:ident, $of:ty) => {
        impl ChoiceParameter for $option {
            fn list() -> Cow<'static, [CommandParameterChoice]> {
                let choice = |one: $of| CommandParameterChoice {
                    name: Cow::Borrowed(one.called()),
                    localizations: Cow::Borrowed(&[]),
                    __non_exhaustive: (),
                };
                <$of>::all().into_iter().map(choice).collect()
            }

            fn from_index(index: usize) -> Option<Self> {
                <$of>::all().get(index).copied().map(Self)
            }

            fn from_name(name: &str) -> Option<Self> {
                let mut all = <$of>::all().into_iter();
                all.find(|one| one.called() == name).map(Self)
            }

            fn name(&self) -> &'static str {
                self.0.called()
            }

            fn localized_name(&self, _: &str) -> Option<&'static str> {
                None
            }
        }
    };
}

choice!(What, AuditKind);
choice!(Within, Since);
choice!(Format, ExportFormat);

#[cfg(test)]
mod tests {
    use super::*;

    /// Discord takes 25 choices at most, each called something else.
    #[test]
    fn the_lists_fit_into_an_option() {
        let names: Vec<_> = What::list().iter().map(|it| it.name.clone()).collect();
        assert!(names.len() <= 25, "{}", names.len());
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{name}");
            assert_eq!(What::from_index(at).map(|it| it.name().into()), Some(name.clone()));
        }
    }
}
