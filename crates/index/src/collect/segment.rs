//! Collects in one segment: which passages were found, and which of them come first.

use std::cmp::Ordering;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::{Candidate, Collect, Collected, Key, PASSAGES_A_TURN, Report, keep_first};
use crate::facets::{Counts, name_of};
use crate::schema;
use crate::{Dimension, Sort};

/// Collects in one segment, or a part of it that begins and ends with a report.
pub(super) struct SegmentCollect<'a> {
    segment: &'a SegmentReader,
    ordinal: SegmentOrdinal,
    reports: &'a StrColumn,
    order: Order,
    first: usize,
    turns: bool,
    facets: Vec<Dimension>,
    /// In the order of documents, so that a report's passages follow one another in reading order.
    found: Vec<Entry>,
}

/// What is sorted by, where it is looked up.
enum Order {
    Score,
    Date { dates: Column<i64>, newest_first: bool },
    Name(Option<StrColumn>),
}

/// A passage that was found, with numbers that hold in its segment only.
#[derive(Debug, Clone, Copy)]
struct Entry {
    turn: u32,
    /// Smaller comes first.
    key: i64,
    score: Score,
    report: u64,
    doc: DocId,
}

/// The key of what is not known: last.
const UNKNOWN: i64 = i64::MAX;

impl<'a> SegmentCollect<'a> {
    /// `about` so many passages are expected.
    pub(super) fn new(
        how: &Collect,
        ordinal: SegmentOrdinal,
        segment: &'a SegmentReader,
        reports: &'a StrColumn,
        about: usize,
    ) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let order = match how.sort {
            Sort::Relevance => Order::Score,
            Sort::Newest => Order::Date { dates: columns.i64(schema::DATE)?, newest_first: true },
            Sort::Oldest => Order::Date { dates: columns.i64(schema::DATE)?, newest_first: false },
            Sort::Authority => Order::Name(columns.str(schema::AUTHORITY)?),
        };
        Ok(Self {
            segment,
            ordinal,
            reports,
            order,
            first: how.first,
            turns: how.turns && how.sort == Sort::Relevance,
            facets: how.facets.clone(),
            found: Vec::with_capacity(about),
        })
    }

    /// Notes a passage; they come in ascending order.
    pub(super) fn collect(&mut self, doc: DocId, score: Score) {
        let report = self.reports.ords().first(doc).unwrap_or(u64::MAX - 1);
        self.found.push(Entry { turn: 0, key: self.order.key(doc), score, report, doc });
    }

    /// What was collected, with the first hits in no order.
    pub(super) fn harvest(mut self) -> tantivy::Result<Collected> {
        let passages = self.found.len() as u64;
        let lengths: Vec<usize> = by_report(&self.found).map(<[Entry]>::len).collect();
        let reports = lengths.len() as u64;
        let counts = self.counts()?;
        let by_score = matches!(self.order, Order::Score);
        let mut first = std::mem::take(&mut self.found);
        if self.turns {
            first = best(&first, &lengths, self.first);
        }
        keep_first(&mut first, self.first, |a, b| a.compare(b, by_score));
        let hits = first.iter().map(|entry| self.candidate(entry)).collect::<tantivy::Result<_>>()?;
        Ok(Collected { hits, passages, reports, counts })
    }

    fn counts(&self) -> tantivy::Result<Vec<Counts>> {
        if self.facets.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<_> = self.found.iter().map(|entry| (entry.doc, entry.report)).collect();
        self.facets.iter().map(|&facet| Counts::of(self.segment, facet, &found)).collect()
    }

    fn candidate(&self, entry: &Entry) -> tantivy::Result<Candidate> {
        let report = Report { segment: self.ordinal, number: entry.report };
        Ok(Candidate {
            turn: entry.turn as usize,
            key: self.order.global_key(entry.key)?,
            score: entry.score,
            report,
            address: DocAddress::new(self.ordinal, entry.doc),
        })
    }
}

/// What was found, report by report.
fn by_report(found: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    found.chunk_by(|a, b| a.report == b.report)
}

/// The best passages of each report, of which `found` has so many each, three for each turn, with as many turns as it takes
/// to have `wanted` of them.
fn best(found: &[Entry], lengths: &[usize], wanted: usize) -> Vec<Entry> {
    let have = |turns: usize| lengths.iter().map(|length| *length.min(&(turns * PASSAGES_A_TURN))).sum::<usize>();
    let turns = (1..=found.len()).find(|&turns| have(turns) >= wanted.min(found.len())).unwrap_or_default();
    let a_report = turns * PASSAGES_A_TURN;
    let mut first: Vec<Entry> = Vec::with_capacity(have(turns) + 1);
    let mut rest = found;
    for length in lengths {
        let Some((report, others)) = rest.split_at_checked(*length) else { break };
        rest = others;
        if *length <= PASSAGES_A_TURN {
            // All of them come in the first turn, in any order.
            first.extend_from_slice(report);
            continue;
        }
        let start = first.len();
        for entry in report {
            let best = first.get(start..).unwrap_or_default();
            // Most come after all that are kept.
            let last = best.last().filter(|_| best.len() == a_report);
            if last.is_some_and(|last| last.compare(entry, true).is_lt()) {
                continue;
            }
            let place = best.partition_point(|better| better.compare(entry, true).is_lt());
            first.insert(start + place, *entry);
            first.truncate(start + a_report);
        }
        for (place, entry) in first.iter_mut().skip(start).enumerate() {
            entry.turn = u32::try_from(place / PASSAGES_A_TURN).unwrap_or(u32::MAX);
        }
    }
    first
}

impl Order {
    fn key(&self, doc: DocId) -> i64 {
        let key = match self {
            Self::Score => Some(0),
            Self::Date { dates, newest_first } => {
                dates.first(doc).map(|date| if *newest_first { date.saturating_neg() } else { date })
            }
            Self::Name(names) => {
                let first = names.as_ref().and_then(|names| names.term_ords(doc).next());
                first.and_then(|name| i64::try_from(name).ok())
            }
        };
        key.unwrap_or(UNKNOWN)
    }

    /// The key as it compares with those of other segments.
    fn global_key(&self, key: i64) -> tantivy::Result<Key> {
        Ok(match self {
            Self::Score => Key::Nothing,
            _ if key == UNKNOWN => Key::Unknown,
            Self::Date { .. } => Key::Number(key),
            Self::Name(names) => match (names, u64::try_from(key)) {
                (Some(names), Ok(key)) => Key::Name(name_of(names, key)?),
                _ => Key::Unknown,
            },
        })
    }
}

impl Entry {
    fn compare(&self, other: &Self, by_score: bool) -> Ordering {
        let score = if by_score { other.score.total_cmp(&self.score) } else { Ordering::Equal };
        (self.turn.cmp(&other.turn))
            .then_with(|| self.key.cmp(&other.key))
            .then(score)
            .then_with(|| self.report.cmp(&other.report))
            .then_with(|| self.doc.cmp(&other.doc))
    }
}
