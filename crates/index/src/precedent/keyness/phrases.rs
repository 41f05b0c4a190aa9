//! Words and phrases that enough authorities use, counted level by level.
//!
//! # Source
//!
//! What is rare stays rare when it grows: R. Agrawal and R. Srikant, "Fast algorithms for mining association rules",
//! VLDB 1994. A phrase is counted only where both its shorter parts are frequent.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::corpus::{Corpus, END, Text};

/// The longest phrase, in words.
const MAX_WORDS: usize = 4;

/// A word or phrase that enough authorities of the left set use.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrase {
    /// Its words as numbers of the corpus.
    pub(super) words: Vec<u32>,
    pub(super) left: u64,
    pub(super) right: u64,
    /// Distinct ones of the left set.
    pub(super) authorities: u64,
    /// Likewise.
    pub(super) reports: u64,
    /// The phrases without its last and without its first word, by their places in the list; `None` for a word.
    parts: Option<(usize, usize)>,
    /// A place in the left set within a sentence, with its year, the latest.
    example: Option<(Option<i64>, usize)>,
    last_authority: Option<u32>,
    last_report: Option<(u32, u64)>,
}

impl Phrase {
    pub(super) fn first(&self) -> Option<&u32> {
        self.words.first()
    }

    pub(super) fn last(&self) -> Option<&u32> {
        self.words.last()
    }

    /// A place of it in the left set: within a sentence, and of the latest year.
    pub(super) fn example(&self) -> Option<usize> {
        self.example.map(|(_, place)| place)
    }

    /// Counts an occurrence; those of a report follow one another, and so do those of an authority of the left set.
    fn add(&mut self, text: &Text, place: usize, in_sentence: bool) {
        if !text.is_left {
            self.right += 1;
            return;
        }
        self.authorities += u64::from(text.authority.is_some() && self.last_authority != text.authority);
        self.reports += u64::from(self.last_report != Some(text.report));
        if in_sentence && self.example.is_none_or(|(year, _)| text.year > year) {
            self.example = Some((text.year, place));
        }
        self.left += 1;
        (self.last_authority, self.last_report) = (text.authority, Some(text.report));
    }
}

/// Distinct authorities that use something, and the last of them.
type Used = (usize, Option<u32>);

type Map<V> = HashMap<u64, V, FxBuildHasher>;

/// The words and phrases that at least `min_authorities` authorities of the left set use, shorter ones first.
pub(super) fn frequent(corpus: &Corpus, min_authorities: usize) -> Vec<Phrase> {
    let mut all: Vec<Phrase> = Vec::new();
    // At each place the number of the phrase that begins there, first of none, then of growing length.
    let mut numbers = corpus.words.clone();
    for length in 1..=MAX_WORDS {
        let is_word = length == 1;
        let key = |place: usize| -> Option<u64> {
            let (first, second) = (*numbers.get(place)?, if is_word { 0 } else { *numbers.get(place + 1)? });
            (first != END && second != END).then(|| u64::from(first) << 32 | u64::from(second))
        };
        let in_sentence = |place: usize| {
            let later = corpus.begins.get(place + 1..place + length).unwrap_or_default();
            !later.contains(&true)
        };
        let mut used: Map<Used> = Map::default();
        for text in corpus.texts.iter().filter(|text| text.is_left && text.authority.is_some()) {
            for place in text.places().filter(|place| in_sentence(*place)) {
                let Some(key) = key(place) else { continue };
                let (authorities, last) = used.entry(key).or_default();
                *authorities += usize::from(*last != text.authority);
                *last = text.authority;
            }
        }
        used.retain(|_, (authorities, _)| *authorities >= min_authorities.max(1));
        let mut places: Map<usize> = Map::default();
        let mut next = vec![END; numbers.len()];
        for text in &corpus.texts {
            for place in text.places() {
                let Some(key) = key(place).filter(|key| used.contains_key(key)) else { continue };
                let at = *places.entry(key).or_insert_with(|| {
                    let words = corpus.words.get(place..place + length).unwrap_or_default().to_vec();
                    let parts = (!is_word).then(|| ((key >> 32) as usize, (key & 0xffff_ffff) as usize));
                    all.push(Phrase { words, parts, ..Phrase::default() });
                    all.len() - 1
                });
                if let Some(phrase) = all.get_mut(at) {
                    phrase.add(text, place, in_sentence(place));
                }
                if let Some(number) = next.get_mut(place) {
                    *number = u32::try_from(at).unwrap_or(END);
                }
            }
        }
        numbers = next;
    }
    all
}

/// For each phrase whether one of `listed` that contains it has nearly all of its places in the left set.
pub(super) fn stood_for(phrases: &[Phrase], listed: impl Fn(usize) -> bool) -> Vec<bool> {
    // The most places that a listed phrase around it has.
    let mut around = vec![0; phrases.len()];
    for (at, phrase) in phrases.iter().enumerate().rev() {
        let own = if listed(at) { phrase.left } else { 0 };
        let most = around.get(at).copied().unwrap_or(0).max(own);
        for part in phrase.parts.into_iter().flat_map(|(left, right)| [left, right]) {
            if let Some(places) = around.get_mut(part) {
                *places = most.max(*places);
            }
        }
    }
    let nearly_all = |phrase: &Phrase, places: u64| places * NEARLY_ALL.1 >= phrase.left * NEARLY_ALL.0;
    phrases.iter().zip(around).map(|(phrase, places)| nearly_all(phrase, places)).collect()
}

/// Four of five.
const NEARLY_ALL: (u64, u64) = (4, 5);
