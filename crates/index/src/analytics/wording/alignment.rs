//! Aligns a sentence with a passage: which of its words the passage has, where, and in which order.

use std::collections::HashMap;
use std::ops::Range;

use similar::{DiffOp, DiffTag};

use crate::analytics::difference::{self, Difference};
use crate::analytics::wording::polarity::negations;
use crate::text::analysis::{self, Token};
use crate::text::part::{Items, Part};

/// A sentence prepared for comparison with many passages.
pub(super) struct Sentence {
    text: String,
    pub(super) tokens: Vec<Token>,
    /// The number of each token's word, among the distinct words.
    words: Vec<usize>,
    by_token: HashMap<String, usize>,
    by_stem: HashMap<String, usize>,
    /// The first two bytes of the stems, sorted.
    prefixes: Vec<[u8; 2]>,
    /// The number of each word's stem, among the distinct stems.
    stem_of: Vec<usize>,
    /// The weight of each stem.
    weights: Vec<f32>,
    negations: usize,
}

impl Sentence {
    /// Prepares a sentence; `weight` returns the weight of a stem.
    ///
    /// # Errors
    ///
    /// The errors of `weight`.
    pub(super) fn new<E>(text: &str, mut weight: impl FnMut(&str) -> Result<f32, E>) -> Result<Self, E> {
        let tokens = analysis::tokens(text);
        let (mut by_token, mut by_stem) = (HashMap::new(), HashMap::new());
        let (mut words, mut stem_of, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for token in &tokens {
            if let Some(&known) = by_token.get(&token.text) {
                words.push(known);
                continue;
            }
            let stem = analysis::stem(&token.text);
            let number = if let Some(&number) = by_stem.get(&stem) {
                number
            } else {
                weights.push(weight(&stem)?);
                by_stem.insert(stem, weights.len() - 1);
                weights.len() - 1
            };
            words.push(stem_of.len());
            by_token.insert(token.text.clone(), stem_of.len());
            stem_of.push(number);
        }
        let negations = negations_of(&tokens, 0..tokens.len());
        let mut prefixes: Vec<[u8; 2]> = by_stem.keys().map(|stem: &String| prefix(stem)).collect();
        prefixes.sort_unstable();
        Ok(Self { text: text.to_owned(), tokens, words, by_token, by_stem, prefixes, stem_of, weights, negations })
    }

    /// Returns the weight of the token at a position.
    pub(super) fn weight(&self, token: usize) -> f32 {
        self.weights.item(self.stem_of.item(self.words.item(token)))
    }

    /// Returns the share of the sentence's weight that some of its tokens have.
    fn share(&self, tokens: Range<usize>) -> f32 {
        let sum = |tokens: Range<usize>| tokens.map(|token| self.weight(token)).sum::<f32>();
        sum(tokens) / sum(0..self.tokens.len()).max(f32::MIN_POSITIVE)
    }
}

/// Fewest words of a run to report.
pub(super) const MIN_RUN: usize = 6;

/// The number of a word or stem that the sentence does not have.
const FOREIGN: usize = usize::MAX;

/// The words of a sentence that a passage has. Shares are of the sentence's weight, from 0 to 1.
pub(super) struct Overlap<'a> {
    sentence: &'a Sentence,
    text: &'a str,
    tokens: Vec<Token>,
    /// The numbers of each token's word and stem in the sentence, or [`FOREIGN`].
    words: Vec<usize>,
    stems: Vec<usize>,
    /// The longest run of words that both have, as positions of the passage's tokens.
    pub(super) run: Range<usize>,
    /// The share of that run.
    pub(super) run_share: f32,
    /// The share of the words in the best window, in any form and order.
    pub(super) coverage: f32,
    /// The best window, or a window around the run, in tokens; a little longer than the sentence.
    window: Range<usize>,
}

