//! Passages that words alone decide and score, a block at a time: what is asked of each passage in turn takes most of the
//! time of a query that finds thousands.

use std::iter::zip;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::occurrences::SegmentOccurrences;
use super::plan::{Node, Plan, Unit};
use crate::rank::Ranker;

/// Passages of a block: as many as the engine unpacks of a word at once.
const BLOCK: usize = 128;

/// Which counts a unit of the plan is scored by, as places in the list of all words of [`Blocks::groups`].
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    /// What was typed.
    pub(crate) typed: usize,
    /// What means the same.
    pub(crate) variants: Vec<usize>,
    /// Words of the headings.
    pub(crate) heading: Vec<usize>,
}

impl Rows {
    /// Those of each unit of `plan`; `None` where one takes more than the counts of the words of `groups`.
    pub(super) fn of(plan: &Plan, groups: &[Vec<usize>]) -> Option<Vec<Self>> {
        let words: Vec<usize> = groups.iter().flatten().copied().collect();
        let row = |word: usize| words.iter().position(|&known| known == word);
        let counted = |node: &Node| if let Node::Word(word) = node { row(*word) } else { None };
        let rows = |unit: &Unit| {
            Some(Self {
                typed: counted(&unit.node)?,
                variants: unit.variants.iter().map(|variant| counted(&variant.node)).collect::<Option<_>>()?,
                heading: unit.heading.iter().map(|&word| row(word)).collect::<Option<_>>()?,
            })
        };
        plan.units.iter().map(rows).collect()
    }
}

/// The passages of one segment that have one of each of some groups of words.
pub(crate) struct Blocks {
    plan: Arc<Plan>,
    /// The words of each group; the group that fewest passages have comes first.
    groups: Vec<Vec<SegmentPostings>>,
    /// About so many passages have one of each.
    about: u32,
    /// What scores them, if anything does.
    scoring: Option<(Ranker, Vec<Rows>)>,
    boost: Score,
    /// Passages that are left out.
    left_out: Vec<SegmentPostings>,
    /// Passages of the block, ascending.
    docs: Vec<DocId>,
    scores: Vec<Score>,
    /// How often each of the words occurs in each of them.
    counts: Vec<Vec<u32>>,
    /// Where the next block begins; the engine's end where there is none.
    next: DocId,
    /// The passage of the block that it stands at.
    at: usize,
}

impl Blocks {
    /// Stands at the first passage with one of each of `groups`, which are in the order of the rows.
    pub(super) fn open(
        plan: Arc<Plan>,
        groups: &[Vec<usize>],
        occurrences: &SegmentOccurrences,
        about: u32,
        scoring: Option<(Ranker, Vec<Rows>)>,
        left_out: Vec<SegmentPostings>,
        boost: Score,
    ) -> Self {
        let postings = |word: &usize| occurrences.postings(*word).cloned().unwrap_or_else(SegmentPostings::empty);
        let groups: Vec<Vec<_>> = groups.iter().map(|group| group.iter().map(postings).collect()).collect();
        let counts = groups.iter().flatten().map(|_| Vec::with_capacity(BLOCK)).collect();
        let (docs, scores) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
        let mut blocks = Self { plan, groups, about, scoring, boost, left_out, docs, scores, counts, next: 0, at: 0 };
        blocks.fill(0);
        blocks
    }

    /// Goes on to the block that begins with the first passage from `doc` on.
    fn fill(&mut self, doc: DocId) {
        (self.at, self.next) = (0, doc);
        self.docs.clear();
        while self.docs.is_empty() && self.next != TERMINATED {
            self.list();
            self.leave_out();
        }
        if let Some((ranker, rows)) = &mut self.scoring {
            ranker.first_stage_of(&self.plan, rows, &self.counts, &self.docs, &mut self.scores);
            for score in &mut self.scores {
                *score *= self.boost;
            }
        } else {
            self.scores.resize(self.docs.len(), 0.0);
        }
    }

    /// Lists passages from [`Blocks::next`] on.
    fn list(&mut self) {
        let Self { groups, docs, counts, next, .. } = self;
        docs.clear();
        counts.iter_mut().for_each(Vec::clear);
        match groups.as_mut_slice() {
            [group] => fill_with_any(group, *next, docs, counts),
            groups => fill_with_each(groups, *next, docs, counts),
        }
        *next = docs.last().filter(|_| docs.len() == BLOCK).map_or(TERMINATED, |last| last + 1);
    }

