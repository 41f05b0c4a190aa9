//! Candidates: passages that may be a precedent of a sentence, found without reading them.

use std::collections::BTreeMap;

use report::PassageKind;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, Term};

use super::alignment::{Sentence, real};
use crate::exec::context::SearchContext;
use crate::exec::rescore;
use crate::plan::SearchFailure;
use crate::query::{Clause, MAX_CLAUSES, Query, SearchRequest, Sign};
use crate::stats::bm25::Weights;
use crate::storage::document::kind_number;
use crate::storage::tantivy_index::sequence;
use crate::text::analysis::Token;

/// Words of a shingle. If two words of a sentence of nine change, at least one shingle of three words remains.
const SHINGLE: usize = 3;
/// The share of the weight of all shingles that a candidate must have.
const MIN_SHARED: f32 = 0.15;
/// The share of the mean weight from which a shingle is informative enough to look up.
const INFORMATIVE: f32 = 0.5;
/// Most candidates that share shingles; no sentence of an inspector occurs more often.
const MAX_SHARING: usize = 2_000;
/// Number of candidates from the ranked search.
const RANKED: usize = 48;

impl SearchContext<'_> {
    /// Returns the passages that a search for the sentence's words ranks first, and those that share shingles with it; each
    /// once, with the search score. `quorum` is the share of the weight of the sentence's words that the former must have.
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

    /// Returns the passages that share shingles with the sentence.
    fn sharing(&self, sentence: &Sentence, request: &SearchRequest) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let length = SHINGLE.min(sentence.tokens.len());
        let mut shingles: BTreeMap<Vec<&str>, f32> = BTreeMap::new();
        for (at, shingle) in sentence.tokens.windows(length.max(1)).enumerate() {
            let weight = (at..at + length).map(|token| sentence.weight(token)).sum();
            shingles.insert(shingle.iter().map(|token| token.text.as_str()).collect(), weight);
        }
        let total: f32 = shingles.values().sum();
        // Shingles such as `in line with` occur everywhere, cost most and tell least.
        let informative = shingles.iter().filter(|(_, weight)| **weight * real(shingles.len()) >= INFORMATIVE * total);
        let query = informative.map(|(words, weight)| -> Box<dyn TantivyQuery> {
            let terms = words.iter().map(|word| Term::from_field_text(self.fields.text, word));
            Box::new(ConstScoreQuery::new(sequence(terms.collect()), *weight))
        });
        let query = Box::new(BooleanQuery::union(query.collect()));
        let mut found =
            self.best(Box::new(BooleanQuery::intersection(vec![query, self.query(None, request)?])), MAX_SHARING)?;
        found.retain(|(score, _)| *score >= MIN_SHARED * total);
        Ok(found)
    }

    /// Returns the first `limit` passages by score, without those that share the score of a passage cut off. Which of these
    /// came first would depend on the history of the index.
    fn best(&self, query: Box<dyn TantivyQuery>, limit: usize) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        // Excluding one kind of passage is faster than requiring the others, as `countable` does.
        let boilerplate = Term::from_field_i64(self.fields.passage_kind, kind_number(PassageKind::Boilerplate));
        let boilerplate = Box::new(TermQuery::new(boilerplate, IndexRecordOption::Basic));
        let query = BooleanQuery::new(vec![(Occur::Must, query), (Occur::MustNot, boilerplate)]);
        let collect = TopDocs::with_limit(limit).order_by_score();
        let mut found = self.searcher.search_with_statistics_provider(&query, &collect, &self.statistics())?;
        let last = found.last().map_or(0.0, |(score, _)| *score);
        if found.len() == limit && found.first().is_some_and(|(score, _)| *score > last) {
            found.retain(|(score, _)| *score > last);
        }
        Ok(found)
    }
}
