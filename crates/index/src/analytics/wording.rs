//! Whether a sentence has been worded before: its precedents, in the same words or not.
//!
//! Passages that share pieces of three words with the sentence are found in the postings, those that say the same in
//! other words by the ranked search; only they are read, and each is compared word for word with the sentence.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;
use report::Passage;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::{DocAddress, Term};

use super::difference::Difference;
use crate::exec::context::SearchContext;
use crate::exec::{Index, SearchError, highlight};
use crate::plan::SearchFailure;
use crate::query::{Hit, SearchRequest};
use crate::stats::bm25;
use crate::storage::document;
use crate::text::analysis::Stemming;

mod alignment;
mod candidates;
mod polarity;
mod profile;

pub use crate::text::sentences::{Sentence, sentences};
use alignment::Overlap;
pub use profile::{Period, Profile};

/// How near a precedent is to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Six words or more in a row, and with them a third of what the sentence says.
    Verbatim,
    /// Most words in their order.
    Close,
    /// The same finding in other words.
    SameFinding,
}

impl Tier {
    /// Every tier, the nearest first.
    pub const ALL: [Self; 3] = [Self::Verbatim, Self::Close, Self::SameFinding];

    /// The name in answers, such as `same-finding`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Close => "close",
            Self::SameFinding => "same-finding",
        }
    }
}

/// The part of what a sentence says that a passage must say to be a precedent of it, and not just of a phrase in it, such
/// as "children who need help and protection": in a run of words, or in words in their order.
const SHARE: f32 = 1.0 / 3.0;
/// The same of words at one place in any form and order: chance brings more of these together.
const SAME_SHARE: f32 = 0.4;
/// What a passage must say of the sentence besides, at another place.
const ELSEWHERE: f32 = 0.1;
/// Dice's coefficient of the words in their order from which a wording is close.
///
/// # Source
///
/// Sentences of 209 reports, 300 at random: of those with two words changed 99 in 100 had 0.75 or more with their source, of
/// those with the order of their clauses changed 95 in 100 had 0.61; the other passages compared had 0.41 in the median.
const LIKE: f32 = 0.6;
/// What the score of the search counts beside each of the three others.
///
/// # Source
///
/// Of 900 sentences of 209 reports with two words changed 892 had their source first; 881 with 0.5 and without
/// [`COPIED`].
const SEARCH: f32 = 0.3;
/// Dice's coefficient with the whole sentences of a passage from which the sentence is one of them but for some words; more
/// than this tells of a copy, less of the same subject.
///
/// # Source
///
/// The same sentences, and five sentences of a writer's own with graded answers: nDCG at 10 is 0.797, and 0.770 with 0.6.
const COPIED: f32 = 0.7;
/// What a precedent is worth that denies what the sentence affirms.
const OPPOSITE: f32 = 0.8;

/// A published finding that a sentence can rest on.
#[derive(Debug, Clone)]
pub struct Precedent {
    /// How near it is.
    pub tier: Tier,
    /// One of both denies what the other affirms.
    pub polarity_differs: bool,
    /// The passage, with the words that it shares with the sentence, and a score from 0 to 1.
    pub hit: Hit,
    /// How much of what the sentence says stands at one place of the passage, in any form and order, from 0 to 1.
    pub coverage: f32,
    /// The longest run of words that both have, from six words on.
    pub run: Option<String>,
    /// The passage's words, marked where the sentence differs; for the tiers verbatim and close.
    pub difference: Option<Difference>,
}

/// What was found for a sentence.
#[derive(Debug, Clone, Default)]
pub struct Worded {
    /// The precedents of all tiers, best first.
    pub precedents: Vec<Precedent>,
    /// The nearest tier of a precedent of the same polarity, shown or not; `None` for a sentence without precedent.
    pub nearest: Option<Tier>,
    /// Who words it so.
    pub profile: Profile,
}

/// The precedents of one sentence: as many as the request's limit says, from passages that its filters allow.
///
/// The query of the request, its order and its page do not matter.
///
/// # Errors
///
/// As [`Index::search`].
pub fn precedents(index: &Index, sentence: &str, request: &SearchRequest) -> Result<Worded, SearchError> {
    near(index, sentence, request, SAME_SHARE)
}

/// The same, with the part of what the sentence says that must stand at one place of a passage that says it in other
/// words.
pub(super) fn near(index: &Index, sentence: &str, request: &SearchRequest, least: f32) -> Result<Worded, SearchError> {
    let request = SearchRequest { query: None, all_copies: false, ..request.clone() };
    index.view().worded(sentence, &request, least).map_err(|error| index.search_error(error))
}

/// [`precedents`] of many sentences, in their order.
///
/// # Errors
///
/// As [`Index::search`].
pub fn precedents_of_all(
    index: &Index,
    sentences: &[Sentence],
    request: &SearchRequest,
) -> Result<Vec<Worded>, SearchError> {
    sentences.par_iter().map(|sentence| precedents(index, &sentence.text, request)).collect()
}

