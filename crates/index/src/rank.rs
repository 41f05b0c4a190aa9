//! Ranking: what a passage's score is made of.
//!
//! The first stage scores every passage found by BM25 over the query's words, from postings alone. The second adds,
//! for the best of the first, what needs positions: the exact form of words, neighbours of the query standing
//! together.

use std::iter::zip;
use std::sync::LazyLock;

use report::PassageKind;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer};
use tantivy::{DocAddress, DocId, Searcher};

use crate::Explanation;
use crate::document::kind_number;
use crate::feedback::Feedback;
use crate::matching::occurrences::SegmentOccurrences;
use crate::matching::parts::Rows;
use crate::matching::plan::{Need, Node, Occurrences, Plan, Unit};
use crate::matching::spans::{self, Span};
use crate::repetition::Docs;

/// How many of the best passages of the first stage get a whole score: far more than are read.
pub(crate) const RESCORED: usize = 200;

/// The constants of the ranking.
///
/// # Source
///
/// Evaluation of November 2026, part by part in `docs/ranking.md`: 24 topics with graded judgements (phrases, key words,
/// wordings, plain questions) over the 26,653 passages of 209 reports, nDCG at 10 of the condensed list 0.794.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// How soon more of the same word stops to add: BM25's k1.
    pub(crate) k1: f32,
    /// How much longer passages need more of it: BM25's b.
    pub(crate) b: f32,
    /// Share of the words' weight that a plain query's matches must have.
    pub(crate) quorum: f32,
    /// What another wording counts beside the one typed.
    pub(crate) variant: f32,
    /// What the exact form adds to any form.
    pub(crate) exact: f32,
    /// What a word in the headings adds.
    pub(crate) heading: f32,
    /// What two neighbours of the query add as neighbours in the passage.
    pub(crate) ordered: f32,
    /// What they add within [`Self::window`] words in any order.
    pub(crate) unordered: f32,
    /// That window.
    pub(crate) window: u32,
    /// What words that the best passages share add, beside the query's own.
    pub(crate) feedback: f32,
    /// Factor for each kind of passage, in the order of `PassageKind::ALL`.
    pub(crate) kinds: [f32; 8],
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            k1: 0.8,
            b: 0.4,
            quorum: 0.3,
            variant: 0.7,
            exact: 0.2,
            heading: 0.2,
            ordered: 0.2,
            unordered: 0.2,
            window: 8,
            feedback: 0.5,
            kinds: [1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.5, 0.4],
        }
    }
}

/// Mean of `sum` over `count`, 1 for none.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a mean needs no more digits")]
pub(crate) fn mean(sum: u64, count: u64) -> f32 {
    if count == 0 || sum == 0 { 1.0 } else { (sum as f64 / count as f64) as f32 }
}

/// Inverse document frequency.
///
/// # Source
///
/// Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009), equation 3.3, with 1 added
/// so that it is never negative, as in Lucene.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a weight needs no more digits")]
pub(crate) fn idf(with: u64, of: u64) -> f32 {
    let (with, of) = (with.min(of) as f64, of as f64);
    (1.0 + (of - with + 0.5) / (with + 0.5)).ln() as f32
}

/// What the length of a passage adds to the count of a word under BM25's fraction, by the engine's number for the length.
#[derive(Debug, Clone)]
pub(crate) struct Norms([f32; 256]);

impl Norms {
    #[expect(clippy::cast_precision_loss, reason = "counts of words in a passage")]
    pub(crate) fn new(weights: &Weights, mean_length: f32) -> Self {
        let Weights { k1, b, .. } = *weights;
        Self(std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX)) as f32 / mean_length;
            k1 * (1.0 - b + b * length)
        }))
    }
}

/// Whether `token` is a word of grammar rather than of meaning.
///
/// # Source
///
/// The English stop words of Snowball.
pub(crate) fn is_function_word(token: &str) -> bool {
    FunctionWords::new().has(token)
}

/// The words of [`is_function_word`], for many questions.
pub(crate) struct FunctionWords(Option<TextAnalyzer>);

/// The list of words, made once and shared by all clones.
static FUNCTION_WORDS: LazyLock<Option<TextAnalyzer>> = LazyLock::new(|| {
    let filter = StopWordFilter::new(Language::English);
    filter.map(|filter| TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build())
});

impl FunctionWords {
    pub(crate) fn new() -> Self {
        Self(FUNCTION_WORDS.clone())
    }

    pub(crate) fn has(&mut self, token: &str) -> bool {
        self.0.as_mut().is_some_and(|analyzer| !analyzer.token_stream(token).advance())
    }
}

/// Scores the passages of one segment.
pub(crate) struct Ranker {
    lengths: FieldNormReader,
    kinds: Option<Column<i64>>,
    /// Passages that are boilerplate, whatever their kind says.
    repeated: Docs,
}