impl<'a> Overlap<'a> {
    /// Compares a sentence with a passage; `None` if the passage has no word of the sentence.
    pub(super) fn new(sentence: &'a Sentence, text: &'a str) -> Option<Self> {
        let tokens = analysis::tokens(text);
        let (words, stems) = recognised(sentence, &tokens);
        let (best, coverage) = best_window(sentence, &words, &stems)?;
        let (run, start) = longest_run(&sentence.words, &words);
        let window = if run.len() >= MIN_RUN { window_around(&run, start, best.len(), words.len()) } else { best };
        let run_share = sentence.share(start..start + run.len());
        Some(Self { sentence, text, tokens, words, stems, run, run_share, coverage, window })
    }

    /// Returns the longest run as printed; `None` for fewer than [`MIN_RUN`] words.
    pub(super) fn printed_run(&self) -> Option<String> {
        (self.run.len() >= MIN_RUN).then(|| printed(self.text, &self.tokens, self.run.clone()))
    }

    /// Returns the informative words that both have, in bytes of the passage, ascending and disjoint.
    pub(super) fn shared(&self) -> Vec<Range<usize>> {
        let inside = self.tokens.iter().zip(&self.stems).take(self.window.end).skip(self.window.start);
        let is_informative =
            |stem: &usize| self.sentence.weights.get(*stem).is_some_and(|weight| *weight >= INFORMATIVE);
        inside.filter(|(_, stem)| is_informative(stem)).map(|(token, _)| token.span.clone()).collect()
    }

    /// Returns whether only one of the two texts has a negation.
    pub(super) fn only_one_negates(&self) -> bool {
        (negations_of(&self.tokens, self.window.clone()) > 0) != (self.sentence.negations > 0)
    }

    /// Aligns the window of the passage with the sentence, word for word.
    pub(super) fn align(self) -> Alignment<'a> {
        let published = self.words.part(self.window.clone());
        let (changes, equal) = difference::changes(published, &self.sentence.words);
        let same = || changes.iter().filter(|change| change.tag() == DiffTag::Equal);
        let in_order = same().map(|change| self.sentence.share(change.new_range())).sum();
        let (first, last) = (same().next(), same().next_back());
        let start = first.map_or(0, |change| change.old_range().start);
        let end = last.map_or(start, |change| change.old_range().end);
        let likeness = ratio(2 * equal, end - start + self.sentence.tokens.len());
        let drafted =
            first.map_or(0, |change| change.new_range().start)..last.map_or(0, |change| change.new_range().end);
        let published = self.window.start + start..self.window.start + end;
        Alignment { overlap: self, changes, equal, published, drafted, in_order, likeness }
    }
}

/// The weight from which a word is informative; such a word occurs in about half of the passages or fewer.
const INFORMATIVE: f32 = 1.0;

/// A passage and a sentence, aligned word for word.
pub(super) struct Alignment<'a> {
    pub(super) overlap: Overlap<'a>,
    /// The changes from the window of the passage to the sentence.
    changes: Vec<DiffOp>,
    /// Number of aligned words.
    equal: usize,
    /// From the first to the last aligned word, in tokens of the passage.
    published: Range<usize>,
    /// The same, in tokens of the sentence.
    drafted: Range<usize>,
    /// The share of the aligned words.
    pub(super) in_order: f32,
    /// Dice's coefficient: twice the number of aligned words, over the number of words of both texts.
    pub(super) likeness: f32,
}

