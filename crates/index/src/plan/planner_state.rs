//! What the planner works with, and what it has found so far.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::query::Query as EngineQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::compounds::Compounds;
use super::error::SearchFailure;
use super::query_plan::{Alternative, Node, TextFields, Unit, Word};
use super::synonyms::groups::Synonyms;
use crate::query::{Diagnosis, FieldFilter, Widening};
use crate::stats::bm25::Weights;
use crate::stats::collection::PhraseStatistics;
use crate::storage::boilerplate::Repeated;
use crate::storage::columns::PassageColumns;
use crate::text::analysis::{self, Stemming};

/// What a query is lowered with.
pub(crate) struct Context<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: TextFields,
    /// Counts over the passages.
    pub(crate) statistics: &'a dyn PhraseStatistics,
    /// Finds every passage.
    pub(crate) everything: Box<dyn EngineQuery>,
    /// Makes a condition of a field.
    pub(crate) filter: &'a dyn Fn(&FieldFilter) -> tantivy::Result<Box<dyn EngineQuery>>,
    pub(crate) compounds: &'a Compounds<'a>,
    pub(crate) synonyms: Option<&'a dyn Synonyms>,
    /// Whether a bare word is also looked for in headings.
    pub(crate) headings: bool,
    pub(crate) weights: &'a Weights,
    pub(crate) columns: &'a Arc<PassageColumns>,
    pub(crate) repeated: &'a Arc<Repeated>,
    /// Shared with other searches.
    pub(crate) stemming: &'a Mutex<Stemming>,
}

pub(super) struct Lowering<'a> {
    pub(super) context: &'a Context<'a>,
    /// How many passages there are.
    pub(super) all: u64,
    pub(super) words: Vec<Word>,
    pub(super) known: FxHashMap<(Field, Vec<String>), usize>,
    /// Words that patterns and fuzzy words stand for so far.
    pub(super) expanded: usize,
    /// The fuzzy words met so far: looking for one goes through all words of the index.
    pub(super) fuzzy: FxHashMap<(String, u8), usize>,
    pub(super) units: Vec<Unit>,
    pub(super) filters: Vec<Box<dyn EngineQuery>>,
    pub(super) widened: Vec<Widening>,
    pub(super) diagnosis: Diagnosis,
}

/// A bare word.
pub(super) struct Bare {
    pub(super) label: String,
    pub(super) tokens: Vec<String>,
    pub(super) own: Node,
    pub(super) exact: Option<Node>,
    pub(super) variants: Vec<Alternative>,
    pub(super) heading: Vec<usize>,
    pub(super) optional: bool,
}

impl Lowering<'_> {
    pub(super) fn stem(&self, token: &str) -> String {
        analysis::known_stem(token, self.context.stemming)
    }

    /// The number of a word in the plan, which is made if there is none yet.
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
