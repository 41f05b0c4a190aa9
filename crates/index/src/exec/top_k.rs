//! Collects what a query finds: the first hits in the order wanted, and counts over everything.
//!
//! Every passage found is looked at, since the counts are exact. The order is total and knows nothing of how the
//! index is cut into segments: turn, then what is sorted by, then report identifier, then reading order.

use std::iter::zip;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::facets::Counts;
use super::window::Windows;
use crate::storage::columns::PassageColumns;

mod hits;
mod segment;

pub(crate) use hits::{Candidate, Collect, Collected, ReportOrder};
use hits::{PASSAGES_A_TURN, Report, keep_first};
use segment::SegmentCollect;

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
    /// Goes through all passages that `weight` finds.
    ///
    /// Many are gone through side by side, in parts that begin with a report: its passages are counted together.
    pub(crate) fn run(&self, searcher: &Searcher, weight: &dyn Weight) -> tantivy::Result<Collected> {
        let whole = whole(searcher, &self.reports.columns, weight)?;
        let cost: u64 = whole.iter().filter_map(|part| part.scorer.as_ref()).map(|scorer| scorer.cost()).sum();
        let collected = if cost < MANY {
            whole.into_iter().map(|part| self.part(part, weight)).collect()
        } else {
            side_by_side(cut(whole), |part| self.part(part, weight))
        };
        let merged = self.merge(collected.into_iter().collect::<tantivy::Result<_>>()?);
        self.reports.check()?;
        Ok(merged)
    }

    fn part(&self, part: Part<'_>, weight: &dyn Weight) -> tantivy::Result<Collected> {
        let Part { ordinal, segment, reports, docs, scorer } = part;
        let mut scorer = scorer.map_or_else(|| weight.scorer(segment, 1.0), Ok)?;
        let about = scorer.size_hint().min(docs.end - docs.start) as usize;
        let mut collect = SegmentCollect::new(self, ordinal, segment, reports, about)?;
        let alive = segment.alive_bitset();
        if scorer.doc() < docs.start {
            scorer.seek(docs.start);
        }
        let is_alive = |doc: DocId| alive.is_none_or(|alive| alive.is_alive(doc));
        match scorer.downcast::<Windows>() {
            Ok(windows) => windows.visit_until(docs.end, |docs, scores| match alive {
                None => collect.collect_all(docs, scores),
                Some(_) => zip(docs, scores)
                    .filter(|(doc, _)| is_alive(**doc))
                    .for_each(|(doc, score)| collect.collect(*doc, *score)),
            }),
            Err(mut scorer) => {
                while scorer.doc() < docs.end {
                    let doc = scorer.doc();
                    if is_alive(doc) {
                        collect.collect(doc, scorer.score());
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

/// What is made of each of `parts`, in any order. This thread begins at once and shares the parts with others as these wake
/// up: to wait for them first would take longer than many a search.
fn side_by_side<T: Send, R: Send>(parts: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let (parts, done) = (Mutex::new(parts.into_iter()), Mutex::new(Vec::new()));
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work_on = || {
        while let Some(part) = next() {
            let result = work(part);
            done.lock().unwrap_or_else(PoisonError::into_inner).push(result);
        }
    };
    rayon::in_place_scope(|scope| {
        for _ in 1..rayon::current_num_threads() {
            scope.spawn(|_| work_on());
        }
        work_on();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// From so many passages on, each counted as what looking at it costs, other threads are woken: that takes some hundredths of
/// a millisecond, so many passages some tenths.
const MANY: u64 = 16_000;

/// Some of the passages of a segment.
struct Part<'a> {
    ordinal: SegmentOrdinal,
    segment: &'a SegmentReader,
    reports: &'a StrColumn,
    docs: Range<DocId>,
    /// Where one is open that has not been moved.
    scorer: Option<Box<dyn Scorer>>,
}

/// The segments that hold passages.
fn whole<'a>(
    searcher: &'a Searcher,
    columns: &'a PassageColumns,
    weight: &dyn Weight,
) -> tantivy::Result<Vec<Part<'a>>> {
    let mut whole = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        if let Some(reports) = columns.reports(ordinal) {
            let scorer = Some(weight.scorer(segment, 1.0)?);
            whole.push(Part { ordinal, segment, reports, docs: 0..segment.max_doc(), scorer });
        }
    }
    Ok(whole)
}

/// Cuts segments into about twice as many parts as there are threads, of about one size.
fn cut(whole: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let docs: u64 = whole.iter().map(|part| u64::from(part.docs.end)).sum();
    let parts = 2 * rayon::current_num_threads() as u64;
    let size = u32::try_from(docs.div_ceil(parts)).unwrap_or(u32::MAX).max(1);
    let mut cut = Vec::new();
    for Part { ordinal, segment, reports, docs, mut scorer } in whole {
        let mut start = docs.start;
        while start < docs.end {
            let report = |doc: DocId| reports.ords().first(doc);
            let near = start.saturating_add(size).min(docs.end);
            let end = (near..docs.end).find(|&doc| report(doc) != report(doc - 1)).unwrap_or(docs.end);
            cut.push(Part { ordinal, segment, reports, docs: start..end, scorer: scorer.take() });
            start = end;
        }
    }
    cut
}

#[cfg(test)]
mod tests;
