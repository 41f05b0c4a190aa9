//! Counts of findings, always against what they are counted from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use report::{Framework, Passage};

use super::countable;
use crate::{Index, SearchError, SearchRequest, analysis};

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

    /// The values of a passage, at least one; `None` for what its report does not say.
    fn values(self, passage: &Passage) -> Vec<Value> {
        let named = |name: &str| Value::Name(name.to_owned());
        let one = |value: Option<Value>| vec![value.unwrap_or(Value::NotKnown)];
        match self {
            Self::Year => one(passage.year.map(Value::Year)),
            Self::Authority => match &passage.authority {
                Some(name) => std::iter::once(name).chain(&passage.joint_authorities).map(|name| named(name)).collect(),
                None => one(None),
            },
            Self::Region => one(passage.region.as_deref().map(named)),
            Self::Kind => one(Some(named(passage.kind.name()))),
            Self::Framework => one(passage.framework.map(|framework| named(framework.name()))),
            Self::Section => one((!passage.section.is_empty()).then(|| named(&passage.section))),
            Self::Grade => one(passage
                .grade
                .map(|grade| Value::Ranked(u8::try_from(grade as i64).unwrap_or(u8::MAX), grade.name()))),
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
    Ranked(u8, &'static str),
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

/// Counts of one cell: what was found, and out of how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passages found.
    pub passages: u64,
    /// Reports with such a passage.
    pub reports: u64,
    /// Passages in all.
    pub of_passages: u64,
    /// Reports in all.
    pub of_reports: u64,
    /// Words of these passages in all.
    pub of_words: u64,
}

impl Counts {
    /// Share of the reports that have such a passage, from 0 to 1; `None` where there is no report.
    pub fn share(&self) -> Option<f64> {
        (self.of_reports > 0).then(|| real(self.reports) / real(self.of_reports))
    }

    /// The 95 % interval of that share.
    ///
    /// # Source
    ///
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212.
    pub fn interval(&self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_964;
        let (share, n) = (self.share()?, real(self.of_reports));
        let centre = share + Z * Z / (2.0 * n);
        let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + Z * Z / n;
        Some((((centre - spread) / whole).max(0.0), ((centre + spread) / whole).min(1.0)))
    }

    /// Passages found per 100,000 words; `None` where there are no words.
    pub fn per_100_000_words(&self) -> Option<f64> {
        (self.of_words > 0).then(|| real(self.passages) * 100_000.0 / real(self.of_words))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of passages are far below 2^52")]
fn real(count: u64) -> f64 {
    count as f64
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// A value for each dimension.
    pub values: Vec<Value>,
    /// Its counts.
    pub counts: Counts,
    /// Which unbroken series of years it belongs to, 1-based; 1 for a table without years.
    pub series: usize,
    /// Why the series begins here anew; on the first row of a series only.
    pub begins: Option<&'static str>,
}

/// The answer to a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Rows in the order of their values; those without a passage found are there too.
    pub cells: Vec<Cell>,
    /// Everything together.
    pub total: Counts,
}

/// A change of framework that figures before and after cannot be compared over.
struct Break {
    /// The first year of the new.
    year: i16,
    /// It matters where reports of these are counted.
    frameworks: &'static [Framework],
    note: &'static str,
}

/// # Source
///
/// Ofsted, "Framework for the inspection of local authority children's services" (ILACS), in force from January 2018;
/// its version of January 2023 judges the experiences of care leavers on their own. Ofsted and CQC, "Area SEND:
/// framework and handbook", January 2023: three outcomes instead of a letter.
const BREAKS: [Break; 2] = [
    Break {
        year: 2018,
        frameworks: &[Framework::Sif, Framework::Ilacs],
        note: "ILACS replaced SIF: shorter reports and other judgements; not comparable with earlier years",
    },
    Break {
        year: 2023,
        frameworks: &[Framework::Ilacs, Framework::AreaSend],
        note: "ILACS judges care leavers on their own, and area SEND inspections give outcomes; grades are not comparable \
               with earlier years",
    },
];

/// Counts what a request finds by one dimension or two, out of all that its filters allow.
///
/// The filters of the request limit both what is counted and what it is counted from; conditions inside its query limit
/// the first only.
///
/// # Errors
///
/// As [`Index::search`].
pub fn table(index: &Index, request: SearchRequest, by: &[By]) -> Result<Table, SearchError> {
    let found = countable(request);
    let everything = SearchRequest { query: None, ..found.clone() };
    let mut tally = Tally::default();
    let of = |passage: &Passage| combinations(by, passage);
    for (report, keys, words, framework) in index.gather(&everything, |passage, _| {
        (passage.report_id.clone(), of(&passage), analysis::count(&passage.text), passage.framework)
    })? {
        tally.frameworks.extend(framework);
        tally.add(&report, keys, |counts, new_report| {
            counts.of_passages += 1;
            counts.of_words += words;
            counts.of_reports += u64::from(new_report);
        });
    }
    tally.last_report.clear();
    for (report, keys) in index.gather(&found, |passage, _| (passage.report_id.clone(), of(&passage)))? {
        tally.add(&report, keys, |counts, new_report| {
            counts.passages += 1;
            counts.reports += u64::from(new_report);
        });
    }
    Ok(tally.into_table(by))
}

/// Every combination of the values of the dimensions.
fn combinations(by: &[By], passage: &Passage) -> Vec<Vec<Value>> {
    by.iter().fold(vec![Vec::new()], |rows, dimension| {
        let values = dimension.values(passage);
        let longer = |row: &Vec<Value>| -> Vec<Vec<Value>> {
            values.iter().map(|value| row.iter().cloned().chain([value.clone()]).collect()).collect()
        };
        rows.iter().flat_map(longer).collect()
    })
}

/// Counts being added up; the passages of a report come one after the other.
#[derive(Default)]
struct Tally {
    cells: BTreeMap<Vec<Value>, Counts>,
    /// The report that each cell, and under the empty key the total, counted last.
    last_report: BTreeMap<Vec<Value>, String>,
    total: Counts,
    frameworks: BTreeSet<Framework>,
}

impl Tally {
    fn add(&mut self, report: &str, keys: Vec<Vec<Value>>, count: impl Fn(&mut Counts, bool)) {
        let is_new = self.is_new(Vec::new(), report);
        count(&mut self.total, is_new);
        for key in keys {
            let is_new = self.is_new(key.iter().cloned().chain([Value::NotKnown]).collect(), report);
            count(self.cells.entry(key).or_default(), is_new);
        }
    }

    fn is_new(&mut self, key: Vec<Value>, report: &str) -> bool {
        let last = self.last_report.entry(key).or_default();
        let is_new = last != report;
        if is_new {
            report.clone_into(last);
        }
        is_new
    }

    fn into_table(self, by: &[By]) -> Table {
        let place = by.iter().position(|by| *by == By::Year);
        let applies = |change: &&Break| change.frameworks.iter().any(|framework| self.frameworks.contains(framework));
        let breaks: Vec<&Break> = BREAKS.iter().filter(applies).collect();
        let mut cells: Vec<Cell> = Vec::with_capacity(self.cells.len());
        for (values, counts) in self.cells {
            let year = match place.and_then(|place| values.get(place)) {
                Some(Value::Year(year)) => Some(*year),
                _ => None,
            };
            let before = year.map_or(0, |year| breaks.iter().filter(|change| change.year <= year).count());
            let series = before + 1;
            let begins = cells.last().filter(|last| last.series < series && place == Some(0));
            let begins = begins.and_then(|_| before.checked_sub(1)).and_then(|at| breaks.get(at));
            cells.push(Cell { values, counts, series, begins: begins.map(|change| change.note) });
        }
        Table { cells, total: self.total }
    }
}

#[cfg(test)]
mod tests;
