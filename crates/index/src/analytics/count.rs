//! Counts of findings, always with their denominators.

use std::collections::BTreeMap;

use report::Break;
use tantivy::DocAddress;

use super::countable::countable;
use crate::exec::{Index, SearchError};
use crate::query::{Field, Query, SearchRequest};
use crate::stats::bm25::real;

mod columns;
mod value;

use columns::{Columns, ReportNumber};
pub use value::Value;

/// Counts of one row: matches and their denominators.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Matching passages.
    pub passages: u64,
    /// Reports with a matching passage.
    pub reports: u64,
    /// All passages of the row.
    pub of_passages: u64,
    /// All reports of the row.
    pub of_reports: u64,
    /// Words of all passages of the row.
    pub of_words: u64,
}

impl Counts {
    /// Returns the share of reports with a matching passage, from 0 to 1; `None` for a row without reports.
    pub fn share(&self) -> Option<f64> {
        (self.of_reports > 0).then(|| real(self.reports) / real(self.of_reports))
    }

    /// Returns the 95% confidence interval of that share, as Wilson's score interval.
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

    /// Returns the number of matching passages per 100,000 words; `None` for a row without words.
    pub fn per_100_000_words(&self) -> Option<f64> {
        (self.of_words > 0).then(|| real(self.passages) * 100_000.0 / real(self.of_words))
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its value of each field.
    pub values: Vec<Value>,
    /// Its counts.
    pub counts: Counts,
    /// The unbroken series of years that it belongs to, 1-based; 1 for a table without years.
    pub series: usize,
    /// Why a new series begins with this row; `None` for other rows.
    pub begins: Option<&'static str>,
}

/// The table of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows, sorted by value, including those without a match.
    pub cells: Vec<Cell>,
    /// The counts of all rows together; passages and reports with several values count once.
    pub total: Counts,
}

/// Counts the matches of a request by one field or two, with their denominators.
///
/// The filters of the request restrict both the matches and the denominators; conditions inside its query restrict only
/// the matches.
///
/// # Errors
///
/// As [`Index::search`].
pub fn table(index: &Index, request: SearchRequest, by: &[Field]) -> Result<Table, SearchError> {
    let query = request.query.clone();
    Counter::new(index, request, by)?.count(query)
}

/// Counts many queries over the same passages; computes the denominators once.
pub struct Counter<'a> {
    index: &'a Index,
    request: SearchRequest,
    columns: Columns,
    denominators: Tally,
    /// Changes of framework that break the series of years, earliest first.
    breaks: Vec<&'static Break>,
}

impl<'a> Counter<'a> {
    /// Computes the denominators: all passages that the filters of `request` allow. Ignores its query.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn new(index: &'a Index, request: SearchRequest, by: &[Field]) -> Result<Self, SearchError> {
        let request = SearchRequest { query: None, ..countable(request) };
        index.run(|context| {
            let all = context.addresses_of(None, &request)?;
            let columns = Columns::new(context, by)?;
            let denominators = Tally::new(&columns, &all)?;
            let frameworks = columns.frameworks(&all)?;
            let applies = |change: &&Break| change.frameworks.iter().any(|one| frameworks.contains(one));
            let breaks = report::breaks().into_iter().filter(applies).collect();
            Ok(Self { index, request, columns, denominators, breaks })
        })
    }

    /// Counts the matches of a query.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn count(&self, query: Option<Query>) -> Result<Table, SearchError> {
        let request = SearchRequest { query, ..self.request.clone() };
        self.index.run(|context| {
            let matches = Tally::new(&self.columns, &context.addresses(&request)?)?;
            let mut rows = BTreeMap::new();
            for (key, denominator) in &self.denominators.rows {
                let matches = matches.rows.get(key).copied().unwrap_or_default();
                rows.insert(self.columns.values(key)?, matches.out_of(denominator));
            }
            Ok(Table { cells: self.cells(rows), total: matches.total.out_of(&self.denominators.total) })
        })
    }

    /// Returns the rows, with the breaks between series.
    fn cells(&self, rows: BTreeMap<Vec<Value>, Counts>) -> Vec<Cell> {
        let position = self.columns.position_of(Field::Year);
        let mut cells: Vec<Cell> = Vec::with_capacity(rows.len());
        for (values, counts) in rows {
            let year = match position.and_then(|position| values.get(position)) {
                Some(Value::Year(year)) => Some(*year),
                _ => None,
            };
            let breaks = self.breaks.iter().take_while(|change| year.is_some_and(|year| change.year <= year));
            let series = breaks.clone().count() + 1;
            let is_first = position == Some(0) && cells.last().is_some_and(|last| last.series < series);
            let begins = breaks.last().filter(|_| is_first).map(|change| change.note.as_str());
            cells.push(Cell { values, counts, series, begins });
        }
        cells
    }
}

/// Sums over some passages.
#[derive(Default)]
struct Tally {
    /// The sum of each row, by the numbers of its values.
    rows: BTreeMap<Vec<u32>, Sum>,
    total: Sum,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    passages: u64,
    reports: u64,
    words: u64,
    /// The report counted last; passages of one report are consecutive.
    last: Option<ReportNumber>,
}

impl Tally {
    /// Sums passages, whose addresses ascend.
    fn new(columns: &Columns, passages: &[DocAddress]) -> tantivy::Result<Self> {
        let mut tally = Self::default();
        for &passage in passages {
            let (report, words) = columns.report_and_words(passage)?;
            tally.total.add(report, words);
            for key in columns.keys(passage)? {
                tally.rows.entry(key).or_default().add(report, words);
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

    fn out_of(self, denominator: &Self) -> Counts {
        Counts {
            passages: self.passages,
            reports: self.reports,
            of_passages: denominator.passages,
            of_reports: denominator.reports,
            of_words: denominator.words,
        }
    }
}

#[cfg(test)]
mod tests;
