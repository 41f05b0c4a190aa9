//! How much of a sentence a passage says, where, and in the same words or not.

use std::collections::HashMap;
use std::ops::Range;

use similar::{DiffOp, DiffTag};

use crate::analytics::difference::{self, Difference};
use crate::analytics::wording::polarity::denials;
use crate::text::analysis::{self, Token};

/// A sentence to be compared with many passages.
pub(super) struct Sentence {
    text: String,
    pub(super) tokens: Vec<Token>,
    /// The word that each token is: its place among the different words.
    words: Vec<usize>,
    by_token: HashMap<String, usize>,
    by_stem: HashMap<String, usize>,
    /// How the stems begin, sorted.
    openings: Vec<[u8; 2]>,
    /// The stem of each word: its place among the different stems.
    stem_of: Vec<usize>,
    /// How telling each stem is.
    weights: Vec<f32>,
    denials: usize,
}

impl Sentence {
    /// Takes a sentence apart; `weight` says how telling a stem is.
    ///
    /// # Errors
    ///
    /// Those of `weight`.
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
            let place = if let Some(&place) = by_stem.get(&stem) {
                place
            } else {
                weights.push(weight(&stem)?);
                by_stem.insert(stem, weights.len() - 1);
                weights.len() - 1
            };
            words.push(stem_of.len());
            by_token.insert(token.text.clone(), stem_of.len());
            stem_of.push(place);
        }
        let denials = denials_of(&tokens, 0..tokens.len());
        let mut openings: Vec<[u8; 2]> = by_stem.keys().map(|stem: &String| opening(stem)).collect();
        openings.sort_unstable();
        Ok(Self { text: text.to_owned(), tokens, words, by_token, by_stem, openings, stem_of, weights, denials })
    }

    /// How telling a token of the sentence is, by its place.
    pub(super) fn weight(&self, token: usize) -> f32 {
        let stem = self.words.get(token).and_then(|word| self.stem_of.get(*word));
        stem.and_then(|stem| self.weights.get(*stem)).copied().unwrap_or(0.0)
    }

    /// The share of some of its tokens in the weight of all.
    fn share(&self, tokens: Range<usize>) -> f32 {
        let sum = |tokens: Range<usize>| tokens.map(|token| self.weight(token)).sum::<f32>();
        sum(tokens) / sum(0..self.tokens.len()).max(f32::MIN_POSITIVE)
    }
}

/// The fewest words of a run that is told.
pub(super) const MIN_RUN: usize = 6;

/// A word that the sentence has not.
const FOREIGN: usize = usize::MAX;

/// What of a sentence a passage has. Shares are from 0 to 1, of the weight of the sentence's words.
pub(super) struct Overlap<'a> {
    sentence: &'a Sentence,
    text: &'a str,
    tokens: Vec<Token>,
    /// The word and the stem of the sentence that each token is, or [`FOREIGN`].
    words: Vec<usize>,
    stems: Vec<usize>,
    /// The longest run of words that both have, as places of tokens of the passage.
    pub(super) run: Range<usize>,
    /// The share of that run.
    pub(super) run_share: f32,
    /// The share of the words, in any form and order, that the best place of the passage has.
    pub(super) coverage: f32,
    /// That place, or where the run is, in tokens; a little longer than the sentence.
    window: Range<usize>,
}

impl<'a> Overlap<'a> {
    /// `None` where the passage has no word of the sentence.
    pub(super) fn new(sentence: &'a Sentence, text: &'a str) -> Option<Self> {
        let tokens = analysis::tokens(text);
        let (words, stems) = recognised(sentence, &tokens);
        let (best, coverage) = best_window(sentence, &words, &stems)?;
        let run = longest_run(&sentence.words, &words);
        let window = if run.0.len() >= MIN_RUN { around(&run, best.len(), words.len()) } else { best };
        let run_share = sentence.share(run.1..run.1 + run.0.len());
        Some(Self { sentence, text, tokens, words, stems, run: run.0, run_share, coverage, window })
    }

