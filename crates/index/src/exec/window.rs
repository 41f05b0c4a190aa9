//! Runs a plan that words, phrases and filters alone decide and score, a window of passages at a time. In a query with thousands
//! of matches, the work on each passage alone would take most of the time.
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

use super::materialised_postings::{Materialised, has_word_of_many_terms};
use super::parts::{Part, Parts, rows_of};
use super::postings::{about_with, forward};
use super::term_hits::SegmentTermHits;
use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Node, Plan, distinct_words};
use crate::rank::ranker::{Ranker, Rows};
use crate::storage::tantivy_index::broken;
use crate::text::part::{Items, Part as _};

/// The most passages of a window. The cost of a window is small beside them, and their counts stay in the cache.
const WINDOW: u32 = 4096;

/// The number of machine words with a bit for each passage of a window.
const WORDS: usize = WINDOW as usize / 64;

/// Passages of the first window, and of the first after a seek: a query that seeks often does not visit thousands each time.
const FIRST_WINDOW: u32 = 256;

/// The factor by which the next window is longer.
const GROWTH: u32 = 4;

/// The cost of a passage that is confirmed alone, relative to one that words alone decide. Two thousand of them are worth a second
/// thread.
pub(super) const ALONE: u64 = 8;

/// The matches in one segment.
pub(crate) struct Windows {
    plan: Arc<Plan>,
    /// The parts of each group; the group with the fewest passages first.
    groups: Vec<Vec<Row>>,
    /// The estimated number of matches.
    about: u32,
    /// The cost of visiting all matches, relative to that of one that words alone decide.
    cost: u64,
    /// Scores the matches; `None` if nothing does.
    scoring: Option<(Ranker, Vec<Rows>)>,
    boost: Score,
    /// The postings of passages that do not match.
    left_out: Vec<BlockSegmentPostings>,
    /// The filters, and whether a match must satisfy each; if not, it must not.
    filters: Vec<(Box<dyn Scorer>, bool)>,
    /// The matches in the window, ascending.
    docs: Vec<DocId>,
    scores: Vec<Score>,
    /// The index of the current match.
    at: usize,
    /// Where the next window begins; [`TERMINATED`] if there is none.
    next: DocId,
    /// Its length.
    length: u32,
}

/// A part of a group, with its counts in the window.
struct Row {
    part: Part,
    what: Look,
    /// The number of occurrences in each passage of the window; empty if nothing is scored.
    counts: Vec<u16>,
}

/// The way in which a part is found.
enum Look {
    /// A word, by the postings of its terms.
    Word(Vec<BlockSegmentPostings>),
    /// A phrase, by the postings of its words, the rarest first, and by their positions. No other part reads these postings.
    Phrase { words: Vec<Vec<BlockSegmentPostings>>, slots: Vec<(u32, usize)>, places: Box<SegmentTermHits> },
    /// The materialised postings of a phrase that has a word with many terms.
    Materialised(Materialised),
}