    /// Drops those listed that are left out.
    fn leave_out(&mut self) {
        let Self { left_out, docs, counts, .. } = self;
        if left_out.is_empty() {
            return;
        }
        let mut is_left_out = |doc: DocId| left_out.iter_mut().any(|postings| forward(postings, doc) == doc);
        let mut kept = 0;
        for at in 0..docs.len() {
            if docs.get(at).is_some_and(|doc| is_left_out(*doc)) {
                continue;
            }
            if kept < at {
                docs.swap(kept, at);
                for counts in counts.iter_mut() {
                    counts.swap(kept, at);
                }
            }
            kept += 1;
        }
        docs.truncate(kept);
        for counts in counts.iter_mut() {
            counts.truncate(kept);
        }
    }

    /// Shows `visit` those from where it stands up to `end`, with their scores, many at a time.
    pub(crate) fn visit_until(&mut self, end: DocId, mut visit: impl FnMut(&[DocId], &[Score])) {
        loop {
            let before = self.docs.partition_point(|doc| *doc < end);
            if let (Some(docs), Some(scores)) = (self.docs.get(self.at..before), self.scores.get(self.at..before)) {
                visit(docs, scores);
            }
            self.at = self.at.max(before);
            if self.at < self.docs.len() || self.next == TERMINATED {
                break;
            }
            self.fill(self.next);
        }
    }
}

/// Lists the passages from `doc` on that have one of the words, and how often they have each.
fn fill_with_any(words: &mut [SegmentPostings], doc: DocId, docs: &mut Vec<DocId>, counts: &mut [Vec<u32>]) {
    for postings in &mut *words {
        forward(postings, doc);
    }
    while docs.len() < BLOCK {
        let next = words.iter().map(SegmentPostings::doc).min().unwrap_or(TERMINATED);
        if next == TERMINATED {
            break;
        }
        docs.push(next);
        for (postings, counts) in zip(&mut *words, &mut *counts) {
            if postings.doc() == next {
                counts.push(postings.term_freq());
                postings.advance();
            } else {
                counts.push(0);
            }
        }
    }
}

/// Lists the passages from `doc` on that have one word of each group, and how often they have each.
fn fill_with_each(groups: &mut [Vec<SegmentPostings>], mut doc: DocId, docs: &mut Vec<DocId>, counts: &mut [Vec<u32>]) {
    while docs.len() < BLOCK {
        doc = in_common(groups.len(), doc, |at, doc| {
            let words = groups.get_mut(at).into_iter().flatten();
            words.map(|postings| forward(postings, doc)).min().unwrap_or(TERMINATED)
        });
        if doc == TERMINATED {
            break;
        }
        docs.push(doc);
        for (postings, counts) in groups.iter().flatten().zip(&mut *counts) {
            counts.push(if postings.doc() == doc { postings.term_freq() } else { 0 });
        }
        doc += 1;
    }
}

/// The first passage from `doc` on that so many groups of words have in common; `first` gives the first from a passage on
/// that has a word of one group.
#[inline]
pub(super) fn in_common(groups: usize, mut doc: DocId, mut first: impl FnMut(usize, DocId) -> DocId) -> DocId {
    let mut at = 0;
    while at < groups {
        let next = first(at, doc);
        if next == TERMINATED {
            return TERMINATED;
        }
        if next > doc {
            // The groups before it have to follow.
            doc = next;
            at = usize::from(at == 0);
        } else {
            at += 1;
        }
    }
    doc
}

/// Moves on to the first passage with the word from `doc` on.
#[inline]
pub(super) fn forward(postings: &mut SegmentPostings, doc: DocId) -> DocId {
    if postings.doc().saturating_add(1) == doc {
        // A step takes a fraction of what a look for it does.
        postings.advance()
    } else if postings.doc() < doc {
        postings.seek(doc)
    } else {
        postings.doc()
    }
}

impl DocSet for Blocks {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at == self.docs.len() {
            self.fill(self.next);
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.docs.last().is_some_and(|last| *last < target) {
            self.fill(target);
        } else {
            let rest = self.docs.get(self.at..).unwrap_or_default();
            self.at += rest.partition_point(|doc| *doc < target);
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.about
    }

    fn cost(&self) -> u64 {
        u64::from(self.about)
    }
}

impl Scorer for Blocks {
    fn score(&mut self) -> Score {
        self.scores.get(self.at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
