//! Collects the matches of a query: the first hits in the order of the request, and counts over all matches.
//!
//! Every match is visited, because the counts are exact. The order is total and independent of segments: round, sort key, report
//! identifier, reading order.

use std::iter::zip;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

use super::facets::Counts;
use super::window::Windows;
use crate::text::part::Items;

mod hits;
mod segment;

pub(crate) use hits::{Candidate, ReportOrder, TopHits, TopK};
use hits::{PASSAGES_A_ROUND, Report, keep_first};
use segment::SegmentTopK;

/// How hits are rescored.
pub(crate) struct Rescoring<'a> {
    /// The number of first hits that are rescored.
    pub(crate) count: usize,
    /// The number of hits whose order must be right. If scores are bounded, the rest may keep their old scores.
    pub(crate) wanted: usize,
    /// Whether hits are spread over reports.
    pub(crate) diversify: bool,
    pub(crate) reports: &'a ReportOrder,
}

/// The fewest hits that are rescored at a time; twice the number of wanted hits if that is more.
const RESCORED_AT_ONCE: usize = 20;

impl TopHits {
    /// Rescores hits with `score` and sorts them. `bound` returns the greatest new score for an old one: hits that can no longer
    /// be among the wanted ones keep their score, and stay behind the others.
    pub(crate) fn rescore(
        &mut self,
        how: &Rescoring<'_>,
        bound: impl Fn(Score) -> Score,
        mut score: impl FnMut(&mut [(Score, DocAddress)]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let count = how.count.min(self.hits.len());
        let hits = self.hits.part_mut(..count);
        for hit in &mut *hits {
            hit.round = 0;
        }
        let mut done = 0;
        while done < count {
            let next = (done + RESCORED_AT_ONCE.max(how.wanted.saturating_mul(2))).min(count);
            let rest = hits.part_mut(done..);
            if next < count {
                // Most hits are never visited again, so they are not sorted.
                rest.select_nth_unstable_by(next - done, |a, b| a.compare(b, how.reports));
            }
            let some = rest.part_mut(..next - done);
            let mut scores: Vec<_> = some.iter().map(|hit| (hit.score, hit.address)).collect();
            score(&mut scores)?;
            for (hit, (score, _)) in some.iter_mut().zip(scores) {
                hit.score = score;
            }
            done = next;
            let most = hits.get(done).map(|hit| bound(hit.score));
            let known = hits.part_mut(..done);
            known.sort_unstable_by(|a, b| a.compare(b, how.reports));
            if how.diversify {
                diversify(known, how.reports);
            }
            let last = how.wanted.checked_sub(1).and_then(|last| known.get(last));
            if last.zip(most).is_some_and(|(last, most)| last.round == 0 && last.score > most) {
                break;
            }
            for hit in known {
                hit.round = 0;
            }
        }
        how.reports.check()
    }
}

/// Spreads hits, which are sorted by score, over reports.
fn diversify(hits: &mut [Candidate], reports: &ReportOrder) {
    // A report's passages are all in one segment.
    let mut seen: FxHashMap<Report, usize> = FxHashMap::default();
    for hit in &mut *hits {
        let before = seen.entry(hit.report).or_default();
        hit.round = *before / PASSAGES_A_ROUND;
        *before += 1;
    }
    hits.sort_unstable_by(|a, b| a.compare(b, reports));
}

impl TopK {
    /// Collects every match of `weight`. If there are many, threads share the segments.
    pub(crate) fn run(&self, searcher: &Searcher, weight: &dyn Weight) -> tantivy::Result<TopHits> {
        let columns = &self.reports.columns;
        let parts = (0..).zip(searcher.segment_readers()).filter_map(|(ordinal, segment)| {
            let reports = columns.reports(ordinal)?;
            Some(weight.scorer(segment, 1.0).map(|scorer| Part { ordinal, segment, reports, scorer }))
        });
        let parts = parts.collect::<tantivy::Result<Vec<_>>>()?;
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

    fn part(&self, Part { ordinal, segment, reports, scorer }: Part<'_>) -> tantivy::Result<TopHits> {
        let about = scorer.size_hint().min(segment.max_doc()) as usize;
        let mut collect = SegmentTopK::new(self, ordinal, segment, reports, about)?;
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

    fn merge(&self, parts: Vec<TopHits>) -> TopHits {
        let mut all = TopHits::default();
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

/// The cost of a query from which threads share its segments. Waking them takes hundredths of a millisecond; visiting this
/// number of passages takes tenths.
const MANY: u64 = 16_000;

/// A segment that holds passages, with a scorer at its first match.
struct Part<'a> {
    ordinal: SegmentOrdinal,
    segment: &'a SegmentReader,
    reports: &'a StrColumn,
    scorer: Box<dyn Scorer>,
}

#[cfg(test)]
mod tests;
