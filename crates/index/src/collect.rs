//! Collects what a query finds: the first hits in the order wanted, and counts over everything.
//!
//! Every passage found is looked at, since the counts are exact. The order is total and knows nothing of how the
//! index is cut into segments: turn, then what is sorted by, then report identifier, then reading order.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use crate::facets::{Counts, name_of};
use crate::schema;
use crate::{Dimension, Sort};

/// How many passages of a report come in one turn.
const PASSAGES_A_TURN: usize = 3;

/// What to collect.
#[derive(Debug)]
pub(crate) struct Collect {
    pub(crate) sort: Sort,
    /// So many hits are wanted from the beginning.
    pub(crate) first: usize,
    /// A report's passages take turns with those of other reports, three at a time.
    pub(crate) turns: bool,
    pub(crate) facets: Vec<Dimension>,
    pub(crate) reports: Arc<ReportOrder>,
}

/// What was collected.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// In the order wanted.
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
    turn: usize,
    key: Key,
    pub(crate) score: Score,
    report: Report,
    pub(crate) address: DocAddress,
}

/// A passage's report, by its number in its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Report {
    segment: SegmentOrdinal,
    number: u64,
}

/// The order of reports by identifier. In one segment that of their numbers is the same; over several it is found out
/// when two passages of different segments are equal in all else.
#[derive(Debug)]
pub(crate) struct ReportOrder {
    searcher: Searcher,
    /// The place of each report of each segment.
    places: OnceLock<Vec<Vec<usize>>>,
}

impl ReportOrder {
    pub(crate) fn new(searcher: Searcher) -> Self {
        Self { searcher, places: OnceLock::new() }
    }

    fn compare(&self, a: Report, b: Report) -> Ordering {
        if a.segment == b.segment { a.number.cmp(&b.number) } else { self.place(a).cmp(&self.place(b)) }
    }

    /// The place of a report among all; none where its segment's column cannot be read.
    fn place(&self, report: Report) -> Option<usize> {
        let places = self.places.get_or_init(|| self.places());
        places.get(report.segment as usize)?.get(usize::try_from(report.number).ok()?).copied()
    }

    fn places(&self) -> Vec<Vec<usize>> {
        let names = |segment: &SegmentReader| -> Option<Vec<Vec<u8>>> {
            let column = segment.fast_fields().str(schema::REPORT).ok()??;
            let mut names = Vec::new();
            let mut terms = column.dictionary().stream().ok()?;
            while terms.advance() {
                names.push(terms.key().to_vec());
            }
            Some(names)
        };
        let names: Vec<_> = self.searcher.segment_readers().iter().map(|s| names(s).unwrap_or_default()).collect();
        let mut order: Vec<&Vec<u8>> = names.iter().flatten().collect();
        order.sort_unstable();
        order.dedup();
        let place = |name: &Vec<u8>| order.binary_search(&name).unwrap_or(usize::MAX);
        names.iter().map(|names| names.iter().map(place).collect()).collect()
    }
}

/// What is sorted by besides the score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Nothing,
    Number(i64),
    Name(String),
    /// Nothing is known: last.
    Unknown,
}

impl Candidate {
    fn compare(&self, other: &Self, reports: &ReportOrder) -> Ordering {
        self.turn
            .cmp(&other.turn)
            .then_with(|| self.key.cmp(&other.key))
            .then_with(|| other.rank_score().total_cmp(&self.rank_score()))
            .then_with(|| reports.compare(self.report, other.report))
            .then_with(|| self.address.cmp(&other.address))
    }

    /// The score, where it is what is sorted by.
    fn rank_score(&self) -> Score {
        if self.key == Key::Nothing { self.score } else { 0.0 }
    }
}

/// How hits are scored anew.
pub(crate) struct Rescoring<'a> {
    /// So many of the first hits are.
    pub(crate) count: usize,
    /// Of these so many have to be right; fewer need be looked at for them where scores are bounded.
    pub(crate) wanted: usize,
    /// Reports take turns.
    pub(crate) turns: bool,
    pub(crate) reports: &'a ReportOrder,
}

/// Hits are scored anew so many at a time, or twice as many as are wanted.
const RESCORED_AT_ONCE: usize = 20;

