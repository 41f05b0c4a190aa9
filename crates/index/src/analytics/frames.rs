//! N-gram frames: the words before and after a phrase, counted by distinct authority.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use report::{Grade, Passage};

use super::countable::countable;
use crate::exec::{Index, SearchError};
use crate::query::SearchRequest;
use crate::text::analysis::{self, Token};
use crate::text::part::Part;

/// The side of the phrase on which a frame has its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Before the phrase.
    Left,
    /// After the phrase.
    Right,
}

/// Options of [`frames`].
#[derive(Debug, Clone)]
pub struct Options {
    /// The sides to look at.
    pub slots: Vec<Slot>,
    /// Leaves out frames that fewer distinct authorities use.
    pub min_authorities: usize,
    /// Most words in a slot.
    pub max_words: usize,
}

/// A phrase with the words next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The side of the phrase with the words.
    pub slot: Slot,
    /// The words in the slot, in reading order.
    pub words: Vec<String>,
    /// Number of occurrences.
    pub occurrences: u64,
    /// Number of distinct authorities whose reports use it.
    pub authorities: u64,
    /// Number of distinct reports that use it.
    pub reports: u64,
    /// Occurrences by grade of the section, best grade first; ungraded sections are left out.
    pub grades: Vec<(Grade, u64)>,
    /// The passage with the earliest year; undated passages only if all are.
    pub first: Use,
    /// The passage with the latest year; undated passages only if all are.
    pub latest: Use,
}

/// A passage that uses a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Year of its report; `None` for an undated report.
    pub year: Option<i16>,
    /// Its identifier.
    pub passage_id: String,
}

/// Returns the frames around the matches of a request, those of most authorities first.
///
/// A frame grows word by word within its sentence while enough authorities use it. Leaves out a frame that always grows
/// into the same longer frame.
///
/// # Errors
///
/// As [`Index::search`].
pub fn frames(index: &Index, request: SearchRequest, options: &Options) -> Result<Vec<Frame>, SearchError> {
    let max_words = options.max_words;
    let found = index.scan(&countable(request), |passage, matched| {
        let contexts: Vec<Context> =
            matched.iter().map(|range| Context::around(&passage.text, range, max_words)).collect();
        // The text is not needed any more, and takes most of the memory.
        (Passage { text: String::new(), ..passage }, contexts)
    })?;
    let mut frames = Vec::new();
    for &slot in &options.slots {
        let mut occurrences: Vec<Occurrence<'_>> = Vec::new();
        for (passage, contexts) in &found {
            occurrences.extend(contexts.iter().map(|context| Occurrence { passage, words: context.of(slot) }));
        }
        grow(slot, &occurrences, 0, options, &mut frames);
    }
    frames.sort_by(|a, b| {
        (b.authorities, b.occurrences).cmp(&(a.authorities, a.occurrences)).then_with(|| a.words.cmp(&b.words))
    });
    Ok(frames)
}

/// The words around a match within its sentence, the nearest first.
struct Context {
    left: Vec<String>,
    right: Vec<String>,
}

impl Context {
    fn around(text: &str, matched: &Range<usize>, max_words: usize) -> Self {
        let sentence = report::sentences(text).find(|sentence| matched.start < sentence.end);
        let sentence = sentence.unwrap_or(0..text.len());
        let tokens = |range: Range<usize>| analysis::tokens(text.part(range)).into_iter();
        let word = |token: Token| token.text;
        let left = tokens(sentence.start.min(matched.start)..matched.start);
        let right = tokens(matched.end..sentence.end.max(matched.end));
        Self { left: left.rev().take(max_words).map(word).collect(), right: right.take(max_words).map(word).collect() }
    }

    fn of(&self, slot: Slot) -> &[String] {
        match slot {
            Slot::Left => &self.left,
            Slot::Right => &self.right,
        }
    }
}

#[derive(Clone, Copy)]
struct Occurrence<'a> {
    passage: &'a Passage,
    words: &'a [String],
}

/// Adds the frames that `occurrences`, which share their first `depth` words, make with one more word and with several.
/// Returns whether one of these frames has all the occurrences.
fn grow(slot: Slot, occurrences: &[Occurrence<'_>], depth: usize, options: &Options, frames: &mut Vec<Frame>) -> bool {
    let mut by_next_word: BTreeMap<&str, Vec<Occurrence<'_>>> = BTreeMap::new();
    for occurrence in occurrences {
        if let Some(word) = occurrence.words.get(depth) {
            by_next_word.entry(word).or_default().push(*occurrence);
        }
    }
    let mut has_all = false;
    for longer in by_next_word.into_values() {
        let Some(frame) = Frame::of(slot, &longer, depth + 1) else { continue };
        if frame.authorities < options.min_authorities as u64 {
            continue;
        }
        has_all |= longer.len() == occurrences.len();
        if !grow(slot, &longer, depth + 1, options, frames) {
            frames.push(frame);
        }
    }
    has_all
}

impl Frame {
    /// Returns the frame of occurrences that share their first `length` words; `None` without occurrences.
    fn of(slot: Slot, occurrences: &[Occurrence<'_>], length: usize) -> Option<Self> {
        let passages = || occurrences.iter().map(|occurrence| occurrence.passage);
        let authorities: BTreeSet<&String> =
            passages().flat_map(|passage| passage.authority.iter().chain(&passage.joint_authorities)).collect();
        let reports: BTreeSet<&String> = passages().map(|passage| &passage.report_id).collect();
        let mut grades: BTreeMap<Grade, u64> = BTreeMap::new();
        for grade in passages().filter_map(|passage| passage.grade) {
            *grades.entry(grade).or_default() += 1;
        }
        let mut words = occurrences.first()?.words.part(..length).to_vec();
        if slot == Slot::Left {
            words.reverse();
        }
        let used = |passage: &Passage| Use { year: passage.year, passage_id: passage.passage_id.clone() };
        let first = passages().min_by_key(|passage| (passage.year.is_none(), passage.year, &passage.passage_id));
        let latest = passages().max_by_key(|passage| (passage.year, &passage.passage_id));
        Some(Self {
            slot,
            words,
            occurrences: occurrences.len() as u64,
            authorities: authorities.len() as u64,
            reports: reports.len() as u64,
            grades: grades.into_iter().collect(),
            first: used(first?),
            latest: used(latest?),
        })
    }
}

#[cfg(test)]
mod tests;
