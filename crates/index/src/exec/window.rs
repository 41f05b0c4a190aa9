//! Passages that words, phrases and filters alone decide and score, a window of them at a time: what is asked of each passage in turn takes most
//! of the time of a query that finds thousands.
//!
//! # Source
//!
//! Windows of documents with a bit for each that matches: the `BooleanScorer` of Lucene, after Cutting and Pedersen, "Space
//! optimizations for total ranking" (RIAO 1997).

use std::iter::{self, zip};
use std::ops::Range;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

use super::materialised_postings::{Listed, has_word_of_many_terms};
use super::parts::{Part, Parts, rows_of};
use super::postings::{about_with, forward};
use super::term_hits::SegmentOccurrences;
use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Node, Plan, Word, distinct_words};
use crate::rank::ranker::{Ranker, Rows};

/// Passages of a window at most: what is done for each window takes little beside them, and their counts stay near.
const WINDOW: u32 = 4096;

/// Machine words with a bit for each of them.
const WORDS: usize = WINDOW as usize / 64;

/// Passages of the first window: who asks for a few passages here and there need not have thousands looked at each time.
const FIRST_WINDOW: u32 = 256;

/// How many times as long the next window is.
const GROWTH: u32 = 4;

/// What a passage costs that is looked at alone, where one that words alone decide costs 1: two thousand of them are worth a
/// second thread.
pub(super) const ALONE: u64 = 8;

/// The passages of one segment that have one part of each of some groups.
pub(crate) struct Windows {
    plan: Arc<Plan>,
    /// The parts of each group; the group that fewest passages have comes first.
    groups: Vec<Vec<Row>>,
    /// About so many passages have one of each.
    about: u32,
    /// What it costs to look at all, where a passage that words alone decide costs 1.
    cost: u64,
    /// What scores them, if anything does.
    scoring: Option<(Ranker, Vec<Rows>)>,
    boost: Score,
    /// Postings of passages that are left out.
    left_out: Vec<BlockSegmentPostings>,
    /// Those that satisfy a filter, and whether they are to.
    filters: Vec<(Box<dyn Scorer>, bool)>,
    /// Passages of the window, ascending.
    docs: Vec<DocId>,
    scores: Vec<Score>,
    /// The passage of the window that it stands at.
    at: usize,
    /// Where the next window begins; the engine's end where there is none.
    next: DocId,
    /// How long it is.
    length: u32,
}

/// A part of a group.
struct Row {
    what: Look,
    /// How often each passage of the window has it, as far as it matters; empty where nothing is scored.
    counts: Vec<u16>,
}

/// How a part is looked for.
enum Look {
    /// A word, by the postings of its terms.
    Word(Vec<BlockSegmentPostings>),
    /// A phrase, by the postings of its words, the one first that fewest passages have; and by their places, which no other
    /// part reads: these are gone through once.
    Phrase { words: Vec<Vec<BlockSegmentPostings>>, slots: Vec<(u32, usize)>, places: Box<SegmentOccurrences> },
    /// A phrase with a word of many terms, listed.
    Listed(Listed),
}

