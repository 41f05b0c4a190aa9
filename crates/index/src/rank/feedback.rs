//! Pseudo-relevance feedback: words that the best passages share raise other passages that have them.
//!
//! A question in everyday words finds the terms of the field in the first passages that answer it. These words only reorder the
//! matches; they add none.
//!
//! # Source
//!
//! The relevance model of Lavrenko and Croft (SIGIR 2001), interpolated with the query as in RM3 (Abdul-Jaleel et al., TREC
//! 2004); words are weighed by their inverse document frequency as well, and scored by BM25's saturation.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{DocId, Score, Term};

use super::ranker::Ranker;
use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Plan, Word};
use crate::stats::bm25::{idf, number};
use crate::text::analysis::{self, Stemming};
use crate::text::function_words::is_function_word;

/// The number of best passages that the words come from.
pub(crate) const BEST: usize = 10;
/// The most words.
const MAX_WORDS: usize = 12;
/// The fewest of the best passages that must have a word. A word of one passage is about that passage.
const MIN_PASSAGES: usize = 2;
/// The fewest words of a query with feedback. Fewer words name something rather than describe it.
const MIN_QUERY_WORDS: usize = 2;
/// Words that are added to the length of each passage, or one line would outweigh paragraphs.
const LENGTH_PRIOR: f32 = 20.0;

/// Words that the best passages share.
#[derive(Debug)]
pub(crate) struct Feedback {
    pub(crate) words: Vec<Word>,
    /// Each word in its most frequent form.
    pub(crate) labels: Vec<String>,
    /// The weight of each word; together [`Weights::feedback`](crate::stats::bm25::Weights::feedback) times the weight of the query.
    weights: Vec<f32>,
}

/// The evidence for a word of the best passages.
#[derive(Default)]
struct Evidence {
    weight: f32,
    passages: usize,
    /// The number of occurrences of each form of the word.
    forms: BTreeMap<String, f32>,
}

impl Evidence {
    fn label(&self) -> String {
        let frequent = self.forms.iter().max_by(|(a, left), (b, right)| left.total_cmp(right).then_with(|| b.cmp(a)));
        frequent.map(|(form, _)| form.clone()).unwrap_or_default()
    }
}

impl Feedback {
    /// Returns whether a query has enough words for feedback.
    pub(crate) fn suits(plan: &Plan) -> bool {
        plan.scored_clauses.iter().filter(|clause| clause.bare_index.is_some()).count() >= MIN_QUERY_WORDS
    }

    /// Finds the words that `best` share: the texts of passages with their scores, best first.
    pub(crate) fn learn(
        plan: &Plan,
        best: &[(Score, &str)],
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Self> {
        let found = weighed(evidence(best), plan.fields.stem, statistics)?;
        let sum: f32 = found.iter().map(|(weight, ..)| weight).sum();
        let query: f32 = plan.scored_clauses.iter().map(|clause| clause.idf).sum();
        let factor = if sum > 0.0 { plan.weights.feedback * query / sum } else { 0.0 };
        let weights = found.iter().map(|(weight, ..)| weight * factor).collect();
        let (words, labels) = found.into_iter().map(|(_, word, evidence)| (word, evidence.label())).unzip();
        Ok(Self { words, labels, weights })
    }

    /// Returns what the words add to the score of a passage.
    pub(crate) fn score(&self, plan: &Plan, doc: DocId, passage: &mut impl TermHits, ranker: &Ranker) -> Score {
        let words = self.weights.iter().enumerate();
        let sum: f32 = words.map(|(at, weight)| weight * ranker.saturated(plan, doc, number(passage.count(at)))).sum();
        sum * ranker.kind_factor(plan, doc)
    }
}

/// Returns the heaviest words, heaviest first, at most [`MAX_WORDS`].
///
/// The frequency of a word takes a look-up in the dictionary. Words are looked up from the one with the most evidence down, until
/// not even a word that no other passage has could be among the heaviest.
fn weighed(
    evidence: BTreeMap<String, Evidence>,
    field: Field,
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<Vec<(f32, Word, Evidence)>> {
    let all = statistics.total_num_docs()?;
    let most = idf(0, all);
    let mut shared: Vec<_> = evidence.into_iter().filter(|(_, word)| word.passages >= MIN_PASSAGES).collect();
    shared.sort_by(|(_, a), (_, b)| b.weight.total_cmp(&a.weight));
    let mut found: Vec<(f32, Word, Evidence)> = Vec::new();
    for (stem, evidence) in shared {
        let lightest = found.get(MAX_WORDS - 1);
        if lightest.is_some_and(|(weight, ..)| *weight > evidence.weight * most) {
            break;
        }
        let passages = statistics.doc_freq(&Term::from_field_text(field, &stem))?;
        let weight = evidence.weight * idf(passages, all);
        let word = Word { field, terms: vec![stem], passages };
        let heavier = |(other, before, _): &(f32, Word, Evidence)| {
            other.total_cmp(&weight).reverse().then_with(|| before.terms.cmp(&word.terms)).is_lt()
        };
        let place = found.partition_point(heavier);
        found.insert(place, (weight, word, evidence));
        found.truncate(MAX_WORDS);
    }
    Ok(found)
}

/// Returns the relevance model: the share of each word in the passages, weighted by their scores.
#[expect(clippy::cast_precision_loss, reason = "counts of words in a passage")]
fn evidence(best: &[(Score, &str)]) -> BTreeMap<String, Evidence> {
    let top = best.first().map_or(1.0, |(score, _)| score.max(f32::MIN_POSITIVE));
    let mut stemmer = Stemming::default();
    let mut evidence: BTreeMap<String, Evidence> = BTreeMap::new();
    for (score, text) in best {
        let tokens = analysis::tokens(text);
        let share = score / top / (tokens.len() as f32 + LENGTH_PRIOR);
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for token in tokens {
            *counts.entry(token.text).or_default() += 1.0;
        }
        counts.retain(|token, _| token.chars().any(char::is_alphabetic) && !is_function_word(token));
        let mut stems: BTreeSet<String> = BTreeSet::new();
        for (token, count) in counts {
            let stem = stemmer.stem(&token).to_owned();
            let known = evidence.entry(stem.clone()).or_default();
            known.weight += share * count;
            known.passages += usize::from(stems.insert(stem));
            *known.forms.entry(token).or_default() += count;
        }
    }
    evidence
}
