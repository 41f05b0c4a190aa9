//! Words and phrases that enough authorities use, counted length by length.
//!
//! # Source
//!
//! The Apriori principle: R. Agrawal and R. Srikant, "Fast algorithms for mining association rules", VLDB 1994. A phrase
//! cannot be more frequent than its parts, so only phrases with two frequent parts are counted.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxBuildHasher;

use super::corpus::{Corpus, END, Text};
use crate::storage::tantivy_index::broken;
use crate::text::part::{Items, Part};

/// The longest phrase, in words.
const MAX_WORDS: usize = 4;

/// A word or phrase that enough authorities of the target corpus use.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrase {
    /// Its words, as numbers of the vocabulary.
    pub(super) words: Vec<u32>,
    /// Occurrences in the target corpus.
    pub(super) target: u64,
    /// Occurrences in the reference corpus.
    pub(super) reference: u64,
    /// Number of distinct authorities of the target corpus that use it.
    pub(super) authorities: u64,
    /// Number of reports of the target corpus that use it.
    pub(super) reports: u64,
    /// The phrases without its last and without its first word, as indices into the list; `None` for a single word.
    parts: Option<(usize, usize)>,
    /// The year and position of an occurrence in the target corpus, within a sentence and from the latest year.
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

    /// Returns the position of an occurrence in the target corpus, within a sentence and from the latest year.
    pub(super) fn example(&self) -> Option<usize> {
        self.example.map(|(_, position)| position)
    }

    /// Counts an occurrence. Those of one report are consecutive, as are those of one authority of the target corpus.
    fn add(&mut self, text: &Text, position: usize, in_sentence: bool) {
        if !text.is_target {
            self.reference += 1;
            return;
        }
        self.authorities += u64::from(text.authority.is_some() && self.last_authority != text.authority);
        self.reports += u64::from(self.last_report != Some(text.report));
        if in_sentence && self.example.is_none_or(|(year, _)| text.year > year) {
            self.example = Some((text.year, position));
        }
        self.target += 1;
        (self.last_authority, self.last_report) = (text.authority, Some(text.report));
    }
}

type Keys = HashSet<u64, FxBuildHasher>;
type Map<V> = HashMap<u64, V, FxBuildHasher>;

/// Returns the words and phrases that at least `min_authorities` authorities of the target corpus use, shorter ones first.
pub(super) fn frequent(corpus: &Corpus, min_authorities: usize) -> tantivy::Result<Vec<Phrase>> {
    let mut all: Vec<Phrase> = Vec::new();
    let mut level = Level { corpus, length: 1, numbers: corpus.words.clone() };
    for _ in 0..MAX_WORDS {
        let used = level.used(min_authorities.max(1));
        level = level.counted(&used, &mut all)?;
    }
    Ok(all)
}

/// The phrases of one length.
struct Level<'a> {
    corpus: &'a Corpus,
    length: usize,
    /// At each position, the number of the frequent phrase one word shorter that starts there, or [`END`]. In the first
    /// level, the word itself.
    numbers: Vec<u32>,
}

impl Level<'_> {
    /// Returns the key of the phrase at a position: the numbers of the phrases without its last and without its first
    /// word; for a single word, its own number. `None` if a part is not frequent.
    fn key(&self, position: usize) -> Option<u64> {
        let first = *self.numbers.get(position)?;
        let second = if self.length == 1 { 0 } else { *self.numbers.get(position + 1)? };
        (first != END && second != END).then(|| u64::from(first) << 32 | u64::from(second))
    }

    /// Returns whether no sentence starts inside the phrase at a position.
    fn is_in_sentence(&self, position: usize) -> bool {
        // A key exists for phrases within the corpus only.
        let starts = &self.corpus.starts_sentence;
        let inside = starts.part((position + 1).min(starts.len())..(position + self.length).min(starts.len()));
        !inside.contains(&true)
    }

    /// Returns the keys of phrases that enough distinct authorities of the target corpus use within a sentence.
    fn used(&self, min_authorities: usize) -> Keys {
        // The number of authorities of each phrase, and the last one.
        let mut used: Map<(usize, Option<u32>)> = Map::default();
        for text in self.corpus.texts.iter().filter(|text| text.is_target && text.authority.is_some()) {
            for position in text.positions().filter(|position| self.is_in_sentence(*position)) {
                let Some(key) = self.key(position) else { continue };
                let (authorities, last) = used.entry(key).or_default();
                *authorities += usize::from(*last != text.authority);
                *last = text.authority;
            }
        }
        let enough = used.into_iter().filter(|(_, (authorities, _))| *authorities >= min_authorities);
        enough.map(|(key, _)| key).collect()
    }

    /// Adds the phrases with these keys to `all`, counted in both corpora. Returns the level of phrases one word longer.
    fn counted(self, used: &Keys, all: &mut Vec<Phrase>) -> tantivy::Result<Self> {
        let mut indices: Map<usize> = Map::default();
        let mut numbers = vec![END; self.numbers.len()];
        for text in &self.corpus.texts {
            for position in text.positions() {
                let Some(key) = self.key(position).filter(|key| used.contains(key)) else { continue };
                let at = *indices.entry(key).or_insert_with(|| {
                    all.push(self.phrase(position, key));
                    all.len() - 1
                });
                if let (Some(phrase), Some(number)) = (all.item_mut(at), numbers.item_mut(position)) {
                    phrase.add(text, position, self.is_in_sentence(position));
                    let at = u32::try_from(at).ok().filter(|at| *at < END);
                    *number = at.ok_or_else(|| broken("a corpus with 2^32 phrases"))?;
                }
            }
        }
        Ok(Self { corpus: self.corpus, length: self.length + 1, numbers })
    }

    /// Returns the phrase at a position, not counted yet.
    fn phrase(&self, position: usize, key: u64) -> Phrase {
        let words = self.corpus.words.part(position..position + self.length).to_vec();
        let [first, second] = [key >> 32, key & u64::from(u32::MAX)].map(|part| usize::try_from(part).ok());
        let parts = first.zip(second).filter(|_| self.length > 1);
        Phrase { words, parts, ..Phrase::default() }
    }
}

/// Returns for each phrase whether a longer phrase that `is_keyword` accepts has nearly all its occurrences in the target
/// corpus.
pub(super) fn subsumed(phrases: &[Phrase], is_keyword: impl Fn(usize) -> bool) -> Vec<bool> {
    // The most occurrences of a keyword that contains the phrase.
    let mut in_longer = vec![0; phrases.len()];
    for (at, phrase) in phrases.iter().enumerate().rev() {
        let own = if is_keyword(at) { phrase.target } else { 0 };
        let most = in_longer.item(at).max(own);
        for part in phrase.parts.into_iter().flat_map(|(first, second)| [first, second]) {
            if let Some(occurrences) = in_longer.item_mut(part) {
                *occurrences = most.max(*occurrences);
            }
        }
    }
    let nearly_all = |phrase: &Phrase, occurrences: u64| occurrences * NEARLY_ALL.1 >= phrase.target * NEARLY_ALL.0;
    phrases.iter().zip(in_longer).map(|(phrase, occurrences)| nearly_all(phrase, occurrences)).collect()
}

/// Four out of five.
const NEARLY_ALL: (u64, u64) = (4, 5);