impl Alignment<'_> {
    /// Returns whether the sentence is a sentence of the passage, word for word.
    pub(super) fn is_whole(&self) -> bool {
        let Overlap { sentence, tokens, run, text, .. } = &self.overlap;
        if run.len() < sentence.tokens.len() {
            return false;
        }
        let starts = analysis::sentence_starts(text);
        starts.contains(&run.start) && (run.end == tokens.len() || starts.contains(&run.end))
    }

    /// Returns whether one text denies what the other affirms with the aligned words.
    ///
    /// Counts negations from three words before the first aligned word to three after the last, within the passage's
    /// sentence: `not all children` negates `children`, and another clause does not. If both whole sentences have as many
    /// negations, clauses have only changed places.
    pub(super) fn polarity_differs(&self) -> bool {
        let Overlap { sentence, tokens, window, .. } = &self.overlap;
        let sentences = self.sentences();
        let drafted = with_context(&self.drafted, &(0..sentence.tokens.len()));
        let whole = sentences.start.max(window.start)..sentences.end.min(window.end).max(window.start);
        negations_of(&sentence.tokens, drafted) != negations_of(tokens, with_context(&self.published, &sentences))
            && sentence.negations != negations_of(tokens, whole)
    }

    /// Returns Dice's coefficient with all words of the sentences that the aligned words touch. It is higher for a sentence
    /// with some words changed than for a part of a longer sentence.
    pub(super) fn likeness_of_sentences(&self) -> f32 {
        ratio(2 * self.equal, self.sentences().len() + self.overlap.sentence.tokens.len())
    }

    /// Returns the tokens of the sentences that the aligned words touch.
    fn sentences(&self) -> Range<usize> {
        let starts = analysis::sentence_starts(self.overlap.text);
        let start = starts.iter().rev().find(|start| **start <= self.published.start).copied().unwrap_or(0);
        let end = starts.iter().find(|start| **start >= self.published.end).copied();
        start..end.unwrap_or(self.overlap.tokens.len())
    }

    /// Returns the aligned words, in bytes of the passage, ascending and disjoint.
    pub(super) fn shared(&self) -> Vec<Range<usize>> {
        let Overlap { tokens, window, .. } = &self.overlap;
        let same = self.changes.iter().filter(|change| change.tag() == DiffTag::Equal).map(DiffOp::old_range);
        let bytes = |range: Range<usize>| {
            let tokens = tokens.part(window.start + range.start..window.start + range.end);
            Some(tokens.first()?.span.start..tokens.last()?.span.end)
        };
        same.filter_map(bytes).collect()
    }

    /// Returns the words of the passage, marked where the sentence differs.
    pub(super) fn difference(&self) -> Difference {
        let Overlap { sentence, text, tokens, window, .. } = &self.overlap;
        let published =
            |range: Range<usize>| printed(text, tokens, window.start + range.start..window.start + range.end);
        difference::difference(&self.changes, published, |range| printed(&sentence.text, &sentence.tokens, range))
    }
}

/// Returns the numbers of each token's word and stem in the sentence, or [`FOREIGN`].
fn recognised(sentence: &Sentence, tokens: &[Token]) -> (Vec<usize>, Vec<usize>) {
    let recognise = |token: &Token| {
        if let Some(&word) = sentence.by_token.get(&token.text) {
            return (word, sentence.stem_of.item(word));
        }
        // Stemming is slow, so only words are stemmed that begin like a stem of the sentence.
        let may_match = sentence.prefixes.binary_search(&prefix(&token.text)).is_ok();
        let stem = may_match.then(|| sentence.by_stem.get(&analysis::stem(&token.text))).flatten();
        (FOREIGN, stem.copied().unwrap_or(FOREIGN))
    };
    tokens.iter().map(recognise).unzip()
}

/// Returns the first two bytes of a word, which its stem shares; 0 for a missing byte.
fn prefix(word: &str) -> [u8; 2] {
    let mut bytes = word.bytes();
    [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]
}

