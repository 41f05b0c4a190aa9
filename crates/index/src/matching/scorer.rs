//! A plan as a query of the engine: candidates from postings, positions to decide, and a score.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    BooleanQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query as EngineQuery, QueryClone, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

use super::plan::{Need, Node, Occurrences, Plan, Word};
use super::spans;
use crate::analysis::SENTENCE_START;
use crate::rank::Ranker;

/// A plan as a query of the engine.
#[derive(Debug, Clone)]
pub(crate) struct PlanQuery(pub(crate) Arc<Plan>);

struct PlanWeight {
    plan: Arc<Plan>,
    candidates: Source,
    filters: Arc<Vec<Box<dyn Weight>>>,
    needs: Vec<Need>,
    /// Whether every candidate satisfies the plan.
    decided: bool,
    scores: bool,
}

/// Where the passages that may match come from.
enum Source {
    /// The engine, by [`candidates`].
    Engine(Box<dyn Weight>),
    /// The postings that are read anyway: a match has one of each of these groups of words, which have one term each.
    Words(Vec<Vec<usize>>),
}

impl EngineQuery for PlanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = || match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        let plan = Arc::clone(&self.0);
        let decided = plan.root.is_boolean();
        let mut groups = BTreeSet::new();
        let candidates = if requires(&plan, &plan.root, &mut groups) && !groups.is_empty() {
            Source::Words(groups.into_iter().collect())
        } else {
            Source::Engine(candidates(&plan, &plan.root).weight(unscored())?)
        };
        let filters = plan.filters.iter().map(|filter| filter.weight(unscored())).collect::<tantivy::Result<_>>()?;
        let scores = scoring.is_scoring_enabled();
        let needs = plan.first_stage_needs();
        Ok(Box::new(PlanWeight { plan, candidates, filters: Arc::new(filters), needs, decided, scores }))
    }
}

impl Weight for PlanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let occurrences = SegmentOccurrences::open(&self.plan, reader, &self.needs, &self.filters)?;
        let ranker = if self.scores { Some(Ranker::open(&self.plan, reader)?) } else { None };
        let candidates = match &self.candidates {
            Source::Engine(weight) => Candidates::Engine(weight.scorer(reader, 1.0)?),
            Source::Words(groups) => {
                let groups = occurrences.rarest_first(groups);
                let about = occurrences.about_with(&groups, reader.max_doc());
                Candidates::Words { groups, about }
            }
        };
        let (plan, decided) = (Arc::clone(&self.plan), self.decided);
        let mut scorer = PlanScorer { plan, candidates, doc: 0, occurrences, ranker, decided, boost };
        let first = scorer.candidate_from(0);
        scorer.settle(first);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("first stage", score))
    }
}

/// [`Source`] in one segment.
enum Candidates {
    Engine(Box<dyn Scorer>),
    Words {
        /// The rarest first.
        groups: Vec<Vec<usize>>,
        /// About so many passages have one of each.
        about: u32,
    },
}

struct PlanScorer {
    plan: Arc<Plan>,
    candidates: Candidates,
    /// The passage that it stands at.
    doc: DocId,
    occurrences: SegmentOccurrences,
    ranker: Option<Ranker>,
    decided: bool,
    boost: Score,
}

impl PlanScorer {
    /// The first candidate from `doc` on, which is not before the present one.
    fn candidate_from(&mut self, doc: DocId) -> DocId {
        match &mut self.candidates {
            Candidates::Engine(scorer) if scorer.doc() >= doc => scorer.doc(),
            Candidates::Engine(scorer) => scorer.seek(doc),
            Candidates::Words { groups, .. } => self.occurrences.first_with(groups, doc),
        }
    }

    fn next_candidate(&mut self, doc: DocId) -> DocId {
        match &mut self.candidates {
            Candidates::Engine(scorer) => scorer.advance(),
            Candidates::Words { groups, .. } => self.occurrences.first_with(groups, doc + 1),
        }
    }

    /// Moves on to a passage that satisfies the plan, from the candidate `doc`.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED {
            self.occurrences.doc = doc;
            if self.decided || self.plan.root.matches(&mut self.occurrences) {
                break;
            }
            doc = self.next_candidate(doc);
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
        let next = self.next_candidate(self.doc);
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = self.candidate_from(target);
            self.settle(next);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        match &self.candidates {
            Candidates::Engine(scorer) => scorer.size_hint(),
            Candidates::Words { about, .. } => *about,
        }
    }

    fn cost(&self) -> u64 {
        match &self.candidates {
            Candidates::Engine(scorer) => scorer.cost(),
            Candidates::Words { about, .. } => u64::from(*about),
        }
    }
}