impl Windows {
    /// Stands at the first passage that is as `parts` say, and without the term `left_out`; `filters` are those of the plan.
    pub(super) fn open(
        plan: Arc<Plan>,
        reader: &SegmentReader,
        parts: &Parts,
        left_out: Option<&Term>,
        filters: &[Box<dyn Weight>],
        (ranker, boost): (Option<Ranker>, Score),
    ) -> tantivy::Result<Self> {
        let counted = if ranker.is_some() { WINDOW.min(reader.max_doc()) as usize } else { 0 };
        let mut opened = Vec::new();
        for group in &parts.groups {
            let rows = group.iter().map(|part| Row::open(part, &plan, reader, counted));
            let rows = rows.collect::<tantivy::Result<Vec<Row>>>()?;
            opened.push((rows.iter().map(Row::passages).fold(0, u32::saturating_add), group.clone(), rows));
        }
        opened.sort_by_key(|(passages, ..)| *passages);
        let filters = parts.filters.iter().filter_map(|(filter, is_wanted)| Some((filters.get(*filter)?, *is_wanted)));
        let filters = filters.map(|(filter, is_wanted)| Ok((filter.scorer(reader, 1.0)?, is_wanted)));
        let filters = filters.collect::<tantivy::Result<Vec<_>>>()?;
        let satisfying = filters.iter().filter(|(_, is_wanted)| *is_wanted).map(|(filter, _)| filter.size_hint());
        let about = about_with(opened.iter().map(|(passages, ..)| *passages).chain(satisfying), reader.max_doc());
        let (names, groups): (Vec<_>, Vec<Vec<Row>>) = opened.into_iter().map(|(_, names, rows)| (names, rows)).unzip();
        let alone: u64 =
            groups.iter().flatten().filter(|row| row.is_phrase()).map(|row| u64::from(row.passages())).sum();
        let cost = u64::from(about).saturating_add(alone.saturating_mul(ALONE));
        let scoring = ranker.and_then(|ranker| Some((ranker, rows_of(&plan, &names)?)));
        let left_out = left_out_postings(&plan, reader, parts, left_out)?;
        let mut windows = Self {
            plan,
            groups,
            about,
            cost,
            scoring,
            boost,
            left_out,
            filters,
            docs: Vec::new(),
            scores: Vec::new(),
            at: 0,
            next: 0,
            length: FIRST_WINDOW,
        };
        windows.fill();
        Ok(windows)
    }

    /// Moves on to the next window with a match.
    fn fill(&mut self) {
        self.docs.clear();
        self.scores.clear();
        self.at = 0;
        while self.docs.is_empty() && self.next < TERMINATED {
            let first = self.groups.first_mut().into_iter().flatten().map(|row| row.first(self.next)).min();
            let first = first.unwrap_or(TERMINATED);
            let window = first..first.saturating_add(self.length).min(TERMINATED);
            self.next = window.end;
            self.length = (self.length * GROWTH).min(WINDOW);
            if !window.is_empty() {
                self.look_through(&window);
            }
        }
    }

    /// Lists the passages of a window, and scores them.
    fn look_through(&mut self, window: &Range<DocId>) {
        let Self { plan, groups, scoring, boost, left_out, filters, docs, scores, .. } = self;
        let mut found = Passages::none();
        for (place, group) in groups.iter_mut().enumerate() {
            let mut having = Passages::none();
            for row in group {
                row.mark(window, (place > 0).then_some(&found), &mut having);
            }
            found = if place == 0 { having } else { found.and(&having) };
        }
        for postings in left_out {
            let wanted = found.clone();
            each_block(postings, window, Some(&wanted), |docs, _| {
                for doc in docs {
                    found.remove(doc - window.start);
                }
            });
        }
        for (filter, is_wanted) in filters {
            found.clone().each(|place| {
                let doc = window.start + place;
                if (forward(&mut **filter, doc) == doc) != *is_wanted {
                    found.remove(place);
                }
            });
        }
        docs.reserve(found.count());
        found.each(|place| docs.push(window.start + place));
        if let Some((ranker, rows)) = scoring {
            let row = |row: &Row| docs.iter().map(|doc| row.count(doc - window.start)).collect();
            let counts: Vec<Vec<u32>> = groups.iter().flatten().map(row).collect();
            ranker.first_stage_of(plan, rows, &counts, docs, scores);
            for score in scores {
                *score *= *boost;
            }
        } else {
            scores.resize(docs.len(), 0.0);
        }
    }

    /// Calls `visit` with the remaining matches and their scores, a window at a time.
    pub(crate) fn visit(mut self, mut visit: impl FnMut(&[DocId], &[Score])) {
        while let (Some(docs @ [_, ..]), Some(scores)) = (self.docs.get(self.at..), self.scores.get(self.at..)) {
            visit(docs, scores);
            self.fill();
        }
    }
}

