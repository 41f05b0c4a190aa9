//! Collects what a query finds: the first hits in the order wanted, and counts over everything.
//!
//! Every passage found is looked at, since the counts are exact. The order is total and knows nothing of how the
//! index is cut into segments: turn, then what is sorted by, then report identifier, then reading order.

use std::iter::zip;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

use super::facets::Counts;
use super::window::Windows;
use crate::storage::columns::PassageColumns;

mod hits;
mod segment;

pub(crate) use hits::{Candidate, Collect, Collected, ReportOrder};
use hits::{PASSAGES_A_TURN, Report, keep_first};
use segment::SegmentCollect;

/// How hits are rescored.
pub(crate) struct Rescoring<'a> {
    /// So many of the first hits are.
    pub(crate) count: usize,
    /// Of these so many have to be right; fewer need be looked at for them where scores are bounded.
    pub(crate) wanted: usize,
    /// Reports take turns.
    pub(crate) turns: bool,
    pub(crate) reports: &'a ReportOrder,
}

/// Number of hits that are rescored at a time; twice as many as are wanted if that is more.
const RESCORED_AT_ONCE: usize = 20;

impl Collected {
    /// Rescores hits by `score` and puts them in order. `bound` is the most that a hit can get that had a score: those
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
        let mut done = 0;
        while done < count {
            let next = (done + RESCORED_AT_ONCE.max(how.wanted.saturating_mul(2))).min(count);
            let rest = hits.get_mut(done..).unwrap_or_default();
            if next < count {
                // Most hits are never looked at again: they need not be in order.
                rest.select_nth_unstable_by(next - done, |a, b| a.compare(b, how.reports));
            }
            let some = rest.get_mut(..next - done).unwrap_or_default();
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
        how.reports.check()
    }
}

/// Brings hits in order of their scores into an order in which reports take turns.
fn take_turns(hits: &mut [Candidate], reports: &ReportOrder) {
    // A report's passages are all in one segment.
    let mut seen: FxHashMap<Report, usize> = FxHashMap::default();
    for hit in &mut *hits {
        let before = seen.entry(hit.report).or_default();
        hit.turn = *before / PASSAGES_A_TURN;
        *before += 1;
    }
    hits.sort_unstable_by(|a, b| a.compare(b, reports));
}

impl Collect {
    /// Collects every passage that `weight` finds. Where there are many the threads share the segments.
    pub(crate) fn run(&self, searcher: &Searcher, weight: &dyn Weight) -> tantivy::Result<Collected> {
        let parts = parts(searcher, &self.reports.columns, weight)?;
        let cost: u64 = parts.iter().map(|part| part.scorer.cost()).sum();
        let collected: tantivy::Result<_> = if cost < MANY {
            parts.into_iter().map(|part| self.part(part)).collect()
        } else {
            parts.into_par_iter().map(|part| self.part(part)).collect()
        };
        let merged = self.merge(collected?);
        self.reports.check()?;
        Ok(merged)
    }

    fn part(&self, Part { ordinal, segment, reports, scorer }: Part<'_>) -> tantivy::Result<Collected> {
        let about = scorer.size_hint().min(segment.max_doc()) as usize;
        let mut collect = SegmentCollect::new(self, ordinal, segment, reports, about)?;
        let alive = segment.alive_bitset();
        let is_alive = |doc: DocId| alive.is_none_or(|alive| alive.is_alive(doc));
        match scorer.downcast::<Windows>() {
            Ok(windows) => windows.visit(|docs, scores| match alive {
                None => collect.collect_all(docs, scores),
                Some(_) => zip(docs, scores)
                    .filter(|(doc, _)| is_alive(**doc))
                    .for_each(|(doc, score)| collect.collect(*doc, *score)),
            }),
            Err(mut scorer) => {
                while scorer.doc() != TERMINATED {
                    if is_alive(scorer.doc()) {
                        collect.collect(scorer.doc(), scorer.score());
                    }
                    scorer.advance();
                }
            }
        }
        collect.harvest()
    }

    fn merge(&self, parts: Vec<Collected>) -> Collected {
        let mut all = Collected::default();
        all.counts.resize_with(self.facets.len(), Counts::default);
        for part in parts {
            all.hits.extend(part.hits);
            all.passages += part.passages;
            all.reports += part.reports;
            for (sum, counts) in all.counts.iter_mut().zip(part.counts) {
                sum.add(counts);
            }
        }
        keep_first(&mut all.hits, self.first, |a, b| a.compare(b, &self.reports));
        if self.ordered {
            all.hits.sort_unstable_by(|a, b| a.compare(b, &self.reports));
        }
        all
    }
}

/// From so many passages on, each counted as what looking at it costs, other threads are woken: that takes some hundredths of
/// a millisecond, so many passages some tenths.
const MANY: u64 = 16_000;

/// A segment that holds passages, with a scorer at the first match.
struct Part<'a> {
    ordinal: SegmentOrdinal,
    segment: &'a SegmentReader,
    reports: &'a StrColumn,
    scorer: Box<dyn Scorer>,
}

/// Opens the segments that hold passages.
fn parts<'a>(
    searcher: &'a Searcher,
    columns: &'a PassageColumns,
    weight: &dyn Weight,
) -> tantivy::Result<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        if let Some(reports) = columns.reports(ordinal) {
            parts.push(Part { ordinal, segment, reports, scorer: weight.scorer(segment, 1.0)? });
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests;
