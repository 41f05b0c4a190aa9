//! Hits and their order.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use tantivy::{DocAddress, Score, SegmentOrdinal, TantivyError};

use crate::exec::facets::Counts;
use crate::query::{Field, Sort};
use crate::storage::columns::{PassageColumns, names};

/// How many passages of a report come in one turn.
pub(super) const PASSAGES_A_TURN: usize = 3;

/// What to collect.
#[derive(Debug)]
pub(crate) struct Collect {
    pub(crate) sort: Sort,
    /// So many hits are wanted from the beginning.
    pub(crate) first: usize,
    /// They are wanted in order, not only as the first ones.
    pub(crate) ordered: bool,
    /// A report's passages take turns with those of other reports, three at a time.
    pub(crate) turns: bool,
    pub(crate) facets: Vec<Field>,
    pub(crate) reports: Arc<ReportOrder>,
}

/// What was collected.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// The first hits, in the order wanted if that was asked for.
    pub(crate) hits: Vec<Candidate>,
    /// Passages found.
    pub(crate) passages: u64,
    /// Reports that they stand in.
    pub(crate) reports: u64,
    /// One for each facet wanted.
    pub(crate) counts: Vec<Counts>,
}

/// A passage that was found.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(super) turn: usize,
    pub(super) key: Key,
    pub(crate) score: Score,
    pub(super) report: Report,
    pub(crate) address: DocAddress,
}

/// A passage's report, by its number in its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Report {
    pub(super) segment: SegmentOrdinal,
    pub(super) number: u64,
}

/// The order of reports by identifier. In one segment that of their numbers is the same; the identifiers of a segment are read
/// when one of its passages is equal in all else to one of another segment: all at once, as the engine packs many together.
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
        let known = self.identifiers.get(report.segment as usize)?;
        let known = known.get_or_init(|| {
            names(reports).unwrap_or_else(|error| {
                self.failure.get_or_init(|| error);
                Vec::new()
            })
        });
        known.get(usize::try_from(report.number).ok()?).map(String::as_str)
    }
}

/// What is sorted by besides the score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Nothing,
    Number(i64),
    Name(String),
    /// Nothing is known: last.
    Unknown,
}

impl Candidate {
    /// By turn, then by what is sorted by, which is the score where it is nothing else, then by place.
    #[inline]
    pub(super) fn compare(&self, other: &Self, reports: &ReportOrder) -> Ordering {
        let sorted_by = || match (&self.key, &other.key) {
            (Key::Nothing, Key::Nothing) => other.score.total_cmp(&self.score),
            (own, others) => own.cmp(others),
        };
        self.turn
            .cmp(&other.turn)
            .then_with(sorted_by)
            .then_with(|| reports.compare(self.report, other.report))
            .then_with(|| self.address.cmp(&other.address))
    }
}

/// Drops all but the first `count`, in no order.
pub(super) fn keep_first<T>(all: &mut Vec<T>, count: usize, compare: impl Fn(&T, &T) -> Ordering) {
    if count > 0 && count < all.len() {
        all.select_nth_unstable_by(count - 1, compare);
    }
    all.truncate(count);
}
