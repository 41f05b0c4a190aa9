//! The planner: what it works with, and what it has found so far.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::{Bm25StatisticsProvider, Query as TantivyQuery};
use tantivy::schema::Field;

use super::error::SearchFailure;
use super::query_plan::{ScoredClause, Word};
use super::synonyms::groups::Synonyms;
use crate::query::{Diagnosis, FieldFilter, Widening};
use crate::stats::bm25::Weights;
use crate::stats::collection::Statistics;
use crate::storage::boilerplate::Repeated;
use crate::text::analysis::{self, Stemming};

/// The index that a query is planned for.
pub(crate) struct PlanContext<'a> {
    /// Counts over the passages.
    pub(crate) statistics: &'a Statistics<'a>,
    /// Matches every passage.
    pub(crate) everything: Box<dyn TantivyQuery>,
    /// Makes a condition on a field.
    pub(crate) filter: &'a dyn Fn(&FieldFilter) -> tantivy::Result<Box<dyn TantivyQuery>>,
    pub(crate) synonyms: Option<&'a dyn Synonyms>,
    /// Whether a bare word may also match in headings.
    pub(crate) headings: bool,
    pub(crate) weights: &'a Weights,
    pub(crate) repeated: &'a Arc<Repeated>,
    /// A cache of stems, shared with other searches.
    pub(crate) stemming: &'a Mutex<Stemming>,
}

pub(super) struct Planner<'a> {
    pub(super) context: &'a PlanContext<'a>,
    /// The number of passages in the index.
    pub(super) all: u64,
    pub(super) words: Vec<Word>,
    pub(super) known: FxHashMap<(Field, Vec<String>), usize>,
    /// The number of terms that patterns and fuzzy words have expanded to so far.
    pub(super) expanded: usize,
    /// The fuzzy words planned so far, kept because each expansion reads every term of the index.
    pub(super) fuzzy: FxHashMap<(String, u8), usize>,
    pub(super) scored_clauses: Vec<ScoredClause>,
    pub(super) filters: Vec<Box<dyn TantivyQuery>>,
    pub(super) widened: Vec<Widening>,
    pub(super) diagnosis: Diagnosis,
}

/// A word outside of phrases and operators.
pub(super) struct BareWord {
    /// The clause that it becomes, without a weight yet.
    pub(super) clause: ScoredClause,
    pub(super) tokens: Vec<String>,
    /// Whether a passage without it can match.
    pub(super) optional: bool,
}

impl Planner<'_> {
    pub(super) fn stem(&self, token: &str) -> String {
        analysis::known_stem(token, self.context.stemming)
    }

    /// Returns the index of a word in the plan. Adds the word if it is new.
    pub(super) fn word(&mut self, field: Field, terms: Vec<String>) -> Result<usize, SearchFailure> {
        if let Some(&word) = self.known.get(&(field, terms.clone())) {
            return Ok(word);
        }
        let mut passages = 0u64;
        for term in &terms {
            passages = passages.max(self.context.statistics.doc_freq(&Term::from_field_text(field, term))?);
        }
        let passages = passages.min(self.all);
        self.known.insert((field, terms.clone()), self.words.len());
        self.words.push(Word { field, terms, passages });
        Ok(self.words.len() - 1)
    }
}
