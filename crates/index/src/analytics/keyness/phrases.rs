//! Words and phrases that enough authorities use, counted level by level.
//!
//! # Source
//!
//! What is rare stays rare when it grows: R. Agrawal and R. Srikant, "Fast algorithms for mining association rules",
//! VLDB 1994. A phrase is counted only where both its shorter parts are frequent.

use std::collections::{HashMap, HashSet};

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

type Keys = HashSet<u64, FxBuildHasher>;
type Map<V> = HashMap<u64, V, FxBuildHasher>;

/// The words and phrases that at least `min_authorities` authorities of the left set use, shorter ones first.
pub(super) fn frequent(corpus: &Corpus, min_authorities: usize) -> Vec<Phrase> {
    let mut all: Vec<Phrase> = Vec::new();
    let mut level = Level { corpus, length: 1, numbers: corpus.words.clone() };
    for _ in 0..MAX_WORDS {
        let used = level.used(min_authorities.max(1));
        level = level.counted(&used, &mut all);
    }
    all
}

/// Phrases of one length.
struct Level<'a> {
    corpus: &'a Corpus,
    length: usize,
    /// At each place the number of the phrase that is one word shorter and begins there, at first that of the word.
    numbers: Vec<u32>,
}

impl Level<'_> {
    /// What the phrase at a place is made of: the phrases without its last and without its first word; a word of itself.
    fn key(&self, place: usize) -> Option<u64> {
        let first = *self.numbers.get(place)?;
        let second = if self.length == 1 { 0 } else { *self.numbers.get(place + 1)? };
        (first != END && second != END).then(|| u64::from(first) << 32 | u64::from(second))
    }

    fn is_in_sentence(&self, place: usize) -> bool {
        let later = self.corpus.begins.get(place + 1..place + self.length).unwrap_or_default();
        !later.contains(&true)
    }

    /// The keys of phrases that stand within a sentence at enough distinct authorities of the left set.
    fn used(&self, min_authorities: usize) -> Keys {
        // How many there are, and the last of them.
        let mut used: Map<(usize, Option<u32>)> = Map::default();
        for text in self.corpus.texts.iter().filter(|text| text.is_left && text.authority.is_some()) {
            for place in text.places().filter(|place| self.is_in_sentence(*place)) {
                let Some(key) = self.key(place) else { continue };
                let (authorities, last) = used.entry(key).or_default();
                *authorities += usize::from(*last != text.authority);
                *last = text.authority;
            }
        }
        let enough = used.into_iter().filter(|(_, (authorities, _))| *authorities >= min_authorities);
        enough.map(|(key, _)| key).collect()
    }

    /// Adds to `all` the phrases with these keys, each counted in both sets; gives the level of phrases one word longer.
    fn counted(self, used: &Keys, all: &mut Vec<Phrase>) -> Self {
        let mut places: Map<usize> = Map::default();
        let mut numbers = vec![END; self.numbers.len()];
        for text in &self.corpus.texts {
            for place in text.places() {
                let Some(key) = self.key(place).filter(|key| used.contains(key)) else { continue };
                let at = *places.entry(key).or_insert_with(|| {
                    all.push(self.phrase(place, key));
                    all.len() - 1
                });
                if let (Some(phrase), Some(number)) = (all.get_mut(at), numbers.get_mut(place)) {
                    phrase.add(text, place, self.is_in_sentence(place));
                    *number = u32::try_from(at).unwrap_or(END);
                }
            }
        }
        Self { corpus: self.corpus, length: self.length + 1, numbers }
    }

    /// The phrase at a place, not counted yet.
    fn phrase(&self, place: usize, key: u64) -> Phrase {
        let words = self.corpus.words.get(place..place + self.length).unwrap_or_default().to_vec();
        let part = |number: u64| usize::try_from(number & u64::from(u32::MAX)).unwrap_or(usize::MAX);
        let parts = (self.length > 1).then(|| (part(key >> 32), part(key)));
        Phrase { words, parts, ..Phrase::default() }
    }
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