impl Row {
    /// `counted` passages of a window have their counts noted. A word that the index does not know has no passage.
    fn open(part: &Part, plan: &Plan, reader: &SegmentReader, counted: usize) -> tantivy::Result<Self> {
        let open = |word: usize, option| {
            plan.words.get(word).map_or_else(|| Ok(Vec::new()), |word| word_postings(word, reader, option))
        };
        let what = match part {
            Part::Word(word) if counted > 0 => Look::Word(open(*word, IndexRecordOption::WithFreqs)?),
            Part::Word(word) => Look::Word(open(*word, IndexRecordOption::Basic)?),
            Part::Phrase(slots) if has_word_of_many_terms(slots, &plan.words) => {
                Look::Listed(Listed::phrase(slots, &plan.words, reader)?)
            }
            Part::Phrase(slots) => {
                let words = distinct_words(slots).into_iter().map(|word| open(word, IndexRecordOption::Basic));
                let mut words = words.collect::<tantivy::Result<Vec<_>>>()?;
                words.sort_by_key(|terms| passages_of(terms));
                let needs = plan.details_for(&Node::Phrase(slots.clone()));
                let places = SegmentOccurrences::of_words(&plan.words, reader, &needs, None)?;
                Look::Phrase { words, slots: slots.clone(), places: Box::new(places) }
            }
        };
        Ok(Self { what, counts: vec![0; counted] })
    }

    /// How many passages have it, at most.
    fn passages(&self) -> u32 {
        match &self.what {
            Look::Word(terms) => passages_of(terms),
            Look::Phrase { words, .. } => words.first().map_or(0, |terms| passages_of(terms)),
            Look::Listed(listed) => listed.passages(),
        }
    }

    fn is_phrase(&self) -> bool {
        matches!(self.what, Look::Phrase { .. })
    }

    /// No passage from `doc` on has it before this one.
    fn first(&mut self, doc: DocId) -> DocId {
        match &mut self.what {
            Look::Word(terms) => first_of(terms, doc),
            Look::Phrase { words, .. } => {
                words.iter_mut().map(|terms| first_of(terms, doc)).max().unwrap_or(TERMINATED)
            }
            Look::Listed(listed) => listed.first(doc),
        }
    }

    /// Adds to `having` those of a window that have it, of which those `among` these are wanted, and notes how often they
    /// have it.
    fn mark(&mut self, window: &Range<DocId>, among: Option<&Passages>, having: &mut Passages) {
        let Self { what, counts } = self;
        counts.iter_mut().take(window.len()).for_each(|count| *count = 0);
        let mut note = |place: u32, more: u32| {
            if let Some(count) = counts.get_mut(place as usize) {
                *count = count.saturating_add(u16::try_from(more).unwrap_or(u16::MAX));
            }
        };
        match what {
            Look::Word(terms) => {
                for postings in terms {
                    each_block(postings, window, among, |docs, freqs| {
                        for doc in docs {
                            having.add(doc - window.start);
                        }
                        zip(docs, freqs).for_each(|(doc, freq)| note(doc - window.start, *freq));
                    });
                }
            }
            Look::Phrase { words, slots, places } => with_all(words, window, among).each(|place| {
                places.doc = window.start + place;
                let count = places.phrase_count(slots);
                if count > 0 {
                    having.add(place);
                    note(place, count);
                }
            }),
            Look::Listed(listed) => {
                for (doc, count) in listed.within(window) {
                    having.add(doc - window.start);
                    note(doc - window.start, *count);
                }
            }
        }
    }

    fn count(&self, place: u32) -> u32 {
        self.counts.get(place as usize).copied().map_or(0, u32::from)
    }
}

/// The passages of a window that have each of some words, of which those `among` these are wanted.
fn with_all(words: &mut [Vec<BlockSegmentPostings>], window: &Range<DocId>, among: Option<&Passages>) -> Passages {
    let mut all = among.cloned();
    for terms in words {
        let mut having = Passages::none();
        for postings in terms {
            each_block(postings, window, all.as_ref(), |docs, _| {
                for doc in docs {
                    having.add(doc - window.start);
                }
            });
        }
        all = Some(match all {
            Some(wanted) => wanted.and(&having),
            None => having,
        });
    }
    all.unwrap_or_else(Passages::none)
}

/// How many passages have one of these terms, at most.
fn passages_of(terms: &[BlockSegmentPostings]) -> u32 {
    terms.iter().map(BlockSegmentPostings::doc_freq).fold(0, u32::saturating_add)
}

/// Postings of the terms of a word.
fn word_postings(
    word: &Word,
    reader: &SegmentReader,
    option: IndexRecordOption,
) -> tantivy::Result<Vec<BlockSegmentPostings>> {
    let index = reader.inverted_index(word.field)?;
    let open = |text: &String| index.read_block_postings(&Term::from_field_text(word.field, text), option);
    Ok(word.terms.iter().filter_map(|text| open(text).transpose()).collect::<Result<_, _>>()?)
}