impl Collected {
    /// Scores hits anew by `score` and puts them in order. `bound` is the most that a hit can get that had a score: those
    /// that cannot come among the wanted ones any more stay as they are, behind the others.
    pub(crate) fn rescore(
        &mut self,
        how: &Rescoring<'_>,
        bound: impl Fn(Score) -> Score,
        mut score: impl FnMut(&mut [(Score, DocAddress)]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let count = how.count.min(self.hits.len());
        let hits = self.hits.get_mut(..count).unwrap_or_default();
        for hit in &mut *hits {
            hit.turn = 0;
        }
        hits.sort_unstable_by(|a, b| a.compare(b, how.reports));
        let mut done = 0;
        while done < count {
            let next = (done + RESCORED_AT_ONCE.max(how.wanted.saturating_mul(2))).min(count);
            let some = hits.get_mut(done..next).unwrap_or_default();
            let mut scores: Vec<_> = some.iter().map(|hit| (hit.score, hit.address)).collect();
            score(&mut scores)?;
            for (hit, (score, _)) in some.iter_mut().zip(scores) {
                hit.score = score;
            }
            done = next;
            let most = hits.get(done).map(|hit| bound(hit.score));
            let known = hits.get_mut(..done).unwrap_or_default();
            known.sort_unstable_by(|a, b| a.compare(b, how.reports));
            if how.turns {
                take_turns(known, how.reports);
            }
            let last = how.wanted.checked_sub(1).and_then(|last| known.get(last));
            if last.zip(most).is_some_and(|(last, most)| last.turn == 0 && last.score > most) {
                break;
            }
            for hit in known {
                hit.turn = 0;
            }
        }
        Ok(())
    }
}

/// Brings hits in order of their scores into an order in which reports take turns.
fn take_turns(hits: &mut [Candidate], reports: &ReportOrder) {
    // A report's passages are all in one segment.
    let mut seen: HashMap<Report, usize> = HashMap::new();
    for hit in &mut *hits {
        let before = seen.entry(hit.report).or_default();
        hit.turn = *before / PASSAGES_A_TURN;
        *before += 1;
    }
    hits.sort_unstable_by(|a, b| a.compare(b, reports));
}

impl Collector for Collect {
    type Fruit = Collected;
    type Child = SegmentCollect;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCollect> {
        let columns = segment.fast_fields();
        let order = match self.sort {
            Sort::Relevance => Order::Score,
            Sort::Newest => Order::Date { dates: columns.i64(schema::DATE)?, newest_first: true },
            Sort::Oldest => Order::Date { dates: columns.i64(schema::DATE)?, newest_first: false },
            Sort::Authority => Order::Name(columns.str(schema::AUTHORITY)?),
        };
        Ok(SegmentCollect {
            segment: segment.clone(),
            ordinal,
            reports: columns.str(schema::REPORT)?,
            order,
            first: self.first,
            turns: self.turns && self.sort == Sort::Relevance,
            facets: self.facets.clone(),
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Collected>>) -> tantivy::Result<Collected> {
        let mut all = Collected::default();
        all.counts.resize_with(self.facets.len(), Counts::default);
        for segment in segments {
            let segment = segment?;
            all.hits.extend(segment.hits);
            all.passages += segment.passages;
            all.reports += segment.reports;
            for (sum, counts) in all.counts.iter_mut().zip(segment.counts) {
                sum.add(counts);
            }
        }
        all.hits.sort_unstable_by(|a, b| a.compare(b, &self.reports));
        all.hits.truncate(self.first);
        Ok(all)
    }
}

/// Collects in one segment.
pub(crate) struct SegmentCollect {
    segment: SegmentReader,
    ordinal: SegmentOrdinal,
    reports: Option<StrColumn>,
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

impl SegmentCollector for SegmentCollect {
    type Fruit = tantivy::Result<Collected>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let report = self.reports.as_ref().and_then(|reports| reports.ords().first(doc)).unwrap_or(u64::MAX - 1);
        self.found.push(Entry { turn: 0, key: self.order.key(doc), score, report, doc });
    }

    fn harvest(mut self) -> tantivy::Result<Collected> {
        let passages = self.found.len() as u64;
        let reports = self.found.chunk_by(|a, b| a.report == b.report).count() as u64;
        let counts = self.counts()?;
        if self.turns {
            self.take_turns();
        }
        let by_score = matches!(self.order, Order::Score);
        let compare = |a: &Entry, b: &Entry| a.compare(b, by_score);
        if self.first > 0 && self.first < self.found.len() {
            self.found.select_nth_unstable_by(self.first - 1, compare);
        }
        self.found.truncate(self.first);
        let hits = self.found.iter().map(|entry| self.candidate(entry)).collect::<tantivy::Result<_>>()?;
        Ok(Collected { hits, passages, reports, counts })
    }
}

impl SegmentCollect {
    fn counts(&self) -> tantivy::Result<Vec<Counts>> {
        if self.facets.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<_> = self.found.iter().map(|entry| (entry.doc, entry.report)).collect();
        self.facets.iter().map(|&facet| Counts::of(&self.segment, facet, &found)).collect()
    }

    /// Gives each report's best three passages the first turn, its next three the second, and so on. Where the first turn
    /// has all that are wanted, the others have the second.
    fn take_turns(&mut self) {
        let mut first = 0;
        for report in self.found.chunk_by_mut(|a, b| a.report == b.report) {
            if report.len() > PASSAGES_A_TURN {
                report.select_nth_unstable_by(PASSAGES_A_TURN - 1, |a, b| a.compare(b, true));
                for later in report.iter_mut().skip(PASSAGES_A_TURN) {
                    later.turn = 1;
                }
            }
            first += report.len().min(PASSAGES_A_TURN);
        }
        if first >= self.first {
            return;
        }
        for report in self.found.chunk_by_mut(|a, b| a.report == b.report) {
            if report.len() > PASSAGES_A_TURN {
                for entry in &mut *report {
                    entry.turn = 0;
                }
                report.sort_unstable_by(|a, b| a.compare(b, true));
                for (place, entry) in report.iter_mut().enumerate() {
                    entry.turn = u32::try_from(place / PASSAGES_A_TURN).unwrap_or(u32::MAX);
                }
            }
        }
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
