//! Answers a request: runs one query in tantivy, loads the passages of the hits on the page, and counts all matches.

use std::collections::HashMap;
use std::sync::Arc;

use report::Passage;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, Score};

use super::context::SearchContext;
use super::highlight::{self, Marker};
use super::rescore;
use super::top_k::{Rescoring, TopHits, TopK};
use crate::plan::SearchFailure;
use crate::plan::query_plan::Plan;
use crate::query::{Hit, Results, SearchRequest, Sort};
use crate::rank::feedback::{self, Feedback};
use crate::rank::ranker::{self, RESCORED, Stage};
use crate::text::analysis::Stemming;

impl SearchContext<'_> {
    /// Answers a request without a diagnosis. Also returns the plan of its query.
    pub(crate) fn answer(&self, request: &SearchRequest) -> Result<(Results, Option<Arc<Plan>>), SearchFailure> {
        let plan = self.plan_of(request)?;
        let relevance = request.sort == Sort::Relevance;
        let wanted = request.offset.saturating_add(request.limit);
        let rescores = relevance && plan.is_some();
        let top_k = TopK {
            sort: request.sort,
            // The same hits are rescored for every page, or hits could move between pages.
            first: if rescores && request.limit > 0 { wanted.max(RESCORED) } else { wanted },
            ordered: !rescores || wanted > RESCORED,
            diversify: !request.all,
            facets: request.facets.clone(),
            reports: Arc::clone(self.reports),
        };
        let query = self.query(plan.as_ref(), request)?;
        let statistics = self.statistics();
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, self.searcher);
        let mut found = top_k.run(self.searcher, query.weight(scoring)?.as_ref())?;
        let learnt = match &plan {
            Some(plan) if relevance => self.rescore(plan, request, &mut found)?,
            _ => None,
        };
        let by_heading = match &plan {
            Some(plan) if request.count_headings => self.by_heading(plan, request, found.passages)?,
            _ => 0,
        };
        let page = (1..).zip(&found.hits).skip(request.offset).take(request.limit);
        // A parallel search may hold the shared cache. This one then uses a new cache instead of waiting.
        let (mut shared, mut own) = (self.stemming.try_lock().ok(), Stemming::default());
        let stemming = shared.as_deref_mut().unwrap_or(&mut own);
        let mut marker = plan.as_deref().map(|plan| Marker::new(plan, stemming));
        let (feedback, mut known) = learnt.unzip();
        let hits = page.map(|(rank, candidate)| {
            let passage = known.as_mut().and_then(|known| known.remove(&candidate.address));
            let passage = passage.map_or_else(|| self.passage(candidate.address), Ok)?;
            let marks = marker.as_mut().map_or_else(
                || highlight::shown(&passage.text, &[], &mut Stemming::default()),
                |marker| marker.mark(&passage.text, &passage.section_path),
            );
            let hit = marks.into_hit(rank, candidate.score, passage);
            match &plan {
                Some(plan) if request.explain => {
                    let stage = if relevance && rank <= RESCORED { Stage::Whole } else { Stage::First };
                    let address = candidate.address;
                    let explanation = rescore::explain(plan, feedback.as_ref(), self.searcher, address, stage)?;
                    Ok(Hit { explanation: Some(explanation), ..hit })
                }
                _ => Ok(hit),
            }
        });
        let hits = hits.collect::<tantivy::Result<_>>()?;
        let facets = request.facets.iter().zip(found.counts).map(|(&facet, counts)| counts.into_facet(facet));
        let results = Results {
            hits,
            passages: found.passages,
            reports: found.reports,
            by_heading,
            widened: plan.as_ref().map(|plan| plan.widened.clone()).unwrap_or_default(),
            facets: facets.collect(),
            diagnosis: None,
        };
        Ok((results, plan))
    }

    /// Adds the second stage and the feedback to the scores of the best hits. Returns the feedback, if there is any, with the
    /// passages that it was learnt from.
    fn rescore(
        &self,
        plan: &Plan,
        request: &SearchRequest,
        found: &mut TopHits,
    ) -> tantivy::Result<Option<(Feedback, HashMap<DocAddress, Passage>)>> {
        let learns = request.widen && Feedback::suits(plan);
        let diversify = !request.all;
        let count = RESCORED;
        // Feedback can move any of them.
        let wanted = if learns { count } else { request.offset.saturating_add(request.limit) };
        let how = Rescoring { count, wanted, diversify: diversify && !learns, reports: self.reports };
        found.rescore(&how, |first| ranker::bound(plan, first), |hits| rescore::rescore(plan, self.searcher, hits))?;
        if !learns {
            return Ok(None);
        }
        let best = found.hits.iter().take(feedback::BEST);
        let best = best.map(|hit| Ok((hit.score, hit.address, self.passage(hit.address)?)));
        let best: Vec<_> = best.collect::<tantivy::Result<_>>()?;
        let texts: Vec<_> = best.iter().map(|(score, _, passage)| (*score, passage.text.as_str())).collect();
        let feedback = Feedback::learn(plan, &texts, &self.statistics())?;
        let how = Rescoring { count, wanted: count, diversify, reports: self.reports };
        found.rescore(&how, |_| Score::INFINITY, |hits| rescore::add_feedback(&feedback, plan, self.searcher, hits))?;
        // Most of these passages are shown as hits.
        Ok(Some((feedback, best.into_iter().map(|(_, address, passage)| (address, passage)).collect())))
    }

    /// Returns how many of the `found` passages match only in a heading.
    fn by_heading(&self, plan: &Plan, request: &SearchRequest, found: u64) -> tantivy::Result<u64> {
        if found == 0 || !plan.searches_headings() {
            return Ok(0);
        }
        let in_text = self.count_planned(Some(&Arc::new(plan.without_headings())), request)?;
        Ok(found.saturating_sub(in_text))
    }
}
