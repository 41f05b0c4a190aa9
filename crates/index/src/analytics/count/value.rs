//! The values of a field that passages are grouped by.

use std::fmt;

/// A value of a field. Sorts as tables do: years ascending, grades from the best, names alphabetically, `NotKnown` last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A year.
    Year(i16),
    /// A name with its rank.
    Ranked(u16, &'static str),
    /// A name.
    Name(String),
    /// The report does not say.
    NotKnown,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => f.pad(&year.to_string()),
            Self::Ranked(_, name) => f.pad(name),
            Self::Name(name) => f.pad(name),
            Self::NotKnown => f.pad("not known"),
        }
    }
}
