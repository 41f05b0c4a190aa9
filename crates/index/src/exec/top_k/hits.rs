//! Hits and their order.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use tantivy::{DocAddress, Score, SegmentOrdinal, TantivyError};

use crate::exec::facets::Counts;
use crate::query::{Field, Sort};
use crate::storage::columns::{PassageColumns, names};
use crate::text::part::Items;

/// The most passages of a report in one round.
pub(super) const PASSAGES_A_ROUND: usize = 3;

/// The hits and counts to collect.
#[derive(Debug)]
pub(crate) struct TopK {
    pub(crate) sort: Sort,
    /// The number of first hits.
    pub(crate) first: usize,
    /// Whether the first hits are sorted.
    pub(crate) ordered: bool,
    /// Whether hits are spread over reports: three passages of a report in each round.
    pub(crate) diversify: bool,
    pub(crate) facets: Vec<Field>,
    pub(crate) reports: Arc<ReportOrder>,
}

/// The collected hits and counts.
#[derive(Debug, Default)]
pub(crate) struct TopHits {
    /// The first hits, sorted if the request asks for it.
    pub(crate) hits: Vec<Candidate>,
    /// Number of matches.
    pub(crate) passages: u64,
    /// Number of reports with matches.
    pub(crate) reports: u64,
    /// The counts of each facet.
    pub(crate) counts: Vec<Counts>,
}

/// A hit before its passage is loaded.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(super) round: usize,
    pub(super) key: Key,
    pub(crate) score: Score,
    pub(super) report: Report,
    pub(crate) address: DocAddress,
}

/// A report, by its number in its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Report {
    pub(super) segment: SegmentOrdinal,
    pub(super) number: u64,
}

/// The order of reports by identifier. Within a segment it is the order of their numbers. The identifiers of a segment are read
/// when one of its hits has the same sort key as a hit of another segment; all at once, because tantivy packs them in blocks.
#[derive(Debug)]
pub(crate) struct ReportOrder {
    pub(super) columns: Arc<PassageColumns>,
    /// By segment and number.
    identifiers: Vec<OnceLock<Vec<String>>>,
    /// The first error in reading them: a comparison cannot return one.
    failure: OnceLock<TantivyError>,
}

impl ReportOrder {
    pub(crate) fn new(columns: Arc<PassageColumns>) -> Self {
        let identifiers = columns.all_reports().map(|_| OnceLock::new()).collect();
        Self { columns, identifiers, failure: OnceLock::new() }
    }

    fn compare(&self, a: Report, b: Report) -> Ordering {
        if a.segment == b.segment { a.number.cmp(&b.number) } else { self.identifier(a).cmp(&self.identifier(b)) }
    }

    /// Returns the first error in reading identifiers since the index was opened. Hits that were compared before are in no
    /// order.
    pub(super) fn check(&self) -> tantivy::Result<()> {
        self.failure.get().cloned().map_or(Ok(()), Err)
    }

    /// `None` if the identifiers of its segment cannot be read, which [`ReportOrder::check`] reports.
    fn identifier(&self, report: Report) -> Option<&str> {
        let reports = self.columns.reports(report.segment)?;
        let known = self.identifiers.item_ref(report.segment as usize)?;
        let known = known.get_or_init(|| {
            names(reports).unwrap_or_else(|error| {
                self.failure.get_or_init(|| error);
                Vec::new()
            })
        });
        known.get(usize::try_from(report.number).ok()?).map(String::as_str)
    }
}

/// A sort key other than the score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Nothing,
    Number(i64),
    Name(String),
    /// No value; sorts last.
    Unknown,
}

impl Candidate {
    /// Orders by round, then by sort key or score, then by report and reading order.
    #[inline]
    pub(super) fn compare(&self, other: &Self, reports: &ReportOrder) -> Ordering {
        let sorted_by = || match (&self.key, &other.key) {
            (Key::Nothing, Key::Nothing) => other.score.total_cmp(&self.score),
            (own, others) => own.cmp(others),
        };
        self.round
            .cmp(&other.round)
            .then_with(sorted_by)
            .then_with(|| reports.compare(self.report, other.report))
            .then_with(|| self.address.cmp(&other.address))
    }
}

/// Keeps the first `count` items, in no particular order.
pub(super) fn keep_first<T>(all: &mut Vec<T>, count: usize, compare: impl Fn(&T, &T) -> Ordering) {
    if count > 0 && count < all.len() {
        all.select_nth_unstable_by(count - 1, compare);
    }
    all.truncate(count);
}