impl Scorer for PlanScorer {
    fn score(&mut self) -> Score {
        let Some(ranker) = &mut self.ranker else { return 0.0 };
        self.occurrences.doc = self.doc;
        self.boost * ranker.first_stage(&self.plan, &mut self.occurrences)
    }
}

/// Lists the groups of words of which a match of `node` has one each; whether they are the whole of what [`candidates`] would
/// look for, and each word has one term.
fn requires(plan: &Plan, node: &Node, groups: &mut BTreeSet<Vec<usize>>) -> bool {
    let has_one_term = |word: &usize| plan.words.get(*word).is_some_and(|word| word.terms.len() == 1);
    let mut require = |word: usize| {
        groups.insert(vec![word]);
        has_one_term(&word)
    };
    match node {
        Node::Word(word) => require(*word),
        Node::Any(_) | Node::Enough(..) => {
            let mut words = Vec::new();
            let are_words = alternatives(node, &mut words) && words.iter().all(has_one_term);
            words.sort_unstable();
            words.dedup();
            let are_words = are_words && !words.is_empty() && words.len() <= MAX_ALTERNATIVES;
            groups.insert(words);
            are_words
        }
        Node::Phrase(slots) => slots.iter().all(|(_, word)| require(*word)),
        Node::Near(_, parts) | Node::All(parts) => {
            !parts.is_empty() && parts.iter().all(|part| requires(plan, part, groups))
        }
        _ => false,
    }
}

/// Of more words than this the engine finds the passages sooner.
const MAX_ALTERNATIVES: usize = 8;

/// Lists the words of which one makes a match of `node`; whether nothing else does.
fn alternatives(node: &Node, words: &mut Vec<usize>) -> bool {
    match node {
        Node::Word(word) => {
            words.push(*word);
            true
        }
        Node::Any(parts) => parts.iter().all(|part| alternatives(part, words)),
        Node::Enough(items, needed) => items.iter().filter(|item| item.weight > 0.0).all(|item| {
            words.extend(&item.heading);
            item.weight >= *needed && item.heading.len() <= 1 && alternatives(&item.node, words)
        }),
        _ => false,
    }
}

