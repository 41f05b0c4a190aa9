//! The score of a passage, and its explanation.
//!
//! The first stage scores every match by BM25 over the query's words, from postings alone. The second stage adds what needs
//! positions to the best of the first: exact forms of words, and neighbours in the query that are close in the passage.

use std::iter::zip;

use report::PassageKind;
use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;

use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Node, Plan, ScoredClause};
use crate::plan::spans::{self, Span};
use crate::query::{Explanation, Reason};
use crate::stats::bm25::{Weights, number};
use crate::storage::boilerplate::Docs;
use crate::storage::document::kind_number;
use crate::text::part::Items;

/// How many of the best passages of the first stage are rescored: far more than people read.
pub(crate) const RESCORED: usize = 200;

/// The counts that a clause is scored by, as indices into the counts that [`Ranker::first_stage_of`] gets.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    /// The clause as typed.
    pub(crate) typed: usize,
    /// Its variants.
    pub(crate) variants: Vec<usize>,
    /// Its words of the headings.
    pub(crate) heading: Vec<usize>,
}

/// Scores the passages of one segment.
pub(crate) struct Ranker {
    lengths: FieldNormReader,
    kinds: Option<Column<i64>>,
    /// Passages that are boilerplate by repetition, whatever their kind.
    repeated: Docs,
}

