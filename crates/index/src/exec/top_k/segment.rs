//! Collects the matches of one segment, and finds the first hits among them.

use std::cmp::Ordering;
use std::iter::zip;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::hits::{Candidate, Key, PASSAGES_A_ROUND, Report, TopHits, TopK, keep_first};
use crate::exec::facets::Counts;
use crate::query::Sort;
use crate::storage::columns::name_of;
use crate::storage::schema;
use crate::storage::tantivy_index::broken;
use crate::text::part::Items;

/// The matches of one segment.
pub(super) struct SegmentTopK<'a> {
    top_k: &'a TopK,
    segment: &'a SegmentReader,
    ordinal: SegmentOrdinal,
    reports: &'a StrColumn,
    order: Order,
    /// Whether hits are spread over reports.
    diversify: bool,
    /// The matches in the order of documents, in which the passages of a report are consecutive and in reading order.
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

/// The sort key, with the column that holds it.
enum Order {
    Score,
    Date { dates: Column<i64>, newest_first: bool },
    Name(Option<StrColumn>),
}

/// A match that may be a first hit, with numbers of its segment.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The sort key, or the round and the score in one number; smaller comes first. Most comparisons end with it.
    rank: u64,
    score: Score,
    report: u64,
    doc: DocId,
}

/// The key of a passage without a value, which sorts last.
const UNKNOWN: i64 = i64::MAX;

/// The first bit of the round in the rank of an entry; the lower bits are the score.
const ROUND: u32 = 32;

/// The number of passages whose reports are looked up at a time.
const LOOKED_UP_AT_ONCE: usize = 128;

impl<'a> SegmentTopK<'a> {
    /// Opens the columns of a segment; reserves memory for about `about` matches.
    pub(super) fn new(
        top_k: &'a TopK,
        ordinal: SegmentOrdinal,
        segment: &'a SegmentReader,
        reports: &'a StrColumn,
        about: usize,
    ) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let order = match top_k.sort {
            Sort::Relevance => Order::Score,
            sort @ (Sort::Newest | Sort::Oldest) => {
                Order::Date { dates: columns.i64(schema::DATE)?, newest_first: sort == Sort::Newest }
            }
            Sort::Authority => Order::Name(columns.str(schema::AUTHORITY)?),
        };
        Ok(Self {
            top_k,
            segment,
            ordinal,
            reports,
            order,
            diversify: top_k.diversify && top_k.sort == Sort::Relevance,
            docs: Vec::with_capacity(about),
            scores: Vec::with_capacity(about),
        })
    }

    /// Collects matches; all come in ascending order.
    pub(super) fn collect_all(&mut self, docs: &[DocId], scores: &[Score]) {
        self.docs.extend_from_slice(docs);
        self.scores.extend_from_slice(scores);
    }

    /// Collects a match; matches come in ascending order.
    pub(super) fn collect(&mut self, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
    }

    /// Returns the counts, and the first hits in no particular order.
    pub(super) fn harvest(self) -> tantivy::Result<TopHits> {
        let found = self.reports_found()?;
        let counts = self.top_k.facets.iter().map(|&facet| Counts::of(self.segment, facet, &found));
        let counts = counts.collect::<tantivy::Result<_>>()?;
        let lengths: Vec<usize> = found.chunk_by(|a, b| a.1 == b.1).map(<[_]>::len).collect();
        let mut first = if self.diversify {
            self.diversified(&found, &lengths)
        } else {
            self.entries(&found, &self.scores).collect()
        };
        keep_first(&mut first, self.top_k.first, Entry::compare);
        let hits = first.iter().map(|entry| self.candidate(entry)).collect::<tantivy::Result<_>>()?;
        Ok(TopHits { hits, passages: found.len() as u64, reports: lengths.len() as u64, counts })
    }

    /// Returns matches as entries of the first round.
    fn entries(&self, found: &[(DocId, u64)], scores: &[Score]) -> impl Iterator<Item = Entry> {
        let entry = |(&(doc, report), &score)| Entry { rank: self.order.rank(doc, score), score, report, doc };
        zip(found, scores).map(entry)
    }

    /// Returns the entries that can be first hits if hits are spread over reports. `lengths` are the numbers of matches of each
    /// report.
    fn diversified(&self, mut found: &[(DocId, u64)], lengths: &[usize]) -> Vec<Entry> {
        let last = last_rank(&self.scores, lengths, self.top_k.first);
        let a_report = a_report(lengths, self.top_k.first);
        let mut scores = self.scores.as_slice();
        let mut first = Vec::new();
        for length in lengths {
            let start = first.len();
            let ((own, rest), (own_scores, rest_scores)) = (found.split_at(*length), scores.split_at(*length));
            (found, scores) = (rest, rest_scores);
            for entry in self.entries(own, own_scores) {
                if entry.rank <= last {
                    first.push(entry);
                }
            }
            let own = first.part_mut(start..);
            if own.len() <= PASSAGES_A_ROUND {
                // All of them are in the first round, in any order.
                continue;
            }
            if own.len() > a_report {
                own.select_nth_unstable_by(a_report, Entry::compare);
                first.truncate(start + a_report);
            }
            let own = first.part_mut(start..);
            own.sort_unstable_by(Entry::compare);
            for (place, entry) in own.iter_mut().enumerate() {
                entry.rank |= ((place / PASSAGES_A_ROUND) as u64) << ROUND;
            }
        }
        first
    }

    /// Returns the matches, each with the number of its report. Looks up many reports at a time, with one call of the column.
    fn reports_found(&self) -> tantivy::Result<Vec<(DocId, u64)>> {
        let mut found = Vec::with_capacity(self.docs.len());
        for docs in self.docs.chunks(LOOKED_UP_AT_ONCE) {
            let mut reports = [None; LOOKED_UP_AT_ONCE];
            self.reports.ords().first_vals(docs, reports.part_mut(..docs.len()));
            for (doc, report) in zip(docs, reports) {
                found.push((*doc, report.ok_or_else(|| broken("a passage without a report"))?));
            }
        }
        Ok(found)
    }

    fn candidate(&self, entry: &Entry) -> tantivy::Result<Candidate> {
        let report = Report { segment: self.ordinal, number: entry.report };
        Ok(Candidate {
            round: if self.diversify { (entry.rank >> ROUND) as usize } else { 0 },
            key: self.order.key(entry.rank)?,
            score: entry.score,
            report,
            address: DocAddress::new(self.ordinal, entry.doc),
        })
    }
}

