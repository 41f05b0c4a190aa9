//! How two wordings differ, word by word.

use std::fmt;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Both texts have them.
    Same,
    /// The report has them, the draft has not.
    LeftOut,
    /// The draft has them, the report has not.
    PutIn,
}

/// Words with what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What became of them.
    pub change: Change,
    /// The words, with blanks between them.
    pub words: String,
}

/// The words of a report, and those of the draft where it differs. Written with `[-…-]` around those that the draft
/// left out, and `{+…+}` around those that it put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the order of reading; what was left out comes before what stands in its place.
    pub parts: Vec<Part>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Part { change, words }) in self.parts.iter().enumerate() {
            let blank = if at == 0 { "" } else { " " };
            match change {
                Change::Same => write!(f, "{blank}{words}")?,
                Change::LeftOut => write!(f, "{blank}[-{words}-]")?,
                Change::PutIn => write!(f, "{blank}{{+{words}+}}")?,
            }
        }
        Ok(())
    }
}

/// The changes from `own`, words of a report, to `drafted`, and how many words are the same.
pub(super) fn changes<T: Eq + Ord + std::hash::Hash>(own: &[T], drafted: &[T]) -> (Vec<DiffOp>, usize) {
    let changes = capture_diff_slices(Algorithm::Myers, own, drafted);
    let equal = changes.iter().filter(|change| change.tag() == DiffTag::Equal).map(|change| change.new_range().len());
    let equal = equal.sum();
    (changes, equal)
}

/// The difference that `changes` make, with the words of either text by their places. What the report has before the first
/// and after the last word that both have is no difference.
pub(super) fn difference(
    changes: &[DiffOp],
    own: impl Fn(Range<usize>) -> String,
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
            push(Change::Same, own(change.old_range()));
            continue;
        }
        if (first..=last).contains(&at) {
            push(Change::LeftOut, own(change.old_range()));
        }
        push(Change::PutIn, drafted(change.new_range()));
    }
    Difference { parts }
}