    /// The longest run as it is printed, from [`MIN_RUN`] words on.
    pub(super) fn printed_run(&self) -> Option<&'a str> {
        let tokens = self.tokens.get(self.run.clone()).filter(|run| run.len() >= MIN_RUN)?;
        self.text.get(tokens.first()?.span.start..tokens.last()?.span.end)
    }

    /// The words that say something and are in both, in bytes of the passage, ascending and disjoint.
    pub(super) fn shared(&self) -> Vec<Range<usize>> {
        let inside = self.tokens.iter().zip(&self.stems).take(self.window.end).skip(self.window.start);
        let telling = |stem: &usize| self.sentence.weights.get(*stem).is_some_and(|weight| *weight >= TELLING);
        inside.filter(|(_, stem)| telling(stem)).map(|(token, _)| token.span.clone()).collect()
    }

    /// Whether one of both denies and the other does not.
    pub(super) fn only_one_denies(&self) -> bool {
        (denials_of(&self.tokens, self.window.clone()) > 0) != (self.sentence.denials > 0)
    }

    /// Compares word for word.
    pub(super) fn align(self) -> Alignment<'a> {
        let own = self.words.get(self.window.clone()).unwrap_or_default();
        let (changes, equal) = difference::changes(own, &self.sentence.words);
        let same = || changes.iter().filter(|change| change.tag() == DiffTag::Equal);
        let in_order = same().map(|change| self.sentence.share(change.new_range())).sum();
        let (first, last) = (same().next(), same().next_back());
        let start = first.map_or(0, |change| change.old_range().start);
        let end = last.map_or(start, |change| change.old_range().end);
        let likeness = ratio(2 * equal, end - start + self.sentence.tokens.len());
        let drafted =
            first.map_or(0, |change| change.new_range().start)..last.map_or(0, |change| change.new_range().end);
        let place = self.window.start + start..self.window.start + end;
        Alignment { overlap: self, changes, equal, place, drafted, in_order, likeness }
    }
}

/// From this weight on a word says something: it stands in about every second passage or fewer.
const TELLING: f32 = 1.0;

/// A passage and a sentence, word by word.
pub(super) struct Alignment<'a> {
    pub(super) overlap: Overlap<'a>,
    /// From the window of the passage to the sentence.
    changes: Vec<DiffOp>,
    /// Words that are the same in their order.
    equal: usize,
    /// From the first word that is the same to the last, in tokens of the passage.
    place: Range<usize>,
    /// The same in tokens of the sentence.
    drafted: Range<usize>,
    /// The share of the words that are the same in their order.
    pub(super) in_order: f32,
    /// Words that are the same in their order, twice, over the words of both: Dice's coefficient.
    pub(super) likeness: f32,
}

impl Alignment<'_> {
    /// Whether the passage has the sentence as a sentence of its own, word for word.
    pub(super) fn is_whole(&self) -> bool {
        let Overlap { sentence, tokens, run, text, .. } = &self.overlap;
        if run.len() < sentence.tokens.len() {
            return false;
        }
        let starts = analysis::sentence_starts(text);
        starts.contains(&run.start) && (run.end == tokens.len() || starts.contains(&run.end))
    }

    /// Whether one of both denies what the other affirms, about the words that they share in order.
    ///
    /// Denials count from three words before the first shared word to three after the last, within the passage's
    /// sentence: `not all children` denies `children`, what another clause says does not. Where the sentences deny as
    /// often as a whole, clauses have only changed places.
    pub(super) fn polarity_differs(&self) -> bool {
        let Overlap { sentence, tokens, window, .. } = &self.overlap;
        let sentences = self.sentences();
        let drafted = reach(&self.drafted, &(0..sentence.tokens.len()));
        let whole = sentences.start.max(window.start)..sentences.end.min(window.end);
        denials_of(&sentence.tokens, drafted) != denials_of(tokens, reach(&self.place, &sentences))
            && sentence.denials != denials_of(tokens, whole)
    }

    /// The same with the words of all sentences that the place touches: a sentence that is another's but for some words is
    /// more like it than a piece of a longer one.
    pub(super) fn likeness_of_sentences(&self) -> f32 {
        ratio(2 * self.equal, self.sentences().len() + self.overlap.sentence.tokens.len())
    }

    /// The tokens of the sentences that the place touches.
    fn sentences(&self) -> Range<usize> {
        let starts = analysis::sentence_starts(self.overlap.text);
        let start = starts.iter().rev().find(|start| **start <= self.place.start).copied().unwrap_or(0);
        let end = starts.iter().find(|start| **start >= self.place.end).copied();
        start..end.unwrap_or(self.overlap.tokens.len())
    }

    /// What both have word for word, in bytes of the passage, ascending and disjoint.
    pub(super) fn shared(&self) -> Vec<Range<usize>> {
        let Overlap { tokens, window, .. } = &self.overlap;
        let same = self.changes.iter().filter(|change| change.tag() == DiffTag::Equal).map(DiffOp::old_range);
        let bytes = |range: Range<usize>| {
            let tokens = in_range(tokens, window.start + range.start..window.start + range.end);
            Some(tokens.first()?.span.start..tokens.last()?.span.end)
        };
        same.filter_map(bytes).collect()
    }

    /// The words of the passage at the place, marked where the sentence differs.
    pub(super) fn difference(&self) -> Difference {
        let Overlap { sentence, text, tokens, window, .. } = &self.overlap;
        let own = |range: Range<usize>| slice(text, tokens, window.start + range.start..window.start + range.end);
        difference::difference(&self.changes, own, |range| slice(&sentence.text, &sentence.tokens, range))
    }
}