/// What a part of a score is for. Texts are made only for explanations.
enum Part<'a> {
    Typed(&'a Unit, u32),
    Variant(&'a Unit, u32),
    Heading(&'a Unit),
    Exact(&'a Unit, u32),
    Ordered(&'a Unit, &'a Unit, usize),
    Unordered(&'a Unit, &'a Unit, usize),
}

impl Part<'_> {
    /// What matched, and at which words of the passage.
    fn explain(&self, plan: &Plan, passage: &mut SegmentOccurrences) -> String {
        match self {
            Part::Typed(unit, count) => {
                let places = places(&unit.node.spans(passage));
                format!("{} stands in the text, {}{places}", unit.label, times(*count as usize))
            }
            Part::Variant(unit, count) => {
                let has: Vec<_> = unit.variants.iter().filter(|variant| variant.node.matches(passage)).collect();
                let said = has.iter().map(|variant| variant.label.as_str()).collect::<Vec<_>>().join(", ");
                let places =
                    places(&Node::Any(has.iter().map(|variant| variant.node.clone()).collect()).spans(passage));
                format!("{} in other words: {said}, {}{places}", unit.label, times(*count as usize))
            }
            Part::Heading(unit) => format!("{} stands in the heading", unit.label),
            Part::Exact(unit, count) => format!("{} exactly as typed, {}", unit.label, times(*count as usize)),
            Part::Ordered(l, r, count) => format!("{} {} next to each other, {}", l.label, r.label, times(*count)),
            Part::Unordered(l, r, count) => {
                format!("{} and {} within {} words, {}", l.label, r.label, plan.weights.window, times(*count))
            }
        }
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The most places that are told.
const MAX_PLACES: usize = 6;

/// The first words of `spans`, counted from 1; nothing for what has no place.
fn places(spans: &[Span]) -> String {
    let mut words: Vec<String> =
        spans.iter().take(MAX_PLACES).map(|span| span.start.saturating_add(1).to_string()).collect();
    if spans.len() > MAX_PLACES {
        words.push("…".to_owned());
    }
    match words.len() {
        0 => String::new(),
        1 => format!(" (word {})", words.concat()),
        _ => format!(" (words {})", words.join(", ")),
    }
}

impl Ranker {
    pub(crate) fn open(plan: &Plan, reader: &SegmentReader) -> tantivy::Result<Self> {
        let lengths = reader.get_fieldnorms_reader(plan.fields.text)?;
        let kinds = plan.columns.kinds(reader.segment_id()).cloned();
        let repeated = plan.repeated.of(reader.segment_id());
        Ok(Self { lengths, kinds, repeated })
    }

    /// The score of the first stage.
    pub(crate) fn first_stage(&self, plan: &Plan, passage: &mut SegmentOccurrences) -> f32 {
        let mut score = 0.0;
        self.words(plan, passage, |_, part| score += part);
        score * self.kind_factor(plan, passage.doc)
    }

    /// The scores of the first stage of some passages, ascending: `rows` tells for each unit which of `counts` are its own.
    pub(crate) fn first_stage_of(
        &self,
        plan: &Plan,
        rows: &[Rows],
        counts: &[Vec<u32>],
        docs: &[DocId],
        scores: &mut Vec<f32>,
    ) {
        let row = |row: usize| counts.get(row).map(Vec::as_slice).unwrap_or_default();
        let norms: Vec<f32> = docs.iter().map(|doc| self.norm(plan, *doc)).collect();
        scores.clear();
        scores.resize(docs.len(), 0.0);
        let mut others = Vec::new();
        for (unit, rows) in zip(&plan.units, rows) {
            let typed = zip(row(rows.typed), &norms);
            if rows.variants.is_empty() {
                for (score, (typed, norm)) in zip(&mut *scores, typed) {
                    *score += unit.idf * saturated(plan, number(*typed), *norm);
                }
            } else {
                others.clear();
                others.resize(docs.len(), 0u32);
                for variant in &rows.variants {
                    zip(&mut others, row(*variant)).for_each(|(sum, count)| *sum += count);
                }
                for ((score, (typed, norm)), others) in zip(&mut *scores, typed).zip(&others) {
                    let (typed, both) = word_parts(plan, unit, (*typed, *others), *norm);
                    *score += typed;
                    *score += both - typed;
                }
            }
            let in_heading = unit.idf * plan.weights.heading;
            match rows.heading.as_slice() {
                [] => {}
                // Without a branch, which a processor could not foresee.
                [word] => zip(&mut *scores, row(*word)).for_each(|(score, count)| {
                    *score += f32::from(u8::from(*count > 0)) * in_heading;
                }),
                words => {
                    for (at, score) in scores.iter_mut().enumerate() {
                        if words.iter().all(|word| row(*word).get(at).is_some_and(|count| *count > 0)) {
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

    /// What the whole score adds to that of the first stage.
    pub(crate) fn second_stage(&self, plan: &Plan, passage: &mut SegmentOccurrences) -> f32 {
        let mut score = 0.0;
        self.places(plan, passage, |_, part| score += part);
        score * self.kind_factor(plan, passage.doc)
    }

    /// What the kind of passage makes of the sum of all parts.
    pub(crate) fn kind_factor(&self, plan: &Plan, doc: DocId) -> f32 {
        let kind = self.kinds.as_ref().and_then(|kinds| kinds.first(doc));
        self.factor(plan, doc, kind)
    }

    fn factor(&self, plan: &Plan, doc: DocId, kind: Option<i64>) -> f32 {
        // A repeated one is boilerplate whatever it was taken for when its report was read.
        let kind = if self.repeated.contains(doc) { Some(kind_number(PassageKind::Boilerplate)) } else { kind };
        kind.and_then(|kind| usize::try_from(kind).ok())
            .and_then(|kind| plan.weights.kinds.get(kind))
            .map_or(1.0, |f| *f)
    }

    /// BM25's saturation of `count` occurrences in a passage of this length; below `k1 + 1`.
    pub(crate) fn saturated(&self, plan: &Plan, doc: DocId, count: f32) -> f32 {
        saturated(plan, count, self.norm(plan, doc))
    }

    fn norm(&self, plan: &Plan, doc: DocId) -> f32 {
        plan.norms.0.get(usize::from(self.lengths.fieldnorm_id(doc))).copied().unwrap_or_default()
    }

    fn words<'p>(&self, plan: &'p Plan, passage: &mut SegmentOccurrences, mut visit: impl FnMut(Part<'p>, f32)) {
        let doc = passage.doc;
        for unit in &plan.units {
            let typed = unit.node.count(passage);
            let others = if unit.variants.is_empty() {
                0
            } else {
                unit.variants.iter().map(|variant| variant.node.count(passage)).sum()
            };
            let (part, both) = word_parts(plan, unit, (typed, others), self.norm(plan, doc));
            if typed > 0 {
                visit(Part::Typed(unit, typed), part);
            }
            if others > 0 {
                visit(Part::Variant(unit, others), both - part);
            }
            if !unit.heading.is_empty() && unit.heading.iter().all(|word| passage.count(*word) > 0) {
                visit(Part::Heading(unit), unit.idf * plan.weights.heading);
            }
        }
    }

    /// What needs positions.
    ///
    /// # Source
    ///
    /// Neighbours: the sequential dependence model of Metzler and Croft, "A Markov random field model for term
    /// dependencies" (SIGIR 2005), with BM25's saturation in place of language models.
    fn places<'p>(&self, plan: &'p Plan, passage: &mut SegmentOccurrences, mut visit: impl FnMut(Part<'p>, f32)) {
        let doc = passage.doc;
        for unit in &plan.units {
            if let Some(exact) = &unit.exact {
                let count = exact.count(passage);
                if count > 0 {
                    let part = plan.weights.exact * unit.idf * self.saturated(plan, doc, number(count));
                    visit(Part::Exact(unit, count), part);
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

    /// The whole score but for the feedback, or that of the first stage, as a tree.
    fn explain(&self, plan: &Plan, passage: &mut SegmentOccurrences, stage: Stage) -> Explanation {
        let mut found = Vec::new();
        self.words(plan, passage, |part, score| found.push((part, score)));
        if stage == Stage::Whole {
            self.places(plan, passage, |part, score| found.push((part, score)));
        }
        let explain = |(part, score): (Part<'_>, f32)| Explanation {
            text: part.explain(plan, passage),
            score,
            parts: Vec::new(),
        };
        let mut parts: Vec<_> = found.into_iter().map(explain).collect();
        let sum: f32 = parts.iter().map(|part| part.score).sum();
        let factor = self.kind_factor(plan, passage.doc);
        if (factor - 1.0).abs() > f32::EPSILON {
            let text = format!("kind of passage: {factor} times the sum of the above");
            parts.push(Explanation { text, score: sum * (factor - 1.0), parts: Vec::new() });
        }
        let text = match stage {
            Stage::Whole => "relevance",
            Stage::First => "relevance by how often the words occur, as no more is asked of this hit",
        };
        Explanation { text: text.to_owned(), score: sum * factor, parts }
    }
}

/// What `count` occurrences make where the length of the passage adds `norm`.
fn saturated(plan: &Plan, count: f32, norm: f32) -> f32 {
    count * (plan.weights.k1 + 1.0) / (count + norm)
}

/// What a unit adds that occurs so often as typed and in other words: as typed alone, and with both.
fn word_parts(plan: &Plan, unit: &Unit, (typed, others): (u32, u32), norm: f32) -> (f32, f32) {
    let (typed, others) = (number(typed), number(others));
    let part = |count: f32| unit.idf * saturated(plan, count, norm);
    (part(typed), part(typed + plan.weights.variant * others))
}

/// A count as a score needs it.
pub(crate) fn number(count: impl TryInto<u16>) -> f32 {
    count.try_into().map_or(f32::from(u16::MAX), f32::from)
}

/// The most that the whole score can be where the first stage gave `first`.
///
/// No exact form occurs more often than its word does, and no pair adds more than it would if it occurred without end.
pub(crate) fn bound(plan: &Plan, first: f32) -> f32 {
    let Weights { k1, exact, ordered, unordered, .. } = plan.weights;
    let exact = if plan.units.iter().any(|unit| unit.exact.is_some()) { exact } else { 0.0 };
    let pairs: f32 = plan.neighbours().map(|(left, right)| f32::midpoint(left.idf, right.idf)).sum();
    // A little more, since sums of parts are rounded.
    1.0001 * (first * (1.0 + exact) + pairs * (ordered + unordered) * (k1 + 1.0))
}

/// Makes the scores of the first stage whole ones; the order is not changed.
pub(crate) fn rescore(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let needs = plan.second_stage_needs();
    if needs.iter().all(|need| *need == Need::Nothing) {
        return Ok(());
    }
    let open =
        |reader: &SegmentReader, docs: &[DocId]| SegmentOccurrences::of_words(&plan.words, reader, &needs, Some(docs));
    score_each(plan, searcher, hits, open, |first, passage, ranker| first + ranker.second_stage(plan, passage))
}

/// Gives passages that come from elsewhere their whole scores; the order is not changed.
pub(crate) fn score(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let needs: Vec<Need> = zip(plan.first_stage_needs(), plan.second_stage_needs()).map(|(a, b)| a.max(b)).collect();
    let open = |reader: &SegmentReader, docs: &[DocId]| SegmentOccurrences::open(plan, reader, &needs, Some(docs), &[]);
    score_each(plan, searcher, hits, open, |_, passage, ranker| {
        ranker.first_stage(plan, passage) + ranker.second_stage(plan, passage)
    })
}

/// Replaces each score by what `score` makes of it and of what the passage has, of which `open` tells in one segment.
pub(crate) fn score_each(
    plan: &Plan,
    searcher: &Searcher,
    hits: &mut [(f32, DocAddress)],
    open: impl Fn(&SegmentReader, &[DocId]) -> tantivy::Result<SegmentOccurrences>,
    mut score: impl FnMut(f32, &mut SegmentOccurrences, &mut Ranker) -> f32,
) -> tantivy::Result<()> {
    let mut order: Vec<(DocAddress, usize)> = hits.iter().map(|(_, address)| *address).zip(0..).collect();
    order.sort_unstable();
    for of_segment in order.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let Some((first, _)) = of_segment.first() else { continue };
        let reader = searcher.segment_reader(first.segment_ord);
        let docs: Vec<DocId> = of_segment.iter().map(|(address, _)| address.doc_id).collect();
        let (mut passage, mut ranker) = (open(reader, &docs)?, Ranker::open(plan, reader)?);
        for (address, at) in of_segment {
            if let Some((known, _)) = hits.get_mut(*at) {
                passage.doc = address.doc_id;
                *known = score(*known, &mut passage, &mut ranker);
            }
        }
    }
    Ok(())
}

/// Which of the scores a hit has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Of words alone: beyond the first [`RESCORED`], and where hits are in another order than by relevance.
    First,
    /// With places and feedback.
    Whole,
}

/// The score of one passage as a tree.
pub(crate) fn explain(
    plan: &Plan,
    feedback: Option<&Feedback>,
    searcher: &Searcher,
    address: DocAddress,
    stage: Stage,
) -> tantivy::Result<Explanation> {
    let reader = searcher.segment_reader(address.segment_ord);
    let needs = vec![Need::Places; plan.words.len()];
    let mut passage = SegmentOccurrences::open(plan, reader, &needs, Some(&[address.doc_id]), &[])?;
    passage.doc = address.doc_id;
    let mut explanation = Ranker::open(plan, reader)?.explain(plan, &mut passage, stage);
    if let Some(feedback) = feedback.filter(|_| stage == Stage::Whole) {
        let (score, words) = feedback.explain(plan, searcher, address)?;
        if score > 0.0 {
            let text = format!("words that the best passages share: {}", words.join(", "));
            explanation.parts.push(Explanation { text, score, parts: Vec::new() });
            explanation.score += score;
        }
    }
    Ok(explanation)
}

#[cfg(test)]
mod tests;
