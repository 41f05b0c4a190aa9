//! A plan as a query of the engine: candidates from postings, positions to decide, and a score.

use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{
    BooleanQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query as EngineQuery, QueryClone, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

use super::parts::Parts;
use super::postings::forward;
use super::term_hits::SegmentOccurrences;
use super::window::{ALONE, Windows};
use crate::plan::query_plan::{Node, Plan, PostingsDetail, distinct_words};
use crate::rank::ranker::Ranker;

/// A plan as a query of the engine.
#[derive(Debug, Clone)]
pub(crate) struct PlanQuery {
    pub(crate) plan: Arc<Plan>,
    /// Passages with this term are left out.
    pub(crate) left_out: Option<Term>,
}

struct PlanWeight {
    plan: Arc<Plan>,
    left_out: Option<Term>,
    source: Source,
    filters: Arc<Vec<Box<dyn Weight>>>,
    needs: Vec<PostingsDetail>,
    /// Whether every candidate satisfies the plan.
    decided: bool,
    scores: bool,
}

/// Where the passages that may match come from.
enum Source {
    /// The engine, by [`candidates`].
    Engine(Box<dyn Weight>),
    /// Words and phrases alone, which decide and score as well.
    Windows(Parts),
}

impl EngineQuery for PlanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = || match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        let (plan, left_out) = (Arc::clone(&self.plan), self.left_out.clone());
        let source = if let Some(parts) = Parts::of(&plan) {
            Source::Windows(parts)
        } else {
            Source::Engine(candidates(&plan, &plan.root).weight(unscored())?)
        };
        let decided = plan.root.is_boolean();
        let filters = plan.filters.iter().map(|filter| filter.weight(unscored())).collect::<tantivy::Result<_>>()?;
        let scores = scoring.is_scoring_enabled();
        let needs = plan.first_stage_details();
        Ok(Box::new(PlanWeight { plan, left_out, source, filters: Arc::new(filters), needs, decided, scores }))
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
            Source::Engine(weight) => self.one_by_one(reader, boost, weight.scorer(reader, 1.0)?),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("first stage", score))
    }
}

impl PlanWeight {
    /// What scores the passages of a segment, if anything does.
    fn ranker(&self, reader: &SegmentReader) -> tantivy::Result<Option<Ranker>> {
        self.scores.then(|| Ranker::open(&self.plan, reader)).transpose()
    }

    /// A scorer that looks at each of the candidates alone.
    fn one_by_one(
        &self,
        reader: &SegmentReader,
        boost: Score,
        candidates: Box<dyn Scorer>,
    ) -> tantivy::Result<Box<dyn Scorer>> {
        let occurrences = SegmentOccurrences::open(&self.plan, reader, &self.needs, None, &self.filters)?;
        let left_out = match &self.left_out {
            Some(term) => reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?,
            None => None,
        };
        let (plan, ranker, decided) = (Arc::clone(&self.plan), self.ranker(reader)?, self.decided);
        let mut scorer = PlanScorer { plan, candidates, left_out, doc: 0, occurrences, ranker, decided, boost };
        let first = scorer.candidates.doc();
        scorer.settle(first);
        Ok(Box::new(scorer))
    }
}

struct PlanScorer {
    plan: Arc<Plan>,
    candidates: Box<dyn Scorer>,
    left_out: Option<SegmentPostings>,
    /// The passage that it stands at.
    doc: DocId,
    occurrences: SegmentOccurrences,
    ranker: Option<Ranker>,
    decided: bool,
    boost: Score,
}

impl PlanScorer {
    /// Moves on to a passage that satisfies the plan, from the candidate `doc`.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED {
            self.occurrences.doc = doc;
            let is_left_out = self.left_out.as_mut().is_some_and(|left_out| forward(left_out, doc) == doc);
            if !is_left_out && (self.decided || self.plan.root.matches(&mut self.occurrences)) {
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
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = self.candidates.seek(target);
            self.settle(next);
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
        self.occurrences.doc = self.doc;
        self.boost * ranker.first_stage(&self.plan, self.doc, &mut self.occurrences)
    }
}

/// A query that finds every passage that may satisfy `node`, and few others.
fn candidates(plan: &Plan, node: &Node) -> Box<dyn EngineQuery> {
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
        Node::MinShouldMatch(items, needed) => {
            // The lightest items that are too light together cannot make a match alone.
            let mut items: Vec<_> = items.iter().collect();
            items.sort_by(|a, b| a.weight.total_cmp(&b.weight));
            let mut weight = 0.0;
            let light = items.iter().take_while(|item| {
                weight += item.weight;
                weight < *needed
            });
            let light = light.count();
            any(items
                .into_iter()
                .skip(light)
                .flat_map(|item| {
                    let heading = (!item.heading.is_empty())
                        .then(|| all(item.heading.iter().map(|word| word_query(plan, *word)).collect()));
                    std::iter::once(candidates(plan, &item.node)).chain(heading)
                })
                .collect())
        }
        Node::Filter(filter) => {
            plan.filters.get(*filter).map_or_else(|| plan.everything.box_clone(), |f| f.box_clone())
        }
    }
}

fn word_query(plan: &Plan, word: usize) -> Box<dyn EngineQuery> {
    let Some(word) = plan.words.get(word) else { return Box::new(EmptyQuery) };
    let term = |text: &String| -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(Term::from_field_text(word.field, text), IndexRecordOption::Basic))
    };
    any(word.terms.iter().map(term).collect())
}

fn any(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.swap_remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn all(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    if queries.len() == 1 { queries.swap_remove(0) } else { Box::new(BooleanQuery::intersection(queries)) }
}