/// Returns the window of the passage with most of the weight of the sentence's stems, and its share. The window is a little
/// longer than the sentence. Among equal windows, returns the first with most of the exact words.
fn best_window(sentence: &Sentence, words: &[usize], stems: &[usize]) -> Option<(Range<usize>, f32)> {
    let length = (sentence.tokens.len() + sentence.tokens.len() / 4 + 2).min(words.len());
    let mut inside = Inside { counts: vec![0; sentence.weights.len()], weight: 0.0, exact: 0 };
    let mut best: Option<(f32, u32, usize)> = None;
    for (end, token) in words.iter().zip(stems).enumerate() {
        inside.add(sentence, token);
        let Some(start) = (end + 1).checked_sub(length) else { continue };
        let Inside { weight, exact, .. } = inside;
        if best.is_none_or(|(most, words, _)| weight > most + TINY || (weight > most - TINY && exact > words)) {
            best = Some((weight, exact, start));
        }
        if let Some(token) = words.get(start).zip(stems.get(start)) {
            inside.remove(sentence, token);
        }
    }
    let (weight, _, start) = best.filter(|(weight, ..)| *weight > TINY)?;
    let total: f32 = sentence.weights.iter().sum();
    Some((start..start + length, weight / total.max(f32::MIN_POSITIVE)))
}

/// The words of the sentence in a window.
struct Inside {
    /// Occurrences of each stem.
    counts: Vec<u32>,
    /// Total weight of the stems, each counted once.
    weight: f32,
    /// Number of exact words.
    exact: u32,
}

impl Inside {
    fn add(&mut self, sentence: &Sentence, (word, stem): (&usize, &usize)) {
        self.exact += u32::from(*word != FOREIGN);
        if let (Some(count), Some(weight)) = (self.counts.get_mut(*stem), sentence.weights.get(*stem)) {
            *count += 1;
            self.weight += if *count == 1 { *weight } else { 0.0 };
        }
    }

    fn remove(&mut self, sentence: &Sentence, (word, stem): (&usize, &usize)) {
        self.exact -= u32::from(*word != FOREIGN);
        if let (Some(count), Some(weight)) = (self.counts.get_mut(*stem), sentence.weights.get(*stem)) {
            *count -= 1;
            self.weight -= if *count == 0 { *weight } else { 0.0 };
        }
    }
}

/// Differences of sums below this are rounding errors.
const TINY: f32 = 1e-4;

/// Returns the longest run of words that both have, as positions in the passage, and its start in the sentence. Among equal
/// runs, returns the first of the passage.
fn longest_run(sentence: &[usize], passage: &[usize]) -> (Range<usize>, usize) {
    // For each word of the sentence, the length of the run that ends before it and before the current word of the passage.
    let mut lengths = vec![0usize; sentence.len() + 1];
    let mut best = (0..0, 0);
    for (at, word) in passage.iter().enumerate() {
        // Backwards, because each length depends on the previous row.
        for (place, own) in sentence.iter().enumerate().rev() {
            let length = if own == word { lengths.item(place) + 1 } else { 0 };
            lengths.item_mut(place + 1).into_iter().for_each(|next| *next = length);
            if length > best.0.len() {
                best = (at + 1 - length..at + 1, place + 1 - length);
            }
        }
    }
    best
}

/// Returns a window of `length` tokens around a run that starts at `offset` in the sentence, so that the window covers the
/// whole sentence; `end` is the number of tokens.
fn window_around(run: &Range<usize>, offset: usize, length: usize, end: usize) -> Range<usize> {
    let start = run.start.saturating_sub(offset + 1).min(end.saturating_sub(length));
    start..(start + length).max(run.end)
}

/// Number of words around aligned words in which a negation applies to them.
const NEGATION_REACH: usize = 3;

/// Returns a range with the words around it to which its negations apply, within `limits`.
fn with_context(range: &Range<usize>, limits: &Range<usize>) -> Range<usize> {
    let start = range.start.saturating_sub(NEGATION_REACH).max(limits.start);
    start..(range.end + NEGATION_REACH).min(limits.end).max(start)
}

fn negations_of(tokens: &[Token], range: Range<usize>) -> usize {
    negations(tokens.part(range).iter().map(|token| token.text.as_str()))
}

/// Returns tokens as printed, from the first to the last.
fn printed(text: &str, tokens: &[Token], range: Range<usize>) -> String {
    let tokens = tokens.part(range);
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
    text.part(first.span.start..last.span.end).to_owned()
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words in a passage")]
pub(super) fn real(count: usize) -> f32 {
    count as f32
}
