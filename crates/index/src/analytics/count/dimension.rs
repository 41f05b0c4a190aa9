//! What passages are counted by.

use std::fmt;
use std::str::FromStr;

/// What is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Year of the inspection, else of the letter or publication.
    Year,
    /// Authority; a joint report counts for each of its authorities.
    Authority,
    /// Region of the principal authority.
    Region,
    /// Kind of report.
    Kind,
    /// Framework of that kind.
    Framework,
    /// Heading that the passage stands under.
    Section,
    /// Grade of that section.
    Grade,
}

impl By {
    /// Every dimension.
    pub const ALL: [Self; 7] =
        [Self::Year, Self::Authority, Self::Region, Self::Kind, Self::Framework, Self::Section, Self::Grade];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Authority => "authority",
            Self::Region => "region",
            Self::Kind => "kind",
            Self::Framework => "framework",
            Self::Section => "section",
            Self::Grade => "grade",
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for By {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|by| by.name() == name).ok_or(())
    }
}

/// A value of a dimension, in the order of a table: years upwards, grades from the best, names by letters, what is not
/// known last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A year.
    Year(i16),
    /// A name with its place among others of its sort.
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