impl Windows {
    /// Opens the matches of `parts` without the term `left_out`, at the first match. `filters` are those of the plan.
    pub(super) fn open(
        plan: Arc<Plan>,
        reader: &SegmentReader,
        parts: &Parts,
        left_out: Option<&Term>,
        filters: &[Box<dyn Weight>],
        (ranker, boost): (Option<Ranker>, Score),
    ) -> tantivy::Result<Self> {
        let counted = if ranker.is_some() { WINDOW.min(reader.max_doc()) as usize } else { 0 };
        let open = |group: &Vec<Part>| group.iter().map(|part| Row::open(part, &plan, reader, counted)).collect();
        let mut groups = parts.groups.iter().map(open).collect::<tantivy::Result<Vec<Vec<Row>>>>()?;
        let passages = |group: &Vec<Row>| group.iter().map(Row::passages).fold(0, u32::saturating_add);
        groups.sort_by_key(passages);
        let filters = parts.filters.iter().map(|(filter, is_wanted)| {
            let filter = filters.get(*filter).ok_or_else(|| broken("a node names a filter that is not in its plan"))?;
            Ok((filter.scorer(reader, 1.0)?, *is_wanted))
        });
        let filters = filters.collect::<tantivy::Result<Vec<_>>>()?;
        let satisfying = filters.iter().filter(|(_, is_wanted)| *is_wanted).map(|(filter, _)| filter.size_hint());
        let about = about_with(groups.iter().map(passages).chain(satisfying), reader.max_doc());
        let phrases = groups.iter().flatten().filter(|row| matches!(row.what, Look::Phrase { .. }));
        let alone: u64 = phrases.map(|row| u64::from(row.passages())).sum();
        let cost = u64::from(about).saturating_add(alone.saturating_mul(ALONE));
        let scoring =
            ranker.and_then(|ranker| Some((ranker, rows_of(&plan, groups.iter().flatten().map(|row| &row.part))?)));
        let excluded = parts.without.iter().map(|word| word_postings(&plan, *word, reader, IndexRecordOption::Basic));
        let mut excluded: Vec<_> = excluded.collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten().collect();
        if let Some(term) = left_out {
            excluded.extend(reader.inverted_index(term.field())?.read_block_postings(term, IndexRecordOption::Basic)?);
        }
        let mut windows = Self {
            plan,
            groups,
            about,
            cost,
            scoring,
            boost,
            left_out: excluded,
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

    /// Moves to the next window with a match.
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

    /// Finds and scores the matches in a window.
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
    /// Opens a part; reserves counts for `counted` passages.
    fn open(part: &Part, plan: &Plan, reader: &SegmentReader, counted: usize) -> tantivy::Result<Self> {
        let open = |word: usize, option| word_postings(plan, word, reader, option);
        let what = match part {
            Part::Word(word) if counted > 0 => Look::Word(open(*word, IndexRecordOption::WithFreqs)?),
            Part::Word(word) => Look::Word(open(*word, IndexRecordOption::Basic)?),
            Part::Phrase(slots) if has_word_of_many_terms(slots, &plan.words) => {
                Look::Materialised(Materialised::phrase(slots, &plan.words, reader)?)
            }
            Part::Phrase(slots) => {
                let words = distinct_words(slots).into_iter().map(|word| open(word, IndexRecordOption::Basic));
                let mut words = words.collect::<tantivy::Result<Vec<_>>>()?;
                words.sort_by_key(|terms| passages_of(terms));
                let details = plan.details_for(&Node::Phrase(slots.clone()));
                let places = SegmentTermHits::of_words(&plan.words, reader, &details, None)?;
                Look::Phrase { words, slots: slots.clone(), places: Box::new(places) }
            }
        };
        Ok(Self { part: part.clone(), what, counts: vec![0; counted] })
    }

    /// Returns the most passages that can have the part.
    fn passages(&self) -> u32 {
        match &self.what {
            Look::Word(terms) => passages_of(terms),
            Look::Phrase { words, .. } => words.first().map_or(0, |terms| passages_of(terms)),
            Look::Materialised(materialised) => materialised.passages(),
        }
    }

    /// Returns a passage from `doc` on before which no passage has the part.
    fn first(&mut self, doc: DocId) -> DocId {
        match &mut self.what {
            Look::Word(terms) => first_of(terms, doc),
            Look::Phrase { words, .. } => {
                words.iter_mut().map(|terms| first_of(terms, doc)).max().unwrap_or(TERMINATED)
            }
            Look::Materialised(materialised) => materialised.first(doc),
        }
    }

    /// Adds to `having` the passages of a window that have the part, and counts its occurrences in them. Only passages in `among`
    /// matter.
    fn mark(&mut self, window: &Range<DocId>, among: Option<&Passages>, having: &mut Passages) {
        let Self { what, counts, .. } = self;
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
            Look::Materialised(materialised) => {
                for (doc, count) in materialised.within(window) {
                    having.add(doc - window.start);
                    note(doc - window.start, *count);
                }
            }
        }
    }

    fn count(&self, place: u32) -> u32 {
        u32::from(self.counts.item(place as usize))
    }
}

/// Returns the passages of a window that have all of these words. Only passages in `among` matter.
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

/// Returns the most passages that can have one of these terms.
fn passages_of(terms: &[BlockSegmentPostings]) -> u32 {
    terms.iter().map(BlockSegmentPostings::doc_freq).fold(0, u32::saturating_add)
}

/// Opens the postings of the terms of a word.
fn word_postings(
    plan: &Plan,
    word: usize,
    reader: &SegmentReader,
    option: IndexRecordOption,
) -> tantivy::Result<Vec<BlockSegmentPostings>> {
    let Some(word) = plan.word(word) else { return Ok(Vec::new()) };
    let index = reader.inverted_index(word.field)?;
    let open = |text: &String| index.read_block_postings(&Term::from_field_text(word.field, text), option);
    Ok(word.terms.iter().filter_map(|text| open(text).transpose()).collect::<Result<_, _>>()?)
}

/// Returns the first passage from `doc` on that has one of these terms.
fn first_of(terms: &mut [BlockSegmentPostings], doc: DocId) -> DocId {
    let first = |postings: &mut BlockSegmentPostings| {
        let at = postings.seek(doc);
        postings.docs().get(at).copied().unwrap_or(TERMINATED)
    };
    terms.iter_mut().map(first).min().unwrap_or(TERMINATED)
}

/// Calls `visit` with the passages of a window that have a term, and with their numbers of occurrences if these are read, one
/// block of tantivy at a time. Skips blocks without a passage in `among`.
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
        let end = at + docs.part(at..).partition_point(|doc| *doc < window.end);
        let inside = docs.part(at..end);
        let Some(last) = inside.last() else { break };
        visit(inside, freqs.get(at..end).unwrap_or_default());
        from = last + 1;
    }
}

/// A set of passages of a window, by their offsets in it.
#[derive(Clone)]
struct Passages([u64; WORDS]);

impl Passages {
    fn none() -> Self {
        Self([0; WORDS])
    }

    fn add(&mut self, place: u32) {
        self.0.item_mut(place as usize / 64).into_iter().for_each(|bits| *bits |= 1 << (place % 64));
    }

    fn remove(&mut self, place: u32) {
        self.0.item_mut(place as usize / 64).into_iter().for_each(|bits| *bits &= !(1 << (place % 64)));
    }

    /// Returns the passages that `other` has as well.
    fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Returns the first passage from `place` on.
    fn next(&self, place: u32) -> Option<u32> {
        let first = place / 64;
        let rest = self.0.get(first as usize)? & (u64::MAX << (place % 64));
        let others = self.0.iter().copied().skip(first as usize + 1);
        (first..).zip(iter::once(rest).chain(others)).find(|(_, bits)| *bits != 0).map(lowest)
    }

    /// Calls `visit` with each passage, ascending.
    fn each(&self, mut visit: impl FnMut(u32)) {
        for (at, mut bits) in (0..).zip(self.0) {
            while bits != 0 {
                visit(lowest((at, bits)));
                bits &= bits - 1;
            }
        }
    }
}

/// Returns the offset of the lowest bit of a machine word.
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
            let rest = self.docs.part(self.at..);
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
        self.scores.item(self.at)
    }
}

#[cfg(test)]
mod tests;
