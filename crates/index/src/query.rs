//! What to look for.

use std::ops::Range;

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis;
use crate::schema::Fields;

/// A question in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Words in any order; a passage has at least one of them.
    Words(String),
    /// Words in this order, next to each other.
    Phrase(String),
}

/// What of a passage is shown and marked; offsets in characters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub(crate) snippet: String,
    pub(crate) snippet_start: usize,
    pub(crate) highlights: Vec<Range<usize>>,
}

impl Query {
    /// The engine's query for passages that answer this one.
    pub(crate) fn lower(&self, fields: &Fields) -> Box<dyn EngineQuery> {
        match self {
            Self::Words(words) => {
                let terms = terms(fields.stem, words, analysis::stem);
                let clauses = terms.into_iter().map(|term| (Occur::Should, term_query(term))).collect();
                Box::new(BooleanQuery::new(clauses))
            }
            Self::Phrase(words) => match <[Term; 1]>::try_from(terms(fields.text, words, str::to_owned)) {
                Ok([term]) => term_query(term),
                Err(terms) if terms.is_empty() => Box::new(EmptyQuery),
                Err(terms) => Box::new(PhraseQuery::new(terms)),
            },
        }
    }

    /// What of a passage is shown and marked.
    #[expect(clippy::unused_self, reason = "nothing is marked yet")]
    pub(crate) fn mark(&self, text: &str) -> Marks {
        Marks { snippet: text.to_owned(), ..Marks::default() }
    }
}

fn terms(field: Field, words: &str, form: impl Fn(&str) -> String) -> Vec<Term> {
    analysis::tokens(words).iter().map(|token| Term::from_field_text(field, &form(&token.text))).collect()
}

fn term_query(term: Term) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}
