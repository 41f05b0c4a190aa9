//! Collects in one segment: which passages were found, and which of them come first.

use std::cmp::Ordering;
use std::iter::zip;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::hits::{Candidate, Collect, Collected, Key, PASSAGES_A_TURN, Report, keep_first};
use crate::exec::facets::Counts;
use crate::query::{Field, Sort};
use crate::storage::columns::name_of;
use crate::storage::schema;
use crate::storage::tantivy_index::broken;

/// Collects in one segment, or a part of it that begins and ends with a report.
pub(super) struct SegmentCollect<'a> {
    segment: &'a SegmentReader,
    ordinal: SegmentOrdinal,
    reports: &'a StrColumn,
    order: Order,
    first: usize,
    turns: bool,
    facets: Vec<Field>,
    /// What was found in the order of documents, so that a report's passages follow one another in reading order.
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

/// What is sorted by, where it is looked up.
enum Order {
    Score,
    Date { dates: Column<i64>, newest_first: bool },
    Name(Option<StrColumn>),
}

/// A passage that may be among the first, with numbers that hold in its segment only.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Smaller comes first: what is sorted by, or turn and score in one number, since most comparisons end with it.
    rank: u64,
    score: Score,
    report: u64,
    doc: DocId,
}

/// The key of what is not known: last.
const UNKNOWN: i64 = i64::MAX;

/// Where the turn begins in the rank of an entry; below it stands the score.
const TURN: u32 = 32;

/// So many passages' reports are looked up at a time.
const LOOKED_UP_AT_ONCE: usize = 128;

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
            docs: Vec::with_capacity(about),
            scores: Vec::with_capacity(about),
        })
    }

    /// Notes passages; all come in ascending order.
    pub(super) fn collect_all(&mut self, docs: &[DocId], scores: &[Score]) {
        self.docs.extend_from_slice(docs);
        self.scores.extend_from_slice(scores);
    }

    /// Notes a passage; they come in ascending order.
    pub(super) fn collect(&mut self, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
    }

    /// What was collected, with the first hits in no order.
    pub(super) fn harvest(self) -> tantivy::Result<Collected> {
        let found = self.reports_found()?;
        let counts = self.facets.iter().map(|&facet| Counts::of(self.segment, facet, &found));
        let counts = counts.collect::<tantivy::Result<_>>()?;
        let lengths: Vec<usize> = found.chunk_by(|a, b| a.1 == b.1).map(<[_]>::len).collect();
        let mut first =
            if self.turns { self.in_turns(&found, &lengths) } else { self.entries(&found, &self.scores).collect() };
        keep_first(&mut first, self.first, Entry::compare);
        let hits = first.iter().map(|entry| self.candidate(entry)).collect::<tantivy::Result<_>>()?;
        Ok(Collected { hits, passages: found.len() as u64, reports: lengths.len() as u64, counts })
    }

    /// What was found, as it may come among the first.
    fn entries(&self, found: &[(DocId, u64)], scores: &[Score]) -> impl Iterator<Item = Entry> {
        let entry = |(&(doc, report), &score)| Entry { rank: self.order.rank(doc, score), score, report, doc };
        zip(found, scores).map(entry)
    }

    /// Those that can be among the first where reports take turns, of which each has so many in `found` in reading order.
    fn in_turns(&self, mut found: &[(DocId, u64)], lengths: &[usize]) -> Vec<Entry> {
        let last = last_rank(&self.scores, lengths, self.first);
        let a_report = a_report(lengths, self.first);
        let mut scores = self.scores.as_slice();
        let mut first = Vec::new();
        for length in lengths {
            let start = first.len();
            let (own, own_scores) = (found.split_off(..*length), scores.split_off(..*length));
            for entry in self.entries(own.unwrap_or_default(), own_scores.unwrap_or_default()) {
                if entry.rank <= last {
                    first.push(entry);
                }
            }
            let own = first.get_mut(start..).unwrap_or_default();
            if own.len() <= PASSAGES_A_TURN {
                // All of them come in the first turn, in any order.
                continue;
            }
            if own.len() > a_report {
                own.select_nth_unstable_by(a_report, Entry::compare);
                first.truncate(start + a_report);
            }
            let own = first.get_mut(start..).unwrap_or_default();
            own.sort_unstable_by(Entry::compare);
            for (place, entry) in own.iter_mut().enumerate() {
                entry.rank |= ((place / PASSAGES_A_TURN) as u64) << TURN;
            }
        }
        first
    }

    /// What was found, each with the number of its report. They are looked up many at a time, which is one call of the column
    /// for all of them.
    fn reports_found(&self) -> tantivy::Result<Vec<(DocId, u64)>> {
        let mut found = Vec::with_capacity(self.docs.len());
        for docs in self.docs.chunks(LOOKED_UP_AT_ONCE) {
            let mut reports = [None; LOOKED_UP_AT_ONCE];
            if let Some(reports) = reports.get_mut(..docs.len()) {
                self.reports.ords().first_vals(docs, reports);
            }
            for (doc, report) in zip(docs, reports) {
                found.push((*doc, report.ok_or_else(|| broken("a passage without a report"))?));
            }
        }
        Ok(found)
    }

    fn candidate(&self, entry: &Entry) -> tantivy::Result<Candidate> {
        let report = Report { segment: self.ordinal, number: entry.report };
        Ok(Candidate {
            turn: if self.turns { (entry.rank >> TURN) as usize } else { 0 },
            key: self.order.key(entry.rank)?,
            score: entry.score,
            report,
            address: DocAddress::new(self.ordinal, entry.doc),
        })
    }
}

