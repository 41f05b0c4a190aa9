//! Whether a sentence has been worded before: its precedents, in the same words or not.
//!
//! Passages that share pieces of three words with the sentence are found in the postings, those that say the same in
//! other words by the ranked search; only they are read, and each is compared word for word with the sentence.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use report::Passage;
use serde::Deserialize;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::{DocAddress, Term};

use super::countable;
use super::difference::Difference;
use crate::matching::lower::LowerError;
use crate::search::View;
use crate::{Hit, Index, SearchError, SearchRequest, document, highlight, rank};

mod alignment;
mod candidates;
mod draft;
mod polarity;
mod profile;

use alignment::{Alignment, MIN_RUN};
pub use draft::{Sentence, sentences};
pub use profile::{Period, Profile};

/// How near a precedent is to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Six words or more in a row, and among them the greater part of what the sentence says.
    Verbatim,
    /// Most words, in their order.
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

/// The part of a sentence's weight that a run of words must have to be a precedent of the sentence, and not just of a
/// phrase in it, such as "children who need help and protection".
const RUN_SHARE: f32 = 0.5;
/// Dice's coefficient of the words in order from which a wording is close.
const LIKE: f32 = 0.6;
/// The part of the sentence's weight that a close wording must have, or words of grammar would make it one.
const LIKE_SHARE: f32 = 0.5;
/// The part of the sentence's weight that one place of a passage must have to say the same.
const SAME_SHARE: f32 = 0.3;

/// A published finding that a sentence can rest on.
#[derive(Debug, Clone)]
pub struct Precedent {
    /// How near it is.
    pub tier: Tier,
    /// One of both denies what the other affirms.
    pub polarity_differs: bool,
    /// The passage, with the words that it shares with the sentence. Scores fall within a sentence: those of the first tier
    /// are from 2 to 3, of the second from 1 to 2, of the last up to 1.
    pub hit: Hit,
    /// The longest run of words that both have, from six words on.
    pub run: Option<String>,
    /// The passage's words, marked where the sentence differs; for the tiers verbatim and close.
    pub difference: Option<Difference>,
}

/// What was found for a sentence.
#[derive(Debug, Clone, Default)]
pub struct Worded {
    /// The precedents, best first: by tier, then by how much they share.
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
    let request = countable(SearchRequest { query: None, ..request.clone() });
    index.view().worded(sentence, &request).map_err(|error| index.search_error(error))
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
    /// Within the tier, then among equals.
    score: f32,
    among_equals: (bool, f32),
    polarity_differs: bool,
    address: DocAddress,
    run: Option<String>,
    difference: Option<Difference>,
    shared: Vec<Range<usize>>,
}

/// The part of a stored passage that is compared.
#[derive(Deserialize)]
struct Stored {
    passage_id: String,
    text: String,
}

impl View<'_> {
    fn worded(&self, text: &str, request: &SearchRequest) -> Result<Worded, LowerError> {
        let statistics = self.statistics();
        let passages = statistics.total_num_docs()?;
        let weight = |stem: &str| -> tantivy::Result<f32> {
            Ok(rank::idf(statistics.doc_freq(&Term::from_field_text(self.fields.stem, stem))?, passages))
        };
        let sentence = alignment::Sentence::new(text, weight)?;
        if sentence.tokens.is_empty() {
            return Ok(Worded::default());
        }
        let ranked = self.ranked(&sentence, request)?;
        let best = ranked.first().map_or(1.0, |(score, _)| *score).max(f32::MIN_POSITIVE);
        let mut seen: BTreeSet<DocAddress> = BTreeSet::new();
        let scored = ranked.into_iter().map(|(score, address)| (score / best, address));
        let sharing = self.sharing(&sentence, request)?.into_iter().map(|address| (0.0, address));
        let mut compared = Vec::new();
        for (score, address) in scored.chain(sharing) {
            if !seen.insert(address) {
                continue;
            }
            let stored: Stored = document::load(self.searcher, self.fields, address)?;
            let found = compare(&sentence, &stored.text, score, address);
            compared.extend(found.map(|found| (found, stored.passage_id)));
        }
        compared.sort_by(|(a, a_id), (b, b_id)| a.order(b).then_with(|| a_id.cmp(b_id)));
        let agreeing = compared.iter().find(|(found, _)| !found.polarity_differs);
        let mut worded = Worded { nearest: agreeing.map(|(found, _)| found.tier), ..Worded::default() };
        for (place, (found, _)) in compared.into_iter().enumerate() {
            let counts = found.tier != Tier::SameFinding;
            let shown = place < request.limit;
            if !counts && !shown {
                break;
            }
            let passage: Passage = document::load(self.searcher, self.fields, found.address)?;
            if counts {
                worded.profile.add(&passage, found.polarity_differs);
            }
            if shown {
                worded.precedents.push(found.precedent(place + 1, passage));
            }
        }
        Ok(worded)
    }
}

/// Compares a passage with the sentence; `None` where it is no precedent. `score` is that of the search, the best 1.
fn compare(sentence: &alignment::Sentence, text: &str, score: f32, address: DocAddress) -> Option<Compared> {
    let alignment = Alignment::new(sentence, text)?;
    let is_run = alignment.run.len() >= MIN_RUN;
    let (tier, within) = if is_run && alignment.run_share >= RUN_SHARE {
        (Tier::Verbatim, alignment.run_share)
    } else if alignment.likeness >= LIKE && alignment.in_order >= LIKE_SHARE {
        (Tier::Close, alignment.in_order)
    } else if alignment.coverage >= SAME_SHARE && score > 0.0 {
        (Tier::SameFinding, score * alignment.coverage)
    } else {
        return None;
    };
    let aligned = tier != Tier::SameFinding;
    let run = alignment.run_bytes().filter(|_| is_run);
    Some(Compared {
        tier,
        score: within,
        among_equals: (alignment.is_whole, alignment.likeness),
        polarity_differs: if aligned { alignment.polarity_differs() } else { alignment.only_one_denies() },
        address,
        run: run.and_then(|run| Some(text.get(run)?.to_owned())),
        difference: aligned.then(|| alignment.difference()),
        shared: alignment.shared(),
    })
}

impl Compared {
    /// The better comes first.
    fn order(&self, other: &Self) -> Ordering {
        let (whole, likeness) = self.among_equals;
        let (other_whole, other_likeness) = other.among_equals;
        self.tier
            .cmp(&other.tier)
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| other_whole.cmp(&whole))
            .then_with(|| other_likeness.total_cmp(&likeness))
    }

    fn precedent(self, rank: usize, passage: Passage) -> Precedent {
        let marks = highlight::shown(&passage.text, &self.shared);
        let base = match self.tier {
            Tier::Verbatim => 2.0,
            Tier::Close => 1.0,
            Tier::SameFinding => 0.0,
        };
        let hit = Hit {
            passage,
            rank,
            score: base + self.score.min(1.0),
            snippet: marks.snippet,
            snippet_start: marks.snippet_start,
            highlights: marks.highlights,
            explanation: None,
        };
        Precedent { tier: self.tier, polarity_differs: self.polarity_differs, hit, run: self.run, difference: self.difference }
    }
}

#[cfg(test)]
mod tests;
