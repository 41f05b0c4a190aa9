//! Frames: what stands before and after a phrase, counted by distinct authority.

use std::collections::{BTreeMap, BTreeSet};

use report::{Grade, Passage};

use super::countable::countable;
use crate::exec::{Index, SearchError};
use crate::query::SearchRequest;
use crate::text::analysis::{self, Token};

/// Where the slot of a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Before the phrase.
    Left,
    /// After it.
    Right,
}

/// What frames are wanted.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where words are added to the phrase.
    pub slots: Vec<Slot>,
    /// A frame that fewer distinct authorities use is left out.
    pub min_authorities: usize,
    /// Words that are added at most.
    pub max_words: usize,
}

/// The phrase with the words that stand next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Where the words were added.
    pub slot: Slot,
    /// The words that were added, in the order of reading.
    pub words: Vec<String>,
    /// How often it occurs.
    pub occurrences: u64,
    /// Distinct authorities that it was written of.
    pub authorities: u64,
    /// Distinct reports that it stands in.
    pub reports: u64,
    /// Occurrences by grade of the section, best first; ungraded sections are in none.
    pub grades: Vec<(Grade, u64)>,
    /// The earliest and the latest passage with it, by year; undated ones only where there are no others.
    pub first: Use,
    /// The latest.
    pub latest: Use,
}

/// A passage that uses a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Year of its report.
    pub year: Option<i16>,
    /// Its identifier.
    pub passage_id: String,
}

/// The frames around what a request finds, those of most authorities first.
///
/// A frame grows word by word within its sentence as long as enough authorities use it. One that only ever grows in one
/// way is left out: the longer one stands for it.
///
/// # Errors
///
/// As [`Index::search`].
pub fn frames(index: &Index, request: SearchRequest, options: &Options) -> Result<Vec<Frame>, SearchError> {
    let max_words = options.max_words;
    let found = index.gather(&countable(request), |passage, matched| {
        let contexts: Vec<Context> =
            matched.iter().map(|range| Context::around(&passage.text, range, max_words)).collect();
        Hits { of: Facts::from(&passage), contexts }
    })?;
    let mut frames = Vec::new();
    for &slot in &options.slots {
        let mut all: Vec<Occurrence<'_>> = Vec::new();
        for hits in &found {
            all.extend(hits.contexts.iter().map(|context| Occurrence { of: &hits.of, words: context.of(slot) }));
        }
        grow(slot, &all, 0, options, &mut frames);
    }
    frames.sort_by(|a, b| {
        (b.authorities, b.occurrences).cmp(&(a.authorities, a.occurrences)).then_with(|| a.words.cmp(&b.words))
    });
    Ok(frames)
}

/// What frames need of a passage.
struct Facts {
    passage_id: String,
    report_id: String,
    authorities: Vec<String>,
    year: Option<i16>,
    grade: Option<Grade>,
}

impl From<&Passage> for Facts {
    fn from(passage: &Passage) -> Self {
        Self {
            passage_id: passage.passage_id.clone(),
            report_id: passage.report_id.clone(),
            authorities: passage.authority.iter().chain(&passage.joint_authorities).cloned().collect(),
            year: passage.year,
            grade: passage.grade,
        }
    }
}

struct Hits {
    of: Facts,
    contexts: Vec<Context>,
}

/// The words around a hit within its sentence, the nearest first.
struct Context {
    left: Vec<String>,
    right: Vec<String>,
}

impl Context {
    fn around(text: &str, hit: &std::ops::Range<usize>, max_words: usize) -> Self {
        let sentence = report::sentences(text).find(|sentence| hit.start < sentence.end);
        let sentence = sentence.unwrap_or(0..text.len());
        let words = |range: std::ops::Range<usize>| analysis::tokens(text.get(range).unwrap_or_default());
        let normal = |token: Token| token.text;
        Self {
            left: words(sentence.start.min(hit.start)..hit.start)
                .into_iter()
                .rev()
                .take(max_words)
                .map(normal)
                .collect(),
            right: words(hit.end..sentence.end.max(hit.end)).into_iter().take(max_words).map(normal).collect(),
        }
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
    of: &'a Facts,
    words: &'a [String],
}

/// Adds the frames that `all`, which share their first `depth` words, make with one word more, and those of more. Tells
/// whether one of them stands for all of these.
fn grow(slot: Slot, all: &[Occurrence<'_>], depth: usize, options: &Options, frames: &mut Vec<Frame>) -> bool {
    let mut next: BTreeMap<&str, Vec<Occurrence<'_>>> = BTreeMap::new();
    for occurrence in all {
        if let Some(word) = occurrence.words.get(depth) {
            next.entry(word).or_default().push(*occurrence);
        }
    }
    let mut stands_for_all = false;
    for longer in next.into_values() {
        let frame = Frame::of(slot, &longer, depth + 1);
        if frame.authorities < options.min_authorities as u64 {
            continue;
        }
        stands_for_all |= longer.len() == all.len();
        if !grow(slot, &longer, depth + 1, options, frames) {
            frames.push(frame);
        }
    }
    stands_for_all
}

impl Frame {
    /// The frame of occurrences that share their first `length` words.
    fn of(slot: Slot, all: &[Occurrence<'_>], length: usize) -> Self {
        let authorities: BTreeSet<&String> = all.iter().flat_map(|occurrence| &occurrence.of.authorities).collect();
        let reports: BTreeSet<&String> = all.iter().map(|occurrence| &occurrence.of.report_id).collect();
        let mut grades: BTreeMap<Grade, u64> = BTreeMap::new();
        for grade in all.iter().filter_map(|occurrence| occurrence.of.grade) {
            *grades.entry(grade).or_default() += 1;
        }
        let mut words: Vec<String> = all.first().and_then(|one| one.words.get(..length)).unwrap_or_default().to_vec();
        if slot == Slot::Left {
            words.reverse();
        }
        let used = |facts: &Facts| Use { year: facts.year, passage_id: facts.passage_id.clone() };
        let key = |facts: &&Facts| (facts.year, facts.passage_id.clone());
        let facts = || all.iter().map(|occurrence| occurrence.of);
        let nobody = Use { year: None, passage_id: String::new() };
        let first = facts().min_by_key(|facts| (facts.year.is_none(), facts.year, facts.passage_id.clone()));
        Self {
            slot,
            words,
            occurrences: all.len() as u64,
            authorities: authorities.len() as u64,
            reports: reports.len() as u64,
            grades: grades.into_iter().collect(),
            first: first.map_or_else(|| nobody.clone(), used),
            latest: facts().max_by_key(key).map_or(nobody, used),
        }
    }
}

#[cfg(test)]
mod tests;
