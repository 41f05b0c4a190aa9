//! Runs a plan as a query of tantivy: postings propose candidates, positions confirm them.

use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{
    BooleanQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query as TantivyQuery, QueryClone, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

use super::parts::Parts;
use super::postings::forward;
use super::term_hits::SegmentTermHits;
use super::window::{ALONE, Windows};
use crate::plan::query_plan::{Node, Plan, PostingsDetail, distinct_words};
use crate::rank::ranker::Ranker;
use crate::text::part::Items;

/// A plan as a query of tantivy.
#[derive(Debug, Clone)]
pub(crate) struct PlanQuery {
    pub(crate) plan: Arc<Plan>,
    /// Passages with this term do not match.
    pub(crate) left_out: Option<Term>,
}

struct PlanWeight {
    plan: Arc<Plan>,
    left_out: Option<Term>,
    source: Source,
    filters: Arc<Vec<Box<dyn Weight>>>,
    details: Vec<PostingsDetail>,
    /// Whether every candidate satisfies the plan, so that none has to be confirmed.
    decided: bool,
    scores: bool,
}

/// The way in which the plan is run.
enum Source {
    /// One by one: tantivy proposes [`candidates`].
    Tantivy(Box<dyn Weight>),
    /// A window at a time, if words, phrases and filters alone decide and score.
    Windows(Parts),
}

impl TantivyQuery for PlanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = || match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        let (plan, left_out) = (Arc::clone(&self.plan), self.left_out.clone());
        let source = if let Some(parts) = Parts::of(&plan) {
            Source::Windows(parts)
        } else {
            Source::Tantivy(candidates(&plan, &plan.root).weight(unscored())?)
        };
        let decided = plan.root.is_boolean();
        let filters = plan.filters.iter().map(|filter| filter.weight(unscored())).collect::<tantivy::Result<_>>()?;
        let scores = scoring.is_scoring_enabled();
        let details = plan.first_stage_details();
        Ok(Box::new(PlanWeight { plan, left_out, source, filters: Arc::new(filters), details, decided, scores }))
    }
}

impl Weight for PlanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match &self.source {
            Source::Windows(parts) => {
                let (plan, left_out) = (Arc::clone(&self.plan), self.left_out.as_ref());
                let scoring = (self.ranker(reader)?, boost);
                Ok(Box::new(Windows::open(plan, reader, parts, left_out, &self.filters, scoring)?))
            }
            Source::Tantivy(weight) => self.one_by_one(reader, boost, weight.scorer(reader, 1.0)?),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("first stage", score))
    }
}

impl PlanWeight {
    /// Returns what scores the passages of a segment; `None` if nothing does.
    fn ranker(&self, reader: &SegmentReader) -> tantivy::Result<Option<Ranker>> {
        self.scores.then(|| Ranker::open(&self.plan, reader)).transpose()
    }

    /// Returns a scorer that confirms candidates one by one.
    fn one_by_one(
        &self,
        reader: &SegmentReader,
        boost: Score,
        candidates: Box<dyn Scorer>,
    ) -> tantivy::Result<Box<dyn Scorer>> {
        let hits = SegmentTermHits::open(&self.plan, reader, &self.details, None, &self.filters)?;
        let left_out = match &self.left_out {
            Some(term) => reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?,
            None => None,
        };
        let (plan, ranker, decided) = (Arc::clone(&self.plan), self.ranker(reader)?, self.decided);
        let mut scorer = PlanScorer { plan, candidates, left_out, doc: 0, hits, ranker, decided, boost };
        let first = scorer.candidates.doc();
        scorer.go_to_match(first);
        Ok(Box::new(scorer))
    }
}

struct PlanScorer {
    plan: Arc<Plan>,
    candidates: Box<dyn Scorer>,
    left_out: Option<SegmentPostings>,
    /// The current match.
    doc: DocId,
    hits: SegmentTermHits,
    ranker: Option<Ranker>,
    decided: bool,
    boost: Score,
}

impl PlanScorer {
    /// Moves to the first match from the candidate `doc` on.
    fn go_to_match(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED {
            self.hits.doc = doc;
            let is_left_out = self.left_out.as_mut().is_some_and(|left_out| forward(left_out, doc) == doc);
            if !is_left_out && (self.decided || self.plan.root.matches(&mut self.hits)) {
                break;
            }
            doc = self.candidates.advance();
        }
        self.doc = doc;
        doc
    }
}

impl DocSet for PlanScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        let next = self.candidates.advance();
        self.go_to_match(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = self.candidates.seek(target);
            self.go_to_match(next);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        self.candidates.cost().saturating_mul(ALONE)
    }
}

impl Scorer for PlanScorer {
    fn score(&mut self) -> Score {
        let Some(ranker) = &mut self.ranker else { return 0.0 };
        self.hits.doc = self.doc;
        self.boost * ranker.first_stage(&self.plan, self.doc, &mut self.hits)
    }
}

/// Returns a query that matches every passage that may satisfy `node`, and few others.
fn candidates(plan: &Plan, node: &Node) -> Box<dyn TantivyQuery> {
    match node {
        Node::Word(word) => word_query(plan, *word),
        Node::Phrase(slots) => all(distinct_words(slots).into_iter().map(|word| word_query(plan, word)).collect()),
        Node::Near(_, parts) => all(parts.iter().map(|part| candidates(plan, part)).collect()),
        Node::All(parts) => {
            let mut clauses = Vec::new();
            for part in parts {
                match part {
                    Node::Not(part) if part.is_boolean() => clauses.push((Occur::MustNot, candidates(plan, part))),
                    Node::Not(_) => {}
                    part => clauses.push((Occur::Must, candidates(plan, part))),
                }
            }
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, plan.everything.box_clone()));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Node::Any(parts) => any(parts.iter().map(|part| candidates(plan, part)).collect()),
        Node::Not(part) if part.is_boolean() => Box::new(BooleanQuery::new(vec![
            (Occur::Must, plan.everything.box_clone()),
            (Occur::MustNot, candidates(plan, part)),
        ])),
        Node::Not(_) | Node::Everything => plan.everything.box_clone(),
        Node::MinShouldMatch(clauses, needed) => {
            // A match needs more than the lightest clauses, if their weight together is below the minimum.
            let mut clauses: Vec<_> = clauses.iter().collect();
            clauses.sort_by(|a, b| a.weight.total_cmp(&b.weight));
            let mut weight = 0.0;
            let light = clauses.iter().take_while(|clause| {
                weight += clause.weight;
                weight < *needed
            });
            let light = light.count();
            any(clauses
                .into_iter()
                .skip(light)
                .flat_map(|clause| {
                    let heading = (!clause.heading.is_empty())
                        .then(|| all(clause.heading.iter().map(|word| word_query(plan, *word)).collect()));
                    std::iter::once(candidates(plan, &clause.node)).chain(heading)
                })
                .collect())
        }
        Node::Filter(filter) => {
            plan.filters.item_ref(*filter).map_or_else(|| plan.everything.box_clone(), |filter| filter.box_clone())
        }
    }
}

fn word_query(plan: &Plan, word: usize) -> Box<dyn TantivyQuery> {
    let Some(word) = plan.word(word) else { return Box::new(EmptyQuery) };
    let term = |text: &String| -> Box<dyn TantivyQuery> {
        Box::new(TermQuery::new(Term::from_field_text(word.field, text), IndexRecordOption::Basic))
    };
    any(word.terms.iter().map(term).collect())
}

fn any(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.swap_remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn all(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if queries.len() == 1 { queries.swap_remove(0) } else { Box::new(BooleanQuery::intersection(queries)) }
}