/// Postings of the words that `parts` exclude, and of a term.
fn left_out_postings(
    plan: &Plan,
    reader: &SegmentReader,
    parts: &Parts,
    term: Option<&Term>,
) -> tantivy::Result<Vec<BlockSegmentPostings>> {
    let mut postings = Vec::new();
    for word in parts.without.iter().filter_map(|&word| plan.words.get(word)) {
        postings.extend(word_postings(word, reader, IndexRecordOption::Basic)?);
    }
    if let Some(term) = term {
        postings.extend(reader.inverted_index(term.field())?.read_block_postings(term, IndexRecordOption::Basic)?);
    }
    Ok(postings)
}

/// The first passage from `doc` on that has one of these terms.
fn first_of(terms: &mut [BlockSegmentPostings], doc: DocId) -> DocId {
    let first = |postings: &mut BlockSegmentPostings| {
        let at = postings.seek(doc);
        postings.docs().get(at).copied().unwrap_or(TERMINATED)
    };
    terms.iter_mut().map(first).min().unwrap_or(TERMINATED)
}

/// Shows `visit` the passages of a window that have a term, and how often if that is read, a block of the engine at a time;
/// not the blocks without any of those `among` which they are wanted.
fn each_block(
    postings: &mut BlockSegmentPostings,
    window: &Range<DocId>,
    among: Option<&Passages>,
    mut visit: impl FnMut(&[DocId], &[u32]),
) {
    let mut from = window.start;
    while from < window.end {
        if let Some(among) = among {
            let Some(place) = among.next(from - window.start) else { break };
            from = window.start + place;
        }
        let at = postings.seek(from);
        let (docs, freqs) = (postings.docs(), postings.freqs());
        let end = at + docs.get(at..).unwrap_or_default().partition_point(|doc| *doc < window.end);
        let inside = docs.get(at..end).unwrap_or_default();
        let Some(last) = inside.last() else { break };
        visit(inside, freqs.get(at..end).unwrap_or_default());
        from = last + 1;
    }
}

/// Some of the passages of a window, by their places in it.
#[derive(Clone)]
struct Passages([u64; WORDS]);

impl Passages {
    fn none() -> Self {
        Self([0; WORDS])
    }

    fn add(&mut self, place: u32) {
        self.0.get_mut(place as usize / 64).into_iter().for_each(|bits| *bits |= 1 << (place % 64));
    }

    fn remove(&mut self, place: u32) {
        self.0.get_mut(place as usize / 64).into_iter().for_each(|bits| *bits &= !(1 << (place % 64)));
    }

    /// Those that `other` has as well.
    fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// The first of them from `place` on.
    fn next(&self, place: u32) -> Option<u32> {
        let first = place / 64;
        let rest = self.0.get(first as usize)? & (u64::MAX << (place % 64));
        let others = self.0.iter().copied().skip(first as usize + 1);
        (first..).zip(iter::once(rest).chain(others)).find(|(_, bits)| *bits != 0).map(lowest)
    }

    /// Shows `visit` all of them, ascending.
    fn each(&self, mut visit: impl FnMut(u32)) {
        for (at, mut bits) in (0..).zip(self.0) {
            while bits != 0 {
                visit(lowest((at, bits)));
                bits &= bits - 1;
            }
        }
    }
}

/// The place of the lowest of the bits at a place among those of a window.
fn lowest((at, bits): (u32, u64)) -> u32 {
    at * 64 + bits.trailing_zeros()
}

impl DocSet for Windows {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.docs.len() {
            self.fill();
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.docs.last().is_some_and(|last| *last < target) {
            (self.next, self.length) = (self.next.max(target), FIRST_WINDOW);
            self.fill();
        } else {
            let rest = self.docs.get(self.at..).unwrap_or_default();
            self.at += rest.partition_point(|doc| *doc < target);
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.about
    }

    fn cost(&self) -> u64 {
        self.cost
    }
}

impl Scorer for Windows {
    fn score(&mut self) -> Score {
        self.scores.get(self.at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
