//! Answers a request: one query for the engine, the first hits with their passages, counts over everything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use report::Passage;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, Searcher, Term};

use crate::analysis::Stemming;
use crate::collect::{Candidate, Collect, Collected, ReportOrder, Rescoring};
use crate::columns::PassageColumns;
use crate::document::{self, kind};
use crate::feedback::{self, Feedback};
use crate::highlight::{self, Marker};
use crate::matching::compounds::Compounds;
use crate::matching::lower::{Context, LowerError, lower};
use crate::matching::plan::{Plan, TextFields};
use crate::matching::scorer::PlanQuery;
use crate::matching::widen::Synonyms;
use crate::query::{FieldFilter, Query};
use crate::rank::{self, Stage, Weights};
use crate::repetition::Repeated;
use crate::schema::Fields;
use crate::statistics::{Frequencies, Statistics};
use crate::{Diagnosis, Filters, Hit, Results, SearchRequest, Sort, Summary, diagnose};

/// What a search looks at.
pub(crate) struct View<'a> {
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

impl View<'_> {
    pub(crate) fn search(&self, request: &SearchRequest) -> Result<Results, LowerError> {
        let plan = self.plan_of(request)?;
        let relevance = request.sort == Sort::Relevance;
        let wanted = request.offset.saturating_add(request.limit);
        let anew = relevance && plan.is_some();
        let collect = Collect {
            sort: request.sort,
            // What is scored anew does not depend on the page, or hits could move between pages.
            first: if anew && request.limit > 0 { wanted.max(rank::RESCORED) } else { wanted },
            ordered: !anew || wanted > rank::RESCORED,
            turns: !request.all,
            facets: request.facets.clone(),
            reports: Arc::clone(self.reports),
        };
        let query = self.query(plan.as_ref(), request)?;
        let statistics = self.statistics();
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, self.searcher);
        let mut found = collect.run(self.searcher, query.weight(scoring)?.as_ref())?;
        let learnt = match &plan {
            Some(plan) if relevance => self.rescore(plan, request, &mut found)?,
            _ => None,
        };
        let by_heading = match &plan {
            Some(plan) if request.tell_headings => self.by_heading(plan, request, found.passages)?,
            _ => 0,
        };
        let diagnosis = match (&request.query, &plan) {
            (Some(query), Some(plan)) => diagnose::diagnose(self, query, plan, request, found.passages)?,
            _ => None,
        };
        let page = (1..).zip(&found.hits).skip(request.offset).take(request.limit);
        // A search beside this one has its own rather than wait.
        let (mut shared, mut own) = (self.stemming.try_lock().ok(), Stemming::default());
        let stemming = shared.as_deref_mut().unwrap_or(&mut own);
        let mut marker = plan.as_deref().map(|plan| Marker::new(plan, stemming));
        let (feedback, mut known) = learnt.unzip();
        let hits = page.map(|(rank, candidate)| {
            let passage = known.as_mut().and_then(|known| known.remove(&candidate.address));
            let passage = passage.map_or_else(|| self.passage(candidate.address), Ok)?;
            let hit = hit(rank, candidate.score, passage, marker.as_mut());
            match &plan {
                Some(plan) if request.explain => {
                    let stage = if relevance && rank <= rank::RESCORED { Stage::Whole } else { Stage::First };
                    self.explained(hit, plan, feedback.as_ref(), candidate, stage)
                }
                _ => Ok(hit),
            }
        });
        let hits = hits.collect::<tantivy::Result<_>>()?;
        let facets = request.facets.iter().zip(found.counts).map(|(&facet, counts)| counts.into_facet(facet));
        Ok(Results {
            hits,
            passages: found.passages,
            reports: found.reports,
            by_heading,
            widened: plan.map(|plan| plan.widened.clone()).unwrap_or_default(),
            facets: facets.collect(),
            diagnosis,
        })
    }

    /// Gives the best of the first stage their whole scores. Where these rest on what the best passages say, that and the
    /// passages.
    fn rescore(
        &self,
        plan: &Plan,
        request: &SearchRequest,
        found: &mut Collected,
    ) -> tantivy::Result<Option<(Feedback, HashMap<DocAddress, Passage>)>> {
        let learns = request.widen && Feedback::suits(plan);
        let turns = !request.all;
        let count = rank::RESCORED;
        // What is learnt moves any of them.
        let wanted = if learns { count } else { request.offset.saturating_add(request.limit) };
        let how = Rescoring { count, wanted, turns: turns && !learns, reports: self.reports };
        found.rescore(&how, |first| rank::bound(plan, first), |hits| rank::rescore(plan, self.searcher, hits))?;
        if !learns {
            return Ok(None);
        }
        let best = found.hits.iter().take(feedback::BEST);
        let best = best.map(|hit| Ok((hit.score, hit.address, self.passage(hit.address)?)));
        let best: Vec<_> = best.collect::<tantivy::Result<_>>()?;
        let said: Vec<_> = best.iter().map(|(score, _, passage)| (*score, passage.text.as_str())).collect();
        let feedback = Feedback::learn(plan, &said, &self.statistics())?;
        let how = Rescoring { count, wanted: count, turns, reports: self.reports };
        found.rescore(&how, |_| Score::INFINITY, |hits| feedback.add(plan, self.searcher, hits))?;
        // Most of them are hits that are shown.
        Ok(Some((feedback, best.into_iter().map(|(_, address, passage)| (address, passage)).collect())))
    }

    /// How many of the passages `found` have a word of the query in their headings alone.
    fn by_heading(&self, plan: &Plan, request: &SearchRequest, found: u64) -> tantivy::Result<u64> {
        if found == 0 || !plan.asks_headings() {
            return Ok(0);
        }
        let in_text = self.count_planned(Some(&Arc::new(plan.without_headings())), request)?;
        Ok(found.saturating_sub(in_text))
    }

    /// What a person should know of a request that finds so many `passages`.
    pub(crate) fn diagnosis(&self, request: &SearchRequest, passages: u64) -> Result<Option<Diagnosis>, LowerError> {
        let Some(query) = &request.query else { return Ok(None) };
        let plan = self.plan(query, request)?;
        diagnose::diagnose(self, query, &plan, request, passages)
    }

    /// Passages that a request finds.
    pub(crate) fn count(&self, request: &SearchRequest) -> Result<u64, LowerError> {
        let plan = self.plan_of(request)?;
        Ok(self.count_planned(plan.as_ref(), request)?)
    }

    /// Passages that a request finds whose query has this plan.
    fn count_planned(&self, plan: Option<&Arc<Plan>>, request: &SearchRequest) -> tantivy::Result<u64> {
        let query = self.query(plan, request)?;
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        self.columns.holding(self.searcher).map(|(_, segment)| weight.count(segment).map(u64::from)).sum()
    }

    pub(crate) fn statistics(&self) -> Statistics<'_> {
        let View { searcher, fields, summary, columns, frequencies, .. } = *self;
        Statistics { searcher, fields, summary, columns, frequencies, all_copies: false }
    }

    /// The plan of a request with a query.
    pub(crate) fn plan_of(&self, request: &SearchRequest) -> Result<Option<Arc<Plan>>, LowerError> {
        request.query.as_ref().map(|query| self.plan(query, request)).transpose()
    }

    /// The plan of a query in place of the request's own.
    pub(crate) fn plan(&self, query: &Query, request: &SearchRequest) -> Result<Arc<Plan>, LowerError> {
        let filter = |field: &FieldFilter| -> tantivy::Result<Box<dyn EngineQuery>> {
            let mut filters = Filters::default();
            filters.add(field);
            let queries = filters.queries(self.searcher, self.fields, self.repeated)?;
            Ok(Box::new(BooleanQuery::intersection(queries)))
        };
        let statistics = Statistics { all_copies: request.all_copies, ..self.statistics() };
        let (text, pairs) = (self.fields.text, self.fields.compounds);
        let compounds = Compounds { statistics: &statistics, text, pairs };
        let context = Context {
            searcher: self.searcher,
            fields: TextFields {
                text: self.fields.text,
                stem: self.fields.stem,
                heading_stem: self.fields.heading_stem,
                sentences: self.fields.sentences,
            },
            statistics: &statistics,
            everything: self.passages(),
            filter: &filter,
            compounds: &compounds,
            synonyms: self.synonyms.filter(|_| request.widen),
            headings: request.headings,
            weights: self.weights,
            columns: self.columns,
            repeated: self.repeated,
            stemming: self.stemming,
        };
        lower(query, &context).map(Arc::new)
    }

    fn passages(&self) -> Box<dyn EngineQuery> {
        let term = document::type_term(self.fields, kind::PASSAGE);
        let term = TermQuery::new(term, IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
    }

    /// The query with all that a passage must satisfy besides.
    pub(crate) fn query(
        &self,
        plan: Option<&Arc<Plan>>,
        request: &SearchRequest,
    ) -> tantivy::Result<Box<dyn EngineQuery>> {
        let superseded = !request.all_copies && self.summary.superseded > 0;
        let superseded = superseded.then(|| Term::from_field_i64(self.fields.superseded, 1));
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        if let Some(plan) = plan {
            clauses.push((Occur::Must, Box::new(PlanQuery { plan: Arc::clone(plan), left_out: superseded })));
        } else {
            clauses.push((Occur::Must, self.passages()));
            if let Some(superseded) = superseded {
                clauses.push((Occur::MustNot, Box::new(TermQuery::new(superseded, IndexRecordOption::Basic))));
            }
        }
        for filter in request.filters.queries(self.searcher, self.fields, self.repeated)? {
            clauses.push((Occur::Must, filter));
        }
        Ok(match clauses.len() {
            1 => clauses.swap_remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        })
    }

    /// The hit with its score explained.
    fn explained(
        &self,
        hit: Hit,
        plan: &Plan,
        feedback: Option<&Feedback>,
        candidate: &Candidate,
        stage: Stage,
    ) -> tantivy::Result<Hit> {
        let explanation = rank::explain(plan, feedback, self.searcher, candidate.address, stage)?;
        Ok(Hit { explanation: Some(explanation), ..hit })
    }
}

fn hit(rank: usize, score: Score, passage: Passage, marker: Option<&mut Marker<'_>>) -> Hit {
    let marks = marker
        .map_or_else(|| highlight::opening(&passage.text), |marker| marker.mark(&passage.text, &passage.section_path));
    Hit {
        rank,
        score,
        snippet: marks.snippet,
        snippet_start: marks.snippet_start,
        highlights: marks.highlights,
        explanation: None,
        passage,
    }
}

#[cfg(test)]
mod tests;
