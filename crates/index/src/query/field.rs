//! Fields: conditions on the report or the section, in a query as on the command line.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use report::{Grade, Kind};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use strum::IntoStaticStr;
use thiserror::Error;

/// What passages can be filtered, counted and grouped by. Each name is used in queries, on the command line and in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Field {
    /// Principal or joint authority; a passage of a joint report counts for each of them.
    Authority,
    /// Region of the principal authority.
    Region,
    /// Year of the inspection, else of the letter or publication.
    Year,
    /// Kind of report.
    Kind,
    /// Framework of that kind.
    Framework,
    /// Section: a filter matches words of all headings above the passage, a count uses the nearest one.
    Section,
    /// Grade of the section.
    Grade,
    /// Overall grade of the report.
    Overall,
    /// Printed number of the passage.
    Number,
    /// Identifier of the report.
    Report,
    /// Lead inspector.
    Inspector,
    /// Kind of passage: what it is in its report.
    Passage,
}

impl Field {
    /// The fields of a query and of [`Filters`](super::Filters), in the order of help and messages.
    pub const FILTERABLE: [Self; 10] = [
        Self::Authority,
        Self::Region,
        Self::Year,
        Self::Kind,
        Self::Section,
        Self::Grade,
        Self::Overall,
        Self::Number,
        Self::Report,
        Self::Inspector,
    ];

    /// The fields that results can be counted by.
    pub const COUNTABLE: [Self; 10] = [
        Self::Authority,
        Self::Region,
        Self::Year,
        Self::Kind,
        Self::Section,
        Self::Grade,
        Self::Overall,
        Self::Inspector,
        Self::Report,
        Self::Passage,
    ];

    /// The fields that a table of counts can be grouped by.
    pub const GROUPABLE: [Self; 7] =
        [Self::Year, Self::Authority, Self::Region, Self::Kind, Self::Framework, Self::Section, Self::Grade];

    /// Returns the name, such as `authority`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns the field of `fields` with this name, in any case.
    pub fn named(name: &str, fields: &[Self]) -> Option<Self> {
        fields.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Reads one value of this field: of a query or of the command line.
    ///
    /// A name for several kinds, such as `ilacs`, gives each of them. Kinds and grades are known by their names, with any separator,
    /// and by short names such as "RI".
    ///
    /// # Errors
    ///
    /// [`ValueError`] for a year, kind or grade that there is not, and for a value without letters or digits.
    pub fn values(self, text: &str) -> Result<Vec<FieldValue>, ValueError> {
        let text = text.trim();
        let error = || ValueError { field: self, value: text.to_owned() };
        if !text.chars().any(char::is_alphanumeric) {
            return Err(error());
        }
        let values = match self {
            Self::Year => vec![FieldValue::Years(text.parse().map_err(|()| error())?)],
            Self::Kind => Kind::all_named(&report::slug(text)).map(FieldValue::Kind).collect(),
            Self::Number if text.contains("..") && number_range(text).is_none() => Vec::new(),
            Self::Grade | Self::Overall => {
                Grade::typed(&report::slug(text)).into_iter().map(FieldValue::Grade).collect()
            }
            Self::Framework | Self::Passage => Vec::new(),
            Self::Authority | Self::Region | Self::Section | Self::Number | Self::Report | Self::Inspector => {
                vec![FieldValue::Text(text.to_owned())]
            }
        };
        if values.is_empty() { Err(error()) } else { Ok(values) }
    }
}

/// The most numbers that a range stands for.
const MAX_NUMBERS: u32 = 1_000;

/// The whole numbers that a range such as `18..20` stands for, at most [`MAX_NUMBERS`]; `None` for anything else.
pub(crate) fn number_range(text: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = text.split_once("..")?;
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let (first, last) = (number(first)?, number(last)?);
    (first <= last && last - first < MAX_NUMBERS).then_some(first..=last)
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A condition: the field has one of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldFilter {
    /// The field.
    pub field: Field,
    /// At least one, each of the type that the field takes, no two equal.
    #[schemars(with = "Vec<String>")]
    pub values: Vec<FieldValue>,
}

/// A value of a field. It serialises as a query has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A name, words or identifier as typed.
    Text(String),
    /// Of [`Field::Year`].
    Years(YearRange),
    /// Of [`Field::Kind`].
    Kind(Kind),
    /// Of [`Field::Grade`] and [`Field::Overall`].
    Grade(Grade),
}

impl fmt::Display for FieldFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<String> = self.values.iter().map(FieldValue::to_string).collect();
        write!(f, "{}:{}", self.field, values.join(","))
    }
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // After a comma no value begins with a joiner.
            Self::Text(text)
                if text.starts_with(char::is_alphanumeric) && text.chars().all(|c| c.is_alphanumeric() || c == '-') =>
            {
                f.write_str(text)
            }
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Years(years) => years.fmt(f),
            Self::Kind(kind) => kind.fmt(f),
            Self::Grade(grade) if grade.name().contains(' ') => write!(f, "\"{grade}\""),
            Self::Grade(grade) => grade.fmt(f),
        }
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value that its field does not take; says what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field}: does not take \"{value}\": expected {}", expected(*.field))]
pub struct ValueError {
    /// The field.
    pub field: Field,
    /// As typed.
    pub value: String,
}

