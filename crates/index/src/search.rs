//! Answers a request: one query for the engine, the first hits with their passages, counts over everything.

use report::Passage;
use tantivy::Searcher;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::collect::{Candidate, Collect};
use crate::document::{self, kind};
use crate::schema::Fields;
use crate::statistics::Statistics;
use crate::{Hit, Results, SearchRequest, Summary};

/// What a search looks at.
pub(crate) struct View<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) summary: &'a Summary,
}

impl View<'_> {
    pub(crate) fn search(&self, request: &SearchRequest) -> tantivy::Result<Results> {
        let collect = Collect {
            sort: request.sort,
            first: request.offset.saturating_add(request.limit),
            turns: !request.all,
            facets: request.facets.clone(),
        };
        let statistics = Statistics { searcher: self.searcher, fields: self.fields, summary: self.summary };
        let query = self.query(request)?;
        let found = self.searcher.search_with_statistics_provider(&query, &collect, &statistics)?;
        let page = (1..).zip(&found.hits).skip(request.offset);
        let facets = request.facets.iter().zip(found.counts).map(|(&facet, counts)| counts.into_facet(facet));
        Ok(Results {
            hits: page.map(|(rank, candidate)| self.hit(rank, candidate, request)).collect::<tantivy::Result<_>>()?,
            passages: found.passages,
            reports: found.reports,
            facets: facets.collect(),
            ..Results::default()
        })
    }

    /// The query with all that a passage must satisfy besides.
    fn query(&self, request: &SearchRequest) -> tantivy::Result<BooleanQuery> {
        let passages = || -> Box<dyn EngineQuery> {
            let term = document::type_term(self.fields, kind::PASSAGE);
            let term = TermQuery::new(term, IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
        };
        let query = request.query.as_ref().map_or_else(passages, |query| query.lower(self.fields));
        let mut clauses = vec![(Occur::Must, query)];
        for filter in request.filters.queries(self.searcher, self.fields)? {
            clauses.push((Occur::Must, filter));
        }
        if !request.all_copies && self.summary.superseded > 0 {
            let superseded = tantivy::Term::from_field_i64(self.fields.superseded, 1);
            clauses.push((Occur::MustNot, Box::new(TermQuery::new(superseded, IndexRecordOption::Basic))));
        }
        Ok(BooleanQuery::new(clauses))
    }

    fn hit(&self, rank: usize, candidate: &Candidate, request: &SearchRequest) -> tantivy::Result<Hit> {
        let passage: Passage = document::load(self.searcher, self.fields, candidate.address)?;
        let marks = request.query.as_ref().map(|query| query.mark(&passage.text)).unwrap_or_default();
        Ok(Hit {
            rank,
            score: candidate.score,
            snippet: marks.snippet,
            snippet_start: marks.snippet_start,
            highlights: marks.highlights,
            explanation: None,
            passage,
        })
    }
}

#[cfg(test)]
mod tests;
