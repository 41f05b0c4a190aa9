//! Counts of findings, always against what they are counted from.

use std::collections::BTreeMap;

use report::Break;
use tantivy::DocAddress;

use super::countable::countable;
use crate::exec::{Index, SearchError};
use crate::query::{Field, Query, SearchRequest};

mod columns;
mod value;

#[doc(hidden)]
pub use crate::query::Field as By;
use columns::{Columns, ReportNumber};
pub use value::Value;

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

/// Counts what a request finds by one dimension or two, out of all that its filters allow.
///
/// The filters of the request limit both what is counted and what it is counted from; conditions inside its query limit
/// the first only.
///
/// # Errors
///
/// As [`Index::search`].
pub fn table(index: &Index, request: SearchRequest, by: &[Field]) -> Result<Table, SearchError> {
    let query = request.query.clone();
    Counter::new(index, request, by)?.count(query)
}

/// What is counted from, counted once for any number of queries.
pub struct Counter<'a> {
    index: &'a Index,
    request: SearchRequest,
    columns: Columns,
    of: Tally,
    /// Changes of framework that matter here, earliest first.
    breaks: Vec<&'static Break>,
}

impl<'a> Counter<'a> {
    /// Counts all that the filters of `request` allow; its query does not matter.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn new(index: &'a Index, request: SearchRequest, by: &[Field]) -> Result<Self, SearchError> {
        let request = SearchRequest { query: None, ..countable(request) };
        let view = index.view();
        let count = || -> tantivy::Result<(Columns, Tally, Vec<&'static Break>)> {
            let all = view.addresses_of(None, &request)?;
            let columns = Columns::new(&view, by)?;
            let of = Tally::new(&columns, &all)?;
            let frameworks = columns.frameworks(&all)?;
            let applies = |change: &&Break| change.frameworks.iter().any(|one| frameworks.contains(one));
            Ok((columns, of, report::breaks().into_iter().filter(applies).collect()))
        };
        let (columns, of, breaks) = count().map_err(|error| index.search_error(error.into()))?;
        Ok(Self { index, request, columns, of, breaks })
    }

    /// Counts what a query finds out of it.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn count(&self, query: Option<Query>) -> Result<Table, SearchError> {
        let request = SearchRequest { query, ..self.request.clone() };
        let found = self.index.view().addresses(&request).map_err(|error| self.index.search_error(error))?;
        let found = Tally::new(&self.columns, &found).map_err(|error| self.index.search_error(error.into()))?;
        let rows: BTreeMap<Vec<Value>, Counts> = self
            .of
            .cells
            .iter()
            .map(|(key, of)| (self.columns.values(key), found.cells.get(key).copied().unwrap_or_default().out_of(of)))
            .collect();
        Ok(Table { cells: self.cells(rows), total: found.total.out_of(&self.of.total) })
    }

    /// Rows with the breaks of their series.
    fn cells(&self, rows: BTreeMap<Vec<Value>, Counts>) -> Vec<Cell> {
        let place = self.columns.place_of(Field::Year);
        let mut cells: Vec<Cell> = Vec::with_capacity(rows.len());
        for (values, counts) in rows {
            let year = match place.and_then(|place| values.get(place)) {
                Some(Value::Year(year)) => Some(*year),
                _ => None,
            };
            let before = year.map_or(0, |year| self.breaks.iter().filter(|change| change.year <= year).count());
            let series = before + 1;
            let begins = cells.last().filter(|last| last.series < series && place == Some(0));
            let begins = begins.and_then(|_| before.checked_sub(1)).and_then(|at| self.breaks.get(at));
            cells.push(Cell { values, counts, series, begins: begins.map(|change| change.note.as_str()) });
        }
        cells
    }
}

/// Passages being added up.
#[derive(Default)]
struct Tally {
    /// By the numbers of the values.
    cells: BTreeMap<Vec<u32>, Sum>,
    total: Sum,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    passages: u64,
    reports: u64,
    words: u64,
    /// The report counted last; its passages come one after the other.
    last: Option<ReportNumber>,
}

impl Tally {
    /// Adds up passages that are in order.
    fn new(columns: &Columns, passages: &[DocAddress]) -> tantivy::Result<Self> {
        let mut tally = Self::default();
        for &passage in passages {
            let (report, words) = (columns.report(passage)?, columns.words(passage)?);
            tally.total.add(report, words);
            for key in columns.keys(passage) {
                tally.cells.entry(key).or_default().add(report, words);
            }
        }
        Ok(tally)
    }
}

impl Sum {
    fn add(&mut self, report: ReportNumber, words: u64) {
        self.passages += 1;
        self.words += words;
        self.reports += u64::from(self.last != Some(report));
        self.last = Some(report);
    }

    fn out_of(self, of: &Self) -> Counts {
        Counts {
            passages: self.passages,
            reports: self.reports,
            of_passages: of.passages,
            of_reports: of.reports,
            of_words: of.words,
        }
    }
}

#[cfg(test)]
mod tests;
