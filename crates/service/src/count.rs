//! Count: how often a finding occurs, out of how much.

use std::collections::BTreeMap;

use index::SearchRequest;
use index::analytics::count::{self, Cell, Counts};
use index::query::Field;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gaps::Gap;
use crate::scope::Selection;
use crate::wire::{groupable, object, rounded};
use crate::{Answered, Findings, ServiceError};

/// What to count, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The query and its filters. Filters limit what is counted and what it is counted from, conditions inside the query
    /// only what is counted.
    #[serde(flatten)]
    pub selection: Selection,
    /// One dimension or two.
    #[schemars(schema_with = "groupable")]
    pub by: Vec<String>,
    /// Leaves out what is counted from.
    pub raw: bool,
    /// Lists what nothing is counted of, in place of the counts.
    pub missing: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { selection: Selection::default(), by: vec![Field::Year.name().to_owned()], raw: false, missing: false }
    }
}

/// Counts, or what nothing is counted of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// The counts.
    Table(Table),
    /// The gaps, by reason.
    Gaps(Vec<Gap>),
}

/// Counts; serialises as the list of rows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Table {
    /// One row for each value or pair of values, in their order; those without a finding are there too.
    pub rows: Vec<Row>,
    /// The dimensions.
    #[serde(skip)]
    pub by: Vec<Field>,
    /// Everything together.
    #[serde(skip)]
    pub total: Row,
}

/// The counts of one value, or of a pair of values.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// The value of each dimension, under its name.
    #[serde(flatten, serialize_with = "object")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub values: Vec<(&'static str, String)>,
    /// Number of passages with the finding.
    pub passages: u64,
    /// Number of reports with such a passage.
    pub reports: u64,
    /// What they are counted from, unless the request leaves it out.
    #[serde(flatten)]
    pub base: Option<Base>,
    /// Why figures cannot be compared with the rows before, on the first row for which this is so.
    #[serde(skip)]
    pub begins: Option<&'static str>,
}

/// What findings are counted from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Base {
    /// Number of passages in all.
    pub of_passages: u64,
    /// Number of reports in all.
    pub of_reports: u64,
    /// Number of words in all.
    pub of_words: u64,
    /// Share of the reports with the finding, from 0 to 1.
    #[serde(serialize_with = "rounded::<4, _, _>")]
    pub share_of_reports: Option<f64>,
    /// Lower end of the 95 % interval of that share.
    #[serde(serialize_with = "rounded::<4, _, _>")]
    pub share_low: Option<f64>,
    /// Upper end of it.
    #[serde(serialize_with = "rounded::<4, _, _>")]
    pub share_high: Option<f64>,
    /// Passages with the finding per 100,000 words.
    #[serde(serialize_with = "rounded::<4, _, _>")]
    pub per_100_000_words: Option<f64>,
    /// Number of the unbroken series of years, 1-based: figures of one series can be compared.
    pub series: usize,
    /// Why a new series begins, on its first row.
    pub series_begins: Option<&'static str>,
}

/// Reads the name of one of these fields.
pub(crate) fn facet(name: &str, known: &'static [Field]) -> Result<Field, ServiceError> {
    Field::named(name.trim(), known).ok_or_else(|| ServiceError::UnknownFacet { name: name.to_owned(), known })
}

impl Row {
    pub(crate) fn new(by: &[Field], cell: &Cell, raw: bool) -> Self {
        let names = by.iter().map(|by| by.name());
        let values = names.zip(cell.values.iter().map(ToString::to_string)).collect();
        Self { values, begins: cell.begins, ..Self::of(&cell.counts, cell.series, cell.begins, raw) }
    }

    pub(crate) fn of(counts: &Counts, series: usize, series_begins: Option<&'static str>, raw: bool) -> Self {
        let (share_low, share_high) = counts.interval().unzip();
        let base = Base {
            of_passages: counts.of_passages,
            of_reports: counts.of_reports,
            of_words: counts.of_words,
            share_of_reports: counts.share(),
            share_low,
            share_high,
            per_100_000_words: counts.per_100_000_words(),
            series,
            series_begins,
        };
        let (passages, reports) = (counts.passages, counts.reports);
        Self { values: Vec::new(), passages, reports, base: (!raw).then_some(base), begins: None }
    }

    /// Returns the values in one line.
    pub fn label(&self) -> String {
        self.values.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Table {
    /// Returns the rows that a person wants to see: a year without a finding is a result, a name without one is one of
    /// too many.
    pub fn listed(&self) -> impl Iterator<Item = &Row> {
        let by_year = self.by.first() == Some(&Field::Year);
        self.rows.iter().filter(move |row| row.passages > 0 || by_year)
    }
}

impl Request {
    /// Returns the dimensions, each once.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownFacet`], and [`ServiceError::Dimensions`] if there is none or more than two.
    pub fn dimensions(&self) -> Result<Vec<Field>, ServiceError> {
        let field = |name: &String| facet(name, &Field::GROUPABLE);
        let mut by: Vec<Field> = self.by.iter().map(field).collect::<Result<_, _>>()?;
        by.dedup();
        match by.as_slice() {
            [_] => Ok(by),
            [first, second] if first != second => Ok(by),
            _ => Err(ServiceError::Dimensions { most: 2 }),
        }
    }
}

impl Findings {
    /// Counts findings, or lists what nothing is counted of. Boilerplate and superseded copies are left out.
    ///
    /// # Errors
    ///
    /// As [`Findings::search`], and [`ServiceError::Dimensions`].
    pub fn count(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let by = request.dimensions()?;
        let (to_index, notes) = self.request(&request.selection)?;
        let (passages, answer) = if request.missing {
            let (passages, gaps) = self.gaps(&to_index)?;
            (passages, Answer::Gaps(gaps))
        } else {
            let table = self.table(&to_index, by, request.raw)?;
            (table.total.passages, Answer::Table(table))
        };
        Ok(Answered { answer, notes, diagnosis: self.diagnosis(to_index, Some(passages))? })
    }

    pub(crate) fn table(&self, request: &SearchRequest, by: Vec<Field>, raw: bool) -> Result<Table, ServiceError> {
        let table = count::table(&self.index, request.clone(), &by)?;
        let rows = table.cells.iter().map(|cell| Row::new(&by, cell, raw)).collect();
        Ok(Table { rows, by, total: Row::of(&table.total, 1, None, raw) })
    }
}