fn expected(field: Field) -> String {
    let list = |names: &mut dyn Iterator<Item = &'static str>| names.collect::<Vec<_>>().join(", ");
    match field {
        Field::Year => "a year or a range of years, as in 2019, 2019..2024, 2019.. or ..2020".to_owned(),
        Field::Kind => {
            format!("one of {}", list(&mut Kind::shared_names().into_iter().chain(Kind::all().map(Kind::name))))
        }
        Field::Grade | Field::Overall => format!("one of {}", list(&mut Grade::all().map(Grade::name))),
        Field::Number => {
            format!("a printed number, or a range of at most {MAX_NUMBERS}, as in number:18 or number:18..20")
        }
        Field::Report => "a report's identifier, as in report:leicester-ilacs-2024-09".to_owned(),
        Field::Framework | Field::Passage => format!("no value: passages are not filtered by {field}"),
        Field::Authority | Field::Region | Field::Section | Field::Inspector => {
            format!("a name, in quotes if it is more than one word, as in {field}:\"…\"")
        }
    }
}

/// Years from the first to the last, both included; `None` leaves that end open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct YearRange {
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
}

impl YearRange {
    /// One year.
    pub fn only(year: i16) -> Self {
        Self { from: Some(year), to: Some(year) }
    }

    /// Whether `year` is in the range.
    pub fn contains(self, year: i16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

impl FromStr for YearRange {
    type Err = ();

    /// Reads `2019`, `2019..2024`, `2019-2024`, `2019..` and `..2020`; years have four digits.
    fn from_str(text: &str) -> Result<Self, ()> {
        let year = |text: &str| match text.trim() {
            "" => Ok(None),
            text if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse().map(Some).map_err(|_| ())
            }
            _ => Err(()),
        };
        let (first, last) = match text.split_once("..").or_else(|| text.split_once(['-', '–'])) {
            Some((first, last)) => (year(first)?, year(last)?),
            None => (year(text)?, year(text)?),
        };
        match (first, last) {
            (None, None) => Err(()),
            (Some(first), Some(last)) if first > last => Err(()),
            (from, to) => Ok(Self { from, to }),
        }
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(first), Some(last)) if first == last => write!(f, "{first:04}"),
            (first, last) => {
                first.iter().try_for_each(|year| write!(f, "{year:04}"))?;
                f.write_str("..")?;
                last.iter().try_for_each(|year| write!(f, "{year:04}"))
            }
        }
    }
}
