//! Passages that may be a precedent of a sentence, without reading those that cannot.

use std::collections::BTreeMap;

use report::PassageKind;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, Term};

use super::alignment::{Sentence, real};
use crate::exec::context::SearchContext;
use crate::exec::rescore;
use crate::plan::SearchFailure;
use crate::query::{Clause, MAX_CLAUSES, Query, SearchRequest, Sign};
use crate::stats::bm25::Weights;
use crate::storage::document::kind_number;
use crate::text::analysis::Token;

/// Words of the pieces that are looked up: whoever changes two words of a sentence of nine leaves one such piece.
const SHINGLE: usize = 3;
/// The part of the weight of all pieces that a passage must have.
const SHARED: f32 = 0.15;
/// Pieces of less than this part of the mean weight are not looked up.
const TELLING: f32 = 0.5;
/// Passages that share pieces, at most: no sentence of an inspector stands in so many.
const SHARING: usize = 2_000;
/// Passages of the ranked search that are compared.
const RANKED: usize = 48;

impl SearchContext<'_> {
    /// Passages that a search for the sentence's words ranks first, and those that have pieces of it word for word; each
    /// once, with the score of the search. `quorum` is the part of the weight of the sentence's words that the former must
    /// have somewhere.
    pub(super) fn candidates(
        &self,
        sentence: &Sentence,
        request: &SearchRequest,
        quorum: f32,
    ) -> Result<Vec<(Score, DocAddress)>, SearchFailure> {
        let word = |token: &Token| Clause { sign: Sign::Plain, query: Query::Word(token.text.clone()) };
        let clauses = sentence.tokens.iter().take(MAX_CLAUSES).map(word).collect();
        let weights = Weights { quorum, ..self.weights.clone() };
        let plan = SearchContext { weights: &weights, ..*self }.plan(&Query::Plain(clauses), request)?;
        let mut found = self.best(self.query(Some(&plan), request)?, RANKED)?;
        found.extend(self.sharing(sentence, request)?);
        found.sort_unstable_by_key(|(_, address)| *address);
        found.dedup_by_key(|(_, address)| *address);
        rescore::score(&plan, self.searcher, &mut found)?;
        Ok(found)
    }

    /// Passages with pieces of the sentence, word for word.
    fn sharing(&self, sentence: &Sentence, request: &SearchRequest) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let length = SHINGLE.min(sentence.tokens.len());
        let mut pieces: BTreeMap<Vec<&str>, f32> = BTreeMap::new();
        for (at, piece) in sentence.tokens.windows(length.max(1)).enumerate() {
            let weight = (at..at + length).map(|token| sentence.weight(token)).sum();
            pieces.insert(piece.iter().map(|token| token.text.as_str()).collect(), weight);
        }
        let total: f32 = pieces.values().sum();
        // Pieces such as `in line with` stand everywhere, cost most and say least.
        let telling = pieces.iter().filter(|(_, weight)| **weight * real(pieces.len()) >= TELLING * total);
        let query = telling.map(|(words, weight)| -> Box<dyn EngineQuery> {
            Box::new(ConstScoreQuery::new(self.piece(words), *weight))
        });
        let query = Box::new(BooleanQuery::union(query.collect()));
        let mut found =
            self.best(Box::new(BooleanQuery::intersection(vec![query, self.query(None, request)?])), SHARING)?;
        found.retain(|(score, _)| *score >= SHARED * total);
        Ok(found)
    }

    fn piece(&self, words: &[&str]) -> Box<dyn EngineQuery> {
        let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(self.fields.text, word)).collect();
        match (terms.len(), terms.pop()) {
            (1, Some(term)) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            (_, last) => Box::new(PhraseQuery::new(terms.into_iter().chain(last).collect())),
        }
    }

    /// The first `limit` passages by score. Of passages with one score either all are among them or none: which of them
    /// came first would depend on how the index came about.
    fn best(&self, query: Box<dyn EngineQuery>, limit: usize) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        // To leave one kind of passage out is quicker than to let all the others in, as `countable` does.
        let standard = Term::from_field_i64(self.fields.passage_kind, kind_number(PassageKind::Boilerplate));
        let standard = Box::new(TermQuery::new(standard, IndexRecordOption::Basic));
        let query = BooleanQuery::new(vec![(Occur::Must, query), (Occur::MustNot, standard)]);
        let collect = TopDocs::with_limit(limit).order_by_score();
        let mut found = self.searcher.search_with_statistics_provider(&query, &collect, &self.statistics())?;
        let last = found.last().map_or(0.0, |(score, _)| *score);
        if found.len() == limit && found.first().is_some_and(|(score, _)| *score > last) {
            found.retain(|(score, _)| *score > last);
        }
        Ok(found)
    }
}