/// A passage compared with the sentence, before the rest of it is read.
struct Compared {
    tier: Tier,
    /// What speaks for it, from 0 to 1: in small part ([`SEARCH`]) what the passage says as a whole, as the search scores it;
    /// how much of the sentence stands at one place; how much of that in order and unmixed; and whether it is a sentence of
    /// the passage but for some words.
    score: f32,
    /// The sentence stands there as it is.
    is_whole: bool,
    /// Its words have the greater part of what the sentence says.
    says_most: bool,
    polarity_differs: bool,
    coverage: f32,
    address: DocAddress,
    run: Option<String>,
    difference: Option<Difference>,
    shared: Vec<Range<usize>>,
}

impl SearchContext<'_> {
    fn worded(&self, text: &str, request: &SearchRequest, least: f32) -> Result<Worded, SearchFailure> {
        let statistics = self.statistics();
        let passages = statistics.total_num_docs()?;
        let weight = |stem: &str| -> tantivy::Result<f32> {
            Ok(bm25::idf(statistics.doc_freq(&Term::from_field_text(self.fields.stem, stem))?, passages))
        };
        let sentence = alignment::Sentence::new(text, weight)?;
        if sentence.tokens.is_empty() {
            return Ok(Worded::default());
        }
        let candidates = self.candidates(&sentence, request, least + ELSEWHERE)?;
        let best = candidates.iter().map(|(score, _)| *score).fold(f32::MIN_POSITIVE, f32::max);
        let mut compared = Vec::new();
        for (score, address) in candidates {
            let score = score / best;
            let Passage { text, passage_id, .. } = document::load_passage(self.searcher, address)?;
            let found = compare(&sentence, &text, score, least, address);
            compared.extend(found.map(|found| (found, passage_id)));
        }
        compared.sort_by(|(a, a_id), (b, b_id)| a.order(b).then_with(|| a_id.cmp(b_id)));
        let agreeing = compared.iter().find(|(found, _)| !found.polarity_differs);
        let mut worded = Worded { nearest: agreeing.map(|(found, _)| found.tier), ..Worded::default() };
        for (place, (found, _)) in compared.into_iter().enumerate() {
            let shown = place < request.limit;
            if !shown && !found.says_most {
                continue;
            }
            let passage = self.passage(found.address)?;
            // What reports repeat is shown where it stands, but nobody chose to word it so.
            if found.says_most && !passage.repeated {
                worded.profile.add(&passage, found.polarity_differs);
            }
            if shown {
                worded.precedents.push(found.precedent(place + 1, passage));
            }
        }
        Ok(worded)
    }
}

/// Compares a passage with the sentence; `None` where it is no precedent, or says less than `least` in other words. `score` is that
/// of the search, the best 1.
fn compare(
    sentence: &alignment::Sentence,
    text: &str,
    score: f32,
    least: f32,
    address: DocAddress,
) -> Option<Compared> {
    let overlap = Overlap::new(sentence, text)?;
    let run = overlap.printed_run().map(str::to_owned);
    let is_verbatim = run.is_some() && overlap.run_share >= SHARE;
    let coverage = overlap.coverage;
    if !is_verbatim && coverage < SHARE.min(least) {
        return None;
    }
    let alignment = overlap.align();
    let (likeness, in_order) = (alignment.likeness, alignment.in_order);
    let is_close = likeness >= LIKE && in_order >= SHARE;
    let tier = match (is_verbatim, is_close) {
        (true, _) => Tier::Verbatim,
        (_, true) => Tier::Close,
        _ if coverage >= least => Tier::SameFinding,
        _ => return None,
    };
    let aligned = tier != Tier::SameFinding;
    let polarity_differs = if aligned { alignment.polarity_differs() } else { alignment.overlap.only_one_denies() };
    let copied = ((alignment.likeness_of_sentences() - COPIED) / (1.0 - COPIED)).max(0.0);
    let evidence = (SEARCH * score + coverage + in_order * (likeness + copied)) / (SEARCH + 3.0);
    Some(Compared {
        tier,
        score: if polarity_differs { evidence * OPPOSITE } else { evidence },
        is_whole: alignment.is_whole(),
        says_most: aligned && in_order >= 0.5,
        polarity_differs,
        coverage,
        address,
        run,
        difference: aligned.then(|| alignment.difference()),
        shared: if aligned { alignment.shared() } else { alignment.overlap.shared() },
    })
}

impl Compared {
    /// The better comes first.
    fn order(&self, other: &Self) -> Ordering {
        other.is_whole.cmp(&self.is_whole).then_with(|| other.score.total_cmp(&self.score))
    }

    fn precedent(self, rank: usize, passage: Passage) -> Precedent {
        let marks = highlight::shown(&passage.text, &self.shared, &mut Stemming::default());
        let hit = Hit {
            passage,
            rank,
            score: self.score,
            snippet: marks.snippet,
            snippet_start: marks.snippet_start,
            highlights: marks.highlights,
            explanation: None,
        };
        Precedent {
            tier: self.tier,
            polarity_differs: self.polarity_differs,
            hit,
            coverage: self.coverage,
            run: self.run,
            difference: self.difference,
        }
    }
}

#[cfg(test)]
mod tests;