/// The words and stems of the sentence among the tokens of a passage.
fn recognised(sentence: &Sentence, tokens: &[Token]) -> (Vec<usize>, Vec<usize>) {
    let recognise = |token: &Token| {
        if let Some(&word) = sentence.by_token.get(&token.text) {
            return (word, sentence.stem_of.get(word).copied().unwrap_or(FOREIGN));
        }
        // Stems are dear: only of a word that begins as one of the sentence.
        let is_like = sentence.openings.binary_search(&opening(&token.text)).is_ok();
        let stem = is_like.then(|| sentence.by_stem.get(&analysis::stem(&token.text))).flatten();
        (FOREIGN, stem.copied().unwrap_or(FOREIGN))
    };
    tokens.iter().map(recognise).unzip()
}

/// What a word has in common with its stem: its first two bytes.
fn opening(word: &str) -> [u8; 2] {
    let mut bytes = word.bytes();
    [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]
}

/// Where the passage has most of the weight of the sentence's stems, in a window a little longer than the sentence, and
/// the share of it; of equal ones that with most of its very words, and the first.
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
        words.get(start).zip(stems.get(start)).into_iter().for_each(|token| inside.remove(sentence, token));
    }
    let (weight, _, start) = best.filter(|(weight, ..)| *weight > TINY)?;
    let total: f32 = sentence.weights.iter().sum();
    Some((start..start + length, weight / total.max(f32::MIN_POSITIVE)))
}

/// What of the sentence is in a window.
struct Inside {
    /// How often each stem is.
    counts: Vec<u32>,
    /// Of the stems that are, each once.
    weight: f32,
    /// Words that are words of the sentence as they stand.
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

/// Differences of sums that are only rounding.
const TINY: f32 = 1e-4;

/// The longest run of words that both have: its place in the passage, and where it begins in the sentence; of equal ones
/// the first of the passage.
fn longest_run(sentence: &[usize], passage: &[usize]) -> (Range<usize>, usize) {
    let mut before = vec![0usize; sentence.len() + 1];
    let mut best = (0..0, 0);
    for (at, word) in passage.iter().enumerate() {
        // From the end, so that the row before is still there.
        for (place, own) in sentence.iter().enumerate().rev() {
            let length = if own == word { before.get(place).copied().unwrap_or(0) + 1 } else { 0 };
            before.get_mut(place + 1).into_iter().for_each(|cell| *cell = length);
            if length > best.0.len() {
                best = (at + 1 - length..at + 1, place + 1 - length);
            }
        }
    }
    best
}

/// A window of `length` tokens that lays the sentence over the passage where the run has both.
fn around((run, offset): &(Range<usize>, usize), length: usize, end: usize) -> Range<usize> {
    let start = run.start.saturating_sub(offset + 1).min(end.saturating_sub(length));
    start..(start + length).max(run.end)
}

/// Words around a place within which a denial is taken to be about it.
const REACH: usize = 3;

/// A place with the words around it that are still about it, within `limits`.
fn reach(place: &Range<usize>, limits: &Range<usize>) -> Range<usize> {
    let start = place.start.saturating_sub(REACH).max(limits.start);
    start..(place.end + REACH).min(limits.end).max(start)
}

fn denials_of(tokens: &[Token], range: Range<usize>) -> usize {
    denials(in_range(tokens, range).iter().map(|token| token.text.as_str()))
}

fn in_range(tokens: &[Token], range: Range<usize>) -> &[Token] {
    tokens.get(range).unwrap_or_default()
}

/// Tokens as they are written, from the first to the last.
fn slice(text: &str, tokens: &[Token], range: Range<usize>) -> String {
    let tokens = in_range(tokens, range);
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
    text.get(first.span.start..last.span.end).unwrap_or_default().to_owned()
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words in a passage")]
pub(super) fn real(count: usize) -> f32 {
    count as f32
}
