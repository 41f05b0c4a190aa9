//! The difference between two wordings, word by word.

use std::fmt;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// Which of the two texts has some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Both texts have them.
    Same,
    /// Only the report has them.
    LeftOut,
    /// Only the draft has them.
    PutIn,
}

/// Consecutive words with the same change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which text has them.
    pub change: Change,
    /// The words, separated by spaces.
    pub words: String,
}

/// The words of a report, with those of the draft where it differs. Displayed with `[-…-]` around words that the draft
/// leaves out, and `{+…+}` around words that it puts in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// In reading order; words left out come before their replacement.
    pub parts: Vec<Part>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Part { change, words }) in self.parts.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            match change {
                Change::Same => write!(f, "{space}{words}")?,
                Change::LeftOut => write!(f, "{space}[-{words}-]")?,
                Change::PutIn => write!(f, "{space}{{+{words}+}}")?,
            }
        }
        Ok(())
    }
}

/// Returns the changes from `published`, words of a report, to `drafted`, and the number of words that stay the same.
pub(super) fn changes<T: Eq + Ord + std::hash::Hash>(published: &[T], drafted: &[T]) -> (Vec<DiffOp>, usize) {
    let changes = capture_diff_slices(Algorithm::Myers, published, drafted);
    let equal = changes.iter().filter(|change| change.tag() == DiffTag::Equal).map(|change| change.new_range().len());
    let equal = equal.sum();
    (changes, equal)
}

/// Returns the difference that `changes` describe; `published` and `drafted` return the words at a range of positions.
/// Ignores what the report has before the first and after the last common word.
pub(super) fn difference(
    changes: &[DiffOp],
    published: impl Fn(Range<usize>) -> String,
    drafted: impl Fn(Range<usize>) -> String,
) -> Difference {
    let same = |change: &DiffOp| change.tag() == DiffTag::Equal;
    let first = changes.iter().position(same).unwrap_or(0);
    let last = changes.iter().rposition(same).unwrap_or(0);
    let mut parts = Vec::new();
    let mut push = |change, words: String| {
        if !words.is_empty() {
            parts.push(Part { change, words });
        }
    };
    for (at, change) in changes.iter().enumerate() {
        if same(change) {
            push(Change::Same, published(change.old_range()));
            continue;
        }
        if (first..=last).contains(&at) {
            push(Change::LeftOut, published(change.old_range()));
        }
        push(Change::PutIn, drafted(change.new_range()));
    }
    Difference { parts }
}