/// Returns how many passages of one report can be among the `wanted` first: all of the rounds that it takes to have that many.
fn a_report(lengths: &[usize], wanted: usize) -> usize {
    let found: usize = lengths.iter().sum();
    let have = |rounds: usize| lengths.iter().map(|length| *length.min(&(rounds * PASSAGES_A_ROUND))).sum::<usize>();
    (1..found).find(|rounds| have(*rounds) >= wanted.min(found)).unwrap_or(1) * PASSAGES_A_ROUND
}

/// Returns the last rank that one of the `wanted` first can have if hits are spread over reports: that many passages have this
/// rank or a better one in the first round. `lengths` are the numbers of matches of each report.
fn last_rank(mut scores: &[Score], lengths: &[usize], wanted: usize) -> u64 {
    let mut first_rounds = Vec::with_capacity(PASSAGES_A_ROUND * lengths.len());
    for length in lengths {
        let mut best = [u32::MAX; PASSAGES_A_ROUND];
        let (own, rest) = scores.split_at(*length);
        scores = rest;
        for score in own {
            // Each place keeps the better rank and passes the other on. This needs no branch that the processor could mispredict.
            best.iter_mut().fold(descending(*score), |rank, place| {
                let passed_on = rank.max(*place);
                *place = rank.min(*place);
                passed_on
            });
        }
        first_rounds.extend(best.into_iter().take(*length));
    }
    match wanted.checked_sub(1) {
        Some(last) if last < first_rounds.len() => u64::from(*first_rounds.select_nth_unstable(last).1),
        _ => u64::MAX,
    }
}

impl Order {
    /// Returns the rank of a passage in the first round.
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

    /// Returns the sort key of a rank, which can be compared with those of other segments.
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

/// The sign bit. Flipping it sorts negative numbers before the others.
const SIGN: u64 = 1 << 63;

/// Returns a number that is smaller for a better score, in the order of `total_cmp`.
pub(super) fn descending(score: Score) -> u32 {
    let bits = score.to_bits();
    // The bits of negative numbers ascend as the numbers descend.
    if bits >> 31 == 0 { !(bits | (1 << 31)) } else { bits }
}

impl Entry {
    #[inline]
    fn compare(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then_with(|| self.report.cmp(&other.report)).then_with(|| self.doc.cmp(&other.doc))
    }
}