/// A part of a score. Its [`Reason`] is made only for explanations.
enum Part<'a> {
    Typed(&'a ScoredClause, u32),
    Variant(&'a ScoredClause, u32),
    Heading(&'a ScoredClause),
    Exact(&'a ScoredClause, u32),
    Ordered(&'a ScoredClause, &'a ScoredClause, usize),
    Unordered(&'a ScoredClause, &'a ScoredClause, usize),
}

impl Part<'_> {
    /// Returns what matched, and at which words of the passage.
    fn explain(&self, plan: &Plan, passage: &mut impl TermHits) -> Reason {
        let label = |clause: &ScoredClause| clause.label.clone();
        match *self {
            Part::Typed(clause, count) => {
                Reason::Typed { term: label(clause), times: count as usize, words: places(&clause.node.spans(passage)) }
            }
            Part::Variant(clause, count) => {
                let has: Vec<_> = clause.variants.iter().filter(|variant| variant.node.matches(passage)).collect();
                let synonyms = has.iter().map(|variant| variant.label.clone()).collect();
                let any = Node::Any(has.iter().map(|variant| variant.node.clone()).collect());
                let words = places(&any.spans(passage));
                Reason::Synonyms { term: label(clause), synonyms, times: count as usize, words }
            }
            Part::Heading(clause) => Reason::Heading { term: label(clause) },
            Part::Exact(clause, count) => Reason::Exact { term: label(clause), times: count as usize },
            Part::Ordered(left, right, times) => Reason::Adjacent { left: label(left), right: label(right), times },
            Part::Unordered(left, right, times) => {
                Reason::Close { left: label(left), right: label(right), within: plan.weights.window, times }
            }
        }
    }
}

/// Returns the first word of each span, counted from 1.
fn places(spans: &[Span]) -> Vec<u32> {
    spans.iter().map(|span| span.start.saturating_add(1)).collect()
}

impl Ranker {
    pub(crate) fn open(plan: &Plan, reader: &SegmentReader) -> tantivy::Result<Self> {
        let lengths = reader.get_fieldnorms_reader(plan.fields.text)?;
        let kinds = plan.columns.kinds(reader.segment_id()).cloned();
        let repeated = plan.repeated.of(reader.segment_id());
        Ok(Self { lengths, kinds, repeated })
    }

    /// Returns the score of the first stage.
    pub(crate) fn first_stage(&self, plan: &Plan, doc: DocId, passage: &mut impl TermHits) -> f32 {
        let mut score = 0.0;
        self.words(plan, doc, passage, |_, part| score += part);
        score * self.kind_factor(plan, doc)
    }

    /// Writes the first-stage scores of passages, which ascend, to `scores`. `rows` says which of `counts` belong to each clause.
    pub(crate) fn first_stage_of(
        &self,
        plan: &Plan,
        rows: &[Rows],
        counts: &[Vec<u32>],
        docs: &[DocId],
        scores: &mut Vec<f32>,
    ) {
        let row = |row: usize| counts.item_ref(row).map(Vec::as_slice).unwrap_or_default();
        let norms: Vec<f32> = docs.iter().map(|doc| self.norm(plan, *doc)).collect();
        scores.clear();
        scores.resize(docs.len(), 0.0);
        let mut others = Vec::new();
        for (clause, rows) in zip(&plan.scored_clauses, rows) {
            let typed = zip(row(rows.typed), &norms);
            if rows.variants.is_empty() {
                for (score, (typed, norm)) in zip(&mut *scores, typed) {
                    *score += clause.idf * saturated(plan, number(*typed), *norm);
                }
            } else {
                others.clear();
                others.resize(docs.len(), 0u32);
                for variant in &rows.variants {
                    zip(&mut others, row(*variant)).for_each(|(sum, count)| *sum += count);
                }
                for ((score, (typed, norm)), others) in zip(&mut *scores, typed).zip(&others) {
                    let (typed, both) = word_parts(plan, clause, (*typed, *others), *norm);
                    *score += typed;
                    *score += both - typed;
                }
            }
            let in_heading = clause.idf * plan.weights.heading;
            match rows.heading.as_slice() {
                [] => {}
                // No branch depends on the count, because the processor could not predict it.
                [word] => zip(&mut *scores, row(*word)).for_each(|(score, count)| {
                    *score += f32::from(u8::from(*count > 0)) * in_heading;
                }),
                words => {
                    for (at, score) in scores.iter_mut().enumerate() {
                        if words.iter().all(|word| row(*word).item(at) > 0) {
                            *score += in_heading;
                        }
                    }
                }
            }
        }
        let mut kinds = vec![None; docs.len()];
        self.kinds.iter().for_each(|column| column.first_vals(docs, &mut kinds));
        for ((score, doc), kind) in zip(scores, docs).zip(kinds) {
            *score *= self.factor(plan, *doc, kind);
        }
    }

    /// Returns what the second stage adds to the score.
    pub(crate) fn second_stage(&self, plan: &Plan, doc: DocId, passage: &mut impl TermHits) -> f32 {
        let mut score = 0.0;
        self.places(plan, doc, passage, |_, part| score += part);
        score * self.kind_factor(plan, doc)
    }

    /// Returns the factor for the kind of passage.
    pub(crate) fn kind_factor(&self, plan: &Plan, doc: DocId) -> f32 {
        let kind = self.kinds.as_ref().and_then(|kinds| kinds.first(doc));
        self.factor(plan, doc, kind)
    }

    fn factor(&self, plan: &Plan, doc: DocId, kind: Option<i64>) -> f32 {
        // A repeated passage is boilerplate, whatever kind it had when its report was read.
        let kind = if self.repeated.contains(doc) { Some(kind_number(PassageKind::Boilerplate)) } else { kind };
        kind.and_then(|kind| usize::try_from(kind).ok())
            .and_then(|kind| plan.weights.kinds.get(kind))
            .map_or(1.0, |f| *f)
    }

    /// Returns BM25's saturated frequency for `count` occurrences in a passage of this length; below `k1 + 1`.
    pub(crate) fn saturated(&self, plan: &Plan, doc: DocId, count: f32) -> f32 {
        saturated(plan, count, self.norm(plan, doc))
    }

    fn norm(&self, plan: &Plan, doc: DocId) -> f32 {
        plan.norms.0[usize::from(self.lengths.fieldnorm_id(doc))]
    }

    fn words<'p>(&self, plan: &'p Plan, doc: DocId, passage: &mut impl TermHits, mut visit: impl FnMut(Part<'p>, f32)) {
        for clause in &plan.scored_clauses {
            let typed = clause.node.count(passage);
            let others = clause.variants.iter().map(|variant| variant.node.count(passage)).sum();
            let (part, both) = word_parts(plan, clause, (typed, others), self.norm(plan, doc));
            if typed > 0 {
                visit(Part::Typed(clause, typed), part);
            }
            if others > 0 {
                visit(Part::Variant(clause, others), both - part);
            }
            if !clause.heading.is_empty() && clause.heading.iter().all(|word| passage.count(*word) > 0) {
                visit(Part::Heading(clause), clause.idf * plan.weights.heading);
            }
        }
    }

    /// Calls `visit` with each part of the score that needs positions.
    ///
    /// # Source
    ///
    /// Neighbours: the sequential dependence model of Metzler and Croft, "A Markov random field model for term
    /// dependencies" (SIGIR 2005), with BM25's saturation in place of language models.
    fn places<'p>(
        &self,
        plan: &'p Plan,
        doc: DocId,
        passage: &mut impl TermHits,
        mut visit: impl FnMut(Part<'p>, f32),
    ) {
        for clause in &plan.scored_clauses {
            if let Some(exact) = &clause.exact {
                let count = exact.count(passage);
                if count > 0 {
                    let part = plan.weights.exact * clause.idf * self.saturated(plan, doc, number(count));
                    visit(Part::Exact(clause, count), part);
                }
            }
        }
        for (left, right) in plan.neighbours() {
            if left.node.count(passage) == 0 || right.node.count(passage) == 0 {
                continue;
            }
            let operands = [left.node.spans(passage), right.node.spans(passage)];
            let idf = f32::midpoint(left.idf, right.idf);
            let ordered = spans::ordered(&operands, 1).len();
            if ordered > 0 {
                let part = plan.weights.ordered * idf * self.saturated(plan, doc, number(ordered));
                visit(Part::Ordered(left, right, ordered), part);
            }
            let unordered = spans::unordered(&operands, plan.weights.window).len();
            if unordered > 0 {
                let part = plan.weights.unordered * idf * self.saturated(plan, doc, number(unordered));
                visit(Part::Unordered(left, right, unordered), part);
            }
        }
    }

    /// Explains the score after a stage, without the feedback.
    pub(crate) fn explain(&self, plan: &Plan, doc: DocId, passage: &mut impl TermHits, stage: Stage) -> Explanation {
        let mut found = Vec::new();
        self.words(plan, doc, passage, |part, score| found.push((part, score)));
        if stage == Stage::Whole {
            self.places(plan, doc, passage, |part, score| found.push((part, score)));
        }
        let explained = |reason, score| Explanation { reason, score, parts: Vec::new() };
        let mut parts: Vec<_> =
            found.into_iter().map(|(part, score)| explained(part.explain(plan, passage), score)).collect();
        let sum: f32 = parts.iter().map(|part| part.score).sum();
        let factor = self.kind_factor(plan, doc);
        if (factor - 1.0).abs() > f32::EPSILON {
            parts.push(explained(Reason::PassageKind { factor }, sum * (factor - 1.0)));
        }
        let reason = match stage {
            Stage::Whole => Reason::Relevance,
            Stage::First => Reason::Frequencies,
        };
        Explanation { reason, score: sum * factor, parts }
    }
}

/// Returns BM25's saturated frequency for `count` occurrences and a length norm.
fn saturated(plan: &Plan, count: f32, norm: f32) -> f32 {
    count * (plan.weights.k1 + 1.0) / (count + norm)
}

/// Returns the BM25 contribution of a clause: (typed only, with synonyms).
fn word_parts(plan: &Plan, clause: &ScoredClause, (typed, others): (u32, u32), norm: f32) -> (f32, f32) {
    let (typed, others) = (number(typed), number(others));
    let part = |count: f32| clause.idf * saturated(plan, count, norm);
    (part(typed), part(typed + plan.weights.variant * others))
}

/// Returns the greatest score after the second stage for a passage with the score `first` after the first.
///
/// No exact form occurs more often than its word, and no pair adds more than its saturated maximum.
pub(crate) fn bound(plan: &Plan, first: f32) -> f32 {
    let Weights { k1, exact, ordered, unordered, .. } = plan.weights;
    let exact = if plan.scored_clauses.iter().any(|clause| clause.exact.is_some()) { exact } else { 0.0 };
    let pairs: f32 = plan.neighbours().map(|(left, right)| f32::midpoint(left.idf, right.idf)).sum();
    // A little more, because sums of parts are rounded.
    1.0001 * (first * (1.0 + exact) + pairs * (ordered + unordered) * (k1 + 1.0))
}

/// The last stage that scored a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Words alone: for hits beyond the first [`RESCORED`], and for orders other than relevance.
    First,
    /// Positions and feedback as well.
    Whole,
}
