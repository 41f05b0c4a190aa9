//! Passages that may be a precedent of a sentence, without reading those that cannot.

use std::collections::BTreeSet;

use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::alignment::Sentence;
use crate::collect::{Collect, Collected};
use crate::matching::lower::LowerError;
use crate::query::{Clause, MAX_CLAUSES, Query, Sign};
use crate::search::View;
use crate::{SearchRequest, Sort, rank};

/// Words of the pieces that are looked up: whoever changes two words of a sentence of nine leaves one such piece.
const SHINGLE: usize = 3;
/// Passages that share pieces, at most; those with most of the sentence's weight in pieces come first.
const SHARING: usize = 100;
/// Passages of the ranked search that are compared.
const RANKED: usize = 100;

impl View<'_> {
    /// Passages with pieces of the sentence, word for word.
    pub(super) fn sharing(&self, sentence: &Sentence, request: &SearchRequest) -> tantivy::Result<Vec<DocAddress>> {
        let mut seen = BTreeSet::new();
        let mut pieces: Vec<Box<dyn EngineQuery>> = Vec::new();
        let length = SHINGLE.min(sentence.tokens.len());
        for (at, piece) in sentence.tokens.windows(length.max(1)).enumerate() {
            let words: Vec<&str> = piece.iter().map(|token| token.text.as_str()).collect();
            if seen.insert(words.clone()) {
                let weight = (at..at + length).map(|token| sentence.weight(token)).sum();
                pieces.push(Box::new(BoostQuery::new(Box::new(ConstScoreQuery::new(self.piece(&words), 1.0)), weight)));
            }
        }
        let allowed = self.query(None, request)?;
        let query = BooleanQuery::new(vec![(Occur::Must, Box::new(BooleanQuery::union(pieces)) as _), (Occur::Must, allowed)]);
        Ok(self.best(&query, SHARING)?.hits.into_iter().map(|hit| hit.address).collect())
    }

    fn piece(&self, words: &[&str]) -> Box<dyn EngineQuery> {
        let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(self.fields.text, word)).collect();
        match (terms.len(), terms.pop()) {
            (1, Some(term)) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            (_, last) => Box::new(PhraseQuery::new(terms.into_iter().chain(last).collect())),
        }
    }

    /// Passages that a search for the sentence's words ranks first, with their scores.
    pub(super) fn ranked(
        &self,
        sentence: &Sentence,
        request: &SearchRequest,
    ) -> Result<Vec<(f32, DocAddress)>, LowerError> {
        let word = |token: &crate::analysis::Token| Clause { sign: Sign::Plain, query: Query::Word(token.text.clone()) };
        let clauses = sentence.tokens.iter().take(MAX_CLAUSES).map(word).collect();
        let plan = self.plan(&Query::Plain(clauses), request.widen)?;
        let mut found = self.best(&*self.query(Some(&plan), request)?, RANKED)?;
        found.rescore(RANKED, false, |hits| rank::rescore(&plan, self.searcher, hits))?;
        Ok(found.hits.into_iter().map(|hit| (hit.score, hit.address)).collect())
    }

    fn best(&self, query: &dyn EngineQuery, first: usize) -> tantivy::Result<Collected> {
        let collect = Collect { sort: Sort::Relevance, first, turns: false, facets: Vec::new() };
        self.searcher.search_with_statistics_provider(query, &collect, &self.statistics())
    }
}