/// How many passages of one report can be among the `wanted` first: as many turns of three as it takes to have so many.
fn a_report(lengths: &[usize], wanted: usize) -> usize {
    let found: usize = lengths.iter().sum();
    let have = |turns: usize| lengths.iter().map(|length| *length.min(&(turns * PASSAGES_A_TURN))).sum::<usize>();
    (1..found).find(|turns| have(*turns) >= wanted.min(found)).unwrap_or(1) * PASSAGES_A_TURN
}

/// The last rank that one of the `wanted` first can have where reports take turns, since so many passages have it or a better
/// one in the first turns of their reports. `lengths` says how many passages each report has.
fn last_rank(mut scores: &[Score], lengths: &[usize], wanted: usize) -> u64 {
    let mut first_turns = Vec::with_capacity(PASSAGES_A_TURN * lengths.len());
    for length in lengths {
        let mut best = [u32::MAX; PASSAGES_A_TURN];
        for score in scores.split_off(..*length).unwrap_or_default() {
            // Each place keeps the better one and passes the other on, for which the processor need not guess.
            best.iter_mut().fold(descending(*score), |rank, place| {
                let passed_on = rank.max(*place);
                *place = rank.min(*place);
                passed_on
            });
        }
        first_turns.extend(best.into_iter().take(*length));
    }
    match wanted.checked_sub(1) {
        Some(last) if last < first_turns.len() => u64::from(*first_turns.select_nth_unstable(last).1),
        _ => u64::MAX,
    }
}

impl Order {
    /// The rank of a passage in its first turn.
    fn rank(&self, doc: DocId, score: Score) -> u64 {
        let key = match self {
            Self::Score => return u64::from(descending(score)),
            Self::Date { dates, newest_first } => {
                dates.first(doc).map(|date| if *newest_first { date.saturating_neg() } else { date })
            }
            Self::Name(names) => {
                let first = names.as_ref().and_then(|names| names.term_ords(doc).next());
                first.and_then(|name| i64::try_from(name).ok())
            }
        };
        key.unwrap_or(UNKNOWN).cast_unsigned() ^ SIGN
    }

    /// What is sorted by, as it compares with that of other segments.
    fn key(&self, rank: u64) -> tantivy::Result<Key> {
        let key = (rank ^ SIGN).cast_signed();
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

/// The sign of a number, without which negative ones would come after the others.
const SIGN: u64 = 1 << 63;

/// A number that is the smaller the better the score, for any two that are compared as `total_cmp` does.
pub(super) fn descending(score: Score) -> u32 {
    let bits = score.to_bits();
    // Those of negative numbers ascend as these descend.
    if bits >> 31 == 0 { !(bits | (1 << 31)) } else { bits }
}

impl Entry {
    #[inline]
    fn compare(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then_with(|| self.report.cmp(&other.report)).then_with(|| self.doc.cmp(&other.doc))
    }
}