/// A query that finds every passage that may satisfy `node`, and few others.
fn candidates(plan: &Plan, node: &Node) -> Box<dyn EngineQuery> {
    match node {
        Node::Word(word) => word_query(plan, *word),
        Node::Phrase(slots) => all(words_of(slots).into_iter().map(|word| word_query(plan, word)).collect()),
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
        Node::Enough(items, needed) => {
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

/// The words of a phrase, each once: `the.the.the` may have a thousand places for one word.
fn words_of(slots: &[(u32, usize)]) -> Vec<usize> {
    let mut words: Vec<usize> = slots.iter().map(|(_, word)| *word).collect();
    words.sort_unstable();
    words.dedup();
    words
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

/// What the passages of one segment have; visited in ascending order.
pub(crate) struct SegmentOccurrences {
    pub(crate) doc: DocId,
    words: Vec<WordPostings>,
    sentences: Option<SegmentPostings>,
    filters: Vec<Box<dyn Scorer>>,
    phrases: Vec<PhraseCount>,
    /// Beginnings of a phrase that is being looked for, and the places of its next word.
    places: [Vec<u32>; 2],
}

/// How often a phrase occurs in the passage that it was last counted in: it is asked to decide, and again to score.
struct PhraseCount {
    slots: Vec<(u32, usize)>,
    /// Its words, each once.
    words: Vec<usize>,
    doc: DocId,
    count: u32,
}

/// Postings of the terms of a word.
struct WordPostings {
    /// The passage that it was last counted in, and how often it occurs there.
    counted: (DocId, u32),
    terms: Vec<SegmentPostings>,
    /// Of a word with many terms: passages and which of the terms each has, ascending.
    merged: Option<(Vec<(DocId, u32)>, usize)>,
}

/// From so many terms on the passages of a word are listed first.
const MANY_TERMS: usize = 16;

impl SegmentOccurrences {
    /// For those of a plan's words of which something is asked.
    pub(crate) fn open(
        plan: &Plan,
        reader: &SegmentReader,
        needs: &[Need],
        filters: &[Box<dyn Weight>],
    ) -> tantivy::Result<Self> {
        let sentences = if plan.asks_for_sentences() {
            let start = Term::from_field_text(plan.fields.sentences, SENTENCE_START);
            let index = reader.inverted_index(plan.fields.sentences)?;
            index.read_postings(&start, IndexRecordOption::WithFreqsAndPositions)?
        } else {
            None
        };
        let filters = filters.iter().map(|filter| filter.scorer(reader, 1.0)).collect::<tantivy::Result<_>>()?;
        Ok(Self { sentences, filters, ..Self::of_words(&plan.words, reader, needs)? })
    }

    /// Of words alone, without sentences and conditions.
    pub(crate) fn of_words(words: &[Word], reader: &SegmentReader, needs: &[Need]) -> tantivy::Result<Self> {
        let words = words.iter().zip(needs).map(|(word, need)| WordPostings::open(word, reader, *need));
        let words = words.collect::<tantivy::Result<_>>()?;
        let (phrases, places) = (Vec::new(), Default::default());
        Ok(Self { doc: 0, words, sentences: None, filters: Vec::new(), phrases, places })
    }

    /// How many passages a word with one term is in.
    fn passages(&self, word: usize) -> u32 {
        let terms = self.words.get(word).into_iter().flat_map(|word| &word.terms);
        terms.map(SegmentPostings::doc_freq).sum()
    }

    /// How many passages one of these words is in, at most.
    fn passages_of(&self, group: &[usize]) -> u32 {
        group.iter().fold(0, |sum, word| sum.saturating_add(self.passages(*word)))
    }

    /// Groups of words with one term each in the order in which passages with one of each are found soonest.
    fn rarest_first(&self, groups: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let mut groups = groups.to_vec();
        groups.sort_by_key(|group| self.passages_of(group));
        groups
    }

    /// About how many of `of` passages have one of each of these groups, as if each stood where it does by chance.
    fn about_with(&self, groups: &[Vec<usize>], of: u32) -> u32 {
        let rest =
            |about: u64, group: &Vec<usize>| about * u64::from(self.passages_of(group).min(of)) / u64::from(of.max(1));
        u32::try_from(groups.iter().fold(u64::from(of), rest)).unwrap_or(u32::MAX)
    }

    /// The first passage from `doc` on that has one of each of these groups of words, which have one term each.
    fn first_with(&mut self, groups: &[Vec<usize>], mut doc: DocId) -> DocId {
        let mut at = 0;
        while let Some(group) = groups.get(at) {
            let next = group.iter().map(|word| self.first_of(*word, doc)).min().unwrap_or(TERMINATED);
            if next == TERMINATED {
                return TERMINATED;
            }
            if next > doc {
                // The groups before it have to follow.
                doc = next;
                at = usize::from(at == 0);
            } else {
                at += 1;
            }
        }
        doc
    }

    /// The first passage from `doc` on with a word that has one term.
    fn first_of(&mut self, word: usize, doc: DocId) -> DocId {
        let postings = self.words.get_mut(word).and_then(|word| word.terms.first_mut());
        let Some(postings) = postings else { return TERMINATED };
        if postings.doc().saturating_add(1) == doc {
            // A step takes a fraction of what a look for it does.
            postings.advance()
        } else if postings.doc() < doc {
            postings.seek(doc)
        } else {
            postings.doc()
        }
    }

    /// Counts a phrase by its words' places, of which the passage has some of each.
    fn count_phrase(&mut self, slots: &[(u32, usize)]) -> u32 {
        let Self { doc, words, places: [starts, places], .. } = self;
        let Some(((first, word), rest)) = slots.split_first() else { return 0 };
        let mut read = |word: usize, into: &mut Vec<u32>| {
            into.clear();
            words.get_mut(word).into_iter().for_each(|word| word.read_positions(*doc, into));
        };
        read(*word, starts);
        let Some(((offset, word), between)) = rest.split_last() else {
            return u32::try_from(starts.len()).unwrap_or(u32::MAX);
        };
        for (offset, word) in between {
            read(*word, places);
            spans::keep_followed(starts, places, offset - first);
            if starts.is_empty() {
                return 0;
            }
        }
        read(*word, places);
        spans::count_followed(starts, places, offset - first)
    }
}

impl WordPostings {
    fn open(word: &Word, reader: &SegmentReader, need: Need) -> tantivy::Result<Self> {
        let what = match need {
            Need::Nothing => return Ok(Self { counted: (TERMINATED, 0), terms: Vec::new(), merged: None }),
            Need::Count => IndexRecordOption::WithFreqs,
            Need::Places => IndexRecordOption::WithFreqsAndPositions,
        };
        let index = reader.inverted_index(word.field)?;
        let mut terms = Vec::new();
        for text in &word.terms {
            terms.extend(index.read_postings(&Term::from_field_text(word.field, text), what)?);
        }
        let merged = (terms.len() >= MANY_TERMS).then(|| {
            let mut merged = Vec::new();
            for (at, postings) in (0u32..).zip(&terms) {
                let mut postings = postings.clone();
                while postings.doc() != TERMINATED {
                    merged.push((postings.doc(), at));
                    postings.advance();
                }
            }
            merged.sort_unstable();
            (merged, 0)
        });
        Ok(Self { counted: (TERMINATED, 0), terms, merged })
    }

    /// Whether `doc` has one of the terms.
    fn is_in(&mut self, doc: DocId) -> bool {
        let mut found = false;
        self.at(doc, |_| found = true);
        found
    }

    /// Appends the places at which one of the terms stands in `doc`, ascending.
    fn read_positions(&mut self, doc: DocId, into: &mut Vec<u32>) {
        let mut terms = 0;
        self.at(doc, |postings| {
            terms += 1;
            postings.append_positions_with_offset(0, into);
        });
        if terms > 1 {
            into.sort_unstable();
        }
    }

    /// Calls `visit` with the postings of each term that `doc` has.
    fn at(&mut self, doc: DocId, mut visit: impl FnMut(&mut SegmentPostings)) {
        let Some((merged, from)) = &mut self.merged else {
            for postings in &mut self.terms {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc {
                    visit(postings);
                }
            }
            return;
        };
        let rest = merged.get(*from..).unwrap_or_default();
        *from += rest.partition_point(|(d, _)| *d < doc);
        for (_, term) in merged.iter().skip(*from).take_while(|(d, _)| *d == doc) {
            if let Some(postings) = self.terms.get_mut(*term as usize) {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                visit(postings);
            }
        }
    }
}

impl Occurrences for SegmentOccurrences {
    fn count(&mut self, word: usize) -> u32 {
        let Some(word) = self.words.get_mut(word) else { return 0 };
        if word.counted.0 != self.doc {
            let mut count = 0u32;
            word.at(self.doc, |postings| count = count.saturating_add(postings.term_freq()));
            word.counted = (self.doc, count);
        }
        word.counted.1
    }

    fn positions(&mut self, word: usize) -> Vec<u32> {
        let mut positions = Vec::new();
        let doc = self.doc;
        self.words.get_mut(word).into_iter().for_each(|word| word.read_positions(doc, &mut positions));
        positions
    }

    fn phrase_count(&mut self, slots: &[(u32, usize)]) -> u32 {
        let at = self.phrases.iter().position(|phrase| phrase.slots == slots).unwrap_or_else(|| {
            let (slots, words) = (slots.to_vec(), words_of(slots));
            self.phrases.push(PhraseCount { slots, words, doc: TERMINATED, count: 0 });
            self.phrases.len() - 1
        });
        let Some(phrase) = self.phrases.get(at) else { return 0 };
        if phrase.doc == self.doc {
            return phrase.count;
        }
        let (doc, words) = (self.doc, &mut self.words);
        let has_all = phrase.words.iter().all(|word| words.get_mut(*word).is_some_and(|word| word.is_in(doc)));
        let count = if has_all { self.count_phrase(slots) } else { 0 };
        if let Some(phrase) = self.phrases.get_mut(at) {
            (phrase.doc, phrase.count) = (doc, count);
        }
        count
    }

    fn sentences(&mut self) -> Vec<u32> {
        let mut positions = Vec::new();
        if let Some(postings) = &mut self.sentences {
            if postings.doc() < self.doc {
                postings.seek(self.doc);
            }
            if postings.doc() == self.doc {
                postings.positions(&mut positions);
            }
        }
        positions
    }

    fn filter(&mut self, filter: usize) -> bool {
        self.filters.get_mut(filter).is_some_and(|filter| {
            if filter.doc() < self.doc {
                filter.seek(self.doc);
            }
            filter.doc() == self.doc
        })
    }
}
