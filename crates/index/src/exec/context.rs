//! The search context: what every search of an open index reads.

use std::sync::{Arc, Mutex};

use report::Passage;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use super::scorer::PlanQuery;
use super::top_k::ReportOrder;
use crate::plan::planner::plan;
use crate::plan::planner_state::PlanContext;
use crate::plan::query_plan::Plan;
use crate::plan::synonyms::groups::Synonyms;
use crate::plan::{SearchFailure, filter_queries};
use crate::query::{FieldFilter, Filters, Query, SearchRequest};
use crate::stats::bm25::Weights;
use crate::stats::collection::{Frequencies, Statistics};
use crate::storage::Summary;
use crate::storage::boilerplate::Repeated;
use crate::storage::columns::PassageColumns;
use crate::storage::document::{self, kind};
use crate::storage::schema::Fields;
use crate::text::analysis::Stemming;

/// The data that a search reads.
pub(crate) struct SearchContext<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) summary: &'a Summary,
    pub(crate) synonyms: Option<&'a dyn Synonyms>,
    pub(crate) weights: &'a Weights,
    pub(crate) columns: &'a Arc<PassageColumns>,
    pub(crate) reports: &'a Arc<ReportOrder>,
    pub(crate) repeated: &'a Arc<Repeated>,
    pub(crate) frequencies: &'a Frequencies,
    pub(crate) stemming: &'a Mutex<Stemming>,
}

impl SearchContext<'_> {
    /// Returns the number of passages that match a request.
    pub(crate) fn count(&self, request: &SearchRequest) -> Result<u64, SearchFailure> {
        let plan = self.plan_of(request)?;
        Ok(self.count_planned(plan.as_ref(), request)?)
    }

    /// Returns the number of passages that match a request, whose query has this plan.
    pub(super) fn count_planned(&self, plan: Option<&Arc<Plan>>, request: &SearchRequest) -> tantivy::Result<u64> {
        let query = self.query(plan, request)?;
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        self.columns.holding(self.searcher).map(|(_, segment)| weight.count(segment).map(u64::from)).sum()
    }

    pub(crate) fn statistics(&self) -> Statistics<'_> {
        let SearchContext { searcher, fields, summary, columns, frequencies, .. } = *self;
        Statistics { searcher, fields, summary, columns, frequencies, all_copies: false }
    }

    /// Plans the query of a request; `None` if it has none.
    pub(crate) fn plan_of(&self, request: &SearchRequest) -> Result<Option<Arc<Plan>>, SearchFailure> {
        request.query.as_ref().map(|query| self.plan(query, request)).transpose()
    }

    /// Plans a query with the options of a request, in place of the request's own query.
    pub(crate) fn plan(&self, query: &Query, request: &SearchRequest) -> Result<Arc<Plan>, SearchFailure> {
        let filter = |field: &FieldFilter| -> tantivy::Result<Box<dyn TantivyQuery>> {
            let filters = Filters::of(field.clone());
            let queries = filter_queries::queries(&filters, self.searcher, self.fields, self.repeated)?;
            Ok(Box::new(BooleanQuery::intersection(queries)))
        };
        let statistics = Statistics { all_copies: request.all_copies, ..self.statistics() };
        let context = PlanContext {
            statistics: &statistics,
            everything: self.passages(),
            filter: &filter,
            synonyms: self.synonyms.filter(|_| request.widen),
            headings: request.headings,
            weights: self.weights,
            repeated: self.repeated,
            stemming: self.stemming,
        };
        plan(query, &context).map(Arc::new)
    }

    fn passages(&self) -> Box<dyn TantivyQuery> {
        let term = document::type_term(self.fields, kind::PASSAGE);
        let term = TermQuery::new(term, IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
    }

    /// Returns the query that tantivy runs: the plan and the filters of the request.
    pub(crate) fn query(
        &self,
        plan: Option<&Arc<Plan>>,
        request: &SearchRequest,
    ) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let superseded = !request.all_copies && self.summary.superseded > 0;
        let superseded = superseded.then(|| Term::from_field_i64(self.fields.superseded, 1));
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        if let Some(plan) = plan {
            clauses.push((Occur::Must, Box::new(PlanQuery { plan: Arc::clone(plan), left_out: superseded })));
        } else {
            clauses.push((Occur::Must, self.passages()));
            if let Some(superseded) = superseded {
                clauses.push((Occur::MustNot, Box::new(TermQuery::new(superseded, IndexRecordOption::Basic))));
            }
        }
        for filter in filter_queries::queries(&request.filters, self.searcher, self.fields, self.repeated)? {
            clauses.push((Occur::Must, filter));
        }
        Ok(match clauses.len() {
            1 => clauses.swap_remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        })
    }

    /// Reads the passage at an address.
    pub(crate) fn passage(&self, address: DocAddress) -> tantivy::Result<Passage> {
        let segment = self.searcher.segment_reader(address.segment_ord).segment_id();
        let passage = document::load_passage(self.searcher, address)?;
        Ok(self.repeated.restate(segment, address.doc_id, passage))
    }
}
